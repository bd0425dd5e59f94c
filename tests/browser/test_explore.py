"""What, when and colour in a real browser: every control, in few pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from je_explorer.sample import Server
from tests.browser.conftest import Visit, sync_api, voila

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


@pytest.fixture(scope="module")
def address(sample_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with voila(sample_server.catalog_url, tmp_path_factory.mktemp("voila")) as url:
        yield url


def see(page: sync_api.Page, selector: str, words: str) -> None:
    """Wait until a place says something."""
    page.locator(selector, has_text=words).first.wait_for()


def repainted(seen: Visit, act: Callable[[], object]) -> None:
    """Do something, and wait until the picture is another."""
    before = seen.overlay()
    act()
    seen.page.wait_for_function(
        "before => document.querySelector('.leaflet-raster-pane img')?.src !== before", arg=before
    )


def test_what_and_when_are_found_filtered_kept_and_read(
    address: str, visit: Callable[..., Visit], pictures: Path
) -> None:
    seen = visit(address)
    page = seen.page
    left = page.locator(".je-left")

    # filters: menus with counts, chips that drop them, a way back from nothing
    chosen = (
        ("How often there is an image", "monthly"),
        ("How small the pixels are", "coarser than 10 km"),
        ("A year that has images", "2023"),
    )
    for menu, words in chosen:
        left.get_by_role("button", name="Filters", exact=True).click()
        text = re.compile(rf"^{words} \(".replace(" ", r"\s"))  # the menu's spaces do not break
        option = left.get_by_label(menu).locator("option", has_text=text)
        left.get_by_label(menu).select_option(option.get_attribute("value"))
        page.screenshot(path=pictures / "explore-filters.png")
        left.get_by_role("button", name="Hide filters").click()
        left.get_by_role("button", name=f"{words} ×").wait_for()
    for _menu, words in reversed(chosen):
        left.get_by_role("button", name=f"{words} ×").click()
        left.get_by_role("button", name=f"{words} ×").wait_for(state="hidden")
    search = left.get_by_label("Search the data sets")
    search.fill("xyzzy")
    see(page, ".je-left .je-hint", "No data set matches")
    left.get_by_role("button", name="Remove all filters and words").click()
    left.get_by_role("button", name="Ice", exact=True).click()
    see(page, ".je-card .je-tags", "around a pole")
    left.get_by_role("button", name="Ice", exact=True).click()

    # favourites and recent ones
    search.fill("land surface temperature monthly")
    see(page, ".je-card", "Terra MODIS")
    left.get_by_role("button", name="Add to favourites").first.click()
    left.get_by_role("button", name="Remove from favourites").first.wait_for()
    search.fill("")
    left.get_by_role("button", name="★ 1").click()
    page.wait_for_function("document.querySelectorAll('.je-left .je-card .je-star').length === 1")
    page.locator(".je-left .je-card .je-cover").first.click()
    page.wait_for_selector(".leaflet-raster-pane img[src^='data:image/png']")
    seen.settle()

    # the facts, folded and unfolded from the keyboard
    see(page, ".je-facts", "Jan 2021 – Dec 2023")
    page.screenshot(path=pictures / "explore-facts.png")
    fold = left.get_by_role("button", name="Hide the description")
    fold.focus()
    page.keyboard.press("Enter")
    page.locator(".je-facts").wait_for(state="hidden")

    # dates
    see(page, ".je-left", "36 dates exist: Jan 2021 – Dec 2023")
    repainted(seen, lambda: page.locator(".je-stepper .je-icon-left").first.click())
    left.get_by_role("button", name="Newest").click()
    see(page, ".je-stepper", "December 2023")
    left.get_by_role("button", name="This year").click()
    see(page, ".je-left .je-title", "12 dates")
    left.get_by_label("First date").locator("visible=true").select_option("Jun 2023")
    see(page, ".je-left .je-title", "7 dates")
    left.get_by_label("Last date").locator("visible=true").select_option("Aug 2023")
    see(page, ".je-left .je-title", "3 dates")
    left.get_by_role("button", name="All", exact=True).click()
    see(page, ".je-left .je-title", "36 dates")
    left.get_by_role("button", name="Every December").click()
    see(page, ".je-left .je-title", "3 dates")
    page.screenshot(path=pictures / "explore-dates.png")


def test_colour_is_chosen_in_every_way_and_classes_are_ticked(
    address: str, visit: Callable[..., Visit], pictures: Path
) -> None:
    seen = visit(address, color_scheme="dark")
    page = seen.page
    page.locator(".je-question button").first.click()
    page.wait_for_selector(".je-chart .bqplot path.line", state="attached")
    seen.settle()
    right = page.locator(".je-right")

    # only the colours travel: the page makes of them what the kernel would have sent
    sent = seen.overlay()
    with seen.wire.counted() as messages:
        repainted(seen, lambda: right.get_by_role("button", name="Reversed").click())
        repainted(seen, lambda: right.get_by_role("button", name="Reversed").click())
    assert seen.overlay() == sent
    assert sum(messages) < 2 * 20_000 < 2 * len(sent)

    for rule in ("±2 σ", "Even", "Full", "Preset", "2–98 %"):
        repainted(seen, lambda rule=rule: right.get_by_role("button", name=rule).click())
    see(page, ".je-legend", "no data")
    assert re.search(r"◂ < .*> .* ▸", page.locator(".je-legend-foot").inner_text(), re.S)

    right.get_by_role("button", name="Colour map: turbo").click()
    repainted(seen, lambda: right.get_by_role("button", name="cividis ✓").click())
    page.screenshot(path=pictures / "explore-ramps.png")
    see(page, ".je-palette", "cividis")
    right.get_by_role("button", name="Colour map: cividis").click()
    repainted(seen, lambda: right.get_by_role("button", name="Reversed").click())
    repainted(seen, lambda: right.get_by_role("button", name="Reversed").click())

    right.get_by_label("Unit").select_option("°F")
    see(page, ".je-legend-head", "°F")
    see(page, ".je-below", "°F")
    low = right.get_by_label("Lowest value")
    low.fill("40")
    repainted(seen, lambda: low.press("Enter"))
    right.get_by_label("Unit").select_option("°C")
    page.wait_for_function(
        "Math.abs([...document.querySelectorAll('.je-numbers input')][0].value - 4.4) < 0.1"
    )
    handle = right.locator(".je-slider-box .noUi-handle-lower")
    repainted(seen, lambda: handle.press("ArrowRight"))
    repainted(seen, lambda: right.get_by_role("button", name="Logarithmic").click())
    repainted(seen, lambda: right.locator(".je-labelled .noUi-handle").press("ArrowLeft"))

    # classes
    seen.choose("土地被覆", "PROBA-V")
    boxes = right.get_by_role("checkbox")
    boxes.first.wait_for()
    count = boxes.count()
    assert count > 3
    repainted(seen, lambda: boxes.nth(0).press("Space"))
    assert boxes.count() == count
    page.screenshot(path=pictures / "explore-classes.png")
    repainted(seen, lambda: right.get_by_role("button", name="Hide all").click())
    repainted(seen, lambda: right.get_by_role("button", name="Show all").click())
    assert boxes.nth(0).is_checked()
