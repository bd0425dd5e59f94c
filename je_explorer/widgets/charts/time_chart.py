"""The curves over time: a line and a band per area, the trend, the date of the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bqplot as bq
import numpy as np
from numpy.typing import NDArray

from je_explorer.render.units import Conversion
from je_explorer.widgets.charts.curves import Drawn
from je_explorer.widgets.charts.marks import Marks, update
from je_explorer.widgets.charts.time_axis import Brush, TimeAxis, figure
from je_explorer.widgets.charts.times import stretches
from je_explorer.widgets.charts.value_axis import ValueAxis

BAND_OPACITY = 0.16
MARGIN = (14, 22, 4, 46)


class TimeChart:
    """Draws curves against a common time axis; dates are chosen by dragging."""

    def __init__(self, axis: TimeAxis, on_dates: Callable[[tuple[str, ...]], None]) -> None:
        self._axis = axis
        self._values = ValueAxis()
        scales = {"x": axis.scale, "y": self._values.scale}
        self._bands = Marks(lambda: _lines(scales, stroke_width=0, fill="between"))
        self._lines = Marks(lambda: _lines(scales, stroke_width=2))
        self._trends = Marks(lambda: _lines(scales, stroke_width=1.4, line_style="dash_dotted"))
        self._dots = Marks(lambda: bq.Scatter(x=[0.0], y=[0.0], scales=scales, default_size=24))
        self._date = _lines(
            scales, stroke_width=1.2, line_style="dashed", colors=["#64748B"],
        )  # fmt: skip
        self._brush = Brush(axis, on_dates)
        self.widget = figure([self._values.axis], MARGIN, interaction=self._brush.widget)

    def show(self, curves: list[Drawn], scale: Conversion) -> None:
        """Draw curves that have at least one value, in the unit of a scale."""
        low = scale.show(min(float(np.nanmin(curve.low)) for curve in curves))
        high = scale.show(max(float(np.nanmax(curve.high)) for curve in curves))
        self._values.show(low, high)
        for stock in (self._bands, self._lines, self._trends, self._dots):
            stock.begin()
        marks: list[Any] = []
        for curve in curves:
            marks += [*self._band(curve, scale), *self._line(curve, scale)]
            marks += self._trend(curve, scale)
        self._set(marks)

    def mark(self, date: str) -> None:
        """Draw the dashed line at a date; one that no curve has removes it."""
        others = [mark for mark in self.widget.marks if mark is not self._date]
        time = self._axis.times.get(date)
        if time is None:
            self._set(others)
            return
        update(self._date, x=np.array([time, time]), y=np.array(self._values.span))
        self._set([*others, self._date])

    def tint(self, dates: tuple[str, str] | None) -> None:
        """Tint a period, or none."""
        self._brush.show(dates)

    def _set(self, marks: list[Any]) -> None:
        if marks != self.widget.marks:
            self.widget.marks = marks

    def _band(self, curve: Drawn, scale: Conversion) -> list[Any]:
        """One filled band per stretch of dates without a gap."""
        if curve.is_flat:
            return []
        return [
            self._bands.take(
                x=curve.times[part],
                y=scale.show(np.stack([curve.low[part], curve.high[part]])),
                colors=[curve.colour],
                fill_colors=[curve.colour],
                fill_opacities=[BAND_OPACITY, BAND_OPACITY],
            )
            for part in stretches(curve.middle)
            if part.stop - part.start > 1
        ]

    def _line(self, curve: Drawn, scale: Conversion) -> list[Any]:
        """One line per stretch; a date between two gaps is a dot, which a line can't show."""
        parts = stretches(curve.middle)
        lines = [
            self._lines.take(
                x=curve.times[part], y=scale.show(curve.middle[part]), colors=[curve.colour]
            )
            for part in parts
            if part.stop - part.start > 1
        ]
        alone = [part.start for part in parts if part.stop - part.start == 1]
        if not alone:
            return lines
        places, values = curve.times[alone], scale.show(curve.middle[alone])
        return [*lines, self._dots.take(x=places, y=values, colors=[curve.colour])]

    def _trend(self, curve: Drawn, scale: Conversion) -> list[Any]:
        if curve.trend is None:
            return []
        ends: NDArray[np.datetime64] = curve.times[[0, -1]]
        line = scale.show(np.array(curve.trend))
        return [self._trends.take(x=ends, y=line, colors=[curve.colour])]


def _lines(scales: dict[str, Any], **rest: Any) -> Any:
    return bq.Lines(x=[0.0], y=[0.0], scales=scales, apply_clip=True, **rest)
