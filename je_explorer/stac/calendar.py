"""Which dates a collection has, in JAXA's tree and in any other."""

from __future__ import annotations

from je_explorer.errors import NoDates
from je_explorer.stac import jaxa
from je_explorer.stac.dates import DateRange, DatesLike, Period, parse_dates
from je_explorer.stac.folders import parse_normals
from je_explorer.stac.model import Collection
from je_explorer.stac.reader import Reader
from je_explorer.stac.static import Indexes


class Calendar:
    """The dates of a catalogue's collections."""

    def __init__(self, reader: Reader, indexes: Indexes) -> None:
        self._reader = reader
        self._indexes = indexes

    async def touched(self, collection: Collection, wanted: DateRange | None) -> tuple[Period, ...]:
        """The periods that a range touches, ascending; all of them for None."""
        if collection.date_format is not None:
            return await jaxa.periods(self._reader, collection, wanted)
        return (await self._indexes.of(collection)).touched(wanted)

    async def newest(self, collection: Collection) -> tuple[Period, ...]:
        """The newest period, as a tuple of one; all climate normals of a year; empty without."""
        if collection.date_format is not None:
            return await jaxa.newest(self._reader, collection)
        return (await self._indexes.of(collection)).periods[-1:]

    async def named(self, collection: Collection, wanted: DateRange | None) -> tuple[Period, ...]:
        """The periods that a range touches; the newest for None.

        Raises:
            NoDates: there is none; names the collection's extent and the nearest one.
        """
        found = (
            await self.newest(collection)
            if wanted is None
            else await self.touched(collection, wanted)
        )
        if not found:
            raise NoDates(await self._nothing(collection, wanted))
        return found

    async def _nothing(self, collection: Collection, wanted: DateRange | None) -> str:
        if wanted is None:
            return f"{collection.id} has no image at all"
        if collection.date_format is not None:
            nearest = await jaxa.nearest(self._reader, collection, wanted)
            extent = jaxa.span(collection)
        else:
            periods = (await self._indexes.of(collection)).periods
            nearest = min(periods, key=lambda p: jaxa.distance(p, wanted), default=None)
            extent = (periods[0].label, periods[-1].label) if periods else None
        has = f": the collection has {extent[0]} to {extent[1]}" if extent else ""
        return f"no image of {collection.id} between {wanted}{has}" + (
            f", nearest is {nearest.label}" if nearest else ""
        )


def range_of(collection: Collection, dates: DatesLike) -> DateRange | None:
    """Read dates; for climate normals also their own labels: ``"07"``, ``"08-16"``, ``"213"``.

    Raises:
        BadDates: they can't be read.
    """
    if collection.date_format in ("MM", "MM-DD", "DDD"):
        found = parse_normals(dates)
        if found is not None:
            return found
    return parse_dates(dates)
