"""What lies below the map, without a browser: pages, brush, dates to point at, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import ipywidgets as w
import numpy as np
import pytest

from je_explorer.process import Composite, Process
from je_explorer.raster.overall import overall
from je_explorer.raster.raster import Band, ClassLabel, Raster
from je_explorer.raster.roi import ROI
from je_explorer.raster.trend import years_of
from je_explorer.render.units import conversions
from je_explorer.widgets.charts import curves, sentences, tables, times
from je_explorer.widgets.control.summaries import summary
from je_explorer.widgets.document import Wanted
from je_explorer.widgets.series_panel import SeriesPanel
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.look import ChartLook
from je_explorer.widgets.values.place import Area, View
from je_explorer.widgets.values.result import Curve
from tests.support.rasters import grid_of, measured

CELSIUS = conversions("K")[0]
MONTHS = tuple(f"{year}-{month:02}" for year in (2021, 2022, 2023) for month in range(1, 13))
CLASSES = (ClassLabel(1, "<b>forest</b>", "#007700"), ClassLabel(2, "sea", "#0000AA"))


def monthly(count: int = 36, gap: int | None = 5, rise: float = 0.0) -> Raster:
    """A yearly cycle in kelvin over six by eight pixels; on one date nothing was measured."""
    seasons = 288 - 10 * np.cos(2 * np.pi * np.arange(count) / 12) + rise * np.arange(count)
    noise = np.random.default_rng(0).normal(0, 1, (count, 6, 8))
    values = seasons[:, None, None] + noise
    values[:, 0, :3] = np.nan
    if gap is not None:
        values[gap] = np.nan
    return measured(values, MONTHS[:count])


def covered(count: int = 3) -> Raster:
    codes = np.random.default_rng(2).integers(1, 3, (count, 6, 8)).astype(np.uint8)
    dates = tuple(f"{year}" for year in range(2019, 2019 + count))
    when = np.array(dates, "datetime64[Y]").astype("datetime64[s]")
    band = Band("LCCS", "uint8", role="data-mask", classes=CLASSES)
    return Raster(codes, grid_of(6, 8), dates, band, when, codes > 0)


class Below:
    """The panel with curves that no controller has made."""

    def __init__(self, *rasters: Raster, date: str = "") -> None:
        self.state = ExplorerState(view=View(grid_of(6, 8).bbox, 5.0), collection="x")
        self.saved: list[str] = []
        self.panel = SeriesPanel(self.state, self.saved.append)
        regions = [[130, 34, 138, 40], [132, 35, 136, 38]]
        self.state.available = rasters[0].dates
        self.state.date = date or rasters[0].dates[-1]
        self.state.areas = tuple(
            Area(i + 1, ROI.of(regions[i]), ("#E4572E", "#17BEBB")[i], i + 1)
            for i in range(len(rasters))
        )
        self.curves = tuple(
            Curve(area, raster.statistics(area.roi), raster)
            for area, raster in zip(self.state.areas, rasters, strict=True)
        )
        self.state.curves = self.curves

    @property
    def plots(self) -> Any:
        return self.panel._plots()

    def brush(self, first: str, last: str) -> None:
        """As the browser tells it: while it is dragged, and when it is let go."""
        ends = np.array([first, last], "datetime64[ms]").astype(np.float64)
        place = {"value": memoryview(ends), "dtype": "float64", "shape": [2], "type": "date"}
        brush = self.plots.time._brush.widget
        brush.set_state({"brushing": True, "selected": place})
        brush.set_state({"brushing": False, "selected": place})

    def html(self) -> str:
        return " ".join(one.value for one in seen(self.panel.widget) if isinstance(one, w.HTML))

    def button(self, words: str) -> w.Button:
        found = [b for b in seen(self.panel.widget) if getattr(b, "description", "") == words]
        assert found, f"there is no {words!r}"
        return found[0]


def seen(widget: w.Widget) -> Iterator[w.Widget]:
    if "je-hidden" in widget._dom_classes:
        return
    yield widget
    for child in getattr(widget, "children", ()):
        yield from seen(child)


def cells(html: str) -> list[list[str]]:
    """The rows of a table's body: their header and their cells."""
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    return [
        [re.sub("<.*?>", "", c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", r)]
        for r in re.findall(r"<tr>(.*?)</tr>", body)
    ]


def number(cell: str) -> float:
    return float("nan") if cell == "–" else float(cell.replace("−", "-").replace(",", ""))


# ---- the chart


def test_a_curve_is_a_line_per_stretch_with_a_band_and_a_dashed_date() -> None:
    below = Below(monthly())
    marks = below.plots.time.widget.marks
    widths = [mark.stroke_width for mark in marks]
    assert widths == [0, 0, 2, 2, 1.2]  # bands, lines on both sides of the gap, the map's date
    mean = below.curves[0].series.mean - 273.15
    np.testing.assert_allclose(np.concatenate([marks[2].y, marks[3].y]), mean[np.isfinite(mean)])
    np.testing.assert_allclose(marks[0].y[0], below.curves[0].series.min[:5] - 273.15)
    assert marks[-1].line_style == "dashed"


def test_a_chart_that_is_drawn_again_makes_no_new_marks() -> None:
    below = Below(monthly(), monthly(gap=7))
    marks = set(below.plots.time.widget.marks)
    for _ in range(3):
        below.state.curves = tuple(replace(c, raster=c.raster) for c in below.curves)
        below.state.lang = "ja" if below.state.lang == "en" else "en"
    assert set(below.plots.time.widget.marks) == marks


@pytest.mark.parametrize(("spread", "bands"), [("none", 0), ("std", 2), ("range", 2)])
def test_band_and_mean_can_be_chosen(spread: str, bands: int) -> None:
    below = Below(monthly())
    below.state.chart = ChartLook(spread, weighted=True)
    marks = below.plots.time.widget.marks
    assert sum(mark.stroke_width == 0 for mark in marks) == bands
    series = below.curves[0].series
    lines = [mark for mark in marks if mark.stroke_width == 2]
    np.testing.assert_allclose(lines[0].y, series.weighted_mean[:5] - 273.15)
    if spread == "std":
        expected = (series.weighted_mean + series.std)[:5] - 273.15
        np.testing.assert_allclose(marks[0].y[1], expected)


def test_a_point_has_a_line_without_a_band() -> None:
    state = ExplorerState(view=View(grid_of(6, 8).bbox, 5.0), collection="x")
    panel = SeriesPanel(state, lambda _kind: None)
    raster, place = monthly(), ROI.of({"type": "Point", "coordinates": [135.2, 36.4]})
    area = Area(1, place, "#E4572E", 1)
    state.areas, state.available = (area,), raster.dates
    state.curves = (Curve(area, raster.statistics(place), raster),)
    lines = panel._plots().time.widget.marks
    assert [mark.stroke_width for mark in lines] == [2, 2]
    np.testing.assert_allclose(lines[0].y, raster.sample(135.2, 36.4)[:5] - 273.15, rtol=1e-5)


def test_the_unit_of_the_state_is_that_of_axis_and_table() -> None:
    below = Below(monthly())
    below.state.unit = "°F"
    assert "<b>°F</b>" in below.html()
    below.state.below = "table"
    fahrenheit = below.curves[0].series.mean[0] * 1.8 - 459.67
    assert number(cells(below.html())[0][1]) == pytest.approx(fahrenheit, rel=1e-3)


def test_a_curve_that_grows_is_drawn_as_far_as_it_has_come() -> None:
    below = Below(monthly())
    curve = below.curves[0]
    mean = np.where(np.arange(36) < 4, curve.series.mean, np.nan)
    below.state.curves = ()
    assert below.plots.time.widget is not None
    assert "on its way" in below.html()
    below.state.growing = (replace(curve, series=replace(curve.series, mean=mean)),)
    (line,) = [m for m in below.plots.time.widget.marks if m.stroke_width == 2]
    assert len(line.y) == 4
    assert below.plots.axis.times.keys() == set(curve.series.dates)


# ---- the chart drives the map


def test_brushed_dates_become_the_composite_and_the_brush_lies_over_whole_dates() -> None:
    below = Below(monthly())
    below.brush("2021-06-20", "2021-09-03")
    assert below.state.process.composite == Composite("mean", ("2021-07", "2021-09"))
    laid = below.plots.time._brush.widget.selected.astype("datetime64[D]").astype(str)
    assert laid.tolist() == ["2021-06-15", "2021-09-16"]
    assert "mean of Jul 2021 – Sep 2021" in below.html()
    below.state.process = Process(composite=Composite("max", ("2021-01", "2021-02")))
    below.brush("2022-01-01", "2022-03-01")
    assert below.state.process.composite == Composite("max", ("2022-01", "2022-03"))


def test_a_brush_that_is_still_dragged_changes_nothing() -> None:
    below = Below(monthly())
    brush = below.plots.time._brush.widget
    brush.set_state({"brushing": True})
    brush.selected = np.array(["2021-02-01", "2021-05-01"], "datetime64[ms]")
    assert below.state.process.composite is None


def test_a_brush_within_one_date_shows_that_date_and_an_empty_one_goes_back() -> None:
    below = Below(monthly())
    below.state.process = Process(composite=Composite("mean", ("2021-01", "2021-06")))
    below.brush("2022-04-28", "2022-05-05")
    assert (below.state.date, below.state.process.composite) == ("2022-05", None)
    below.brush("2021-01-01", "2021-06-01")
    brush = below.plots.time._brush.widget
    brush.set_state({"brushing": True})
    brush.set_state({"brushing": False, "selected": None})
    assert below.state.process.composite is None


def test_a_composite_from_elsewhere_is_tinted_and_can_be_cleared() -> None:
    below = Below(monthly())
    below.state.process = Process(composite=Composite("mean", ("2021-03", "2021-04")))
    assert below.plots.time._brush.widget.selected is not None
    assert all(m.stroke_width != 1.2 for m in below.plots.time.widget.marks)
    below.button("Clear").click()
    assert below.state.process.composite is None
    assert below.plots.time._brush.widget.selected is None


def test_a_date_that_is_pointed_at_is_shown_until_the_mouse_leaves() -> None:
    below = Below(monthly())
    below.state.process = Process(composite=Composite("mean", ("2021-03", "2021-04")))
    targets = below.plots.strip._targets
    targets.set_state({"hovered_point": 2})
    assert (below.state.pointed, below.state.seen_date) == ("2021-03", "2021-03")
    assert below.state.seen_process == Process()
    mean = below.curves[0].series.mean[2] - 273.15
    assert f"March 2021: {mean:.3g} °C" in below.html()
    targets.set_state({"hovered_point": None})
    assert below.state.pointed == ""
    assert below.state.seen_process.composite is not None


def test_a_date_of_the_chart_itself_can_be_pointed_at_and_pressed() -> None:
    below = Below(monthly())
    below.state.process = Process(composite=Composite("mean", ("2021-03", "2021-04")))
    mouse = below.plots.pointers[0].mouse
    assert mouse.chart in below.plots.time.widget._dom_classes
    axis = below.plots.axis
    places = [(time - axis.span[0]) / (axis.span[1] - axis.span[0]) for time in axis.times.values()]
    assert mouse.places == places
    mouse.set_state({"pointed": 7})
    assert (below.state.seen_date, below.state.seen_process) == ("2021-08", Process())
    mouse._handle_custom_msg({"pressed": 7}, [])
    mouse.set_state({"pointed": -1})
    assert (below.state.pointed, below.state.date) == ("", "2021-08")
    assert below.state.process == Process()


def test_a_date_that_is_clicked_stays() -> None:
    below = Below(monthly())
    targets = below.plots.strip._targets
    targets.set_state({"hovered_point": 9})
    targets._handle_custom_msg({"event": "element_click", "data": {}}, [])
    targets.set_state({"hovered_point": None})
    assert below.state.date == "2021-10"


def test_the_strip_shows_the_share_of_valid_pixels() -> None:
    below = Below(monthly(), monthly(gap=7))
    shares = np.minimum(*(curve.series.valid_share for curve in below.curves))
    np.testing.assert_allclose(below.plots.strip._bars.y, shares)


# ---- trend and years


def test_the_trend_is_a_line_and_a_sentence_with_its_uncertainty() -> None:
    below = Below(monthly(rise=0.05, gap=None))
    below.button("Trend").click()
    (line,) = [m for m in below.plots.time.widget.marks if m.line_style == "dash_dotted"]
    found = curves.trend_of(below.curves[0].series, below.state.chart)
    years = (below.curves[0].series.times[-1] - below.curves[0].series.times[0]) / np.timedelta64(
        36525 * 864, "s"
    )
    assert (line.y[1] - line.y[0]) == pytest.approx(found.slope * years / 10)
    assert f"+{found.slope:.1f} ± {found.interval:.1f} °C per decade, 36 dates" in below.html()


def test_a_slope_that_may_be_zero_and_a_series_that_is_short_say_so() -> None:
    flat = monthly(rise=0.0).statistics()
    assert "not significant" in sentences.trend_words(flat, ChartLook(), CELSIUS, "en")
    assert "有意ではない" in sentences.trend_words(flat, ChartLook(), CELSIUS, "ja")
    short = monthly(12).statistics()
    assert "too short" in sentences.trend_words(short, ChartLook(), CELSIUS, "en")
    normal = measured(np.ones((12, 2, 2)), tuple(f"{m:02}" for m in range(1, 13))).statistics()
    assert "no year" in sentences.trend_words(normal, ChartLook(), CELSIUS, "en")


def test_years_lie_over_each_other_and_that_of_the_map_is_strong() -> None:
    below = Below(monthly(gap=None), date="2022-08")
    below.state.below = "years"
    lines = below.plots.years.widget.marks
    assert [line.stroke_width for line in lines] == [1.3, 2.6, 1.3]
    expected = years_of(below.curves[0].series).values - 273.15
    np.testing.assert_allclose([line.y for line in lines], expected)
    assert all(year in below.html() for year in ("2021", "2022", "2023"))
    below.state.date = "2023-01"
    assert [line.stroke_width for line in lines] == [1.3, 1.3, 2.6]


def test_the_area_can_be_chosen_where_only_one_is_drawn() -> None:
    below = Below(monthly(gap=None), monthly(gap=None, rise=1.0))
    below.state.below = "years"
    (menu,) = [one for one in seen(below.panel.widget) if isinstance(one, w.Dropdown)]
    menu.value = 2
    assert below.state.chart.area == 2
    assert below.plots.years.widget.marks[0].colors == ["#17BEBB"]


# ---- statistics and tables


@pytest.mark.parametrize("look", [ChartLook(), ChartLook("std", weighted=True)])
def test_the_table_has_every_value_of_the_chart(look: ChartLook) -> None:
    below = Below(monthly(), monthly(gap=7))
    below.state.chart, below.state.below = look, "table"
    rows = cells(below.html())
    assert [row[0] for row in rows[:2]] == ["Jan 2021", "Feb 2021"]
    assert len(rows) == 36
    width = 4 if look.spread == "range" else 3
    for place, curve in enumerate(below.curves):
        s = curve.series
        middle = s.weighted_mean if look.weighted else s.mean
        names = [middle - 273.15]
        names += [s.min - 273.15, s.max - 273.15] if look.spread == "range" else [s.std]
        for column, values in enumerate(names):
            written = [number(row[1 + place * width + column]) for row in rows]
            np.testing.assert_allclose(written, values, rtol=1e-3)
        shares = [number(row[place * width + width].removesuffix(" %")) for row in rows]
        np.testing.assert_allclose(shares, 100 * s.valid_share, atol=0.06)


def test_a_long_table_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 10)
    below = Below(monthly())
    below.state.below = "table"
    assert len(cells(below.html())) == 10
    assert "26 more dates" in below.html()


def test_the_statistics_are_those_of_the_engine_for_the_date_and_for_all_dates() -> None:
    below = Below(monthly(), date="2022-02")
    below.state.below = "statistics"
    curve = below.curves[0]
    (row,) = cells(below.html())
    names = ("mean", "weighted_mean", "std", "min", "max", "median")

    def expected(series: Any, place: int) -> list[float]:
        found = [float(getattr(series, name)[place]) for name in names]
        return [v if name == "std" else v - 273.15 for v, name in zip(found, names, strict=True)]

    assert [number(c) for c in row[3:]] == pytest.approx(expected(curve.series, 13), rel=1e-3)
    below.state.summaries = (summary(curve),)
    scope = [one for one in seen(below.panel.widget) if isinstance(one, w.ToggleButtons)][1]
    assert [label for label, _ in scope.options] == ["Map's date", "All dates"]
    scope.value = True
    assert below.state.chart.whole
    row = cells(below.html())[0]
    whole = overall(curve.raster, curve.area.roi)
    assert number(row[1]) == whole.n[0]
    assert [number(c) for c in row[3:]] == pytest.approx(expected(whole, 0), rel=1e-3)
    counts = [int(cell[2]) for cell in cells(below.html().split("je-counts")[1])]
    assert sum(counts) == whole.n[0]


def test_a_date_outside_the_curves_is_said() -> None:
    below = Below(monthly())
    below.state.available = (*MONTHS, "2024-01")
    below.state.date = "2024-01"
    below.state.below = "statistics"
    assert "outside" in below.html()


def test_the_button_of_the_table_asks_for_a_file() -> None:
    below = Below(monthly())
    below.state.below = "table"
    below.button("Save CSV").click()
    assert below.saved == ["curves.csv"]


# ---- classes


def test_classes_have_shares_in_their_colours_that_fill_the_chart() -> None:
    below = Below(covered())
    bars = below.plots.shares._bars
    np.testing.assert_allclose(np.sum(bars.y, axis=0), 100)
    assert set(bars.colors) == {"#007700", "#0000AA"}
    assert "&lt;b&gt;forest" in below.html()
    assert "<b>forest" not in below.html()
    tabs = next(one for one in seen(below.panel.widget) if isinstance(one, w.ToggleButtons))
    assert [label for label, _ in tabs.options] == ["Class shares", "Statistics", "Table"]
    below.state.below = "years"
    assert tabs.value == "time"


def test_the_tables_of_classes_are_the_shares() -> None:
    below = Below(covered())
    below.state.below = "table"
    series = below.curves[0].series
    written = [[number(c.removesuffix(" %")) for c in row[1:]] for row in cells(below.html())]
    np.testing.assert_allclose(np.sum(written, axis=1), 100, atol=0.11)
    below.state.below = "statistics"
    shares = sorted(100 * float(share[-1]) for share in series.class_shares.values())
    found = sorted(number(row[1].removesuffix(" %")) for row in cells(below.html()))
    assert found == pytest.approx(shares, abs=0.06)


def test_a_single_date_of_classes_fills_the_chart() -> None:
    below = Below(covered(1))
    bars = below.plots.shares._bars
    assert np.sum(bars.y, axis=0).tolist() == pytest.approx([0, 100, 0])
    assert below.plots.axis.axis.tick_format == "%Y"


# ---- words, empty places, saved views


def test_an_empty_place_says_what_to_do() -> None:
    state = ExplorerState()
    panel = SeriesPanel(state, lambda _kind: None)

    def words() -> str:
        return " ".join(o.value for o in seen(panel.widget) if isinstance(o, w.HTML))

    assert "area that you draw" in words()
    state.collection = "x"
    assert "Draw an area" in words()
    state.areas = (Area(1, ROI.of([130, 34, 138, 40]), "#E4572E", 1),)
    assert "on its way" in words()
    nothing = measured(np.full((3, 6, 8), np.nan))
    state.view = View(grid_of(6, 8).bbox, 5.0)
    state.curves = (Curve(state.areas[0], nothing.statistics(), nothing),)
    assert "Nothing was measured" in words()


def test_names_of_areas_are_made_safe_on_every_page() -> None:
    below = Below(monthly())
    evil = replace(below.state.areas[0], name='<img src=x onerror="alert(1)">')
    below.state.areas = (evil,)
    below.state.curves = (replace(below.curves[0], area=evil),)
    below.state.summaries = (summary(below.state.curves[0]),)
    for page in ("time", "years", "statistics", "table"):
        below.state.below = page
        assert "onerror" in below.html() or page == "years"
        assert "<img" not in below.html()


def test_the_chart_is_part_of_a_saved_view_and_older_files_open() -> None:
    look = ChartLook("std", weighted=True, trend=True, whole=True, area=2)
    wanted = Wanted(below="table", chart=look)
    assert Wanted.from_json(wanted.to_json()) == wanted
    older = re.sub(r',\s*"(below|chart)": (\{[^}]*\}|"[a-z]*")', "", wanted.to_json())
    assert "chart" not in older
    assert Wanted.from_json(older).chart == ChartLook()


def test_dates_without_a_year_are_spread_over_one() -> None:
    normal = measured(np.ones((12, 2, 2)), tuple(f"{m:02}" for m in range(1, 13))).statistics()
    found = times.times_of(normal)
    assert (np.diff(found) > np.timedelta64(20, "D")).all()
    assert not np.isnat(found).any()
