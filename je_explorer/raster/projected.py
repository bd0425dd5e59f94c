"""Outlines in degrees brought onto the plane of a projected grid, poles included."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from je_explorer.errors import AreaOutside
from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.outline import shifted, simple_parts

EARTH_RADIUS = 1.2e7
"""Metres: the longest radius of a parallel on a hemisphere's stereographic map."""

SAGITTA = 0.005
"""Edges are cut so finely that a chord leaves its arc by less than this share of a pixel."""

FARTHEST = 1e8
"""Metres: what lies farther from a map's origin is a pole that the map can't show."""

LATITUDE_MARGIN = 5.0
"""Degrees kept around a grid, so that a cut edge never runs through it."""


@lru_cache(maxsize=32)
def transformer(crs: str) -> pyproj.Transformer:
    """From longitude and latitude (x first) to a CRS."""
    return pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)


def onto_grid(outline: BaseGeometry, grid: Grid) -> BaseGeometry:
    """The outline in the CRS of the grid, at least where the grid lies; its kind is kept.

    Polygons may meet themselves along the antimeridian; an odd-even fill leaves no seam there.
    """
    low, high = _latitudes(grid)
    pixel = min(grid.resolution)
    step = math.degrees(math.sqrt(8 * SAGITTA * pixel / EARTH_RADIUS))
    return _project(_on_globe(outline, low, high), grid.crs, min(step, 1.0))


def bbox_of(outline: BaseGeometry, crs: str) -> BBox:
    """The box in a CRS that holds the outline.

    Raises:
        AreaOutside: the outline lies where the CRS has no place for it.
    """
    placed = _project(_on_globe(outline, *_hemisphere(crs)), crs, 0.25)
    if placed.is_empty:
        raise AreaOutside(
            f"the area between latitude {outline.bounds[1]:g} and {outline.bounds[3]:g}"
            f" has no place on the map of {crs}"
        )
    return BBox(*(float(v) for v in shapely.bounds(placed)))


def _project(outline: BaseGeometry, crs: str, step: float) -> BaseGeometry:
    if outline.is_empty:
        return outline
    # Part by part: GEOS 3.13 reads freed memory when it cuts up a collection.
    parts = shapely.segmentize(np.array(simple_parts(outline), dtype=object), step)
    to_crs = transformer(crs)

    def place(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(to_crs.transform(xy[:, 0], xy[:, 1]))

    return shapely.GeometryCollection(list(shapely.transform(parts, place)))


def _on_globe(outline: BaseGeometry, low: float, high: float) -> BaseGeometry:
    """The outline in longitudes -180..180, between two latitudes; parts of lower kind dropped."""
    strip = shapely.box(-180.0, low, 180.0, high)
    cuts = [shapely.intersection(shifted(outline, turn), strip) for turn in (0.0, -360.0, 360.0)]
    kind = shapely.get_dimensions(outline)
    parts = [p for cut in cuts for p in simple_parts(cut)]
    return shapely.GeometryCollection([p for p in parts if shapely.get_dimensions(p) == kind])


def _latitudes(grid: Grid) -> tuple[float, float]:
    """The latitudes between which a grid lies, with a margin."""
    box = grid.bbox
    xs, ys = np.meshgrid(np.linspace(box.west, box.east, 33), np.linspace(box.south, box.north, 33))
    lat = transformer(grid.crs).transform(xs, ys, direction="INVERSE")[1]
    lat = lat[np.isfinite(lat)]
    low = max(float(lat.min(initial=90.0)) - LATITUDE_MARGIN, -90.0)
    high = min(float(lat.max(initial=-90.0)) + LATITUDE_MARGIN, 90.0)
    return (low, high) if low < high else (-90.0, 90.0)


def _hemisphere(crs: str) -> tuple[float, float]:
    """The latitudes that a CRS can show: a polar map ends at the equator."""
    _, ys = transformer(crs).transform([0.0, 0.0], [90.0, -90.0])
    north, south = (abs(y) < FARTHEST for y in ys)
    return (-90.0 if south or not north else 0.0, 90.0 if north or not south else 0.0)
