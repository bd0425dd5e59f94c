"""The states in which something is computed, compared and taken away."""

from __future__ import annotations

from collections.abc import Iterator

from je_explorer.sample.server import Server
from tests.browser.conftest import Visit
from tests.browser.story import State, asked, switch


def chart(seen: Visit, _server: Server) -> Iterator[State]:
    page = seen.page
    page.wait_for_selector(".je-chart.je-time path.line", state="attached")
    seen.settle()
    page.locator(".je-below-head button", has_text="Trend").click()
    page.wait_for_selector(".je-keys >> text=± ")
    yield State("chart-trend", "curve")
    page.locator(".je-below-head button", has_text="Options").click()
    page.wait_for_timeout(400)
    yield State("chart-options", "curve")
    page.locator(".je-below-head button", has_text="Options").click()
    box = page.locator(".je-chart.je-time .brushintsel .overlay").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.4 * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], y, steps=6)
    page.mouse.up()
    page.wait_for_selector(".je-below-hint >> text=On the map: mean of")
    seen.settle()
    yield State("chart-brush", "curve")
    for name, words in (
        ("years", "Year on year"),
        ("statistics", "Statistics"),
        ("table", "Table"),
    ):
        page.locator(".je-page-tabs button", has_text=words).click()
        page.wait_for_timeout(900)
        yield State(f"chart-{name}", "curve")


def masks(seen: Visit, _server: Server) -> Iterator[State]:
    page = asked(seen)
    switch(seen, "Mask")
    low = page.locator(".je-step", has_text="Mask").locator(".je-numbers input").first
    low.fill("28")
    low.press("Enter")
    page.locator(".je-legend .je-masked").wait_for()
    seen.settle()
    page.get_by_role("button", name="Add a mask").click()
    card = page.locator(".je-mask").nth(1)
    card.locator(".je-picker-box:not(.je-hidden)").wait_for()
    yield State("mask-picker", "look", ".je-picker-box:visible")
    card.locator("button.je-option", has_text="Land cover").first.press("Enter")
    card.locator(".je-choices .je-tick").first.wait_for()
    seen.settle()
    yield State("mask-classes", "look", ".je-mask:nth-child(2)")


def bits(seen: Visit, _server: Server) -> Iterator[State]:
    seen.choose("elevation", "AW3D30")
    page = seen.page
    switch(seen, "Mask")
    card = page.locator(".je-mask").first
    card.wait_for()
    if not card.locator(".je-picker-box:not(.je-hidden)").count():
        card.locator("button.je-picker").press("Enter")
    card.locator("button.je-option", has_text="MSK").first.press("Enter")
    card.locator(".je-bit").first.wait_for()
    card.locator(".je-bit").nth(1).get_by_role("button").nth(2).click()
    page.wait_for_timeout(800)
    seen.settle()
    yield State("mask-bits", "look", ".je-bits")


def changes(seen: Visit, _server: Server) -> Iterator[State]:
    page = asked(seen)
    switch(seen, "Composite")
    yield State("composite", "look", ".je-steps")
    switch(seen, "Difference")
    yield State("difference", "look", ".je-steps")
    switch(seen, "Anomaly")
    yield State("anomaly", "look", ".je-steps")
    page.wait_for_timeout(700)
    page.locator("button.je-undo").click()
    page.wait_for_timeout(700)
    seen.settle()
    yield State("redo", "look", ".je-steps")


def compare(seen: Visit, _server: Server) -> Iterator[State]:
    page = asked(seen)
    for words in ("Swipe", "Blink", "Fade", "Side"):
        page.locator(".je-compare .je-segment").get_by_role("button", name=words).click()
        page.wait_for_timeout(600)
        seen.settle()
        yield State(f"compare-{words.lower()}", "look", ".je-compare")


def player(seen: Visit, _server: Server) -> Iterator[State]:
    page = asked(seen)
    page.locator(".je-stepper .je-icon-play").click()
    page.wait_for_selector(".je-player:not(.je-hidden)")
    page.wait_for_timeout(2500)
    page.locator(".je-stepper .je-icon-pause").click()
    seen.settle()
    yield State("player")


def keep(seen: Visit, _server: Server) -> Iterator[State]:
    page = asked(seen)
    page.locator(".je-save .je-kind:not(.je-hidden)", has_text="GeoTIFF").first.click()
    page.locator(".je-save .je-download a").first.wait_for()
    yield State("save", "look", ".je-save")
    page.locator("button.je-code").click()
    page.locator(".je-program textarea").wait_for()
    page.wait_for_timeout(600)
    yield State("program")
    page.locator("button.je-close-code").click()
    page.locator("button.je-share").click()
    page.locator(".je-share-box .je-download a").wait_for()
    yield State("share")
