"""Collections of any static tree: their items by date.

The dates stand in the items, so all items of a collection are read once and kept.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations, groupby, islice

from je_explorer.errors import BadStac, JeExplorerError
from je_explorer.raster.grid import BBox
from je_explorer.stac.dates import DateRange, Period
from je_explorer.stac.items import Items
from je_explorer.stac.model import Collection, Item
from je_explorer.stac.parse import MAX_LINKS, Node, item_of
from je_explorer.stac.reader import DAY, HOUR, Reader, is_down, wave
from je_explorer.stac.tiles import reaches
from je_explorer.stac.tree import MAX_DEPTH

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Index:
    """The items of a collection by date.

    Attributes:
        periods: ascending.
        items: label of a period -> its items.
    """

    periods: tuple[Period, ...] = ()
    items: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)

    def touched(self, wanted: DateRange | None) -> tuple[Period, ...]:
        """The periods that a range touches; all for None."""
        return tuple(p for p in self.periods if wanted is None or wanted.touches(p.start, p.end))

    def select(self, period: Period, bbox: BBox | None) -> Items:
        """The items of a period whose boxes meet one in degrees; those without a box may."""
        found = self.items.get(period.label, ())
        return Items(tuple(item for item in found if reaches(item.bbox, bbox, wraps=True)))


class Indexes:
    """The indexes of a catalogue's collections, each believed for an hour."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, tuple[float, Index]] = {}

    async def of(self, collection: Collection) -> Index:
        """The index of a collection; see ``index_of``."""
        known = self._known.get(collection.href)
        if known is None or time.monotonic() - known[0] > HOUR:
            known = time.monotonic(), await index_of(self._reader, collection)
            self._known[collection.href] = known
        return known[1]


async def index_of(reader: Reader, collection: Collection) -> Index:
    """Read all items of a collection. Those that can't be read are noted in ``reader.problems``.

    Raises:
        SourceError: nothing could be fetched at all.
    """
    hrefs = await _item_links(reader, collection)
    answers = await wave(hrefs, lambda href: _item(reader, href))
    items = [answer for answer in answers if isinstance(answer, Item)]
    down = [answer for answer in answers if is_down(answer)]
    if down and not items:
        raise down[0]
    return _grouped(_dated(reader, items, collection), collection.href)


async def _item(reader: Reader, href: str) -> Item | JeExplorerError:
    found = await reader.look(href, DAY)
    if isinstance(found, JeExplorerError):
        return found
    try:
        return item_of(found)
    except BadStac as error:
        reader.problems[href] = str(error)
        return error


async def _item_links(reader: Reader, collection: Collection) -> list[str]:
    """The addresses of all items under a collection, but not of collections within it.

    A catalogue that stands in for a collection has only its own items.
    """
    node = await reader.node(collection.href, DAY)
    frontier, seen, found = [node], {node.href}, dict.fromkeys(_hrefs(node, "item"))
    for _ in range(MAX_DEPTH):
        children = [h for n in frontier for h in _hrefs(n, "child") if node.kind == "collection"]
        fresh = [href for href in dict.fromkeys(children) if href not in seen]
        seen.update(fresh)
        frontier = [n for n in await reader.try_nodes(fresh[:MAX_LINKS], DAY) if _is_catalog(n)]
        found.update(dict.fromkeys(h for n in frontier for h in _hrefs(n, "item")))
        if not frontier or len(found) > MAX_LINKS:
            break
    if len(found) > MAX_LINKS:
        reader.problems[collection.href] = f"only the first {MAX_LINKS} items were looked at"
    return list(found)[:MAX_LINKS]


def _is_catalog(node: Node) -> bool:
    return node.kind == "catalog"


def _hrefs(node: Node, rel: str) -> list[str]:
    return [link.href for link in node.follow(rel)]


@dataclass(frozen=True, slots=True)
class _Dated:
    item: Item
    start: datetime
    end: datetime

    @property
    def label(self) -> str:
        return label_of(self.start, self.end)


def _dated(reader: Reader, items: Iterable[Item], collection: Collection) -> list[_Dated]:
    """Each item with its time; without one of its own the collection's start counts."""
    dated = []
    for item in items:
        start = item.start or collection.start
        if start is None:
            reader.problems[item.href] = "the item has no date"
            continue
        end = item.end if item.start else start
        dated.append(_Dated(item, start, _exclusive(start, end or start)))
    return sorted(dated, key=lambda d: (d.start, d.end, d.item.href))


def _exclusive(start: datetime, end: datetime) -> datetime:
    """STAC's ``end_datetime`` is the last moment; some write the midnight after it."""
    whole = end.hour == end.minute == end.second == 0 and end > start
    return end if whole or end.year == 9999 else end.replace(microsecond=0) + _SECOND


def label_of(start: datetime, end: datetime) -> str:
    """``"2021"`` or ``"2021-07"`` for a whole year or month, else the day ``"2021-07-01"``."""
    days = (end - start) / _DAY
    if (start.month, start.day) == (1, 1) and 364.9 <= days <= 366.1:
        return f"{start.year:04d}"
    if start.day == 1 and 27.5 <= days <= 31.1:
        return f"{start.year:04d}-{start.month:02d}"
    return start.date().isoformat()


def _grouped(dated: Sequence[_Dated], href: str) -> Index:
    by_label: dict[str, list[_Dated]] = {}
    for label, found in groupby(sorted(dated, key=lambda d: d.label), key=lambda d: d.label):
        group = sorted(found, key=lambda d: d.start)
        for one in group:
            name = f"{label}T{one.start:%H:%M}" if _is_split(label, group) else label
            by_label.setdefault(name, []).append(one)
    periods = sorted(
        Period(min(d.start for d in group), max(d.end for d in group), label, "", href)
        for label, group in by_label.items()
    )
    return Index(tuple(periods), {label: tuple(d.item for d in g) for label, g in by_label.items()})


def _is_split(label: str, group: Sequence[_Dated]) -> bool:
    """Whether images of one day are several of the same place, and not parts of one mosaic."""
    if len(label) != 10:
        return False
    pairs = islice(combinations(group, 2), 200)
    return any(
        f"{a.start:%H:%M}" != f"{b.start:%H:%M}" and _same_place(a.item, b.item) for a, b in pairs
    )


def _same_place(a: Item, b: Item) -> bool:
    """Whether two items cover each other by more than half of the smaller; unknown boxes do."""
    if a.bbox is None or b.bbox is None:
        return True
    one, other = BBox(*a.bbox), BBox(*b.bbox)
    shared = one.intersection(other)
    least = min(one.width * one.height, other.width * other.height)
    return shared is not None and shared.width * shared.height >= least / 2
