"""Each pixel of a map picture shows the grid pixel that lies there."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.errors import AreaOutside
from je_explorer.raster.grid import BBox, Grid
from je_explorer.render import mercator
from tests.render.scenes import ARCTIC, JAPAN, WORLD

TO_MAP = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)


def true_centres(made: mercator.Picture) -> tuple[np.ndarray, np.ndarray]:
    """Longitude of each column and latitude of each row, as pyproj's EPSG:3857 has them."""
    height, width = made.shape
    bounds = made.bounds
    _, bottom = TO_MAP.transform(0.0, bounds.south)
    _, top = TO_MAP.transform(0.0, bounds.north)
    y = top - (np.arange(height) + 0.5) * (top - bottom) / height
    _, latitude = TO_MAP.transform(np.zeros(height), y, direction="INVERSE")
    longitude = bounds.west + (np.arange(width) + 0.5) * (bounds.east - bounds.west) / width
    return longitude, latitude


@settings(max_examples=30, deadline=None)
@given(
    west=st.floats(-180, 160),
    south=st.floats(-80, 70),
    width=st.floats(0.5, 200),
    height=st.floats(0.5, 100),
    ppu=st.sampled_from([1.25, 2.0, 5.0]),
)
def test_a_row_lies_within_half_a_grid_pixel_of_its_latitude(west, south, width, height, ppu):
    box = BBox(west, south, west + width, min(south + height, 84.0))
    grid = Grid.snapped("EPSG:4326", box, (1 / ppu, 1 / ppu), (-180.0, 90.0))
    made = mercator.picture(grid)
    longitude, latitude = true_centres(made)
    assert np.all(np.abs(grid.ys[made.rows] - latitude) <= 0.5 / ppu + 1e-6)
    assert np.all(np.abs(grid.xs[made.cols] - longitude) <= 0.5 / ppu + 1e-6)
    assert set(made.rows) == set(range(grid.height)), "a row of the grid is not shown"
    assert set(made.cols) == set(range(grid.width)), "a column of the grid is not shown"


def test_bounds_of_a_whole_grid_are_its_own():
    assert mercator.picture(JAPAN).bounds == JAPAN.bbox


def test_the_world_is_clipped_where_web_mercator_ends():
    made = mercator.picture(WORLD)
    assert made.bounds.north == pytest.approx(85.05112877980659)
    assert made.bounds.south == pytest.approx(-85.05112877980659)
    assert made.rows[0] == 4
    assert made.rows[-1] == 175


def test_a_known_coast_lands_on_its_pixel():
    # Cape Soya, the northern tip of Hokkaido: land below 45.52 N, sea above.
    grid = Grid("EPSG:4326", BBox(120, 20, 150, 50), (600, 600))
    land = (grid.ys < 45.52)[:, None] & np.ones(600, dtype=bool)
    made = mercator.picture(grid)
    shown = made.take(land)
    first = int(np.argmax(shown[:, 0]))
    _, top = TO_MAP.transform(0.0, 50.0)
    _, bottom = TO_MAP.transform(0.0, 20.0)
    edge = top - first * (top - bottom) / made.shape[0]
    _, latitude = TO_MAP.transform(0.0, edge, direction="INVERSE")
    assert abs(latitude - 45.52) <= 0.5 * 0.05


def test_a_view_is_widened_to_whole_pixels_of_the_grid():
    made = mercator.picture(WORLD, BBox(10.2, 5.3, 19.9, 14.7))
    assert made.bounds == BBox(10, 5, 20, 15)
    assert (made.cols.min(), made.cols.max()) == (190, 199)
    assert (made.rows.min(), made.rows.max()) == (75, 84)


def test_a_view_across_the_antimeridian_keeps_its_longitudes():
    made = mercator.picture(WORLD, BBox(170, -10, 190, 10))
    assert made.bounds == BBox(170, -10, 190, 10)
    assert list(dict.fromkeys(made.cols.tolist())) == [*range(350, 360), *range(10)]


@pytest.mark.parametrize("turns", [-2, -1, 1, 3])
def test_a_world_turned_by_360_degrees_shows_the_same_pixels(turns):
    view = BBox(130, 30, 145, 45)
    here = mercator.picture(JAPAN, view)
    there = mercator.picture(JAPAN, view.shifted(360.0 * turns))
    assert there.bounds == here.bounds.shifted(360.0 * turns)
    np.testing.assert_array_equal(there.cols, here.cols)
    np.testing.assert_array_equal(there.rows, here.rows)


def test_a_view_wider_than_the_world_shows_it_once():
    made = mercator.picture(WORLD, BBox(-400, -60, 400, 60))
    assert made.bounds.width == pytest.approx(360.0)
    assert set(made.cols) == set(range(360))


def test_a_grid_that_passes_the_antimeridian_is_seen_from_both_sides():
    grid = Grid("EPSG:4326", BBox(170, -10, 190, 10), (20, 20))
    west_side = mercator.picture(grid, BBox(-185, -5, -172, 5))
    assert west_side.bounds == BBox(-185, -5, -172, 5)
    assert list(dict.fromkeys(west_side.cols.tolist())) == list(range(5, 18))


def test_a_large_grid_is_shrunk_to_the_limit():
    grid = Grid("EPSG:4326", BBox(0, 0, 30, 30), (3000, 3000))
    made = mercator.picture(grid, None, 250_000)
    assert 200_000 < made.shape[0] * made.shape[1] <= 250_000
    longitude, latitude = true_centres(made)
    assert np.all(np.abs(grid.ys[made.rows] - latitude) <= 0.005 + 1e-6)
    assert np.all(np.abs(grid.xs[made.cols] - longitude) <= 0.005 + 1e-6)


def test_a_single_pixel_is_a_picture():
    grid = Grid("EPSG:4326", BBox(139, 35, 140, 36), (1, 1))
    made = mercator.picture(grid)
    assert made.bounds == grid.bbox
    assert not made.rows.any()
    assert not made.cols.any()


@pytest.mark.parametrize("view", [BBox(-60, 20, -40, 40), BBox(120, -40, 150, -10)])
def test_a_view_elsewhere_is_refused_with_both_places(view):
    with pytest.raises(AreaOutside, match=r"120, 20, 150, 50"):
        mercator.picture(JAPAN, view)


def test_a_grid_beyond_the_end_of_web_mercator_is_refused():
    with pytest.raises(AreaOutside, match="Mercator"):
        mercator.picture(Grid("EPSG:4326", BBox(0, 86, 10, 90), (4, 10)))


@pytest.mark.parametrize(
    ("crs", "view"),
    [
        ("EPSG:3995", BBox(100, 50, 200, 84)),
        ("EPSG:3031", BBox(-80, -84, 20, -60)),
        ("EPSG:3411", BBox(-60, 60, 0, 80)),
    ],
)
def test_a_polar_picture_shows_the_pixel_that_holds_each_place(crs, view):
    grid = Grid(crs, ARCTIC.bbox, ARCTIC.shape)
    made = mercator.picture(grid, view)
    longitude, latitude = true_centres(made)
    to_grid = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    x, y = to_grid.transform(*np.meshgrid(longitude, latitude))
    shown = made.rows >= 0
    assert shown.all()
    dx, dy = grid.resolution
    assert np.abs(grid.xs[made.cols] - x).max() <= 0.51 * dx
    assert np.abs(grid.ys[made.rows] - y).max() <= 0.51 * dy


def test_a_polar_grid_fills_a_whole_turn_and_stops_at_its_edge():
    made = mercator.picture(ARCTIC)
    assert (made.bounds.west, made.bounds.east) == (-180, 180)
    outside = made.take(np.ones(ARCTIC.shape, dtype=np.uint8)) == 0
    assert outside.any()
    assert not outside[: made.shape[0] // 2].any()
