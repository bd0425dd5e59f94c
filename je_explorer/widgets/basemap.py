"""The offline basemap: land and coast as GeoJSON layers. No tile server is asked."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import ipyleaflet as lf
import numpy as np
from numpy.typing import NDArray
from traitlets import Unicode

from je_explorer.sample import coast

TURNS = (-360.0, 0.0, 360.0)
"""The world is drawn three times, so that a map can be moved across the antimeridian."""

EDGE = 179.9
FLOOR = -85.0


class PanedGeoJSON(lf.GeoJSON):  # type: ignore[misc]
    """A GeoJSON layer that keeps to its pane (ipyleaflet does not hand the pane on)."""

    pane = Unicode("").tag(sync=True, o=True)


def layers() -> tuple[lf.Layer, lf.Layer]:
    """Land below the picture, coast above it. Their colours come from the style sheet."""
    shape = {"weight": 0, "fillOpacity": 1, "interactive": False}
    line = {"weight": 0.9, "fill": False, "interactive": False}
    land_data, coast_data = shapes()
    return (
        PanedGeoJSON(data=land_data, style=shape, pane="land"),
        PanedGeoJSON(data=coast_data, style=line, pane="coast"),
    )


@lru_cache(maxsize=1)
def shapes() -> tuple[dict[str, Any], dict[str, Any]]:
    """Land as one polygon of all rings (filled even-odd, so lakes are holes), coast as lines."""
    rings = [ring + np.array([turn, 0.0]) for turn in TURNS for ring in coast.rings()]
    land = {"type": "Polygon", "coordinates": [_numbers(ring) for ring in rings]}
    lines = [line for ring in coast.rings() for line in _coast_lines(ring)]
    turned = [_numbers(line + np.array([turn, 0.0])) for turn in TURNS for line in lines]
    return _feature(land), _feature({"type": "MultiLineString", "coordinates": turned})


def _feature(geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": geometry}


def _numbers(points: NDArray[np.float64]) -> list[list[float]]:
    return [[float(x), float(y)] for x, y in np.round(points, 3)]


def _coast_lines(ring: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The ring without the straight cuts along the antimeridian and through Antarctica."""
    on_edge = (np.abs(ring[:, 0]) > EDGE) | (ring[:, 1] < FLOOR)
    cut = on_edge[:-1] & on_edge[1:]
    breaks = np.flatnonzero(cut) + 1
    return [line for line in np.split(ring, breaks) if len(line) > 1]
