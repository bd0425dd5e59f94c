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

from je_explorer.errors import AreaOutside, ClassData
from je_explorer.raster import describe
from je_explorer.raster.grid import BBox, Grid, Window, is_geographic
from je_explorer.raster.roi import ROI, AreaLike

if TYPE_CHECKING:
    from je_explorer.raster.raster import ClassLabel, Raster

THREADS = 4

LARGEST_DEGREE = 1800.0
"""Box coordinates beyond this are metres of a projected grid."""


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
    pixels, label = _pixels_of(raster.grid, area, all_touched)
    rows, cols = _crop(pixels)
    zone = _Zone(pixels[rows, cols], _weights(raster.grid, rows))
    images = [
        (
            raster.values[i, rows, cols],
            None if raster.known is None else raster.known[i, rows, cols],
        )
        for i in range(len(raster.dates))
    ]
    if raster.band.is_classes:
        return _shares(raster, zone, images, label)
    table = np.array(_threaded(zone.numbers, images), dtype=np.float64)
    return _series(raster, label, zone.size, table.reshape(-1, len(NUMBERS)))


NUMBERS = ("n", "mean", "weighted_mean", "std", "min", "max", "median")
"""What is computed per date, in the order of ``_Zone.numbers``."""


@dataclass(frozen=True)
class _Zone:
    """The pixels of an area within the smallest window that holds them, and weights per row."""

    pixels: NDArray[np.bool_]
    weights: NDArray[np.float64]

    @property
    def size(self) -> int:
        return int(np.count_nonzero(self.pixels))

    def gather(self, image: NDArray[Any], known: NDArray[np.bool_] | None) -> NDArray[Any]:
        """The zone's valid values of one image, row by row: a copy."""
        return image[self.valid(image, known)]

    def valid(self, image: NDArray[Any], known: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
        """Where a pixel of the zone is valid."""
        return self.pixels & (image == image if known is None else known)

    def numbers(self, image: NDArray[Any], known: NDArray[np.bool_] | None) -> tuple[float, ...]:
        """The statistics of one image, in the order of ``NUMBERS``."""
        where = self.valid(image, known)
        per_row = np.count_nonzero(where, axis=1)
        n = int(per_row.sum())
        if n == 0:
            return (0.0, *[float("nan")] * (len(NUMBERS) - 1))
        values = image[where]
        held = per_row > 0
        sums = np.add.reduceat(values, (np.cumsum(per_row) - per_row)[held], dtype=np.float64)
        weights = self.weights[held]
        mean = float(sums.sum()) / n
        weighted = float((sums * weights).sum() / (per_row[held] * weights).sum())
        middle = values.dtype.type(mean) if values.dtype.kind == "f" else mean
        spread = values - middle
        std = float(np.sqrt(np.multiply(spread, spread, out=spread).mean(dtype=np.float64)))
        low, high = float(values.min()), float(values.max())
        return n, mean, weighted, std, low, high, _median(values)


def _median(values: NDArray[Any]) -> float:
    """The median of values that may be reordered."""
    low, high = (len(values) - 1) // 2, len(values) // 2
    values.partition(high)
    upper = float(values[high])
    return upper if low == high else (float(values[:high].max()) + upper) / 2


def _shares(
    raster: Raster,
    zone: _Zone,
    images: Sequence[tuple[NDArray[Any], NDArray[np.bool_] | None]],
    label: str,
) -> Series:
    """The share of each class, of the classes that are named or occur."""

    def tally(image: NDArray[Any], known: NDArray[np.bool_] | None) -> dict[int, int]:
        codes = zone.gather(image, known)
        if codes.dtype.kind == "u" and codes.dtype.itemsize <= 2:
            counts = np.bincount(codes, minlength=1)
            return {int(code): int(counts[code]) for code in np.flatnonzero(counts)}
        found, number = np.unique(codes, return_counts=True)
        return dict(zip(found.astype(int).tolist(), number.tolist(), strict=True))

    tallies = _threaded(tally, images)
    codes = sorted({c.value for c in raster.band.classes}.union(*tallies))
    n = np.array([sum(t.values()) for t in tallies], dtype=np.int64)
    shares = {
        code: np.divide([t.get(code, 0) for t in tallies], n, out=_nothing(n), where=n > 0)
        for code in codes
    }
    table = np.column_stack([n, *[_nothing(n)] * (len(NUMBERS) - 1)])
    plain = _series(raster, label, zone.size, table)
    return replace(plain, unit="", class_shares=shares, classes=raster.band.classes)


def _series(raster: Raster, label: str, size: int, table: NDArray[np.float64]) -> Series:
    """A series from a table of dates by ``NUMBERS``."""
    n, mean, weighted, std, low, high, median = table.T
    return Series(
        raster.dates,
        raster.times,
        n.astype(np.int64),
        n / size,
        mean,
        weighted,
        std,
        low,
        high,
        median,
        unit=raster.band.unit,
        label=label,
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


def _pixels_of(
    grid: Grid, area: AreaLike | None, all_touched: bool
) -> tuple[NDArray[np.bool_], str]:
    """The area's pixels and its name."""
    if area is None:
        return np.ones(grid.shape, dtype=np.bool_), ""
    window = None if is_geographic(grid.crs) else _window_in_metres(grid, area)
    if window is not None:
        found = np.zeros(grid.shape, dtype=np.bool_)
        found[window.slices] = True
        return found, ""
    roi = ROI.of(area)
    found = roi.pixels(grid, all_touched)
    if not found.any():
        raise AreaOutside(
            f"the area {roi.name or roi.bbox.as_tuple()} lies outside the raster, which covers"
            f" {grid.bbox.as_tuple()} ({grid.crs})"
        )
    return found, roi.name


def _window_in_metres(grid: Grid, area: AreaLike) -> Window | None:
    """The window of a box in the metres of a projected grid, if the area is one."""
    if not isinstance(area, BBox | list | tuple):
        return None
    try:
        box = BBox.of(area, wraps=False)
    except ValueError:
        return None
    return grid.window(box) if max(abs(v) for v in box) > LARGEST_DEGREE else None


def _crop(pixels: NDArray[np.bool_]) -> tuple[slice, slice]:
    rows, cols = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(cols[0]), int(cols[-1]) + 1)


def _weights(grid: Grid, rows: slice) -> NDArray[np.float64]:
    """A pixel's share of the globe's surface per row, up to a factor."""
    if not is_geographic(grid.crs):
        return np.ones(rows.stop - rows.start)
    return np.asarray(np.cos(np.deg2rad(np.clip(grid.ys[rows], -90.0, 90.0))))
