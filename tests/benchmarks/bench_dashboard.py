"""How long the dashboard takes: run ``python -m tests.benchmarks.bench_dashboard``.

Real Chromium, real Voila, the sample over loopback HTTP. Prints milliseconds for: a data set chosen
to its picture painted; a step of the colour slider to the new picture painted; Cancel to the bar
gone, with a slow server. "Painted" is the frame after the image has been decoded.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from je_explorer.sample.folder import sample_folder
from je_explorer.sample.server import Server, serve
from tests.browser.conftest import find_chromium, voila

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


def painted(page: Page, start: float) -> float:
    """Milliseconds from a moment of the page's clock to the changed picture."""
    return float(page.evaluate("() => window.jePainted")) - start


def now(page: Page) -> float:
    return float(page.evaluate("() => performance.now()"))


def choose(page: Page, title: str) -> float:
    card = page.locator(".je-card", has_text=title).first.locator("button")
    page.evaluate(WATCH)
    start = now(page)
    card.click()
    return painted(page, start)


def slide(page: Page, steps: int) -> list[float]:
    handle = page.locator(".je-slider-box .noUi-handle").first
    handle.focus()
    times = []
    for _ in range(steps):
        page.evaluate(WATCH)
        start = now(page)
        page.keyboard.press("ArrowRight")
        times.append(painted(page, start))
        page.wait_for_timeout(120)
    return times


def cancel(page: Page) -> float:
    page.locator(".je-stepper .je-icon-left").click()
    page.wait_for_selector(".je-progress-line:not(.je-hidden)", state="attached")
    start = time.perf_counter()
    page.locator(".je-cancel").click()
    page.wait_for_selector(".je-progress-line.je-hidden", state="attached")
    return 1000 * (time.perf_counter() - start)


def measure(page: Page, server: Server) -> None:
    page.route("**/*fontawesome*/**", lambda route: route.fulfill(body=""))
    page.wait_for_selector(".je-card")
    page.wait_for_timeout(1500)
    print(f"first picture        {choose(page, 'Land surface temperature'):7.0f} ms")
    page.wait_for_timeout(1500)
    times = slide(page, 15)
    print(f"slider step, median  {statistics.median(times):7.0f} ms")
    print(f"slider step, worst   {max(times):7.0f} ms")
    source = page.locator(".leaflet-raster-pane img").get_attribute("src") or ""
    print(f"picture on the wire  {len(source) / 1000:7.0f} kB")
    server.latency = 2.0
    print(f"cancel               {cancel(page):7.0f} ms")
    server.latency = 0.0


def main() -> None:
    os.environ.setdefault("JE_EXPLORER_CACHE", tempfile.mkdtemp(prefix="je-bench-"))
    with (
        serve(sample_folder()) as server,
        tempfile.TemporaryDirectory() as cache,
        voila(server.catalog_url, Path(cache)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        measure(page, server)
        browser.close()


if __name__ == "__main__":
    main()
