"""Dates that have nothing to be compared with are gaps of the curve, and the chart says so."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasterio.io import MemoryFile

import je_explorer as jx
from je_explorer.process import Anomaly, Composite, Difference, Mask, Process, Source
from je_explorer.raster.roi import ROI
from je_explorer.sample import Server, serve
from je_explorer.widgets.document import Wanted
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.values.place import next_area
from tests.support.lean import sample_without
from tests.support.panels import steps, switch, words
from tests.support.processes import HALF, LST, NDVI, NORMAL
from tests.widgets.dashboards import JAPAN, find, settled

KANTO = [138.5, 35.0, 140.5, 37.0]
SEA = [148.0, 30.0, 150.0, 32.0]
RAIN = "JAXA.EORC_GSMaP_standard.Gauge.00Z-23Z.v6_daily"

Until = Callable[..., None]


@pytest.fixture(scope="module")
def lean(private_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The sample without the climate normals of March and April."""
    folder = tmp_path_factory.mktemp("lean") / "sample"
    with serve(sample_without(folder, NORMAL, ["03", "04"])) as running:
        yield running


def opened(
    server: Server, until: Until, dates: tuple[str, str], *, on_map: bool = True
) -> Explorer:
    made = Explorer(server.catalog_url, LST, KANTO, dates)
    if on_map:
        made.state.view = JAPAN
    until(lambda: made.state.curves and settled(made))
    return made


def note(explorer: Explorer) -> str:
    """The sentence between the chart's key and the chart, where it is seen."""
    (found,) = find(explorer, "je-notes")
    return "" if "je-hidden" in found._dom_classes else str(found.value)


def empty(explorer: Explorer) -> str:
    """The sentence in the place of a chart."""
    return str(find(explorer, "je-empty")[-1].value)


def test_dates_without_a_normal_are_gaps_and_are_counted_in_words(
    lean: Server, until: Until
) -> None:
    explorer = opened(lean, until, ("2021-01", "2022-12"))
    state = explorer.state
    assert note(explorer) == ""
    grown: list[tuple[str, ...]] = []
    state.observe(lambda change: grown.extend(c.series.dates for c in change["new"]), "growing")
    state.date = "2021-03"
    before = state.shown
    state.process = Process(reference=Anomaly(NORMAL))
    until(lambda: state.curves and state.curves[0].unpaired and settled(explorer))
    gaps = ("2021-03", "2021-04", "2022-03", "2022-04")
    assert state.curves[0].unpaired == gaps
    series = explorer.series
    assert series is not None
    assert len(series) == 24
    missing = np.array([label in gaps for label in series.dates])
    np.testing.assert_array_equal(np.isnan(series.mean), missing)
    np.testing.assert_array_equal(series.n == 0, missing)
    ppu = explorer.raster.grid.ppu

    def images(name: str, *dates: str) -> jx.Raster:
        return jx.load(name, dates=dates, area=KANTO, ppu=ppu, catalog=state.source)

    years = ("2021-01", "2022-12")
    whole = images(LST, *years).anomaly(images(NORMAL, *years), gaps=True).statistics(KANTO)
    may = images(LST, "2022-05").anomaly(images(NORMAL, "2022-05")).statistics(KANTO)
    np.testing.assert_array_equal(series.mean, whole.mean)
    assert series.mean[series.dates.index("2022-05")] == may.mean[0]
    assert "4 of 24 dates have no climate normal" in note(explorer)
    state.lang = "ja"
    assert "24時点のうち4時点には平年値がない" in note(explorer)
    # the picture of such a date says so, and the last good one stays
    assert state.notice is not None
    assert state.notice.key == "error.NoNormal"
    assert state.shown is before
    state.date = "2021-05"
    until(lambda: state.shown.raster.band.kind == "difference" and settled(explorer))
    assert state.notice is None
    explorer.close()


def test_a_composite_leaves_such_dates_out_and_says_so(lean: Server, until: Until) -> None:
    explorer = opened(lean, until, ("2021-01", "2021-06"))
    state = explorer.state
    composite = Composite("mean", ("2021-02", "2021-06"))
    state.process = Process(reference=Anomaly(NORMAL), composite=composite)
    until(lambda: settled(explorer) and state.shown.lacking)
    assert state.notice is not None
    assert (state.notice.key, state.notice.fields) == ("status.lacking.count", (("n", 2),))
    assert not state.notice.error

    def images(name: str) -> jx.Raster:
        return jx.load(
            name, dates=composite.dates, area=list(state.shown.asked), ppu=state.shown.ppu,
            catalog=state.source,
        )  # fmt: skip

    whole = images(LST).anomaly(images(NORMAL), gaps=True).composite("mean")
    np.testing.assert_array_equal(state.shown.raster.values, whole.values)
    for form in ("je_explorer", "je", "xarray"):
        names: dict[str, Any] = {}
        exec(compile(explorer.code(form), "program.py", "exec"), names)
        np.testing.assert_allclose(names["picture"].values, whole.values, atol=2e-3)
    state.process = replace(state.process, composite=Composite("mean", ("2021-03", "2021-04")))
    until(lambda: settled(explorer) and state.notice is not None and state.notice.error)
    assert state.notice.key == "error.NoNormal"
    explorer.close()


def test_all_dates_are_saved_with_the_gaps_of_the_curve(lean: Server, until: Until) -> None:
    explorer = opened(lean, until, ("2021-02", "2021-05"))
    state = explorer.state
    state.process = Process(reference=Anomaly(NORMAL))
    until(lambda: settled(explorer) and state.curves[0].unpaired)
    explorer.controller.save("all.geotiff")
    until(lambda: state.download is not None)
    with MemoryFile(base64.b64decode(state.download.url.partition(",")[2])) as file:
        bands = file.open().read(masked=True).filled(np.nan)
    assert [bool(np.isfinite(band).any()) for band in bands] == [True, False, False, True]
    explorer.close()


@pytest.mark.parametrize("form", ["je_explorer", "je", "xarray"])
def test_the_copied_program_has_the_same_gaps(lean: Server, until: Until, form: str) -> None:
    explorer = opened(lean, until, ("2021-01", "2021-06"), on_map=False)
    for process in (
        Process(reference=Anomaly(NORMAL)),
        Process((Mask("range", (0.1, None), Source(NDVI, same_dates=True)),)),
        Process(reference=Difference(collection=HALF, band="LST")),
    ):
        explorer.state.dates = ("2021-03", "2022-02")
        explorer.state.process = process
        until(lambda: settled(explorer) and explorer.state.curves)
        (curve,) = explorer.state.curves
        assert curve.unpaired or curve.untested
        names: dict[str, object] = {}
        exec(compile(explorer.code(form), "program.py", "exec"), names)
        (means,) = names["curves"].values()  # type: ignore[attr-defined]
        assert np.isnan(curve.series.mean).any()
        assert np.isfinite(curve.series.mean).any()
        np.testing.assert_allclose(means, curve.series.mean, rtol=2e-5, atol=2e-3)
    explorer.close()


def test_a_saved_view_of_a_date_without_a_normal_can_be_mended(lean: Server, until: Until) -> None:
    explorer = Explorer(lean.catalog_url)
    until(lambda: explorer.state.collections)
    state = explorer.state
    wanted = Wanted(
        collection=LST, band="LST", dates=("2021-03", "2021-04"), date="2021-03",
        areas=(next_area((), ROI.of(KANTO)),), process=Process(reference=Anomaly(NORMAL)),
    )  # fmt: skip
    wanted.put(state)
    state.view = JAPAN
    until(lambda: state.notice is not None and settled(explorer))
    assert state.shown is None
    until(lambda: "There is no curve" in empty(explorer))
    state.process = replace(state.process, masks=(Mask("range", (280.0, None)),))
    until(lambda: words(steps(explorer)["Mask"]) == "not possible here")
    state.process = replace(state.process, masks=())
    until(lambda: settled(explorer))
    switch(explorer, "Anomaly")
    until(lambda: state.shown is not None and state.curves and settled(explorer))
    assert state.notice is None
    explorer.close()


def test_only_where_no_date_has_a_normal_is_the_curve_refused(lean: Server, until: Until) -> None:
    explorer = opened(lean, until, ("2021-03", "2021-04"), on_map=False)
    state = explorer.state
    state.process = Process(reference=Anomaly(NORMAL))
    until(lambda: state.notice is not None and settled(explorer))
    assert (state.notice.key, state.notice.about) == ("error.NoNormal.curves", "curves")
    assert state.curves == ()
    state.dates = ("2021-03", "2021-05")
    until(lambda: state.curves and settled(explorer))
    assert state.notice is None
    assert np.isfinite(explorer.series.mean).tolist() == [False, False, True]
    explorer.close()


def test_other_data_without_some_of_the_dates_leave_gaps(lean: Server, until: Until) -> None:
    explorer = opened(lean, until, ("2021-01", "2022-12"))
    state = explorer.state
    state.process = Process(reference=Difference(collection=HALF, band="LST"))
    until(lambda: state.curves and state.curves[0].unpaired and settled(explorer))
    assert np.isfinite(explorer.series.mean).sum() == 4  # half-months from January to April 2021
    assert "20 of 24 dates have no image to subtract" in note(explorer)
    state.dates = ("2022-01", "2022-12")
    until(lambda: state.notice is not None and state.notice.about == "curves" and settled(explorer))
    assert state.notice.key == "error.DateMismatch.curves"
    explorer.close()


def test_a_mask_of_the_same_date_keeps_nothing_of_dates_that_it_has_not(
    lean: Server, until: Until
) -> None:
    explorer = opened(lean, until, ("2021-07", "2022-06"))
    state = explorer.state
    state.process = Process((Mask("range", (0.1, None), Source(NDVI, same_dates=True)),))
    until(lambda: state.curves and state.curves[0].untested and settled(explorer))
    series = explorer.series
    assert np.isfinite(series.mean).tolist() == [True] * 6 + [False] * 6
    assert "6 of 12 dates have no image for the mask" in note(explorer)
    ppu = explorer.raster.grid.ppu
    images, leaves = (
        jx.load(name, dates=("2021-07", "2021-12"), area=KANTO, ppu=ppu, catalog=state.source)
        for name in (LST, NDVI)
    )
    expected = images.keep(where=leaves, range=(0.1, None)).statistics(KANTO).mean
    np.testing.assert_array_equal(series.mean[:6], expected)
    explorer.close()


def test_masks_that_leave_nothing_are_told_from_places_without_measurements(
    lean: Server, until: Until
) -> None:
    explorer = opened(lean, until, ("2021-01", "2021-06"))
    state = explorer.state
    state.process = Process((Mask("range", (400.0, None)),))
    until(lambda: state.curves and state.curves[0].kept == 0.0 and settled(explorer))
    assert "The masks leave nothing of this area" in empty(explorer)
    state.lang = "ja"
    assert "マスクでこの範囲の値がすべて除かれました" in empty(explorer)
    state.lang = "en"
    state.areas = (next_area((), ROI.of(SEA)),)
    until(lambda: state.curves and state.curves[0].area.roi == ROI.of(SEA) and settled(explorer))
    assert state.curves[0].kept is None
    assert "Nothing was measured in this area" in empty(explorer)
    # beside a curve that is there, an area without one is named
    state.process = Process()
    state.areas = (*state.areas, next_area(state.areas, ROI.of(KANTO)))
    until(lambda: len(state.curves) == 2 and settled(explorer))
    assert "Area 1: nothing was measured on these dates." in note(explorer)
    state.process = Process((Mask("range", (400.0, None)),))
    until(lambda: settled(explorer) and state.curves[1].kept == 0.0)
    assert "The masks leave nothing of this area" in empty(explorer)
    explorer.close()
