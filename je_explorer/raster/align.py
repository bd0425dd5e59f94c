"""Bringing a second raster to the pixels and dates of a first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import DateMismatch, GridMismatch
from je_explorer.raster.grid import Grid, is_geographic

if TYPE_CHECKING:
    from je_explorer.raster.raster import Raster

ON_BORDER = 1e-6
"""A centre this near to a border, in pixels, lies on it; it takes the pixel to the south-east."""


def aligned(other: Raster, grid: Grid) -> Raster:
    """Another raster on a grid: each pixel takes the value of the one that holds its centre.

    On grids that agree these are the same pixels, unchanged. Pixels that lie outside the other
    raster are missing. On geographic grids places a turn of the globe away are the same.

    Raises:
        GridMismatch: another CRS, or no common pixel.
    """
    if other.grid == grid:
        return other
    rows, cols = _sources(grid, other.grid)
    inside = np.ix_(rows >= 0, cols >= 0)
    outside = np.ones(grid.shape, dtype=np.bool_)
    outside[inside] = False
    values = other.values[:, np.maximum(rows, 0)[:, None], np.maximum(cols, 0)]
    if other.known is None and values.dtype.kind == "f":
        values[:, outside] = np.nan
        return replace(other, values=values, grid=grid)
    known = other.valid[:, np.maximum(rows, 0)[:, None], np.maximum(cols, 0)]
    known[:, outside] = False
    return replace(other, values=values, grid=grid, known=known)


def paired(dates: Raster, other: Raster) -> NDArray[np.intp]:
    """For each date of a raster the index of the same date in another; of a single one always 0.

    Dates are the same when their labels are, or the starts of their periods.

    Raises:
        DateMismatch: a date is not among the other's.
    """
    if len(other.dates) == 1:
        return np.zeros(len(dates.dates), dtype=np.intp)
    found = _same_dates(dates, other)
    if -1 in found:
        label = dates.dates[found.tolist().index(-1)]
        raise DateMismatch(
            f"{dates.band.name} has the date {label}, which {other.band.name}"
            f" ({span(other.dates)}) has not; give one date, or the same dates"
        )
    return found


def paired_with_gaps(dates: Raster, other: Raster) -> NDArray[np.intp]:
    """As ``paired``, but -1 for a date that the other has not.

    A single date of the same kind is what is left of a series: it belongs to its own date alone.
    One of another kind counts for all, as a month does for its days.
    """
    if len(other.dates) == 1 and {len(label) for label in dates.dates} != {len(other.dates[0])}:
        return np.zeros(len(dates.dates), dtype=np.intp)
    return _same_dates(dates, other)


def _same_dates(dates: Raster, other: Raster) -> NDArray[np.intp]:
    """For each date the index of the same label or time in another raster; -1 where it is not."""
    by_label = {label: i for i, label in reversed(list(enumerate(other.dates)))}
    by_time = {t: i for i, t in reversed(list(enumerate(other.times))) if not np.isnat(t)}
    times = list(dates.times) if len(dates.times) == len(dates.dates) else [None] * len(dates.dates)
    found = [
        by_label.get(label, by_time.get(time, -1))
        for label, time in zip(dates.dates, times, strict=True)
    ]
    return np.array(found, dtype=np.intp)


def span(dates: tuple[str, ...]) -> str:
    """Dates in a few words: ``"2021-07"``, ``"3 dates 2021-07..2021-09"``."""
    if len(dates) < 2:
        return dates[0] if dates else "no date"
    return f"{len(dates)} dates {dates[0]}..{dates[-1]}"


def _sources(grid: Grid, other: Grid) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The other grid's row of each row, and column of each column; -1 where there is none."""
    if grid.crs != other.crs:
        raise GridMismatch(
            f"one raster lies on a grid in {grid.crs}, the other in {other.crs};"
            " only rasters in the same CRS can be compared"
        )
    dx, dy = other.resolution
    rows = _within(np.floor((other.bbox.north - grid.ys) / dy + ON_BORDER), other.height)
    cols = np.full(grid.width, -1, dtype=np.intp)
    for turn in (360.0, -360.0, 0.0) if is_geographic(grid.crs) else (0.0,):
        turned = _within(np.floor((grid.xs + turn - other.bbox.west) / dx + ON_BORDER), other.width)
        cols = np.where(turned >= 0, turned, cols)
    if rows.max() < 0 or cols.max() < 0:
        raise GridMismatch(
            f"the rasters have no pixel in common: one covers {grid.bbox.as_tuple()},"
            f" the other {other.bbox.as_tuple()} ({grid.crs})"
        )
    return rows, cols


def _within(index: NDArray[np.float64], size: int) -> NDArray[np.intp]:
    return np.where((index >= 0) & (index < size), index, -1).astype(np.intp)
