"""The axis of values at the left of a chart."""

from __future__ import annotations

import bqplot as bq
import numpy as np

from je_explorer.widgets.charts.marks import update
from je_explorer.widgets.figures import ticks

ROOM = 0.06
"""Share of the values' span that is left free at either end."""


class ValueAxis:
    """A scale with a few round numbers and lines across the chart."""

    def __init__(self) -> None:
        self.scale = bq.LinearScale(allow_padding=False)
        self.axis = bq.Axis(scale=self.scale, side="left")
        self.span = (0.0, 1.0)

    def show(self, low: float, high: float, *, room: bool = True) -> None:
        """Span two values; without ``room`` exactly these."""
        free = ((high - low) * ROOM or 1.0) if room else 0.0
        self.span = (low - free, high + free)
        self.scale.min, self.scale.max = self.span
        found = ticks(*self.span, about=6)
        update(self.axis, tick_values=np.array(found))
