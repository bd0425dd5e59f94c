"""Compare, play and take away in a real browser, on kernels that were started ahead."""

from __future__ import annotations

import base64
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
import rasterio
from PIL import Image

from je_explorer.raster.grid import BBox
from je_explorer.render.colormap import table
from je_explorer.widgets.document import Wanted
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

HINTS = {"Picture": "The picture on", "All dates": "chosen dates", "Curves": "The areas' values"}
ENDINGS = {"GeoTIFF": "tif", "NetCDF": "nc", "CSV": "csv", "PNG": "png", "GIF": "gif"}
RIGHT = "() => getComputedStyle(document.querySelector('.leaflet-compare-pane img')).clipPath"
COUNT = """() => { window.jeSeen = []; let last = '';
  window.jeTimer = setInterval(() => {
    const now = document.querySelector('.je-map:not(.je-side-map) .leaflet-raster-pane img').src;
    if (now !== last) { last = now; window.jeSeen.push(performance.now()); } }, 4); }"""


def mode(seen: Visit, words: str) -> None:
    seen.page.locator(".je-compare .je-segment").get_by_role("button", name=words).click()
    seen.page.wait_for_timeout(300)
    seen.settle()


def take(seen: Visit, of: str, kind: str, folder: Path) -> Path:
    """Have a file made and save it as a visitor does."""
    panel = seen.page.locator(".je-save")
    panel.get_by_role("button", name=of).click()
    panel.locator(".je-hint", has_text=HINTS[of]).wait_for()
    panel.locator(".je-kind:not(.je-hidden)", has_text=kind).click()
    link = panel.locator(f".je-download a[download$='{ENDINGS[kind]}']")
    link.wait_for()
    with seen.page.expect_download() as waiting:
        link.click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def begun(seen: Visit) -> Any:
    page = seen.page
    page.locator(".je-question button").first.click()
    page.wait_for_selector(".leaflet-raster-pane img[src^='data:image/png']")
    page.wait_for_selector(".je-chart .bqplot path.line", state="attached")
    seen.settle()
    return page


def clip(page: Any) -> float:
    """Percent of B's picture that is cut away at its left."""
    return float(str(page.evaluate(RIGHT)).rpartition(" ")[2].rstrip("%)"))


def test_two_pictures_are_compared_in_every_way_and_stay_while_a_shape_is_drawn(
    address: str, visit: Callable[..., Visit], pictures: Path
) -> None:
    seen = visit(address)
    page = begun(seen)
    mode(seen, "Swipe")
    b = page.wait_for_selector(".leaflet-compare-pane img", state="attached")
    first = b.get_attribute("src")
    assert first != seen.overlay()
    assert "A" in page.locator(".je-sign").first.inner_text()
    handle = page.locator(".je-divider .noUi-handle")
    start = clip(page)
    handle.focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"() => parseFloat(({RIGHT})().split(' ').pop()) < {start - 1}")
    page.wait_for_timeout(300)
    page.screenshot(path=pictures / "compare-swipe.png")

    box = page.locator(".leaflet-container").first.bounding_box()
    x, y = box["x"] + 0.62 * box["width"], box["y"] + 0.55 * box["height"]
    page.locator(".je-tool-bar .je-icon-rectangle").click()
    page.wait_for_selector(".je-tool-hint:not(.je-hidden)")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 50, steps=5)
    page.mouse.up()
    page.wait_for_function("() => document.querySelectorAll('.je-area').length === 2")
    assert page.locator(".leaflet-compare-pane img").count() == 1
    held = clip(page)
    page.mouse.move(x, y + 120)
    page.mouse.down()
    page.mouse.move(x - 190, y + 150, steps=6)  # further than what lies ready beyond the edges
    assert clip(page) == pytest.approx(held, abs=0.01)  # the cut moves with the map
    page.mouse.up()
    page.wait_for_function(
        "src => document.querySelector('.leaflet-compare-pane img').src !== src", arg=first
    )
    seen.settle()

    mode(seen, "Blink")
    style = "getComputedStyle(document.querySelector('.leaflet-compare-pane img'))"
    assert page.evaluate(f"{style}.animationName") == "je-turn-b"
    page.get_by_role("button", name="A ⇄ B").click()
    page.wait_for_function(f"() => {style}.animationName === 'none'")
    mode(seen, "Fade")
    assert float(page.evaluate(f"{style}.opacity")) == pytest.approx(0.5)
    page.locator(".je-fade .noUi-handle").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => parseFloat({style}.opacity) > 0.51")

    mode(seen, "Side")
    page.wait_for_selector(".je-side .leaflet-raster-pane img", state="attached")
    page.locator("a.leaflet-control-zoom-in").first.click()
    page.wait_for_timeout(700)
    seen.settle()
    left, right = (
        page.locator(f"{map} .leaflet-raster-pane img").bounding_box()
        for map in (".je-map:not(.je-side-map)", ".je-side-map")
    )
    half = page.locator(".je-side").bounding_box()
    assert right["x"] - left["x"] == pytest.approx(half["width"], abs=6)
    assert right["y"] == pytest.approx(left["y"], abs=3)
    page.screenshot(path=pictures / "compare-side.png")
    mode(seen, "Off")
    assert page.locator(".leaflet-compare-pane img").count() == 0


def test_the_player_runs_and_every_file_holds_what_the_map_shows(
    address: str, visit: Callable[..., Visit], pictures: Path, tmp_path: Path
) -> None:
    seen = visit(address)
    page = begun(seen)
    page.locator(".je-stepper .je-icon-play").focus()
    page.keyboard.press("Space")
    page.wait_for_selector(".je-player:not(.je-hidden)")
    page.locator(".je-player select").select_option(label="8 / s")
    page.wait_for_timeout(2500)  # the first loop
    page.evaluate(COUNT)
    page.wait_for_timeout(3000)
    page.screenshot(path=pictures / "player.png")
    times = page.evaluate("window.jeSeen")
    page.evaluate("clearInterval(window.jeTimer)")
    rate = (len(times) - 1) / (times[-1] - times[0]) * 1000
    assert rate >= 5.0, f"{rate:.1f} frames a second"
    page.keyboard.press("Space")
    page.wait_for_selector(".je-stepper .je-icon-play")
    seen.settle()
    page.locator(".je-scrub .noUi-handle").focus()
    before = page.locator(".je-stepper .je-date").inner_text()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "words => document.querySelector('.je-stepper .je-date').innerText !== words", arg=before
    )
    seen.settle()
    page.wait_for_timeout(300)

    view, seen_range = view_of(page), range_of(page)
    file = take(seen, "Picture", "GeoTIFF", tmp_path)
    assert_the_map_shows(file, page, view, seen_range)
    with Image.open(take(seen, "Picture", "PNG", tmp_path)) as png:
        assert png.width > 400
    with rasterio.open(take(seen, "All dates", "GeoTIFF", tmp_path)) as written:
        assert written.count == 12
        assert written.descriptions[7] == "2021-08"
    with Image.open(take(seen, "All dates", "GIF", tmp_path)) as gif:
        assert gif.n_frames == 12
    assert take(seen, "All dates", "NetCDF", tmp_path).read_bytes()[1:4] == b"HDF"
    table_ = take(seen, "Curves", "CSV", tmp_path).read_text("utf-8-sig")
    assert table_.count("\n") == 13
    shutil.copy(take(seen, "Curves", "PNG", tmp_path), pictures / "curves.png")
    page.screenshot(path=pictures / "take-away.png")

    # The view as a file, and as a link into a kernel that waits for its visitor.
    mode(seen, "Swipe")
    page.wait_for_selector(".leaflet-compare-pane img", state="attached")
    page.locator("button.je-share").click()
    page.locator(".je-share-box .je-download a").wait_for()
    with page.expect_download() as waiting:
        page.locator(".je-share-box .je-download a").click()
    view = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(view)
    link = page.locator(".je-share-box .je-link a").get_attribute("href")
    page.screenshot(path=pictures / "save-share.png")
    page.locator(".je-area .je-icon-bin").click()
    page.wait_for_function("() => document.querySelectorAll('.je-area').length === 0")
    picker = page.locator(".je-view-file input[type=file]")
    big = {"name": "big.json", "mimeType": "application/json", "buffer": b" " * 12_000_000}
    picker.set_input_files(files=[big])
    page.wait_for_selector(".je-view-file .je-says >> text=This file has 12.0 MB")
    page.screenshot(path=pictures / "view-too-large.png")
    with page.expect_file_chooser() as choosing:
        picker.focus()
        page.keyboard.press("Enter")
    choosing.value.set_files(view)
    page.wait_for_function("() => document.querySelectorAll('.je-area').length === 1")
    words = page.locator(".je-stepper .je-date").inner_text()

    again = visit(address + link)
    again.page.wait_for_selector(".leaflet-compare-pane img", state="attached")
    again.settle()
    assert again.page.locator(".je-stepper .je-date").inner_text() == words
    assert again.page.locator(".je-area").count() == 1
    sent, found = view_in(link), view_of(again.page)
    assert found.centre == pytest.approx(sent.centre, abs=0.5)
    assert found.width == pytest.approx(sent.width, rel=0.01)


def view_of(page: Any) -> BBox:
    """The part of the world that the map shows, as the link to it says."""
    page.locator("button.je-share").click()
    link = page.locator(".je-share-box .je-link a")
    link.wait_for()
    found = view_in(link.get_attribute("href"))
    page.locator(".je-close-share").click()
    return found


def view_in(link: str) -> BBox:
    view = Wanted.from_link(parse_qs(link.removeprefix("?"))["view"][0]).view
    assert view is not None
    return view.bbox


def range_of(page: Any) -> tuple[float, float]:
    """The legend's ends, in kelvin."""
    words = page.locator(".je-legend .je-ramp").get_attribute("aria-label").replace("−", "-")
    lo, hi = (float(part.split()[0]) for part in words.split("–"))
    return lo + 273.15, hi + 273.15


def assert_the_map_shows(file: Path, page: Any, view: BBox, span: tuple[float, float]) -> None:
    """At 4000 places of the picture the colour is that of the file's value there."""
    img = page.locator(".je-map:not(.je-side-map) .leaflet-raster-pane img").first
    png = base64.b64decode(img.get_attribute("src").partition(",")[2])
    shown = np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))
    box, frame = img.bounding_box(), page.locator(".leaflet-container").first.bounding_box()
    chance = np.random.default_rng(6)
    rows = chance.integers(0, shown.shape[0], 4000)
    cols = chance.integers(0, shown.shape[1], 4000)
    x = box["x"] - frame["x"] + (cols + 0.5) * box["width"] / shown.shape[1]
    y = box["y"] - frame["y"] + (rows + 0.5) * box["height"] / shown.shape[0]
    lon = view.west + x / frame["width"] * view.width
    north, south = (np.arcsinh(np.tan(np.radians(side))) for side in (view.north, view.south))
    lat = np.degrees(np.arctan(np.sinh(north - y / frame["height"] * (north - south))))
    with rasterio.open(file) as written:
        places = list(zip(lon, lat, strict=True))
        values = np.array([float(v[0]) for v in written.sample(places)])
    seen = shown[rows, cols]
    there = np.isfinite(values)
    assert (there == (seen[:, 3] > 0)).mean() > 0.98  # a place at a pixel's edge may round away
    both = there & (seen[:, 3] > 0)
    share = np.clip((values[both] - span[0]) / (span[1] - span[0]), 0, 1)
    wanted = table("turbo")[np.rint(share * 255).astype(int)].astype(int)
    off = np.abs(wanted - seen[both, :3].astype(int)).max(axis=1)
    assert both.sum() > 800
    assert np.median(off) <= 4
    assert (off <= 24).mean() > 0.96
