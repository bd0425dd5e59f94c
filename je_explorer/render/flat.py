"""The picture of a grid on a map in the grid's own CRS, as around a pole: nothing is warped."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import AreaOutside
from je_explorer.raster.grid import BBox, Grid
from je_explorer.render.mercator import MAX_PIXELS, MAX_SIDE, Picture


def picture(
    grid: Grid, view: BBox | None = None, max_pixels: int = MAX_PIXELS, max_side: int = MAX_SIDE
) -> Picture:
    """The grid's pixels in a view, each once; of a grid too large for it every n-th.

    Args:
        grid: in any CRS.
        view: in the grid's units; None shows the whole grid.
        max_pixels, max_side: limits of the picture's size.

    Raises:
        AreaOutside: the view shows no part of the grid.

    Example:
        >>> ice = Grid("EPSG:3995", BBox(-8192, -8192, 8192, 8192), (4, 4))
        >>> picture(ice, BBox(0, 0, 9000, 9000)).bounds
        BBox(west=0.0, south=0.0, east=8192.0, north=8192.0)
    """
    box = grid.bbox if view is None else view.intersection(grid.bbox)
    if box is None:
        raise AreaOutside(f"the view {view} shows nothing of {grid.bbox.as_tuple()} ({grid.crs})")
    dx, dy = grid.resolution
    cols = _span((box.west - grid.bbox.west) / dx, (box.east - grid.bbox.west) / dx, grid.width)
    rows = _span(
        (grid.bbox.north - box.north) / dy, (grid.bbox.north - box.south) / dy, grid.height
    )
    bounds = BBox(
        grid.bbox.west + cols[0] * dx, grid.bbox.north - rows[1] * dy,
        grid.bbox.west + cols[1] * dx, grid.bbox.north - rows[0] * dy,
    )  # fmt: skip
    height, width = rows[1] - rows[0], cols[1] - cols[0]
    step = max(math.sqrt(height * width / max_pixels), max(height, width) / max_side, 1.0)
    return Picture(bounds, _places(rows, step), _places(cols, step))


def _span(start: float, stop: float, size: int) -> tuple[int, int]:
    """The cells that a stretch of an axis touches, at least one."""
    first = min(max(math.floor(start + 1e-6), 0), size - 1)
    return first, max(min(math.ceil(stop - 1e-6), size), first + 1)


def _places(span: tuple[int, int], step: float) -> NDArray[np.int32]:
    """The cell that holds the centre of each of evenly wide parts of a span."""
    count = max(1, math.floor((span[1] - span[0]) / step))
    width = (span[1] - span[0]) / count
    return np.asarray(np.floor(span[0] + (np.arange(count) + 0.5) * width), dtype=np.int32)
