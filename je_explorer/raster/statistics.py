"""Zonal statistics: one number per date for the pixels of an area."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import ClassData
from je_explorer.raster import describe
from je_explorer.raster.roi import AreaLike
from je_explorer.raster.zone import NUMBERS, Zone

if TYPE_CHECKING:
    from je_explorer.raster.raster import ClassLabel, Raster

THREADS = 4


@dataclass(frozen=True, eq=False, repr=False)
class Series:
    """Statistics of an area, one per date; arrays have the length of ``dates``.

    Attributes:
        dates: labels, as in the raster.
        times: datetime64[s], the start of each date's period; NaT for climate normals.
        n: int64, the valid pixels.
        valid_share: float64, valid pixels of all pixels of the area, 0 to 1.
        mean: float64, each pixel counting alike. NaN where no pixel is valid, as all that follow.
        weighted_mean: float64, each pixel counting by its area on the globe (the cosine of its
            latitude); on projected grids the same as ``mean``.
        std: float64, of the population (divided by n).
        min, max, median: float64.
        unit: of the values.
        label: the area's name, ``""`` where it has none.
        quantity: what was measured, for people.
        class_shares: for classes: by code, the share of the valid pixels that have it, 0 to 1.
        classes: the names and colours of the codes.
    """

    dates: tuple[str, ...]
    times: NDArray[np.datetime64]
    n: NDArray[np.int64]
    valid_share: NDArray[np.float64]
    mean: NDArray[np.float64]
    weighted_mean: NDArray[np.float64]
    std: NDArray[np.float64]
    min: NDArray[np.float64]
    max: NDArray[np.float64]
    median: NDArray[np.float64]
    unit: str = ""
    label: str = ""
    quantity: str = ""
    class_shares: Mapping[int, NDArray[np.float64]] = field(default_factory=dict)
    classes: tuple[ClassLabel, ...] = ()

    def __len__(self) -> int:
        return len(self.dates)

    def __repr__(self) -> str:
        return describe.table(self)

    def plot(self, **options: Any) -> Any:
        """Draw the curve over time."""
        from je_explorer.render.curve import plot_series

        return plot_series(self, **options)

    def to_csv(self, path: str | PathLike[str]) -> Path:
        """Write one row per date."""
        from je_explorer.export.table import series_csv

        return series_csv(self, path)


def statistics(raster: Raster, area: AreaLike | None = None, all_touched: bool = False) -> Series:
    """The statistics of an area's pixels, date by date.

    Args:
        raster: measurements or classes. Statistics of classes are shares; their means are NaN.
        area: anything that ``ROI.of`` reads (on a projected grid also a box in its metres); None
            takes all pixels.
        all_touched: also count the pixels that the area only touches.

    Raises:
        BadArea: the area can't be read.
        AreaOutside: it holds none of the raster's pixels.
        ClassData: the raster is a picture.
    """
    if raster.band.is_picture:
        raise ClassData(f"{raster.band.name} holds pictures, whose colours have no statistics")
    zone = Zone.of(raster.grid, area, all_touched)
    images = [zone.cut(raster, i) for i in range(len(raster.dates))]
    if raster.band.is_classes:
        return shares_of(raster, zone, _threaded(zone.tally, images))
    table = np.array(_threaded(zone.numbers, images), dtype=np.float64)
    return series_of(raster, zone, table.reshape(-1, len(NUMBERS)))


def shares_of(raster: Raster, zone: Zone, tallies: Sequence[Mapping[int, int]]) -> Series:
    """A series of the share of each class, of the classes that are named or occur.

    ``tallies`` are the counts of the codes, one per date.
    """
    codes = sorted({c.value for c in raster.band.classes}.union(*tallies))
    n = np.array([sum(t.values()) for t in tallies], dtype=np.int64)
    shares = {
        code: np.divide([t.get(code, 0) for t in tallies], n, out=_nothing(n), where=n > 0)
        for code in codes
    }
    table = np.column_stack([n, *[_nothing(n)] * (len(NUMBERS) - 1)])
    plain = series_of(raster, zone, table)
    return replace(plain, unit="", class_shares=shares, classes=raster.band.classes)


def series_of(raster: Raster, zone: Zone, table: NDArray[np.float64]) -> Series:
    """A series from a table of dates by ``NUMBERS``."""
    n, mean, weighted, std, low, high, median = table.T
    return Series(
        raster.dates,
        raster.times,
        n.astype(np.int64),
        n / zone.size,
        mean,
        weighted,
        std,
        low,
        high,
        median,
        unit=raster.band.unit,
        label=zone.label,
        quantity=raster.band.label,
    )


def _nothing(n: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.full(len(n), np.nan)


def _threaded(
    work: Callable[[NDArray[Any], NDArray[np.bool_] | None], Any],
    images: Sequence[tuple[NDArray[Any], NDArray[np.bool_] | None]],
) -> list[Any]:
    with ThreadPoolExecutor(min(THREADS, os.cpu_count() or 1)) as pool:
        return list(pool.map(lambda pair: work(*pair), images))
