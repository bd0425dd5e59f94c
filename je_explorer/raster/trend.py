"""How a series changes over the years: its slope with an uncertainty, and year beside year."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import NoDates, UnknownMethod

if TYPE_CHECKING:
    from je_explorer.raster.statistics import Series

DECADE = np.timedelta64(86_400 * 36_525 // 10, "s")
"""Ten Julian years of 365.25 days."""

STATISTICS = ("mean", "weighted_mean", "std", "min", "max", "median")

_Z = 1.959964
"""The normal distribution's 97.5 % point."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A straight line through a series.

    Attributes:
        slope: change per decade, in the unit of the values.
        error: standard error of the slope, widened for autocorrelation.
        interval: half the width of the 95 % interval: ``slope ± interval``.
        n: dates that have a value.
        n_effective: independent dates that they are worth.
        seasonal: whether the mean seasonal cycle was fitted beside the line.
        unit: of slope, error and interval, per decade.
    """

    slope: float
    error: float
    interval: float
    n: int
    n_effective: float
    seasonal: bool
    unit: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether zero lies outside the 95 % interval."""
        return abs(self.slope) > self.interval


def trend(series: Series, statistic: str = "mean") -> Trend:
    """The slope of a series per decade, with its uncertainty.

    An ordinary least-squares line. Over two years and more, the mean of each calendar month is
    fitted together with it, so that a cycle that is cut off in mid-year is no trend. Neighbouring
    dates are alike: the standard error counts ``n (1 - r) / (1 + r)`` independent dates, with r the
    correlation of each residual with the next one (none where r is negative). A trend of a few
    years is still mostly weather: the interval says how much, not why.

    Args:
        series: statistics per date; missing values are left out.
        statistic: ``"mean"``, ``"weighted_mean"``, ``"std"``, ``"min"``, ``"max"`` or ``"median"``.

    Raises:
        UnknownMethod: there is no such statistic.
        NoDates: too few values for a line and its uncertainty, or dates without a year.

    Source: Santer et al. (2000), "Statistical significance of trends and trend differences in
    layer-average atmospheric temperature time series", J. Geophys. Res. 105, 7337-7356.
    """
    times, values = _measured(series, statistic)
    seasons = _seasons(times)
    free = len(values) - seasons.shape[1] - 1
    if free < 1:
        raise NoDates(
            f"a trend with its uncertainty needs more than {seasons.shape[1] + 1} dates with a"
            f" value; there are {len(values)}. Choose a longer period"
        )
    decades = (times - times[0]) / DECADE
    x, y = _without(seasons, decades), _without(seasons, values)
    spread = float(x @ x)
    slope = float(x @ y) / spread
    residuals = y - slope * x
    effective = len(values) * _independent(residuals)
    left = max(effective - seasons.shape[1] - 1, 1.0)
    error = math.sqrt(float(residuals @ residuals) / left / spread)
    return Trend(
        slope, error, error * students_t(left), len(values), effective,
        seasons.shape[1] > 1, series.unit,
    )  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class Years:
    """A series cut into years, one row each, to be drawn over each other.

    Attributes:
        years: ascending.
        slots: month and day of each column, ``"07-01"``; hours follow after a T.
        values: float64 ``(year, slot)``; NaN where there is no date or no value.
    """

    years: tuple[int, ...]
    slots: tuple[str, ...]
    values: NDArray[np.float64]


def years_of(series: Series, statistic: str = "mean") -> Years:
    """Arrange a series by year and by the time of the year.

    Raises:
        UnknownMethod: there is no such statistic.
        NoDates: the dates have no year.
    """
    times, values = _dated(series, statistic)
    texts = [str(time) for time in times.astype("datetime64[h]")]
    names = [t[5:10] if t.endswith("T00") else t[5:] for t in texts]
    years = sorted({int(t[:4]) for t in texts})
    slots = sorted(set(names))
    table = np.full((len(years), len(slots)), np.nan)
    for text, name, value in zip(texts, names, values, strict=True):
        table[years.index(int(text[:4])), slots.index(name)] = value
    return Years(tuple(years), tuple(slots), table)


def students_t(degrees: float) -> float:
    """The 97.5 % point of Student's t distribution, to 1 % from two degrees of freedom on.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.

    Example:
        >>> round(students_t(10), 2)
        2.23
    """
    if degrees < 2:
        return 12.706  # of one degree, where the expansion fails
    z, v = _Z, degrees
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / v**power for power, term in enumerate(terms, 1))


def _dated(series: Series, statistic: str) -> tuple[NDArray[np.datetime64], NDArray[np.float64]]:
    if statistic not in STATISTICS:
        raise UnknownMethod(f"there is no statistic {statistic!r}; there are {STATISTICS}")
    times = np.asarray(series.times, dtype="datetime64[s]")
    if not len(times) or np.isnat(times).any():
        raise NoDates("climate normals have no year: there is no trend in them, and no years")
    return times, np.asarray(getattr(series, statistic), dtype=np.float64)


def _measured(series: Series, statistic: str) -> tuple[NDArray[np.datetime64], NDArray[np.float64]]:
    times, values = _dated(series, statistic)
    order = np.argsort(times, kind="stable")
    order = order[np.isfinite(values[order])]
    if len(order) < 3 or times[order[0]] == times[order[-1]]:
        raise NoDates(f"a trend needs three dates with a value; there are {len(order)}")
    return times[order], values[order]


def _seasons(times: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """One column of 0 and 1 per calendar month that occurs; else a single column of 1."""
    months = times.astype("datetime64[M]").astype(int) % 12
    if times[-1] - times[0] < 2 * DECADE / 10 * 0.9 or len(times) < 2 * len(np.unique(months)):
        return np.ones((len(times), 1))
    return np.asarray(months[:, None] == np.unique(months)[None, :], dtype=np.float64)


def _without(seasons: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values minus the mean of their season."""
    means = (values @ seasons) / seasons.sum(axis=0)
    return np.asarray(values - seasons @ means)


def _independent(residuals: NDArray[np.float64]) -> float:
    """The share of the dates that count as independent, at most 1."""
    total = float(residuals @ residuals)
    if total == 0.0:
        return 1.0
    r = min(max(float(residuals[1:] @ residuals[:-1]) / total, 0.0), 0.99)
    return (1 - r) / (1 + r)
