"""The bqplot chart of the curves. Its import takes over a second: import it late."""

from __future__ import annotations

from typing import Any

import bqplot as bq
import ipywidgets as w
import numpy as np
from numpy.typing import NDArray

from je_explorer.widgets.state import Curve

BAND_OPACITY = 0.16
NORMAL_YEAR = "2001"
"""Climate normals belong to no year; the axis needs one, and does not show it."""


class Chart:
    """Mean line and min-max band of each curve over time, and the date of the map."""

    def __init__(self) -> None:
        self._scales = {"x": bq.DateScale(), "y": bq.LinearScale()}
        self._x_axis = bq.Axis(scale=self._scales["x"], grid_lines="none", num_ticks=7)
        self._y_axis = bq.Axis(
            scale=self._scales["y"], orientation="vertical", num_ticks=5, grid_lines="solid"
        )
        self._date = bq.Lines(
            x=[], y=[], scales=self._scales, colors=["#64748B"], stroke_width=1.2,
            line_style="dashed",
        )  # fmt: skip
        self._times: dict[str, np.datetime64] = {}
        self._span = (0.0, 1.0)
        self.widget = bq.Figure(
            marks=[],
            axes=[self._x_axis, self._y_axis],
            fig_margin={"top": 14, "bottom": 26, "left": 46, "right": 16},
            background_style={"fill": "transparent"},
            layout=w.Layout(width="100%", height="100%", min_height="80px", min_width="100px"),
            padding_x=0.01,
            padding_y=0.0,
            animation_duration=0,
        )

    def show(self, curves: list[Curve], lang: str) -> None:
        """Draw the curves; each has at least one finite mean."""
        low = min(float(np.nanmin(curve.series.min)) for curve in curves)
        high = max(float(np.nanmax(curve.series.max)) for curve in curves)
        room = (high - low) * 0.06 or 1.0
        self._span = (low - room, high + room)
        self._times = {}
        marks: list[Any] = []
        for curve in curves:
            times = times_of(curve)
            self._times.update(zip(curve.series.dates, times, strict=True))
            marks += self._band(curve, times) + self._line(curve, times)
        normal = bool(np.isnat(curves[0].raster.times).any())
        self._x_axis.tick_format = tick_format(times_of(curves[0]), lang, normal)
        with self.widget.hold_sync():
            self._scales["y"].min, self._scales["y"].max = self._span
            self.widget.marks = marks

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
                y=np.stack([curve.series.min[part], curve.series.max[part]]),
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
                x=times[part], y=curve.series.mean[part], scales=self._scales,
                colors=[curve.area.colour], stroke_width=2,
            )
            for part in parts
            if part.stop - part.start > 1
        ]  # fmt: skip
        alone = [part.start for part in parts if part.stop - part.start == 1]
        if not alone:
            return lines
        dots = bq.Scatter(
            x=times[alone], y=curve.series.mean[alone], scales=self._scales,
            colors=[curve.area.colour], default_size=24,
        )  # fmt: skip
        return [*lines, dots]


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


def tick_format(times: NDArray[np.datetime64], lang: str, normal: bool = False) -> str:
    """How dates are written on the axis, by the time that it spans."""
    days = float((times.max() - times.min()) / np.timedelta64(1, "D"))
    japanese = lang == "ja"
    if normal:
        return "%-m月" if japanese else "%b"
    if days > 3 * 366:
        return "%Y年" if japanese else "%Y"
    if days > 92:
        return "%Y年%-m月" if japanese else "%b %Y"
    if days > 2:
        return "%-m月%-d日" if japanese else "%-d %b"
    return "%H:%M"
