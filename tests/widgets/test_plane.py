"""The planes of the maps: places and areas go to a map's coordinates and come back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.errors import BadArea
from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.roi import ROI
from je_explorer.widgets.maps import graticule
from je_explorer.widgets.maps.basemap import polar_shapes
from je_explorer.widgets.maps.plane import UNIT, WORLD, Plane

NORTH, SOUTH = Plane("EPSG:3995"), Plane("EPSG:3031")


def ring(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}


@pytest.mark.parametrize("plane", [NORTH, SOUTH])
@given(lon=st.floats(-179.9, 179.9), lat=st.floats(30, 89.5))
def test_a_place_is_where_pyproj_puts_it_and_comes_back(
    plane: Plane, lon: float, lat: float
) -> None:
    lat = lat if plane is NORTH else -lat
    x, y = plane.xy(lon, lat)
    expected = pyproj.Transformer.from_crs("EPSG:4326", plane.crs, always_xy=True).transform(
        lon, lat
    )
    assert (x * UNIT, y * UNIT) == pytest.approx(expected, abs=1e-3)
    assert plane.degrees(x, y) == pytest.approx((lon, lat), abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(
    west=st.floats(-40, 30),
    south=st.floats(-40, 30),
    width=st.floats(1, 12),
    height=st.floats(1, 12),
)
def test_a_rectangle_of_the_polar_map_covers_its_pixels_there_also_around_the_pole(
    west: float, south: float, width: float, height: float
) -> None:
    roi = NORTH.region(ring(west, south, west + width, south + height))
    side = 64 * UNIT
    grid = Grid("EPSG:3995", BBox(-side, -side, side, side), (512, 512))
    found = roi.pixels(grid)
    dx = grid.resolution[0] / UNIT
    xs, ys = grid.xs / UNIT, grid.ys / UNIT
    sure = 0.05 * dx
    inside_x = (xs > west + sure) & (xs < west + width - sure)
    inside_y = (ys > south + sure) & (ys < south + height - sure)
    outside_x = (xs < west - sure) | (xs > west + width + sure)
    outside_y = (ys < south - sure) | (ys > south + height + sure)
    assert found[np.ix_(inside_y, inside_x)].all()
    assert not found[np.ix_(outside_y, np.ones_like(xs, bool))].any()
    assert not found[np.ix_(np.ones_like(ys, bool), outside_x)].any()


@pytest.mark.parametrize(
    "box", [(-5, -5, 5, 5), (3, 3, 10, 10), (-3, 6, 3, 12), (-20, 20, -10, 30), (-30, -2, 30, 2)]
)
def test_a_rectangle_comes_back_from_degrees_with_its_four_corners(
    box: tuple[float, float, float, float],
) -> None:
    shape = NORTH.shape(NORTH.region(ring(*box)))
    corners = {tuple(point) for point in shape["coordinates"][0]}
    west, south, east, north = box
    assert corners == {(west, south), (east, south), (east, north), (west, north)}


def test_a_box_in_degrees_has_curved_sides_and_an_area_of_the_other_half_none() -> None:
    shape = NORTH.shape(ROI.of([100, 70, 140, 80]))
    assert len(shape["coordinates"][0]) > 12
    assert NORTH.shape(ROI.of([100, -70, 140, -60]))["type"] == "GeometryCollection"


def test_an_area_is_drawn_in_the_turn_of_the_world_that_the_map_shows() -> None:
    roi = ROI.of([170, -10, -170, 10])
    for near in (0.0, 180.0, 540.0, -400.0):
        xs = [x for x, _ in WORLD.shape(roi, near)["coordinates"][0]]
        assert abs((min(xs) + max(xs)) / 2 - near) <= 180.0
        assert WORLD.region(WORLD.shape(roi, near)) == roi


@pytest.mark.parametrize("plane", [WORLD, NORTH])
def test_a_shape_that_encloses_nothing_is_refused(plane: Plane) -> None:
    with pytest.raises(BadArea):
        plane.region(ring(3, 3, 3, 8))


@pytest.mark.parametrize("plane", [NORTH, SOUTH])
def test_the_coast_around_a_pole_is_finite_and_lies_on_that_half(plane: Plane) -> None:
    land, coast = polar_shapes(plane.crs)
    points = np.vstack([np.array(line) for line in coast["geometry"]["coordinates"]])
    assert np.isfinite(points).all()
    assert np.hypot(*points.T).max() < 160
    assert all(r[0] == r[-1] for r in land["geometry"]["coordinates"])


def test_the_graticule_has_few_lines_and_right_numbers_anywhere() -> None:
    for box in (BBox(122, 24, 152, 48), BBox(350, -60, 380, -20), BBox(139.2, 35.1, 139.9, 35.8)):
        lines, labels = graticule.over(box)
        assert 4 <= len(lines["geometry"]["coordinates"]) <= 16
        assert all(box.west <= mark.x <= box.east for mark in labels)
    assert graticule.longitude(370.0) == "10°E"
    assert graticule.longitude(180.0) == "180°"
    assert graticule.latitude(-60.0) == "60°S"
    _, labels = graticule.around(SOUTH)
    assert {"90°E", "60°S", "70°S"} <= {mark.text for mark in labels}
