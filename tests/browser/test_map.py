"""The map in a real browser: tools, areas, files, the resolution, basemaps, the polar map."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Visit, sync_api
from tests.support.range_server import RangeServer

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

SEEN = ".je-map:not(.je-behind)"
TWO = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[w, 30], [w + 3, 30], [w + 3, 33], [w, 33], [w, 30]]],
            },
        }
        for name, w in (("四国沖", 132), ("East <b>sea</b>", 142))
    ],
}


def tool(page: sync_api.Page, name: str) -> None:
    """Press a tool's button, and wait until it is in the hand."""
    page.locator(f".je-tool-bar .je-icon-{name}").click()
    page.wait_for_selector(f".je-tool-bar .je-icon-{name}.je-on")
    page.wait_for_selector(".je-tool-hint:not(.je-hidden)")


def put_down(page: sync_api.Page) -> None:
    """Escape puts a tool down."""
    page.locator(".je-tool-done").focus()
    page.keyboard.press("Escape")
    page.wait_for_selector(".je-tool-hint.je-hidden", state="attached")


def drag(page: sync_api.Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def has_areas(page: sync_api.Page, count: int) -> None:
    page.wait_for_function(f"document.querySelectorAll('.je-area').length === {count}")


def outline(page: sync_api.Page) -> str:
    """How the first outline on the map runs, in screen pixels."""
    return str(page.locator(f"{SEEN} .leaflet-overlay-pane path").first.get_attribute("d"))


def changed(page: sync_api.Page, before: str) -> None:
    page.wait_for_function(
        "before => document.querySelector('.je-map:not(.je-behind) .leaflet-overlay-pane path')"
        ".getAttribute('d') !== before",
        arg=before,
    )


def test_areas_are_drawn_edited_moved_named_and_deleted(
    address: str, visit: Callable[..., Visit], pictures: Path
) -> None:
    seen = visit(address)
    page = seen.page
    seen.choose("land surface temperature", "monthly")
    seen.zoom_in(2)

    seen.draw(131, 30, 138, 37)  # by a drag
    has_areas(page, 1)
    tool(page, "polygon")
    for lon, lat in ((112, 22), (120, 22), (120, 30), (112, 22)):
        page.mouse.move(*seen.place(lon, lat))
        page.mouse.click(*seen.place(lon, lat))
    has_areas(page, 2)
    tool(page, "point")
    page.mouse.click(*seen.place(142.6, 43.2))
    has_areas(page, 3)
    page.wait_for_function("document.querySelectorAll('.je-chart .bqplot path.line').length >= 3")

    before = outline(page)
    tool(page, "edit")
    page.wait_for_selector(".marker-icon")
    drag(page, seen.place(138, 37), seen.place(141, 39))
    changed(page, before)
    page.wait_for_timeout(600)
    # One corner was dragged, and the rectangle is still one: two x and two y.
    numbers = outline(page).replace("M", " ").replace("L", " ").replace("z", "").split()
    assert len(set(numbers[0::2])) == 2
    assert len(set(numbers[1::2])) == 2
    put_down(page)

    before = outline(page)
    tool(page, "move")
    drag(page, seen.place(134, 34), seen.place(136, 28))
    changed(page, before)
    put_down(page)
    page.get_by_role("button", name="Undo").click()
    page.wait_for_function(
        "before => document.querySelector('.je-map:not(.je-behind) .leaflet-overlay-pane path')"
        ".getAttribute('d') === before",
        arg=before,
    )

    page.get_by_role("button", name="Rename Area 1").click()
    field = page.locator(".je-area-field:not(.je-hidden) input")
    field.fill("Sea of Japan")
    field.press("Escape")
    page.wait_for_selector(".je-area-name >> text=Area 1")
    page.get_by_role("button", name="Rename Area 1").click()
    field.fill("Sea of Japan")
    field.press("Enter")
    page.wait_for_selector(".je-area-name >> text=Sea of Japan")

    tool(page, "delete")
    page.mouse.click(*seen.place(142.6, 43.2))
    has_areas(page, 2)
    put_down(page)
    page.get_by_role("button", name="Delete Area 2").click()
    has_areas(page, 1)

    tool(page, "polygon")
    for lon, lat in ((112, 22), (120, 30), (120, 22), (112, 30), (112, 22)):
        page.mouse.move(*seen.place(lon, lat))
        page.mouse.click(*seen.place(lon, lat))
    has_areas(page, 2)
    page.wait_for_selector(".je-status >> text=crossed itself")
    page.screenshot(path=pictures / "map-areas.png")


def test_files_places_resolution_and_basemap(
    address: str, visit: Callable[..., Visit], pictures: Path, tmp_path: Path
) -> None:
    seen = visit(address)
    page = seen.page
    seen.choose("land surface temperature", "monthly")
    page.get_by_role("button", name="GeoJSON file").click()
    picker = page.locator(".je-file input[type=file]")
    big = {"name": "big.geojson", "mimeType": "application/json", "buffer": b" " * 12_000_000}
    picker.set_input_files(files=[big])
    page.wait_for_selector(".je-says >> text=12.0 MB")
    assert page.locator(".je-area").count() == 0
    assert seen.overlay().startswith("data:image/png")
    text = json.dumps(TWO).encode()
    picker.set_input_files(
        files=[{"name": "two.geojson", "mimeType": "application/json", "buffer": text}]
    )
    has_areas(page, 2)
    names = page.locator(".je-area-name").all_inner_texts()
    assert names == ["四国沖", "East <b>sea</b>"]
    page.wait_for_selector(".je-status >> text=2 areas were added from two.geojson")
    bad = {"name": "bad.json", "mimeType": "application/json", "buffer": b"hello"}
    picker.set_input_files(files=[bad])
    page.wait_for_selector(".je-status >> text=bad.json is not GeoJSON")
    place = page.locator(".je-place input")
    place.fill("/etc/hostname")
    place.press("Enter")
    page.wait_for_selector(".je-status >> text=Here only addresses")
    has_areas(page, 2)
    picker.set_input_files(files=[bad])  # another sentence in between
    page.wait_for_selector(".je-status >> text=bad.json is not GeoJSON")
    with RangeServer({"/two.geojson": text}) as server:  # a neighbour of the kernel's machine
        place.fill(f"{server.url}/two.geojson")
        place.press("Enter")
        page.wait_for_selector(".je-status >> text=Here only addresses")
        assert server.log == []
    has_areas(page, 2)

    page.get_by_role("button", name="Type a box").click()
    for side, number in (("West", "170"), ("South", "-20"), ("East", "-170"), ("North", "-10")):
        page.get_by_label(f"{side} °").fill(number)
    page.locator(".je-form:not(.je-hidden) .je-primary").first.click()
    has_areas(page, 3)

    page.locator("button.je-resolution").click()
    page.locator(".je-resolution-menu .je-choice", has_text="2.5 px/°").click()
    page.wait_for_selector("button.je-resolution >> text=2.5 px/° · about 45 km · pinned")
    seen.zoom_in(1)
    assert "2.5 px/°" in page.locator("button.je-resolution").inner_text()

    page.route("**/cyberjapandata.gsi.go.jp/**", lambda route: route.fulfill(body=TILE))
    page.locator(".je-layers-button").click()
    page.locator(".je-layers-menu .je-tick input").check()
    page.wait_for_selector(f"{SEEN} .leaflet-grid-pane path", state="attached")
    page.wait_for_selector(f"{SEEN} .je-degree >> text=20°N")
    page.get_by_role("button", name="GSI Japan (online)").click()
    page.wait_for_selector(f"{SEEN} .leaflet-tiles-pane img", state="attached")
    page.wait_for_selector(".je-attribution a >> text=地理院タイル")
    page.screenshot(path=pictures / "map-basemap.png")
    page.keyboard.press("Escape")
    page.wait_for_selector(".je-layers-menu.je-hidden", state="attached")


def test_sea_ice_lies_on_a_polar_map_where_areas_are_drawn_and_values_read(
    address: str, visit: Callable[..., Visit], pictures: Path, tmp_path: Path
) -> None:
    seen = visit(address, color_scheme="dark")
    page = seen.page
    page.locator(".je-left .je-search input").fill("sea ice")
    page.locator(".je-card", has_text="Antarctic").first.locator("button.je-cover").click()
    page.wait_for_selector(f"{SEEN} .leaflet-raster-pane img[src^='data:image/png']")
    page.wait_for_selector(f"{SEEN} .je-degree >> text=60°S")
    seen.settle()
    page.get_by_role("button", name="Show all").click()
    page.locator(".je-card", has_text="AMSR2, Arctic").first.locator("button.je-cover").click()
    page.wait_for_selector(f"{SEEN} .leaflet-raster-pane img[src^='data:image/png']")
    page.wait_for_selector(f"{SEEN} .je-degree >> text=60°N")
    seen.settle()
    box = page.locator(f"{SEEN} .leaflet-container").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    # The grid of 2**24 metres is 512 pixels wide at zoom 2, with the pole in its middle.
    picture = page.locator(f"{SEEN} .leaflet-raster-pane img").bounding_box()
    assert picture is not None
    assert picture["width"] == pytest.approx(512, abs=1)
    assert picture["x"] + picture["width"] / 2 == pytest.approx(x, abs=1.5)
    assert picture["y"] + picture["height"] / 2 == pytest.approx(y, abs=1.5)

    tool(page, "rectangle")
    drag(page, (x - 40, y - 40), (x + 60, y + 50))
    has_areas(page, 1)
    page.wait_for_selector(".je-chart .bqplot path.line", state="attached")
    page.wait_for_timeout(700)
    page.mouse.click(x, y + 100)  # 0 degrees, 100 pixels of 32768 m from the pole
    page.wait_for_selector(".je-here strong")
    assert re.search(r"60\.[45]\d° N, 0\.[0-2]\d° [EW]", page.locator(".je-here").inner_text())
    page.screenshot(path=pictures / "map-polar.png")

    page.locator(".je-polar-switch button", has_text="World").click()
    page.wait_for_selector(f"{SEEN} .leaflet-coast-pane path", state="attached")
    page.wait_for_selector(f"{SEEN} .leaflet-raster-pane img[src^='data:image/png']")
    seen.settle()
    has_areas(page, 1)
    page.locator(".je-polar-switch button", has_text="Polar").click()
    page.wait_for_selector(f"{SEEN} .je-degree >> text=60°N")
    seen.settle()
    page.screenshot(path=pictures / "map-polar-again.png")

    compare(seen, "Swipe")
    page.locator(".je-compare select").first.select_option(label="another date")
    page.wait_for_selector(f"{SEEN} .leaflet-compare-pane img", state="attached")
    seen.settle()
    a, b = (page.locator(f"{SEEN} .leaflet-{pane}-pane img") for pane in ("raster", "compare"))
    assert a.bounding_box() == b.bounding_box()
    assert a.get_attribute("src") != b.get_attribute("src")
    b_image = f"document.querySelector('{SEEN} .leaflet-compare-pane img')"
    clip = f"() => getComputedStyle({b_image}).clipPath"
    start = page.evaluate(clip)
    page.locator(".je-divider .noUi-handle").focus()
    for _ in range(8):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"was => ({clip})() !== was", arg=start)
    page.wait_for_timeout(300)
    page.screenshot(path=pictures / "polar-swipe.png")
    compare(seen, "Side")
    page.wait_for_selector(f"{SIDE} .leaflet-raster-pane img", state="attached")
    page.wait_for_timeout(700)
    seen.settle()
    page.screenshot(path=pictures / "polar-side.png")
    a, b = (page.locator(f"{of} .leaflet-raster-pane img") for of in (FIRST, ".je-side-map"))
    left, right, half = a.bounding_box(), b.bounding_box(), page.locator(SIDE).bounding_box()
    assert right["x"] - left["x"] == pytest.approx(half["width"], abs=6)
    assert right["y"] == pytest.approx(left["y"], abs=1)
    assert page.locator(".je-side-map .je-degree").count() > 12
    compare(seen, "Off")

    first = seen_date(page)
    page.locator(".je-stepper .je-icon-play").click()
    page.wait_for_selector(".je-player:not(.je-hidden)")
    page.wait_for_function(f"was => document.querySelector('{DATE}').innerText !== was", arg=first)
    page.locator(".je-stepper .je-icon-pause").click()
    seen.settle()

    place = a.bounding_box()
    page.locator("button.je-share").click()
    page.locator(".je-view-file .je-download a").wait_for()
    with page.expect_download() as waiting:
        page.locator(".je-view-file .je-download a").click()
    waiting.value.save_as(tmp_path / "ice.json")
    page.mouse.move(x - 100, y + 60)
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(900)
    seen.settle()
    assert a.bounding_box() != place
    page.locator(".je-view-file input[type=file]").set_input_files(tmp_path / "ice.json")
    page.wait_for_selector(".je-status >> text=ice.json is open")
    page.wait_for_timeout(700)
    seen.settle()
    back = a.bounding_box()
    for side in ("x", "y", "width"):
        assert back[side] == pytest.approx(place[side], abs=3)


FIRST = f"{SEEN}:not(.je-side-map)"
DATE = ".je-stepper .je-date"
SIDE = ".je-side:not(.je-hidden)"


def seen_date(page: Any) -> str:
    return str(page.locator(DATE).inner_text())


def compare(seen: Visit, words: str) -> None:
    seen.page.locator(".je-compare .je-segment").get_by_role("button", name=words).click()
    seen.page.wait_for_timeout(300)
    seen.settle()


TILE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6378f0e0"
    "c17f0008e403a0f4e176b30000000049454e44ae426082"
)
"""A PNG of one pixel."""
