"""The catalogue: which collections, dates and files exist."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from functools import lru_cache

from je_explorer.errors import UnknownCollection
from je_explorer.net.loop import on_io_loop, run_sync
from je_explorer.raster.grid import BBox
from je_explorer.raster.raster import Band
from je_explorer.stac import lookup, tree
from je_explorer.stac.address import folder
from je_explorer.stac.bands import band_of
from je_explorer.stac.calendar import Calendar, range_of
from je_explorer.stac.dates import DateLike, DatesLike, Period
from je_explorer.stac.items import Items
from je_explorer.stac.model import Collection
from je_explorer.stac.naming import Naming
from je_explorer.stac.parse import Node, collection_of, is_raster, refuse_root
from je_explorer.stac.reader import DAY, HOUR, JsonClient, Reader
from je_explorer.stac.search import near, search
from je_explorer.stac.sources import LIVE, open_source
from je_explorer.stac.static import Indexes


class Catalog:
    """A static STAC catalogue: JAXA's, the embedded sample, or any other by URL or path.

    Methods without ``a`` may be called from any thread, also in a notebook cell; those with ``a``
    are awaited. What was read is kept, in memory and on disk, as long as it is fresh: a day for
    collections, an hour for the newest dates, for ever for what is finished.

    Args:
        source: None or ``"live"``, ``"sample"``, a URL, or a path (of a file or its folder).
        client: for the network; None is the one that all share.
        predict: whether the items and files of JAXA's tree are asked for by the rule of their
            names, and the catalogues between read only where something is absent. The answers
            are the same without, with more round trips.

    Attributes:
        source: the URL, path or name that was given.
        title: of the catalogue; the source until the catalogue was first read.
        naming: foretells addresses of files.

    Example:
        >>> catalog = Catalog("sample")
        >>> [c.id for c in catalog.search("rain daily")][:1]
        ['JAXA.EORC_GSMaP_standard.Gauge.00Z-23Z.v6_daily']
    """

    def __init__(
        self,
        source: str | os.PathLike[str] | None = None,
        *,
        client: JsonClient | None = None,
        predict: bool = True,
    ) -> None:
        self._source = source
        self.source = LIVE if source in (None, "live") else os.fspath(source or "")
        self.title = self.source
        self._reader = Reader(client)
        self._root_address: str | None = None
        self._listed: tuple[float, list[Collection]] | None = None
        self._indexes = Indexes(self._reader)
        self._calendar = Calendar(self._reader, self._indexes)
        self.naming = Naming(predict)

    def __repr__(self) -> str:
        return f"Catalog({self.source!r})"

    @property
    def client(self) -> JsonClient:
        """What the catalogue is read with, and its files too."""
        return self._reader.client

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """``(address, reason)`` of the files that were left out so far."""
        return tuple(self._reader.problems.items())

    def collections(self) -> list[Collection]:
        """All collections, in the catalogue's order.

        Raises:
            SourceUnavailable: the catalogue can't be reached.
            BadStac: it is none, or the address of a STAC API.
        """
        return run_sync(self._collections())

    async def acollections(self) -> list[Collection]:
        """All collections, in the catalogue's order; see ``collections``."""
        return await on_io_loop(self._collections())

    def search(self, text: str) -> list[Collection]:
        """The collections that have to do with all of some words, best first.

        English and Japanese; ids, titles, bands, keywords, categories, cadences and synonyms.
        """
        return search(self.collections(), text)

    async def asearch(self, text: str) -> list[Collection]:
        """The collections that have to do with all of some words, best first."""
        return search(await self.acollections(), text)

    def collection(self, collection: str | Collection) -> Collection:
        """One collection by its id; only its own file is read where the catalogue is regular.

        Raises:
            UnknownCollection: there is none; names the nearest ones.
        """
        return run_sync(self._collection(collection))

    async def acollection(self, collection: str | Collection) -> Collection:
        """One collection by its id; see ``collection``."""
        return await on_io_loop(self._collection(collection))

    def dates(
        self,
        collection: str | Collection,
        start: DateLike | None = None,
        end: DateLike | None = None,
    ) -> list[str]:
        """The labels of the dates that exist, ascending; a range asks only for its months.

        Args:
            collection: id or Collection.
            start, end: first and last date in any form; each names its whole period. None is open.

        Raises:
            BadDates: a date can't be read, or the end lies before the start.
        """
        return run_sync(self._labels(collection, start, end))

    async def adates(
        self, collection: str | Collection, dates: DatesLike = None
    ) -> tuple[Period, ...]:
        """The periods that dates touch, ascending; None is the newest, or all normals of a year.

        Raises:
            BadDates: the dates can't be read.
            NoDates: the collection has none there; names its extent and the nearest one.
        """
        return await on_io_loop(self._periods(collection, dates))

    async def aitems(
        self,
        collection: str | Collection,
        period: Period,
        *,
        bbox: BBox | None = None,
        level: int | None = None,
    ) -> Items:
        """The items of a period that may hold pixels of a box.

        Args:
            collection: id or Collection.
            period: from ``adates``.
            bbox: in degrees, where longitudes may pass +-180 by a turn; in metres for JAXA's polar
                collections. None for everything.
            level: the COG level in JAXA's tree; where the date lacks it, the finest below it.
                None for the finest. Without meaning elsewhere.

        Returns:
            The items; what was named and could not be read is in ``missing``, never raised.
        """
        return await on_io_loop(self._items(collection, period, bbox, level))

    def bands(self, collection: str | Collection) -> Mapping[str, Band]:
        """What the bands of the newest date mean: unit, classes, valid range, scale."""
        return run_sync(self._bands(collection))

    async def abands(self, collection: str | Collection) -> Mapping[str, Band]:
        """What the bands of the newest date mean; see ``bands``."""
        return await on_io_loop(self._bands(collection))

    async def _root(self) -> Node:
        if self._root_address is None:
            self._root_address = await asyncio.to_thread(open_source, self._source)
        root = await self._reader.node(self._root_address, DAY)
        refuse_root(root)
        self.title = root.title or root.id or self.source
        return root

    async def _collections(self) -> list[Collection]:
        if self._listed is None or time.monotonic() - self._listed[0] > HOUR:
            found, whole = await tree.collections_of(self._reader, await self._root())
            # A list with holes is not kept: what failed now may be there at the next try.
            self._listed = (time.monotonic(), found) if whole else None
            return found
        return list(self._listed[1])

    async def _collection(self, wanted: str | Collection) -> Collection:
        if isinstance(wanted, Collection):
            return wanted
        found = None if self._listed else await self._direct(wanted)
        if found is not None:
            return found
        known = await self._collections()
        found = next((c for c in known if c.id == wanted), None)
        if found is None:
            raise UnknownCollection(_unknown(wanted, known, self.source))
        return found

    async def _direct(self, wanted: str) -> Collection | None:
        """The collection in the folder of its id, as in JAXA's tree, without reading the others."""
        root = await self._root()
        hrefs = [link.href for link in root.follow("child") if folder(link.href) == wanted]
        node = await self._reader.try_node(hrefs[0], DAY) if hrefs else None
        if node is None or node.kind != "collection":
            return None
        found = await tree.described(self._reader, collection_of(node))
        return found if found.id == wanted else None

    async def _labels(
        self, collection: str | Collection, start: DateLike | None, end: DateLike | None
    ) -> list[str]:
        known = await self._collection(collection)
        unbounded = start is None and end is None
        wanted = None if unbounded else range_of(known, (start, end))
        return [period.label for period in await self._calendar.touched(known, wanted)]

    async def _periods(self, collection: str | Collection, dates: DatesLike) -> tuple[Period, ...]:
        known = await self._collection(collection)
        return await self._calendar.named(known, range_of(known, dates))

    async def _items(
        self,
        collection: str | Collection,
        period: Period,
        bbox: BBox | None,
        level: int | None,
    ) -> Items:
        known = await self._collection(collection)
        if known.date_format is not None:
            predict = self.naming.on
            return await lookup.items(self._reader, known, period, bbox, level, predict)
        return (await self._indexes.of(known)).select(period, bbox)

    async def _bands(self, collection: str | Collection) -> Mapping[str, Band]:
        known = await self._collection(collection)
        periods = await self._calendar.newest(known)
        level = None if known.date_format is None else 0
        found = await self._items(known, periods[-1], None, level) if periods else Items()
        assets = {k: (a, i) for i in found.items for k, a in i.assets.items() if is_raster(a)}
        return {key: band_of(asset, item, known) for key, (asset, item) in assets.items()}


def _unknown(wanted: str, known: list[Collection], source: str) -> str:
    names = ", ".join(collection.id for collection in near(known, wanted))
    return f"no collection {wanted!r} in {source}" + (f"; near to it: {names}" if names else "")


def shared_catalog(source: str | os.PathLike[str] | None = None) -> Catalog:
    """The catalogue of a source, one per process: what it has learnt serves all who ask."""
    return _shared(None if source is None else os.fspath(source))


@lru_cache(maxsize=16)
def _shared(source: str | None) -> Catalog:
    return Catalog(source)
