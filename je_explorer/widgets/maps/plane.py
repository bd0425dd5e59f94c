"""The plane of a map: Web Mercator in degrees, or a polar stereographic one in steps of 2**17 m.

Leaflet's simple plane is used for the poles: a picture that lies evenly in metres then needs no
warp, and a zoom step is a step of JAXA's polar pyramid (zoom 2 shows 1 pixel per 32768 m).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
import shapely.geometry
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from je_explorer.errors import BadArea
from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.outline import shifted, simple_parts
from je_explorer.raster.projected import onto_grid, transformer
from je_explorer.raster.roi import ROI

UNIT = 2.0**17
"""Metres per unit of a polar map's coordinates."""

REACH = 2.0**23
"""Metres from the pole to the edges of JAXA's polar grids."""

DIGITS = 6
"""Decimals that the map gives back: under a metre in degrees and in units of a polar map."""

STRAIGHT = 5e-3
"""Units by which an outline on a polar map may leave the true one: 650 m."""

NEAR, SHORTEST = 0.05, 1e-3
"""The longest piece of a line as a share of its distance from the pole, and the shortest, in units.
"""


@dataclass(frozen=True, slots=True)
class Plane:
    """Between degrees and a map's own coordinates, x first.

    Attributes:
        crs: ``""`` for Web Mercator, whose coordinates are degrees; else a polar CRS in metres.
    """

    crs: str = ""

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """The map's coordinates of a place."""
        if not self.crs:
            return lon, lat
        x, y = transformer(self.crs).transform(lon, lat)
        return float(x) / UNIT, float(y) / UNIT

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Longitude in [-180, 180) and latitude of the map's coordinates."""
        if not self.crs:
            return (x + 180.0) % 360.0 - 180.0, y
        lon, lat = transformer(self.crs).transform(x * UNIT, y * UNIT, direction="INVERSE")
        return (float(lon) + 180.0) % 360.0 - 180.0, float(lat)

    def shape(self, roi: ROI, near: float = 0.0) -> dict[str, Any]:
        """A region as a GeoJSON geometry of the map, at the turn of the world nearest to a place.

        Its coordinates are rounded as the map gives them back, so that a shape that was left
        alone is known by them.
        """
        return dict(_shape(self, roi, self._turn(roi, near)))

    def region(self, geometry: dict[str, Any]) -> ROI:
        """The region of a GeoJSON geometry of the map.

        Raises:
            BadArea: it can't be read, or a polygon encloses nothing.
        """
        roi = ROI.of(geometry if not self.crs else self._unprojected(geometry))
        flat = bool((shapely.get_dimensions(shapely.get_parts(roi.outline)) < 2).all())
        if "Polygon" in str(geometry.get("type")) and (flat or roi.bbox.height <= 0):
            raise BadArea("the shape encloses nothing: it has no width or no height")
        return roi

    def corners(self, bounds: BBox) -> tuple[tuple[float, float], tuple[float, float]]:
        """South-west and north-east corner of an overlay's bounds, ``(y, x)``, for the map."""
        west, south, east, north = (side / (UNIT if self.crs else 1.0) for side in bounds)
        return (south, west), (north, east)

    def box(self, area: BBox) -> BBox:
        """The map's box around a box in degrees."""
        if not self.crs:
            return area
        outline = self._placed(ROI.of(area), 0)
        if outline.is_empty:
            return BBox(-REACH / UNIT, -REACH / UNIT, REACH / UNIT, REACH / UNIT)
        return BBox(*(float(v) for v in outline.bounds))

    def _turn(self, roi: ROI, near: float) -> int:
        return 0 if self.crs else round((near - roi.bbox.centre[0]) / 360.0)

    def _placed(self, roi: ROI, turn: int) -> BaseGeometry:
        if not self.crs:
            return shifted(roi.outline, 360.0 * turn)
        whole = Grid(self.crs, BBox(-2 * REACH, -2 * REACH, 2 * REACH, 2 * REACH), (8192, 8192))
        parts = simple_parts(onto_grid(roi.outline, whole))
        units = [shapely.transform(part, lambda xy: xy / UNIT) for part in parts]
        return _joined(units)

    def _unprojected(self, geometry: dict[str, Any]) -> dict[str, Any]:
        if geometry.get("type") == "GeometryCollection":
            parts = [self._unprojected(part) for part in geometry.get("geometries", ())]
            return {"type": "GeometryCollection", "geometries": parts}
        try:
            outline = shapely.geometry.shape(geometry)
        except (ValueError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
            raise BadArea(f"the shape can't be read: {error}") from None
        if outline.is_empty:
            raise BadArea("the shape is empty")
        west, south, east, north = outline.bounds
        longest = max(east - west, north - south) / 64.0
        made: dict[str, Any] = _listed(shapely.geometry.mapping(outline))
        made["coordinates"] = self._unprojected_list(made["coordinates"], longest)
        return made

    def _unprojected_list(self, value: Any, longest: float) -> Any:
        """Positions, or lists of lists of them, in degrees."""
        if value and isinstance(value[0], list) and isinstance(value[0][0], list):
            return [self._unprojected_list(part, longest) for part in value]
        points = np.atleast_2d(np.array(value, dtype=np.float64))
        turned = self._unproject(_refined(points, longest)).tolist()
        return turned if isinstance(value[0], list) else turned[0]

    def _unproject(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = transformer(self.crs).transform(
            xy[:, 0] * UNIT, xy[:, 1] * UNIT, direction="INVERSE"
        )
        return np.column_stack([lon, lat])


WORLD = Plane()


@lru_cache(maxsize=512)
def _shape(plane: Plane, roi: ROI, turn: int) -> dict[str, Any]:
    rounded = shapely.transform(plane._placed(roi, turn), lambda xy: np.round(xy, DIGITS))
    found: dict[str, Any] = _listed(shapely.geometry.mapping(rounded))
    return found


def _refined(points: NDArray[np.float64], longest: float) -> NDArray[np.float64]:
    """A line in pieces so short that each is straight in degrees too: shorter near the pole."""
    for _ in range(16):
        steps = np.diff(points, axis=0)
        middles = points[:-1] + steps / 2
        length = np.hypot(*steps.T)
        limit = np.clip(NEAR * np.hypot(*middles.T), SHORTEST, max(longest, SHORTEST))
        split = np.flatnonzero(length > limit)
        if not split.size:
            break
        points = np.insert(points, split + 1, middles[split], axis=0)
    return points


def _joined(parts: list[BaseGeometry]) -> BaseGeometry:
    """Parts that meet along a meridian as one, without the points that only follow a straight."""
    kinds = [[p for p in parts if shapely.get_dimensions(p) == d] for d in (2, 1, 0)]
    unions = []
    for kind in kinds:
        if kind:
            sound = [shapely.make_valid(shapely.set_precision(p, 1e-7)) for p in kind]
            unions.append(shapely.simplify(shapely.union_all(sound, grid_size=1e-7), STRAIGHT))
    if not unions:
        return shapely.GeometryCollection()
    return unions[0] if len(unions) == 1 else shapely.GeometryCollection(unions)


def _listed(value: Any) -> Any:
    """Tuples as lists, as they come back from the map."""
    if isinstance(value, dict):
        return {key: _listed(part) for key, part in value.items()}
    return [_listed(part) for part in value] if isinstance(value, list | tuple) else value
