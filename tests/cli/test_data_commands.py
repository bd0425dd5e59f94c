"""``search``, ``load``, ``stats``, ``sample`` and ``doctor``: the catalogue without a notebook."""

from __future__ import annotations

import csv
import json
import os
import pty
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import rasterio
import xarray as xr
from PIL import Image

import je_explorer as jx
from je_explorer import diagnosis
from je_explorer.cli import main
from je_explorer.sample import Server, sample_folder
from je_explorer.stac import sources

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
COVER = "Copernicus.C3S_PROBA-V_LCCS_global_yearly"
SUMMER = ["--dates", "2021-06/2021-08"]
KYUSHU = ["--area", "129,31,132,34"]
COARSE = ["--ppu", "5"]
WANTED = [LST, *SUMMER, *KYUSHU, *COARSE]


class Said(NamedTuple):
    """What a command left behind: its exit code and its two streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Said]


@pytest.fixture
def command(sample_server: Server, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command on the served sample."""

    def run(*words: str | Path) -> Said:
        code = main(["--catalog", sample_server.catalog_url, *map(str, words)])
        return Said(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="module")
def summer(sample_server: Server) -> jx.Raster:
    """What the commands of this file load."""
    return jx.load(
        LST, dates=("2021-06", "2021-08"), area=[129, 31, 132, 34], ppu=5,
        catalog=sample_server.catalog_url,
    )  # fmt: skip


# search


def test_search_prints_a_table_with_the_best_first(command: Command) -> None:
    said = command("search", "land", "surface", "temperature", "monthly")
    head, first, *_ = said.out.splitlines()
    assert (said.code, said.err) == (0, "")
    assert head.split() == ["ID", "TITLE", "BANDS", "UNIT", "PERIOD"]
    assert first.startswith(LST)
    assert first.endswith("2021-01-01..2023-12-31")


def test_search_speaks_japanese_too(command: Command) -> None:
    assert "GSMaP" in command("search", "降水").out.splitlines()[1]


def test_search_for_machines_says_what_a_program_needs(command: Command) -> None:
    found = command("search", "--json").json
    assert len(found) >= 10
    lst = next(c for c in found if c["id"] == LST)
    assert (lst["bands"], lst["units"], lst["epsg"]) == (["LST"], {"LST": "K"}, 4326)
    assert (lst["start"], lst["end"]) == ("2021-01-01", "2023-12-31")


def test_search_that_finds_nothing_says_so_and_is_no_failure(command: Command) -> None:
    said = command("search", "zzzz")
    assert (said.code, said.out) == (0, "")
    assert "nothing in the catalogue fits 'zzzz'" in said.err
    assert command("search", "zzzz", "--json").json == []


# load


def test_load_tells_what_it_loaded(command: Command, summer: jx.Raster) -> None:
    said = command("load", *WANTED)
    assert (said.code, said.err) == (0, "")
    assert "LST in K, 3 dates, 15 x 15 pixels, 5 per unit, EPSG:4326: 129, 31, 132, 34" in said.out
    row = said.out.splitlines()[-1].split()
    assert row[0] == "2021-08"
    assert float(row[3]) == pytest.approx(summer.statistics().mean[-1], rel=1e-3)


def test_load_of_classes_lists_the_dates(command: Command) -> None:
    said = command("load", COVER, *KYUSHU, *COARSE)
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[-1].strip().isdigit()


def test_load_for_machines_tells_shape_and_place(command: Command) -> None:
    told = command("load", *WANTED, "--json").json
    assert told["dates"] == ["2021-06", "2021-07", "2021-08"]
    assert (told["shape"], told["bbox"], told["ppu"]) == ([3, 15, 15], [129, 31, 132, 34], 5)
    assert (told["crs"], told["unit"], told["missing"]) == ("EPSG:4326", "K", [])


def read_tif(path: Path) -> Any:
    with rasterio.open(path) as file:
        values = file.read().astype("float64")
        values[values == file.nodata] = np.nan
        return values


def read_nc(path: Path) -> Any:
    with xr.open_dataset(path) as data:
        return data["LST"].values


def read_csv(path: Path) -> Any:
    head, *rows = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
    assert head[:3] == ["date", "lon", "lat"]
    return np.sort([float(row[3]) for row in rows])


FILES: dict[str, Callable[[Path], Any]] = {".tif": read_tif, ".nc": read_nc, ".csv": read_csv}


@pytest.mark.parametrize("ending", FILES)
def test_load_writes_the_numbers(
    ending: str, command: Command, summer: jx.Raster, tmp_path: Path
) -> None:
    path = tmp_path / f"summer{ending}"
    said = command("load", *WANTED, "--out", path)
    assert (said.code, said.out) == (0, "")
    assert said.err == f"je-explorer: wrote {path}\n"
    wanted = summer.values
    if ending == ".csv":
        wanted = np.sort(wanted[np.isfinite(wanted)])
    np.testing.assert_allclose(FILES[ending](path), wanted, rtol=1e-5)


@pytest.mark.parametrize(("ending", "frames"), [(".png", 1), (".gif", 3)])
def test_load_writes_pictures(ending: str, frames: int, command: Command, tmp_path: Path) -> None:
    path = tmp_path / f"summer{ending}"
    assert command("load", *WANTED, "--out", path, "--json").json["dates"][0] == "2021-06"
    with Image.open(path) as picture:
        assert picture.format == ending[1:].upper()
        assert getattr(picture, "n_frames", 1) == frames


def test_load_takes_an_area_from_a_file(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "bay.geojson"
    ring = [[129, 31], [132, 31], [132, 34], [129, 31]]
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    told = command("load", LST, *SUMMER, *COARSE, "--area", path, "--json").json
    assert told["shape"] == [3, 15, 15]


# stats


def test_stats_prints_one_row_per_date(command: Command, summer: jx.Raster) -> None:
    said = command("stats", *WANTED)
    head, *rows = said.out.splitlines()
    assert (said.code, said.err) == (0, "")
    assert head.split()[:4] == ["DATE", "N", "VALID_SHARE", "MEAN"]
    assert [row.split()[0] for row in rows] == list(summer.dates)


@pytest.mark.parametrize("ending", [".csv", ".json"])
def test_stats_writes_the_numbers_of_the_series(
    ending: str, command: Command, summer: jx.Raster, tmp_path: Path
) -> None:
    path = tmp_path / f"series{ending}"
    said = command("stats", *WANTED, "--out", path, "--json")
    text = path.read_text()
    rows = json.loads(text) if ending == ".json" else list(csv.DictReader(text.splitlines()))
    series = summer.statistics()
    for name in ("n", "mean", "weighted_mean", "std", "min", "max", "median"):
        expected = getattr(series, name)
        np.testing.assert_allclose([float(row[name]) for row in rows], expected)
        np.testing.assert_allclose([row[name] for row in said.json], expected)


def test_stats_of_the_open_sea_are_null_not_nan(command: Command) -> None:
    (row,) = command("stats", LST, "--dates", "2021-06", "--area", "150,20,152,22", "--json").json
    assert (row["n"], row["mean"]) == (0, None)


# What fails: exit code 1, nothing on standard output, a sentence with the way out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["load", LST.replace("LST.day", "LTS.day")], LST),
        (["stats", LST, "--band", "LTS", *KYUSHU], "LST"),
        (["load", LST, "--dates", "1999-01", *KYUSHU], "2021-01"),
        (["load", LST, "--dates", "yesterday", *KYUSHU], "yesterday"),
        (["load", LST, "--area", "0,95,1,99"], "latitude 99"),
        (["load", LST, "--area", "nowhere.geojson"], "nowhere.geojson"),
        (["load", *WANTED, "--out", "summer.xls"], ".tif, .tiff, .nc, .csv, .png, .gif"),
        (["stats", *WANTED, "--out", "summer.tif"], ".csv or .json"),
        (["load", *WANTED, "--out", "no/such/folder/summer.tif"], "folder"),
    ],
)
def test_what_fails_names_the_input_and_what_would_work(
    words: list[str], sentence: str, command: Command
) -> None:
    said = command(*words)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("je-explorer: ")
    assert sentence in said.err
    assert "Traceback" not in said.err


def test_a_catalogue_out_of_reach_offers_the_sample_only_for_the_live_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, sample_server: Server
) -> None:
    absent = f"{sample_server.url}/no-such-catalog.json"
    assert main(["--catalog", absent, "search"]) == 1
    assert "no-such-catalog.json" in (err := capsys.readouterr().err)
    assert "--catalog sample" not in err
    monkeypatch.setattr(sources, "LIVE", absent)
    assert main(["search"]) == 1
    assert "--catalog sample" in capsys.readouterr().err


# sample and doctor


def test_sample_names_a_folder_that_has_one_already(command: Command) -> None:
    folder = sample_folder()
    said = command("sample", folder)
    assert (said.code, said.out, said.err) == (0, f"{folder / 'catalog.json'}\n", "")


def test_sample_writes_into_a_new_folder_only(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(folder: Path, progress: Callable[[int, int], None]) -> None:
        progress(1, 1)
        folder.mkdir()
        (folder / "catalog.json").write_text("{}")

    monkeypatch.setattr("je_explorer.cli.sample.write_sample", write)
    said = command("sample", tmp_path / "new", "--json")
    assert said.json == {"path": str(tmp_path / "new" / "catalog.json")}
    (tmp_path / "notes.txt").write_text("mine")
    refused = command("sample", tmp_path)
    assert (refused.code, refused.out) == (1, "")
    assert "is not empty: name a new folder" in refused.err


def test_doctor_says_what_works_and_ends_with_1_where_a_part_is_missing(
    command: Command, monkeypatch: pytest.MonkeyPatch, sample_server: Server
) -> None:
    monkeypatch.setattr(diagnosis, "LIVE", sample_server.catalog_url)
    monkeypatch.setattr(diagnosis, "IMAGES", f"{sample_server.url}/")
    said = command("doctor")
    assert (said.code, said.err) == (0, "")
    assert "ok  Python" in said.out
    assert "ok  127.0.0.1" in said.out
    monkeypatch.setattr(diagnosis, "PARTS", ("numpy", "no-such-package"))
    checks = command("doctor", "--json")
    assert checks.code == 1
    missing = next(c for c in checks.json if c["name"] == "no-such-package")
    assert missing["ok"] is False
    assert "pip install no-such-package" in missing["text"]


# Real processes: the streams of a terminal, and signals


def test_in_a_terminal_progress_is_on_standard_error_and_the_answer_stays_clean(
    sample_server: Server,
) -> None:
    reads, terminal = pty.openpty()
    words = ["--catalog", sample_server.catalog_url, "load", *WANTED, "--json"]
    process = subprocess.Popen(
        [sys.executable, "-m", "je_explorer", *words], stdout=subprocess.PIPE, stderr=terminal
    )
    os.close(terminal)
    out, _ = process.communicate(timeout=60)
    shown = os.read(reads, 2**16).decode()
    os.close(reads)
    assert process.returncode == 0
    assert json.loads(out)["shape"] == [3, 15, 15]
    assert "3 of 3 dates" in shown
    assert shown.endswith("\r\x1b[K")


def test_sample_serves_until_ctrl_c_and_ends_well() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "je_explorer", "sample", str(sample_folder()), "--serve", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    with urllib.request.urlopen(url, timeout=10) as answer:
        assert json.load(answer)["type"] == "Catalog"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (0, "")
    assert err.endswith("je-explorer: stopped\n")
