"""The axis of values at the left of a chart."""

from __future__ import annotations

from collections.abc import Sequence

import bqplot as bq
import numpy as np

from je_explorer.render.ticks import ticks
from je_explorer.widgets.charts.marks import put_ticks

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
        found = ticks(*self.span)
        put_ticks(self.axis, np.array(found), tick_format(found))


def tick_format(values: Sequence[float]) -> str:
    """How d3 is to write round numbers: with as many decimals as tell them apart.

    Example:
        >>> tick_format([28.0, 28.5, 29.0]), tick_format([-20.0, 0.0, 20.0])
        (',.1f', ',.0f')
    """
    decimals = next((n for n in range(7) if all(round(v, n) == v for v in values)), None)
    return "~g" if decimals is None else f",.{decimals}f"
