"""Raster: numbers on a grid, one image per date, and what the numbers mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import NoDates
from je_explorer.raster import composite, dates, describe, difference, mask, sample, statistics
from je_explorer.raster.grid import BBoxLike, Grid
from je_explorer.raster.roi import AreaLike
from je_explorer.raster.statistics import Series

DONE = {"difference": ", difference", "spread": ", standard deviation"}
"""What is said of a band whose values are no longer those of its name, by ``Band.kind``."""


@dataclass(frozen=True, slots=True)
class ClassLabel:
    """One class (or bit) of a band: its code, its name and, where given, its colour ``#rrggbb``."""

    value: int
    name: str
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """What an asset's numbers mean. All tests are made on the number as stored (DN).

    Attributes:
        name: the asset's key, ``"LST"``.
        dtype: numpy name of the stored type.
        scale, offset: ``value = DN * scale + offset``, for role ``data`` only.
        nodata: the DN that marks a missing pixel, or None.
        valid_range: smallest and largest DN that is a measurement, or None.
        errors: further DNs that are no measurements.
        unit: of the values, ``""`` where there is none.
        classes: names of class codes or bits.
        role: ``"data"`` (physical values), ``"data-mask"`` (classes, bit flags: kept as stored) or
            ``"visual"`` (a picture).
        title: for people.
        kind: ``"value"``; or ``"difference"`` and ``"spread"`` (a standard deviation), for which
            an offset between units does not count: 2 K more are 2 °C more.
        flags: the classes name bits, by their position from zero on, not codes.
    """

    name: str
    dtype: str = "float32"
    scale: float = 1.0
    offset: float = 0.0
    nodata: float | None = None
    valid_range: tuple[float, float] | None = None
    errors: tuple[float, ...] = ()
    unit: str = ""
    classes: tuple[ClassLabel, ...] = ()
    role: str = "data"
    title: str = ""
    kind: str = "value"
    flags: bool = False

    @property
    def label(self) -> str:
        """For people: its title or name, and what was done with the values."""
        return f"{self.title or self.name}{DONE.get(self.kind, '')}"

    @property
    def is_classes(self) -> bool:
        """Whether the values are codes, of which no mean can be taken."""
        return self.role == "data-mask"

    @property
    def is_picture(self) -> bool:
        """Whether the values are colours."""
        return self.role == "visual"


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that could not be delivered: its date's label, its address, and why."""

    date: str
    href: str
    reason: str


@dataclass(frozen=True, eq=False, repr=False)
class Raster:
    """Images of one band on one grid.

    Attributes:
        values: float32 ``(time, y, x)``, missing is NaN; for classes and flags integers as stored,
            with ``known`` beside them; for pictures uint8 ``(time, y, x, 4)``.
        grid: where the pixels lie.
        dates: one label per image, as in the catalogue: ``"2021-07-01"``, ``"2021-07"``, ``"07"``.
        band: what the values mean.
        times: datetime64[s], the start of each date's period; NaT for climate normals.
        known: bool ``(time, y, x)`` where NaN can't mark a missing pixel; else None.
        missing: parts that could not be delivered, each with its reason.
        collection, title: where the data come from.
    """

    values: NDArray[np.generic]
    grid: Grid
    dates: tuple[str, ...]
    band: Band
    times: NDArray[np.datetime64] = field(
        default_factory=lambda: np.empty(0, dtype="datetime64[s]")
    )
    known: NDArray[np.bool_] | None = None
    missing: tuple[Missing, ...] = ()
    collection: str = ""
    title: str = ""

    @property
    def valid(self) -> NDArray[np.bool_]:
        """Bool ``(time, y, x)``: True where a pixel was measured."""
        if self.known is not None:
            return self.known
        if self.band.is_picture:
            return np.asarray(self.values[..., 3] != 0)
        return np.asarray(self.values == self.values)

    def __len__(self) -> int:
        return len(self.dates)

    def __getitem__(self, which: int | str | slice) -> Raster:
        """The images of one date (its index or label) or of a slice of dates."""
        return dates.chosen(self, which)

    def __repr__(self) -> str:
        return describe.sentence(self)

    def _repr_html_(self) -> str:
        from je_explorer.render.cell import cell_html

        return cell_html(self)

    def date(self, which: int | str) -> Raster:
        """The image of one date, by its index or label, as a raster of one date.

        Raises:
            NoDates: there is no such date; those that there are are named.
        """
        try:
            return dates.chosen(self, which)
        except IndexError as error:
            raise NoDates(str(error)) from None

    def crop(self, bbox: BBoxLike) -> Raster:
        """The pixels whose centres lie inside a box, in the units of the grid's CRS.

        Raises:
            AreaOutside: the box does not touch the raster.
        """
        window = self.grid.window(bbox)
        part = (slice(None), *window.slices)
        known = None if self.known is None else self.known[part]
        return replace(self, values=self.values[part], known=known, grid=self.grid.crop(window))

    def keep(
        self,
        where: Raster | None = None,
        *,
        range: Sequence[float | None] | None = None,
        values: Sequence[float] | None = None,
        bits: Sequence[int | None] | None = None,
        gaps: bool = False,
    ) -> Raster:
        """The raster without the pixels that do not meet a condition; chain calls for several.

        Args:
            where: the raster whose values are tested: of the same dates, or of one date, which
                then counts for all. On another grid its nearest pixels are taken. None tests the
                raster's own values.
            range: smallest and largest value, both included; None leaves an end open.
            values: the values to keep.
            bits: for flags, from bit zero on: 1 set, 0 not set, None either.
            gaps: keep nothing of a date that ``where`` has not, instead of refusing it.

        Returns:
            The same values; dropped pixels are NaN (not ``valid`` for classes, which keep their
            codes; transparent in pictures). A pixel that is missing in ``where`` is dropped.

        Raises:
            BadMask: not exactly one condition, or one that does not suit the data.
            DateMismatch: ``where`` has other dates.

        Example:
            >>> land = raster.keep(where=elevation, range=(0, None))  # doctest: +SKIP
        """
        conditions = {"range": range, "values": values, "bits": bits}
        return mask.keep(self, where, conditions, gaps=gaps)

    def composite(self, method: str | float = "mean") -> Raster:
        """One image from all dates, missing values left out.

        Args:
            method: ``"mean"``, ``"median"``, ``"min"``, ``"max"``, ``"std"``, ``"count"``,
                ``"first"``, ``"last"``, or a number from 0 to 100, the percentile; for classes
                ``"mode"``, ``"count"``, ``"first"`` or ``"last"``.

        Returns:
            A raster of one date, labelled ``"2021-01..2021-03 mean"``.

        Raises:
            UnknownMethod: there is no such method.
            ClassData: class codes have no mean.
        """
        return composite.composite(self, method)

    def difference(self, reference: Raster, *, gaps: bool = False) -> Raster:
        """This raster minus a reference of one date, or of the same dates; missing where either is.

        With ``gaps``, so is a date that the reference has not, instead of being refused.

        Raises:
            ClassData: class codes have no difference.
            UnitMismatch: the two are in different units; a band without a unit suits any.
            GridMismatch, DateMismatch: the two do not lie together, or their dates do not pair.
        """
        return difference.difference(self, reference, gaps=gaps)

    def anomaly(self, normal: Raster, *, gaps: bool = False) -> Raster:
        """This raster minus the climate normal of each date; with ``gaps`` missing without one.

        Raises:
            NoNormal: a date has no normal (a DateMismatch).
            ClassData, UnitMismatch, GridMismatch: as in ``difference``.
        """
        return difference.anomaly(self, normal, gaps=gaps)

    def statistics(self, area: AreaLike | None = None, all_touched: bool = False) -> Series:
        """Per date: n, valid share, mean, area-weighted mean, std, min, max, median of an area.

        Args:
            area: anything that describes a region (box, GeoJSON, shapely, path); None takes all.
            all_touched: also count pixels that the area touches without holding their centre.

        Raises:
            BadArea, AreaOutside: the area can't be read, or holds none of the pixels.
            ClassData: the raster is a picture. Of classes, the series holds the shares.
        """
        return statistics.statistics(self, area, all_touched)

    def sample(
        self, lon: float | Sequence[float], lat: float | Sequence[float]
    ) -> NDArray[np.generic]:
        """The values at a place, or at several: ``(time,)`` or ``(time, place)``.

        The pixel that holds the place is taken. Missing values are NaN; among class codes and
        colours, whose arrays hold Python objects, None.

        Raises:
            AreaOutside: a place lies outside the raster.
        """
        return sample.sample(self, lon, lat)

    def to_geotiff(self, path: str | PathLike[str], **options: Any) -> Path:
        """Write a GeoTIFF, one band per date."""
        from je_explorer.export.geotiff import to_geotiff

        return to_geotiff(self, path, **options)

    def to_xarray(self, **options: Any) -> Any:
        """As an ``xarray.DataArray`` with named axes, dates and unit."""
        from je_explorer.export.xarray import to_xarray

        return to_xarray(self, **options)

    def to_netcdf(self, path: str | PathLike[str], **options: Any) -> Path:
        """Write a NetCDF file."""
        from je_explorer.export.xarray import to_netcdf

        return to_netcdf(self, path, **options)

    def to_csv(self, path: str | PathLike[str], **options: Any) -> Path:
        """Write the valid pixels as a table."""
        from je_explorer.export.table import to_csv

        return to_csv(self, path, **options)

    def to_png(self, path: str | PathLike[str], style: Any = None, **options: Any) -> Path:
        """Write a picture."""
        from je_explorer.export.picture import to_png

        return to_png(self, path, style, **options)

    def to_gif(self, path: str | PathLike[str], style: Any = None, **options: Any) -> Path:
        """Write an animation over the dates."""
        from je_explorer.export.picture import to_gif

        return to_gif(self, path, style, **options)

    def plot(self, style: Any = None, **options: Any) -> Any:
        """Draw the images as a figure, all dates in one colour range."""
        from je_explorer.render.plot import plot

        return plot(self, style, **options)
