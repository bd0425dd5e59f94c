"""Where a file's pixels land on the grid that was asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.loader.place import nearest_image, piece_of, place
from je_explorer.raster.grid import BBox, Grid, Window

WORLD = Grid("EPSG:4326", BBox(-180, -90, 180, 90), (90, 180))


def fill(image: Grid, target: Grid, tile: tuple[int, int]) -> np.ndarray:
    """Paint an image, decoded tile by tile, whose pixels hold their own number, on a target."""
    numbers = np.arange(image.height * image.width).reshape(image.shape)
    out = np.full(target.shape, -1)
    for placement in place(image, target):
        for row in range(0, image.height, tile[0]):
            for col in range(0, image.width, tile[1]):
                whole = Window(0, 0, image.width, image.height)
                window = Window(col, row, tile[1], tile[0]).intersection(whole)
                assert window is not None
                piece = piece_of(placement, window)
                if piece is not None:
                    out[piece.target] = piece.of(numbers[window.slices])
    return out


def truth(image: Grid, target: Grid) -> np.ndarray:
    """The same by asking the image, pixel by pixel, which of its pixels holds each centre."""
    out = np.full(target.shape, -1)
    for row, y in enumerate(target.ys):
        for col, x in enumerate(target.xs):
            at = image.index(float(x), float(y))
            if at is not None:
                out[row, col] = at[1] * image.width + at[0]
    return out


boxes = st.tuples(st.floats(-185, 170), st.floats(-80, 60), st.floats(3, 60), st.floats(3, 25)).map(
    lambda v: BBox(v[0], v[1], v[0] + v[2], v[1] + v[3])
)


@given(box=boxes, tile=st.sampled_from([(16, 16), (7, 31), (90, 180)]))
@settings(max_examples=30, deadline=None)
def test_pixels_of_one_lattice_are_copied_to_their_own_place(
    box: BBox, tile: tuple[int, int]
) -> None:
    target = Grid.snapped("EPSG:4326", box, WORLD.resolution, (-180, 90))
    np.testing.assert_array_equal(fill(WORLD, target, tile), truth(WORLD, target))


@given(
    box=boxes,
    tile=st.sampled_from([(16, 16), (7, 31)]),
    resolution=st.sampled_from([0.8, 1.3, 5.1]),
)
@settings(max_examples=30, deadline=None)
def test_where_lattices_differ_each_pixel_takes_the_one_that_holds_its_centre(
    box: BBox, tile: tuple[int, int], resolution: float
) -> None:
    target = Grid.snapped("EPSG:4326", box, (resolution, resolution), (-180.013, 90.007))
    np.testing.assert_array_equal(fill(WORLD, target, tile), truth(WORLD, target))


@pytest.mark.parametrize("turn", [360, -360])
def test_a_world_shifted_by_a_turn_gives_the_same_pixels(turn: int) -> None:
    box = BBox(100, -20, 140, 20)
    here = Grid.snapped("EPSG:4326", box, WORLD.resolution, (-180, 90))
    there = Grid.snapped("EPSG:4326", box.shifted(turn), WORLD.resolution, (-180, 90))
    np.testing.assert_array_equal(fill(WORLD, here, (16, 16)), fill(WORLD, there, (16, 16)))


def test_a_box_across_the_antimeridian_is_filled_from_both_ends() -> None:
    target = Grid.snapped("EPSG:4326", BBox(170, -10, 190, 10), WORLD.resolution, (-180, 90))
    filled = fill(WORLD, target, (16, 16))
    assert (filled >= 0).all()
    assert filled[0, 0] % WORLD.width == 175
    assert filled[0, -1] % WORLD.width == 4


def test_a_file_elsewhere_fills_nothing() -> None:
    image = Grid("EPSG:4326", BBox(0, 0, 10, 10), (10, 10))
    target = Grid("EPSG:4326", BBox(20, 20, 30, 30), (10, 10))
    assert list(place(image, target)) == []


def test_the_image_nearest_in_resolution_is_read_and_the_coarser_of_two_equals() -> None:
    grids = [Grid("EPSG:4326", BBox(0, 0, 10, 10), (n, n)) for n in (400, 200, 100)]
    assert nearest_image(grids, 38) == 0
    assert nearest_image(grids, 15) == 2
    assert nearest_image(grids, 0.1) == 2
