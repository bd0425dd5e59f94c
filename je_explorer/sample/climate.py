"""Monthly fields: temperature of land and sea, vegetation. Latitude, season, height, some noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from je_explorer.sample.kept import kept
from je_explorer.sample.noise import Field, axis, hills, smooth
from je_explorer.sample.terrain import Terrain, world

LAPSE = 0.0058
"""Kelvin that it grows colder per metre of height."""

TREND = 0.05
"""Kelvin of warming per year."""

INLAND = (
    (115, 60, 1.0, 45, 16, 0),
    (75, 52, 0.7, 30, 14, 0),
    (-100, 56, 0.9, 28, 14, 0),
    (105, 42, 0.7, 22, 9, 0),
)
"""Where summers are hot and winters cold."""

CURRENTS = (
    # lon, lat, degC, length, width, turn
    (127, 27.5, 2.0, 6, 2.5, 45),
    (134, 31.5, 2.5, 6, 1.6, 20),
    (143, 35.5, 2.8, 7, 1.6, 10),
    (155, 36, 1.5, 12, 3, 0),
    (146, 42.5, -4.5, 6, 3, 40),
    (131, 38, 1.5, 4, 2, 40),
    (-75, 35.5, 3.5, 6, 2, 45),
    (-58, 40, 4.0, 14, 2.5, 8),
    (-20, 55, 4.5, 25, 8, 25),
    (5, 66, 5.0, 12, 6, 45),
    (-55, 48, -5.0, 6, 4, 60),
    (-124, 34, -3.5, 9, 5, -60),
    (-78, -14, -5.0, 14, 5, -70),
    (-100, 0, -2.5, 30, 3, 0),
    (10, -20, -5.0, 12, 5, -75),
    (-18, 22, -3.5, 9, 4, 75),
    (36, -34, 3.0, 8, 3, 20),
    (155, -32, 2.0, 8, 3, 70),
    (135, 5, 1.5, 30, 9, 0),
    (75, 3, 1.0, 20, 9, 0),
)
"""Warm and cold waters: Kuroshio, Oyashio, Gulf Stream, Humboldt, Benguela and others."""

PACIFIC = {2021: -1.0, 2022: -1.2, 2023: 1.9}
"""The eastern tropical Pacific by year: La Nina, then El Nino."""

HOT_SUMMERS = {2021: 2.6, 2022: 0.8, 2023: 2.0}
"""How much warmer Japan's July and August were made than usual, in kelvin."""


@dataclass(frozen=True, slots=True)
class Season:
    """A field's mean over the year and its swing: value = mean + swing * cos(season)."""

    mean: Field
    swing: Field

    def at(self, month: float) -> Field:
        """The field in a month (1 is mid-January)."""
        return self.mean + self.swing * np.float32(np.cos((month - 7.3) * np.pi / 6))


def _hemisphere(lat: Field) -> Field:
    return np.tanh(lat / 9)


@kept(8)
def _land_season(ppu: float) -> Season:
    here = world(ppu)
    lat = here.lat[:, None].astype(np.float32)
    sine = np.sin(np.radians(lat)) ** 2
    inland = hills(here.lon, here.lat, INLAND)
    mean = 303 - 38 * sine - 20 * sine**3 + 9 * here.dry - LAPSE * here.height
    mean += 0.8 * smooth(here.lon, here.lat, 1.0, 31) - 4 * inland
    swing = (1 + 13 * np.sin(np.radians(np.abs(lat))) + 13 * inland + 3 * here.dry) * _hemisphere(
        lat
    )
    return Season(mean, swing)


def _summer_heat(here: Terrain, year: int, month: float) -> Field:
    """The extra heat of a summer around Japan."""
    strength = HOT_SUMMERS.get(year, 0.0) * float(np.exp(-(((month - 7.6) / 0.9) ** 2)))
    return hills(here.lon, here.lat, ((138, 37, strength, 14, 9, 20),))


def _weather(year: int, month: float, strength: float, seed: int) -> Field:
    """What makes this month differ from the same month of other years, on a coarse grid."""
    lon, lat = axis(-180, 180, 1.25), axis(90, -90, 1.25)
    return strength * smooth(lon, lat, 15, seed + 977 * year + round(month * 40))


def _enlarged(field: Field, here: Terrain) -> Field:
    factor = len(here.lat) // field.shape[0]
    return field.repeat(factor, axis=0).repeat(factor, axis=1)


def land_temperature(year: int, month: float, ppu: float) -> Field:
    """Daytime temperature of the land's surface in kelvin, ``(y, x)``; sea is not told apart."""
    here = world(ppu)
    coarse = world(1.25)
    change = _weather(year, month, 1.6, 41) + _summer_heat(coarse, year, month)
    return land_normal(month, ppu) + _enlarged(change + np.float32(TREND * (year - 2011)), here)


def land_normal(month: float, ppu: float) -> Field:
    """The usual daytime temperature of the land in a month, in kelvin."""
    return _land_season(ppu).at(month)


@kept(8)
def _sea_season(ppu: float) -> Season:
    here = world(ppu)
    lat = here.lat[:, None].astype(np.float32)
    sine = np.sin(np.radians(lat)) ** 2
    currents = hills(here.lon, here.lat, CURRENTS)
    mean = 28.8 - 25 * sine - 9 * sine**2 + currents
    mean += 0.7 * smooth(here.lon, here.lat, 2.5, 51) * np.minimum(np.abs(lat) / 20, 1)
    band = np.exp(-(((np.abs(lat) - 38) / 17) ** 2))
    enclosed = hills(here.lon, here.lat, ((127, 37, 4.5, 9, 6, 0), (30, 43, 3, 18, 5, 0)))
    swing = (0.6 + 4.3 * band + enclosed) * _hemisphere(lat)
    return Season(mean.astype(np.float32), swing.astype(np.float32))


def sea_temperature(year: int, month: float, ppu: float) -> Field:
    """Temperature of the sea's surface in degC, ``(y, x)``, -1.8 at least; it lags by a month."""
    here, coarse = world(ppu), world(1.25)
    change = _weather(year, month, 0.6, 61) + _summer_heat(coarse, year, month - 0.6)
    change += hills(coarse.lon, coarse.lat, ((-110, 0, PACIFIC.get(year, 0.0), 38, 7, 0),))
    field = _sea_season(ppu).at(month - 1.2) + _enlarged(change, here)
    return np.asarray(np.maximum(field, -1.8, out=field))


@kept(8)
def _green_season(ppu: float) -> Season:
    here = world(ppu)
    south_to_north = here.lat[:, None].astype(np.float32)
    lat = np.abs(south_to_north)
    belts = 0.74 * np.exp(-((lat / 13) ** 2)) + 0.58 * np.exp(-(((lat - 50) / 17) ** 2))
    belts = belts + 0.48 * np.exp(-(((lat - 25) / 9) ** 2))
    mean = belts * (1 - 0.95 * here.dry) + 0.05 * smooth(here.lon, here.lat, 1.0, 71)
    mean -= np.maximum(here.height - 2500, 0) * 0.00013
    swing = 0.27 * np.clip((lat - 12) / 30, 0, 1) * (1 - here.dry) * _hemisphere(south_to_north)
    return Season(mean.astype(np.float32), swing.astype(np.float32))


def greenness(year: int | None, month: float, ppu: float) -> Field:
    """Vegetation index, about -0.1 to 0.9; ``year=None`` is the usual of the month."""
    field = _green_season(ppu).at(month - 0.4)
    if year is not None:
        field = field + _enlarged(_weather(year, month, 0.06, 81), world(ppu))
    return np.clip(field, -0.1, 0.92, out=field)
