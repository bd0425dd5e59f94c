"""The time axis that the charts above each other share, and the brush over it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import bqplot as bq
import ipywidgets as w
import numpy as np

from je_explorer.raster.statistics import Series
from je_explorer.widgets.charts import times as clock
from je_explorer.widgets.charts.marks import put_ticks, update

Span: TypeAlias = "tuple[np.datetime64, np.datetime64]"

LAYOUT = {"width": "100%", "height": "100%", "min_width": "100px"}


class TimeAxis:
    """Dates, where they lie on the common scale, and how they are written."""

    def __init__(self) -> None:
        # Without padding: charts above each other would shrink the axis by their own bars and dots.
        self.scale = bq.DateScale(allow_padding=False)
        self.times: dict[str, np.datetime64] = {}
        self.span: Span = (np.datetime64("2000-01-01", "ms"), np.datetime64("2001-01-01", "ms"))
        self.axis = bq.Axis(scale=self.scale, grid_lines="none")

    def show(self, several: Sequence[Series], lang: str, most_ticks: int) -> None:
        """Span all dates of some series."""
        self.times = clock.every_time(several)
        every = np.array(list(self.times.values()))
        self.span = clock.span_of(every)
        # Both ends are said outright: a scale that looks for them itself also counts old marks.
        self.scale.min, self.scale.max = (end.astype(object) for end in self.span)
        normal, label = clock.is_normal(several[0]), next(iter(self.times))
        put_ticks(
            self.axis,
            clock.time_ticks(every, most_ticks),
            clock.tick_format(every, lang, normal, label),
        )

    def period(self, dates: tuple[str, str]) -> np.ndarray[Any, Any] | None:
        """Where a period lies, half a step around its first and last date; None if not here."""
        inside = [t for label, t in self.times.items() if dates[0] <= label <= dates[1]]
        if not inside:
            return None
        room = clock.half_step(np.array(list(self.times.values())))
        first, last = min(inside) - room, max(inside) + room
        return np.array([max(first, self.span[0]), min(last, self.span[1])])


class Brush:
    """Dragging over dates. ``on_dates`` is told the dates when the mouse is let go.

    The brush can't snap by itself, and fires while it is dragged: it is only read when it rests,
    and then laid over whole dates.
    """

    def __init__(self, axis: TimeAxis, on_dates: Callable[[tuple[str, ...]], None]) -> None:
        self._axis = axis
        self._on_dates = on_dates
        self._shown: tuple[str, str] | None = None
        self._dragged = False
        self.widget = bq.interacts.BrushIntervalSelector(scale=axis.scale, color="#0B63C4")
        self.widget.observe(self._moved, ["brushing", "selected"])

    def show(self, dates: tuple[str, str] | None) -> None:
        """Tint a period, or none."""
        self._shown = dates
        self._lay()

    def _lay(self) -> None:
        place = None if self._shown is None else self._axis.period(self._shown)
        update(self.widget, selected=place)

    def _moved(self, _change: Any) -> None:
        if self.widget.brushing:
            self._dragged = True
        elif self._dragged:
            self._dragged = False
            chosen = self._chosen()
            self._on_dates(chosen)
            self._lay()

    def _chosen(self) -> tuple[str, ...]:
        selected = self.widget.selected
        if selected is None or len(selected) != 2:
            return ()
        first, last = np.asarray(selected).astype("datetime64[ms]")
        return clock.period_between(self._axis.times, first, last)


def figure(axes: list[Any], margin: tuple[int, int, int, int], **rest: Any) -> Any:
    """A figure without a frame; the margin is top, right, bottom, left in pixels."""
    top, right, bottom, left = margin
    return bq.Figure(
        marks=[], axes=axes, background_style={"fill": "transparent"}, animation_duration=0,
        fig_margin={"top": top, "right": right, "bottom": bottom, "left": left},
        layout=w.Layout(**LAYOUT), padding_x=0.0, padding_y=0.0, **rest,
    )  # fmt: skip
