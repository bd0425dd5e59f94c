"""Land and sea lie where they lie on the basemap."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.sample import coast
from je_explorer.sample.noise import axis
from je_explorer.sample.terrain import is_land

LAND = {"Nagano": (138.2, 36.2), "Sahara": (10, 23), "Amazon": (-60, -5), "Lhasa": (91, 29.6)}
SEA = {"mid-Pacific": (-160, 10), "Sea of Japan": (134, 39), "Caspian": (51, 41), "Gulf": (-90, 25)}


@pytest.mark.parametrize("place", LAND)
def test_known_land_is_land(place: str) -> None:
    lon, lat = LAND[place]
    assert coast.land(np.array([lon]), np.array([lat])).all()


@pytest.mark.parametrize("place", SEA)
def test_known_water_is_no_land(place: str) -> None:
    lon, lat = SEA[place]
    assert not coast.land(np.array([lon]), np.array([lat])).any()


@settings(max_examples=15, deadline=None)
@given(
    west=st.integers(-180, 160),
    south=st.integers(-80, 60),
    ppu=st.sampled_from([1.25, 5.0, 10.0, 40.0]),
)
def test_the_mask_is_what_a_geometry_library_says(west: int, south: int, ppu: float) -> None:
    lon, lat = axis(west, west + 8, ppu), axis(south + 8, south, ppu)
    polygons = shapely.polygons([shapely.linearrings(ring) for ring in coast.rings()])
    xs, ys = np.meshgrid(lon, lat)
    inside = np.zeros(xs.shape, dtype=bool)
    for polygon in polygons:
        shapely.prepare(polygon)
        inside ^= shapely.contains_xy(polygon, xs, ys)
    assert np.array_equal(coast.land(lon, lat), inside)


def test_a_window_sees_the_same_coast_as_the_globe() -> None:
    globe = coast.land(axis(-180, 180, 5), axis(90, -90, 5))
    window = coast.land(axis(120, 150, 5), axis(50, 20, 5))
    assert np.array_equal(window, globe[200:350, 1500:1650])


def test_three_tenths_of_the_map_are_land() -> None:
    mask = coast.land(axis(-180, 180, 2.5), axis(90, -90, 2.5))
    area = np.cos(np.radians(axis(90, -90, 2.5)))[:, None] * mask
    share = area.sum() / (np.cos(np.radians(axis(90, -90, 2.5))).sum() * mask.shape[1])
    assert 0.26 < share < 0.31


def test_the_south_pole_is_land() -> None:
    assert is_land(axis(-180, 180, 1.25), np.array([-85.0, -89.6])).all()


def test_the_map_is_found_without_importing_its_slow_package() -> None:
    before = "bqplot" in sys.modules
    assert coast.world_map().is_file()
    assert ("bqplot" in sys.modules) == before
