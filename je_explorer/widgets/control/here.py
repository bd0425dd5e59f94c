"""The value at the place that was clicked, and the pixel that it is of."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from je_explorer.errors import AreaOutside
from je_explorer.raster.grid import Grid, is_geographic
from je_explorer.raster.projected import transformer
from je_explorer.raster.raster import Raster
from je_explorer.widgets.control.desk import Desk
from je_explorer.widgets.describe import METRES_PER_DEGREE
from je_explorer.widgets.values.place import Here


class Reading:
    """Keeps `here` in step with the point and the picture."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        desk.state.observe(self._read, ["point", "shown"])

    def _read(self, _change: Any) -> None:
        state = self._desk.state
        if state.point is not None and state.shown is not None:
            state.here = here_of(state.shown.raster, *state.point)


def here_of(raster: Raster, lon: float, lat: float) -> Here:
    """The value of the first date at a place, or its class's name; no value outside the raster."""
    band = raster.band
    here = Here(lon, lat, None, "", band.unit, band.kind, raster.dates[0])
    try:
        found = np.asarray(raster.sample(lon, lat)).reshape(-1)
    except AreaOutside:
        return here
    here = replace(here, **_pixel(raster.grid, lon, lat))
    if band.is_picture or not found.size or not _is_known(found[0]):
        return here
    if band.is_classes:
        code = int(found[0])
        names = {label.value: label.name for label in band.classes}
        return replace(here, value=float(code), name=names.get(code, str(code)))
    return replace(here, value=float(found[0]))


def _is_known(value: Any) -> bool:
    return value is not None and math.isfinite(float(value))


def _pixel(grid: Grid, lon: float, lat: float) -> dict[str, Any]:
    """The centre of the pixel that holds a place, in degrees, and its sides in metres."""
    geographic = is_geographic(grid.crs)
    x, y = (lon, lat) if geographic else transformer(grid.crs).transform(lon, lat)
    found = grid.index(float(x), float(y))
    if found is None:
        return {}
    col, row = found
    cx, cy = float(grid.xs[col]), float(grid.ys[row])
    dx, dy = grid.resolution
    if geographic:
        across = dx * METRES_PER_DEGREE * math.cos(math.radians(cy))
        return {"pixel": (_turned(cx), cy), "size": (across, dy * METRES_PER_DEGREE)}
    centre = transformer(grid.crs).transform(cx, cy, direction="INVERSE")
    return {"pixel": (_turned(float(centre[0])), float(centre[1])), "size": (dx, dy)}


def _turned(lon: float) -> float:
    return (lon + 180.0) % 360.0 - 180.0
