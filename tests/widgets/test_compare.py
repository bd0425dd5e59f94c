"""Comparing A with B: what is loaded, in which colours, and how it is put on the map."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from je_explorer.errors import RequestError
from je_explorer.process import Composite, Process
from je_explorer.raster.grid import BBox
from je_explorer.raster.roi import ROI
from je_explorer.render.style import Style
from je_explorer.widgets import history
from je_explorer.widgets.comparison import Comparison
from je_explorer.widgets.document import Wanted
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.values.place import Basemap, View, next_area
from tests.widgets.dashboards import ICE, JAPAN, LCCS, LST, Until, choose, find, settled

NORMAL = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly-normal"


def compared(explorer: Explorer, until: Until, **fields: object) -> None:
    explorer.state.compare = Comparison(**{"mode": "swipe", **fields})
    until(lambda: explorer.state.overlay_b is not None and settled(explorer))


def test_b_is_a_year_before_over_the_same_ground_and_in_the_same_colours(
    explorer: Explorer,
    until: Until,
) -> None:
    choose(explorer, until)
    compared(explorer, until)
    state = explorer.state
    assert state.shown_b.date == f"{int(state.date[:4]) - 1}{state.date[4:]}"
    assert state.overlay_b.bounds == state.overlay.bounds
    assert (state.overlay_b.lo, state.overlay_b.hi) == (state.overlay.lo, state.overlay.hi)
    assert (state.shown_b.raster.values != state.shown.raster.values).any()


def test_a_new_range_or_colour_map_changes_both_pictures_and_loads_nothing(
    explorer: Explorer,
    until: Until,
) -> None:
    choose(explorer, until)
    compared(explorer, until)
    state = explorer.state
    raster, before = state.shown_b.raster, state.overlay_b.png
    state.style = Style("viridis", range=(260.0, 300.0))
    assert (state.overlay_b.lo, state.overlay_b.hi) == (260.0, 300.0)
    assert state.overlay_b.png != before
    assert state.shown_b.raster is raster


def test_a_moved_map_loads_both_for_the_new_part(
    explorer: Explorer,
    until: Until,
) -> None:
    choose(explorer, until)
    compared(explorer, until)
    first = explorer.state.shown_b
    explorer.state.view = View(BBox(130.0, 32.0, 142.0, 42.0), 6.0)
    until(lambda: explorer.state.shown_b is not first and settled(explorer))
    assert explorer.state.shown_b.asked == explorer.state.shown.asked
    assert explorer.state.shown_b.ppu == explorer.state.shown.ppu


def test_without_the_process_b_is_the_image_as_it_was_measured(
    explorer: Explorer,
    until: Until,
) -> None:
    choose(explorer, until)
    plain = explorer.state.shown.raster
    dates = explorer.state.available
    explorer.state.process = Process(composite=Composite("max", (dates[0], dates[11])))
    until(lambda: explorer.state.shown.raster is not plain and settled(explorer))
    compared(explorer, until, against="raw")
    np.testing.assert_array_equal(explorer.state.shown_b.raster.values, plain.values)


def test_another_quantity_keeps_colours_of_its_own_and_the_panel_says_so(
    explorer: Explorer,
    until: Until,
) -> None:
    choose(explorer, until)
    ndvi = next(c.id for c in explorer.state.collections if "NDVI" in c.id.upper())
    compared(explorer, until, against="other", collection=ndvi)
    state = explorer.state
    assert state.shown_b.collection.id == ndvi
    assert (state.overlay_b.lo, state.overlay_b.hi) != (state.overlay.lo, state.overlay.hi)
    assert any("colour range of its own" in str(h.value) for h in find(explorer, "je-hint"))


def test_classes_can_be_compared_with_numbers(
    explorer: Explorer,
    until: Until,
) -> None:
    choose(explorer, until)
    compared(explorer, until, against="other", collection=LCCS)
    assert explorer.state.overlay_b.layer.kind == "classes"


def test_a_date_that_is_not_there_is_said_and_a_stays(
    explorer: Explorer,
    until: Until,
) -> None:
    choose(explorer, until)
    before = explorer.state.overlay
    explorer.state.compare = Comparison("swipe", "date", "1066-10")
    assert "choose another date" in explorer.state.notice.detail
    assert explorer.state.notice.key == "error.NoDates.compare"
    assert explorer.state.overlay is before
    explorer.state.compare = Comparison()
    assert explorer.state.notice is None


def test_a_data_set_of_another_map_is_refused_in_words(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    before = explorer.state.overlay
    explorer.state.compare = Comparison("swipe", "other", collection=ICE)
    until(lambda: explorer.state.notice is not None)
    assert explorer.state.notice.key == "error.RequestError.compare"
    assert explorer.state.overlay is before
    assert explorer.state.overlay_b is None


def test_both_pictures_are_cut_at_the_divider_wherever_each_of_them_begins(
    explorer: Explorer,
    until: Until,
) -> None:
    choose(explorer, until)
    compared(explorer, until)
    state = explorer.state
    state.divider = 140.0
    (sheet,) = find(explorer, "je-cut")
    a, b = (float(n) for n in re.findall(r"inset\((?:0 ){1,3}([\d.]+)%", sheet.value))
    box = state.overlay.bounds
    share = 100 * (140.0 - box.west) / (box.east - box.west)
    assert 100 - a == pytest.approx(share, abs=0.01)
    assert b == pytest.approx(share, abs=0.01)


def test_the_divider_is_a_slider_whose_middle_is_the_maps(
    explorer: Explorer,
    until: Until,
) -> None:
    choose(explorer, until)
    compared(explorer, until)
    (slider,) = find(explorer, "je-divider")
    assert slider.value == 0.5
    slider.value = 0.75
    west, east = JAPAN.bbox.west, JAPAN.bbox.east
    assert explorer.state.divider == pytest.approx(west + 0.75 * (east - west))
    explorer.state.view = View(BBox(0.0, 20.0, 30.0, 42.0), 5.0)  # the divider is out of sight
    assert slider.value == 0.5


def test_switching_off_takes_b_from_the_map(
    explorer: Explorer,
    until: Until,
) -> None:
    choose(explorer, until)
    compared(explorer, until)
    explorer.state.compare = Comparison()
    assert explorer.state.overlay_b is None
    assert find(explorer, "je-cut")[0].value == ""


def test_the_second_map_follows_the_first_and_leads_it(
    explorer: Explorer,
    until: Until,
) -> None:
    choose(explorer, until)
    compared(explorer, until, mode="side")
    (frame,) = find(explorer, "je-side")
    second = frame.children[0].children[0]
    (first,) = [m.children[0] for m in find(explorer, "je-map") if "je-side-map" not in
                m._dom_classes]  # fmt: skip
    first.zoom, first.center = 6, (36.0, 138.0)
    assert (second.zoom, *second.center) == (6, 36.0, 138.0)
    second.center = (30.0, 120.0)
    assert tuple(first.center) == (30.0, 120.0)


def test_both_maps_lie_on_one_ground_whose_layers_are_made_once(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    compared(explorer, until, mode="side")
    second = find(explorer, "je-side")[0].children[0].children[0]
    first = next(m.children[0] for m in find(explorer, "je-map"))
    assert first is not second
    explorer.state.basemap = Basemap("gsi", True)
    shared = [x for x in first.layers if x in second.layers]
    assert len(shared) == 5  # land, coast, lines, numbers, and the tiles
    explorer.state.basemap = Basemap()
    assert len([x for x in first.layers if x in second.layers]) == 4


def test_the_second_map_has_the_outlines_of_all_areas(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    compared(explorer, until, mode="side")
    state = explorer.state
    state.areas = (next_area((), ROI.of([130, 31, 142, 42])),)
    state.areas = (*state.areas, next_area(state.areas, ROI.of([100, 0, 110, 10])))
    (frame,) = find(explorer, "je-side")
    second = frame.children[0].children[0]
    outlines = [layer for layer in second.layers if getattr(layer, "pane", "") == "areas"]
    assert [layer.color for layer in outlines] == [area.colour for area in state.areas]
    assert (0, 100) in [tuple(place) for place in outlines[1].locations]


def test_a_comparison_is_undone_saved_and_opened(
    explorer: Explorer, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PAUSE", 0.0)
    choose(explorer, until)
    compared(explorer, until, mode="fade", fade=0.25)
    wanted = Wanted.of(explorer.state)
    assert Wanted.from_json(wanted.to_json()).compare == Comparison("fade", fade=0.25)
    assert Wanted.from_link(wanted.to_link()) == wanted
    find(explorer, "je-undo")[0].click()
    assert not explorer.state.compare.on


def test_a_view_of_an_older_version_compares_nothing() -> None:
    fields = Wanted(collection=LST).to_json().replace('"compare"', '"something"')
    assert Wanted.from_json(fields).compare == Comparison()


@pytest.mark.parametrize(
    "fields", [{"mode": "spin"}, {"against": "gravity"}, {"fade": 7}, {"seconds": 0}]
)
def test_a_damaged_comparison_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(RequestError):
        Comparison.from_fields(fields)


def test_the_panel_writes_what_is_pressed(
    explorer: Explorer,
    until: Until,
) -> None:
    choose(explorer, until)
    (panel,) = find(explorer, "je-compare")
    mode = panel.children[1]
    mode.value = "blink"
    assert explorer.state.compare.mode == "blink"
    explorer.state.compare = replace(explorer.state.compare, front="a")
    press = {b.description: b for b in find(panel, "je-chip")}
    press["A ⇄ B"].click()
    assert explorer.state.compare.front == "b"
    press["Blink"].click()
    assert explorer.state.compare.front == ""
