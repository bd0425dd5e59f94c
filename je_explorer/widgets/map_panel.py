"""The map: the world's, and a polar one for data around a pole."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import classed, show
from je_explorer.widgets.maps.frame import FIRST_CENTRE, FIRST_ZOOM
from je_explorer.widgets.maps.plane import WORLD, Plane
from je_explorer.widgets.maps.sheet import Sheet, zoom_for
from je_explorer.widgets.maps.tools import Tools
from je_explorer.widgets.state import ExplorerState

__all__ = ["FIRST_CENTRE", "FIRST_ZOOM", "MapPanel", "zoom_for"]


class MapPanel:
    """Shows the map that suits the data; a polar map is made when it is first needed."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._sheets: dict[str, Sheet] = {"": Sheet(state, WORLD)}
        self._tools = Tools(state)
        self._switch = classed(w.ToggleButtons(), "segment", "float", "polar-switch")
        self._switch.observe(self._switched, "value")
        self.widget = classed(w.Box(()), "maps")
        state.observe(self._refresh, ["lang", "collection", "collections", "polar"])
        self._refresh()

    @property
    def map(self) -> Any:
        """The world map."""
        return self._sheets[""].map

    @property
    def sheet(self) -> Sheet:
        """The map that is seen."""
        return self._sheets[describe.plane_of(self._state)]

    def _switched(self, change: Any) -> None:
        if change["new"] is not None:
            self._state.polar = change["new"]

    def _refresh(self, _change: Any = None) -> None:
        state = self._state
        plane = describe.plane_of(state)
        if plane not in self._sheets:
            self._sheets[plane] = Sheet(state, Plane(plane))
        sheets = list(self._sheets.values())
        over = (part for sheet in sheets for part in sheet.over)
        children = (*(s.widget for s in sheets), *over, *self._tools.widgets, self._switch)
        if self.widget.children != children:
            self.widget.children = children
        for sheet in sorted(sheets, key=lambda s: s.plane.crs == plane):
            if sheet.pencil.active != (sheet.plane.crs == plane):
                sheet.bring(sheet.plane.crs == plane)
        self._label()

    def _label(self) -> None:
        state = self._state
        current = state.current
        show(self._switch, current is not None and describe.is_polar(current))
        options = tuple((text.say(state.lang, f"map.{name}"), name == "polar") for name in NAMES)
        if tuple(self._switch.options) != options:
            self._switch.unobserve(self._switched, "value")
            self._switch.options = options
            self._switch.tooltips = [text.say(state.lang, f"map.{name}.tip") for name in NAMES]
            self._switch.observe(self._switched, "value")
        self._switch.value = state.polar


NAMES = ("polar", "world")
