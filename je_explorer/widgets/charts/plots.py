"""All charts that are drawn by bqplot. Its import takes over a second: import this late."""

from __future__ import annotations

from collections.abc import Callable

from je_explorer.widgets.charts.pointer import Pointer
from je_explorer.widgets.charts.shares_chart import SharesChart
from je_explorer.widgets.charts.strip import Strip
from je_explorer.widgets.charts.time_axis import TimeAxis
from je_explorer.widgets.charts.time_chart import TimeChart
from je_explorer.widgets.charts.years_chart import YearsChart


class Plots:
    """The charts, of which those over time share an axis."""

    def __init__(
        self,
        on_dates: Callable[[tuple[str, ...]], None],
        on_point: Callable[[str], None],
        on_choose: Callable[[str], None],
    ) -> None:
        self.axis = TimeAxis()
        self.time = TimeChart(self.axis, on_dates)
        self.shares = SharesChart(self.axis, on_dates)
        self.strip = Strip(self.axis, on_point, on_choose)
        self.years = YearsChart()
        charts = (self.time.widget, self.shares.widget)
        self.pointers = tuple(Pointer(each, self.axis, on_point, on_choose) for each in charts)

    def point(self) -> None:
        """The axis has other dates: they are those that can be pointed at."""
        for pointer in self.pointers:
            pointer.show()
