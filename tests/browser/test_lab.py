"""The main path in a cell of JupyterLab: today's version, and the one that Binder brings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from je_explorer.sample.server import Server
from tests.browser.conftest import Visit, sync_api
from tests.browser.lab import ENVIRONMENTS, jupyter_lab, output, run_cell, write_notebook

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

CHINA = (105.0, 22.0, 120.0, 32.0)
"""Beside all that floats over the small map of a cell."""
HIGHEST = 760
"""Pixels that the dashboard may take of a notebook."""


@pytest.fixture(params=ENVIRONMENTS)
def lab(
    request: pytest.FixtureRequest, sample: Server, tmp_path: Path
) -> Iterator[tuple[str, str]]:
    """A JupyterLab's name, and the address of its notebook."""
    pages = tmp_path / "notebooks"
    pages.mkdir()
    notebook = write_notebook(
        pages,
        f"import je_explorer as jx\n\nexplorer = jx.Explorer({sample.catalog_url!r})\nexplorer",
        "explorer.raster.dates[-1], int(explorer.series.n.max()), explorer.state.lang",
    )
    with jupyter_lab(request.param, tmp_path, notebook) as url:
        yield request.param, url


def requests_for_images(sample: Server) -> int:
    return sum(entry.path.endswith(".tiff") for entry in sample.log)


def changed(seen: Visit, before: str) -> str:
    """The picture, once it is another one than before."""
    seen.page.wait_for_function(
        "before => document.querySelector('.leaflet-raster-pane img').src !== before", arg=before
    )
    seen.settle()
    return seen.overlay()


def drag(page: sync_api.Page, selector: str, by: int) -> None:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=8)
    page.mouse.up()


def width(page: sync_api.Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return float(box["width"])


def fold(page: sync_api.Page, side: str) -> None:
    """Press the handle by the keyboard, and wait until the map has told its new width."""
    before = width(page, ".leaflet-container")
    page.locator(f".je-edge-{side}").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "before => document.querySelector('.leaflet-container').clientWidth !== before", arg=before
    )


def test_the_main_path_in_a_notebook(
    lab: tuple[str, str], sample: Server, visit: Callable[..., Visit], pictures: Path
) -> None:
    name, url = lab
    seen = visit(url, 1440, 1080, begin=lambda page: run_cell(page, 0))
    page = seen.page
    box = page.locator(".je-root").bounding_box()
    assert box is not None
    assert box["height"] == HIGHEST

    seen.choose("land surface temperature", "monthly")
    seen.zoom_in(1)
    seen.draw(*CHINA)
    page.wait_for_selector(".je-chart .bqplot path.line", state="attached")
    seen.settle()
    assert page.locator(".je-area").count() == 1
    page.screenshot(path=pictures / f"lab-{name}.png")

    # The columns fold away: the map and the curve take their room, the picture reaches the edges.
    narrow = width(page, ".leaflet-container")
    fold(page, "left")
    fold(page, "right")
    seen.settle()
    assert width(page, ".leaflet-container") == pytest.approx(box["width"], abs=3)
    page.wait_for_function(
        """() => {
          const [picture, map] = ['.leaflet-raster-pane img', '.leaflet-container'].map(
            name => document.querySelector(name).getBoundingClientRect());
          return picture.left <= map.left && picture.right >= map.right;
        }"""
    )
    page.wait_for_function(
        "() => document.querySelector('.je-chart .bqplot svg').clientWidth > 900"
    )
    page.screenshot(path=pictures / f"lab-{name}-folded.png")
    fold(page, "left")
    fold(page, "right")
    seen.settle()
    assert width(page, ".leaflet-container") == narrow

    # A slider changes the colours, and asks for nothing.
    plain, asked = seen.overlay(), requests_for_images(sample)
    drag(page, ".je-slider-box .noUi-handle", 60)
    recoloured = changed(seen, plain)
    assert requests_for_images(sample) == asked

    page.mouse.click(*seen.place(112.0, 27.0))
    page.wait_for_selector(".je-here strong")
    assert "°C" in page.locator(".je-here strong").inner_text()

    date = page.locator(".je-stepper").inner_text()
    page.wait_for_timeout(700)  # two steps within 0.6 s count as one
    page.locator(".je-step:not(.je-hidden) .je-switch").first.click()
    changed(seen, recoloured)
    page.screenshot(path=pictures / f"lab-{name}-composite.png")
    composite = seen.overlay()
    assert page.locator(".je-stepper").inner_text() != date
    page.locator("button.je-undo").click()
    changed(seen, composite)
    assert page.locator(".je-stepper").inner_text() == date

    # The kernel answers a cell while the dashboard lives, with what is on the screen.
    run_cell(page, 1)
    last, pixels, lang = output(page, 1).strip("()").split(", ")
    assert last == "'2023-12'"
    assert int(pixels) > 100
    assert lang == "'en'"
