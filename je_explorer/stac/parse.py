"""STAC JSON -> the model. Lenient in what it reads (STAC 0.9 to 1.1), plain in what it refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from je_explorer.errors import BadStac
from je_explorer.net.address import shown
from je_explorer.raster.grid import is_geographic
from je_explorer.stac import hints
from je_explorer.stac.address import folder, resolve, stem
from je_explorer.stac.dates import parse_moment
from je_explorer.stac.fields import bbox_of, first, mapping, number_of, sequence, text, texts, whole
from je_explorer.stac.folders import guess_format
from je_explorer.stac.model import Asset, Collection, Item, Link

MAX_LINKS = 20_000
"""More links in one file are no catalogue that a person made."""

PPU_MAX = 3600.0
PPU_MAX_POLAR = 128.0
POLAR = (3995, 3031)


@dataclass(frozen=True)
class Node:
    """One JSON file of a tree: ``kind`` is ``"catalog"``, ``"collection"`` or ``"item"``."""

    kind: str
    id: str
    href: str
    raw: Mapping[str, Any] = field(repr=False)

    @property
    def title(self) -> str:
        """For people; ``""`` where there is none."""
        return text(self.raw.get("title"))

    def follow(self, *rels: str) -> tuple[Link, ...]:
        """The links of some relations, each address once."""
        return links_of(self.raw, self.href, lambda rel: rel in rels)


def node_of(raw: object, href: str) -> Node:
    """Read a catalogue, collection or item.

    Raises:
        BadStac: it is none of them, or it has more than 20,000 links.
    """
    if not isinstance(raw, dict):
        raise BadStac(f"{shown(href)} is not a STAC object but {_kind_of_json(raw)}")
    kind = _kind(raw, href)
    name = text(raw.get("id")) or (stem(href) if kind == "item" else folder(href))
    count = len(sequence(raw.get("links")))
    if count > MAX_LINKS:
        raise BadStac(f"{shown(href)} has {count} links; up to {MAX_LINKS} are read")
    return Node(kind, name, href, raw)


_STATIC_ONLY = (
    "Static catalogues are read here: give the address of a catalog.json or collection.json"
)


def refuse_root(node: Node) -> None:
    """Say clearly that a single item, or a STAC API, is no static catalogue.

    Raises:
        BadStac: the node is an item, or the landing page of an API.
    """
    if node.kind == "item":
        raise BadStac(f"{shown(node.href)} is a single STAC item. {_STATIC_ONLY}")
    is_api = node.raw.get("conformsTo") or node.follow("search", "data")
    if node.kind == "catalog" and is_api:
        raise BadStac(f"{shown(node.href)} is a STAC API. {_STATIC_ONLY}")


def _kind(raw: Mapping[str, Any], href: str) -> str:
    told = raw.get("type")
    if told == "Feature":
        return "item"
    if told == "FeatureCollection" or isinstance(raw.get("features"), list):
        raise BadStac(f"{shown(href)} is a list of items, as a search gives it. {_STATIC_ONLY}")
    if isinstance(raw.get("collections"), list):
        raise BadStac(f"{shown(href)} is the list of collections of a STAC API. {_STATIC_ONLY}")
    if told == "Collection" or (told is None and "extent" in raw):
        return "collection"
    if told == "Catalog" or (told is None and isinstance(raw.get("links"), list)):
        return "catalog"
    raise BadStac(f"{shown(href)} is neither a STAC catalogue, nor a collection, nor an item")


def _kind_of_json(raw: object) -> str:
    kinds = {type(None): "null", list: "a list", str: "a text", bool: "true or false"}
    return kinds.get(type(raw), "a number")


def links_of(raw: Mapping[str, Any], href: str, wanted: Callable[[str], bool]) -> tuple[Link, ...]:
    """The links of wanted relations that lead somewhere, absolute, each address once."""
    links = (
        Link(
            link["rel"],
            resolve(href, link.get("href")),
            text(link.get("title")),
            text(link.get("type")),
        )
        for link in sequence(raw.get("links"))
        if isinstance(link, dict) and text(link.get("rel")) and wanted(link["rel"])
    )
    return tuple({link.href: link for link in links if link.href}.values())


def assets_of(raw: Mapping[str, Any], href: str) -> dict[str, Asset]:
    """The assets of an item or collection, in order."""
    return {
        key: Asset(
            key,
            resolve(href, fields.get("href")),
            texts(fields.get("roles", fields.get("role"))),
            text(fields.get("type")),
            text(fields.get("title")),
            fields,
        )
        for key, fields in mapping(raw.get("assets")).items()
        if isinstance(fields, dict)
    }


_BAND_FIELDS = ("raster:bands", "eo:bands", "bands", "je:rasters")


def is_raster(asset: Asset) -> bool:
    """Whether an asset is an image that can be read: a TIFF, or said to hold bands or data."""
    path = asset.href.split("?", 1)[0].lower()
    if "thumbnail" in asset.roles:
        return False
    if "tiff" in asset.type.lower() or path.endswith((".tif", ".tiff")):
        return True
    if asset.type or "." in path.rsplit("/", 1)[-1]:
        return False
    said = any(name in asset.fields for name in _BAND_FIELDS)
    return said or bool({"data", "visual", "data-mask"} & set(asset.roles))


def item_of(node: Node) -> Item:
    """Read an item. Its dates may be missing (None).

    Raises:
        BadStac: it is a catalogue or collection.
    """
    if node.kind != "item":
        raise BadStac(f"{shown(node.href)} is a {node.kind}, where an item was expected")
    properties = mapping(node.raw.get("properties"))
    moment = parse_moment(properties.get("datetime"))
    start = parse_moment(properties.get("start_datetime")) or moment
    end = parse_moment(properties.get("end_datetime")) or moment or start
    if start and end and end < start:
        start, end = end, start
    bbox = bbox_of(node.raw.get("bbox"))
    return Item(node.id, node.href, bbox, assets_of(node.raw, node.href), properties, start, end)


def collection_of(node: Node) -> Collection:
    """Read a collection; with JAXA's fields the id is the folder's name.

    A catalogue with items but without a collection is read as one, for the items' sake.

    Raises:
        BadStac: it is an item, or its grid is in a CRS that does not exist.
    """
    if node.kind == "item":
        raise BadStac(f"{shown(node.href)} is an item, where a collection was expected")
    raw, summaries = node.raw, mapping(node.raw.get("summaries"))
    start, end = _interval(raw)
    known = Collection(
        id=node.id,
        href=node.href,
        title=node.title,
        description=text(raw.get("description")),
        keywords=texts(raw.get("keywords")),
        license=text(raw.get("license")),
        providers=tuple(text(mapping(p).get("name")) for p in sequence(raw.get("providers"))),
        bbox=_spatial(raw) or (-180.0, -90.0, 180.0, 90.0),
        start=start,
        end=end,
        links=links_of(raw, node.href, lambda rel: rel not in ("child", "item")),
        raw=raw,
    )
    date_format = date_format_of(node)
    if date_format is None:
        return _with_static(known, summaries)
    return _with_jaxa(known, summaries, date_format)


def date_format_of(node: Node) -> str | None:
    """JAXA's field, or a guess where other fields of JAXA's stand alone; None elsewhere."""
    summaries = mapping(node.raw.get("summaries"))
    told = text(first(summaries.get("je:stac_date_format"))).strip()
    if told or not any(key.startswith("je:") for key in summaries):
        return told or None
    children = node.follow("child")[:1]
    return guess_format(folder(children[0].href), folder(node.href)) if children else None


def _with_jaxa(known: Collection, summaries: Mapping[str, Any], date_format: str) -> Collection:
    name = folder(known.href) or known.id
    epsg = whole(first(summaries.get("je:epsg")), 4326)
    _check_epsg(epsg, known.href)
    polar = epsg in POLAR
    ppu = number_of(first(summaries.get("je:ppu_max"))) or (PPU_MAX_POLAR if polar else PPU_MAX)
    bands = tuple(assets_of(known.raw, known.href))
    family = hints.family_of(bands, f"{name} {known.title}")
    world = (-8388608.0, -8388608.0, 8388608.0, 8388608.0)
    return replace(
        known,
        id=name,
        bands=bands,
        units={band: hints.unit_hint(band, family) for band in bands},
        bbox=world if polar and max(map(abs, known.bbox)) <= 360 else known.bbox,
        epsg=epsg,
        ppu_max=ppu,
        cog_level_max=whole(first(summaries.get("je:cog_level_max")), _level_for(ppu, polar)),
        date_format=date_format,
        category=family.category if family else "",
        cadence=hints.cadence_of(name, date_format, _is_one_month(known)),
    )


def _check_epsg(epsg: int, href: str) -> None:
    try:
        is_geographic(f"EPSG:{epsg}")
    except RuntimeError:  # how pyproj says that it knows no such code
        raise BadStac(f"{shown(href)} has the EPSG code {epsg}, which does not exist") from None


def _level_for(ppu: float, polar: bool) -> int:
    finest = (4.0, 32.0, 256.0) if polar else (5.0, 40.0, 360.0, 3600.0, 36000.0)
    return next((i for i, limit in enumerate(finest) if ppu <= limit), len(finest) - 1)


def _is_one_month(known: Collection) -> bool:
    if known.start is None or known.end is None:
        return False
    return known.end - known.start <= timedelta(days=31)


def _with_static(known: Collection, summaries: Mapping[str, Any]) -> Collection:
    said = mapping(known.raw.get("item_assets"))
    patterns = {k: v for k, v in said.items() if isinstance(v, dict)}
    bands = tuple(k for k, a in assets_of({"assets": patterns}, "").items() if is_raster(a))
    family = hints.family_of((), f"{known.id} {known.title} {' '.join(known.keywords)}")
    epsg = epsg_of({key: first(value) for key, value in summaries.items()})
    return replace(
        known,
        bands=bands,
        units={band: unit_of_asset(patterns[band]) for band in bands},
        epsg=4326 if epsg is None else epsg,
        category=family.category if family else "",
        cadence=hints.cadence_of(f"{known.id} {known.title}", None, False),
    )


def epsg_of(fields: Mapping[str, Any]) -> int | None:
    """The EPSG code of ``proj:code`` or ``proj:epsg``; 0 for a CRS without one; None if unsaid."""
    code = fields.get("proj:code")
    if isinstance(code, str) and code.upper().startswith("EPSG:") and code[5:].isdigit():
        return int(code[5:])
    if isinstance(fields.get("proj:epsg"), int):
        return whole(fields.get("proj:epsg"), 0)
    return 0 if fields.get("proj:wkt2") or fields.get("proj:projjson") else None


def unit_of_asset(fields: Mapping[str, Any]) -> str:
    """The unit that the first band of an asset names, or ``""``."""
    for name in ("raster:bands", "bands"):
        for band in sequence(fields.get(name))[:1]:
            unit = mapping(band).get("unit", mapping(band).get("raster:unit"))
            if isinstance(unit, str):
                return unit
    return text(fields.get("unit"))


def _extent(raw: Mapping[str, Any], kind: str, what: str) -> Any:
    found = mapping(mapping(raw.get("extent")).get(kind)).get(what)
    return found[0] if isinstance(found, list) and found and isinstance(found[0], list) else found


def _spatial(raw: Mapping[str, Any]) -> tuple[float, float, float, float] | None:
    return bbox_of(_extent(raw, "spatial", "bbox"))


def _interval(raw: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
    found = sequence(_extent(raw, "temporal", "interval"))
    start, end = (*found, None, None)[:2]
    return parse_moment(start), parse_moment(end)
