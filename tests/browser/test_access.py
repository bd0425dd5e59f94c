"""For everybody: what is written can be read, and what can be pressed is reached by the Tab key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from je_explorer.sample import Server
from tests.browser.conftest import Visit, sync_api, voila

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

SCRIPT = Path(__file__).with_name("access.js").read_text("utf-8")

LEAST = 4.5
"""Contrast of text to what lies behind it. Source: WCAG 2.2, 1.4.3."""


@pytest.fixture(scope="module")
def address(sample_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with voila(sample_server.catalog_url, tmp_path_factory.mktemp("voila")) as url:
        yield url


def pale(page: sync_api.Page) -> list[str]:
    """The texts that are hard to read."""
    assert page.evaluate("access.count()") > 20
    return list(page.evaluate(f"access.pale({LEAST})"))


def unreached(page: sync_api.Page) -> list[str]:
    """The controls at which the Tab key does not stop on its way through the page."""
    names = page.evaluate("access.number()")
    reached = set()
    page.evaluate("document.activeElement.blur()")
    for _ in range(len(names) + 20):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("access.active()"))
    return [name for i, name in enumerate(names) if str(i) not in reached]


def pressed(page: sync_api.Page, part: str) -> list[str]:
    """The buttons of a part that a screen reader calls pressed."""
    found = page.locator(f"{part} button[aria-pressed=true]").all_inner_texts()
    marked = page.locator(f"{part} button.mod-active, {part} button.je-on").all_inner_texts()
    assert found == marked
    return [words.strip() for words in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_and_every_control_is_reached_and_has_a_name(
    scheme: str, address: str, visit: Callable[..., Visit]
) -> None:
    seen = visit(address, color_scheme=scheme)
    page = seen.page
    page.evaluate(SCRIPT)
    assert pale(page) == []

    page.locator(".je-question button").first.click()
    page.wait_for_selector(".je-chart .bqplot path.line", state="attached")
    seen.settle()
    for language in ("日本語", "English"):
        page.get_by_role("button", name=language).click()
        page.wait_for_timeout(600)
        assert pale(page) == []
        assert page.locator(".je-root").get_attribute("lang") == {"日本語": "ja"}.get(
            language, "en"
        )
    assert page.evaluate("access.nameless()") == []

    assert pressed(page, ".je-rules") == ["2–98 %"]
    assert page.locator(".je-rules button[aria-pressed=false]").count() == 4
    page.get_by_role("button", name="Full", exact=True).click()
    page.wait_for_selector(".je-rules button[aria-pressed=true] >> text=Full")
    assert pressed(page, ".je-rules") == ["Full"]
    page.locator(".je-tool-bar .je-icon-polygon").click()
    page.wait_for_selector(".je-tool-bar .je-icon-polygon[aria-pressed=true]")
    page.keyboard.press("Escape")
    page.wait_for_selector(".je-tool-bar .je-icon-polygon[aria-pressed=false]")
    assert pressed(page, ".je-root") != []
    assert unreached(page) == []
