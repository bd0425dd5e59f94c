"""The states in which something is found, looked at and read."""

from __future__ import annotations

from collections.abc import Iterator

from je_explorer.sample.server import Server
from tests.browser.conftest import Visit
from tests.browser.story import State, asked, press


def first(seen: Visit, _server: Server) -> Iterator[State]:
    yield State("first")


def search(seen: Visit, _server: Server) -> Iterator[State]:
    page = seen.page
    page.locator(".je-search input").fill("temperature")
    page.get_by_role("button", name="Filters", exact=True).click()
    page.wait_for_timeout(500)
    yield State("search-filters", at=".je-search")
    page.locator(".je-search input").fill("xyzzy")
    page.wait_for_timeout(500)
    yield State("search-nothing", at=".je-search")
    page.locator(".je-search input").fill("")
    page.get_by_role("button", name="Hide filters").click()
    seen.choose("land surface temperature", "monthly")
    yield State("facts", at=".je-facts")


def dates(seen: Visit, _server: Server) -> Iterator[State]:
    page = asked(seen)
    press(page, "Every August", ".je-left")
    seen.settle()
    yield State("dates-months", at=".je-dates")


def colours(seen: Visit, _server: Server) -> Iterator[State]:
    page = asked(seen)
    yield State("picture", "look", ".je-palette")
    page.get_by_role("button", name="Colour map: turbo").click()
    page.wait_for_timeout(500)
    yield State("palette", "look", ".je-ramps")


def classes(seen: Visit, _server: Server) -> Iterator[State]:
    seen.choose("land cover", "PROBA-V")
    page = seen.page
    page.locator(".je-class-box input").nth(1).click()
    page.wait_for_timeout(500)
    seen.settle()
    yield State("classes", "look", ".je-class-boxes")


def photograph(seen: Visit, _server: Server) -> Iterator[State]:
    seen.choose("natural colour", "picture")
    yield State("natural-colours", "look")


def areas(seen: Visit, _server: Server) -> Iterator[State]:
    page = asked(seen)
    page.get_by_role("button", name="Type a box").click()
    page.wait_for_timeout(400)
    yield State("area-box", at=".je-box-form")
    page.locator(".je-form .je-escape:visible").first.click()
    page.get_by_role("button", name="GeoJSON file").click()
    page.wait_for_timeout(400)
    yield State("area-file", at=".je-file")
    big = {
        "name": "prefectures.geojson",
        "mimeType": "application/json",
        "buffer": b" " * 12_000_000,
    }
    page.locator(".je-file input[type=file]").set_input_files(files=[big])
    page.locator(".je-file .je-says:not(:empty)").wait_for()
    yield State("area-file-large", at=".je-file .je-says")
    page.locator(".je-file .je-escape:visible").first.click()
    page.locator(".je-area .je-icon-edit").first.click()
    page.wait_for_timeout(400)
    yield State("area-name", at=".je-area")
    page.keyboard.press("Escape")
    page.locator(".je-tool-bar .je-icon-polygon").click()
    page.wait_for_selector(".je-tool-hint:not(.je-hidden)")
    yield State("tool")


def menus(seen: Visit, _server: Server) -> Iterator[State]:
    page = asked(seen)
    page.locator(".je-layers-button").click()
    page.locator(".je-layers-menu .je-tick input").check()
    page.wait_for_timeout(600)
    yield State("layers")
    page.keyboard.press("Escape")
    page.locator("button.je-resolution").click()
    page.wait_for_timeout(400)
    yield State("resolution")
    page.keyboard.press("Escape")
    page.mouse.click(*seen.place(139.5, 36.5))
    box = page.locator(".leaflet-container").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.5)
    page.wait_for_selector(".je-here strong")
    page.locator(".je-edge-left").click()
    page.wait_for_timeout(900)
    seen.settle()
    yield State("here-folded", "look", ".je-here")


def trouble(seen: Visit, _server: Server) -> Iterator[State]:
    page = asked(seen)
    page.get_by_role("button", name="GeoJSON file").click()
    bad = {"name": "prefectures.json", "mimeType": "application/json", "buffer": b"hello"}
    page.locator(".je-file input[type=file]").set_input_files(files=[bad])
    page.wait_for_selector(".je-status.je-error")
    yield State("trouble-file")


def polar(seen: Visit, _server: Server) -> Iterator[State]:
    page = seen.page
    page.locator(".je-search input").fill("sea ice")
    page.locator(".je-card", has_text="Arctic").first.locator("button.je-cover").click()
    page.wait_for_selector(".je-map:not(.je-behind) .leaflet-raster-pane img[src^='data:image']")
    page.wait_for_selector(".je-map:not(.je-behind) .je-degree >> text=60°N")
    seen.settle()
    yield State("polar")


def long_dates(seen: Visit, server: Server) -> Iterator[State]:
    page = seen.page
    page.wait_for_selector(".je-ask:not(.je-hidden)")
    seen.settle()
    yield State("long-days-asking", at=".je-dates")
    try:
        server.latency = 0.4
        page.locator(".je-ask .je-primary").click()
        page.wait_for_selector(".je-progress >> text=/^[1-9][0-9]* of/")
        server.latency = 60.0
        yield State("loading", busy=True)
    finally:
        server.latency = 0.0


def long_hours(seen: Visit, _server: Server) -> Iterator[State]:
    seen.page.wait_for_selector(".leaflet-raster-pane img[src^='data:image/png']")
    seen.settle()
    yield State("long-hours", at=".je-dates")
