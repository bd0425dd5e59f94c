"""A picture on a map in the grid's own CRS shows each pixel where it is: nothing is warped."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from je_explorer.errors import AreaOutside
from je_explorer.raster.grid import BBox, Grid
from je_explorer.render import flat

SIDE = 2.0**23
ICE = Grid("EPSG:3995", BBox(-SIDE, -SIDE, SIDE, SIDE), (512, 512))


@given(
    west=st.floats(-9e6, 7e6),
    south=st.floats(-9e6, 7e6),
    width=st.floats(4e4, 9e6),
    height=st.floats(4e4, 9e6),
    limit=st.sampled_from([2_000, 50_000, 1_500_000]),
)
def test_a_picture_pixel_shows_the_grid_pixel_that_holds_its_centre(
    west: float, south: float, width: float, height: float, limit: int
) -> None:
    view = BBox(west, south, west + width, south + height)
    if view.intersection(ICE.bbox) is None:
        return
    made = flat.picture(ICE, view, limit)
    assert made.shape[0] * made.shape[1] <= limit
    step_x = made.bounds.width / made.shape[1]
    step_y = made.bounds.height / made.shape[0]
    xs = made.bounds.west + (np.arange(made.shape[1]) + 0.5) * step_x
    ys = made.bounds.north - (np.arange(made.shape[0]) + 0.5) * step_y
    dx, dy = ICE.resolution
    assert_inside(made.cols, (xs - ICE.bbox.west) / dx)
    assert_inside(made.rows, (ICE.bbox.north - ys) / dy)


def assert_inside(cells: NDArray[np.int32], places: NDArray[np.float64]) -> None:
    """Each place lies in its cell; one on the edge of two cells, in either."""
    assert ((cells - 1e-6 <= places) & (places <= cells + 1 + 1e-6)).all()


def test_the_whole_grid_is_shown_pixel_by_pixel() -> None:
    made = flat.picture(ICE)
    values = np.arange(512 * 512).reshape(512, 512)
    assert made.bounds == ICE.bbox
    np.testing.assert_array_equal(made.take(values), values)


def test_a_view_beside_the_grid_is_refused() -> None:
    with pytest.raises(AreaOutside):
        flat.picture(ICE, BBox(2e7, 0, 3e7, 1e7))
