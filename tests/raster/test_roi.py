"""The user's region: everything that describes one, and exactly its pixels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from rasterio.features import rasterize
from rasterio.transform import from_origin

from je_explorer.errors import AreaOutside, BadArea
from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.projected import transformer
from je_explorer.raster.roi import ROI

WORLD = Grid("EPSG:4326", BBox(-180, -90, 180, 90), (180, 360))
JAPAN = Grid("EPSG:4326", BBox(120, 20, 150, 50), (75, 75))
FINE = Grid("EPSG:4326", BBox(120, 20, 150, 50), (300, 300))
ARCTIC = Grid("EPSG:3995", BBox(-8388608, -8388608, 8388608, 8388608), (512, 512))
ANTARCTIC = Grid("EPSG:3031", BBox(-8388608, -8388608, 8388608, 8388608), (512, 512))

SQUARE = [[130, 30], [140, 30], [140, 40], [130, 40], [130, 30]]
HOLE = [[133, 33], [133, 37], [137, 37], [137, 33], [133, 33]]

few = settings(max_examples=30, deadline=None)

# Input whose meaning is open: a ring through both poles' meridians with opposite turns, one that
# runs over itself, and holes that the expected output drops.
OPEN_TO_READING = {"both-poles", "overlap", "issues-171"}


def inside(area: Any, grid: Grid) -> NDArray[np.bool_]:
    """By shapely, centre by centre."""
    return np.asarray(shapely.contains_xy(area, *np.meshgrid(grid.xs, grid.ys)))


def polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.mark.parametrize(
    "area",
    [
        [130, 30, 140, 40],
        (130.0, 30.0, 140.0, 40.0),
        np.array([130, 30, 140, 40]),
        [130, 30, -100, 140, 40, 5000],
        BBox(130, 30, 140, 40),
        polygon(SQUARE),
        polygon([[*p, 12.5] for p in SQUARE]),
        polygon(SQUARE[:-1]),
        json.dumps(polygon(SQUARE)),
        feature(polygon(SQUARE)),
        {"type": "FeatureCollection", "features": [feature(polygon(SQUARE)), feature(None)]},
        {"type": "GeometryCollection", "geometries": [polygon(SQUARE)]},
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        shapely.box(130, 30, 140, 40),
        shapely.Polygon([(x, y, 7) for x, y in SQUARE]),
        shapely.box(490, 30, 500, 40),
        ROI.of([130, 30, 140, 40]),
    ],
)
def test_every_description_of_a_square_is_the_same_region(area: Any) -> None:
    roi = ROI.of(area)
    assert roi.bbox == BBox(130, 30, 140, 40)
    assert roi.is_box
    assert np.array_equal(roi.pixels(FINE), ROI.of([130, 30, 140, 40]).pixels(FINE))
    assert roi.pixels(FINE).sum() == 100 * 100


def test_a_file_is_read_by_its_path_and_gives_its_name(tmp_path: Path) -> None:
    path = tmp_path / "farm.geojson"
    path.write_text(json.dumps(polygon(SQUARE)), encoding="utf-8-sig")
    assert ROI.of(path) == ROI.of(str(path)) == ROI.of(SQUARE and polygon(SQUARE))
    assert ROI.of(path).name == "farm"


def test_a_feature_brings_its_name() -> None:
    assert ROI.of(feature(polygon(SQUARE), name="北海道")).name == "北海道"
    assert ROI.of(feature(polygon(SQUARE), name="A"), name="B").name == "B"
    assert ROI.of(ROI.of([0, 0, 1, 1]), name="B").name == "B"


def test_regions_are_hashable_values() -> None:
    one, two = ROI.of([0, 0, 1, 1], name="a"), ROI.of([0, 0, 1, 1], name="b")
    assert one == two
    assert len({one, two, ROI.of([0, 0, 2, 1])}) == 2


def test_geojson_written_and_read_again_is_the_same_region() -> None:
    roi = ROI.of(feature(polygon(SQUARE, HOLE), name="ring"))
    again = ROI.of(json.loads(json.dumps(roi.geojson())))
    assert again.name == "ring"
    assert np.array_equal(again.pixels(FINE), roi.pixels(FINE))
    assert shapely.geometry.shape(roi).equals(roi.outline)


def test_holes_and_all_parts_count() -> None:
    assert ROI.of(polygon(SQUARE, HOLE)).pixels(FINE).sum() == 10_000 - 1600
    far = [[x + 11, y] for x, y in SQUARE]
    both = ROI.of({"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [far]]})
    assert both.pixels(WORLD).sum() == 84 + 100


def test_several_features_are_their_union() -> None:
    shifted = [[x + 5, y] for x, y in SQUARE]
    collection = {
        "type": "FeatureCollection",
        "features": [feature(polygon(SQUARE)), feature(polygon(shifted))],
    }
    assert ROI.of(collection).pixels(WORLD).sum() == 150


def test_a_collection_of_all_kinds_has_the_pixels_of_each() -> None:
    kinds = [
        polygon(SQUARE),
        {"type": "LineString", "coordinates": [[0.5, 0.5], [4.5, 0.5]]},
        {"type": "MultiPoint", "coordinates": [[20.2, 20.2], [30.2, 30.2, 9]]},
    ]
    roi = ROI.of({"type": "GeometryCollection", "geometries": kinds})
    assert roi.pixels(WORLD).sum() == 100 + 5 + 2
    assert not roi.is_box


def test_both_spellings_across_the_antimeridian_are_one_region() -> None:
    one, two = ROI.of([170, -10, -170, 10]), ROI.of([170, -10, 190, 10])
    assert one == two
    assert one.bbox == BBox(170, -10, 190, 10)
    pixels = one.pixels(WORLD)
    assert pixels.sum() == 400
    assert pixels[:, :10].sum() == pixels[:, -10:].sum() == 200


@pytest.mark.parametrize("area", [[-180, -90, 180, 90], [0, -90, 360, 90]])
def test_a_region_around_the_globe_has_no_seam(area: list[float]) -> None:
    centred = Grid("EPSG:4326", BBox(-180.5, -90, 179.5, 90), (180, 360))
    assert 0.0 in centred.xs
    assert ROI.of(area).pixels(centred).all()


@few
@given(st.floats(-180, 179), st.floats(-80, 70), st.floats(0.5, 90), st.integers(-3, 3))
def test_a_region_shifted_by_whole_turns_has_the_same_pixels(
    west: float, south: float, width: float, turns: int
) -> None:
    box = shapely.box(west, south, west + width, south + 9.7)
    slanted = shapely.affinity.rotate(box, 10)
    here = ROI.of(slanted).pixels(WORLD)
    there = ROI.of(shapely.affinity.translate(slanted, 360.0 * turns)).pixels(WORLD)
    assert (here != there).sum() <= 1


@few
@given(
    st.lists(
        st.tuples(st.floats(0, 6.28), st.floats(0.5, 12)),
        min_size=3,
        max_size=30,
        unique_by=lambda p: p[0],
    )
)
def test_the_pixels_of_a_polygon_are_those_whose_centres_lie_inside(
    corners: list[tuple[float, float]],
) -> None:
    angles, radii = np.array(sorted(corners)).T
    star = shapely.Polygon(
        np.column_stack([135 + radii * np.cos(angles), 35 + radii * np.sin(angles)])
    )
    roi = ROI.of(star)
    pixels, expected = roi.pixels(JAPAN), inside(roi.outline, JAPAN)
    if expected.any():
        centres = shapely.points(*np.meshgrid(JAPAN.xs, JAPAN.ys))
        near = shapely.dwithin(shapely.boundary(roi.outline), centres, 1e-5)
        assert np.array_equal(pixels[~near], expected[~near])


def test_centres_on_the_edge_are_outside() -> None:
    triangle = shapely.Polygon([(0, 0), (10, 0), (0, 10)])
    assert np.array_equal(ROI.of(triangle).pixels(WORLD), inside(triangle, WORLD))
    on_centres = shapely.Polygon([(0.5, 0.5), (5.5, 0.5), (5.5, 4.5), (3.5, 4.5), (0.5, 4.5)])
    assert ROI.of(on_centres).pixels(WORLD).sum() == 4 * 3


def test_all_touched_takes_the_pixels_that_share_an_area() -> None:
    assert ROI.of([0.9, 0.9, 2.1, 2.1]).pixels(WORLD, all_touched=True).sum() == 9
    assert ROI.of([1, 1, 3, 3]).pixels(WORLD, all_touched=True).sum() == 4


@pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
@few
@given(st.floats(1, 89), st.floats(0.3, 11))
def test_all_touched_agrees_with_rasterio(angle: float, size: float) -> None:
    area = shapely.affinity.rotate(shapely.box(135 - size, 33, 135 + size, 37.03), angle)
    ours = ROI.of(area).pixels(FINE, all_touched=True)
    theirs = rasterize(
        [area], FINE.shape, transform=from_origin(120, 50, 0.1, 0.1), all_touched=True
    ).astype(bool)
    assert (ours != theirs).sum() <= 2
    assert not (ROI.of(area).pixels(FINE) & ~ours).any()


@pytest.mark.parametrize(
    "area",
    [
        [135.01, 35.01, 135.02, 35.02],
        [135.01, 35.01, 135.01, 35.01],
        {"type": "Point", "coordinates": [135.01, 35.01, 100]},
        polygon([[135.01, 35.01], [135.02, 35.01], [135.01, 35.02], [135.01, 35.01]]),
        polygon([[135.01, 35.01], [135.01, 35.01], [135.01, 35.01], [135.01, 35.01]]),
        {"type": "LineString", "coordinates": [[135.01, 35.01], [135.02, 35.02]]},
    ],
)
@pytest.mark.parametrize("all_touched", [False, True])
def test_what_is_smaller_than_a_pixel_gives_the_pixel_that_holds_it(
    area: Any, all_touched: bool
) -> None:
    pixels = ROI.of(area).pixels(FINE, all_touched)
    assert np.argwhere(pixels).tolist() == [[149, 150]]
    polar = ROI.of(area).pixels(ARCTIC, all_touched)
    assert polar.sum() == 1


def test_a_box_narrower_than_a_pixel_is_a_row_of_pixels_as_its_window_is() -> None:
    for box in ([0.1, 0.1, 5.2, 0.2], [0.1, 0.6, 0.2, 9.7], [3.8, -0.2, 4.2, 0.1]):
        window = WORLD.window(box)
        expected = np.zeros(WORLD.shape, dtype=bool)
        expected[window.slices] = True
        assert np.array_equal(ROI.of(box).pixels(WORLD), expected)


@few
@given(st.floats(-179, 100), st.floats(-80, 60), st.floats(0, 70), st.floats(0, 25))
def test_the_pixels_of_any_box_are_its_window(
    west: float, south: float, width: float, height: float
) -> None:
    box = BBox(west, south, west + width, south + height)
    expected = np.zeros(WORLD.shape, dtype=bool)
    expected[WORLD.window(box).slices] = True
    if min(width, height) > 1e-6:
        assert np.array_equal(ROI.of(box).pixels(WORLD), expected)


def test_a_slanted_sliver_gives_the_pixels_that_it_runs_through() -> None:
    sliver = shapely.Polygon([(0.1, 0.3), (6.1, 6.3), (6.1, 6.31), (0.1, 0.31)])
    pixels = ROI.of(sliver).pixels(WORLD)
    assert 7 <= pixels.sum() <= 14


def test_a_line_gives_the_pixels_that_it_passes_through() -> None:
    line = {"type": "LineString", "coordinates": [[0.2, 0.1], [3.2, 3.1], [3.2, 7.5]]}
    pixels = ROI.of(line).pixels(WORLD)
    touched = np.zeros(WORLD.shape, dtype=bool)
    for row, col in np.argwhere(np.ones((10, 10), dtype=bool)):
        cell = shapely.box(col, row, col + 1, row + 1)
        touched[89 - row, 180 + col] = cell.intersection(shapely.geometry.shape(line)).length > 0
    assert np.array_equal(pixels, touched)


def test_a_region_elsewhere_has_no_pixel() -> None:
    for area in ([0, 0, 5, 5], {"type": "Point", "coordinates": [0, 0]}, [0, 0, 0.001, 0.001]):
        assert not ROI.of(area).pixels(FINE).any()


def test_what_was_repaired_is_said() -> None:
    bow_tie = polygon([[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]])
    repaired = ROI.of(bow_tie)
    assert repaired.pixels(WORLD).sum() == pytest.approx(50, abs=10)
    assert "repaired" in " ".join(repaired.notes)
    assert "closed" in " ".join(ROI.of(polygon(SQUARE[:-1])).notes)
    assert ROI.of(polygon(SQUARE)).notes == ()


def test_a_rectangle_drawn_on_a_map_of_the_world_stays_as_drawn() -> None:
    drawn = [[-100, -50], [-100, 50], [110, 50], [110, -50], [-100, -50]]
    assert ROI.of(polygon(drawn)).bbox == BBox(-100, -50, 110, 50)


def test_countries_on_both_sides_of_the_antimeridian_lie_together(shared_data: Path) -> None:
    fiji = ROI.of(shared_data / "geo/derived/ne110_FJI.geojson")
    russia = ROI.of(shared_data / "geo/derived/ne110_RUS.geojson")
    assert fiji.name == "Fiji"
    assert fiji.bbox.width < 4
    assert russia.bbox.width < 175


def test_holes_and_poles_of_real_countries(shared_data: Path) -> None:
    folder = shared_data / "geo/derived"
    lesotho = (28.2, -29.5)
    africa = ROI.of(folder / "ne110_ZAF.geojson").pixels(WORLD)
    assert not africa[WORLD.index(*lesotho)[::-1]]  # type: ignore[index]
    antarctica = ROI.of(folder / "ne110_ATA.geojson")
    assert antarctica.pixels(WORLD)[-1].all()
    assert antarctica.pixels(ANTARCTIC)[256, 256]
    assert antarctica.bbox_in("EPSG:3031").width > 4e6


def test_polygons_across_the_antimeridian_cover_the_expected_region(shared_data: Path) -> None:
    folder = shared_data / "geo/antimeridian"
    checked = 0
    for path in sorted((folder / "input").glob("*.json")):
        flat = folder / "output/flat" / path.name
        if path.stem in OPEN_TO_READING or not flat.is_file():
            continue
        roi = ROI.of(path)
        expected = shapely.make_valid(shapely.geometry.shape(json.loads(flat.read_text())))
        if not expected.area:
            continue
        centres = inside(expected, WORLD)
        ours = roi.pixels(WORLD)
        if centres.any():
            assert np.array_equal(ours, centres), path.stem
        assert roi.outline.area == pytest.approx(expected.area, rel=1e-3), path.stem
        checked += 1
    assert checked >= 24


def test_every_real_file_can_be_read(shared_data: Path) -> None:
    files = [*(shared_data / "geo").rglob("*.geojson"), *(shared_data / "geo").rglob("*.geo.json")]
    assert len(files) > 20
    for path in files:
        assert ROI.of(path).pixels(WORLD).any(), path


@pytest.mark.parametrize(
    "area",
    [
        [-180, 60, 180, 90],
        [170, 50, -170, 80],
        [100, 30, 200, 80],
        [0, 85, 360, 90],
        [5, 70, 6, 80],
    ],
)
def test_on_a_polar_grid_a_pixel_belongs_by_the_degrees_of_its_centre(area: list[float]) -> None:
    lon, lat = transformer(ARCTIC.crs).transform(
        *np.meshgrid(ARCTIC.xs, ARCTIC.ys), direction="INVERSE"
    )
    box = ROI.of(area).bbox
    expected = (lat > box.south) & (lat < box.north) & ((lon - box.west) % 360 < box.width)
    assert (ROI.of(area).pixels(ARCTIC) != expected).sum() <= 4


def test_a_ring_around_the_pole_holds_the_pole() -> None:
    ring = [[lon, 75.0] for lon in range(-170, 171, 20)]
    around = ROI.of(polygon(ring))
    assert around.pixels(ARCTIC)[255:257, 255:257].all()
    assert "pole" in " ".join(around.notes)
    south = ROI.of(polygon([[-lon, -lat] for lon, lat in ring]))
    assert south.pixels(ANTARCTIC)[255:257, 255:257].all()


@pytest.mark.parametrize(
    ("crs", "bbox"),
    [
        ("EPSG:32654", (300_000, 3_900_000, 460_000, 4_060_000)),
        ("EPSG:32601", (300_000, 6_900_000, 460_000, 7_060_000)),
        ("EPSG:3857", (15_000_000, 4_000_000, 16_000_000, 5_000_000)),
        ("EPSG:6933", (12_000_000, 4_000_000, 13_000_000, 5_000_000)),
        ("ESRI:54008", (-2_000_000, -1_000_000, 2_000_000, 1_000_000)),
        ("EPSG:3031", (1_000_000, 1_000_000, 2_000_000, 2_000_000)),
    ],
)
def test_on_any_projected_grid_a_pixel_belongs_by_the_degrees_of_its_centre(
    crs: str, bbox: tuple[float, ...]
) -> None:
    grid = Grid(crs, BBox(*bbox), (80, 80))
    lon, lat = transformer(crs).transform(*np.meshgrid(grid.xs, grid.ys), direction="INVERSE")
    assert ROI.of([-180, -90, 180, 90]).pixels(grid).all()
    middle = (float(np.median(lon)), float(np.median(lat)))
    area = shapely.Point(middle).buffer(0.4 * max(np.ptp(lat), 0.5), 40)
    expected = shapely.contains_xy(area, (lon - middle[0] + 180) % 360 - 180 + middle[0], lat)
    assert 0 < expected.sum() < expected.size
    assert (ROI.of(area).pixels(grid) != expected).sum() <= 4
    around = ROI.of(area).bbox_in(crs)
    xs, ys = np.meshgrid(grid.xs, grid.ys)
    assert around.west <= xs[expected].min() + grid.resolution[0]
    assert around.north >= ys[expected].max() - grid.resolution[1]
    assert ROI.of([-180, -90, 180, 90]).bbox_in(crs).width > 1e5


def test_points_and_polygons_of_one_region_both_count_on_a_polar_grid() -> None:
    kinds = [ROI.of([0, 70, 10, 75]).geometry, {"type": "Point", "coordinates": [180, 80]}]
    both = ROI.of({"type": "GeometryCollection", "geometries": kinds}).pixels(ARCTIC)
    assert both.sum() == ROI.of([0, 70, 10, 75]).pixels(ARCTIC).sum() + 1


def test_the_box_of_a_polar_cap_is_square() -> None:
    cap = ROI.of([-180, 60, 180, 90])
    for crs in ("EPSG:3995", "EPSG:3411"):
        box = cap.bbox_in(crs)
        assert box.west == pytest.approx(-box.east)
        assert box.north == pytest.approx(box.east)
        assert 3.2e6 < box.east < 3.4e6
    assert cap.bbox_in("EPSG:4326") == cap.bbox


def test_the_whole_globe_on_a_polar_map_ends_at_the_equator() -> None:
    box = ROI.of([-180, -90, 180, 90]).bbox_in("EPSG:3995")
    assert 1.2e7 < box.east < 1.3e7


def test_the_other_hemisphere_has_no_place_on_a_polar_map() -> None:
    with pytest.raises(AreaOutside, match="EPSG:3995"):
        ROI.of([130, -80, 140, -60]).bbox_in("EPSG:3995")
    assert not ROI.of([130, -80, 140, -60]).pixels(ARCTIC).any()


@pytest.mark.parametrize(
    ("area", "said"),
    [
        ([24, 122, 46, 146], "swapped"),
        ({"type": "Point", "coordinates": [35, 139]}, "swapped"),
        ([-4e6, -4e6, 4e6, 4e6], "metres"),
        ([0, float("nan"), 1, 1], "finite"),
        ([0, 0, float("inf"), 1], "finite"),
        ({"type": "Point", "coordinates": [float("nan"), 0]}, "finite"),
        ([100, -95, 120, 0], "latitude"),
        ([0, 10, 5, 0], "order"),
        ([], "four numbers"),
        ([1, 2, 3], "four numbers"),
        (None, "four numbers"),
        (7, "four numbers"),
        ({}, "type"),
        ({"type": "Topology"}, "type"),
        ({"type": ["Point"]}, "type"),
        ({"type": "Polygon"}, "coordinates"),
        ({"type": "Polygon", "coordinates": []}, "empty"),
        ({"type": "Polygon", "coordinates": [[]]}, "positions"),
        ({"type": "Polygon", "coordinates": [5]}, "positions"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]]]}, "positions"),
        ({"type": "MultiPolygon", "coordinates": [7]}, "coordinates"),
        ({"type": "Polygon", "coordinates": [SQUARE, 7]}, "positions"),
        ({"type": "FeatureCollection", "features": []}, "empty"),
        ({"type": "FeatureCollection"}, "features"),
        ({"type": "Feature", "geometry": None}, "empty"),
        ({"type": "GeometryCollection", "geometries": "x"}, "geometries"),
        (shapely.Point(), "empty"),
        ("no_such_file.geojson", "no_such_file"),
        ("{broken", "GeoJSON"),
        ("[1, 2]", "no file"),
    ],
)
def test_what_is_no_area_is_refused_in_the_users_words(area: Any, said: str) -> None:
    with pytest.raises(BadArea, match=said):
        ROI.of(area)


def test_a_file_that_holds_something_else_is_named(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text("[1, 2]", encoding="utf-8")
    with pytest.raises(BadArea, match=r"list\.json"):
        ROI.of(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadArea, match=r"list\.json"):
        ROI.of(path)
