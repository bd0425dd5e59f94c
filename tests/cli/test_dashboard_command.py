"""The command line: what it prints where, what it refuses, and that it leaves nothing behind."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import psutil
import pytest

from je_explorer.cli import arguments, dashboard, main, terminal, voila
from je_explorer.request import Progress

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"


def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "je_explorer", *words],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **env},
    )


def test_version_is_that_of_the_package() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, "je-explorer 0.1.0\n")


@pytest.mark.parametrize(
    "words",
    [
        ["no-such-command"],
        ["load"],
        ["load", LST, "--area", "1,2,3"],
        ["load", LST, "--ppu", "fine"],
        ["--port", "70000"],
        ["--port", "-1"],
        ["--lang", "fr"],
    ],
)
def test_a_command_that_is_not_understood_ends_with_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    out, err = capsys.readouterr()
    assert (end.value.code, out) == (2, "")
    assert "usage: je-explorer" in err


def test_an_area_may_begin_with_a_minus() -> None:
    assert arguments.parse(["load", LST, "--area", "-10,-20,30,40"]).area == [-10, -20, 30, 40]


def test_an_area_may_be_a_file() -> None:
    assert arguments.parse(["load", LST, "--area", "bay.geojson"]).area == "bay.geojson"


def test_dates_are_one_or_two() -> None:
    assert arguments.parse(["load", LST, "--dates", "2021-07"]).dates == "2021-07"
    assert arguments.parse(["load", LST, "--dates", "2021/2022"]).dates == ("2021", "2022")


@pytest.mark.parametrize(
    "words", [["--catalog", "sample", "search"], ["search", "--catalog", "sample"]]
)
def test_catalog_may_stand_before_or_after_the_command(words: list[str]) -> None:
    assert arguments.parse(words).catalog == "sample"


def test_without_a_command_it_is_the_dashboard() -> None:
    assert arguments.parse(["--no-browser"]).command == "dashboard"


def test_a_table_lines_up_japanese_and_numbers() -> None:
    text = terminal.table(("ID", "N"), [("海面水温", "1.5"), ("rain", "20")])
    assert text.splitlines() == ["ID        N", "海面水温  1.5", "rain       20"]


def test_a_progress_bar_is_silent_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.Bar() as bar:
        bar(Progress(1, 2, 1, 2, 4096))
    assert capsys.readouterr() == ("", "")


def test_a_progress_bar_is_wiped_away_at_the_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with terminal.Bar() as bar:
        bar(Progress(1, 2, 1, 2, 4_100_000))
    shown = capsys.readouterr().err
    assert "━" * 12 + "╌" * 12 + " 1 of 2 dates · 4.1 MB" in shown
    assert shown.endswith("\r\x1b[K")


# The dashboard's server


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """A notebook whose page shows what its kernel was told."""
    code = 'import os; print("catalog is", os.environ.get("JE_EXPLORER_CATALOG"))'
    content = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(code)],
        metadata={"kernelspec": {"name": "python3", "display_name": "", "language": "python"}},
    )
    path = tmp_path / "page.ipynb"
    nbformat.write(content, path)
    return path


def page(url: str) -> str:
    host = url.split("/")[2]
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request("GET", "/")
    text = connection.getresponse().read().decode()
    connection.close()
    return text


def descendants(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def all_gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=10)
    return not alive


@contextmanager
def port_taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind((voila.HOST, 0))
        other.listen()
        yield other.getsockname()[1]


def test_the_server_shows_the_notebook_without_its_code_and_leaves_no_kernel(
    notebook: Path,
) -> None:
    with voila.serving(
        notebook, voila.free_port(None), {"JE_EXPLORER_CATALOG": "sample"}
    ) as server:
        text = page(server.url)
        running = [psutil.Process(server.process.pid), *descendants(server.process.pid)]
    assert "catalog is sample" in text
    assert "os.environ" not in text
    assert len(running) >= 2
    assert all_gone(running)


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with (
        pytest.raises(voila.CannotServe, match=r"nowhere\.ipynb"),
        voila.serving(tmp_path / "nowhere.ipynb", voila.free_port(None), {}),
    ):
        pytest.fail("it started")


def test_the_next_free_port_is_taken_unless_one_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with port_taken() as port:
        monkeypatch.setattr(voila, "PORT", port)
        assert port < voila.free_port(None) < port + voila.PORTS_TRIED
        with pytest.raises(voila.CannotServe, match=f"port {port} is taken"):
            voila.free_port(port)


def test_a_taken_port_ends_with_1_and_a_message(capsys: pytest.CaptureFixture[str]) -> None:
    with port_taken() as port:
        code = main(["--catalog", "sample", "--port", str(port), "--no-browser"])
    out, err = capsys.readouterr()
    assert (code, out) == (1, "")
    assert "choose another one" in err


def environment(monkeypatch: pytest.MonkeyPatch, *words: str, reachable: bool) -> dict[str, str]:
    monkeypatch.setattr(dashboard, "live_is_reachable", lambda: reachable)
    monkeypatch.setattr(dashboard, "make_sample", lambda: None)
    parsed = arguments.parse(words)
    return dashboard.environment(parsed.catalog, parsed.lang)


def test_without_network_the_dashboard_is_told_to_show_the_sample_and_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = environment(monkeypatch, reachable=False)
    assert told == {"JE_EXPLORER_CATALOG": "sample", "JE_EXPLORER_NOTICE": "offline"}
    assert "can't be reached" in capsys.readouterr().err


def test_with_network_the_dashboard_shows_the_live_catalogue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert environment(monkeypatch, reachable=True) == {"JE_EXPLORER_CATALOG": "live"}


def test_a_chosen_catalogue_is_kept_whether_the_network_is_there_or_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = environment(monkeypatch, "--catalog", "live", "--lang", "ja", reachable=False)
    assert told == {"JE_EXPLORER_CATALOG": "live", "JE_EXPLORER_LANG": "ja"}


def test_a_catalogue_file_is_found_from_the_kernels_folder_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "catalog.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    told = environment(monkeypatch, "--catalog", "catalog.json", reachable=True)
    assert told["JE_EXPLORER_CATALOG"] == str(tmp_path / "catalog.json")


def test_a_server_that_does_not_answer_counts_as_no_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with port_taken() as silent:
        monkeypatch.setattr(dashboard, "LIVE", f"http://127.0.0.1:{silent}/catalog.json")
        monkeypatch.setattr(dashboard, "PROBE_SECONDS", 0.2)
        assert not dashboard.live_is_reachable()
