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
from numpy.typing import NDArray

from je_explorer.errors import AreaOutside
from je_explorer.raster.grid import BBox, Grid, is_geographic
from je_explorer.render import warp

MAX_LATITUDE = math.degrees(math.atan(math.sinh(math.pi)))
"""Web Mercator ends where its map of the world is square: 85.0511 degrees."""

MAX_PIXELS = 1_500_000
"""An image of a million pixels still keeps each of its rows, and its PNG stays under 1 MB."""

MAX_SIDE = 4096

_SMOOTH = 512
"""Small pictures are enlarged to about this many pixels a side, so that row edges are exact."""

_LARGEST_REPEAT = 8


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
    box = warp.bounds(grid)
    west, east = _longitudes(box, view)
    south, north = box.south, box.north
    if view is not None:
        south, north = max(south, view.south), min(north, view.north)
        if south >= north:
            raise AreaOutside(f"the view {view.as_tuple()} shows nothing of {box.as_tuple()}")
    south, north = _clipped(south, north, box)
    # A metre on the ground, near the equator-side edge, as an angle on the map.
    metre = 1.0 / (6371000.0 * math.cos(math.radians(_lowest_latitude(south, north))))
    step = min(grid.resolution) * warp.metres(grid.crs) * metre
    height, width = _size(
        max(1, math.ceil((mercator_y(north) - mercator_y(south)) / step)),
        max(1, math.ceil(math.radians(east - west) / step)),
        max_pixels,
        max_side,
    )
    latitude = latitudes(south, north, height)
    longitude = west + (np.arange(width) + 0.5) * (east - west) / width
    rows, cols = warp.pixels(grid, longitude, latitude)
    return Picture(BBox(west, south, east, north), rows, cols)
