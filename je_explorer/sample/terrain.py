"""The made-up globe: real coasts, mountain ranges and deserts about where they are.

Heights are sums of bell-shaped ranges and noise: right to the eye, useless for a hike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from je_explorer.sample.coast import land
from je_explorer.sample.kept import kept
from je_explorer.sample.noise import Axis, Field, axis, hills, smooth

RANGES = (
    # lon, lat, height in m, length, width, turn
    (88, 33, 4300, 13, 4.5, -8),
    (84, 29, 2200, 9, 1.6, -25),
    (76, 36, 3200, 5, 2.2, -35),
    (77, 42, 2900, 9, 1.8, 10),
    (90, 48, 1900, 6, 2.5, -30),
    (102, 50, 1300, 10, 4, 20),
    (106, 45, 1100, 12, 5, 0),
    (128, 65, 1000, 9, 5, 70),
    (145, 65, 1100, 10, 4, -30),
    (159, 56, 1300, 5, 1.2, 55),
    (59, 60, 800, 9, 1.2, 78),
    (44, 42.5, 2500, 4, 0.9, -20),
    (36, 38.5, 1500, 6, 2, 5),
    (51, 33, 2000, 7, 1.8, -45),
    (66, 33, 2300, 6, 2.5, 20),
    (10, 46.5, 2500, 4.2, 1.1, 12),
    (15, 66, 1000, 6, 1.2, 55),
    (0.5, 42.6, 1700, 2, 0.5, -8),
    (-5, 40, 800, 4, 3, 0),
    (-4, 32, 1900, 4, 1.2, 25),
    (39, 9, 2400, 4, 3, 60),
    (36, -1, 1700, 4, 3, 80),
    (26, -29, 1500, 6, 4, 40),
    (17, -13, 1300, 4, 4, 0),
    (47, -19, 1100, 5, 1.5, 75),
    (-110, 42, 2100, 9, 5, -60),
    (-107, 38.5, 1500, 4, 2, -70),
    (-120, 52, 1700, 9, 2.6, -50),
    (-150, 63, 1600, 7, 1.6, 20),
    (-139, 60.5, 1900, 4, 1.5, -25),
    (-103, 22, 2000, 6, 3, -55),
    (-81, 37, 700, 7, 1.6, 45),
    (-76, 2, 2400, 5, 1.4, 65),
    (-78, -8, 3300, 7, 1.6, -65),
    (-68, -18, 3900, 6, 2.6, -70),
    (-69.5, -31, 3600, 7, 1.1, 85),
    (-72, -45, 1400, 7, 0.9, 86),
    (-44, -19, 900, 7, 4, 45),
    (-62, 4, 900, 5, 2, 0),
    (-41, 73, 2900, 12, 8, 80),
    (60, -79, 3100, 60, 11, 0),
    (110, -77, 2800, 45, 9, 0),
    (-100, -80, 1900, 35, 7, 0),
    (148, -33, 900, 8, 1.8, 70),
    (135, -24, 450, 9, 6, 0),
    (170, -43.8, 2200, 3, 0.6, 45),
    (140, -5, 2900, 6, 1.0, -18),
    (115, 2, 1100, 4, 1.5, 50),
    (101, -1, 1500, 6, 0.7, -52),
    (110, -7.4, 1300, 4, 0.5, -8),
    (121, 17, 1500, 2.5, 0.7, 85),
    (121, 23.6, 3300, 1.3, 0.35, 72),
    (102, 26, 2300, 5, 4, 0),
    (110, 27, 700, 7, 4, 0),
    (128, 37.5, 900, 3.5, 0.7, -70),
    (127.5, 41.8, 1500, 2.5, 1, 20),
)
"""The world's ranges."""

JAPAN = (
    (137.65, 36.35, 2300, 0.55, 0.22, 70),
    (137.80, 35.75, 1900, 0.35, 0.16, 75),
    (138.20, 35.55, 2500, 0.40, 0.16, 72),
    (136.80, 36.15, 1500, 0.30, 0.25, 80),
    (138.60, 36.55, 1500, 0.45, 0.30, 30),
    (139.30, 36.90, 1700, 0.50, 0.35, 40),
    (138.90, 35.90, 1500, 0.40, 0.20, 0),
    (140.20, 37.75, 1000, 0.45, 0.25, 85),
    (140.75, 38.90, 900, 1.1, 0.20, 84),
    (140.00, 38.55, 1400, 0.25, 0.18, 60),
    (140.05, 39.10, 1500, 0.12, 0.12, 0),
    (141.00, 39.85, 1500, 0.15, 0.15, 0),
    (141.60, 39.50, 900, 0.60, 0.25, 80),
    (140.30, 40.66, 1200, 0.12, 0.12, 0),
    (142.85, 43.55, 1800, 0.45, 0.35, 60),
    (142.75, 42.65, 1700, 0.60, 0.18, 105),
    (144.50, 43.60, 900, 0.60, 0.30, 25),
    (140.85, 42.83, 1300, 0.16, 0.16, 0),
    (142.20, 44.40, 600, 0.80, 0.30, 100),
    (135.95, 34.15, 1400, 0.45, 0.35, 70),
    (133.30, 33.78, 1500, 0.90, 0.16, 15),
    (132.60, 34.95, 800, 1.6, 0.30, 15),
    (133.55, 35.38, 1300, 0.10, 0.10, 0),
    (131.10, 32.90, 1000, 0.35, 0.25, 0),
    (131.10, 32.60, 1100, 0.45, 0.25, 60),
    (130.90, 31.95, 1100, 0.20, 0.15, 0),
    (130.29, 32.76, 900, 0.08, 0.08, 0),
    (138.78, 35.36, 900, 0.22, 0.20, 0),
)
"""Japan's ranges, at their own scale; Fuji's cone is drawn apart."""

DESERTS = (
    (10, 23, 1.0, 30, 7.5, 0),
    (25, 24, 0.8, 12, 7, 0),
    (46, 23, 1.0, 11, 7, -30),
    (58, 33, 0.8, 10, 5, 0),
    (70, 28, 0.7, 5, 4, 0),
    (62, 42, 0.7, 9, 4, 0),
    (83, 39, 1.0, 8, 3, 0),
    (103, 42, 0.9, 10, 4, 0),
    (128, -25, 0.9, 12, 6.5, 0),
    (140, -28, 0.7, 7, 5, 0),
    (17, -24, 0.9, 4, 7, 0),
    (45, 6, 0.6, 5, 5, 0),
    (-70, -23, 1.0, 2.2, 8, 0),
    (-69, -45, 0.6, 4, 6, 0),
    (-113, 33, 0.8, 6, 5, 0),
    (-104, 28, 0.6, 4, 4, 0),
    (-117, 40, 0.5, 4, 4, 0),
)
"""Dry places: the same columns, with a strength from 0 to 1."""

FUJI = (138.7274, 35.3606, 3776.0)


@dataclass(frozen=True, slots=True)
class Terrain:
    """The unchanging globe on one grid.

    Attributes:
        lon, lat: pixel centres.
        land: bool ``(y, x)``.
        height: metres, at sea too: as if all were land.
        dry: 0 (wet) to 1 (desert).
    """

    lon: Axis
    lat: Axis
    land: NDArray[np.bool_]
    height: Field
    dry: Field

    def part(self, rows: slice, cols: slice) -> Terrain:
        """A window of it."""
        both = rows, cols
        return Terrain(
            self.lon[cols], self.lat[rows], self.land[both], self.height[both], self.dry[both]
        )


def height(lon: Axis, lat: Axis) -> Field:
    """Metres above the sea, as if all were land; 1 at least."""
    field = hills(lon, lat, RANGES) + hills(lon, lat, JAPAN)
    rough = 0.5 * smooth(lon, lat, 2.5, 11) + 0.5 * smooth(lon, lat, 0.5, 12)
    field *= 1 + 0.28 * rough
    field += 110 + 100 * smooth(lon, lat, 7.5, 13) + 30 * rough
    raise_fuji(field, lon, lat)
    return np.asarray(np.maximum(field, 1, out=field))


def raise_fuji(field: Field, lon: Axis, lat: Axis) -> None:
    """Put the cone of Mount Fuji on the land, its top at its real height and place."""
    x, y, top = FUJI
    rows = slice(*np.searchsorted(-lat, [-y - 0.5, -y + 0.5]))
    cols = slice(*np.searchsorted(lon, [x - 0.5, x + 0.5]))
    away = np.hypot((lon[None, cols] - x) * np.cos(np.radians(y)), lat[rows, None] - y)
    cone = top * np.exp(-away / 0.11).astype(np.float32)
    field[rows, cols] = np.maximum(field[rows, cols] * (1 - np.exp(-away / 0.08)), cone)


def detail(lon: Axis, lat: Axis) -> Field:
    """Ridges and valleys for close views: -1 to 1."""
    return 1 - 2 * np.abs(smooth(lon, lat, 0.125, 14))


def dryness(lon: Axis, lat: Axis) -> Field:
    """0 (wet) to 1 (desert)."""
    field = hills(lon, lat, DESERTS) * (1 + 0.25 * smooth(lon, lat, 5, 21))
    field += 0.12 * smooth(lon, lat, 3.75, 22)
    return np.clip(field, 0, 1, out=field)


def is_land(lon: Axis, lat: Axis) -> NDArray[np.bool_]:
    """The coast's land, and Antarctica to the pole, where the map stops at 85 degrees south."""
    mask = land(lon, lat)
    mask[lat < -83.5] = True
    return mask


@kept(8)
def world_land(ppu: float) -> NDArray[np.bool_]:
    """Where the globe is land, kept."""
    return is_land(axis(-180, 180, ppu), axis(90, -90, ppu))


@kept(8)
def world(ppu: float) -> Terrain:
    """The whole globe, kept."""
    lon, lat = axis(-180, 180, ppu), axis(90, -90, ppu)
    return Terrain(lon, lat, world_land(ppu), height(lon, lat), dryness(lon, lat))
