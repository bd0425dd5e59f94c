"""Daily and hourly fields: rain that moves, soil that dries, swaths that leave gaps."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from je_explorer.sample.kept import kept
from je_explorer.sample.noise import Field, hills, smooth
from je_explorer.sample.terrain import Terrain, world

EVENTS = (
    # day, lon, lat, mm/h, length, width, turn, days
    (datetime(2021, 7, 3), 138.9, 35.1, 11.0, 2.2, 0.9, 30, 1.1),
    (datetime(2021, 7, 2), 136.5, 34.4, 6.0, 4.0, 1.2, 25, 1.0),
    (datetime(2021, 7, 10), 130.6, 32.0, 13.0, 1.8, 0.8, 15, 1.0),
    (datetime(2021, 7, 20), 113.4, 34.6, 10.0, 2.4, 1.6, 60, 1.3),
    (datetime(2021, 7, 14), 6.5, 50.4, 7.0, 2.4, 1.4, 20, 0.9),
    (datetime(2021, 8, 13), 130.9, 33.0, 12.0, 2.6, 0.9, 20, 1.6),
    (datetime(2021, 8, 9), 133.0, 35.2, 7.0, 2.0, 1.8, 0, 0.8),
)
"""Heavy rain: Atami and Kyushu in July 2021, western Japan in August, Henan, the Rhineland."""

EPOCH = datetime(2021, 7, 1)

SWATH, SPACING, DRIFT = 13.0, 24.72, 8.6
"""A swath's width and its distance to the next in degrees at the equator, its shift per day."""


def _front(when: datetime) -> tuple[tuple[float, float, float, float, float, float], ...]:
    """The rainy season's front: lies over Japan in early July, then moves north and fades."""
    day = (when - EPOCH) / timedelta(days=1)
    strength = float(np.exp(-(((day - 6) / 10) ** 2)) + 0.9 * np.exp(-(((day - 43) / 4) ** 2)))
    wave = 1.5 * np.sin(day * 0.9)
    return ((133.0, 32.6 + wave + 0.06 * min(day, 20), 1.1 * strength, 17.0, 1.5, 12.0),)


def _event(when: datetime) -> tuple[tuple[float, float, float, float, float, float], ...]:
    rows = []
    for start, lon, lat, rate, length, width, turn, days in EVENTS:
        away = (when - start) / timedelta(days=days) - 0.3
        strength = rate * float(np.exp(-(away**2)))
        if strength > 0.05:
            rows.append((lon + away * 1.2, lat + away * 0.3, strength, length, width, turn))
    return tuple(rows)


def rain(when: datetime, here: Terrain) -> Field:
    """Mean rate of rain in mm/h, ``(y, x)``, 0 where it is dry.

    Showers ride eastward in the mid-latitudes and westward in the tropics.
    """
    day = (when - EPOCH) / timedelta(days=1)
    lat = here.lat[:, None].astype(np.float32)
    turn = day * 0.7
    east = smooth(here.lon - 9 * day, here.lat, 7.5, 101) * np.float32(np.cos(turn))
    east += smooth(here.lon - 9 * day, here.lat, 7.5, 102) * np.float32(np.sin(turn))
    west = smooth(here.lon + 5 * day, here.lat, 3.75, 103) * np.float32(np.cos(turn + 1))
    west += smooth(here.lon + 5 * day, here.lat, 3.75, 104) * np.float32(np.sin(turn + 1))
    tropics = np.exp(-(((lat - 8) / 11) ** 2))
    belts = 0.62 * tropics + 0.28 * np.exp(-(((np.abs(lat) - 45) / 13) ** 2))
    wet = east * (1 - tropics) + west * tropics + belts - 0.72 - 0.35 * here.dry
    field = 2.4 * np.maximum(wet, 0) ** 1.4
    extra = hills(here.lon, here.lat, _front(when) + _event(when))
    field += extra * (0.75 + 0.5 * smooth(here.lon - 4 * day, here.lat, 0.5, 105))
    return np.asarray(field)


def seen(day: int, ppu: float) -> NDArray[np.bool_]:
    """Where a satellite's swaths of one day lie, bool ``(y, x)``: gaps narrow towards the poles."""
    here = world(ppu)
    lat = here.lat[:, None].astype(np.float32)
    shift = np.float32(DRIFT * day % SPACING)
    track = (here.lon[None, :].astype(np.float32) - shift + 0.22 * lat) % np.float32(SPACING)
    return np.asarray(np.minimum(track, SPACING - track) * np.cos(np.radians(lat)) < SWATH / 2)


def soil_moisture(when: datetime, ppu: float) -> Field:
    """Water in the topmost soil, in percent of its volume, 1 to 60."""
    here = world(ppu)
    wet = _recent_rain(when)
    factor = len(here.lat) // len(wet)
    field = _soil(ppu) + wet.repeat(factor, axis=0).repeat(factor, axis=1)
    return np.clip(field, 1, 60, out=field)


@kept(8)
def _soil(ppu: float) -> Field:
    """What the soil holds between rains."""
    here = world(ppu)
    return 24 * (1 - here.dry) + 4 + 5 * smooth(here.lon, here.lat, 2.5, 111)


@kept(4)
def _recent_rain(when: datetime) -> Field:
    """What the rain of the last days adds, on a coarse grid."""
    field = np.zeros_like(world(1.25).dry)
    for days in range(4):
        field += 5.0 * 0.55**days * np.minimum(rain(when - timedelta(days=days), world(1.25)), 4)
    return field
