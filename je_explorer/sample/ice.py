"""Sea ice on JAXA's polar grids: it grows and melts with the seasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pyproj
from numpy.typing import NDArray

from je_explorer.sample.kept import kept
from je_explorer.sample.noise import Field, axis, smooth
from je_explorer.sample.terrain import world

EXTENT = 2.0**23
"""Half the side of the polar grids, in metres."""

UNIT = 32768.0

Cell = TypeVar("Cell", bound=np.generic)

LAND_CODE, MISSING_CODE = 254, 255

EDGES = {3995: (70.0, 9.0, 9.2), 3031: (67.0, 4.5, 2.6)}
"""Per CRS: the mean latitude of the ice's edge, its swing, and the month of the least ice."""

ICEBOUND = ((145, 55, 11.0, 10, 5, 0), (-65, 58, 9.0, 14, 7, 0), (-10, 72, -1, 10, 6, 0),
            (25, 70, -8.0, 25, 7, 0), (-30, -64, 2.0, 25, 6, 0))  # fmt: skip
"""Where the edge lies nearer to the equator (Okhotsk, Labrador, Weddell) or further (Norway)."""


@dataclass(frozen=True, slots=True)
class PolarGrid:
    """Longitude, latitude (away from the equator) and land of the pixels of a polar grid."""

    lon: Field
    lat: Field
    land: NDArray[np.bool_]
    bias: Field


@kept(8)
def polar(epsg: int, ppu: float) -> PolarGrid:
    """The grid of ``epsg`` at ``ppu`` pixels per 32768 m, rows from the top.

    On a polar stereographic map the longitude is the angle at the pole, and the latitude depends
    on the distance from it only: one meridian through pyproj serves all pixels.
    """
    count = round(2 * EXTENT / UNIT * ppu)
    x = (np.arange(count) + 0.5) * (2 * EXTENT / count) - EXTENT
    y = -x[:, None]
    pole = 1 if epsg == 3995 else -1
    meridian = np.linspace(90, 0, 2001)
    project = pyproj.Transformer.from_crs("EPSG:4326", f"EPSG:{epsg}", always_xy=True)
    away = np.hypot(*project.transform(np.zeros(2001), pole * meridian))
    lat = np.interp(np.hypot(x, y), away, meridian)
    lon = np.degrees(np.arctan2(x, -pole * y))
    return PolarGrid(
        lon.astype(np.float32),
        lat.astype(np.float32),
        _at(world(10).land, lon, pole * lat),
        _at(_bias(), lon, pole * lat),
    )


@kept(1)
def _bias() -> Field:
    """How far the ice's edge is shifted, in degrees of latitude, on the 1.25-per-degree globe."""
    lon, lat = axis(-180, 180, 1.25), axis(90, -90, 1.25)
    field = 1.6 * smooth(lon, lat, 15, 131) + 0.6 * smooth(lon, lat, 3.75, 132)
    for x, y, shift, length, width, _ in ICEBOUND:
        bell = np.exp(-(((lon - x) / length) ** 2) - ((lat[:, None] - y) / width) ** 2)
        field += shift * bell.astype(np.float32)
    return field


def _at(field: NDArray[Cell], lon: Field, lat: Field) -> NDArray[Cell]:
    """A global field's nearest values at places."""
    rows, cols = field.shape
    row = np.clip(((90 - lat) * (rows / 180)).astype(np.int32), 0, rows - 1)
    col = ((lon + 180) * (cols / 360)).astype(np.int32) % cols
    return np.asarray(field[row, col])


FIELD_PPU = 2.0
"""The ice itself is computed at most so finely; the coast is cut at a file's resolution."""


def concentration(month: float, epsg: int, ppu: float) -> NDArray[np.uint8]:
    """Ice in percent of the sea, ``(y, x)``; 254 on land, 255 below 35 degrees."""
    coarse, grid = polar(epsg, min(ppu, FIELD_PPU)), polar(epsg, ppu)
    middle, swing, least = EDGES[epsg]
    edge = middle + swing * np.cos((month - least) * np.pi / 6)
    ice = 100 / (1 + np.exp(np.clip((edge - coarse.bias - coarse.lat) * 1.4, -30, 30)))
    ice = np.where(ice < 8, 0, np.round(ice)).astype(np.uint8)
    factor = len(grid.lat) // len(coarse.lat)
    ice = ice.repeat(factor, axis=0).repeat(factor, axis=1)
    ice[grid.land] = LAND_CODE
    ice[grid.lat < 35] = MISSING_CODE
    return ice
