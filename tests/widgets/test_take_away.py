"""Taking away: each kind of file, what is too large or can't be written, and the view as a file."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from PIL import Image

from je_explorer.export import table
from je_explorer.export.picture import png_bytes
from je_explorer.process import Anomaly, Composite, Process
from je_explorer.raster.roi import ROI
from je_explorer.widgets.control import files
from je_explorer.widgets.document import VERSION, Wanted
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.saved import LARGEST
from je_explorer.widgets.values.place import next_area
from je_explorer.widgets.values.report import Download
from je_explorer.widgets.view_file import view_name
from tests.support.processes import NORMAL
from tests.widgets.dashboards import Until, choose, find, settled

KANTO = [138.5, 34.8, 141.0, 37.0]
PERIOD = ("2021-06", "2021-08")


def ready(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    state = explorer.state
    state.dates = PERIOD
    state.areas = (next_area((), ROI.of(KANTO)),)
    until(lambda: state.curves and settled(explorer))


def made(explorer: Explorer, until: Until, kind: str) -> Download:
    explorer.controller.save(kind)
    state = explorer.state
    until(lambda: not state.saving and (state.download is not None or state.notice is not None))
    assert state.notice is None, state.notice
    return state.download


def content(download: Download) -> bytes:
    return base64.b64decode(download.url.partition(",")[2])


def test_a_geotiff_of_all_dates_is_read_back_identical_with_crs_dates_unit_and_nodata(
    explorer: Explorer, until: Until, tmp_path: Path
) -> None:
    ready(explorer, until)
    download = made(explorer, until, "all.geotiff")
    file = tmp_path / download.name
    file.write_bytes(content(download))
    shown = explorer.state.shown
    with rasterio.open(file) as written:
        assert written.count == 3
        assert written.descriptions == ("2021-06", "2021-07", "2021-08")
        assert written.units == ("K", "K", "K")
        assert written.crs.to_epsg() == 4326
        assert np.isnan(written.nodata)
        assert tuple(written.bounds) == pytest.approx(tuple(shown.raster.grid.bbox))
        assert written.read().shape == (3, *shown.raster.grid.shape)


def test_a_geotiff_of_the_picture_has_the_maps_numbers(
    explorer: Explorer, until: Until, tmp_path: Path
) -> None:
    ready(explorer, until)
    download = made(explorer, until, "geotiff")
    file = tmp_path / download.name
    file.write_bytes(content(download))
    with rasterio.open(file) as written:
        np.testing.assert_array_equal(written.read(), explorer.state.shown.raster.values)


@pytest.mark.parametrize(
    ("kind", "name", "start"),
    [
        ("netcdf", "LST_{date}.nc", b"\x89HDF"),
        ("csv", "LST_{date}.csv", b"\xef\xbb\xbfdate,lon,lat"),
        ("png", "LST_{date}.png", b"\x89PNG"),
        ("all.netcdf", "LST_2021-06_2021-08.nc", b"\x89HDF"),
        ("all.csv", "LST_2021-06_2021-08.csv", b"\xef\xbb\xbfdate,lon,lat"),
        ("gif", "LST_2021-06_2021-08.gif", b"GIF8"),
        ("curves.csv", "LST_2021-06_2021-08_curves.csv", b"\xef\xbb\xbfarea,date"),
        ("curves.png", "LST_2021-06_2021-08_curves.png", b"\x89PNG"),
    ],
)
def test_each_kind_is_a_file_of_its_own_name_and_form(
    kind: str, name: str, start: bytes, explorer: Explorer, until: Until
) -> None:
    ready(explorer, until)
    download = made(explorer, until, kind)
    assert download.name == name.format(date=explorer.state.date)
    assert content(download).startswith(start)
    if kind == "gif":
        assert Image.open(io.BytesIO(content(download))).n_frames == 3
    link = find(explorer, "je-download")
    assert any(f'download="{download.name}"' in one.value for one in link)


@pytest.mark.parametrize(
    ("lang", "title", "date", "source"),
    [
        ("en", "Anomaly · Land surface temperature (Terra MODIS", "August 2021", "Data: NASA"),
        ("ja", "平年差 · 地表面温度（Terra MODIS", "2021年8月", "データ：NASA"),
    ],
)
def test_a_saved_picture_speaks_the_users_language(
    lang: str, title: str, date: str, source: str, explorer: Explorer, until: Until
) -> None:
    ready(explorer, until)
    state = explorer.state
    state.lang, state.date = lang, "2021-08"
    state.process = Process((), Anomaly(NORMAL))
    until(lambda: state.shown.raster.band.kind == "difference" and settled(explorer))
    said = files.captions_of(state, state.shown, state.shown.raster)
    assert said.title.startswith(title)
    assert said.source.startswith(source)
    assert said.dates == (date,)
    assert said.drawable() == said  # a font has the letters
    plain = png_bytes(state.shown.raster)
    assert content(made(explorer, until, "png")) != plain
    state.process = Process((), None, Composite("max", PERIOD))
    until(lambda: ".." in state.shown.raster.dates[0] and settled(explorer))
    (words,) = files.captions_of(state, state.shown, state.shown.raster).dates
    assert words in find(explorer, "je-date")[0].value


def test_the_panel_offers_what_suits_the_choice(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    explorer.state.take = "curves"
    (panel,) = find(explorer, "je-save")
    seen = [b for b in find(panel, "je-kind") if "je-hidden" not in b._dom_classes]
    assert seen == [] or "je-hidden" in find(panel, "je-kinds")[0]._dom_classes
    assert "draw an area" in find(panel, "je-hint")[0].value
    explorer.state.take = "all"
    seen = [b for b in find(panel, "je-kind") if "je-hidden" not in b._dom_classes]
    assert [b.description for b in seen] == ["GeoTIFF", "NetCDF", "CSV", "GIF"]


def test_curves_without_an_area_make_no_file(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    explorer.controller.save("curves.csv")
    assert not explorer.state.saving


def test_a_file_too_large_for_a_visitor_is_offered_coarser_and_no_path_is_named(
    explorer: Explorer, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(explorer, until)
    state = explorer.state
    state.served = True
    whole = made(explorer, until, "geotiff")
    monkeypatch.setattr(files, "LARGEST", whole.size - 1)
    explorer.controller.save("geotiff")
    until(lambda: state.notice is not None)
    assert (state.notice.key, state.notice.action) == ("save.large", "save.smaller")
    assert state.download is None
    monkeypatch.setattr(files, "LARGEST", whole.size // 2)
    explorer.controller.act("save.smaller")
    until(lambda: state.download is not None or state.notice is not None)
    assert state.notice is None, state.notice
    assert state.download.url
    assert state.download.size < whole.size
    assert not state.download.path


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_table_that_no_spreadsheet_opens_is_offered_coarser(
    lang: str, explorer: Explorer, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(explorer, until)
    state = explorer.state
    state.lang = lang
    rows = content(made(explorer, until, "csv")).count(b"\n") - 1
    monkeypatch.setattr(table, "MOST_ROWS", rows // 3)
    explorer.controller.save("csv")
    until(lambda: state.notice is not None)
    assert (state.notice.key, state.notice.action) == ("save.rows", "save.smaller")
    (status,) = find(explorer, "je-status")
    assert any(f"{rows:,}" in getattr(part, "value", "") for part in walked(status))
    find(status, "je-small")[0].click()
    until(lambda: state.download is not None)
    assert content(state.download).count(b"\n") - 1 <= rows // 3


def walked(widget: Any) -> list[Any]:
    return [widget, *(one for child in getattr(widget, "children", ()) for one in walked(child))]


def test_a_large_file_in_a_notebook_lies_in_its_folder(
    explorer: Explorer, until: Until, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ready(explorer, until)
    monkeypatch.setattr(files, "LARGEST", 1000)
    monkeypatch.chdir(tmp_path)
    download = made(explorer, until, "geotiff")
    assert Path(download.path) == tmp_path / download.name
    assert Path(download.path).stat().st_size == download.size


def test_a_folder_without_rights_is_said_and_nothing_is_lost(
    explorer: Explorer, until: Until, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ready(explorer, until)
    monkeypatch.setattr(files, "LARGEST", 1000)
    monkeypatch.setattr(Path, "cwd", classmethod(lambda cls: tmp_path / "gone"))
    before = explorer.state.shown
    explorer.controller.save("geotiff")
    until(lambda: explorer.state.notice is not None)
    assert explorer.state.notice.key == "error.NotWritable"
    assert "the folder does not exist" in explorer.state.notice.detail
    assert explorer.state.shown is before
    assert not explorer.state.saving


# ---- the view


def upload(explorer: Explorer, text: str, name: str = "view.json") -> None:
    """What the page does with a file that was chosen."""
    (place,) = find(explorer, "je-view-file")
    (box,) = find(place, "je-sent")
    box.value = f"{name}\n{text}"
    assert box.value == ""


def test_a_view_is_saved_and_opened_in_the_dashboard(explorer: Explorer, until: Until) -> None:
    ready(explorer, until)
    find(explorer, "je-share")[0].click()
    (link,) = [m for m in find(explorer, "je-download") if "application/json" in m.value]
    assert f'download="{view_name(explorer.state)}"' in link.value
    content = base64.b64decode(link.value.partition("base64,")[2].partition('"')[0]).decode()
    wanted = Wanted.of(explorer.state)
    explorer.state.areas = ()
    explorer.state.dates = ("2020-01", "2020-02")
    upload(explorer, content)
    assert Wanted.of(explorer.state).areas == wanted.areas
    assert explorer.state.dates == PERIOD
    assert explorer.state.notice.key == "view.opened"


def test_one_box_is_open_at_a_time(explorer: Explorer, until: Until) -> None:
    choose(explorer, until)
    boxes = find(explorer, "je-dialog")
    for name in ("share", "code", "share", "share"):
        find(explorer, f"je-{name}")[0].click()
        seen = [box for box in boxes if "je-hidden" not in box._dom_classes]
        assert len(seen) == bool(explorer.state.dialog)
    assert explorer.state.dialog == ""


def test_a_file_that_is_no_json_is_told_from_one_that_is_cut_short(explorer: Explorer) -> None:
    find(explorer, "je-share")[0].click()
    for content, key in (("\x89PNG", "other"), ("", "other"), ('{"kind": "je_exp', "cut")):
        upload(explorer, content)
        assert explorer.state.notice.key == f"error.view.{key}"


def changed(view: str, **fields: Any) -> str:
    return json.dumps({**json.loads(view), **fields})


def test_a_file_that_is_no_view_is_refused_in_words_and_nothing_changes(
    explorer: Explorer, until: Until
) -> None:
    ready(explorer, until)
    view = Wanted.of(explorer.state).to_json()
    bad = {
        "incomplete": view[: len(view) // 2],
        "newer je_explorer": changed(view, version=VERSION + 1),
        "no view saved": '{"kind": "recipe"}',
        "start the dashboard with that catalogue": changed(view, collection="X", catalog="live"),
        "damaged": changed(view, areas=[{"key": 1}]),
        "a comparison has no": changed(view, compare={"mode": "spin"}),
    }
    before = Wanted.of(explorer.state)
    for words, content in bad.items():
        upload(explorer, content)
        assert explorer.state.notice.key.startswith("error.view.")
        assert words in explorer.state.notice.detail
        assert Wanted.of(explorer.state) == before


@pytest.mark.parametrize(("lang", "words"), [("en", "no saved view has more"), ("ja", "超える")])
def test_both_file_fields_refuse_what_is_too_large_in_the_page_and_in_the_visitors_language(
    lang: str, words: str, explorer: Explorer
) -> None:
    explorer.state.lang = lang
    find(explorer, "je-share")[0].click()
    fields = {find(f, "je-choose")[0].value: f for f in find(explorer, "je-file-field")}
    assert len(fields) == 2
    assert any(f'data-most="{LARGEST}"' in one and words in one for one in fields)
    assert all('data-large="' in one and "{size}" in one for one in fields)
    for field in fields.values():
        assert any('role="alert"' in one.value for one in find(field, "je-markup"))
