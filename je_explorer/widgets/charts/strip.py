"""The strip below a chart: the share of valid pixels per date, and the dates to point at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bqplot as bq
import numpy as np

from je_explorer.raster.statistics import Series
from je_explorer.widgets.charts.marks import update
from je_explorer.widgets.charts.time_axis import TimeAxis, figure
from je_explorer.widgets.charts.times import neighboured

MARGIN = (2, 22, 24, 46)
LARGEST_TARGET = 24


class Strip:
    """A bar per date, as high as the share of valid pixels.

    Over each bar lies an invisible square that takes the mouse, or a finger. In the chart above the
    brush lies over all marks and leaves the mouse to none of them: see `Pointer`.

    Args:
        axis: the time axis of the charts above.
        on_point: called with the date that the mouse is on, and with ``""`` when it has left.
        on_choose: called with a date that is clicked.
    """

    def __init__(
        self,
        axis: TimeAxis,
        on_point: Callable[[str], None],
        on_choose: Callable[[str], None],
    ) -> None:
        self._axis = axis
        self._on_point, self._on_choose = on_point, on_choose
        scales = {"x": axis.scale, "y": bq.LinearScale(min=0.0, max=1.0, allow_padding=False)}
        self._back = bq.Bars(x=[0.0], y=[0.0], scales=scales, colors=["#9FB0C3"], opacities=[0.22])
        self._bars = bq.Bars(x=[0.0], y=[0.0], scales=scales, colors=["#7E8EA0"])
        for bars in (self._back, self._bars):
            bars.padding = 0.3
        self._targets = bq.Scatter(
            x=[0.0], y=[0.0], scales=scales, marker="square", colors=["#000000"], opacities=[0.0],
            default_size=LARGEST_TARGET**2, hovered_style={}, unhovered_style={},
        )  # fmt: skip
        self._targets.observe(self._pointed, "hovered_point")
        self._targets.on_element_click(self._clicked)
        self.widget = figure([axis.axis], MARGIN)

    def show(self, several: list[Series], width: float) -> None:
        """Show the dates of some series, of which each bar has the smallest share.

        ``width`` is that of the chart in screen pixels.
        """
        places = np.array(list(self._axis.times.values()))
        shares = np.array([_share(several, label) for label in self._axis.times])
        for bars, heights in (
            (self._back, np.ones(len(places))), (self._bars, np.nan_to_num(shares))
        ):  # fmt: skip
            x, y = neighboured(places, heights)
            update(bars, x=x, y=y)
        step = max(4, min(LARGEST_TARGET, int(width / max(len(places), 1))))
        update(
            self._targets, x=places, y=np.full(len(places), 0.5), default_size=step**2,
            hovered_point=None,
        )  # fmt: skip
        if not self.widget.marks:
            self.widget.marks = [self._back, self._bars, self._targets]

    def _label(self, index: int | None) -> str:
        labels = list(self._axis.times)
        return labels[index] if index is not None and 0 <= index < len(labels) else ""

    def _pointed(self, change: Any) -> None:
        self._on_point(self._label(change["new"]))

    def _clicked(self, _mark: Any, content: Any) -> None:
        index = self._targets.hovered_point
        if index is None:  # a finger has no hovering
            index = (content.get("data") or {}).get("index")
        label = self._label(index)
        if label:
            self._on_choose(label)


def _share(several: list[Series], label: str) -> float:
    found = [s.valid_share[s.dates.index(label)] for s in several if label in s.dates]
    return float(np.nanmin(found)) if np.isfinite(found).any() else float("nan")
