"""Places in degrees on a projected grid: which pixel holds each crossing of a map's picture."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import pyproj
from numpy.typing import NDArray

from je_explorer.raster.grid import BBox, Grid

_TOLERANCE = 0.01
"""Pixels by which an interpolated place may differ from the projected one."""


def bounds(grid: Grid) -> BBox:
    """The box in degrees around a projected grid; a full turn where it holds a pole."""
    found = _to_degrees(grid.crs).transform_bounds(*grid.bbox.as_tuple(), densify_pts=51)
    west, south, east, north = found
    return BBox(west, south, east if east > west else east + 360.0, north)


def pixels(
    grid: Grid, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Row and column of the grid at each crossing; -1 outside.

    A projection bends little over a few pixels: it is computed on a lattice and interpolated, as
    coarsely as keeps the error under a hundredth of a pixel.
    """
    for step in (16, 8, 4, 2, 1):
        columns, rows = _nodes(longitude, step), _nodes(latitude, step)
        place = _exact(grid, columns, rows)
        if step == 1 or _bend(grid, columns, rows, place) <= _TOLERANCE:
            break
    if step > 1:
        place = tuple(_spread(part, step, len(latitude), len(longitude)) for part in place)
    with np.errstate(invalid="ignore"):
        col, row = np.floor(place[0]), np.floor(place[1])
        inside = (col >= 0) & (col < grid.width) & (row >= 0) & (row < grid.height)
    return (
        np.where(inside, row, -1).astype(np.int32),
        np.where(inside, col, -1).astype(np.int32),
    )


def _exact(
    grid: Grid, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> tuple[NDArray[np.float64], ...]:
    """Column and row of each crossing, with fractions; infinite where there is no projection."""
    x, y = _from_degrees(grid.crs).transform(*np.meshgrid(longitude, latitude))
    dx, dy = grid.resolution
    return (x - grid.bbox.west) / dx, (grid.bbox.north - y) / dy


def _nodes(places: NDArray[np.float64], step: int) -> NDArray[np.float64]:
    """Every ``step``-th place, and one more past the end."""
    if step == 1:
        return places
    count = (len(places) - 1) // step + 2
    every = np.interp(np.arange(count) * step, np.arange(len(places)), places)
    past = len(places) - 1
    slope = places[-1] - places[-2] if len(places) > 1 else 0.0
    every[-1] = places[-1] + ((count - 1) * step - past) * slope
    return every


def _bend(
    grid: Grid,
    columns: NDArray[np.float64],
    rows: NDArray[np.float64],
    place: tuple[NDArray[np.float64], ...],
) -> float:
    """How far, in pixels, the middle of a cell of the lattice lies from the mean of its corners."""
    true = _exact(grid, (columns[1:] + columns[:-1]) / 2, (rows[1:] + rows[:-1]) / 2)
    with np.errstate(invalid="ignore"):
        means = [(p[1:, 1:] + p[1:, :-1] + p[:-1, 1:] + p[:-1, :-1]) / 4 for p in place]
        worst = max(float(np.max(np.abs(m - t))) for m, t in zip(means, true, strict=True))
    return worst if math.isfinite(worst) else math.inf


def _spread(nodes: NDArray[np.float64], step: int, height: int, width: int) -> NDArray[np.float64]:
    """A lattice interpolated between its nodes."""
    row, col = np.arange(height), np.arange(width)
    down, right = (row % step / step)[:, None], col % step / step
    lines = nodes[row // step] * (1 - down) + nodes[row // step + 1] * down
    return np.asarray(lines[:, col // step] * (1 - right) + lines[:, col // step + 1] * right)


@lru_cache(maxsize=8)
def _to_degrees(crs: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)


@lru_cache(maxsize=8)
def _from_degrees(crs: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)


@lru_cache(maxsize=8)
def metres(crs: str) -> float:
    """Metres in one unit of a projected CRS."""
    return float(pyproj.CRS.from_user_input(crs).axis_info[0].unit_conversion_factor)
