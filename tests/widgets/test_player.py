"""The player: frames ahead, in one colour range, in bounded memory."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from je_explorer.process import Composite, Difference, Mask, Process
from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.raster import Band, Raster
from je_explorer.render import image
from je_explorer.render.layer import Layer
from je_explorer.render.style import Style
from je_explorer.widgets.control.frames import Frames, ahead, layers, next_stack
from je_explorer.widgets.control.images import ByDate
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.values.look import Player
from je_explorer.widgets.values.place import View
from tests.support.processes import HALF
from tests.widgets.dashboards import Until, choose, find, settled


def stack(dates: int = 8, side: int = 64) -> Raster:
    values = np.random.default_rng(1).normal(290, 5, (dates, side, side)).astype(np.float32)
    labels = tuple(f"2021-{month:02d}" for month in range(1, dates + 1))
    return Raster(values, Grid("EPSG:4326", BBox(0, 0, 8, 8), (side, side)), labels, Band("t", "K"))


def frames_of(raster: Raster) -> list[Layer]:
    return layers(ByDate(raster), None, Style(), 270.0, 310.0)


def test_memory_is_bounded_and_what_is_needed_last_goes_first() -> None:
    raster = stack()
    made = frames_of(raster)
    one = made[0].pixels.nbytes + len(made[0].encoded)
    frames = Frames(int(3.5 * one))
    order = ahead(raster.dates, 2, loop=True)  # from March on, so February comes last
    for date, layer in zip(raster.dates, made, strict=True):
        frames.put(date, layer, order)
        assert frames.bytes <= 3.5 * one
    assert [date for date in raster.dates if date in frames] == ["2021-03", "2021-04", "2021-05"]


def test_the_next_stack_is_what_is_missing_ahead_as_far_as_it_follows() -> None:
    raster = stack()
    frames = Frames()
    order = ahead(raster.dates, 6, loop=True)
    assert next_stack(order, raster.dates, frames, 4) == ("2021-07", "2021-08")
    for date, layer in zip(raster.dates, frames_of(raster), strict=True):
        frames.put(date, layer, order)
    assert next_stack(order, raster.dates, frames, 4) == ()


def test_a_frame_is_the_picture_that_the_date_has_by_itself() -> None:
    raster = stack(2)
    second = image.draw(frames_of(raster)[1], Style(), 270.0, 310.0)
    alone = image.overlay(raster, 1, Style(range=(270.0, 310.0)))
    assert second.png == alone.png


def playing(explorer: Explorer, until: Until, **fields: object) -> None:
    choose(explorer, until)
    labels = explorer.state.available
    explorer.state.dates = (labels[-6], labels[-1])
    until(lambda: settled(explorer))
    explorer.state.player = Player(True, True, 50.0, **fields)


def test_it_shows_every_chosen_date_in_one_colour_range(
    explorer: Explorer,
    until: Until,
) -> None:
    shown: list[tuple[str, float, float]] = []
    playing(explorer, until)
    state = explorer.state
    span = state.overlay.lo, state.overlay.hi
    state.observe(lambda c: shown.append((state.date, c["new"].lo, c["new"].hi)), "overlay")
    until(lambda: {date for date, *_ in shown} == set(state.chosen_dates))
    state.player = replace(state.player, playing=False)
    assert {(lo, hi) for _, lo, hi in shown} == {span}


def test_what_a_mask_removes_is_dimmed_while_it_plays_as_it_is_when_it_stands(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    state = explorer.state
    state.dates = ("2021-01", "2021-03")
    state.date = "2021-01"
    state.process = Process((Mask("range", (285.0, None)),))
    until(lambda: settled(explorer) and state.shown.removed is not None)
    still: dict[str, Layer] = {}
    for date in state.chosen_dates:
        state.date = date
        until(lambda date=date: settled(explorer) and state.shown.date == date)
        still[date] = state.overlay.layer
    played: dict[str, Layer] = {}
    state.observe(lambda change: played.update({state.date: change["new"].layer}), "overlay")
    state.player = Player(True, True, 20.0)
    until(lambda: len(played) == 3)
    state.player = Player()
    for date, layer in still.items():
        assert (layer.pixels == layer.masked).any()
        np.testing.assert_array_equal(
            played[date].pixels == played[date].masked, layer.pixels == layer.masked
        )
        np.testing.assert_array_equal(played[date].pixels == 0, layer.pixels == 0)


def test_a_date_without_anything_to_subtract_is_an_empty_frame_and_it_goes_on(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    state = explorer.state
    state.dates, state.date = ("2021-03", "2021-08"), "2021-03"
    state.process = Process(reference=Difference(collection=HALF, band="LST"))
    until(lambda: settled(explorer) and state.shown.raster.band.kind == "difference")
    played: dict[str, bool] = {}
    state.observe(
        lambda change: played.update({state.date: bool(change["new"].layer.pixels.any())}),
        "overlay",
    )
    state.player = Player(True, True, 20.0)
    until(lambda: len(played) == 6)
    state.player = Player()
    assert played == {date: date < "2021-05" for date in state.chosen_dates}


def test_where_it_stops_the_date_is_shown_as_any_other(
    explorer: Explorer,
    until: Until,
) -> None:
    playing(explorer, until)
    state = explorer.state
    first = state.date
    until(lambda: state.date != first and state.prepared >= 6)
    until(lambda: state.date not in (first, state.shown.date))
    state.player = replace(state.player, playing=False)
    until(lambda: settled(explorer) and state.shown.date == state.date)
    again = image.overlay(
        state.shown.raster, 0, replace(state.style, range=(state.overlay.lo, state.overlay.hi)),
        state.shown.frame,
    )  # fmt: skip
    drawn = image.draw(state.overlay.layer, state.style, state.overlay.lo, state.overlay.hi)
    assert drawn.width == again.width


def test_without_loop_it_ends_at_the_last_date(
    explorer: Explorer,
    until: Until,
) -> None:
    playing(explorer, until, loop=False)
    state = explorer.state
    until(lambda: not state.player.playing)
    assert state.date == state.chosen_dates[-1]


def test_a_new_colour_map_shows_in_the_frames_that_follow(
    explorer: Explorer,
    until: Until,
) -> None:
    playing(explorer, until)
    state = explorer.state
    until(lambda: state.prepared >= 6)
    state.style = replace(state.style, colormap="viridis", range=(280.0, 300.0))
    until(lambda: (state.overlay.lo, state.overlay.hi) == (280.0, 300.0))
    assert state.player.playing


def test_a_moved_map_goes_on_playing_there(
    explorer: Explorer,
    until: Until,
) -> None:
    playing(explorer, until)
    state = explorer.state
    until(lambda: state.prepared >= 6)
    state.view = View(BBox(0.0, 35.0, 20.0, 50.0), 5.0)
    until(lambda: state.overlay.bounds.west < 0.0 and state.player.playing)
    date = state.date
    until(lambda: state.date != date and state.overlay.bounds.west < 0.0)


def test_it_ends_when_the_period_or_the_data_set_changes(
    explorer: Explorer,
    until: Until,
) -> None:
    playing(explorer, until)
    explorer.state.dates = (explorer.state.available[0], explorer.state.available[3])
    assert not explorer.state.player.playing


def test_a_composite_has_nothing_to_play(
    explorer: Explorer,
    until: Until,
) -> None:
    choose(explorer, until)
    dates = explorer.state.chosen_dates
    explorer.state.process = Process(composite=Composite("mean", (dates[0], dates[-1])))
    until(lambda: settled(explorer))
    (button,) = find(explorer, "je-icon-play")
    assert button.disabled


def test_the_slider_moves_over_the_dates_and_the_button_starts(
    explorer: Explorer,
    until: Until,
) -> None:
    choose(explorer, until)
    (button,) = find(explorer, "je-icon-play")
    button.click()
    assert explorer.state.player.playing
    (slider,) = find(explorer, "je-scrub")
    slider.value = 2
    assert not explorer.state.player.playing
    assert explorer.state.date == explorer.state.chosen_dates[2]
