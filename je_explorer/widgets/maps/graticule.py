"""Meridians and parallels as lines, and the numbers at them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from je_explorer.raster.grid import BBox
from je_explorer.widgets.maps.plane import Plane

STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 45.0)
"""Degrees between lines, the first that gives few enough of them."""

MOST = 7
"""Lines of a kind over a view."""

LOW = 0.15
"""Share of the height below which no longitudes stand."""

LOWEST = 10
"""The parallel at which the meridians of a polar map end."""


@dataclass(frozen=True, slots=True)
class Label:
    """A number at a line: where it stands, in the map's coordinates, and what it says."""

    x: float
    y: float
    text: str


def over(view: BBox) -> tuple[dict[str, Any], list[Label]]:
    """The lines over a part of the world map; numbers along a meridian and a parallel.

    The edges would be no place for them: tools and messages lie there.
    """
    step_x = _step(view.width)
    south, north = max(view.south, -85.0), min(view.north, 85.0)
    step_y = min(_step(max(north - south, 1e-6)), 30.0)
    lons, lats = _multiples(view.west, view.east, step_x), _multiples(south, north, step_y)
    lines = [[[lon, -85.0], [lon, 85.0]] for lon in lons]
    lines += [[[view.west - 180.0, lat], [view.east + 180.0, lat]] for lat in lats]
    column = lons[min(1, len(lons) - 1)] if lons else view.west
    low = south + LOW * (north - south)
    row = next((lat for lat in lats if lat >= low), south)
    labels = [Label(column, lat, latitude(lat)) for lat in lats if lat != row]
    labels += [Label(lon, row, longitude(lon)) for lon in lons]
    return _feature(lines), labels


def around(plane: Plane) -> tuple[dict[str, Any], list[Label]]:
    """The circles and rays of a polar map; numbers along a meridian and at the rays' ends."""
    sign = 1 if plane.degrees(0.0, 0.0)[1] > 0 else -1
    circles = [sign * lat for lat in range(LOWEST, 90, 10)]
    turns = np.arange(0.0, 361.0, 2.0)
    lines = [[list(plane.xy(float(lon), float(lat))) for lon in turns] for lat in circles]
    rays = range(-180, 180, 30)
    lines += [
        [list(plane.xy(lon, sign * 80.0)), list(plane.xy(lon, sign * LOWEST))] for lon in rays
    ]
    labels = [Label(*plane.xy(45.0, lat), latitude(lat)) for lat in circles if abs(lat) >= 30]
    labels += [Label(*plane.xy(lon, sign * 55.0), longitude(lon)) for lon in rays]
    return _feature(lines), labels


def longitude(lon: float) -> str:
    """``"130°E"``."""
    turned = (lon + 180.0) % 360.0 - 180.0
    side = "" if turned in (0.0, -180.0) else "E" if turned > 0 else "W"
    return f"{abs(turned):g}°{side}"


def latitude(lat: float) -> str:
    """``"60°N"``."""
    side = "" if lat == 0 else "N" if lat > 0 else "S"
    return f"{abs(lat):g}°{side}"


def _step(width: float) -> float:
    return next((step for step in STEPS if width / step <= MOST), STEPS[-1])


def _multiples(start: float, stop: float, step: float) -> list[float]:
    first, last = math.ceil(start / step), math.floor(stop / step)
    return [round(i * step, 6) for i in range(first, last + 1)]


def _feature(lines: list[Any]) -> dict[str, Any]:
    geometry = {"type": "MultiLineString", "coordinates": lines}
    return {"type": "Feature", "properties": {}, "geometry": geometry}
