"""The handle of the divider: a slider across the map, for the mouse and for the arrow keys."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from je_explorer.widgets import text
from je_explorer.widgets.compare import seen
from je_explorer.widgets.controls import Filling, classed, show
from je_explorer.widgets.state import ExplorerState


class Divider:
    """Moves the divider, and stands where it is."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._filling = Filling()
        self.widget = classed(
            w.FloatSlider(min=0, max=1, step=0.005, value=0.5, readout=False), "divider", "range"
        )
        self.widget.observe(self._moved, "value")
        views = ["view", "polar_view", "polar"]
        state.observe(self._refresh, ["lang", "compare", "overlay_b", "divider", *views])
        self._refresh()

    def _moved(self, change: Any) -> None:
        edges = seen.ends(self._state)
        if self._filling or edges is None:
            return
        west, east = edges
        place = max(2 * seen.EDGE, min(1 - 2 * seen.EDGE, float(change["new"])))
        self._state.divider = west + place * (east - west)

    def _refresh(self, _change: Any = None) -> None:
        state = self._state
        show(self.widget, state.compare.mode == "swipe" and state.overlay_b is not None)
        self.widget.description = self.widget.tooltip = text.say(state.lang, "compare.divider")
        place = seen.share(state)
        if abs(self.widget.value - place) < 0.003:
            return
        with self._filling:
            self.widget.value = place
