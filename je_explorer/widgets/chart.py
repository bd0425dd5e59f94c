"""The bqplot chart of the curves. Its import takes over a second: import it late."""

from __future__ import annotations

from typing import Any

import bqplot as bq
import ipywidgets as w
import numpy as np
from numpy.typing import NDArray

from je_explorer.render.units import Conversion
from je_explorer.widgets.figures import ticks
from je_explorer.widgets.state import Curve

BAND_OPACITY = 0.16
NORMAL_YEAR = "2001"
"""Climate normals belong to no year; the axis needs one, and does not show it."""


class Chart:
    """Mean line and min-max band of each curve over time, and the date of the map."""

    def __init__(self) -> None:
        self._scales = {"x": bq.DateScale(), "y": bq.LinearScale()}
        self._x_axis = bq.Axis(scale=self._scales["x"], grid_lines="none")
        self._y_axis = bq.Axis(scale=self._scales["y"], side="left", grid_lines="solid")
        self._date = bq.Lines(
            x=[], y=[], scales=self._scales, colors=["#64748B"], stroke_width=1.2,
            line_style="dashed",
        )  # fmt: skip
        self._times: dict[str, np.datetime64] = {}
        self._span = (0.0, 1.0)
        self._scale = Conversion("")
        self.widget = bq.Figure(
            marks=[],
            axes=[self._x_axis, self._y_axis],
            fig_margin={"top": 14, "bottom": 26, "left": 46, "right": 30},
            background_style={"fill": "transparent"},
            layout=w.Layout(width="100%", height="100%", min_height="80px", min_width="100px"),
            padding_x=0.01,
            padding_y=0.0,
            animation_duration=0,
        )

    def show(self, curves: list[Curve], lang: str, scale: Conversion, most_ticks: int = 8) -> None:
        """Draw the curves, each with at least one finite mean, in the unit of a scale."""
        self._scale = scale
        low = scale.show(min(float(np.nanmin(curve.series.min)) for curve in curves))
        high = scale.show(max(float(np.nanmax(curve.series.max)) for curve in curves))
        room = (high - low) * 0.06 or 1.0
        self._span = (low - room, high + room)
        self._times = {}
        marks: list[Any] = []
        for curve in curves:
            times = times_of(curve)
            self._times.update(zip(curve.series.dates, times, strict=True))
            marks += self._band(curve, times) + self._line(curve, times)
        self._place_ticks(np.array(list(self._times.values())), lang, curves[0], most_ticks)
        # Both ends are said outright: a scale that looks for them itself also counts old marks.
        every = np.array(list(self._times.values()))
        x_scale, y_scale = self._scales["x"], self._scales["y"]
        x_scale.min, x_scale.max = (end.astype(object) for end in _room(every))
        y_scale.min, y_scale.max = self._span
        self.widget.marks = marks

    def _place_ticks(
        self, times: NDArray[np.datetime64], lang: str, curve: Curve, most: int
    ) -> None:
        normal = bool(np.isnat(curve.raster.times).any())
        with self._x_axis.hold_sync():
            self._x_axis.tick_format = tick_format(times, lang, normal)
            self._x_axis.tick_values = time_ticks(times, most)
        self._y_axis.tick_values = np.array(ticks(*self._span, about=6))

    def mark(self, date: str) -> None:
        """Draw the dashed line at a date; one that no curve has removes it."""
        others = [mark for mark in self.widget.marks if mark is not self._date]
        time = self._times.get(date)
        if time is None:
            self.widget.marks = others
            return
        with self._date.hold_sync():
            self._date.x = np.array([time, time])
            self._date.y = np.array(self._span)
        self.widget.marks = [*others, self._date]

    def _band(self, curve: Curve, times: NDArray[np.datetime64]) -> list[Any]:
        """One filled band per stretch of dates without a gap."""
        return [
            bq.Lines(
                x=times[part],
                y=self._scale.show(np.stack([curve.series.min[part], curve.series.max[part]])),
                scales=self._scales,
                colors=[curve.area.colour],
                stroke_width=0,
                fill="between",
                fill_opacities=[BAND_OPACITY, BAND_OPACITY],
                fill_colors=[curve.area.colour],
                apply_clip=True,
            )
            for part in stretches(curve.series.mean)
            if part.stop - part.start > 1
        ]

    def _line(self, curve: Curve, times: NDArray[np.datetime64]) -> list[Any]:
        """One line per stretch; a date between two gaps is a dot, which a line can't show."""
        parts = stretches(curve.series.mean)
        lines = [
            bq.Lines(
                x=times[part], y=self._scale.show(curve.series.mean[part]), scales=self._scales,
                colors=[curve.area.colour], stroke_width=2,
            )
            for part in parts
            if part.stop - part.start > 1
        ]  # fmt: skip
        alone = [part.start for part in parts if part.stop - part.start == 1]
        if not alone:
            return lines
        dots = bq.Scatter(
            x=times[alone], y=self._scale.show(curve.series.mean[alone]), scales=self._scales,
            colors=[curve.area.colour], default_size=24,
        )  # fmt: skip
        return [*lines, dots]


def _room(times: NDArray[np.datetime64]) -> tuple[np.datetime64, np.datetime64]:
    """First and last time; around a single one, a day to either side."""
    first, last = times.min(), times.max()
    day = np.timedelta64(1, "D")
    return (first, last) if first < last else (first - day, last + day)


def stretches(values: NDArray[np.floating]) -> list[slice]:
    """The runs of finite values.

    Example:
        >>> stretches(np.array([1.0, 2.0, np.nan, 4.0]))
        [slice(0, 2, None), slice(3, 4, None)]
    """
    good = np.concatenate([[False], np.isfinite(values), [False]])
    edges = np.flatnonzero(good[1:] != good[:-1])
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def times_of(curve: Curve) -> NDArray[np.datetime64]:
    """The time of each date; climate normals are spread over one year."""
    times = curve.raster.times
    if not np.isnat(times).any():
        return np.asarray(times, dtype="datetime64[ms]")
    start = np.datetime64(f"{NORMAL_YEAR}-01-01", "ms")
    step = np.timedelta64(365 * 86_400_000 // max(len(times), 1), "ms")
    return np.asarray(start + np.arange(len(times)) * step)


MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
DAY_STEPS = (1, 2, 5, 7, 10, 14, 21)


def time_ticks(times: NDArray[np.datetime64], most: int = 8) -> NDArray[np.datetime64]:
    """Starts of months (or of days, or hours) within a span of time, at most so many or one more.

    Example:
        >>> time_ticks(np.array(["2021-01-01", "2021-06-01"], "datetime64[ms]")).astype("M8[M]")
        array(['2021-01', '2021-02', '2021-03', '2021-04', '2021-05', '2021-06'],
              dtype='datetime64[M]')
    """
    first, last = times.min(), times.max()
    days = float((last - first) / np.timedelta64(1, "D"))
    if days > 62:
        months = np.arange(first.astype("M8[M]"), last.astype("M8[M]") + 1)
        step = next((s for s in MONTH_STEPS if len(months) / s <= most), MONTH_STEPS[-1])
        found = months[months.astype(int) % step == 0]
    elif days > 2:
        every = np.arange(first.astype("M8[D]"), last.astype("M8[D]") + 1)
        found = every[:: next((s for s in DAY_STEPS if len(every) / s <= most), 28)]
    else:
        hours = np.arange(first.astype("M8[h]"), last.astype("M8[h]") + 1)
        found = hours[:: max(1, -(-len(hours) // most))]
    kept = found.astype("M8[ms]")
    return np.asarray(kept[(kept >= first) & (kept <= last)])


def tick_format(times: NDArray[np.datetime64], lang: str, normal: bool = False) -> str:
    """How dates are written on the axis, by the time that it spans."""
    days = float((times.max() - times.min()) / np.timedelta64(1, "D"))
    japanese = lang == "ja"
    if normal:
        return "%-m月" if japanese else "%b"
    if days > 3 * 366:
        return "%Y年" if japanese else "%Y"
    if days > 62:
        return "%Y年%-m月" if japanese else "%b %Y"
    if days > 2:
        return "%-m月%-d日" if japanese else "%-d %b"
    return "%H:%M"
