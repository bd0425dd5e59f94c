"""The whole way in a real browser: choose, look, draw, recolour, read the curve."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from je_explorer.sample.server import Server
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

JAPAN = (129.5, 30.5, 142.0, 41.5)


def pixels(url: str) -> NDArray[np.uint8]:
    """A PNG data URL as RGBA."""
    data = base64.b64decode(url.partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))


def requests_for_images(sample: Server) -> int:
    return sum(entry.path.endswith(".tiff") for entry in sample.log)


def test_a_rectangle_over_japan_gives_a_picture_a_curve_and_a_slider_that_recolours(
    address: str, sample: Server, visit: Callable[..., Visit], pictures: Path
) -> None:
    seen = visit(address)
    page = seen.page
    seen.choose("land surface temperature", "monthly")
    seen.zoom_in(2)

    seen.draw(*JAPAN)
    page.wait_for_selector(".je-chart .bqplot path.line", state="attached")
    seen.settle()
    assert page.locator(".je-area").count() == 1
    assert page.locator(".je-strip svg text", has_text="2022").count() >= 1

    box = page.locator(".leaflet-raster-pane img").bounding_box()
    assert box is not None
    (x0, y0), (x1, y1) = seen.place(JAPAN[0], JAPAN[3]), seen.place(JAPAN[2], JAPAN[1])
    assert box["x"] <= x0
    assert box["y"] <= y0
    assert box["x"] + box["width"] >= x1
    assert box["y"] + box["height"] >= y1

    before, asked = pixels(seen.overlay()), requests_for_images(sample)
    handle = page.locator(".je-slider-box .noUi-handle").first.bounding_box()
    assert handle is not None
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 70, y, steps=8)
    page.mouse.up()
    page.wait_for_timeout(800)
    after = pixels(seen.overlay())
    assert after.shape == before.shape
    assert (after[..., 3] == before[..., 3]).all()
    measured = before[..., 3] > 0
    assert (after[measured] != before[measured]).any(axis=-1).mean() > 0.3
    assert requests_for_images(sample) == asked

    page.mouse.click(*seen.place(138.5, 36.2))
    page.wait_for_selector(".je-here strong")
    assert "°C" in page.locator(".je-here strong").inner_text()
    page.screenshot(path=pictures / "dashboard.png")


def test_a_question_fills_in_everything_and_the_words_change_with_the_language(
    address: str, visit: Callable[..., Visit], pictures: Path
) -> None:
    seen = visit(address, 1440, 900, color_scheme="dark")
    page = seen.page
    page.get_by_role("button", name="How hot was summer 2021 in Tokyo?").click()
    page.wait_for_selector(".je-chart .bqplot path.line", state="attached")
    seen.settle()
    assert "August 2021" in page.locator(".je-stepper").inner_text()
    page.get_by_role("button", name="日本語").click()
    page.wait_for_selector(".je-stepper >> text=2021年8月")
    page.screenshot(path=pictures / "dashboard-ja-dark.png")


def test_cancel_stops_the_requests_and_the_picture_stays(
    address: str, sample: Server, visit: Callable[..., Visit]
) -> None:
    seen = visit(address)
    page = seen.page
    seen.choose("rain daily", "daily")
    picture = seen.overlay()
    sample.latency = 1.0
    try:
        page.locator(".je-stepper .je-icon-left").click()
        page.wait_for_selector(".je-progress-line:not(.je-hidden)", state="attached")
        page.locator(".je-cancel").click()
        page.wait_for_selector(".je-progress-line.je-hidden", state="attached", timeout=1000)
        page.wait_for_selector(".je-status >> text=Cancelled")
    finally:
        sample.latency = 0.0
    # What was on the wire when it was cancelled is still written into the server's log.
    page.wait_for_timeout(1200)
    asked = len(sample.log)
    page.wait_for_timeout(1500)
    assert len(sample.log) == asked
    assert seen.overlay() == picture


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080), (390, 844)])
def test_nothing_overlaps_and_nothing_is_cut_off_at_any_size(
    width: int, height: int, address: str, visit: Callable[..., Visit], pictures: Path
) -> None:
    seen = visit(address, width, height)
    page = seen.page
    page.get_by_role("button", name="How hot was summer 2021 in Tokyo?").click()
    page.wait_for_selector(".leaflet-raster-pane img[src^='data:image/png']")
    page.wait_for_selector(".je-chart .bqplot path.line", state="attached")
    seen.settle()
    page.screenshot(path=pictures / f"dashboard-{width}x{height}.png")
    boxes = {
        name: page.locator(f".je-{name}").first.bounding_box()
        for name in ("stepper", "legend", "resolution", "attribution")
    }
    assert all(boxes.values())
    floats = list(boxes.items())
    for i, (name, a) in enumerate(floats):
        for other, b in floats[i + 1 :]:
            apart = (
                a["x"] + a["width"] <= b["x"] + 1 or b["x"] + b["width"] <= a["x"] + 1
                or a["y"] + a["height"] <= b["y"] + 1 or b["y"] + b["height"] <= a["y"] + 1
            )  # fmt: skip
            assert apart, f"{name} lies on {other}"
    if width < 760:
        page.get_by_role("button", name="日本語").click()
        for tab, inside in (("表示", ".je-right .je-range"), ("グラフ", ".je-below .bqplot")):
            page.locator(".je-tabs button", has_text=tab).click()
            page.locator(inside).first.wait_for(state="visible")
            page.wait_for_timeout(300)
            page.screenshot(path=pictures / f"dashboard-{width}x{height}-{inside[4:9]}.png")
    page_size = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    assert page_size[0] <= width
    assert page_size[1] <= height
