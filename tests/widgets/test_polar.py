"""The polar map: its own place in a saved view, comparing and playing on it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import ipyleaflet as lf
import pytest

from je_explorer.raster.grid import BBox
from je_explorer.raster.roi import ROI
from je_explorer.widgets import history
from je_explorer.widgets.comparison import Comparison
from je_explorer.widgets.document import Wanted
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.maps.plane import UNIT
from je_explorer.widgets.values.look import Player
from je_explorer.widgets.values.place import PolarView, View, next_area
from tests.widgets.dashboards import ARCTIC, ICE, LST, Until, choose_polar, find, settled

BERING = PolarView("EPSG:3995", BBox(-3.6e6, 0.3e6, -0.24e6, 2.59e6), 5.0)
"""A place off the pole."""


def first_map(explorer: Explorer, polar: bool = True) -> Any:
    """The map of the pole, or of the world, that is no second one of a comparison."""
    boxes = [m for m in find(explorer, "je-map") if "je-side-map" not in m._dom_classes]
    return next(m.children[0] for m in boxes if (m.children[0].crs["name"] == "Simple") == polar)


def reported(map_: Any, view: PolarView) -> None:
    """What the page says once a map has come to a place."""
    west, south, east, north = (side / UNIT for side in view.bbox)
    map_.set_trait("bounds", ((south, west), (north, east)))
    map_.zoom = view.zoom


def compared(explorer: Explorer, until: Until, mode: str) -> None:
    state = explorer.state
    state.compare = Comparison(mode, "date", state.available[0])
    until(lambda: state.overlay_b is not None and settled(explorer))


def test_a_saved_view_brings_the_polar_map_to_its_own_place(
    explorer: Explorer, until: Until
) -> None:
    choose_polar(explorer, until)
    state = explorer.state
    state.polar_view = BERING
    until(lambda: settled(explorer))
    saved = Wanted.of(state).to_json()
    state.view = View(BBox(-20.0, 10.0, 10.0, 30.0), 5.0)  # the world map's place is another one
    state.polar_view = ARCTIC

    Wanted.from_json(saved).put(state)
    polar = first_map(explorer)
    assert tuple(polar.center) == pytest.approx([side / UNIT for side in BERING.bbox.centre[::-1]])
    assert polar.zoom == BERING.zoom
    reported(polar, BERING)
    assert state.polar_view == BERING
    assert (state.polar_goal, state.goal) == (None, None)


def test_a_link_brings_a_polar_map_that_is_still_to_be_made_to_its_place(
    explorer: Explorer, until: Until
) -> None:
    state = explorer.state
    Wanted(collection=ICE, view=state.view, polar_view=BERING).put(state)
    polar = first_map(explorer)
    assert polar.zoom == BERING.zoom
    reported(polar, BERING)
    until(lambda: state.overlay is not None and settled(explorer))
    assert state.overlay.layer.crs == "EPSG:3995"
    assert state.overlay.bounds.west < BERING.bbox.west


def test_undo_leaves_the_polar_map_where_it_is(
    explorer: Explorer, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PAUSE", 0.0)
    choose_polar(explorer, until)
    state = explorer.state
    state.date = state.available[0]
    state.polar_view = BERING
    find(explorer, "je-undo")[0].click()
    assert state.date != state.available[0]
    assert state.polar_goal is None


def test_both_pictures_are_cut_at_the_divider_of_the_polar_map(
    explorer: Explorer, until: Until
) -> None:
    choose_polar(explorer, until)
    compared(explorer, until, "swipe")
    state = explorer.state
    assert state.overlay_b.layer.crs == "EPSG:3995"
    assert state.overlay_b.bounds == state.overlay.bounds
    (slider,) = find(explorer, "je-divider")
    slider.value = 0.25
    west, east = (side / UNIT for side in (ARCTIC.bbox.west, ARCTIC.bbox.east))
    assert state.divider == pytest.approx(west + 0.25 * (east - west))
    cuts = [sheet.value for sheet in find(explorer, "je-cut") if sheet.value]
    assert len(cuts) == 1
    a, b = (float(n) for n in re.findall(r"inset\((?:0 ){1,3}([\d.]+)%", cuts[0]))
    box = state.overlay.bounds
    share = 100 * (state.divider * UNIT - box.west) / (box.east - box.west)
    assert (100 - a, b) == pytest.approx((share, share), abs=0.01)
    line = next(x for x in first_map(explorer).layers if getattr(x, "pane", "") == "divider")
    assert [x for _, x in line.locations] == pytest.approx([state.divider] * 2)
    away = BBox(1e6, 0.3e6, 4e6, 2.5e6)
    state.polar_view = PolarView("EPSG:3995", away, 5.0)  # the divider is out of sight
    assert slider.value == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("mode", "rule"), [("blink", "animation: je-turn-b"), ("fade", "opacity: 0.500")]
)
def test_blinking_and_fading_are_those_of_the_world_map(
    mode: str, rule: str, explorer: Explorer, until: Until
) -> None:
    choose_polar(explorer, until)
    compared(explorer, until, mode)
    (cut,) = (sheet.value for sheet in find(explorer, "je-cut") if sheet.value)
    assert rule in cut
    pictures = [x for x in first_map(explorer).layers if isinstance(x, lf.ImageOverlay)]
    assert {picture.pane for picture in pictures} == {"raster", "compare"}
    assert pictures[0].bounds == pictures[1].bounds


def test_the_second_polar_map_shows_b_with_the_areas_and_both_move_together(
    explorer: Explorer, until: Until
) -> None:
    choose_polar(explorer, until)
    state = explorer.state
    state.areas = (next_area((), ROI.of([150, 70, 190, 80])),)
    first = first_map(explorer)
    middle = first.center
    compared(explorer, until, "side")
    frames = [f for f in find(explorer, "je-side") if "je-hidden" not in f._dom_classes]
    assert len(frames) == 1
    second = frames[0].children[0].children[0]
    assert second.crs["name"] == "Simple"
    shift = 0.25 * ARCTIC.bbox.width / UNIT
    assert first.center[1] == pytest.approx(middle[1] + shift)
    assert tuple(second.center) == tuple(first.center)
    picture = next(x for x in second.layers if isinstance(x, lf.ImageOverlay))
    assert picture.url == state.overlay_b.url
    assert any(getattr(x, "pane", "") == "areas" for x in second.layers)
    second.center = (5.0, -8.0)
    assert tuple(first.center) == (5.0, -8.0)


def test_leaving_the_polar_map_moves_the_world_map_back_by_its_own_width(
    explorer: Explorer, until: Until
) -> None:
    choose_polar(explorer, until)
    compared(explorer, until, "side")
    world = first_map(explorer, polar=False)
    before = tuple(world.center)
    explorer.state.polar = False
    width = explorer.state.view.bbox.width
    assert world.center[1] == pytest.approx(before[1] + 0.25 * width)
    explorer.state.polar = True
    assert tuple(world.center) == pytest.approx(before)


def test_the_player_runs_on_the_polar_map_in_one_colour_range(
    explorer: Explorer, until: Until
) -> None:
    choose_polar(explorer, until)
    state = explorer.state
    labels = state.available
    state.dates = (labels[-6], labels[-1])
    until(lambda: settled(explorer))
    span, bounds = (state.overlay.lo, state.overlay.hi), state.overlay.bounds
    seen: dict[str, tuple[Any, ...]] = {}

    def note(change: Any) -> None:
        new = change["new"]
        seen[state.date] = (new.layer.crs, new.bounds, (new.lo, new.hi))

    state.observe(note, "overlay")
    state.player = Player(True, True, 50.0)
    until(lambda: set(seen) >= set(state.chosen_dates))
    state.player = replace(state.player, playing=False)
    assert set(seen.values()) == {("EPSG:3995", bounds, span)}


def test_a_comparison_of_polar_data_goes_on_where_the_world_map_shows_them(
    explorer: Explorer, until: Until
) -> None:
    choose_polar(explorer, until)
    compared(explorer, until, "swipe")
    state = explorer.state
    state.view = View(BBox(-180.0, 30.0, 180.0, 85.0), 2.0)
    state.polar = False
    until(lambda: state.overlay_b.layer.crs == "" and settled(explorer))
    assert state.overlay.layer.crs == ""
    assert len([s for s in find(explorer, "je-cut") if s.value]) == 1
    state.collection = LST  # its dates are others: what it was compared with is not there
    until(lambda: state.shown.collection.id == LST and settled(explorer))
    assert state.overlay_b is None or state.shown_b.collection.id == LST
