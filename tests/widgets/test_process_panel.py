"""Process, save, undo and the program, without a browser."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import ipywidgets as w
import numpy as np
import pytest
import rasterio

import je_explorer as jx
from je_explorer import errors
from je_explorer.process import Anomaly, Composite, Difference, Process
from je_explorer.raster.roi import ROI
from je_explorer.widgets.document import Wanted
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.history import PAUSE
from je_explorer.widgets.launch import wanted_of
from je_explorer.widgets.share import link
from je_explorer.widgets.steps.composite import methods
from je_explorer.widgets.values.place import next_area
from tests.support.panels import steps, switch, widgets, words
from tests.widgets.dashboards import JAPAN

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
HALF = "NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.daytime.v061_global_half-monthly"
NORMAL = "NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.daytime.v061_global_monthly-normal"
LCCS = "Copernicus.C3S_PROBA-V_LCCS_global_yearly"
PICTURE = "Sample_natural-colour.picture_global_monthly"
RAIN = "JAXA.EORC_GSMaP_standard.Gauge.00Z-23Z.v6_daily"
KANTO = [138.5, 35.0, 140.5, 37.0]

Until = Callable[..., None]


def choose(explorer: Explorer, until: Until, collection: str = LST) -> None:
    explorer.state.collection = collection
    until(lambda: explorer.state.shown is not None and not explorer.controller.busy)


def test_only_the_steps_that_apply_are_shown(explorer: Explorer, until: Until) -> None:
    assert steps(explorer) == {}
    choose(explorer, until)
    assert list(steps(explorer)) == ["Composite", "Mask", "Difference", "Anomaly"]
    assert words(steps(explorer)["Anomaly"]) == "against the 2012–2021 normal"
    choose(explorer, until, RAIN)
    until(lambda: list(steps(explorer)) == ["Composite", "Mask", "Difference"])
    choose(explorer, until, LCCS)
    until(lambda: "Difference" not in steps(explorer) and "Mask" in steps(explorer))
    choose(explorer, until, PICTURE)
    until(lambda: steps(explorer) == {})


def test_a_composite_of_the_chosen_dates_is_the_one_of_the_engine(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    state = explorer.state
    state.dates = ("2021-06", "2021-08")
    switch(explorer, "Composite")
    assert state.process.composite == Composite("mean", ("2021-06", "2021-08"))
    method = widgets(steps(explorer)["Composite"], "field")[0]
    method.value = "max"
    until(lambda: state.shown.raster.dates == ("2021-06..2021-08 max",))
    assert words(steps(explorer)["Composite"]) == "maximum of Jun 2021 – Aug 2021"
    shown = state.shown
    alone = jx.load(
        LST, dates=("2021-06", "2021-08"), area=list(shown.asked), ppu=shown.ppu,
        catalog=state.source,
    )  # fmt: skip
    np.testing.assert_array_equal(shown.raster.values, alone.composite("max").values)
    switch(explorer, "Composite")
    until(lambda: state.shown.raster.dates == (state.date,))


def test_the_anomaly_is_one_click_with_colours_around_zero_and_the_curve_follows(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    state = explorer.state
    state.dates = ("2021-05", "2021-09")
    state.areas = (next_area((), ROI.of(KANTO)),)
    until(lambda: state.curves)
    switch(explorer, "Anomaly")
    until(lambda: state.curves and state.curves[0].raster.band.kind == "difference")
    until(lambda: state.shown.raster.band.kind == "difference")
    assert state.style.colormap == "vik"
    assert state.overlay.lo == -state.overlay.hi
    images = jx.load(
        LST, dates=state.dates, area=KANTO, ppu=explorer.raster.grid.ppu, catalog=state.source
    )
    normals = jx.load(
        NORMAL, dates=state.dates, area=KANTO, ppu=explorer.raster.grid.ppu, catalog=state.source
    )
    means = images.anomaly(normals).statistics(KANTO).mean
    np.testing.assert_allclose(explorer.series.mean, means)


def test_an_anomaly_has_its_own_colour_range_whatever_was_subtracted_before(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    state = explorer.state
    state.date = "2022-07"

    def range_after(step: str) -> float:
        switch(explorer, step)
        wanted = Anomaly if step == "Anomaly" else Difference
        until(lambda: isinstance(state.shown.reference, wanted) and not explorer.controller.busy)
        return float(state.overlay.hi)

    alone = range_after("Anomaly")
    state.process = replace(state.process, reference=Difference(("2022-01", "2022-01")))
    until(lambda: isinstance(state.shown.reference, Difference) and not explorer.controller.busy)
    assert state.overlay.hi > 2 * alone
    assert range_after("Anomaly") == alone


def test_difference_and_anomaly_exclude_each_other(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    state = explorer.state
    state.date = "2022-07"
    switch(explorer, "Anomaly")
    assert state.process.reference == Anomaly(NORMAL)
    switch(explorer, "Difference")
    assert state.process.reference == Difference(("2021-07", "2021-07"))
    assert words(steps(explorer)["Difference"]) == "minus Jul 2021"
    until(lambda: not explorer.controller.busy)
    assert state.notice is None


def test_two_periods_are_one_choice_and_share_their_method(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    state = explorer.state
    state.dates = ("2022-06", "2022-08")
    switch(explorer, "Difference")
    modes = widgets(steps(explorer)["Difference"], "segment")[0]
    assert [mode for _, mode in modes.options] == ["date", "period", "other"]
    modes.value = "period"
    assert state.process.composite == Composite("mean", ("2022-06", "2022-08"))
    assert state.process.reference == Difference(("2021-06", "2021-08"), method="mean")
    widgets(steps(explorer)["Composite"], "field")[0].value = "max"
    assert state.process.reference == Difference(("2021-06", "2021-08"), method="max")
    row = steps(explorer)["Difference"]
    assert words(row) == "minus the maximum of Jun 2021 – Aug 2021"
    until(lambda: state.shown.raster.band.kind == "difference" and not explorer.controller.busy)
    until(lambda: state.shown.raster.dates == ("2022-06..2022-08 max",))
    settled = state.shown

    def images(*dates: str) -> jx.Raster:
        return jx.load(LST, None, dates, list(settled.asked), settled.ppu, state.source)

    after, before = (images(f"{year}-06", f"{year}-08") for year in (2022, 2021))
    wanted = after.composite("max").difference(before.composite("max"))
    np.testing.assert_allclose(settled.raster.values, wanted.values, atol=1e-4)
    assert state.overlay.lo == -state.overlay.hi
    first, last = widgets(row, "period")[0].children[0], widgets(row, "period")[0].children[2]
    last.value = "2021-06"
    assert modes.value == "period"  # of one date for now
    first.value = "2021-04"
    assert state.process.reference == Difference(("2021-04", "2021-06"), method="max")
    switch(explorer, "Difference")
    assert state.process == Process((), None, Composite("max", ("2022-06", "2022-08")))


def test_other_data_of_the_same_unit_can_be_subtracted(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    state = explorer.state
    state.date = "2021-07"
    until(lambda: not explorer.controller.busy)
    switch(explorer, "Difference")
    modes = widgets(steps(explorer)["Difference"], "segment")[0]
    modes.value = "other"
    row = steps(explorer)["Difference"]
    offered = [option.description for option in widgets(row, "option")]
    assert offered[0].startswith("Land surface temperature")
    held = state.process
    options = {option.description: option for option in widgets(row, "option")}
    next(o for name, o in options.items() if "half-monthly" in name).click()
    assert state.process != held
    assert state.process.reference == Difference(collection=HALF, band="LST")
    assert words(row) == "minus Land surface temperature"
    until(lambda: not explorer.controller.busy)
    until(lambda: state.shown.raster.band.kind == "difference" or state.notice is not None)


def test_a_difference_of_classes_from_a_file_is_refused_and_can_be_undone(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until, LCCS)
    state = explorer.state
    before = state.shown
    time.sleep(PAUSE)
    state.process = Process((), Difference(collection=LST))
    until(lambda: state.notice is not None)
    assert state.notice.key in ("error.ClassData", "error.DateMismatch")
    assert state.shown is before
    widgets(explorer, "undo")[0].click()
    assert state.process == Process()
    until(lambda: state.notice is None and not explorer.controller.busy)


def test_a_date_without_a_normal_says_so_and_the_picture_stays(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    state = explorer.state
    before = state.shown
    state.process = Process((), Anomaly(RAIN))  # as if the normals lacked this month
    until(lambda: state.notice is not None)
    assert state.notice.key == "error.NoNormal"
    assert state.shown is before


def test_a_percentile_from_a_file_is_added_to_the_menu(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    state = explorer.state
    state.process = Process(composite=Composite(33.0, ("2021-06", "2021-08")))
    row = steps(explorer)["Composite"]
    assert words(row) == "33rd percentile of Jun 2021 – Aug 2021"
    assert widgets(row, "field")[0].value == 33.0
    until(lambda: not explorer.controller.busy)


def test_the_most_frequent_class_is_the_first_composite_of_classes(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until, LCCS)
    assert methods(explorer.state)[0] == "mode"


def test_a_mask_tells_what_it_keeps_and_narrows_the_picture(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    state = explorer.state
    switch(explorer, "Mask")
    until(lambda: state.kept == 1.0)
    low = widgets(steps(explorer)["Mask"], "bare")[0]
    low.value = "5"
    until(lambda: state.kept is not None and state.kept < 1.0)
    assert state.process.masks[0].wanted[0] == pytest.approx(278.15)
    values = state.shown.raster.values
    assert np.nanmin(values) >= 278.15
    assert words(steps(explorer)["Mask"]) == f"keeps {100 * state.kept:.0f} %"


def test_another_data_set_begins_without_a_process(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    switch(explorer, "Composite")
    choose(explorer, until, RAIN)
    assert explorer.state.process == Process()


def test_a_geotiff_holds_the_pixels_of_the_map(
    explorer: Explorer, until: Until, tmp_path: Path
) -> None:
    choose(explorer, until)
    state = explorer.state
    switch(explorer, "Anomaly")
    until(lambda: state.shown.raster.band.kind == "difference" and not explorer.controller.busy)
    widgets(explorer, "kind")[0].click()
    until(lambda: state.download is not None)
    assert state.download.name == f"LST_{state.date}.tif"
    file = tmp_path / state.download.name
    file.write_bytes(base64.b64decode(state.download.url.partition(",")[2]))
    with rasterio.open(file) as written:
        np.testing.assert_array_equal(written.read(), state.shown.raster.values)


@pytest.mark.parametrize(
    ("place", "start"), [(1, b"\x89HDF"), (2, b"\xef\xbb\xbf"), (3, b"\x89PNG")]
)
def test_each_kind_of_file_is_offered(
    place: int, start: bytes, explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    state = explorer.state
    state.dates = ("2021-06", "2021-07")
    state.areas = (next_area((), ROI.of(KANTO)),)
    until(lambda: state.curves and not explorer.controller.busy)
    widgets(explorer, "kind")[place].click()
    until(lambda: state.download is not None or state.notice is not None)
    assert state.notice is None
    data = base64.b64decode(state.download.url.partition(",")[2])
    assert data.startswith(start)
    assert f'download="{state.download.name}"' in widgets(explorer, "download")[0].value


def test_undo_and_redo_go_through_the_steps(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    state = explorer.state
    undo, redo = (widgets(explorer, name) for name in ("undo", "redo"))
    assert undo[0].disabled
    assert not redo
    time.sleep(PAUSE)
    switch(explorer, "Composite")
    with_composite = state.process
    time.sleep(PAUSE)
    switch(explorer, "Anomaly")
    until(lambda: state.shown.raster.band.kind == "difference" and not explorer.controller.busy)
    state.view = replace(JAPAN, bbox=JAPAN.bbox.shifted(1.0))
    undo[0].click()
    assert state.goal is None
    assert state.process == with_composite
    undo[0].click()
    assert state.process == Process()
    assert undo[0].disabled
    widgets(explorer, "redo")[0].click()
    assert state.process == with_composite
    until(lambda: ".." in state.shown.raster.dates[0] and not explorer.controller.busy)


def test_undo_leaves_language_page_and_map_and_sends_only_what_changes(
    explorer: Explorer, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(explorer, until)
    state = explorer.state
    time.sleep(PAUSE)
    switch(explorer, "Composite")
    until(lambda: ".." in state.shown.raster.dates[0] and not explorer.controller.busy)
    state.lang, state.theme, state.below, state.divider = "ja", "dark", "table", 135.0
    sent: list[str] = []
    whole = w.Widget.send_state

    def noted(widget: w.Widget, key: object = None) -> None:
        sent.append(str(key))
        whole(widget, key)

    monkeypatch.setattr(w.Widget, "send_state", noted)
    widgets(explorer, "undo")[0].click()
    assert state.process == Process()
    stay = (state.lang, state.theme, state.below, state.divider)
    assert stay == ("ja", "dark", "table", 135.0)
    assert 0 < len(sent) < 60, sent


@pytest.mark.parametrize("form", ["je_explorer", "je", "xarray"])
@pytest.mark.filterwarnings("ignore:All-NaN slice")
def test_the_program_gives_what_the_screen_shows(
    form: str, explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    state = explorer.state
    state.dates = ("2021-06", "2021-08")
    state.areas = (next_area((), ROI.of(KANTO)),)
    state.process = Process((), Anomaly(NORMAL), Composite("mean", ("2021-06", "2021-07")))
    until(lambda: ".." in state.shown.raster.dates[0] and state.curves)
    until(lambda: not explorer.controller.busy)
    widgets(explorer, "code")[0].click()
    dialog = widgets(explorer, "dialog")[0]
    widgets(dialog, "segment")[0].value = form
    names: dict[str, object] = {}
    exec(compile(widgets(dialog, "program")[0].value, "program.py", "exec"), names)
    np.testing.assert_allclose(
        names["picture"].values, state.shown.raster.values, rtol=1e-4, atol=1e-4
    )
    np.testing.assert_allclose(
        names["curves"]["area 1"], explorer.series.mean, rtol=1e-4, atol=1e-4
    )


def test_a_saved_dashboard_opens_as_it_was(
    explorer: Explorer, until: Until, tmp_path: Path
) -> None:
    choose(explorer, until)
    state = explorer.state
    state.dates = ("2021-06", "2021-08")
    state.date = "2021-07"
    state.areas = (next_area((), ROI.of(KANTO)),)
    switch(explorer, "Composite")
    until(lambda: not explorer.controller.busy)
    again = Explorer.open(explorer.save(tmp_path / "view.json"))
    try:
        until(lambda: again.state.available)
        again.state.view = JAPAN
        until(lambda: again.state.shown is not None and again.state.curves)
        until(lambda: not again.controller.busy)
        old, new = Wanted.of(state), Wanted.of(again.state)
        for name in ("collection", "band", "dates", "date", "areas", "process"):
            assert getattr(new, name) == getattr(old, name), name
        np.testing.assert_array_equal(again.state.shown.raster.values, state.shown.raster.values)
    finally:
        again.controller.cancel()
        again.close()


def test_a_shared_link_opens_the_same_view_and_a_broken_one_says_so(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    switch(explorer, "Composite")
    query = parse_qs(link(explorer.state).removeprefix("?"))
    wanted, problem = wanted_of(query["view"][0])
    assert problem == ""
    assert wanted == Wanted.of(explorer.state)
    assert "catalog" not in query  # an address is not taken from a visitor
    assert wanted_of("") == (None, "")
    assert "incomplete" in wanted_of(query["view"][0][:40])[1]


def test_only_a_page_of_its_own_has_a_link_to_share(explorer: Explorer) -> None:
    widgets(explorer, "share")[0].click()
    assert not [one for one in widgets(explorer, "link") if "view=" in getattr(one, "value", "")]


def test_a_file_that_is_no_view_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    (tmp_path / "view.json").write_text('{"kind": "je_explorer view", "ver')
    with pytest.raises(errors.RequestError, match="incomplete"):
        Explorer.open(tmp_path / "view.json")
