"""What is wanted (Request), what it costs (Plan), and how far it has come (Progress)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from typing import Any, TypeAlias

from je_explorer.raster.grid import BBox, Grid, Level
from je_explorer.raster.raster import Missing
from je_explorer.raster.roi import ROI, AreaLike
from je_explorer.stac.dates import DateRange, DatesLike
from je_explorer.stac.model import Collection

Area: TypeAlias = "ROI | BBox"
"""A region in degrees (ROI), or a box in the metres of a polar collection (BBox)."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the user wants: a value that can be compared, hashed, stored and repeated.

    Attributes:
        collection: id.
        band: name, or None for the first.
        dates: first and last, as ISO text, or None for the newest.
        area: a region, or None for the collection's extent.
        ppu: wanted pixels per degree (or per 32768 m), or None for about a million pixels.
        catalog: what ``Catalog()`` takes.
        months: of these dates only those in some months of any year, ascending; empty is all.
    """

    collection: str
    band: str | None = None
    dates: tuple[str, str] | None = None
    area: Area | None = None
    ppu: float | None = None
    catalog: str = "live"
    months: tuple[int, ...] = ()

    @classmethod
    def of(
        cls,
        collection: str | Collection,
        band: str | None = None,
        dates: DatesLike = None,
        area: AreaLike | None = None,
        ppu: float | None = None,
        catalog: str | PathLike[str] = "live",
        months: Sequence[int] = (),
    ) -> Request:
        """Read everything that the public functions accept.

        Raises:
            BadArea: an area that can't be read.

        Example:
            >>> Request.of("LST", dates="2021-07", area=[130, 30, 140, 40]).dates
            ('2021-07', '2021-07')
        """
        return cls(
            collection=collection if isinstance(collection, str) else collection.id,
            band=band,
            dates=_dates_as_text(dates),
            area=None if area is None else area_of(area),
            ppu=None if ppu is None else float(ppu),
            catalog=str(catalog),
            months=tuple(sorted({int(month) for month in months})),
        )

    def to_json(self) -> str:
        """As one line of JSON that ``from_json`` reads back to an equal value."""
        return json.dumps(
            {
                "collection": self.collection,
                "band": self.band,
                "dates": self.dates,
                "area": _area_as_json(self.area),
                "ppu": self.ppu,
                "catalog": self.catalog,
                "months": self.months,
            },
            ensure_ascii=False,
            sort_keys=True,
        )

    @classmethod
    def from_json(cls, text: str) -> Request:
        """The request that ``to_json`` wrote."""
        fields = json.loads(text)
        box = fields["area"]
        area = BBox(*box["metres"]) if isinstance(box, Mapping) and "metres" in box else box
        return cls.of(**{**fields, "area": area})


def area_of(area: AreaLike) -> Area:
    """A region in degrees; four numbers beyond any longitude are a polar box in metres."""
    if isinstance(area, BBox) and max(map(abs, area)) > 720:
        return area
    if isinstance(area, list | tuple) and len(area) == 4:
        try:
            numbers = [float(v) for v in area]
        except (TypeError, ValueError):
            return ROI.of(area)
        if max(map(abs, numbers)) > 720:
            return BBox.of(numbers, wraps=False)
    return ROI.of(area)


def _area_as_json(area: Area | None) -> Any:
    if isinstance(area, BBox):
        return {"metres": list(area)}
    return None if area is None else area.geojson()


def _dates_as_text(dates: DatesLike) -> tuple[str, str] | None:
    """The two ends as text; what they mean is read by the catalogue, which knows the calendar."""
    if dates is None:
        return None
    if isinstance(dates, DateRange):
        return dates.start.isoformat(), dates.end.isoformat()
    ends = list(dates) if isinstance(dates, list | tuple) else [dates]
    return _as_text(ends[0]), _as_text(ends[-1])


def _as_text(date: Any) -> str:
    if date is None:
        return ".."
    return date.isoformat() if hasattr(date, "isoformat") else str(date)


@dataclass(frozen=True, slots=True)
class FileCost:
    """One file of a plan: which date it belongs to, and what reading its part costs."""

    date: str
    href: str
    requests: int
    bytes: int
    pixels: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a request costs, known before any pixel is loaded.

    Attributes:
        dates: labels of the images.
        files: how many files are read.
        requests: range requests for their pixels (their headers are read by then).
        bytes: compressed bytes of these requests.
        shape: ``(time, y, x)`` of the answer.
        level: the step of the pyramid that is read.
        memory: bytes that the answer takes.
        grid: where its pixels lie.
        band: name.
        reads: the cost of each file.
        missing: parts that the catalogue names but does not have.
    """

    request: Request
    dates: tuple[str, ...]
    files: int
    requests: int
    bytes: int
    shape: tuple[int, int, int]
    level: Level
    memory: int
    grid: Grid
    band: str
    reads: tuple[FileCost, ...] = field(default=(), repr=False)
    missing: tuple[Missing, ...] = ()

    @property
    def pixels(self) -> int:
        """Values in the answer."""
        time, height, width = self.shape
        return time * height * width


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load has come. Totals grow while the catalogue is still being read."""

    dates_done: int
    dates: int
    files_done: int
    files: int
    bytes_done: int

    @property
    def share(self) -> float:
        """0 to 1, by dates."""
        return self.dates_done / self.dates if self.dates else 0.0
