"""The offline basemap: land and coast as GeoJSON layers. No tile server is asked."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import ipyleaflet as lf
import numpy as np
import shapely
from numpy.typing import NDArray
from traitlets import Unicode

from je_explorer.raster.projected import transformer
from je_explorer.sample import coast
from je_explorer.widgets.maps.plane import UNIT, Plane

TURNS = (-360.0, 0.0, 360.0)
"""The world is drawn three times, so that a map can be moved across the antimeridian."""

EDGE = 179.9
FLOOR = -85.0

RIM = 20.0
"""Degrees beyond the equator at which a polar map's land ends, outside of what can be seen."""

LAND = {"weight": 0, "fillOpacity": 1, "interactive": False}
NO_LAND = {**LAND, "fillOpacity": 0}
COAST = {"weight": 0.9, "opacity": 1, "fill": False, "interactive": False}
NO_COAST = {**COAST, "opacity": 0}

Points = NDArray[np.float64]


class PanedGeoJSON(lf.GeoJSON):  # type: ignore[misc]
    """A GeoJSON layer that keeps to its pane (ipyleaflet does not hand the pane on)."""

    pane = Unicode("").tag(sync=True, o=True)


def layers(plane: Plane) -> tuple[lf.Layer, lf.Layer]:
    """Land below the picture, coast above it. Their colours come from the style sheet."""
    land_data, coast_data = polar_shapes(plane.crs) if plane.crs else shapes()
    return (
        PanedGeoJSON(data=land_data, style=LAND, pane="land"),
        PanedGeoJSON(data=coast_data, style=COAST, pane="coast"),
    )


@lru_cache(maxsize=1)
def shapes() -> tuple[dict[str, Any], dict[str, Any]]:
    """Land as one polygon of all rings (filled even-odd, so lakes are holes), coast as lines."""
    rings = [ring + np.array([turn, 0.0]) for turn in TURNS for ring in coast.rings()]
    lines = [line for ring in coast.rings() for line in _coast_lines(ring)]
    turned = [line + np.array([turn, 0.0]) for turn in TURNS for line in lines]
    return _land(rings), _coast(turned)


@lru_cache(maxsize=4)
def polar_shapes(crs: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same on a polar map's plane.

    What lies beyond the rim is moved onto it: rings stay closed, and the fill is right inside.
    """
    sign = 1.0 if _is_north(crs) else -1.0
    seen = [ring for ring in coast.rings() if (sign * ring[:, 1]).max() > -RIM]
    rings = [_on_plane(crs, _clamped(_fine(ring), sign)) for ring in seen]
    lines = [line for ring in seen for line in _coast_lines(ring)]
    near = [part for line in lines for part in _within_rim(line, sign)]
    return _land(rings), _coast([_on_plane(crs, line) for line in near])


def _is_north(crs: str) -> bool:
    x, y = transformer(crs).transform(0.0, 90.0)
    return abs(float(x)) + abs(float(y)) < 1.0


def _fine(ring: Points) -> Points:
    """A ring whose edges are at most two degrees long."""
    return np.asarray(shapely.get_coordinates(shapely.segmentize(shapely.LineString(ring), 2.0)))


def _clamped(ring: Points, sign: float) -> Points:
    lat = sign * np.clip(sign * ring[:, 1], -RIM, 90.0)
    return np.column_stack([ring[:, 0], lat])


def _within_rim(line: Points, sign: float) -> list[Points]:
    inside = sign * line[:, 1] > -RIM
    parts = np.split(np.arange(len(line)), np.flatnonzero(np.diff(inside)) + 1)
    return [line[part] for part in parts if inside[part[0]] and len(part) > 1]


def _on_plane(crs: str, points: Points) -> Points:
    x, y = transformer(crs).transform(points[:, 0], points[:, 1])
    return np.column_stack([x, y]) / UNIT


def _land(rings: list[Points]) -> dict[str, Any]:
    return _feature({"type": "Polygon", "coordinates": [_numbers(ring) for ring in rings]})


def _coast(lines: list[Points]) -> dict[str, Any]:
    return _feature({"type": "MultiLineString", "coordinates": [_numbers(line) for line in lines]})


def _feature(geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": geometry}


def _numbers(points: Points) -> list[list[float]]:
    return [[float(x), float(y)] for x, y in np.round(points, 3)]


def _coast_lines(ring: Points) -> list[Points]:
    """The ring without the straight cuts along the antimeridian and through Antarctica."""
    on_edge = (np.abs(ring[:, 0]) > EDGE) | (ring[:, 1] < FLOOR)
    cut = on_edge[:-1] & on_edge[1:]
    breaks = np.flatnonzero(cut) + 1
    return [line for line in np.split(ring, breaks) if len(line) > 1]
