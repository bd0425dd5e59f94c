"""Ramps, ticks, histograms; and the chart's gaps and dates."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.raster.raster import ClassLabel
from je_explorer.widgets import figures
from je_explorer.widgets.charts import times as clock

ends = st.floats(-1e4, 1e4).flatmap(
    lambda lo: st.tuples(st.just(lo), st.floats(0.01, 1e4).map(lambda width: lo + width))
)


@settings(max_examples=30)
@given(ends, st.floats(0, 1), st.booleans())
def test_a_share_of_an_axis_comes_back(span: tuple[float, float], share: float, log: bool) -> None:
    axis = figures.Axis.of(*span, log)
    assert axis.share(axis.value(share)) == pytest.approx(share, abs=1e-3)


def test_a_logarithmic_axis_starts_above_zero() -> None:
    assert figures.Axis.of(0.0, 100.0, log=True).low == pytest.approx(0.01)


def test_a_logarithmic_ramp_that_reads_below_zero_tells_its_ends() -> None:
    html = figures.tick_marks(-14.15, 10.35, log=True)
    assert re.findall(r">([^<]+)</span>", html) == ["−14.15", "10.35"]
    assert "left:0.0%" in html
    assert "left:100.0%" in html


def test_names_from_a_catalogue_are_made_safe() -> None:
    html = figures.class_list([ClassLabel(1, "<script>alert(1)</script>", "red;x:url(evil)")])
    assert "<script" not in html
    assert "url(" not in html


def test_a_histogram_without_values_is_empty() -> None:
    assert figures.histogram(np.full((4, 4), np.nan), figures.Axis(0, 1)) == ""


def test_a_line_breaks_where_nothing_was_measured() -> None:
    values = np.array([np.nan, 1.0, 2.0, np.nan, 3.0])
    assert clock.stretches(values) == [slice(1, 3), slice(4, 5)]


@pytest.mark.parametrize(
    ("start", "count", "unit"),
    [
        ("2021-01", 36, "M"),
        ("2000-01", 280, "M"),
        ("2021-07-01", 31, "D"),
        ("2021-07-03T00", 24, "h"),
        ("2019", 1, "Y"),
    ],
)
def test_the_axis_has_a_few_ticks_within_its_dates(start: str, count: int, unit: str) -> None:
    times = (np.datetime64(start, unit) + np.arange(count)).astype("datetime64[ms]")
    found = clock.time_ticks(times)
    assert 1 <= len(found) <= 13
    assert found.min() >= times.min()
    assert found.max() <= times.max()


@pytest.mark.parametrize(("lang", "form"), [("en", "%Y"), ("ja", "%Y年")])
def test_whole_years_have_a_tick_each_and_none_between(lang: str, form: str) -> None:
    years = np.array(["2017", "2018", "2019"], "datetime64[Y]").astype("datetime64[ms]")
    np.testing.assert_array_equal(clock.time_ticks(years, 8), years)
    assert clock.tick_format(years, lang, label="2017") == form
