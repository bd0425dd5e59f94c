"""The chart in a real browser: it drives the map, and its tables hold the engine's numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import je_explorer as jx
from je_explorer.raster.grid import BBox
from je_explorer.raster.roi import ROI
from je_explorer.sample.server import Server
from je_explorer.widgets.document import Wanted
from je_explorer.widgets.values.look import ChartLook
from je_explorer.widgets.values.place import View, next_area
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
LCCS = "Copernicus.C3S_PROBA-V_LCCS_global_yearly"
JAPAN = View(BBox(120.0, 25.0, 150.0, 47.0), 5.0)
ALPS = [136.0, 35.0, 140.0, 37.0]
PLACE = {"type": "Point", "coordinates": [131.0, 32.5]}
DATES = ("2021-01", "2023-12")
PAGE = ".je-reading:not(.je-hidden)"
"""The page of text that is seen."""


def view(**wanted: object) -> str:
    """A link to an area and a point."""
    area = next_area((), ROI.of(ALPS))
    point = next_area((area,), ROI.of(PLACE))
    return f"?view={Wanted(view=JAPAN, areas=(area, point), **wanted).to_link()}"  # type: ignore[arg-type]


def turn(seen: Visit, page: str) -> None:
    seen.page.locator(".je-page-tabs button", has_text=page).click()


def wait_for_hint(seen: Visit, words: str) -> None:
    seen.page.wait_for_selector(f".je-below-hint >> text={words}")


def wait_for_other(seen: Visit, overlay: str) -> str:
    """The picture on the map, once it is another one."""
    seen.page.wait_for_function(
        "old => document.querySelector('.leaflet-raster-pane img').src !== old", arg=overlay
    )
    seen.settle()
    return seen.overlay()


def drag(seen: Visit, first: float, last: float) -> None:
    """Drag over the chart, between two shares of its width."""
    box = seen.page.locator(".je-chart.je-time .brushintsel .overlay").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    mouse = seen.page.mouse
    mouse.move(box["x"] + first * box["width"], y)
    mouse.down()
    mouse.move(box["x"] + (first + last) / 2 * box["width"], y, steps=4)
    mouse.move(box["x"] + last * box["width"], y, steps=4)
    mouse.up()


def target(seen: Visit, place: int) -> tuple[float, float]:
    """Where a date of the strip is."""
    box = seen.page.locator(".je-strip .object_grp").nth(place).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def spot(seen: Visit, date: int) -> tuple[float, float]:
    """Where a date is in the chart."""
    box = seen.page.locator(".je-chart.je-time .brushintsel .overlay").bounding_box()
    assert box is not None
    return target(seen, date)[0] + 2, box["y"] + 0.3 * box["height"]


def rows(seen: Visit) -> list[list[str]]:
    return seen.page.locator(f"{PAGE} .je-table").first.evaluate(  # type: ignore[no-any-return]
        "t => [...t.tBodies[0].rows].map(r => [...r.cells].map(c => c.textContent))"
    )


def number(cell: str) -> float:
    return float(cell.replace("−", "-"))


def test_the_chart_drives_the_map_and_its_tables_are_the_engines(
    address: str, sample: Server, visit: Callable[..., Visit], pictures: Path
) -> None:
    seen = visit(address + view(collection=LST, band="LST", dates=DATES, date="2022-08"), 1440, 900)
    page = seen.page
    page.wait_for_selector(".je-chart.je-time path.line", state="attached")
    page.wait_for_selector(".leaflet-raster-pane img[src^='data:image/png']")
    seen.settle()
    august = seen.overlay()

    drag(seen, 0.4, 0.6)
    wait_for_hint(seen, "On the map: mean of")
    composite = wait_for_other(seen, august)
    assert "mean of" in page.locator(".je-stepper").inner_text()
    page.screenshot(path=pictures / "chart-brush.png")

    page.mouse.move(*target(seen, 3))
    wait_for_hint(seen, "April 2021: ")
    april = wait_for_other(seen, composite)
    page.mouse.move(700, 300)
    assert wait_for_other(seen, april) == composite
    wait_for_hint(seen, "On the map")
    page.locator(".je-below-head button", has_text="Clear").click()
    assert wait_for_other(seen, composite) == august

    page.mouse.click(*target(seen, 3))
    assert wait_for_other(seen, august) == april
    page.mouse.move(700, 300)
    page.wait_for_selector(".je-stepper >> text=April 2021")
    wait_for_hint(seen, "Drag over dates to composite them")

    # the chart itself: its brush takes the mouse, and a date can be pointed at all the same
    page.mouse.move(*spot(seen, 7))
    wait_for_hint(seen, "August 2021: ")
    other = wait_for_other(seen, april)
    page.mouse.move(*spot(seen, 3))
    wait_for_hint(seen, "April 2021: ")
    assert wait_for_other(seen, other) == april
    page.mouse.click(*spot(seen, 7))
    page.wait_for_selector(".je-stepper >> text=August 2021")
    page.mouse.move(700, 300)
    assert wait_for_other(seen, april) == other
    drag(seen, 0.4, 0.6)
    wait_for_hint(seen, "On the map: mean of")
    assert wait_for_other(seen, other) == composite
    page.mouse.move(*spot(seen, 5))  # what was brushed is looked at until the mouse has left
    page.wait_for_timeout(400)
    assert seen.overlay() == composite
    page.mouse.move(700, 300)
    page.mouse.move(*spot(seen, 3))
    assert wait_for_other(seen, composite) == april
    page.screenshot(path=pictures / "chart-pointed.png")
    page.mouse.click(*spot(seen, 3))
    page.wait_for_selector(".je-stepper >> text=April 2021")
    page.mouse.move(700, 300)

    page.locator(".je-below-head button", has_text="Trend").click()
    page.wait_for_selector(".je-keys >> text=± ")
    page.locator(".je-below-head button", has_text="Options").click()
    page.locator(".je-chart-options button", has_text="None").click()
    page.locator(".je-chart-options button", has_text="Area-weighted").click()
    page.locator(".je-below-head button", has_text="Options").click()
    page.screenshot(path=pictures / "chart-trend.png")

    turn(seen, "Year on year")
    page.wait_for_selector(".je-keys >> text=2023")
    page.screenshot(path=pictures / "chart-years.png")

    turn(seen, "Table")
    page.wait_for_selector(".je-table")
    written = rows(seen)
    raster = jx.load(LST, dates=DATES, area=ALPS, ppu=10, catalog=sample.catalog_url)
    series = raster.statistics(ALPS)
    assert [row[0] for row in written][::12] == ["Jan 2021", "Jan 2022", "Jan 2023"]
    np.testing.assert_allclose(
        [number(row[1]) for row in written], series.weighted_mean - 273.15, rtol=1e-3
    )
    place = jx.load(LST, dates=DATES, area=PLACE, ppu=10, catalog=sample.catalog_url)
    np.testing.assert_allclose(
        [number(row[3]) for row in written], place.sample(131.0, 32.5) - 273.15, rtol=1e-3
    )
    page.locator(".je-below-head button", has_text="Save CSV").click()
    with page.expect_download() as waiting:
        page.locator(".je-below-head .je-download a").click()
    assert waiting.value.suggested_filename.endswith(".csv")

    turn(seen, "Statistics")
    page.locator(".je-below-head button", has_text="All dates").click()
    page.wait_for_selector(f"{PAGE} caption >> text=Jan 2021 – Dec 2023")
    page.wait_for_selector(".je-counts svg")
    (area, _point) = rows(seen)
    assert int(area[1].replace(",", "")) == series.n.sum()
    assert number(area[6]) == pytest.approx(series.min.min() - 273.15, rel=1e-3)
    page.screenshot(path=pictures / "chart-statistics.png")


def test_classes_have_shares_in_japanese_and_on_a_narrow_screen(
    address: str, sample: Server, visit: Callable[..., Visit], pictures: Path
) -> None:
    link = view(
        collection=LCCS, band="LCCS", lang="ja", theme="dark", below="statistics",
        chart=ChartLook(),
    )  # fmt: skip
    seen = visit(address + link, 1280, 720)
    page = seen.page
    page.wait_for_selector(".je-table")
    raster = jx.load(LCCS, area=ALPS, catalog=sample.catalog_url)
    written = [number(row[1].removesuffix(" %")) for row in rows(seen)]
    assert sum(written) == pytest.approx(100, abs=0.5)
    names = {row[0] for row in rows(seen)}
    assert names <= {label.name for label in raster.band.classes}
    turn(seen, "分類の割合")
    page.wait_for_selector(".je-chart.je-shares .bar", state="attached")
    assert page.locator(".je-page-tabs button").count() == 3
    page.screenshot(path=pictures / "chart-classes-ja-dark.png")

    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".je-tabs button", has_text="グラフ").click()
    page.locator(".je-page-tabs button", has_text="表").click()
    page.wait_for_selector(f"{PAGE} caption >> text=分類の割合")
    page.screenshot(path=pictures / "chart-classes-390.png")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
