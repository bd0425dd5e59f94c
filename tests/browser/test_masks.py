"""Masks and differences in a real browser: the map shows what the file and the program hold."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from PIL import Image

from je_explorer.raster.raster import Raster
from je_explorer.render import mercator
from je_explorer.render.colormap import table
from je_explorer.render.layer import DIMMED_COLOUR
from je_explorer.render.units import conversions
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

COMPOSITE, MASK, DIFFERENCE, ANOMALY = range(4)


class Steps:
    """The process panel, as a person uses it."""

    def __init__(self, seen: Visit) -> None:
        self.seen, self.page = seen, seen.page

    def row(self, title: str) -> Any:
        return self.page.locator(".je-step:not(.je-hidden)", has_text=title).first

    def says(self, title: str, words: str) -> None:
        """Wait until a step says something."""
        span = self.row(title).locator(".je-step-words span")
        span.filter(has_text=re.compile(words)).wait_for()
        self.seen.settle()

    def switch(self, title: str) -> None:
        self.row(title).locator(".je-switch").click()

    def pick(self, box: Any, words: str) -> None:
        """Choose other data by the keyboard: open, type, Tab to the first that is found, Enter."""
        opened = box.locator(".je-picker-box:not(.je-hidden)")
        if not opened.count():
            box.locator("button.je-picker").press("Enter")
        opened.wait_for()
        search = box.locator(".je-picker-box .je-find input")
        if search.is_visible():  # a few need no search
            search.fill(words)
        box.locator("button.je-option", has_text=words).first.press("Enter")
        box.locator(".je-picker-box:not(.je-hidden)").wait_for(state="detached")

    def file(self, folder: Path) -> Path:
        """The GeoTIFF of what is shown."""
        self.page.locator(".je-kind", has_text="GeoTIFF").first.click()
        link = self.page.locator(".je-download a")
        link.wait_for()
        with self.page.expect_download() as waiting:
            link.click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    def program(self) -> Raster:
        """The picture that the copied program leaves behind."""
        self.page.locator("button.je-code").click()
        program = self.page.locator(".je-program textarea")
        program.wait_for()
        self.page.wait_for_function("document.querySelector('.je-program textarea').value.length")
        names: dict[str, Any] = {}
        exec(compile(program.input_value(), "program.py", "exec"), names)
        self.page.locator("button.je-close-code").click()
        program.wait_for(state="hidden")
        found = names["picture" if "picture" in names else "raster"]
        assert isinstance(found, Raster)
        return found


def pixels(seen: Visit) -> np.ndarray:
    """The picture on the map: uint8 ``(y, x, 4)``."""
    data = base64.b64decode(seen.overlay().partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))


def shows(seen: Visit, raster: Raster, colormap: str) -> np.ndarray:
    """Whether the map shows the values of a raster; where it shows dimmed pixels.

    A pixel's colour is turned back to its value by the legend's ends.
    """
    picture = pixels(seen)
    values = mercator.picture(raster.grid).take(raster.values[0], np.nan).astype(float)
    assert picture.shape[:2] == values.shape
    dim = (picture == DIMMED_COLOUR).all(axis=-1)
    known = np.isfinite(values)
    np.testing.assert_array_equal(picture[..., 3] == 255, known)
    assert (picture[~known & ~dim][:, 3] == 0).all()
    ramp = seen.page.locator(".je-ramp").get_attribute("aria-label") or ""
    lo, hi = (float(end.replace("−", "-")) for end in re.findall(r"[−\d.]+", ramp)[:2])
    scale = conversions(raster.band.unit)[0]
    scale = scale if raster.band.kind == "value" else scale.difference
    shown = np.clip(scale.show(values[known]), lo, hi)
    colours, inverse = np.unique(picture[known][:, :3], axis=0, return_inverse=True)
    apart = np.abs(colours[:, None].astype(int) - table(colormap)[None].astype(int)).sum(axis=-1)
    assert apart.min(axis=1).max() == 0
    read = lo + apart.argmin(axis=1)[inverse.reshape(-1)] / 255 * (hi - lo)
    np.testing.assert_allclose(read, shown, atol=0.03 * (hi - lo))
    return dim


def alike(file: Path, raster: Raster) -> None:
    with rasterio.open(file) as written:
        np.testing.assert_array_equal(written.read(), raster.values)


def test_masks_and_differences_are_what_the_file_and_the_program_hold(
    address: str, visit: Callable[..., Visit], pictures: Path, tmp_path: Path
) -> None:
    seen = visit(f"{address}?lang=en&theme=light")
    page, steps = seen.page, Steps(seen)
    page.locator(".je-question button").first.click()
    page.wait_for_selector(".je-chart .bqplot path.line", state="attached")
    seen.settle()

    steps.switch("Mask")
    steps.says("Mask", "keeps 100 %")
    line = page.locator(".je-chart .bqplot path.line").first.get_attribute("d")
    low = steps.row("Mask").locator(".je-numbers input").first
    low.fill("24")
    low.press("Enter")
    steps.says("Mask", r"^keeps (\d\d?|<1) %")
    page.locator(".je-legend .je-masked").wait_for()
    page.wait_for_function(
        "d => document.querySelector('.je-chart .bqplot path.line').getAttribute('d') != d",
        arg=line,
    )
    page.screenshot(path=pictures / "mask-range.png")

    steps.row("Mask").get_by_role("button", name="Add a mask").click()
    card = page.locator(".je-mask").nth(1)
    card.locator(".je-picker-box:not(.je-hidden)").wait_for()
    page.screenshot(path=pictures / "mask-picker.png")
    steps.pick(card, "Land cover")
    card.locator(".je-choices .je-tick").first.wait_for()
    page.screenshot(path=pictures / "mask-classes-all.png")
    card.get_by_role("button", name="None").click()
    card.locator(".je-share", has_text="keeps nothing").wait_for()
    for name in ("Cropland, rainfed", "Urban areas"):
        card.get_by_label(name).check()
    steps.says("Mask", r"2 masks, together keep (\d\d?|<1) %")
    card.locator(".je-share", has_text=re.compile(r"keeps \d\d? %")).wait_for()
    page.screenshot(path=pictures / "mask-two.png")
    raster = steps.program()
    assert shows(seen, raster, "turbo").any()
    alike(steps.file(tmp_path), raster)

    steps.switch("Mask")
    steps.says("Mask", "all pixels")
    page.locator(".je-legend .je-masked").wait_for(state="detached")

    steps.switch("Difference")
    steps.says("Difference", "minus")
    steps.row("Difference").get_by_role("button", name="Period").click()
    page.locator(".je-legend-head b[title^='Difference']").wait_for()
    steps.says("Difference", "minus the mean of")
    steps.says("Composite", "mean of")
    page.screenshot(path=pictures / "difference-periods.png")
    raster = steps.program()
    assert not shows(seen, raster, "vik").any()
    alike(steps.file(tmp_path), raster)

    steps.switch("Composite")
    steps.says("Composite", "one date")
    before = seen.overlay()
    steps.row("Difference").get_by_role("button", name="Other data").click()
    steps.row("Difference").locator("button.je-option").first.wait_for()
    page.screenshot(path=pictures / "difference-picker.png")
    assert seen.overlay() == before  # nothing is lost before the choice
    steps.pick(steps.row("Difference"), "half-monthly")
    steps.says("Difference", "minus Land surface")
    page.locator(".je-status", has_text="The dates don't pair").wait_for()
    assert seen.overlay() == before  # these data end in April: the picture stays
    for _ in range(4):
        page.locator(".je-stepper .je-icon-left").click()
    page.wait_for_function(
        "old => document.querySelector('.leaflet-raster-pane img').src != old", arg=before
    )
    seen.settle()
    raster = steps.program()
    shows(seen, raster, "vik")
    alike(steps.file(tmp_path), raster)

    steps.switch("Anomaly")
    page.locator(".je-legend-head b[title^='Anomaly']").wait_for()
    seen.settle()
    shows(seen, steps.program(), "vik")
    page.locator("button.je-undo").click()
    steps.says("Difference", "minus Land surface")


def test_bits_of_the_elevation_by_their_names(
    address: str, visit: Callable[..., Visit], pictures: Path, tmp_path: Path
) -> None:
    seen = visit(f"{address}?lang=ja&theme=dark")
    page, steps = seen.page, Steps(seen)
    page.locator(".je-search input").fill("標高")
    page.locator(".je-card", has_text="標高").first.locator("button.je-cover").click()
    page.wait_for_selector(".leaflet-raster-pane img[src^='data:image/png']")
    seen.settle()
    seen.zoom_in(2)
    seen.settle()
    steps.switch("マスク")
    card = page.locator(".je-mask").first
    card.wait_for()
    steps.pick(card, "MSK")
    card.locator(".je-bit").first.wait_for()
    page.screenshot(path=pictures / "mask-bits-all.png")
    water = card.locator(".je-bit").nth(1).get_by_role("button")
    assert water.count() == 3
    water.nth(2).click()
    steps.says("マスク", r"^(\d\d?|<1|>99) % を使用")
    page.locator(".je-legend .je-masked", has_text="マスク").wait_for()
    page.screenshot(path=pictures / "mask-bits-ja-dark.png")
    raster = steps.program()
    assert shows(seen, raster, "batlow").any()
    alike(steps.file(tmp_path), raster)
    for width, height in ((1280, 720), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        if width < 700:
            page.locator(".je-tabs button").nth(1).click()
        card.scroll_into_view_if_needed()
        page.wait_for_timeout(500)
        page.screenshot(path=pictures / f"mask-bits-{width}.png")
