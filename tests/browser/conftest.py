"""A real Chromium on a real Voila that serves the packaged dashboard."""

from __future__ import annotations

import math
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from je_explorer.sample import Server, sample_folder, serve
from je_explorer.widgets.map_panel import FIRST_CENTRE, FIRST_ZOOM
from tests.support.starting import wait_until_it_answers
from tests.support.wire import Wire

sync_api = pytest.importorskip("playwright.sync_api")

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "je_explorer" / "widgets" / "dashboard.ipynb"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
POOL = 1
"""Kernels that start while the test before is still at work; a page then takes half the time."""


def find_chromium() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        words = f"no Chromium is installed (looked for {', '.join(BROWSERS)})"
        if os.environ.get("CI"):
            pytest.fail(f"{words}, and CI must not skip the browser tests")
        pytest.skip(words)
    return found


@pytest.fixture(scope="module")
def chromium() -> Iterator[sync_api.Browser]:
    """The browser, without a window.

    Ended with each file of tests: while it is there, its event loop runs in the main thread, and
    tests of async code can't have one of their own.
    """
    path = find_chromium()
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go: JE_EXPLORER_SCREENSHOTS, else a temporary folder."""
    chosen = os.environ.get("JE_EXPLORER_SCREENSHOTS")
    folder = Path(chosen) if chosen else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def voila(catalog: str, cache: Path) -> Iterator[str]:
    """The address of a Voila that serves the dashboard on a catalogue."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "voila", str(NOTEBOOK), "--no-browser", "--Voila.ip=127.0.0.1",
        f"--port={port}", "--VoilaConfiguration.show_tracebacks=True",
        "--VoilaConfiguration.preheat_kernel=True",
        f"--VoilaConfiguration.default_pool_size={POOL}",
        "--VoilaConfiguration.extension_denylist=@jupyter-notebook/lab-extension",
    ]  # fmt: skip
    said = cache / f"voila-{port}.log"
    with said.open("wb") as log:
        environment = {
            **os.environ,
            "JE_EXPLORER_CATALOG": catalog,
            "JE_EXPLORER_CACHE": str(cache),
            "JUPYTER_PREFER_ENV_PATH": "1",
        }
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True, cwd=cache
        )
        try:
            wait_until_it_answers(process, f"http://127.0.0.1:{port}/voila/static/", said, "Voila")
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The sample catalogue over HTTP, so that every request is in a log."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JE_EXPLORER_CACHE", str(tmp_path_factory.getbasetemp() / "sample_cache"))
        with serve(sample_folder()) as server:
            yield server


@pytest.fixture(scope="module")
def address(sample: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on the sample catalogue."""
    with voila(sample.catalog_url, tmp_path_factory.mktemp("voila")) as url:
        yield url


def _mercator(latitude: float) -> float:
    return math.asinh(math.tan(math.radians(latitude)))


@dataclass
class Visit:
    """A page with the dashboard, what its kernel and it tell each other, and its complaints."""

    page: sync_api.Page
    wire: Wire
    zoom: int = FIRST_ZOOM
    errors: list[str] = field(default_factory=list)

    def choose(self, title: str, hint: str = "") -> None:
        """Press the card of a data set, by the search box."""
        self.page.locator(".je-left .je-search input").fill(title)
        card = self.page.locator(".je-card", has_text=hint or title).first
        card.locator("button.je-cover").click()
        self.page.wait_for_selector(".leaflet-raster-pane img[src^='data:image/png']")
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is being loaded."""
        self.page.wait_for_timeout(400)
        self.page.wait_for_selector(".je-progress-line.je-hidden", state="attached")

    def zoom_in(self, times: int) -> None:
        """Press the zoom button; the middle of the map stays where it is."""
        for _ in range(times):
            self.page.locator("a.leaflet-control-zoom-in").click()
            self.page.wait_for_timeout(500)
            self.zoom += 1
        self.settle()

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Where on the screen a place lies: Web Mercator's formula around the map's middle.

        The picture's own place is under test, so it is not asked.
        """
        box = self.page.locator(".leaflet-container").bounding_box()
        assert box is not None
        scale = 256.0 * 2.0**self.zoom
        north = _mercator(lat) - _mercator(FIRST_CENTRE[0])
        x = box["x"] + box["width"] / 2 + (lon - FIRST_CENTRE[1]) * scale / 360.0
        return x, box["y"] + box["height"] / 2 - north * scale / math.tau

    def draw(self, west: float, south: float, east: float, north: float) -> None:
        """Draw a rectangle with the mouse."""
        self.page.locator(".je-tool-bar .je-icon-rectangle").click()
        self.page.wait_for_selector(".je-tool-hint:not(.je-hidden)")
        x0, y0 = self.place(west, north)
        x1, y1 = self.place(east, south)
        mouse = self.page.mouse
        mouse.move(x0, y0)
        mouse.down()
        mouse.move((x0 + x1) / 2, (y0 + y1) / 2, steps=4)
        mouse.move(x1, y1, steps=4)
        mouse.up()

    def overlay(self) -> str:
        """The picture on the map, as a data URL."""
        return str(self.page.locator(".leaflet-raster-pane img").get_attribute("src"))


def open_visit(
    chromium: sync_api.Browser,
    address: str,
    width: int = 1440,
    height: int = 900,
    begin: Callable[[sync_api.Page], None] | None = None,
    **options: str,
) -> Visit:
    """A dashboard in a window of its own; ``begin`` is called before it is waited for."""
    context = chromium.new_context(viewport={"width": width, "height": height}, **options)
    context.set_default_timeout(30_000)
    page = context.new_page()
    made = Visit(page, Wire(page))
    # Voila's template asks a public server for two style sheets; here there is none.
    page.route("**/*fontawesome*/**", lambda route: route.fulfill(body="", content_type="text/css"))
    page.on("console", lambda m: made.errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: made.errors.append(str(error)))
    page.goto(address)
    if begin is not None:
        begin(page)
    page.wait_for_selector(".leaflet-land-pane path", state="attached")
    page.wait_for_selector(".je-card")
    return made


@pytest.fixture
def visit(
    chromium: sync_api.Browser, pictures: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visit]]:
    """Opens a dashboard; afterwards the browser must not have complained."""
    visits: list[Visit] = []

    def open_page(address: str, *place: Any, **options: Any) -> Visit:
        visits.append(open_visit(chromium, address, *place, **options))
        return visits[-1]

    yield open_page
    for number, made in enumerate(visits):
        made.page.screenshot(path=pictures / f"last-{request.node.name[:40]}-{number}.png")
    for context in chromium.contexts:
        context.close()
    for made in visits:
        assert made.errors == []
