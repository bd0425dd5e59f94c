"""The map's panels without a browser: tools, areas, resolution, basemap, the polar map, Here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import ipyleaflet as lf
import ipywidgets as w
import numpy as np
import pyproj
import pytest

import je_explorer as jx
from je_explorer.raster.grid import BBox
from je_explorer.raster.roi import ROI
from je_explorer.sample.folder import sample_folder
from je_explorer.sample.server import Server, serve
from je_explorer.widgets.control.rate import USUAL, Rate
from je_explorer.widgets.document import Wanted
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.history import PAUSE
from je_explorer.widgets.values.place import Basemap, PolarView, View, next_area
from je_explorer.widgets.values.report import Estimate
from tests.widgets.dashboards import JAPAN

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
LCCS = "Copernicus.C3S_PROBA-V_LCCS_global_yearly"
ICE = "JAXA.JASMES_GCOM-W.AMSR2_ic0.v201_north_daily"
SOUTH = "JAXA.JASMES_GCOM-W.AMSR2_ic0.v201_south_daily"
ARCTIC = BBox(-4e6, -3e6, 4e6, 3e6)

Until = Callable[..., None]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve(sample_folder()) as running:
        yield running


def choose(explorer: Explorer, until: Until, collection: str = LST) -> None:
    explorer.state.collection = collection
    until(lambda: explorer.state.shown is not None and settled(explorer))


def settled(explorer: Explorer) -> bool:
    return explorer.state.work is None and not explorer.controller.busy


def widgets_of(widget: w.Widget, kind: type) -> Iterator[Any]:
    if isinstance(widget, kind):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from widgets_of(child, kind)


def press(explorer: Explorer, words: str) -> None:
    next(b for b in widgets_of(explorer, w.Button) if b.description.startswith(words)).click()


def maps(explorer: Explorer) -> list[lf.Map]:
    return list(widgets_of(explorer, lf.Map))


def pencil(shown: lf.Map) -> lf.GeomanDrawControl:
    return next(c for c in shown.controls if isinstance(c, lf.GeomanDrawControl))


def mouse(shown: lf.Map, kind: str, y: float, x: float) -> None:
    shown._handle_leaflet_event(
        shown, {"event": "interaction", "type": kind, "coordinates": [y, x]}, []
    )


# ---- tools and areas


def test_a_tool_is_taken_by_its_button_and_put_down_by_the_same(explorer: Explorer) -> None:
    control = pencil(maps(explorer)[0])
    press(explorer, "Draw a shape")
    assert explorer.state.tool == "polygon"
    assert control.current_mode == "draw:Polygon"
    press(explorer, "Draw a shape")
    assert explorer.state.tool == ""
    assert control.current_mode is None


def test_a_drag_with_the_rectangle_makes_an_area_and_a_click_none(explorer: Explorer) -> None:
    shown = maps(explorer)[0]
    press(explorer, "Draw a rectangle")
    assert not shown.dragging
    for kind, place in (("mousedown", (40, 130)), ("mouseup", (40, 130))):
        mouse(shown, kind, *place)
    assert explorer.state.areas == ()
    for kind, place in (("mousedown", (40, 130)), ("mousemove", (36, 135)), ("mouseup", (34, 138))):
        mouse(shown, kind, *place)
    assert explorer.state.areas[0].roi.bbox == BBox(130, 34, 138, 40)
    assert explorer.state.tool == ""
    assert shown.dragging
    assert not any(isinstance(layer, lf.Rectangle) for layer in shown.layers)


def test_a_shape_of_the_draw_control_becomes_an_area_in_its_colour(explorer: Explorer) -> None:
    control = pencil(maps(explorer)[0])
    press(explorer, "Set a point")
    geometry = {"type": "Point", "coordinates": [139.7, 35.7]}
    control.data = [{"type": "Feature", "properties": {"style": {}}, "geometry": geometry}]
    assert explorer.state.areas[0].roi.has_lines_or_points
    style = control.data[0]["properties"]["style"]
    assert style["fillColor"] == explorer.state.areas[0].colour
    assert explorer.state.tool == ""


def test_a_shape_that_encloses_nothing_is_refused_in_words_and_leaves_the_map(
    explorer: Explorer,
) -> None:
    control = pencil(maps(explorer)[0])
    ring = [[130, 30], [130, 40], [130, 30], [130, 30]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    control.data = [{"type": "Feature", "properties": {}, "geometry": geometry}]
    assert explorer.state.notice.key == "error.BadArea"
    assert control.data == []


def test_a_point_has_the_curve_of_its_pixel(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    explorer.state.dates = ("2021-03", "2021-06")
    point = {"type": "Point", "coordinates": [138.56, 36.23]}
    explorer.state.areas = (next_area((), ROI.of(point)),)
    until(lambda: explorer.state.curves and settled(explorer))
    assert set(explorer.series.n) == {1}
    expected = jx.load(
        LST, dates=("2021-03", "2021-06"), area=[138, 36, 139, 37], catalog=explorer.state.source
    ).sample(138.56, 36.23)
    np.testing.assert_allclose(explorer.series.mean, expected, rtol=1e-6)


def test_an_area_is_renamed_shown_deleted_and_brought_back(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    state = explorer.state
    first = next_area((), ROI.of([136, 35, 140, 37]))
    state.areas = (first, next_area((first,), ROI.of([130, 31, 132, 34])))
    press(explorer, "Rename Area 1")
    fields = widgets_of(explorer, w.Text)
    field = next(f for f in fields if f.description == "New name of Area 1")
    field.value = "  Off   Shikoku "
    field._handle_custom_msg({"event": "submit"}, [])
    assert [area.name for area in state.areas] == ["Off Shikoku", ""]
    press(explorer, "Off Shikoku")
    assert state.goal.west < 136
    assert state.goal.east > 140
    time.sleep(PAUSE)  # what follows at once belongs to the step before
    press(explorer, "Delete Off Shikoku")
    assert len(state.areas) == 1
    press(explorer, "Undo")
    assert len(state.areas) == 2


def test_a_typed_box_may_cross_the_antimeridian(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    press(explorer, "Type a box")
    for name, number in (("West °", 170), ("South °", -20), ("East °", -170), ("North °", -10)):
        field = next(f for f in widgets_of(explorer, w.FloatText) if f.description == name)
        field.value = number
    forms = [b for b in widgets_of(explorer, w.Button) if b.description == "Add"]
    forms[-1].click()
    assert explorer.state.areas[0].roi.bbox == BBox(170, -20, 190, -10)


# ---- the resolution, and what it costs


def test_a_pinned_resolution_stays_while_the_map_zooms(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    press(explorer, "10 px/° · about 11 km · from zoom 5")
    press(explorer, "2.5 px/°")
    until(lambda: explorer.state.shown.raster.grid.ppu == 2.5 and settled(explorer))
    explorer.state.view = View(BBox(130.0, 30.0, 138.0, 36.0), 7.0)
    assert explorer.state.shown.raster.grid.ppu == 2.5
    assert not explorer.controller.busy
    press(explorer, "2.5 px/° · about 45 km · pinned")
    press(explorer, "Follow the zoom")
    until(lambda: explorer.state.shown.raster.grid.ppu == 10 and settled(explorer))


def test_a_dear_picture_is_asked_about_first_and_the_old_one_stays(
    explorer: Explorer, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(explorer, until)
    picture = explorer.state.overlay
    monkeypatch.setattr("je_explorer.widgets.control.picture.FREE_BYTES", 10)
    explorer.state.pinned = 5.0
    until(lambda: explorer.state.asking)
    cost = explorer.state.asking[0].cost
    assert explorer.state.asking[0].about == "picture"
    assert cost.files >= 1
    assert cost.bytes > 10
    assert cost.seconds > 0
    words = next(h.value for h in widgets_of(explorer, w.HTML) if "This picture needs" in h.value)
    assert "files" in words
    assert explorer.state.overlay is picture
    explorer.controller.answer("picture", False)
    assert explorer.state.asking == ()
    assert explorer.state.overlay is picture
    explorer.state.pinned = 2.5
    until(lambda: explorer.state.asking)
    explorer.controller.answer("picture", True)
    until(lambda: explorer.state.shown.raster.grid.ppu == 2.5 and settled(explorer))


def test_seconds_are_estimated_from_what_was_measured() -> None:
    rate = Rate()
    assert rate.bytes_per_second == USUAL
    rate.note(1000, 0.001)
    assert rate.bytes_per_second == USUAL
    rate.note(10_000_000, 10.0)
    assert rate.bytes_per_second == 1_000_000
    assert rate.seconds(5_000_000) == pytest.approx(5.3)
    assert Estimate(1, 1, 1).seconds == 0.0


def test_a_map_that_moves_back_cancels_what_has_left_it(
    explorer: Explorer, server: Server, until: Until
) -> None:
    choose(explorer, until)
    server.latency = 3.0
    try:
        explorer.state.view = View(BBox(-60.0, -30.0, -30.0, -5.0), 5.0)
        until(lambda: explorer.state.work is not None)
        explorer.state.view = JAPAN
        assert explorer.state.work is None
        assert not explorer.controller.busy
    finally:
        server.latency = 0.0


# ---- the basemap


def test_no_tile_is_asked_for_until_someone_chooses_one(explorer: Explorer) -> None:
    shown = maps(explorer)[0]
    assert not any(isinstance(layer, lf.TileLayer) for layer in shown.layers)
    press(explorer, "GSI Japan")
    tiles = [layer for layer in shown.layers if isinstance(layer, lf.TileLayer)]
    assert len(tiles) == 1
    assert "gsi.go.jp" in tiles[0].url
    credit = next(h.value for h in widgets_of(explorer, w.HTML) if "ichiran.html" in h.value)
    assert 'rel="noopener"' in credit
    press(explorer, "Coast only")
    assert not any(isinstance(layer, lf.TileLayer) for layer in shown.layers)


def test_the_basemap_the_pin_and_the_polar_map_are_kept_with_the_view(explorer: Explorer) -> None:
    state = explorer.state
    state.basemap, state.pinned, state.polar = Basemap("coast", True), 2.5, False
    wanted = Wanted.of(state)
    again = Wanted.from_json(wanted.to_json())
    assert (again.basemap, again.pinned, again.polar) == (Basemap("coast", True), 2.5, False)
    older = wanted.to_json().replace('"pinned"', '"x"').replace('"basemap"', '"y"')
    assert Wanted.from_json(older.replace('"polar"', '"z"')).basemap == Basemap()


# ---- Here


def test_here_tells_the_pixel_its_size_the_date_and_the_area(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    area = next_area((), ROI.of([136, 35, 140, 37]))
    explorer.state.areas = (area,)
    explorer.state.point = (138.56, 36.23)
    here = explorer.state.here
    assert here.pixel == pytest.approx((138.55, 36.25))
    assert here.size[1] == pytest.approx(11132, rel=0.01)
    assert here.date == explorer.state.date
    words = next(h.value for h in widgets_of(explorer, w.HTML) if '"je-copy"' in h.value)
    for part in ("36.23° N, 138.56° E", "in Area 1", "December 2023", "11 km", "°C"):
        assert part in words


def test_a_typed_place_is_read_and_a_wrong_one_is_said(explorer: Explorer, until: Until) -> None:
    choose(explorer, until, LCCS)
    press(explorer, "Type a place")
    lon = next(f for f in widgets_of(explorer, w.FloatText) if f.description == "Longitude °E")
    lon.value = 400.0
    press(explorer, "Read")
    assert explorer.state.notice.key == "here.wrong"
    lon.value = 138.0
    lat = next(f for f in widgets_of(explorer, w.FloatText) if f.description == "Latitude °N")
    lat.value = 36.0
    press(explorer, "Read")
    assert explorer.state.here.name
    press(explorer, "Keep as area")
    assert explorer.state.areas[0].roi.has_lines_or_points


def test_a_place_outside_what_is_loaded_has_no_value_and_raises_nothing(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    explorer.state.point = (-60.0, -10.0)
    assert explorer.state.here.value is None
    assert explorer.state.here.pixel is None


# ---- the polar map


@pytest.mark.parametrize(("collection", "crs"), [(ICE, "EPSG:3995"), (SOUTH, "EPSG:3031")])
def test_sea_ice_lies_on_a_polar_map_pixel_by_pixel(
    collection: str, crs: str, explorer: Explorer, until: Until
) -> None:
    state = explorer.state
    state.collection = collection
    until(lambda: len(maps(explorer)) == 2)
    state.polar_view = PolarView(crs, ARCTIC, 3.0)
    until(lambda: state.overlay is not None and settled(explorer))
    overlay = state.overlay
    assert overlay.layer.crs == crs
    assert state.shown.raster.grid.ppu == 2.0
    to_plane = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    rng = np.random.default_rng(1)
    away = rng.uniform(3, 24, 300)
    lats = (90 - away) if crs == "EPSG:3995" else away - 90
    lons = rng.uniform(-180, 180, 300)
    xs, ys = to_plane.transform(lons, lats)
    box = overlay.bounds
    seen = (xs > box.west) & (xs < box.east) & (ys > box.south) & (ys < box.north)
    assert seen.sum() > 100
    cols = ((xs - box.west) / box.width * overlay.width).astype(int)
    rows = ((box.north - ys) / box.height * overlay.height).astype(int)
    for col, row, lon, lat in zip(cols[seen], rows[seen], lons[seen], lats[seen], strict=True):
        shown = overlay.layer.pixels[row, col] > 0
        assert shown == np.isfinite(state.shown.raster.sample(lon, lat)[0])
    picture = next(x for x in maps(explorer)[1].layers if isinstance(x, lf.ImageOverlay))
    assert picture.bounds[0] == pytest.approx((box.south / 2**17, box.west / 2**17))


def test_a_click_and_an_area_of_the_polar_map_are_in_degrees(
    explorer: Explorer, until: Until
) -> None:
    state = explorer.state
    state.collection = ICE
    until(lambda: len(maps(explorer)) == 2)
    state.polar_view = PolarView("EPSG:3995", ARCTIC, 2.0)
    until(lambda: state.overlay is not None and settled(explorer))
    polar = maps(explorer)[1]
    x, y = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3995", always_xy=True).transform(150, 78)
    mouse(polar, "click", y / 2**17, x / 2**17)
    assert state.point == pytest.approx((150.0, 78.0))
    assert state.here.value is not None
    press(explorer, "Draw a rectangle")
    assert polar.dragging is False
    assert maps(explorer)[0].dragging is True
    for kind, place in (("mousedown", (6, -6)), ("mousemove", (0, 0)), ("mouseup", (-6, 6))):
        mouse(polar, kind, *place)
    assert state.areas[0].roi.bbox.north == 90.0
    assert state.areas[0].roi.bbox.width == pytest.approx(360.0)
    until(lambda: state.curves and settled(explorer))
    assert explorer.series.n.max() > 100


def test_the_switch_shows_polar_data_on_the_world_map_up_to_85_degrees(
    explorer: Explorer, until: Until
) -> None:
    state = explorer.state
    state.collection = ICE
    until(lambda: len(maps(explorer)) == 2)
    state.polar_view = PolarView("EPSG:3995", ARCTIC, 2.0)
    until(lambda: state.overlay is not None and settled(explorer))
    switch = next(
        s for s in widgets_of(explorer, w.ToggleButtons) if s.options[0] == ("Polar", True)
    )
    state.view = View(BBox(-180.0, 30.0, 180.0, 85.0), 2.0)
    time.sleep(PAUSE)
    switch.value = False
    until(lambda: state.overlay.layer.crs == "" and settled(explorer))
    assert 84.0 < state.overlay.bounds.north <= 85.06
    assert not any(isinstance(x, lf.ImageOverlay) for x in maps(explorer)[1].layers)
    press(explorer, "Undo")
    assert state.polar
