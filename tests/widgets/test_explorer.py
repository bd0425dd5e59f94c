"""The dashboard without a browser: intent goes in, results come out."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import ipywidgets as w
import numpy as np
import pytest

import je_explorer as jx
from je_explorer.raster.grid import BBox
from je_explorer.raster.roi import ROI
from je_explorer.sample.folder import sample_folder
from je_explorer.sample.server import Server, serve
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.status_bar import words_of
from je_explorer.widgets.values.place import View, next_area
from tests.widgets.dashboards import JAPAN

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
LCCS = "Copernicus.C3S_PROBA-V_LCCS_global_yearly"

Until = Callable[..., None]


def settled(explorer: Explorer) -> bool:
    return explorer.state.work is None and not explorer.controller.busy


def choose(explorer: Explorer, until: Until, collection: str = LST) -> None:
    explorer.state.collection = collection
    state = explorer.state
    until(lambda: settled(explorer) and (state.shown is not None or state.notice is not None))
    assert state.shown is not None, state.notice


def buttons(widget: w.Widget) -> Iterator[w.Button]:
    if isinstance(widget, w.Button):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from buttons(child)


def press(explorer: Explorer, words: str) -> None:
    end = time.monotonic() + 10.0
    while not (found := [b for b in buttons(explorer) if b.description.startswith(words)]):
        assert time.monotonic() < end, f"there is no button {words!r}"
        time.sleep(0.02)
    found[0].click()


def asked(server: Server) -> int:
    return sum(entry.path.endswith(".tiff") for entry in server.log)


def test_a_chosen_collection_shows_its_newest_date_over_the_view(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    state = explorer.state
    assert state.date == state.available[-1]
    assert state.overlay.bounds.west <= JAPAN.bbox.west
    assert state.overlay.bounds.east >= JAPAN.bbox.east
    assert state.notice is None
    assert explorer.raster is state.shown.raster


def test_a_colour_step_asks_for_nothing_and_keeps_the_numbers(
    explorer: Explorer, server: Server, until: Until
) -> None:
    choose(explorer, until)
    state = explorer.state
    before, count = state.overlay, asked(server)
    state.style = replace(state.style, range=(before.lo + 3, before.hi - 2))
    assert state.overlay.png != before.png
    assert state.overlay.layer is before.layer
    state.style = replace(state.style, colormap="viridis")
    assert state.overlay.layer is before.layer
    assert asked(server) == count


def test_an_area_brings_the_curve_of_the_chosen_dates(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    state = explorer.state
    state.dates = ("2021-03", "2021-08")
    state.areas = (next_area((), ROI.of([136, 35, 140, 37])),)
    until(lambda: state.curves)
    assert explorer.series is not None
    assert explorer.series.dates == tuple(f"2021-{m:02d}" for m in range(3, 9))
    expected = jx.load(
        LST, dates=("2021-03", "2021-08"), area=[136, 35, 140, 37],
        ppu=explorer.raster.grid.ppu, catalog=state.source,
    ).statistics([136, 35, 140, 37])  # fmt: skip
    np.testing.assert_allclose(explorer.series.mean, expected.mean)
    assert explorer.roi == state.areas[0].roi
    state.areas = ()
    assert state.curves == ()


def test_the_cost_follows_the_areas(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    state = explorer.state
    one = next_area((), ROI.of([136, 35, 140, 37]))
    two = next_area((one,), ROI.of([130, 31, 132, 34]))
    state.areas = (one, two)
    until(lambda: len(state.curves) == 2)
    both = state.estimate
    state.areas = (two,)
    until(lambda: state.estimate is not None)
    assert 0 < state.estimate.files < both.files
    assert [curve.area for curve in state.curves] == [two]


def test_more_than_is_free_waits_for_the_button(
    explorer: Explorer, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(explorer, until)
    monkeypatch.setattr("je_explorer.widgets.control.curves.FREE_BYTES", 10)
    explorer.state.areas = (next_area((), ROI.of([136, 35, 140, 37])),)
    until(lambda: explorer.state.asking)
    assert explorer.state.asking[0].about == "curves"
    assert explorer.state.asking[0].cost.files == 36
    assert explorer.state.curves == ()
    press(explorer, "Load")
    until(lambda: explorer.state.curves)
    assert explorer.state.asking == ()


def test_moving_within_the_picture_asks_for_nothing(
    explorer: Explorer, server: Server, until: Until
) -> None:
    choose(explorer, until)
    count = asked(server)
    explorer.state.view = View(BBox(121.0, 26.0, 151.0, 47.5), 5.0)
    assert not explorer.controller.busy
    assert asked(server) == count


def test_the_other_side_of_the_world_is_drawn_where_the_map_is(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    explorer.state.view = View(BBox(480.0, 25.0, 510.0, 47.0), 5.0)
    until(lambda: explorer.state.overlay.bounds.west > 360 and settled(explorer))
    assert explorer.state.overlay.bounds.touches(BBox(480.0, 25.0, 510.0, 47.0))


def test_a_server_that_is_down_is_said_in_words_and_the_last_picture_stays(
    explorer: Explorer, server: Server, until: Until
) -> None:
    choose(explorer, until)
    state = explorer.state
    picture = state.overlay
    server.close()
    state.view = View(BBox(-60.0, -30.0, -30.0, -5.0), 5.0)
    until(lambda: state.notice is not None, 90.0)
    assert state.notice.error
    assert state.notice.key in ("error.SourceUnavailable", "error.SourceError")
    assert state.overlay is picture


def test_cancel_stops_loading_at_once(explorer: Explorer, server: Server, until: Until) -> None:
    choose(explorer, until)
    server.latency = 5.0
    explorer.state.date = "2021-05"
    until(lambda: explorer.state.work is not None)
    explorer.controller.cancel()
    assert explorer.state.work is None
    assert explorer.state.notice.key == "status.cancelled"
    until(lambda: not explorer.controller.busy, 1.0)
    assert explorer.state.shown.date != "2021-05"


def test_an_area_outside_the_data_is_said_in_words(explorer: Explorer, until: Until) -> None:
    choose(explorer, until, "JAXA.EORC_GSMaP_standard.Gauge.00Z-23Z.v6_daily")
    explorer.state.areas = (next_area((), ROI.of([0, 70, 10, 80])),)
    until(lambda: explorer.state.notice is not None)
    assert explorer.state.notice.key == "error.AreaOutside.known"


def test_an_unknown_collection_is_said_in_words(server: Server, until: Until) -> None:
    explorer = Explorer(server.catalog_url, "no.such.collection")
    until(lambda: explorer.state.notice is not None)
    assert explorer.state.notice.key == "error.UnknownCollection"


def test_an_unreadable_catalogue_offers_to_try_again(tmp_path: Path, until: Until) -> None:
    (tmp_path / "catalog.json").write_text("no catalogue")
    explorer = Explorer(str(tmp_path / "catalog.json"))
    until(lambda: explorer.state.notice is not None)
    assert explorer.state.notice.error


def test_classes_have_names_and_shares_over_time(explorer: Explorer, until: Until) -> None:
    choose(explorer, until, LCCS)
    assert explorer.state.overlay.layer.kind == "classes"
    explorer.state.point = (138.0, 36.0)
    assert explorer.state.here.name
    explorer.state.areas = (next_area((), ROI.of([136, 35, 140, 37])),)
    until(lambda: explorer.state.curves)
    shares = np.array(list(explorer.series.class_shares.values()))
    np.testing.assert_allclose(shares.sum(axis=0), 1.0)
    assert np.isnan(explorer.series.mean).all()


def test_a_question_fills_in_what_when_and_where(explorer: Explorer, until: Until) -> None:
    press(explorer, "How hot")
    until(lambda: explorer.state.curves and explorer.state.shown)
    state = explorer.state
    assert state.collection == LST
    assert state.date == "2021-08"
    assert state.dates == ("2021-01", "2021-12")
    assert len(state.curves[0].series.mean) == 12


def test_typing_searches_and_a_chip_filters(explorer: Explorer) -> None:
    explorer.state.query = "海面水温"
    assert "SST" in explorer.state.found[0].bands
    explorer.state.query = ""
    press(explorer, "Ice")
    assert {c.bands for c in explorer.state.found} == {("IC0",)}


def test_the_language_button_changes_every_label(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    press(explorer, "日本語")
    assert explorer.state.lang == "ja"
    latin = [
        b.description
        for b in buttons(explorer)
        if b.description.isascii() and any(c.isalpha() for c in b.description)
    ]
    assert set(latin) == {"English", "GeoJSON", "GeoTIFF", "NetCDF", "CSV", "PNG", "GIF"}


def test_the_printed_code_loads_the_same_numbers(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    explorer.state.dates = ("2021-07", "2021-08")
    explorer.state.areas = (next_area((), ROI.of([136, 35, 140, 37])),)
    until(lambda: explorer.state.curves)
    names: dict[str, object] = {}
    exec(compile(explorer.code(), "snippet", "exec"), names)
    assert isinstance(names["raster"], jx.Raster)
    np.testing.assert_array_equal(names["raster"].values, explorer.raster.values)


def test_titles_from_a_catalogue_are_made_safe(explorer: Explorer) -> None:
    evil = replace(
        explorer.state.collections[0],
        title='<img src=x onerror="alert(1)">',
        category="",
        bands=("x",),
        date_format=None,
    )
    explorer.state.collections = (evil,)
    cards = [c for c in walk(explorer) if isinstance(c, w.HTML) and "onerror" in c.value]
    assert cards
    assert all("<img" not in card.value for card in cards)


def walk(widget: w.Widget) -> Iterator[w.Widget]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def test_an_explorer_begins_with_what_it_is_told(server: Server, until: Until) -> None:
    explorer = Explorer(
        server.catalog_url, LST, [136, 35, 140, 37], ("2021-01", "2021-06"), lang="ja"
    )
    until(lambda: explorer.state.curves)
    assert explorer.series is not None
    assert len(explorer.series.dates) == 6
    assert explorer.state.goal is not None


def test_an_unreachable_service_is_replaced_by_the_sample_and_the_header_says_so(
    private_cache: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(self: object) -> list[object]:
        raise jx.errors.SourceUnavailable("no network")

    live = jx.Catalog()
    monkeypatch.setattr(live, "acollections", refuse.__get__(live))
    explorer = Explorer(live)
    until(lambda: explorer.state.collections)
    assert explorer.state.source == "sample"
    assert any("can&#x27;t be reached" in c.value for c in walk(explorer) if isinstance(c, w.HTML))


def test_an_unknown_band_is_said_in_words_and_the_last_picture_stays(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    picture = explorer.state.overlay
    explorer.state.band = "XYZ"
    until(lambda: explorer.state.notice is not None and settled(explorer))
    assert explorer.state.notice.key == "error.UnknownBand"
    assert explorer.state.overlay is picture


@pytest.mark.parametrize("dates", [("1999-01", "1999-12"), ("2022-06", "2021-06")])
def test_dates_outside_the_data_or_reversed_are_said_in_words(
    dates: tuple[str, str], server: Server, until: Until
) -> None:
    explorer = Explorer(server.catalog_url, LST, dates=dates)
    until(lambda: explorer.state.notice is not None)
    assert explorer.state.notice.key == "error.NoDates.known"
    words = words_of(explorer.state.notice, "ja")
    assert words.startswith("「地表面温度」の画像は2021年1月から2023年12月までです")
    assert "2021-01" in explorer.state.notice.detail
    assert explorer.state.dates == ("2021-01", "2023-12")


def test_an_area_smaller_than_a_pixel_has_the_curve_of_that_pixel(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until)
    explorer.state.areas = (next_area((), ROI.of([138.51, 36.21, 138.52, 36.22])),)
    until(lambda: explorer.state.curves and settled(explorer))
    assert explorer.series.n.max() == 1
    assert explorer.state.notice is None


def test_a_missing_file_is_said_in_words_and_the_last_picture_stays(
    tmp_path: Path, until: Until
) -> None:
    shutil.copytree(sample_folder() / LST, tmp_path / LST)
    for path in (tmp_path / LST / "2021-05").rglob("*.tiff"):
        path.unlink()
    with serve(tmp_path) as running:
        explorer = Explorer(f"{running.url}/{LST}/collection.json")
        until(lambda: explorer.state.collections)
        explorer.state.view = JAPAN
        choose(explorer, until)
        picture = explorer.state.overlay
        explorer.state.date = "2021-05"
        until(lambda: explorer.state.notice is not None and settled(explorer))
        assert explorer.state.notice.key == "error.NotFound"
        assert explorer.state.overlay is picture
        explorer.close()
