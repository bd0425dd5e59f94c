"""Year on year: the years of a curve laid over each other."""

from __future__ import annotations

from typing import Any

import bqplot as bq
import numpy as np
from numpy.typing import NDArray

from je_explorer.raster.trend import Years
from je_explorer.render.units import Conversion
from je_explorer.widgets.charts import times as clock
from je_explorer.widgets.charts.marks import Marks, put_ticks
from je_explorer.widgets.charts.time_axis import figure
from je_explorer.widgets.charts.value_axis import ValueAxis
from je_explorer.widgets.charts.year_looks import opacities

MARGIN = (14, 22, 26, 46)
LEAP_YEAR = "2000"
"""It has every day that a year can have."""


class YearsChart:
    """A line per year over the months; one of them is strong."""

    def __init__(self) -> None:
        self._x = bq.DateScale(allow_padding=False)
        self._values = ValueAxis()
        scales = {"x": self._x, "y": self._values.scale}
        self._months = bq.Axis(scale=self._x, grid_lines="none")
        self._lines = Marks(lambda: bq.Lines(x=[0.0], y=[0.0], scales=scales))
        self._dots = Marks(lambda: bq.Scatter(x=[0.0], y=[0.0], scales=scales, default_size=20))
        self.widget = figure([self._months, self._values.axis], MARGIN)

    def show(
        self, years: Years, scale: Conversion, colour: str, strong: int, lang: str, most_ticks: int
    ) -> None:
        """Draw years that have at least one value, in the unit of a scale."""
        places = slot_times(years.slots)
        values = scale.show(years.values)
        self._values.show(float(np.nanmin(values)), float(np.nanmax(values)))
        self._x.min, self._x.max = (end.astype(object) for end in clock.span_of(places))
        months = clock.time_ticks(places, most_ticks)
        put_ticks(self._months, months, "%-m月" if lang == "ja" else "%b")
        self._lines.begin()
        self._dots.begin()
        marks: list[Any] = []
        for year, row, opacity in zip(years.years, values, opacities(years.years), strict=True):
            look = (2.6, 1.0) if year == strong else (1.3, opacity)
            marks += self._year(places, row, colour, *look)
        if marks != self.widget.marks:
            self.widget.marks = marks

    def _year(
        self,
        places: NDArray[np.datetime64],
        row: NDArray[np.floating],
        colour: str,
        width: float,
        opacity: float,
    ) -> list[Any]:
        parts = clock.stretches(row)
        marks = [
            self._lines.take(
                x=places[part], y=row[part], colors=[colour], stroke_width=width,
                opacities=[opacity],
            )
            for part in parts
            if part.stop - part.start > 1
        ]  # fmt: skip
        alone = [part.start for part in parts if part.stop - part.start == 1]
        if alone:
            dots = self._dots.take(
                x=places[alone], y=row[alone], colors=[colour], opacities=[opacity]
            )
            marks.append(dots)
        return marks


def slot_times(slots: tuple[str, ...]) -> NDArray[np.datetime64]:
    """The places of times of the year, as those of `years_of`, in a leap year."""
    return np.array([f"{LEAP_YEAR}-{slot}" for slot in slots], dtype="datetime64[ms]")
