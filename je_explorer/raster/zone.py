"""The pixels of an area, and the numbers of one image in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import AreaOutside
from je_explorer.raster.grid import BBox, Grid, Window, is_geographic
from je_explorer.raster.roi import ROI, AreaLike

if TYPE_CHECKING:
    from je_explorer.raster.raster import Raster

LARGEST_DEGREE = 1800.0
"""Box coordinates beyond this are metres of a projected grid."""

NUMBERS = ("n", "mean", "weighted_mean", "std", "min", "max", "median")
"""What is computed per date, in the order of ``Zone.numbers``."""


@dataclass(frozen=True)
class Zone:
    """The pixels of an area within the smallest window that holds them.

    Attributes:
        pixels: bool ``(y, x)`` in the window: True where a pixel belongs to the area.
        weights: float64 ``(y,)``: a pixel's share of the globe's surface, up to a factor.
        window: rows and columns of the grid.
        label: the area's name, ``""`` where it has none.
    """

    pixels: NDArray[np.bool_]
    weights: NDArray[np.float64]
    window: tuple[slice, slice]
    label: str = ""

    @classmethod
    def of(cls, grid: Grid, area: AreaLike | None, all_touched: bool = False) -> Zone:
        """The pixels of an area on a grid; None takes all.

        Raises:
            BadArea: the area can't be read.
            AreaOutside: it holds none of the grid's pixels.
        """
        pixels, label = _pixels_of(grid, area, all_touched)
        rows, cols = _crop(pixels)
        return cls(pixels[rows, cols], _weights(grid, rows), (rows, cols), label)

    @property
    def size(self) -> int:
        """How many pixels the area has."""
        return int(np.count_nonzero(self.pixels))

    def cut(self, raster: Raster, time: int) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
        """The window's part of one image, and of ``known`` where the raster has that."""
        rows, cols = self.window
        known = None if raster.known is None else raster.known[time, rows, cols]
        return raster.values[time, rows, cols], known

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

    def tally(self, image: NDArray[Any], known: NDArray[np.bool_] | None) -> dict[int, int]:
        """How many valid pixels have each code."""
        codes = self.gather(image, known)
        if codes.dtype.kind == "u" and codes.dtype.itemsize <= 2:
            counts = np.bincount(codes, minlength=1)
            return {int(code): int(counts[code]) for code in np.flatnonzero(counts)}
        found, number = np.unique(codes, return_counts=True)
        return dict(zip(found.astype(int).tolist(), number.tolist(), strict=True))


def _median(values: NDArray[Any]) -> float:
    """The median of values that may be reordered."""
    low, high = (len(values) - 1) // 2, len(values) // 2
    values.partition(high)
    upper = float(values[high])
    return upper if low == high else (float(values[:high].max()) + upper) / 2


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
