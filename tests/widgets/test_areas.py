"""Shapes on the map and areas of the state are the same thing."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from je_explorer.errors import BadArea
from je_explorer.raster.grid import BBox
from je_explorer.raster.roi import ROI
from je_explorer.widgets.map_panel import zoom_for
from je_explorer.widgets.maps import drawing
from je_explorer.widgets.values.place import Area, next_area


def rectangle(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """What the draw control sends for a rectangle that was just drawn."""
    ring = [[west, south], [west, north], [east, north], [east, south], [west, south]]
    return {
        "type": "Feature",
        "properties": {"style": drawing.options()},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def two_areas() -> tuple[Area, ...]:
    first = next_area((), ROI.of([130, 30, 140, 40]))
    return (first, next_area((first,), ROI.of([0, 0, 5, 5])))


def test_a_drawn_shape_becomes_an_area_with_the_first_free_colour() -> None:
    made = drawing.areas_of([rectangle(130, 30, 140, 40)], ())
    assert made[0].roi.bbox == BBox(130, 30, 140, 40)
    more = drawing.areas_of([*drawing.features(made), rectangle(0, 0, 5, 5)], made)
    assert more[0] == made[0]
    assert more[1].colour != more[0].colour
    assert more[1].number == 2


def test_areas_that_were_left_alone_stay_the_same_values() -> None:
    areas = two_areas()
    assert drawing.areas_of(drawing.features(areas), areas) == areas


def test_a_deleted_shape_deletes_its_area_and_no_other() -> None:
    areas = two_areas()
    assert drawing.areas_of(drawing.features(areas)[1:], areas) == areas[1:]


def test_an_edited_shape_keeps_its_areas_name_and_colour() -> None:
    areas = two_areas()
    shapes = copy.deepcopy(drawing.features(areas))
    shapes[0]["geometry"] = rectangle(131, 31, 139, 39)["geometry"]
    edited = drawing.areas_of(shapes, areas)
    assert edited[0].roi.bbox == BBox(131, 31, 139, 39)
    assert (edited[0].key, edited[0].colour) == (areas[0].key, areas[0].colour)
    assert edited[1] == areas[1]


def test_an_edited_shape_that_never_got_a_key_is_not_taken_for_a_new_one() -> None:
    areas = drawing.areas_of([rectangle(130, 30, 140, 40)], ())
    edited = drawing.areas_of([rectangle(131, 30, 140, 40)], areas)
    assert [area.key for area in edited] == [areas[0].key]


def test_a_second_shape_leaves_the_first_one_what_it_was() -> None:
    first = drawing.areas_of([rectangle(130, 30, 140, 40)], ())
    both = drawing.areas_of([rectangle(130, 30, 140, 40), rectangle(0, 0, 5, 5)], first)
    assert both[0] == first[0]
    assert both[1].number == 2


def test_a_shape_without_width_is_refused() -> None:
    with pytest.raises(BadArea):
        drawing.areas_of([rectangle(130, 30, 130, 40)], ())


def test_the_zoom_shows_all_of_a_goal() -> None:
    for box in (BBox(122, 24, 152, 48), BBox(139, 35, 140, 36), BBox(-180, -80, 180, 80)):
        zoom = zoom_for(box, 820, 560)
        assert box.width * 256 * 2**zoom / 360 <= 820 * 1.08 or zoom == 1


def point(lon: float, lat: float) -> dict[str, Any]:
    """What the draw control sends for a point that was just set."""
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "properties": {"type": "circlemarker"}, "geometry": geometry}


def test_a_point_is_an_area_and_is_drawn_as_a_dot_in_its_colour() -> None:
    made = drawing.areas_of([point(139.7, 35.7)], ())
    shape = drawing.features(made)[0]
    assert made[0].roi.has_lines_or_points
    assert shape["properties"]["type"] == "circlemarker"
    assert shape["properties"]["options"]["fillColor"] == made[0].colour
    assert drawing.areas_of([shape], made) == made


def test_a_rectangle_of_which_one_corner_is_moved_stays_a_rectangle() -> None:
    areas = two_areas()
    shapes = copy.deepcopy(drawing.features(areas))
    ring = shapes[0]["geometry"]["coordinates"][0]
    place = next(i for i, p in enumerate(ring) if p == [140.0, 40.0])
    ring[place] = [145.0, 44.0]
    if place == 0:
        ring[-1] = [145.0, 44.0]
    assert drawing.areas_of(shapes, areas)[0].roi.bbox == BBox(130, 30, 145, 44)
    assert drawing.areas_of(shapes, areas)[0].roi.is_box


def test_a_corner_that_is_added_makes_a_rectangle_a_shape() -> None:
    areas = two_areas()
    shapes = copy.deepcopy(drawing.features(areas))
    shapes[0]["geometry"]["coordinates"][0].insert(1, [127.0, 35.0])
    assert not drawing.areas_of(shapes, areas)[0].roi.is_box


def test_what_the_map_rounds_away_changes_no_area() -> None:
    area = next_area((), ROI.of([130.123456789, 30.1, 140.987654321, 40.3]))
    shapes = copy.deepcopy(drawing.features((area,)))
    assert drawing.areas_of(shapes, (area,))[0] is area


def test_a_self_crossing_shape_is_repaired_and_that_is_told() -> None:
    bow = [[130, 30], [140, 40], [140, 30], [130, 40], [130, 30]]
    shape = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [bow]}}
    made = drawing.areas_of([shape], ())
    assert made[0].roi.outline.is_valid
    assert len(drawing.repairs(made, ())) == 1
    assert drawing.repairs(made, made) == ()
