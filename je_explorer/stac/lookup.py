"""The items of a date in JAXA's tree: at their regular addresses, or by walking down to them.

The names of the tree are regular: with a box, items are asked for directly. What is found there is
believed when its own box is that of the tile; where anything is absent, the catalogues must say
that nothing is there under another name, or else the date is walked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from je_explorer.errors import JeExplorerError, NotFound
from je_explorer.raster.grid import BBox, is_geographic
from je_explorer.stac import tiles
from je_explorer.stac.address import beside, folder, stem
from je_explorer.stac.dates import Period
from je_explorer.stac.items import Items
from je_explorer.stac.model import Collection, Item, Link
from je_explorer.stac.parse import item_of
from je_explorer.stac.reader import Reader, age_of_item, wave
from je_explorer.stac.tiles import Tile

PREDICT_AT_MOST = 24
"""Above so many tiles most guesses would miss (the sea has no land tiles): the tree is walked."""


async def items(
    reader: Reader,
    collection: Collection,
    period: Period,
    bbox: BBox | None,
    level: int | None,
    predict: bool = True,
) -> Items:
    """The items of a date that may hold pixels of a box.

    Args:
        reader: of the tree.
        collection, period: what is wanted.
        bbox: in the collection's CRS; longitudes may pass +-180. None for everything.
        level: the COG level. Where the date does not have it, the finest one below; where all
            are finer, the coarsest. None for the finest.
        predict: whether regular addresses are tried before the catalogues are read.

    Returns:
        The items, and the level they are of. A tile that no catalogue names does not exist, which
        is no fault; one that is named and can't be read is in ``missing``.
    """
    look = _Lookup(reader, f"EPSG:{collection.epsg}", period, bbox)
    guessed, sure = Items((), (), level), False
    if level is not None and predict:
        guessed, sure = await look.foretold(level)
    try:
        found = guessed if sure else _with(await look.walked(level), guessed)
    except JeExplorerError as error:
        # What lies at its regular address is there, even if the lists of the rest can't be read.
        found = replace(guessed, missing=(*guessed.missing, (period.href, error)))
    return replace(found, items=tuple(item for item in found.items if look.wants(item)))


def _with(walked: Items, guessed: Items) -> Items:
    """What the walk found, and of the same level what lies where its lists could not be read."""
    if walked.level != guessed.level:
        return walked
    known = {item.href for item in walked.items}
    more = tuple(item for item in guessed.items if item.href not in known)
    return replace(walked, items=walked.items + more)


def item_address(period: Period, level: int, tile: Tile) -> str:
    """Where the item of a tile lies if the date keeps to the rule."""
    return beside(period.href, str(level), tile.column, f"{tile.row}.json")


@dataclass(frozen=True, slots=True)
class _Lookup:
    reader: Reader
    crs: str
    period: Period
    bbox: BBox | None

    @property
    def age(self) -> float | None:
        return age_of_item(self.period.end, self.period.normal)

    def wants(self, item: Item) -> bool:
        """Whether an item's own box, where its units are the grid's, meets the wanted one."""
        box = self._native(item)
        return box is None or tiles.reaches(box, self.bbox, is_geographic(self.crs))

    def _native(self, item: Item) -> tuple[float, float, float, float] | None:
        """An item's box in the units of the grid; None where it has none, or one in degrees."""
        box = item.bbox
        in_degrees = box is not None and max(map(abs, box)) <= 360
        return None if in_degrees and not is_geographic(self.crs) else box

    async def foretold(self, level: int) -> tuple[Items, bool]:
        """What lies at regular addresses, and whether that is surely all there is."""
        nothing = Items((), (), level), False
        if self.bbox is None:
            return nothing
        guesses = tiles.tiles_of(self.crs, level, self.bbox, PREDICT_AT_MOST)
        if not guesses:
            return nothing
        hrefs = [item_address(self.period, level, tile) for tile in guesses]
        answers = await wave(hrefs, self._item)
        asked = list(zip(guesses, hrefs, answers, strict=True))
        items = [(tile, answer) for tile, _, answer in asked if isinstance(answer, Item)]
        absent = [tile for tile, _, answer in asked if isinstance(answer, NotFound)]
        missing = [
            (href, answer)
            for _, href, answer in asked
            if isinstance(answer, JeExplorerError) and not isinstance(answer, NotFound)
        ]
        found = Items(tuple(item for _, item in items), tuple(missing), level)
        if not items or not all(self._is_of(tile, item) for tile, item in items):
            return found, False
        return found, not absent or await self._have_no_other_name(level, absent)

    def _is_of(self, tile: Tile, item: Item) -> bool:
        """Whether an item says of itself that it is the tile that its address names."""
        box = self._native(item)
        return box is None or tiles.same_box(box, tile.bbox)

    async def _item(self, href: str) -> Item | JeExplorerError:
        try:
            return item_of(await self.reader.node(href, self.age))
        except JeExplorerError as error:
            return error

    async def _have_no_other_name(self, level: int, absent: Sequence[Tile]) -> bool:
        """Whether the catalogues say that nothing lies where these tiles would, by any name.

        Without a level catalogue, with an unreadable column, with a name that is none of the rule
        in reach of the box, or with the absent address in a list, only the walk can tell.
        """
        columns = list(dict.fromkeys(tile.column for tile in absent))
        at = beside(self.period.href, str(level), "catalog.json")
        lists = [beside(at, column, "catalog.json") for column in columns]
        top, *answers = await wave([at, *lists], self._links)
        if isinstance(top, JeExplorerError):
            return False
        named = {link.href for link in top if self._in_columns(link)}
        if not all(self._is_regular_column(level, at, href) for href in named):
            return False
        return all(
            href not in named or self._is_silent(level, href, answer, absent)
            for href, answer in zip(lists, answers, strict=True)
        )

    def _is_regular_column(self, level: int, at: str, href: str) -> bool:
        name = folder(href)
        regular = tiles.is_column(self.crs, level, name)
        return regular and href == beside(at, name, "catalog.json")

    def _is_silent(
        self,
        level: int,
        href: str,
        answer: list[Link] | JeExplorerError,
        absent: Sequence[Tile],
    ) -> bool:
        """Whether a column's list is regular in reach of the box and names no absent tile."""
        if isinstance(answer, JeExplorerError):
            return False
        gone = {beside(href, f"{t.row}.json") for t in absent if t.column == folder(href)}
        return all(
            link.href not in gone
            and tiles.is_row(self.crs, level, stem(link.href))
            and link.href == beside(href, f"{stem(link.href)}.json")
            for link in answer
            if self._in_rows(link)
        )

    async def _links(self, href: str) -> list[Link] | JeExplorerError:
        try:
            node = await self.reader.node(href, self.age)
        except JeExplorerError as error:
            return error
        return list(node.follow("child", "item"))

    async def walked(self, level: int | None) -> Items:
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

    def _in_rows(self, link: Link) -> bool:
        return tiles.reaches_y(tiles.read_span(stem(link.href)), self.bbox)

    async def _in_column(self, href: str) -> Items:
        try:
            node = await self.reader.node(href, self.age)
        except JeExplorerError as error:
            return Items((), ((href, _fault_of(href, error)),))
        wanted = [link.href for link in node.follow("item") if self._in_rows(link)]
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
    if not isinstance(error, NotFound):
        return error
    return NotFound(f"{href}: the catalogue names it, but it does not exist")
