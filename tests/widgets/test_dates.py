"""When: the dates that exist, their range, and the same month of every year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import ipywidgets as w
import numpy as np
import pytest

import je_explorer as jx
from je_explorer.raster.grid import BBox
from je_explorer.raster.roi import ROI
from je_explorer.widgets.date_field import LONGEST_MENU, DateField, nearest
from je_explorer.widgets.dates_panel import DatesPanel
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.place import View, next_area
from je_explorer.widgets.values.report import Notice

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
RAIN = "JAXA.EORC_GSMaP_standard.Gauge.00Z-23Z.v6_daily"
MONTHS = tuple(f"{year}-{month:02}" for year in (2021, 2022, 2023) for month in range(1, 13))
DAYS = tuple(str(dt.date(2020, 1, 1) + dt.timedelta(i)) for i in range(0, 2000, 2))
HOURS = tuple(f"{day}T{hour:02}" for day in DAYS[:40] for hour in range(24))

Until = Callable[..., None]


@pytest.fixture
def state() -> ExplorerState:
    made = ExplorerState(collection=LST, date="2022-08")
    made.available = MONTHS
    made.dates = ("2023-01", "2023-12")
    return made


def shown(widget: w.Widget, kind: type) -> Iterator[w.Widget]:
    if "je-hidden" in widget._dom_classes:
        return
    if isinstance(widget, kind):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from shown(child, kind)


def press(panel: DatesPanel, words: str) -> None:
    next(b for b in shown(panel.widget, w.Button) if b.description == words).click()


def words_of(panel: DatesPanel) -> str:
    return " ".join(part.value for part in shown(panel.widget, w.HTML))


def test_the_panel_says_which_dates_exist_and_moves_the_range(state: ExplorerState) -> None:
    panel = DatesPanel(state)
    assert "36 dates exist: Jan 2021 – Dec 2023" in words_of(panel)
    first, last = shown(panel.widget, w.Dropdown)
    first.value = "2021-03"
    assert state.dates == ("2021-03", "2023-12")
    last.value = "2021-01"
    assert state.dates == ("2021-01", "2021-01")
    press(panel, "All")
    assert state.dates == ("2021-01", "2023-12")
    press(panel, "This year")
    assert state.dates == ("2022-01", "2022-12")
    press(panel, "Newest")
    assert state.date == "2023-12"
    state.lang = "ja"
    assert "全 36 時点: 2021年1月 – 2023年12月" in words_of(panel)


def test_the_same_month_of_every_year_is_one_press(state: ExplorerState) -> None:
    panel = DatesPanel(state)
    press(panel, "Every August")
    assert state.months == (8,)
    assert state.chosen_dates == ("2021-08", "2022-08", "2023-08")
    assert "3 dates" in words_of(panel)
    state.date = "2023-02"
    press(panel, "Every August")
    assert state.months == ()
    assert state.dates == ("2023-01", "2023-12")


def test_a_period_without_that_month_says_what_to_do(state: ExplorerState) -> None:
    panel = DatesPanel(state)
    state.months, state.dates = (8,), ("2023-01", "2023-02")
    assert state.chosen_dates == ()
    assert "Choose a longer one" in words_of(panel)
    state.available = ()
    assert "Looking up the dates" in words_of(panel)
    state.notice = Notice("error.SourceUnavailable", "down", action="status.retry")
    assert "Looking up the dates" not in words_of(panel)


@pytest.mark.parametrize("labels", [("2020", "2021"), ("01", "02"), ("2021-08",), ("a.tif", "b")])
def test_dates_without_a_month_in_two_years_offer_none(labels: tuple[str, ...]) -> None:
    state = ExplorerState(collection="x", date=labels[-1])
    panel = DatesPanel(state)
    state.available = labels
    state.dates = (labels[0], labels[-1])
    assert not [b for b in shown(panel.widget, w.Button) if b.description.startswith("Every")]


def test_a_long_series_of_days_is_a_calendar_that_goes_to_days_that_exist() -> None:
    field, chosen = DateField(), []
    field.observe(chosen.append)
    field.fill(DAYS, "en", DAYS[-1], "First date")
    assert len(DAYS) > LONGEST_MENU
    (calendar,) = shown(field.widget, w.DatePicker)
    assert (calendar.min, calendar.max) == (dt.date(2020, 1, 1), dt.date.fromisoformat(DAYS[-1]))
    assert chosen == []
    calendar.value = dt.date(2020, 1, 4)
    assert chosen == ["2020-01-05"]
    assert calendar.value == dt.date(2020, 1, 5)
    calendar.value = None
    assert chosen == ["2020-01-05"]


def test_a_long_series_of_hours_is_typed() -> None:
    field, chosen = DateField(), []
    field.observe(chosen.append)
    field.fill(HOURS, "en", HOURS[0], "First date")
    (typed,) = shown(field.widget, w.Text)
    typed.value = "2020-01-04"
    assert chosen == ["2020-01-05T00"]
    assert typed.value == "2020-01-05 00:00"
    typed.value = "2020-01-05 06:10"
    assert chosen[-1] == "2020-01-05T06"
    typed.value = "9999"
    assert chosen[-1] == HOURS[-1] == nearest(HOURS, "9999")
    field.fill(MONTHS, "en", MONTHS[0], "First date")
    assert list(shown(field.widget, w.Text)) == []


def test_the_same_month_reaches_curve_composite_program_and_file(
    private_cache: Path, tmp_path: Path, until: Until
) -> None:
    explorer = Explorer("sample")
    state = explorer.state
    until(lambda: state.collections)
    state.view = View(BBox(120.0, 25.0, 150.0, 47.0), 5.0)
    state.collection = LST
    until(lambda: len(state.available) == 36 and not explorer.controller.busy)
    state.months, state.dates = (8,), (MONTHS[0], MONTHS[-1])
    state.areas = (next_area((), ROI.of([136, 35, 140, 37])),)
    until(lambda: state.curves and not explorer.controller.busy)
    assert explorer.series.dates == ("2021-08", "2022-08", "2023-08")
    assert state.estimate.dates == 3

    names: dict[str, object] = {}
    code = explorer.code()
    exec(compile(code, "program.py", "exec"), names)
    assert "months=[8]" in code
    np.testing.assert_allclose(names["curves"]["area 1"], explorer.series.mean, rtol=1e-6)

    state.process = jx.process.Process(composite=jx.process.Composite("max", state.dates))
    until(lambda: not explorer.controller.busy)
    part = state.shown.raster
    augusts = jx.load(
        LST, dates=state.dates, area=list(state.shown.asked), ppu=part.grid.ppu, catalog="sample",
        months=[8],
    )  # fmt: skip
    np.testing.assert_array_equal(part.values, augusts.composite("max").values)

    again = Explorer.open(explorer.save(tmp_path / "view.json"))
    until(lambda: again.state.available)
    assert again.state.months == (8,)
    state.collection = "Copernicus.C3S_PROBA-V_LCCS_global_yearly"
    until(lambda: state.available and not explorer.controller.busy)
    assert state.months == ()
    for one in (explorer, again):
        one.controller.cancel()
        one.close()
