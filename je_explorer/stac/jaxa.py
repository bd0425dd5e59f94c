"""JAXA's tree: collection, month, date, level, longitude, item.

Only what a request touches is asked for. The names of the tree are regular: with a box, items are
asked for directly, and the catalogues between are read only where an answer is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from je_explorer.errors import BadStac, JeExplorerError, NotFound
from je_explorer.raster.grid import BBox, is_geographic
from je_explorer.stac import tiles
from je_explorer.stac.address import beside, folder, stem
from je_explorer.stac.dates import DateRange, Period
from je_explorer.stac.folders import (
    DateFolder,
    is_two_deep,
    period_of,
    periods_of,
    read_folder,
)
from je_explorer.stac.items import Items
from je_explorer.stac.model import Collection, Item, Link
from je_explorer.stac.parse import Node, item_of, links_of
from je_explorer.stac.reader import DAY, Reader, age_of_catalog, age_of_item, wave
from je_explorer.stac.tiles import Tile

PREDICT_AT_MOST = 24
"""Above so many tiles most guesses would miss (the sea has no land tiles): the tree is walked."""

WITHIN_MONTH = ("daily", "hourly", "half-monthly", "monthly")
"""Cadences whose periods end in the month whose folder holds them."""


@dataclass(frozen=True, slots=True)
class _Month:
    period: Period
    href: str


async def periods(
    reader: Reader, collection: Collection, wanted: DateRange | None
) -> tuple[Period, ...]:
    """The dates that a range touches, ascending; all for None.

    Raises:
        SourceError: the collection or a month could not be fetched.
    """
    node = await reader.node(collection.href, DAY)
    if not is_two_deep(collection.date_format):
        return periods_of(_folders(node.follow("child")), collection.cadence, wanted)
    months = [m for m in _months(reader, node) if _may_touch(m, collection.cadence, wanted)]
    found = await wave(months, lambda month: _days(reader, month))
    return periods_of([day for days in found for day in days], collection.cadence, wanted)


async def newest(reader: Reader, collection: Collection) -> tuple[Period, ...]:
    """The newest date, as a tuple of one; all climate normals of a year; empty without any."""
    node = await reader.node(collection.href, DAY)
    if not is_two_deep(collection.date_format):
        found = periods_of(_folders(node.follow("child")), collection.cadence, None)
        return found if found and found[0].normal else found[-1:]
    for month in reversed(_months(reader, node)):
        days = periods_of(await _days(reader, month), collection.cadence, None)
        if days:
            return days[-1:]
    return ()


async def nearest(reader: Reader, collection: Collection, wanted: DateRange) -> Period | None:
    """The date nearest to a range that touches none; asks for at most two months."""
    node = await reader.node(collection.href, DAY)
    if not is_two_deep(collection.date_format):
        found: Sequence[Period] = periods_of(
            _folders(node.follow("child")), collection.cadence, None
        )
    else:
        months = sorted(_months(reader, node), key=lambda m: distance(m.period, wanted))[:2]
        days = await wave(months, lambda month: _days(reader, month))
        found = periods_of([d for part in days for d in part], collection.cadence, None)
    return min(found, key=lambda period: distance(period, wanted), default=None)


def distance(period: Period, wanted: DateRange) -> timedelta:
    """How far a period lies from a range; zero where they touch."""
    return max(period.start - wanted.end, wanted.start - period.end, timedelta(0))


def span(collection: Collection) -> tuple[str, str] | None:
    """The labels of the first and last month or date that the collection's own file names."""
    links = links_of(collection.raw, collection.href, lambda rel: rel == "child")
    found = (read_folder(folder(link.href)) for link in links)
    known = sorted(p for f in found if f and not f.normal and (p := period_of(f, "")))
    return (known[0].label, known[-1].label) if known else None


def _folders(links: Sequence[Link]) -> list[DateFolder]:
    found = (read_folder(folder(link.href), link.href) for link in links)
    return [date_folder for date_folder in found if date_folder]


def _months(reader: Reader, node: Node) -> list[_Month]:
    months = []
    for link in node.follow("child"):
        found = read_folder(folder(link.href), link.href)
        period = period_of(found, "monthly") if found and found.kind == "month" else None
        if period is None:
            reader.problems[link.href] = "its folder is no month like 2021-07"
        else:
            months.append(_Month(period, link.href))
    return sorted(months, key=lambda month: month.period)


def _may_touch(month: _Month, cadence: str, wanted: DateRange | None) -> bool:
    """Whether a month may hold a date that a range touches; 8-day periods pass a month's end."""
    if wanted is None:
        return True
    reach = timedelta(0) if cadence in WITHIN_MONTH else timedelta(days=7)
    return wanted.touches(month.period.start, month.period.end + reach)


async def _days(reader: Reader, month: _Month) -> list[DateFolder]:
    node = await reader.try_node(month.href, age_of_catalog(month.period.end))
    name = folder(month.href)
    found = (
        read_folder(f"{name}/{folder(link.href)}", link.href)
        for link in (node.follow("child") if node else ())
    )
    return [day for day in found if day]


async def items(
    reader: Reader,
    collection: Collection,
    period: Period,
    bbox: BBox | None,
    level: int | None,
) -> Items:
    """The items of a date that may hold pixels of a box.

    Args:
        reader: of the tree.
        collection, period: what is wanted.
        bbox: in the collection's CRS; longitudes may pass +-180. None for everything.
        level: the COG level. Where the date does not have it, the finest one below; where all
            are finer, the coarsest. None for the finest.

    Returns:
        The items, and the level they are of. A tile that no catalogue names does not exist, which
        is no fault; one that is named and can't be read is in ``missing``.
    """
    walk = _Walk(reader, f"EPSG:{collection.epsg}", period, bbox)
    try:
        guessed = await walk.predicted(level) if level is not None else None
        found = guessed if guessed is not None else await walk.whole(level)
    except JeExplorerError as error:
        return Items((), ((period.href, error),), level)
    return replace(found, items=tuple(item for item in found.items if walk.wants(item)))


@dataclass(frozen=True, slots=True)
class _Walk:
    reader: Reader
    crs: str
    period: Period
    bbox: BBox | None

    @property
    def age(self) -> float | None:
        return age_of_item(self.period.end, self.period.normal)

    def wants(self, item: Item) -> bool:
        """Whether an item's own box, where its units are the grid's, meets the wanted one."""
        box = item.bbox
        in_degrees = box is not None and max(map(abs, box)) <= 360
        if box is None or (in_degrees and not is_geographic(self.crs)):
            return True
        return tiles.reaches(box, self.bbox, is_geographic(self.crs))

    async def predicted(self, level: int) -> Items | None:
        """The items at their regular addresses; None where none is there, or too many would be."""
        if self.bbox is None:
            return None
        guesses = tiles.tiles_of(self.crs, level, self.bbox, PREDICT_AT_MOST)
        if not guesses:
            return None
        answers = await wave(guesses, lambda tile: self._item(self._address(level, tile)))
        if not any(isinstance(answer, Item) for answer in answers):
            return None
        found = tuple(answer for answer in answers if isinstance(answer, Item))
        failed = [
            (tile, answer)
            for tile, answer in zip(guesses, answers, strict=True)
            if isinstance(answer, JeExplorerError)
        ]
        absent = [tile for tile, error in failed if isinstance(error, NotFound)]
        missing = [
            (self._address(level, tile), error)
            for tile, error in failed
            if not isinstance(error, NotFound)
        ]
        missing += await self._named(level, absent)
        return Items(found, tuple(missing), level)

    def _address(self, level: int, tile: Tile) -> str:
        return beside(self.period.href, str(level), tile.column, f"{tile.row}.json")

    async def _item(self, href: str) -> Item | JeExplorerError:
        try:
            return item_of(await self.reader.node(href, self.age))
        except JeExplorerError as error:
            return error

    async def _named(self, level: int, absent: Sequence[Tile]) -> list[tuple[str, JeExplorerError]]:
        """The absent tiles that their longitude catalogues name all the same, with the reason."""
        columns = dict.fromkeys(tile.column for tile in absent)
        hrefs = [beside(self.period.href, str(level), c, "catalog.json") for c in columns]
        answers = await wave(hrefs, self._links_of)
        named = {href for links in answers for href in links}
        gone = [self._address(level, tile) for tile in absent]
        return [(href, _named_but_absent(href)) for href in gone if href in named]

    async def _links_of(self, href: str) -> list[str]:
        try:
            node = await self.reader.node(href, self.age)
        except (NotFound, BadStac):
            return []
        return [link.href for link in node.follow("item")]

    async def whole(self, level: int | None) -> Items:
        """The items by walking down from the date's catalogue.

        Raises:
            JeExplorerError: the date's or level's catalogue can't be read.
        """
        date = await self.reader.node(self.period.href, self.age)
        levels = {int(name): link.href for link in date.follow("child") if (name := _level(link))}
        chosen = _choose(sorted(levels), level)
        if chosen is None:
            return Items((), (), level)
        node = await self.reader.node(levels[chosen], self.age)
        columns = [link.href for link in node.follow("child") if self._in_columns(link)]
        found = await wave(columns, self._in_column)
        return Items(
            tuple(item for part in found for item in part.items),
            tuple(fault for part in found for fault in part.missing),
            chosen,
        )

    def _in_columns(self, link: Link) -> bool:
        return tiles.reaches_x(
            tiles.read_span(folder(link.href)), self.bbox, is_geographic(self.crs)
        )

    async def _in_column(self, href: str) -> Items:
        try:
            node = await self.reader.node(href, self.age)
        except JeExplorerError as error:
            return Items((), ((href, _fault_of(href, error)),))
        wanted = [
            link.href
            for link in node.follow("item")
            if tiles.reaches_y(tiles.read_span(stem(link.href)), self.bbox)
        ]
        answers = await wave(wanted, self._item)
        pairs = list(zip(wanted, answers, strict=True))
        return Items(
            tuple(answer for _, answer in pairs if isinstance(answer, Item)),
            tuple(
                (href, _fault_of(href, a)) for href, a in pairs if isinstance(a, JeExplorerError)
            ),
        )


def _level(link: Link) -> str:
    name = folder(link.href)
    return name if name.isdigit() and len(name) <= 2 else ""


def _choose(levels: Sequence[int], wanted: int | None) -> int | None:
    """The wanted level, else the finest below it, else the coarsest of all."""
    below = [level for level in levels if wanted is None or level <= wanted]
    return below[-1] if below else next(iter(levels), None)


def _fault_of(href: str, error: JeExplorerError) -> JeExplorerError:
    return _named_but_absent(href) if isinstance(error, NotFound) else error


def _named_but_absent(href: str) -> NotFound:
    return NotFound(f"{href}: the catalogue names it, but it does not exist")
