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

MARGIN = 5.0
"""Degrees kept around a grid, so that a cut edge never runs through it."""

GLOBE = BBox(-180.0, -90.0, 180.0, 90.0)


@lru_cache(maxsize=32)
def transformer(crs: str) -> pyproj.Transformer:
    """From longitude and latitude (x first) to a CRS."""
    return pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)


def onto_grid(outline: BaseGeometry, grid: Grid) -> BaseGeometry:
    """The outline in the CRS of the grid, at least where the grid lies; its kind is kept.

    Polygons may meet themselves along the antimeridian; an odd-even fill leaves no seam there.
    """
    pixel = min(grid.resolution)
    step = math.degrees(math.sqrt(8 * SAGITTA * pixel / EARTH_RADIUS))
    return _project(_within(outline, _degrees_of(grid)), grid.crs, min(step, 1.0))


def bbox_of(outline: BaseGeometry, crs: str) -> BBox:
    """The box in a CRS that holds the outline.

    Raises:
        AreaOutside: the outline lies where the CRS has no place for it.
    """
    placed = _project(_within(outline, _domain(crs)), crs, 0.25)
    if placed.is_empty:
        raise AreaOutside(
            f"the area between latitude {outline.bounds[1]:g} and {outline.bounds[3]:g}"
            f" has no place on the map of {crs}"
        )
    return BBox(*(float(v) for v in shapely.bounds(placed)))


def _project(outline: BaseGeometry, crs: str, step: float) -> BaseGeometry:
    if outline.is_empty:
        return outline
    # Part by part: GEOS 3.14.1 crashed in segmentize of a GeometryCollection.
    parts = shapely.segmentize(np.array(simple_parts(outline), dtype=object), step)
    to_crs = transformer(crs)

    def place(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(to_crs.transform(xy[:, 0], xy[:, 1]))

    return shapely.GeometryCollection(list(shapely.transform(parts, place)))


def _within(outline: BaseGeometry, box: BBox) -> BaseGeometry:
    """The outline at each turn of the globe, cut to a box; edges of cuts leave no lines behind."""
    strip = shapely.box(*box)
    found: list[BaseGeometry] = []
    for turn in (0.0, -360.0, 360.0):
        for part in simple_parts(shifted(outline, turn)):
            cut = simple_parts(shapely.intersection(part, strip))
            kind = shapely.get_dimensions(part)
            found += [piece for piece in cut if shapely.get_dimensions(piece) == kind]
    return shapely.GeometryCollection(found)


def _degrees_of(grid: Grid) -> BBox:
    """The longitudes and latitudes that a grid covers, with a margin."""
    box, to_crs = grid.bbox, transformer(grid.crs)
    xs, ys = np.meshgrid(np.linspace(box.west, box.east, 33), np.linspace(box.south, box.north, 33))
    lon, lat = to_crs.transform(xs, ys, direction="INVERSE")
    lon, lat = lon[np.isfinite(lon)], lat[np.isfinite(lat)]
    if not lon.size:
        return GLOBE
    south, north = max(lat.min() - MARGIN, -90.0), min(lat.max() + MARGIN, 90.0)
    middle = float(lon[lon.size // 2])
    reach = np.abs((lon - middle + 180.0) % 360.0 - 180.0).max() + MARGIN
    if reach > 90.0 or max(-south, north) == 90.0:
        return BBox(GLOBE.west, float(south), GLOBE.east, float(north))
    return BBox(middle - float(reach), float(south), middle + float(reach), float(north))


def _domain(crs: str) -> BBox:
    """What a CRS can show: a polar map ends at the equator, another near its area of use."""
    _, ys = transformer(crs).transform([0.0, 0.0], [90.0, -90.0])
    north, south = (abs(y) < FARTHEST for y in ys)
    if north != south:
        return BBox(-180.0, 0.0 if north else -90.0, 180.0, 90.0 if north else 0.0)
    use = pyproj.CRS.from_user_input(crs).area_of_use
    if use is None:
        return GLOBE
    east = use.east + 360.0 * (use.east < use.west)
    low, high = max(use.south - MARGIN, -90.0), min(use.north + MARGIN, 90.0)
    return BBox(use.west - MARGIN, low, east + MARGIN, high) if east - use.west < 350 else GLOBE
