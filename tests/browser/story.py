"""What the stories of the dashboard's states are made of."""

from __future__ import annotations

from typing import NamedTuple

from tests.browser.conftest import Visit, sync_api


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
