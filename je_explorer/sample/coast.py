"""Land and sea: the coastline of bqplot's world map, as masks on any grid.

The same map is the dashboard's basemap, so that the sample's coasts lie on the basemap's.
Source: bqplot's ``map_data/WorldMap.json`` (TopoJSON; Natural Earth, public domain).
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import MissingExtra
from je_explorer.sample.kept import kept

Axis = NDArray[np.float64]


def world_map() -> Path:
    """The file of the map. bqplot is found, not imported: its import takes over a second.

    Raises:
        MissingExtra: bqplot is not installed.
    """
    spec = find_spec("bqplot")
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder) / "map_data" / "WorldMap.json"
        if path.is_file():
            return path
    raise MissingExtra("the sample's coastline comes with bqplot: pip install bqplot")


def _arcs(topology: dict[str, Any]) -> list[Axis]:
    """The arcs in degrees. TopoJSON stores each point as a whole-number step from the last."""
    scale = np.array(topology["transform"]["scale"])
    origin = np.array(topology["transform"]["translate"])
    return [np.cumsum(np.array(arc), axis=0) * scale + origin for arc in topology["arcs"]]


def _ring(numbers: list[int], arcs: list[Axis]) -> Axis:
    """One closed ring. A negative number ``~i`` is arc ``i`` read backwards."""
    parts = [arcs[~n][::-1] if n < 0 else arcs[n] for n in numbers]
    joined = [parts[0]] + [part[1:] for part in parts[1:]]
    return np.concatenate(joined)


@kept(1)
def rings() -> tuple[Axis, ...]:
    """All rings of the land, each ``(points, 2)`` of longitude and latitude; lakes too."""
    topology = json.loads(world_map().read_text(encoding="utf-8"))
    arcs = _arcs(topology)
    polygons = topology["objects"]["land"]["arcs"]
    return tuple(_ring(numbers, arcs) for polygon in polygons for numbers in polygon)


@kept(1)
def _edges() -> tuple[Axis, Axis]:
    """Start and end points of every edge of the coast, ``(edges, 2)`` each."""
    starts = np.concatenate([ring[:-1] for ring in rings()])
    ends = np.concatenate([ring[1:] for ring in rings()])
    return starts, ends


def land(lon: Axis, lat: Axis) -> NDArray[np.bool_]:
    """Where there is land.

    A pixel is land when its centre lies inside an odd number of rings. Every edge toggles the
    pixels to its right in the rows that it crosses; the running parity of a row is the answer.

    Args:
        lon: pixel centres from west to east, equally spaced, within -180..180.
        lat: pixel centres from north to south, equally spaced.

    Returns:
        Bool ``(len(lat), len(lon))``.

    Example:
        >>> land(np.array([138.0]), np.array([36.0]))
        array([[ True]])
    """
    (x0, y0), (x1, y1) = (points.T for points in _edges())
    north, step = lat[0], (lat[0] - lat[-1]) / max(len(lat) - 1, 1) or 1.0
    # A row is crossed where min(y) <= row < max(y): a vertex on a row counts once.
    first = np.floor((north - np.maximum(y0, y1)) / step).astype(int) + 1
    last = np.floor((north - np.minimum(y0, y1)) / step).astype(int)
    first, last = np.maximum(first, 0), np.minimum(last, len(lat) - 1)
    counts = np.maximum(last - first + 1, 0)
    edge = np.repeat(np.arange(len(x0)), counts)
    nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    row = first[edge] + nth
    x = x0[edge] + (north - row * step - y0[edge]) * ((x1 - x0)[edge] / (y1 - y0)[edge])
    toggles = np.zeros((len(lat), len(lon) + 1), dtype=np.uint8)
    np.bitwise_xor.at(toggles, (row, np.searchsorted(lon, x)), 1)
    parity: NDArray[np.bool_] = np.bitwise_xor.accumulate(toggles[:, :-1], axis=1).astype(bool)
    return parity
