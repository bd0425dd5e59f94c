"""Process and save in a real browser: what the file holds is what the copied program gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


def switch(seen: Visit, place: int) -> None:
    seen.page.locator(".je-step:not(.je-hidden) .je-switch").nth(place).click()
    seen.page.wait_for_timeout(600)
    seen.settle()


@pytest.mark.parametrize(("lang", "theme"), [("en", "light"), ("ja", "dark")])
def test_composite_and_anomaly_are_what_the_file_and_the_program_hold(
    lang: str,
    theme: str,
    address: str,
    visit: Callable[..., Visit],
    pictures: Path,
    tmp_path: Path,
) -> None:
    seen = visit(f"{address}?lang={lang}&theme={theme}")
    page = seen.page
    page.locator(".je-question button").first.click()
    page.wait_for_selector(".je-chart .bqplot path.line", state="attached")
    seen.settle()
    plain = seen.overlay()
    switch(seen, 0)
    composite = seen.overlay()
    assert composite != plain
    switch(seen, 3)
    page.wait_for_function("document.querySelector('.je-legend-head b').title.includes(' · ')")
    assert seen.overlay() != composite
    page.screenshot(path=pictures / f"process-{lang}-{theme}.png")

    page.locator(".je-kind").first.click()
    link = page.locator(".je-download a")
    link.wait_for()
    with page.expect_download() as waiting:
        link.click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert file.name == "LST_2021-01_2021-12_mean.tif"

    page.locator("button.je-code").click()
    program = page.locator(".je-program textarea")
    program.wait_for()
    page.wait_for_timeout(300)
    page.screenshot(path=pictures / f"program-{lang}-{theme}.png")
    names: dict[str, Any] = {}
    exec(compile(program.input_value(), "program.py", "exec"), names)
    with rasterio.open(file) as written:
        np.testing.assert_array_equal(written.read(), names["picture"].values)
        assert written.bounds.left == pytest.approx(names["picture"].grid.bbox.west)


def test_undo_takes_a_step_back_and_redo_does_it_again(
    address: str, visit: Callable[..., Visit]
) -> None:
    seen = visit(address)
    page = seen.page
    page.locator(".je-question button").first.click()
    page.wait_for_selector(".je-chart .bqplot path.line", state="attached")
    seen.settle()
    page.wait_for_timeout(700)
    plain = seen.overlay()
    switch(seen, 0)
    composite = seen.overlay()
    page.locator("button.je-undo").click()
    page.wait_for_timeout(600)
    seen.settle()
    assert seen.overlay() == plain
    page.locator("button.je-redo").click()
    page.wait_for_timeout(600)
    seen.settle()
    assert seen.overlay() == composite
