"""Masks: several, by other data, classes and bits; what they keep, and what is dimmed."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

import je_explorer as jx
from je_explorer.process import Mask, Process, Source
from je_explorer.raster.grid import BBox
from je_explorer.raster.roi import ROI
from je_explorer.render.layer import DIMMED_COLOUR
from je_explorer.widgets.document import Wanted
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.values.place import View, next_area
from tests.support.panels import pick, steps, switch, widgets, words
from tests.widgets.dashboards import JAPAN, find

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
NDVI = "JAXA.JASMES_Terra.MODIS-Aqua.MODIS_ndvi.v811_global_monthly"
LCCS = "Copernicus.C3S_PROBA-V_LCCS_global_yearly"
DEM = "JAXA.EORC_ALOS.PRISM_AW3D30.v3.2_global"
RAIN = "JAXA.EORC_GSMaP_standard.Gauge.00Z-23Z.v6_daily"
ARCTIC = View(BBox(95.0, 72.0, 110.0, 77.0), 6.0)
"""North of the rain's data, which end at 60 degrees."""

SHIKOKU = View(BBox(131.0, 32.0, 136.0, 36.0), 7.0)

Until = Callable[..., None]


def choose(explorer: Explorer, until: Until, collection: str, view: View = JAPAN) -> None:
    explorer.state.view = view
    explorer.state.collection = collection
    settle(explorer, until)


def settle(explorer: Explorer, until: Until) -> None:
    """The picture is that of the process."""
    state = explorer.state

    def done() -> bool:
        fits = len(state.shares) == len(state.process.masks)
        return state.shown is not None and fits and not explorer.controller.busy

    until(done)


def card(explorer: Explorer, place: int) -> object:
    return widgets(steps(explorer)["Mask"], "mask")[place]


def share(explorer: Explorer, place: int) -> str:
    return str(widgets(card(explorer, place), "share")[0].value.split(">")[1].split("<")[0])


def loaded(explorer: Explorer, collection: str, band: str | None = None) -> jx.Raster:
    """The images of the map's box, without a process."""
    state = explorer.state
    dates = state.date if collection == state.collection else None
    return jx.load(collection, band, dates, list(state.shown.asked), state.shown.ppu, state.source)


def test_a_mask_begins_by_keeping_everything_on_all_dates(explorer: Explorer, until: Until) -> None:
    choose(explorer, until, LST)
    switch(explorer, "Mask")
    assert explorer.state.process.masks == (Mask("range", (None, None)),)
    settle(explorer, until)
    assert explorer.state.kept == 1.0
    low, high = widgets(steps(explorer)["Mask"], "bare")
    assert low.value == high.value == ""
    assert float(low.placeholder) < float(high.placeholder)


def test_a_mask_by_the_classes_of_another_data_set(explorer: Explorer, until: Until) -> None:
    choose(explorer, until, LST)
    state = explorer.state
    switch(explorer, "Mask")
    pick(card(explorer, 0), "Land cover")
    until(lambda: state.process.masks[0].where == Source(LCCS, "LCCS"))
    until(lambda: widgets(card(explorer, 0), "tick"))
    ticks = {tick.description: tick for tick in widgets(card(explorer, 0), "tick")}
    assert all(tick.value for tick in ticks.values())
    none = widgets(card(explorer, 0), "chip")[1]
    none.click()
    settle(explorer, until)
    assert state.kept == 0.0
    assert words(steps(explorer)["Mask"]) == "keeps nothing: widen it or remove it"
    ticks["Urban areas"].value = True
    assert state.process.masks[0].wanted == (190.0,)
    until(lambda: state.kept is not None and 0.0 < state.kept < 1.0)
    images, cover = loaded(explorer, LST), loaded(explorer, LCCS)
    wanted = images.keep(cover, values=[190])
    np.testing.assert_array_equal(state.shown.raster.values, wanted.values)
    assert state.kept == pytest.approx(wanted.valid.sum() / images.valid.sum())
    narrowed = state.process
    switch(explorer, "Mask")
    assert state.process == Process()
    state.process = narrowed  # as undo, a file or a link does
    until(lambda: widgets(steps(explorer)["Mask"], "tick"))
    assert [t.value for t in widgets(card(explorer, 0), "tick")].count(True) == 1
    assert state.process == narrowed


def test_classes_beyond_the_first_ones_keep_their_choice(explorer: Explorer, until: Until) -> None:
    choose(explorer, until, LST)
    state = explorer.state
    switch(explorer, "Mask")
    pick(card(explorer, 0), "Land cover")
    until(lambda: widgets(card(explorer, 0), "tick"))
    every = len(state.process.masks[0].wanted)
    assert len(widgets(card(explorer, 0), "tick")) < every
    widgets(card(explorer, 0), "tick")[0].value = False
    assert len(state.process.masks[0].wanted) == every - 1
    widgets(card(explorer, 0), "link")[0].click()
    assert len(widgets(card(explorer, 0), "tick")) == every


def test_bits_of_quality_flags_have_their_names_and_three_choices(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until, DEM, SHIKOKU)
    state = explorer.state
    switch(explorer, "Mask")
    pick(card(explorer, 0), "MSK")
    until(lambda: widgets(card(explorer, 0), "bit"))
    assert state.process.masks[0] == Mask("bits", (None,) * 4, Source(DEM, "MSK"))
    names = [choice.description for choice in widgets(card(explorer, 0), "bit")]
    assert names == [
        "Cloud and snow", "Land water and low correlation", "Filled with GSI DEM",
        "Filled with SRTM",
    ]  # fmt: skip
    water = widgets(card(explorer, 0), "bit")[1]
    assert [value for _, value in water.options] == ["any", "1", "0"]
    assert water.value == "any"
    water.value = "0"
    until(lambda: state.kept is not None and 0.0 < state.kept < 1.0)
    assert state.process.masks[0].wanted == (None, 0, None, None)
    flags = loaded(explorer, DEM, "MSK")
    wanted = loaded(explorer, DEM, "DSM").keep(flags, bits=[None, 0])
    np.testing.assert_array_equal(state.shown.raster.values, wanted.values)
    kinds = [s for s in widgets(card(explorer, 0), "segment") if s.description == "Condition"]
    kinds[0].value = "values"
    assert state.process.masks[0].condition == "values"
    settle(explorer, until)
    assert widgets(card(explorer, 0), "tick")[0].description == "Valid"


def test_several_masks_each_tell_their_share_and_together_keep_less(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until, LST)
    state = explorer.state
    state.areas = (next_area((), ROI.of([138.5, 35.0, 140.5, 37.0])),)
    state.dates, state.date = ("2021-06", "2021-08"), "2021-07"
    settle(explorer, until)
    switch(explorer, "Mask")
    widgets(card(explorer, 0), "bare")[0].value = "27"
    settle(explorer, until)
    widgets(steps(explorer)["Mask"], "link")[0].click()
    assert len(state.process.masks) == 2
    pick(card(explorer, 1), "Elevation · DSM")
    until(lambda: state.process.masks[1].where == Source(DEM, "DSM"))
    settle(explorer, until)  # the card has the unit of the other data by then
    widgets(card(explorer, 1), "bare")[1].value = "300"
    assert state.process.masks[1].wanted == (None, 300.0)
    until(lambda: len(state.shares) == 2 and state.shares[1] < 1.0)
    settle(explorer, until)
    assert state.kept < min(state.shares)
    assert share(explorer, 0) == f"keeps {100 * state.shares[0]:.0f} %"
    assert words(steps(explorer)["Mask"]) == f"2 masks, together keep {100 * state.kept:.0f} %"
    images, heights = loaded(explorer, LST), loaded(explorer, DEM, "DSM")
    both = images.keep(range=(300.15, None)).keep(heights, range=(None, 300))
    np.testing.assert_array_equal(state.shown.raster.values, both.values)
    until(lambda: state.curves and not explorer.controller.busy)
    assert np.nanmin(state.curves[0].series.min) >= 300.15
    widgets(card(explorer, 0), "icon-close")[0].click()
    assert [mask.where for mask in state.process.masks] == [Source(DEM, "DSM")]
    settle(explorer, until)
    assert len(widgets(steps(explorer)["Mask"], "mask")) == 1


def test_what_a_mask_takes_away_is_dimmed_and_named_and_differs_from_no_data(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until, LST)
    state = explorer.state
    legend = widgets(explorer, "legend")[0]
    assert "masked" not in legend.value
    state.date = "2021-07"
    state.process = Process((Mask("range", (300.0, None)),))
    until(lambda: state.shares and state.shown.date == "2021-07")
    settle(explorer, until)
    picture = np.asarray(Image.open(io.BytesIO(state.overlay.png)).convert("RGBA"))
    dim = (picture == DIMMED_COLOUR).all(axis=-1)
    assert dim.any()
    assert (picture[..., 3] == 0).any()
    assert (picture[..., 3] == 255).any()
    assert dim.sum() + (picture[..., 3] == 0).sum() + (picture[..., 3] == 255).sum() == dim.size
    assert ">masked<" in legend.value.replace("</div>", "<")
    state.style = type(state.style)(state.style.colormap, (301.0, 302.0))  # narrow: cut anew
    again = np.asarray(Image.open(io.BytesIO(state.overlay.png)).convert("RGBA"))
    np.testing.assert_array_equal((again == DIMMED_COLOUR).all(axis=-1), dim)
    state.process = Process()
    until(lambda: "masked" not in legend.value)


def test_the_images_of_the_same_date_may_be_tested(explorer: Explorer, until: Until) -> None:
    choose(explorer, until, LST)
    state = explorer.state
    state.date = "2021-01"
    settle(explorer, until)
    switch(explorer, "Mask")
    pick(card(explorer, 0), "Vegetation")
    until(lambda: state.process.masks[0].where is not None)
    until(lambda: widgets(card(explorer, 0), "tick"))
    tick = widgets(card(explorer, 0), "tick")[0]
    assert (tick.description, tick.value) == ("Of the same date", False)
    tick.value = True
    assert state.process.masks[0].where == Source(NDVI, "ndvi", same_dates=True)
    widgets(card(explorer, 0), "bare")[0].value = "0.3"
    until(lambda: state.kept is not None and state.kept < 1.0)
    green = jx.load(
        NDVI, dates="2021-01", area=list(state.shown.asked), ppu=state.shown.ppu,
        catalog=state.source,
    )  # fmt: skip
    wanted = loaded(explorer, LST).keep(green, range=(0.3, None))
    np.testing.assert_array_equal(state.shown.raster.values, wanted.values)


def test_bits_on_measurements_are_refused_in_words_and_nothing_is_lost(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until, LST)
    state = explorer.state
    before = state.shown
    state.process = Process((Mask("bits", (1,)),))  # from a file that was edited by hand
    until(lambda: state.notice is not None)
    assert state.notice.key == "error.BadMask"
    assert "bits can be tested on integers only" in state.notice.detail
    assert state.shown is before
    hints = [hint.value for hint in widgets(card(explorer, 0), "hint")]
    assert any("does not suit" in hint for hint in hints)
    kinds = widgets(card(explorer, 0), "segment")[0]
    kinds.value = "range"
    until(lambda: state.kept == 1.0)
    assert state.notice is None


def test_data_that_do_not_reach_here_are_refused_in_words_and_taken_where_they_do(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until, LST, ARCTIC)
    state = explorer.state
    switch(explorer, "Mask")
    settle(explorer, until)
    before = state.shown
    pick(card(explorer, 0), "Precipitation")
    until(lambda: state.notice is not None)
    assert state.notice.key == "error.BadMask"
    assert "can't mask here" in state.notice.detail
    until(lambda: not explorer.controller.busy)
    assert state.process.masks == (Mask("range", (None, None)),)
    assert state.shown is before
    state.view = JAPAN
    settle(explorer, until)
    pick(card(explorer, 0), "Precipitation")
    until(lambda: state.process.masks[0].where is not None)
    settle(explorer, until)
    assert state.process.masks[0].where.collection == RAIN
    assert state.notice is None


def test_a_mask_of_a_file_that_does_not_reach_here_leaves_picture_and_process(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until, LST, ARCTIC)
    state = explorer.state
    before = state.shown
    state.areas = (next_area((), ROI.of([100.0, 73.0, 105.0, 75.0])),)
    until(lambda: state.curves and not explorer.controller.busy)
    state.process = Process((Mask("range", (0.0, None), Source(RAIN)),))
    until(lambda: state.notice is not None and not explorer.controller.busy)
    assert state.notice.key == "error.BadMask"
    assert state.shown is before
    assert state.curves == ()
    assert len(state.process.masks) == 1  # as it was wanted: it can be changed or removed
    assert "There is no curve" in find(explorer, "je-empty")[-1].value
    widgets(card(explorer, 0), "icon-close")[0].click()
    until(lambda: state.curves and not explorer.controller.busy)
    assert state.process == Process()
    assert state.notice is None


def test_a_picture_that_is_masked_whole_says_nothing_of_colours(
    explorer: Explorer, until: Until
) -> None:
    explorer.state.process = nothing = Process((Mask("range", (400.0, None)),))
    choose(explorer, until, LST)
    state = explorer.state
    state.process = nothing  # choosing the data has begun anew
    settle(explorer, until)
    until(lambda: state.kept == 0.0)
    emptied = (state.overlay.lo, state.overlay.hi)
    assert 200 < emptied[0] < emptied[1] < 400
    state.process = Process()
    settle(explorer, until)
    raster = state.shown.raster.values
    assert state.shown.limits == (np.nanmin(raster), np.nanmax(raster))
    limits, span = state.shown.limits, (state.overlay.lo, state.overlay.hi)
    state.process = nothing
    until(lambda: state.kept == 0.0 and not explorer.controller.busy)
    assert state.shown.limits == limits
    assert (state.overlay.lo, state.overlay.hi) == span
    state.process = Process()
    settle(explorer, until)
    assert (state.overlay.lo, state.overlay.hi) == span


def test_crossed_ends_change_nothing_and_say_so(explorer: Explorer, until: Until) -> None:
    choose(explorer, until, LST)
    state = explorer.state
    switch(explorer, "Mask")
    low, high = widgets(card(explorer, 0), "bare")
    low.value = "10"
    held = state.process
    high.value = "5"
    assert state.process == held
    assert any("above the highest" in hint.value for hint in widgets(card(explorer, 0), "hint"))


def test_several_masks_survive_a_file_and_a_link(explorer: Explorer, until: Until) -> None:
    choose(explorer, until, LST)
    state = explorer.state
    state.process = Process((
        Mask("range", (280.0, None)), Mask("bits", (0, None, 1), Source(DEM, "MSK")),
        Mask("values", (190.0,), Source(LCCS)),
    ))  # fmt: skip
    wanted = Wanted.of(state)
    assert Wanted.from_json(wanted.to_json()).process == state.process
    assert Wanted.from_link(wanted.to_link()).process == state.process
