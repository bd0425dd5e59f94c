"""Coordinates and pixels: what the grid promises, for any box and any lattice."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from je_explorer.errors import AreaOutside, BadArea, GridMismatch
from je_explorer.raster.grid import (
    GEOGRAPHIC_PYRAMID,
    POLAR_PYRAMID,
    BBox,
    Grid,
    Level,
    Window,
    is_geographic,
    nearest_level,
    ppu_of_zoom,
    pyramid,
)

WGS84 = "EPSG:4326"
ARCTIC = "EPSG:3995"
WORLD = Grid(WGS84, BBox(-180, -90, 180, 90), (180, 360))

few = settings(max_examples=30, deadline=None)


@st.composite
def boxes(draw: st.DrawFn, least: float = 0.0) -> BBox:
    west = draw(st.floats(-180, 170))
    south = draw(st.floats(-90, 80))
    width = draw(st.floats(least, 180 - west)) if 180 - west > least else least
    height = draw(st.floats(least, 90 - south)) if 90 - south > least else least
    return BBox(west, south, west + width, south + height)


resolutions = st.sampled_from([0.8, 0.4, 0.2, 0.1, 1 / 40, 1 / 90, 1 / 360])


@few
@given(boxes(), resolutions)
def test_a_snapped_grid_holds_exactly_the_pixels_whose_centres_lie_inside(
    box: BBox, size: float
) -> None:
    grid = Grid.snapped(WGS84, box, (size, size), (-180.0, 90.0))
    assume(grid.width * grid.height < 4_000_000)
    slack = 1e-5 * size
    if grid.width > 1:
        assert (grid.xs > box.west - slack).all()
        assert (grid.xs < box.east + slack).all()
    if grid.height > 1:
        assert (grid.ys > box.south - slack).all()
        assert (grid.ys < box.north + slack).all()
    assert grid.xs[0] - size <= box.west + slack or grid.width == 1
    assert abs(grid.width - box.width / size) <= 1 + 1e-4


@few
@given(boxes(), resolutions)
def test_a_snapped_grid_overhangs_its_box_by_under_a_pixel(box: BBox, size: float) -> None:
    grid = Grid.snapped(WGS84, box, (size, size), (-180.0, 90.0))
    for ours, wanted in zip(grid.bbox, box, strict=True):
        assert abs(ours - wanted) <= size * (1 + 1e-5)


@few
@given(boxes(), resolutions)
def test_a_snapped_grid_lies_on_its_lattice(box: BBox, size: float) -> None:
    grid = Grid.snapped(WGS84, box, (size, size), (-180.0, 90.0))
    assert Grid(WGS84, BBox(-180, -90, 180, 90), (round(180 / size), round(360 / size))).fits(grid)
    assert grid.resolution == pytest.approx((size, size))


@few
@given(boxes(), resolutions)
def test_a_grid_of_touched_pixels_holds_its_box(box: BBox, size: float) -> None:
    grid = Grid.snapped(WGS84, box, (size, size), (-180.0, 90.0), touched=True)
    assert grid.bbox.union(box).as_tuple() == pytest.approx(grid.bbox.as_tuple(), abs=2e-6 * size)
    inner = Grid.snapped(WGS84, box, (size, size), (-180.0, 90.0))
    assert grid.width >= inner.width
    assert grid.height >= inner.height


@given(st.floats(-170, 170), st.floats(-80, 80))
@few
def test_a_point_gives_the_one_pixel_that_holds_it(lon: float, lat: float) -> None:
    window = WORLD.window(BBox(lon, lat, lon, lat))
    assert (window.width, window.height) == (1, 1)
    box = WORLD.box(window)
    assert box.west - 1e-9 <= lon <= box.east + 1e-9
    assert box.south - 1e-9 <= lat <= box.north + 1e-9


@few
@given(boxes(least=1.5))
def test_a_window_of_a_grid_is_the_snapped_grid_of_the_same_box(box: BBox) -> None:
    window = WORLD.window(box)
    snapped = Grid.snapped(WGS84, box, (1.0, 1.0), (-180.0, 90.0))
    assert WORLD.crop(window) == snapped


@few
@given(st.integers(1, 50), st.integers(1, 50), st.integers(1, 20))
def test_windows_tile_an_image_without_gap_or_overlap(rows: int, cols: int, tile: int) -> None:
    whole = Window(0, 0, cols, rows)
    seen = np.zeros((rows, cols), dtype=int)
    for row in range(0, rows, tile):
        for col in range(0, cols, tile):
            part = Window(col, row, tile, tile).intersection(whole)
            assert part is not None
            seen[part.slices] += 1
    assert (seen == 1).all()


@few
@given(st.integers(0, 359), st.integers(0, 179), st.sampled_from([-360.0, 0.0, 360.0]))
def test_the_centre_of_a_pixel_is_found_at_that_pixel_on_any_turn(
    col: int, row: int, turn: float
) -> None:
    assert WORLD.index(WORLD.xs[col] + turn, WORLD.ys[row]) == (col, row)


@few
@given(st.integers(0, 300), st.integers(0, 150), st.integers(1, 20), st.integers(1, 20))
def test_the_offset_of_a_cropped_grid_is_its_window(
    col: int, row: int, width: int, height: int
) -> None:
    cropped = WORLD.crop(Window(col, row, width, height))
    assert WORLD.fits(cropped)
    assert WORLD.offset(cropped) == (col, row)
    assert cropped.shape == (height, width)


@few
@given(boxes())
def test_a_box_across_the_antimeridian_reads_the_same_in_both_spellings(box: BBox) -> None:
    assume(0 < box.west < 180 and box.width > 0.01)
    crossing = box.shifted(180 - box.west - box.width / 2)
    spelled = [crossing.west, crossing.south, crossing.east - 360, crossing.north]
    assert BBox.of(spelled).as_tuple() == pytest.approx(crossing.as_tuple())


@few
@given(boxes(), boxes())
def test_a_union_holds_both_and_an_intersection_lies_in_both(one: BBox, two: BBox) -> None:
    union, shared = one.union(two), one.intersection(two)
    assert union.intersection(one) == one
    assert union.intersection(two) == two
    assert (shared is not None) == one.touches(two)
    if shared is not None:
        assert one.intersection(shared) == shared


def test_the_last_edges_belong_to_the_last_pixels() -> None:
    assert WORLD.index(180.0, -90.0) == (0, 179) or WORLD.index(180.0, -90.0) == (359, 179)
    assert WORLD.index(0.0, -90.5) is None


def test_centres_on_the_edge_of_a_box_are_outside() -> None:
    assert WORLD.window([0.5, 0.5, 3.5, 2.5]) == Window(181, 88, 2, 1)


def test_a_box_a_turn_away_finds_its_pixels() -> None:
    assert WORLD.window([190, 0, 200, 10]) == WORLD.window([-170, 0, -160, 10])
    pacific = Grid(WGS84, BBox(0, -90, 360, 90), (180, 360))
    assert pacific.window([-170, 0, -160, 10]) == Window(190, 80, 10, 10)


def test_a_box_outside_the_grid_names_both() -> None:
    japan = Grid(WGS84, BBox(120, 20, 150, 50), (30, 30))
    with pytest.raises(AreaOutside, match=r"\(0.0, 0.0, 1.0, 1.0\).*\(120, 20, 150, 50\)"):
        japan.window([0, 0, 1, 1])


def test_grids_that_do_not_fit_have_no_offset() -> None:
    half = Grid(WGS84, BBox(-180, -90, 180, 90), (360, 720))
    shifted = Grid(WGS84, BBox(-179.7, -90, 180.3, 90), (180, 360))
    for other in (half, shifted, Grid(ARCTIC, BBox(-180, -90, 180, 90), (180, 360))):
        assert not WORLD.fits(other)
        with pytest.raises(GridMismatch):
            WORLD.offset(other)


@pytest.mark.parametrize(
    "wrong", [[1, 2, 3], [1, 2, 3, "x"], "abcd", [0, 10, 5, 0], [0, math.nan, 1, 1], None]
)
def test_what_is_no_box_is_refused(wrong: object) -> None:
    with pytest.raises(BadArea):
        BBox.of(wrong)  # type: ignore[arg-type]


def test_a_box_with_heights_loses_them() -> None:
    assert BBox.of([1, 2, -5, 3, 4, 99]) == BBox(1, 2, 3, 4)


def test_an_empty_grid_is_refused() -> None:
    with pytest.raises(BadArea):
        Grid(WGS84, BBox(0, 0, 1, 1), (0, 4))


def test_axes_run_north_up() -> None:
    assert WORLD.xs[0] == -179.5
    assert WORLD.ys[0] == 89.5
    assert (np.diff(WORLD.xs) > 0).all()
    assert (np.diff(WORLD.ys) < 0).all()


def test_polar_grids_count_pixels_per_32768_metres() -> None:
    grid = Grid(ARCTIC, BBox(-(2.0**23), -(2.0**23), 2.0**23, 2.0**23), (2048, 2048))
    assert grid.ppu == 4
    assert not is_geographic(ARCTIC)
    assert pyramid(ARCTIC) is POLAR_PYRAMID


def test_the_pyramid_has_the_published_levels() -> None:
    assert [level.ppu for level in GEOGRAPHIC_PYRAMID[:6]] == [1.25, 2.5, 5, 10, 20, 40]
    assert GEOGRAPHIC_PYRAMID[0] == Level(0, 2, 1.25, 180.0)
    assert nearest_level(GEOGRAPHIC_PYRAMID, 3.75).ppu == 2.5
    assert nearest_level(POLAR_PYRAMID, 1000).ppu == 256


def test_the_zooms_of_a_web_map_fall_near_the_levels() -> None:
    for zoom, ppu in zip(range(3, 10), (5, 10, 20, 40, 90, 180, 360), strict=True):
        assert nearest_level(GEOGRAPHIC_PYRAMID, ppu_of_zoom(zoom)).ppu == ppu
