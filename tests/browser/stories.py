"""The states in which the dashboard is looked at: each story passes through some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from je_explorer.raster.roi import ROI
from je_explorer.sample.server import Server
from je_explorer.widgets.document import Wanted
from je_explorer.widgets.values.place import Area, next_area
from tests.browser.conftest import Visit, sync_api
from tests.browser.long_catalogue import DAILY, HOURLY


class State(NamedTuple):
    """A moment to be looked at.

    Attributes:
        name: of the pictures.
        tab: which of the three parts a narrow screen shows.
        at: a selector of what must be in sight.
        busy: whether something is being loaded, so that nobody waits for its end.
    """

    name: str
    tab: str = "what"
    at: str = ""
    busy: bool = False


Story = Callable[[Visit, Server], Iterator[State]]

ALPS = ROI.of([136.0, 35.0, 140.0, 37.0])
PLACE = ROI.of({"type": "Point", "coordinates": [131.0, 32.5]})


def press(page: sync_api.Page, name: str, part: str = ".je-root", exact: bool = False) -> None:
    page.locator(f"{part} button:visible").filter(has_text=name).or_(
        page.locator(part).get_by_role("button", name=name, exact=exact)
    ).first.click()
    page.wait_for_timeout(500)


def asked(seen: Visit, place: int = 0) -> sync_api.Page:
    """One of the questions of the first screen, answered."""
    page = seen.page
    page.locator(".je-question button").nth(place).click()
    page.wait_for_selector(".leaflet-raster-pane img[src^='data:image/png']")
    page.wait_for_selector(".je-chart .bqplot path.line", state="attached")
    seen.settle()
    return page


def switch(seen: Visit, title: str) -> None:
    row = seen.page.locator(".je-step:not(.je-hidden)", has_text=title).first
    row.locator(".je-switch").click()
    seen.page.wait_for_timeout(700)
    seen.settle()


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


LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
_AREA = next_area((), ALPS)
_POINT = next_area((_AREA,), PLACE)
_THREE_YEARS = Wanted(
    collection=LST, band="LST", dates=("2021-01", "2023-12"), date="2022-08", areas=(_AREA, _POINT)
)
_WIDE: tuple[Area, ...] = ()
for _west in (-179.0, -120.0, -60.0, -20.0, 30.0, 90.0):
    _WIDE = (*_WIDE, next_area(_WIDE, ROI.of([_west, -55.0, _west + 88.0, 58.0])))
_DAYS = Wanted(collection=DAILY, dates=("2021-01-01", "2022-06-30"), areas=_WIDE, pinned=5.0)
_HOURS = Wanted(collection=HOURLY, dates=("2021-01-02T00", "2021-01-03T12"), areas=_WIDE[-1:])

STORIES: dict[str, tuple[Story, Wanted | None]] = {
    "first": (first, None),
    "search": (search, None),
    "dates": (dates, None),
    "colours": (colours, None),
    "classes": (classes, None),
    "photograph": (photograph, None),
    "areas": (areas, None),
    "menus": (menus, None),
    "trouble": (trouble, None),
    "polar": (polar, None),
    "chart": (chart, _THREE_YEARS),
    "masks": (masks, None),
    "bits": (bits, None),
    "changes": (changes, None),
    "compare": (compare, None),
    "player": (player, None),
    "keep": (keep, None),
    "long-days": (long_dates, _DAYS),
    "long-hours": (long_hours, _HOURS),
}
"""Name -> what is done, and the view with which it begins."""
