"""Any static tree: where its collections are, and what the first items tell about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from je_explorer.errors import BadStac, JeExplorerError
from je_explorer.stac import jaxa, lookup
from je_explorer.stac.address import folder
from je_explorer.stac.items import Items
from je_explorer.stac.model import Collection, Item
from je_explorer.stac.parse import (
    MAX_LINKS,
    Node,
    collection_of,
    date_format_of,
    epsg_of,
    is_raster,
    item_of,
    unit_of_asset,
)
from je_explorer.stac.projection import ppu_of
from je_explorer.stac.reader import DAY, Reader, is_down, wave

MAX_DEPTH = 8
SAMPLES = 8
"""Items tried for what a collection's own file does not tell; a tree may name absent ones."""


async def collections_of(reader: Reader, root: Node) -> tuple[list[Collection], bool]:
    """The collections of a tree, in the order of its links, and whether none failed to arrive.

    A catalogue with items that belong to no collection counts as one. JAXA's collections are not
    descended into; in others only children that may be collections themselves are looked at.
    Children that can't be had are left out and noted in ``reader.problems``.

    Raises:
        SourceUnavailable, Refused, TooLarge: no collection could be fetched at all.
    """
    nodes, down = await _walk(reader, root)
    holding = [node for node in nodes if node.kind == "collection" or node.follow("item")]
    found = [known for node in holding if (known := _read(reader, node))]
    if down and not found:
        raise down[0]
    described_ones = await wave(found, lambda known: described(reader, known))
    return _distinct(described_ones), not down


def _read(reader: Reader, node: Node) -> Collection | None:
    try:
        return collection_of(node)
    except BadStac as error:
        reader.problems[node.href] = str(error)
        return None


async def _walk(reader: Reader, root: Node) -> tuple[list[Node], list[JeExplorerError]]:
    """All catalogues and collections, breadth first, each once; and the failures to fetch."""
    seen, found, frontier = {root.href}, [root], [root]
    down: list[JeExplorerError] = []
    for _ in range(MAX_DEPTH):
        hrefs = list(dict.fromkeys(h for node in frontier for h in _children(node)))
        fresh = [href for href in hrefs if href not in seen]
        fresh = _within_limit(reader, fresh, len(seen), root.href)
        seen.update(fresh)
        answers = await wave(fresh, lambda href: reader.look(href, DAY))
        down += [answer for answer in answers if is_down(answer)]
        frontier = [n for n in answers if isinstance(n, Node) and n.kind != "item"]
        found += frontier
        if not frontier:
            return found, down
    reader.problems[root.href] = f"catalogues more than {MAX_DEPTH} deep were left out"
    return found, down


def _within_limit(reader: Reader, hrefs: list[str], seen: int, root: str) -> list[str]:
    if seen + len(hrefs) > MAX_LINKS:
        reader.problems[root] = f"only the first {MAX_LINKS} files of the tree were looked at"
    return hrefs[: max(0, MAX_LINKS - seen)]


def _children(node: Node) -> list[str]:
    if node.kind == "collection" and date_format_of(node) is not None:
        return []
    hrefs = [link.href for link in node.follow("child")]
    if node.kind == "catalog":
        return hrefs
    return [href for href in hrefs if not href.split("?")[0].endswith("/catalog.json")]


def _distinct(found: Sequence[Collection]) -> list[Collection]:
    """Give collections that share an id distinct ones: the folder's name, or a number."""
    taken: set[str] = set()
    named = []
    for collection in found:
        name, number = collection.id, 2
        if name in taken:
            name = f"{folder(collection.href)}/{collection.id}"
        while name in taken:
            name, number = f"{collection.id}-{number}", number + 1
        taken.add(name)
        named.append(collection if name == collection.id else replace(collection, id=name))
    return named


async def described(reader: Reader, collection: Collection) -> Collection:
    """The collection with bands, units, EPSG and resolution from an item, where it lacks them."""
    if collection.date_format is not None:
        return collection if collection.bands else await _with_bands(reader, collection)
    item = await _sample(reader, collection)
    if item is None:
        return collection
    assets = {key: asset for key, asset in item.assets.items() if is_raster(asset)}
    bands = collection.bands or tuple(assets)
    units = {key: unit_of_asset(asset.fields) for key, asset in assets.items()}
    fields = {**next((a.fields for a in assets.values()), {}), **_known(item)}
    epsg = epsg_of(fields)
    return replace(
        collection,
        bands=bands,
        units={band: collection.units.get(band) or units.get(band, "") for band in bands},
        epsg=collection.epsg if epsg is None else epsg,
        ppu_max=collection.ppu_max or ppu_of(item),
    )


async def _with_bands(reader: Reader, collection: Collection) -> Collection:
    """Bands from an item of the newest date, for a collection of JAXA's that lists none."""
    periods = await jaxa.newest(reader, collection)
    found = await lookup.items(reader, collection, periods[-1], None, 0) if periods else Items()
    keys = (key for item in found.items for key, a in item.assets.items() if is_raster(a))
    return replace(collection, bands=tuple(dict.fromkeys(keys)))


def _known(item: Item) -> dict[str, object]:
    return {key: value for key, value in item.properties.items() if value is not None}


async def _sample(reader: Reader, collection: Collection) -> Item | None:
    """A readable item with an image: of the first, the last and some between, at any depth."""
    nodes = [await reader.node(collection.href, DAY)]
    for _ in range(MAX_DEPTH):
        hrefs = [link.href for node in nodes for link in node.follow("item")]
        items = [item_of(n) for n in await _some(reader, hrefs) if n.kind == "item"]
        if items:
            return next((i for i in items if any(map(is_raster, i.assets.values()))), items[0])
        children = [link.href for node in nodes for link in node.follow("child")]
        found = await reader.try_nodes(_spread(children, 2), DAY)
        nodes = [node for node in found if node.kind == "catalog"]
    return None


async def _some(reader: Reader, hrefs: Sequence[str]) -> list[Node]:
    first = await reader.try_nodes(hrefs[:1], DAY)
    return first or await reader.try_nodes(_spread(hrefs[1:], SAMPLES - 1), DAY)


def _spread(hrefs: Sequence[str], count: int) -> list[str]:
    """The last, the first and some between."""
    if len(hrefs) <= count:
        return list(reversed(hrefs))
    step = (len(hrefs) - 1) / (count - 1)
    return [hrefs[round(i * step)] for i in reversed(range(count))]
