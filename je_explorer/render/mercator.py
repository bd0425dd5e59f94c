"""Which pixel of a grid each pixel of a Web Mercator picture shows.

A map stretches a picture evenly between its bounds in Web Mercator, so the picture's rows must be
equal steps of Mercator y; a grid in degrees has equal steps of latitude. The two differ by as much
as 84 km over Japan, so rows are gathered anew. Nothing is interpolated: each picture pixel shows
the grid pixel that holds its centre.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyproj
from numpy.typing import NDArray

from je_explorer.errors import AreaOutside
from je_explorer.raster.grid import BBox, Grid, is_geographic

MAX_LATITUDE = math.degrees(math.atan(math.sinh(math.pi)))
"""Web Mercator ends where its map of the world is square: 85.0511 degrees."""

MAX_PIXELS = 1_500_000
"""An image of a million pixels still keeps each of its rows, and its PNG stays under 1 MB."""

MAX_SIDE = 4096

_SMOOTH = 512
"""Small pictures are enlarged to about this many pixels a side, so that row edges are exact."""

_LARGEST_REPEAT = 8

_TOLERANCE = 0.01
"""Pixels by which an interpolated place may differ from the projected one."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A gather: the picture's pixel ``(i, j)`` shows the grid's pixel ``(rows[i], cols[j])``.

    Attributes:
        bounds: outer edges in degrees, in the longitudes of the view (may pass +-180).
        rows, cols: int32 ``(height,)`` and ``(width,)`` for a grid in degrees, both
            ``(height, width)`` for a projected one; -1 where the grid has no pixel.
    """

    bounds: BBox
    rows: NDArray[np.int32]
    cols: NDArray[np.int32]

    @property
    def shape(self) -> tuple[int, int]:
        """``(height, width)`` of the picture."""
        return self.rows.shape[0], self.cols.shape[-1]

    def take(self, array: NDArray[np.generic], fill: float = 0) -> NDArray[np.generic]:
        """The picture of an array ``(y, x)`` or ``(y, x, samples)``; ``fill`` outside the grid."""
        if self.rows.ndim == 1:
            made = array.take(self.rows, axis=0, mode="clip").take(self.cols, axis=1, mode="clip")
            made[self.rows < 0] = fill
            made[:, self.cols < 0] = fill
            return made
        made = np.asarray(array[self.rows, self.cols])
        made[self.rows < 0] = fill
        return made


def mercator_y(latitude: float) -> float:
    """Web Mercator's y of a latitude in degrees, as an angle in radians (pi at 85.0511 degrees)."""
    return math.asinh(math.tan(math.radians(latitude)))


def latitudes(south: float, north: float, height: int) -> NDArray[np.float64]:
    """The latitude of each picture row's centre, from the north: equal steps of Mercator y."""
    top, bottom = mercator_y(north), mercator_y(south)
    y = top - (np.arange(height) + 0.5) * (top - bottom) / height
    return np.degrees(np.arctan(np.sinh(y)))


@lru_cache(maxsize=4)
def picture(
    grid: Grid, view: BBox | None = None, max_pixels: int = MAX_PIXELS, max_side: int = MAX_SIDE
) -> Picture:
    """The Web Mercator picture of a grid, or of the part of it that a view shows.

    A pixel lies within half a grid pixel of its true place, as long as ``max_pixels`` and
    ``max_side`` allow a picture as fine as the grid; else within half a picture pixel.

    Args:
        grid: in degrees, or in any projected CRS.
        view: in degrees; its longitudes may lie beyond +-180 (a map that was moved around the
            world). None shows the whole grid.
        max_pixels, max_side: limits of the picture's size.

    Raises:
        AreaOutside: the view shows no part of the grid.

    Example:
        >>> world = Grid("EPSG:4326", BBox(-180, -90, 180, 90), (180, 360))
        >>> picture(world, BBox(170, 0, 190, 10)).bounds
        BBox(west=170.0, south=0.0, east=190.0, north=10.0)
    """
    if is_geographic(grid.crs):
        return _stretched(grid, view, max_pixels, max_side)
    return _warped(grid, view, max_pixels, max_side)


def _stretched(grid: Grid, view: BBox | None, max_pixels: int, max_side: int) -> Picture:
    extent = _longitudes(grid.bbox, view)
    dx, dy = grid.resolution
    south, north = _latitude_span(grid.bbox, view, dy)
    west, east = _snapped(extent[0] - grid.bbox.west, extent[1] - grid.bbox.west, dx)
    bounds = BBox(grid.bbox.west + west * dx, south, grid.bbox.west + east * dx, north)
    finest = math.radians(dy) / math.cos(math.radians(_lowest_latitude(south, north)))
    needed = max(1, math.ceil((mercator_y(north) - mercator_y(south)) / finest - 1e-9))
    height, width = _size(needed, east - west, max_pixels, max_side)
    latitude = latitudes(south, north, height)
    rows = np.clip((grid.bbox.north - latitude) / dy, 0, grid.height - 1).astype(np.int32)
    step = (east - west) / width
    centres = west + (np.arange(width) + 0.5) * step
    around = np.mod(centres * dx, 360.0) / dx
    cols = np.floor(np.where((centres >= 0) & (centres < grid.width), centres, around))
    return Picture(bounds, rows, np.where(cols < grid.width, cols, -1).astype(np.int32))


def _longitudes(box: BBox, view: BBox | None) -> tuple[float, float]:
    """The longitudes to draw, in the view's turn of the world."""
    if view is None:
        return box.west, box.east
    west, east = view.west, min(view.east, view.west + 360.0)
    first = math.floor((west - box.east) / 360.0)
    turns = range(first, first + 4)
    pieces = [(box.west + turn * 360.0, box.east + turn * 360.0) for turn in turns]
    seen = [(max(west, w), min(east, e)) for w, e in pieces if min(east, e) > max(west, w)]
    if not seen:
        raise AreaOutside(
            f"the view from {view.west:g} to {view.east:g} degrees shows nothing of"
            f" {box.as_tuple()}"
        )
    return seen[0][0], seen[-1][1]


def _latitude_span(box: BBox, view: BBox | None, dy: float) -> tuple[float, float]:
    south, north = box.south, box.north
    if view is not None:
        if view.south >= north or view.north <= south:
            raise AreaOutside(
                f"the view from {view.south:g} to {view.north:g} degrees north shows nothing of"
                f" {box.as_tuple()}"
            )
        top, bottom = _snapped(north - min(view.north, north), north - max(view.south, south), dy)
        south, north = max(south, north - bottom * dy), north - top * dy
    return _clipped(south, north, box)


def _clipped(south: float, north: float, box: BBox) -> tuple[float, float]:
    south, north = max(south, -MAX_LATITUDE), min(north, MAX_LATITUDE)
    if south >= north:
        raise AreaOutside(
            f"{box.as_tuple()} lies beyond {MAX_LATITUDE:.4f} degrees, where Web Mercator ends"
        )
    return south, north


def _snapped(start: float, stop: float, step: float) -> tuple[int, int]:
    """Whole pixels around a span, at least one."""
    first = math.floor(start / step + 1e-6)
    return first, max(first + 1, math.ceil(stop / step - 1e-6))


def _lowest_latitude(south: float, north: float) -> float:
    """The latitude nearest to the equator: there a degree is shortest on the map."""
    return 0.0 if south <= 0.0 <= north else min(abs(south), abs(north))


def _size(height: int, width: int, max_pixels: int, max_side: int) -> tuple[int, int]:
    """Enlarge a small picture by a whole number; shrink one that is over a limit."""
    repeat = min(_SMOOTH // max(height, width, 1), _LARGEST_REPEAT)
    if repeat > 1:
        height, width = height * repeat, width * repeat
    height, width = min(height, max_side), min(width, max_side)
    excess = math.sqrt(height * width / max_pixels)
    if excess > 1.0:
        # The longer side gives first: a thin picture can't shrink below one pixel.
        height, width = max(1, int(height / excess)), max(1, int(width / excess))
    return height, width


def _warped(grid: Grid, view: BBox | None, max_pixels: int, max_side: int) -> Picture:
    box = _degrees(grid)
    west, east = _longitudes(box, view)
    south, north = box.south, box.north
    if view is not None:
        south, north = max(south, view.south), min(north, view.north)
        if south >= north:
            raise AreaOutside(f"the view {view.as_tuple()} shows nothing of {box.as_tuple()}")
    south, north = _clipped(south, north, box)
    # A metre on the ground, near the equator-side edge, as an angle on the map.
    metre = 1.0 / (6371000.0 * math.cos(math.radians(_lowest_latitude(south, north))))
    step = min(grid.resolution) * _metres(grid.crs) * metre
    height, width = _size(
        max(1, math.ceil((mercator_y(north) - mercator_y(south)) / step)),
        max(1, math.ceil(math.radians(east - west) / step)),
        max_pixels,
        max_side,
    )
    latitude = latitudes(south, north, height)
    longitude = west + (np.arange(width) + 0.5) * (east - west) / width
    rows, cols = _inverse(grid, longitude, latitude)
    return Picture(BBox(west, south, east, north), rows, cols)


def _degrees(grid: Grid) -> BBox:
    """The box in degrees around a projected grid; a full turn where it holds a pole."""
    found = _to_degrees(grid.crs).transform_bounds(*grid.bbox.as_tuple(), densify_pts=51)
    west, south, east, north = found
    return BBox(west, south, east if east > west else east + 360.0, north)


def _inverse(
    grid: Grid, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Row and column of the grid at each crossing; -1 outside.

    A projection bends little over a few pixels: it is computed on a lattice and interpolated, as
    coarsely as keeps the error under a hundredth of a pixel.
    """
    for step in (16, 8, 4, 2, 1):
        columns, rows = _nodes(longitude, step), _nodes(latitude, step)
        place = _pixels(grid, columns, rows)
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


def _pixels(
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
    true = _pixels(grid, (columns[1:] + columns[:-1]) / 2, (rows[1:] + rows[:-1]) / 2)
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
def _metres(crs: str) -> float:
    """Metres in one unit of a projected CRS."""
    return float(pyproj.CRS.from_user_input(crs).axis_info[0].unit_conversion_factor)
