"""The answer as a curve: one line and band per area."""

from __future__ import annotations

import contextlib
import threading
from importlib import import_module
from typing import Any

import ipywidgets as w
import numpy as np

from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import classed, column, escaped, markup, row, show
from je_explorer.widgets.state import ExplorerState

TICK_WIDTH = 110
CHART = "je_explorer.widgets.chart"


class SeriesPanel:
    """Shows the curves; one sentence where there are none."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._chart: Any = None
        self._title = markup("", "title")
        self._hint = markup("", "keys")
        self._unit = markup("", "axis-unit")
        self._place = classed(w.Box(), "chart")
        self._empty = markup("", "empty")
        self.widget = column(
            [row([self._title, self._hint], "below-head"), self._unit, self._place, self._empty],
            "below",
        )
        state.observe(self._refresh, ["lang", "curves", "collection", "unit"])
        state.observe(self._mark, ["date", "curves"])
        state.observe(self._warm, "view")
        self._refresh()

    def _refresh(self, _change: Any = None) -> None:
        state, lang = self._state, self._state.lang
        self._title.value = f"<h2>{text.say(lang, 'series')}</h2>"
        drawable = [c for c in state.curves if np.isfinite(c.series.mean).any()]
        show(self._place, bool(drawable))
        show(self._empty, not drawable)
        show(self._unit, bool(drawable))
        self._empty.value = f"<p>{text.say(lang, self._why_empty())}</p>"
        self._hint.value = self._keys(drawable) if drawable else ""
        if drawable:
            scale = describe.band_scale(drawable[0].raster.band, state.unit)
            self._unit.value = escaped(scale.label)
            self._drawn().show(drawable, lang, scale, self._most_ticks())

    def _most_ticks(self) -> int:
        """As many dates as have room on the axis, which is as wide as the map."""
        view = self._state.view
        return 8 if view is None else max(2, min(8, int(view.width / TICK_WIDTH)))

    def _why_empty(self) -> str:
        if self._state.curves:
            return "series.nothing"
        shown = self._state.shown
        if shown is not None and (shown.raster.band.is_classes or shown.raster.band.is_picture):
            return "series.classes"
        return "series.empty" if self._state.collection else "series.empty.start"

    def _keys(self, curves: list[Any]) -> str:
        lang = self._state.lang
        names = "".join(
            f'<i style="background:{escaped(curve.area.colour)}"></i>'
            f"{escaped(describe.area_name(curve.area, lang))}"
            for curve in curves
        )
        return f"<span>{names}</span><em>{text.say(lang, 'series.hint')}</em>"

    def _drawn(self) -> Any:
        """The chart, made at its first use: its library takes over a second to import."""
        if self._chart is None:
            self._chart = import_module(CHART).Chart()
            self._place.children = (self._chart.widget,)
        return self._chart

    def _warm(self, _change: Any) -> None:
        """Import the chart beside everything else as soon as the map is on the screen."""
        self._state.unobserve(self._warm, "view")
        threading.Thread(target=_import_chart, name="je_explorer-chart", daemon=True).start()

    def _mark(self, _change: Any = None) -> None:
        if self._chart is not None and self._state.curves:
            self._chart.mark(self._state.date)


def _import_chart() -> None:
    # Only ahead of time: what fails here fails again, and is reported, when a curve is drawn.
    with contextlib.suppress(Exception):
        import_module(CHART)
