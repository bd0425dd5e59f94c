"""What the dashboard must reach: run ``python -m tests.benchmarks.bench_dashboard``.

Real Chromium on a real Voila with warm kernels, the sample over loopback HTTP, and kernels of their
own for what needs no browser. Prints a Markdown table of targets and figures (about 2 minutes).
"Painted" is the frame after the image has been decoded; bytes are those of the page's WebSocket.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from je_explorer.raster.grid import BBox, Grid
from je_explorer.render import mercator
from je_explorer.sample.folder import sample_folder
from je_explorer.sample.server import Server, serve
from tests.benchmarks.targets import Target
from tests.browser.conftest import find_chromium, voila
from tests.support.kernels import answer_of
from tests.support.wire import Wire

KERNEL = "tests.benchmarks.dashboard_kernel"
WIDE = {"width": 1700, "height": 1300}
"""A window whose map shows over 1024 x 1024 pixels."""

SLIDER_STEPS = 15

# Resolves when the overlay's picture has changed, is decoded and a frame has passed.
WATCH = """() => {
  const find = () => document.querySelector('.leaflet-raster-pane img');
  const before = find() && find().src;
  window.jePainted = new Promise((done) => {
    const look = async () => {
      const image = find();
      if (!image || image.src === before) return requestAnimationFrame(look);
      await image.decode();
      requestAnimationFrame(() => done(performance.now()));
    };
    look();
  });
}"""

TARGETS = (
    Target(1, "first map on a warm kernel", 3, lambda f: f["page"], unit=" s"),
    Target(2, "a data set chosen to its picture painted", 1, lambda f: f["picture"], unit=" s"),
    Target(3, "colour step painted, median", 100, lambda f: f["step"], unit=" ms"),
    Target(3, "colour step painted, slowest of 15", 100, lambda f: f["slowest"], unit=" ms"),
    Target(4, "bytes of a colour step, all messages", 20, lambda f: f["wire"] / 1e3, unit=" kB"),
    Target(5, "largest message of a picture", 1000, lambda f: f["largest"] / 1e3, unit=" kB"),
    Target(6, "move of the map to the end of old work", 200, lambda f: f["pan"] * 1e3, unit=" ms"),
    Target(6, "Cancel to the bar gone", 200, lambda f: f["cancel"], unit=" ms"),
    Target(7, "picture's rows off their latitude", 0.5, lambda f: f["rows"], unit=" pixels"),
    Target(8, "longest callback on the kernel's thread", 50, lambda f: f["callback"], unit=" ms"),
    Target(9, "36 dates at 50 ms: first point", 2, lambda f: f["first point"], unit=" s"),
    Target(9, "36 dates at 50 ms: curve / one stack load", 1.5, lambda f: f["curve"] / f["stack"]),
    Target(10, "composite changed, 36 dates in memory", 500, lambda f: f["composite"], unit=" ms"),
    Target(10, "mask changed, 36 dates in memory", 500, lambda f: f["mask"], unit=" ms"),
    Target(11, "player after its first loop", 5, lambda f: f["frames"], True, " frames/s"),
    Target(12, "kernel's memory after 200 actions", 400, lambda f: f["rss"] / 1e6, unit=" MB"),
    Target(12, "open sockets after them / before", 128, lambda f: f["sockets"], unit=""),
)  # fmt: skip


def painted(page: Page, start: float) -> float:
    """Milliseconds from a moment of the page's clock to the changed picture."""
    return float(page.evaluate("() => window.jePainted")) - start


def now(page: Page) -> float:
    """The page's clock."""
    return float(page.evaluate("() => performance.now()"))


def choose(page: Page, title: str) -> float:
    """Milliseconds from a card to its picture."""
    card = page.locator(".je-card", has_text=title).first.locator("button").first
    page.evaluate(WATCH)
    start = now(page)
    card.click()
    return painted(page, start)


def slide(page: Page, wire: Wire) -> tuple[list[float], list[int]]:
    """Milliseconds and bytes of some steps of the colour slider."""
    page.locator(".je-slider-box .noUi-handle").first.focus()
    times, sizes = [], []
    for _ in range(SLIDER_STEPS):
        with wire.counted() as messages:
            page.evaluate(WATCH)
            start = now(page)
            page.keyboard.press("ArrowRight")
            times.append(painted(page, start))
            page.wait_for_timeout(150)
        sizes.append(sum(messages))
    return times, sizes


def cancel(page: Page) -> float:
    """Milliseconds from Cancel to the bar gone."""
    page.locator(".je-stepper .je-icon-left").click()
    page.wait_for_selector(".je-progress-line:not(.je-hidden)", state="attached")
    start = time.perf_counter()
    page.locator(".je-cancel").click()
    page.wait_for_selector(".je-progress-line.je-hidden", state="attached")
    return 1000 * (time.perf_counter() - start)


def in_browser(page: Page, address: str, server: Server) -> dict[str, float]:
    """What is seen."""
    wire = Wire(page)
    page.route("**/*fontawesome*/**", lambda route: route.fulfill(body=""))
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(".leaflet-land-pane path", state="attached")
    found = {"page": time.perf_counter() - start}
    page.wait_for_selector(".je-card")
    page.wait_for_timeout(1500)
    with wire.counted() as messages:
        found["picture"] = choose(page, "Land surface temperature") / 1000
        page.wait_for_timeout(1500)
    found["largest"] = float(max(messages))
    times, sizes = slide(page, wire)
    found |= {"step": statistics.median(times), "slowest": max(times)}
    found["wire"] = statistics.median(sizes)
    size = "[e.naturalWidth, e.naturalHeight]"
    found["width"], found["height"] = page.eval_on_selector(
        ".leaflet-raster-pane img", f"e => {size}"
    )
    server.latency = 2.0
    found["cancel"] = cancel(page)
    server.latency = 0.0
    return found


def browsed() -> dict[str, float]:
    """The figures of the page."""
    with (
        serve(sample_folder()) as server,
        tempfile.TemporaryDirectory() as cache,
        voila(server.catalog_url, Path(cache)) as address,
        sync_playwright() as playwright,
    ):
        time.sleep(8.0)  # the warm kernels get ready
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        found = in_browser(browser.new_page(viewport=WIDE), address, server)
        browser.close()
    return found


def rows_off() -> float:
    """The largest distance of a picture's row from its latitude, in pixels of the grid."""
    grid = Grid("EPSG:4326", BBox(100, 0, 160, 60), (600, 600))
    made = mercator.picture(grid, None)
    height = made.shape[0]
    ends = [np.arcsinh(np.tan(np.radians(y))) for y in (made.bounds.north, made.bounds.south)]
    middles = ends[0] + (np.arange(height) + 0.5) / height * (ends[1] - ends[0])
    latitudes = np.degrees(np.arctan(np.sinh(middles)))
    return float(np.abs(grid.ys[made.rows] - latitudes).max() * 10)


def in_kernels() -> dict[str, float]:
    """The figures that need no page, each in a kernel of its own."""
    found: dict[str, float] = {}
    with serve(sample_folder()) as near:
        steps = answer_of(KERNEL, f"steps({near.catalog_url!r})")
        found |= {"composite": steps["composite"] * 1e3, "mask": steps["mask"] * 1e3}
        found |= answer_of(KERNEL, f"player({near.catalog_url!r})")
        longest = answer_of(KERNEL, f"callbacks({near.catalog_url!r})")
        found["callback"] = max(longest.values()) * 1e3
        print(_ranked(longest), end="\n\n")
        soaked = answer_of("tests.widgets.soak", f"soak({near.catalog_url!r}, 200)")
        found |= {"rss": soaked["after"]["rss"], "sockets": soaked["after"]["sockets"]}
    with serve(sample_folder(), latency=0.05) as far, serve(sample_folder(), latency=0.05) as other:
        found |= answer_of(KERNEL, f"curve({far.catalog_url!r}, {other.catalog_url!r})")
    with serve(sample_folder(), latency=0.3) as slow:
        found |= answer_of(KERNEL, f"pan({slow.catalog_url!r})")
    return found


def _ranked(longest: dict[str, float]) -> str:
    """The five longest callbacks by name."""
    worst = sorted(longest.items(), key=lambda pair: -pair[1])[:5]
    return "Longest callbacks: " + ", ".join(f"{name} {s * 1e3:.0f} ms" for name, s in worst)


def main() -> None:
    """Print the table."""
    os.environ.setdefault("JE_EXPLORER_CACHE", tempfile.mkdtemp(prefix="je-bench-"))
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    facts = {"rows": rows_off(), **browsed(), **in_kernels()}
    print(f"The picture has {facts['width']:.0f} x {facts['height']:.0f} pixels.\n")
    print("| # | target | wanted | now | met |\n|--|--|--|--|--|")
    for target in TARGETS:
        print(target.row(facts))


if __name__ == "__main__":
    main()
