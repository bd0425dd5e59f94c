"""Trends: the slope that was put in, an interval that holds it, and years side by side."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer import errors
from je_explorer.raster.statistics import Series
from je_explorer.raster.trend import students_t, trend, years_of
from tests.support.rasters import measured


def months(count: int, first: str = "2001-01") -> tuple[str, ...]:
    return tuple(str(np.datetime64(first) + i) for i in range(count))


def series_of(values: np.ndarray, dates: tuple[str, ...] | None = None) -> Series:
    dates = dates or months(len(values))
    return measured(np.asarray(values, float)[:, None, None], dates=dates).statistics()


def decades(count: int) -> np.ndarray:
    times = np.array(months(count), dtype="datetime64[s]")
    return (times - times[0]) / np.timedelta64(1, "s") / (86_400 * 3652.5)


@settings(max_examples=30, deadline=None)
@given(st.floats(-5, 5), st.floats(-100, 100), st.integers(30, 90))
def test_a_line_with_a_seasonal_cycle_gives_its_slope(
    slope: float, start: float, count: int
) -> None:
    cycle = 8 * np.sin(np.arange(count) * np.pi / 6)
    found = trend(series_of(start + slope * decades(count) + cycle))
    assert found.seasonal
    assert found.slope == pytest.approx(slope, abs=1e-3)
    assert found.error < 1e-3


def test_the_error_of_a_short_line_is_that_of_a_textbook() -> None:
    # Residuals that change their sign from date to date: no autocorrelation to widen it.
    times = decades(7)
    noise = np.array([1, -2, 1, 0, 1, -2, 1.0])
    found = trend(series_of(10 + noise))
    design = np.stack([np.ones(7), times - times[0]], axis=1)
    beta, rest, _, _ = np.linalg.lstsq(design, 10 + noise, rcond=None)
    error = np.sqrt(rest[0] / 5 * np.linalg.inv(design.T @ design)[1, 1])
    assert not found.seasonal
    assert found.slope == pytest.approx(beta[1], rel=1e-4)
    assert found.error == pytest.approx(error, rel=1e-4)
    assert found.interval == pytest.approx(error * 2.5706, rel=1e-3)
    assert not found.is_clear


def test_the_interval_holds_the_true_slope_in_19_of_20_cases_though_neighbours_are_alike() -> None:
    random = np.random.default_rng(3)
    inside = 0
    for _ in range(200):
        noise = np.zeros(120)
        for i in range(1, 120):
            noise[i] = 0.5 * noise[i - 1] + random.normal()
        found = trend(series_of(2.0 * decades(120) + noise))
        inside += abs(found.slope - 2.0) <= found.interval
        assert found.n_effective < found.n
    assert 175 <= inside <= 200


def test_gaps_are_left_out() -> None:
    values = 3.0 * decades(48)
    values[[3, 17, 30]] = np.nan
    found = trend(series_of(values))
    assert found.n == 45
    assert found.slope == pytest.approx(3.0, abs=1e-3)


@pytest.mark.parametrize(
    ("degrees", "table"), [(1, 12.706), (3, 3.182), (5, 2.571), (30, 2.042), (1000, 1.962)]
)
def test_students_t_is_that_of_the_tables(degrees: float, table: float) -> None:
    assert students_t(degrees) == pytest.approx(table, rel=0.01)


def test_what_has_no_trend_says_why() -> None:
    with pytest.raises(errors.NoDates, match="three dates"):
        trend(series_of(np.array([1.0, np.nan, 2.0])))
    with pytest.raises(errors.NoDates, match="no year"):
        trend(series_of(np.arange(4.0), ("01", "02", "03", "04")))
    with pytest.raises(errors.UnknownMethod, match="mode"):
        trend(series_of(np.arange(4.0)), "mode")


def test_years_lie_beside_each_other_with_gaps_where_there_is_no_date() -> None:
    found = years_of(series_of(np.arange(14.0), months(14, "2020-11")))
    assert found.years == (2020, 2021)
    assert found.slots[:2] == ("01-01", "02-01")
    np.testing.assert_array_equal(found.values[0], [np.nan] * 10 + [0, 1])
    np.testing.assert_array_equal(found.values[1], np.arange(2.0, 14.0))
