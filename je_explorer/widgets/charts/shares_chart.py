"""The shares of classes over time: layers in the classes' colours, which fill the chart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bqplot as bq
import numpy as np

from je_explorer.raster.statistics import Series
from je_explorer.widgets.charts.marks import update
from je_explorer.widgets.charts.shares import occurring
from je_explorer.widgets.charts.time_axis import Brush, TimeAxis, figure
from je_explorer.widgets.charts.times import neighboured, times_of
from je_explorer.widgets.charts.value_axis import ValueAxis

MARGIN = (14, 22, 4, 46)


class SharesChart:
    """Stacked bars, a bar per date."""

    def __init__(self, axis: TimeAxis, on_dates: Callable[[tuple[str, ...]], None]) -> None:
        self._axis = axis
        self._values = ValueAxis()
        scales = {"x": axis.scale, "y": self._values.scale}
        self._bars = bq.Bars(x=[0.0], y=[0.0], scales=scales, type="stacked", padding=0.12)
        self._date = bq.Lines(
            x=[0.0], y=[0.0], scales=scales, colors=["#18202B"], stroke_width=1.2,
            line_style="dashed",
        )  # fmt: skip
        self._brush = Brush(axis, on_dates)
        self.widget = figure([self._values.axis], MARGIN, interaction=self._brush.widget)

    def show(self, series: Series) -> None:
        """Draw the shares of the classes that occur."""
        found = occurring(series)
        self._values.show(0.0, 100.0, room=False)
        shares = np.array([100 * np.nan_to_num(series.class_shares[code]) for code, _, _ in found])
        places, heights = neighboured(times_of(series), shares)
        update(
            self._bars, x=places, y=heights, colors=[colour for _, _, colour in found],
        )  # fmt: skip
        if not self.widget.marks:
            self.widget.marks = [self._bars]

    def mark(self, date: str) -> None:
        """Draw the dashed line at a date; one that is not here removes it."""
        time = self._axis.times.get(date)
        marks: list[Any] = [self._bars]
        if time is not None:
            update(self._date, x=np.array([time, time]), y=np.array(self._values.span))
            marks.append(self._date)
        if marks != self.widget.marks:
            self.widget.marks = marks

    def tint(self, dates: tuple[str, str] | None) -> None:
        """Tint a period, or none."""
        self._brush.show(dates)
