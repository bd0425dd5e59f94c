"""Land cover classes, the elevation model's bit flags, and a picture: derived from the terrain."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from je_explorer.sample.climate import greenness, land_normal, sea_temperature
from je_explorer.sample.kept import kept
from je_explorer.sample.noise import Axis, axis, smooth
from je_explorer.sample.terrain import Terrain, detail, dryness, height, is_land, raise_fuji, world

Codes = NDArray[np.uint8]

CITIES = (
    # lon, lat, radius in degrees
    (139.65, 35.70, 0.42), (139.55, 35.45, 0.22), (140.05, 35.65, 0.15), (135.50, 34.68, 0.28),
    (135.76, 34.99, 0.10), (135.20, 34.72, 0.12), (136.92, 35.16, 0.26), (130.40, 33.58, 0.16),
    (130.85, 33.87, 0.10), (141.35, 43.06, 0.17), (140.88, 38.26, 0.13), (132.46, 34.39, 0.11),
    (138.39, 34.98, 0.09), (137.73, 34.73, 0.09), (139.05, 37.90, 0.10), (136.65, 36.57, 0.08),
    (133.92, 34.66, 0.09), (130.72, 32.80, 0.09), (130.55, 31.59, 0.07), (139.88, 36.56, 0.08),
    (126.98, 37.55, 0.34), (129.05, 35.18, 0.14), (121.47, 31.23, 0.40), (116.40, 39.90, 0.42),
    (113.30, 23.10, 0.48), (121.50, 25.05, 0.18), (120.98, 14.60, 0.30), (106.83, -6.20, 0.35),
    (100.50, 13.75, 0.33), (103.82, 1.35, 0.15), (77.20, 28.65, 0.35), (72.85, 19.08, 0.22),
    (88.36, 22.57, 0.25), (67.05, 24.90, 0.25), (51.40, 35.70, 0.28), (28.98, 41.05, 0.25),
    (37.62, 55.75, 0.42), (31.25, 30.05, 0.28), (3.40, 6.50, 0.25), (28.05, -26.20, 0.32),
    (2.35, 48.86, 0.32), (-0.12, 51.50, 0.36), (13.40, 52.52, 0.22), (-3.70, 40.42, 0.22),
    (12.50, 41.90, 0.18), (-74.00, 40.75, 0.50), (-87.70, 41.85, 0.42), (-118.20, 34.05, 0.55),
    (-122.30, 37.75, 0.25), (-95.40, 29.75, 0.38), (-79.40, 43.70, 0.30), (-99.13, 19.43, 0.33),
    (-46.63, -23.55, 0.42), (-43.25, -22.90, 0.25), (-58.45, -34.62, 0.35), (-77.03, -12.05, 0.25),
    (151.10, -33.85, 0.30), (145.00, -37.82, 0.32),
)  # fmt: skip
"""Large cities, as places on the map; the radius is that of dense building."""

CLASSES = (
    (10, "Cropland, rainfed", "#ffff64"),
    (20, "Cropland, irrigated", "#aaf0f0"),
    (50, "Tree cover, broadleaved, evergreen", "#006400"),
    (60, "Tree cover, broadleaved, deciduous", "#00a000"),
    (70, "Tree cover, needleleaved, evergreen", "#003c00"),
    (90, "Tree cover, mixed leaf type", "#788200"),
    (120, "Shrubland", "#966400"),
    (130, "Grassland", "#ffb432"),
    (140, "Lichens and mosses", "#ffdcd2"),
    (150, "Sparse vegetation", "#ffebaf"),
    (190, "Urban areas", "#c31400"),
    (200, "Bare areas", "#fff5d7"),
    (210, "Water bodies", "#0046c8"),
    (220, "Permanent snow and ice", "#ffffff"),
)
"""Code, name and colour. Source: the legend of the ESA CCI / C3S land cover maps."""

FLAGS = (
    (0, "Valid", "#1a9641"),
    (1, "Cloud and snow", "#f0f0f0"),
    (2, "Land water and low correlation", "#2c7bb6"),
    (3, "Sea", "#0b3c6f"),
    (4, "Filled with GSI DEM", "#a6d96a"),
    (8, "Filled with SRTM", "#fdae61"),
)
"""Code, name and colour: bits 0 and 1 tell what the sensor saw, the bits above what filled it."""


COLOURS = ((214, 38, 12, 16), (186, 92, 40, 76), (140, 40, 78, 130))
"""Red, green and blue of bare ground, of leaves, of cold sea and of warm sea."""


def view(lon: Axis, lat: Axis) -> Terrain:
    """The terrain of a window, with ridges that the globe's own grids don't resolve."""
    land = is_land(lon, lat)
    relief = height(lon, lat)
    relief *= 1 + 0.16 * detail(lon, lat)
    raise_fuji(relief, lon, lat)
    return Terrain(lon, lat, land, relief, dryness(lon, lat))


def _urban(here: Terrain, growth: float = 1.0) -> NDArray[np.bool_]:
    """Built-up land: dense in the middle of a city, frayed at its rim; ``growth`` of its radius."""
    mask = np.zeros(here.land.shape, dtype=bool)
    for x, y, full in CITIES:
        radius = full * growth
        rows = slice(*np.searchsorted(-here.lat, [-y - 2 * radius, -y + 2 * radius]))
        cols = slice(*np.searchsorted(here.lon, [x - 2 * radius, x + 2 * radius]))
        lon, lat = here.lon[cols], here.lat[rows]
        if len(lon) and len(lat):
            away = np.hypot((lon - x) * np.cos(np.radians(y)), lat[:, None] - y) / radius
            mask[rows, cols] |= away + 0.7 * smooth(lon, lat, 0.05, 141) < 1
    return mask & (here.height < 700)


BELTS = ((16, 50), (41, 60), (50, 90), (65, 70), (71, 140), (79, 150), (91, 220))
"""The natural cover up to a latitude (in degrees, raised by height): latitude, code."""


TODAY = 2019
"""The last year of land cover. In each year before, cities were smaller and fields fewer."""

CITIES_A_YEAR, FIELDS_A_YEAR = 0.06, 0.06


@kept(8)
def cover_of(year: int) -> Callable[[Terrain], Codes]:
    """The painter of a year's land cover: the same object for the same year."""
    return partial(cover, years_ago=TODAY - year)


def cover(here: Terrain, years_ago: int = 0) -> Codes:
    """Class codes ``(y, x)``; the sea is class 210."""
    lat = 3 * smooth(here.lon, here.lat, 2.5, 142) + here.height / 260
    lat += np.abs(here.lat[:, None])
    patch = smooth(here.lon, here.lat, 0.5, 143) + 0.6 * smooth(here.lon, here.lat, 0.25, 144)
    limits = np.array([limit for limit, _ in BELTS], dtype=np.float32)
    codes = np.array([*(code for _, code in BELTS), 220], dtype=np.uint8)
    found = codes[np.searchsorted(limits, lat)]
    found[here.dry > 0.24] = 120
    farmed = (
        (patch > 0.15 + FIELDS_A_YEAR * years_ago)
        & (here.height < 420)
        & (lat < 56)
        & (here.dry < 0.45)
    )
    found[farmed] = 10
    found[farmed & (here.lat[:, None] < 38) & (patch > 0.5) & (here.dry < 0.25)] = 20
    found[here.dry > 0.42] = 150
    found[here.dry > 0.62] = 200
    found[(here.lat[:, None] < -62) | (here.height > 5200)] = 220
    found[_urban(here, 1 - CITIES_A_YEAR * years_ago)] = 190
    found[~here.land] = 210
    return found


def flags(here: Terrain) -> Codes:
    """The elevation model's mask ``(y, x)``, as bits."""
    patch = smooth(here.lon, here.lat, 0.5, 151) + 0.5 * smooth(here.lon, here.lat, 0.125, 152)
    japan = (here.lon > 128.5) & (here.lon < 146.5) & (here.lat[:, None] > 30)
    found = np.zeros(here.land.shape, dtype=np.uint8)
    found[patch < -0.85] = 8
    found[(patch < -0.85) & japan] = 4
    found[patch > 0.92] = 2
    found[here.height + 900 * patch > 4600] = 1
    found[~here.land] = 3
    return found


@kept(8)
def world_cover(year: int, ppu: float) -> Codes:
    """The class codes of the globe in a year, kept."""
    return cover_of(year)(world(ppu))


def picture(month: float, ppu: float) -> NDArray[np.uint8]:
    """A natural-colour picture ``(y, x, 4)``: red, green, blue, opacity. Clear south of 85 S."""
    here = world(ppu)
    green = np.clip(greenness(2021, month, ppu) / 0.8, 0, 1)
    snow = np.clip((262 - land_normal(month, ppu)) / 14, 0, 1)
    warm = np.clip(sea_temperature(2021, month, ppu) / 30, 0, 1)
    shade = np.clip(np.gradient(here.height, axis=1) / 12, -45, 45)
    image = np.empty((*here.land.shape, 4), dtype=np.uint8)
    for band, (bare, leaf, deep, tropic) in enumerate(COLOURS):
        land = bare + np.float32(leaf - bare) * green
        land += (245 - land) * snow - shade
        sea = np.float32(deep) + np.float32(tropic - deep) * warm
        image[..., band] = np.clip(np.where(here.land, land, sea), 0, 255) // 8 * 8
    image[..., 3] = np.where(here.lat > -85, 255, 0)[:, None]
    return image


def axes(west: float, south: float, east: float, north: float, ppu: float) -> tuple[Axis, Axis]:
    """Pixel centres of a box."""
    return axis(west, east, ppu), axis(north, south, ppu)
