"""A series as it is drawn: its line, its band, its trend. No widgets here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import NoDates
from je_explorer.raster.statistics import Series
from je_explorer.raster.trend import DECADE, Trend, trend
from je_explorer.widgets.charts.times import times_of
from je_explorer.widgets.values.look import ChartLook
from je_explorer.widgets.values.result import Curve

SHORTEST = 2 * DECADE / 10 * 0.9
"""Of a trend: within less than two years, one has seen seasons and no trend."""


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
    """One curve, in the unit of its series; arrays have the length of its dates.

    Attributes:
        colour: of its area.
        times: where its dates lie.
        middle, low, high: the line, and the ends of its band.
        trend: values of the straight line at the first and last time, or None.
    """

    colour: str
    times: NDArray[np.datetime64]
    middle: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    trend: tuple[float, float] | None = None

    @property
    def is_flat(self) -> bool:
        """Whether the band has no height, as that of a single pixel."""
        return bool(np.array_equal(self.low, self.high, equal_nan=True))


def drawn(curve: Curve, look: ChartLook) -> Drawn:
    """A curve as it is to be drawn."""
    series, middle = curve.series, middle_of(curve.series, look)
    low, high = band_of(series, look)
    line = trend_line(series, look) if look.trend else None
    return Drawn(curve.area.colour, times_of(series), middle, low, high, line)


def statistic(look: ChartLook) -> str:
    """The name of the mean that is drawn."""
    return "weighted_mean" if look.weighted else "mean"


def middle_of(series: Series, look: ChartLook) -> NDArray[np.float64]:
    """The mean that is drawn, per date."""
    return np.asarray(getattr(series, statistic(look)), dtype=np.float64)


def band_of(series: Series, look: ChartLook) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lower and upper end of the band, per date."""
    middle = middle_of(series, look)
    if look.spread == "range":
        return series.min, series.max
    spread = series.std if look.spread == "std" else np.zeros(len(middle))
    return middle - spread, middle + spread


def trend_of(series: Series, look: ChartLook) -> Trend | None:
    """The slope of a series with its uncertainty; None where it is too short."""
    times = times_of(series)[np.isfinite(middle_of(series, look))]
    if not times.size or times[-1] - times[0] < SHORTEST:
        return None
    try:
        return trend(series, statistic(look))
    except NoDates:
        return None


def trend_line(series: Series, look: ChartLook) -> tuple[float, float] | None:
    """The trend at the first and last time: a line through the middle of what was measured."""
    found = trend_of(series, look)
    if found is None:
        return None
    times, values = times_of(series), middle_of(series, look)
    decades = (times - times[0]) / DECADE
    good = np.isfinite(values)
    level = float(values[good].mean() - found.slope * decades[good].mean())
    return level + found.slope * float(decades[0]), level + found.slope * float(decades[-1])
