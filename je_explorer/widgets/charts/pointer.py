"""Pointing at a date in a chart whose brush takes the mouse."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import anywidget
import numpy as np
from traitlets import Int, List, Unicode

from je_explorer.widgets.charts.time_axis import TimeAxis
from je_explorer.widgets.resources import resource

_numbers = itertools.count(1)


class Mouse(anywidget.AnyWidget):
    """Follows the mouse over a chart in the page; it has nothing to show of itself.

    Attributes:
        chart: the class of the style sheet that the chart alone has.
        places: where its dates lie, as shares of the plot's width.
        pointed: index of the date that the mouse is nearest to, or -1.
    """

    _esm = resource("scripts/point.js")
    chart = Unicode("").tag(sync=True)
    places: Any = List().tag(sync=True)
    pointed = Int(-1).tag(sync=True)


class Pointer:
    """Tells which date of a chart is pointed at; bqplot itself tells nothing beside a brush.

    Args:
        figure: the chart.
        axis: its time axis.
        on_point: called with the date that the mouse is on, and with ``""`` when it has left.
        on_choose: called with a date that is pressed; the brush sees only that nothing was dragged.
    """

    def __init__(
        self,
        figure: Any,
        axis: TimeAxis,
        on_point: Callable[[str], None],
        on_choose: Callable[[str], None],
    ) -> None:
        self._axis = axis
        self._on_point, self._on_choose = on_point, on_choose
        name = f"je-figure-{next(_numbers)}"
        figure.add_class(name)
        self.mouse = Mouse(chart=name)
        self.mouse.observe(self._moved, "pointed")
        self.mouse.on_msg(self._pressed)

    def show(self) -> None:
        """Learn where the dates lie."""
        first, last = self._axis.span
        times = np.array(list(self._axis.times.values()))
        self.mouse.places = ((times - first) / (last - first)).tolist()

    def _label(self, index: int) -> str:
        labels = list(self._axis.times)
        return labels[index] if 0 <= index < len(labels) else ""

    def _moved(self, change: Any) -> None:
        self._on_point(self._label(change["new"]))

    def _pressed(self, _mouse: Any, content: Any, _buffers: Any) -> None:
        label = self._label(int(content.get("pressed", -1)))
        if label:
            self._on_choose(label)
