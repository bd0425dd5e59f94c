"""ROI: the user's region, from whatever describes one, and its pixels on a grid."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import shapely
import shapely.geometry
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from je_explorer.errors import BadArea
from je_explorer.raster import geojson, projected, rasterize
from je_explorer.raster import outline as outlines
from je_explorer.raster.grid import BBox, Grid, is_geographic

AreaLike: TypeAlias = (
    "ROI | BBox | Sequence[float] | Mapping[str, Any] | BaseGeometry | str | PathLike[str]"
)


@dataclass(frozen=True)
class ROI:
    """A region of the globe: polygons, lines and points in degrees.

    Attributes:
        outline: valid shapely geometry, longitude first. It begins in [-180, 180) and may run on
            past 180; parts on both sides of the antimeridian lie together.
        name: for people, ``""`` where none is known.
        notes: sentences on what had to be repaired.

    Example:
        >>> ROI.of([170, -10, -170, 10]).bbox
        BBox(west=170.0, south=-10.0, east=190.0, north=10.0)
    """

    outline: BaseGeometry
    name: str = field(default="", compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, area: AreaLike, name: str | None = None) -> ROI:
        """Read a region.

        Args:
            area: ``[west, south, east, north]`` (also across the antimeridian, also 3-D with six
                numbers), GeoJSON (geometry, Feature, FeatureCollection: the union of its features;
                as a mapping, as text, or the path of a file), a shapely geometry, or a ROI.
            name: instead of the name that a Feature or file has.

        Raises:
            BadArea: it can't be read, is empty, or has coordinates outside the globe.

        Source: RFC 7946 (GeoJSON).
        """
        roi = area if isinstance(area, ROI) else _read(area)
        return roi if name is None else replace(roi, name=name)

    @property
    def bbox(self) -> BBox:
        """The box around the region, in degrees; ``east`` may pass 180."""
        return BBox(*(float(v) for v in self.outline.bounds))

    def bbox_in(self, crs: str) -> BBox:
        """The box around the region in the units of a CRS, poles included.

        Raises:
            AreaOutside: the CRS has no place for the region.
        """
        return self.bbox if is_geographic(crs) else projected.bbox_of(self.outline, crs)

    @property
    def is_box(self) -> bool:
        """Whether the region is one rectangle along meridians and parallels."""
        box = self.bbox
        return (
            self.outline.geom_type == "Polygon"
            and box.width > 0
            and bool(shapely.get_num_interior_rings(self.outline) == 0)
            and abs(self.outline.area / (box.width * box.height) - 1) < 1e-12
        )

    @property
    def has_lines_or_points(self) -> bool:
        """Whether parts of the region have no area; their pixels are those that they touch."""
        parts = shapely.get_parts(self.outline)
        return bool((shapely.get_dimensions(parts) < 2).any())

    @property
    def geometry(self) -> dict[str, Any]:
        """The region as a GeoJSON geometry."""
        found: dict[str, Any] = json.loads(shapely.to_geojson(self.outline))
        return found

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        return self.geometry

    def geojson(self) -> dict[str, Any]:
        """The region as a GeoJSON Feature with its name."""
        properties = {"name": self.name} if self.name else {}
        return {"type": "Feature", "properties": properties, "geometry": self.geometry}

    def pixels(self, grid: Grid, all_touched: bool = False) -> NDArray[np.bool_]:
        """The region's pixels on a grid: bool ``(y, x)``, all False where it lies outside.

        A pixel belongs to a polygon when its centre lies inside (with ``all_touched``: when they
        share an area), to a line that passes through it, and to a point that it holds. A region
        too small to hold any centre gives the pixels that hold it.
        """
        found = np.zeros(grid.shape, dtype=np.bool_)
        for placed in _placed(self.outline, grid):
            found |= _covered(placed, grid.shape, all_touched, is_geographic(grid.crs))
        if found.any() or all_touched:
            return found
        for placed in _placed(self.outline, grid):
            found |= _holding(placed, grid.shape)
        return found


def _placed(outline: BaseGeometry, grid: Grid) -> list[BaseGeometry]:
    """The outline in pixel coordinates of a grid, at each turn of the globe that meets it."""
    if is_geographic(grid.crs):
        box = shapely.box(*grid.bbox)
        turned = [outlines.shifted(outline, turn) for turn in (0.0, -360.0, 360.0)]
        meeting = [t for t in turned if shapely.box(*t.bounds).intersects(box)]
        if len(meeting) > 1 and _has_centre_at(grid, outline.bounds[0]):
            meeting = [shapely.union_all(meeting)]
    else:
        meeting = [projected.onto_grid(outline, grid)]
    dx, dy = grid.resolution
    corner = np.array([grid.bbox.west, grid.bbox.north])
    return [
        shapely.transform(t, lambda xy: (xy - corner) / (dx, -dy))
        for t in meeting
        if not t.is_empty
    ]


def _has_centre_at(grid: Grid, lon: float) -> bool:
    """Whether centres lie on a meridian, where a region around the globe meets itself."""
    away = np.abs((grid.xs - lon + 180.0) % 360.0 - 180.0)
    return bool(away.min() < rasterize.TIE * grid.resolution[0])


def _covered(
    placed: BaseGeometry, shape: tuple[int, int], all_touched: bool, strict: bool
) -> NDArray[np.bool_]:
    """The pixels of an outline's polygons, lines and points."""
    found = np.zeros(shape, dtype=np.bool_)
    polygons, lines, points = (_of_kind(placed, dimension) for dimension in (2, 1, 0))
    if len(polygons):
        found |= rasterize.fill(polygons, shape, strict=strict)
    if len(polygons) and all_touched:
        found |= rasterize.trace(shapely.boundary(polygons), shape, borders=False)
    if len(lines):
        found |= rasterize.trace(lines, shape)
    if len(points):
        rasterize.mark(found, shapely.get_coordinates(points))
    return found


def _holding(placed: BaseGeometry, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """The pixels that hold an outline too small or thin for any centre.

    Axis by axis as a box is read: along an axis on which it is smaller than a pixel, one pixel.
    """
    found = np.zeros(shape, dtype=np.bool_)
    west, north, east, south = placed.bounds
    if not (west <= shape[1] and east >= 0 and north <= shape[0] and south >= 0):
        return found
    lattice = BBox(west, -south, east, -north)
    cells = Grid.snapped("EPSG:4326", lattice, (1.0, 1.0), (0.0, 0.0))
    if min(cells.shape) > 1:
        return rasterize.trace(shapely.boundary(_of_kind(placed, 2)), shape, borders=False)
    rows = np.clip(np.arange(cells.height) - round(cells.bbox.north), 0, shape[0] - 1)
    cols = np.clip(np.arange(cells.width) + round(cells.bbox.west), 0, shape[1] - 1)
    found[np.ix_(rows, cols)] = True
    return found


def _of_kind(placed: BaseGeometry, dimension: int) -> NDArray[np.object_]:
    parts = shapely.get_parts(shapely.get_parts(placed))
    return np.asarray(parts[shapely.get_dimensions(parts) == dimension])


def _read(area: Any) -> ROI:
    """Tell what an area is, and read it."""
    if isinstance(area, BBox):
        return ROI(_box(area))
    if isinstance(area, str | PathLike):
        return _from_text(area)
    if isinstance(area, BaseGeometry):
        return _from_geojson(shapely.geometry.mapping(area))
    if isinstance(area, Mapping):
        return _from_geojson(area)
    if hasattr(area, "__geo_interface__"):
        return _from_geojson(area.__geo_interface__)
    return ROI(_box(BBox.of(area)))


def _box(box: BBox) -> BaseGeometry:
    """A box as a polygon; without width or height as a line or point."""
    outlines.check_degrees(np.array([[box.west, box.south], [box.east, box.north]]))
    west, east = (-180.0, 180.0) if box.width > 360 else (box.west, box.east)
    south, north = np.clip((box.south, box.north), -90.0, 90.0)
    if west == east or south == north:
        flat = outlines.line([(west, south), (east, north)], [], wraps=False)
        return outlines.joined([flat])
    return outlines.joined([shapely.box(west, south, east, north)])


def _from_text(text: str | PathLike[str]) -> ROI:
    """GeoJSON as text, or the path of a file that holds it."""
    if isinstance(text, str) and text.lstrip().startswith("{"):
        return _from_geojson(geojson.parsed(text, "the text"))
    path = Path(text).expanduser()
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise BadArea(
            f"the area {str(text)[:80]!r} is no GeoJSON, and no file of that name could be read:"
            f" {getattr(error, 'strerror', None) or error}"
        ) from None
    roi = _from_geojson(geojson.parsed(content, str(path)))
    return roi if roi.name else replace(roi, name=path.stem)


def _from_geojson(value: Mapping[str, Any]) -> ROI:
    notes: list[str] = []
    parts = geojson.parts(value, notes)
    return ROI(outlines.joined(parts), geojson.name(value), tuple(notes))
