"""The draw control of a map: shapes of the state's areas, drawn, edited, moved and deleted.

Geoman was chosen over Leaflet.draw after trying both: it moves whole shapes and edits points, and
its mode can be set from here, so that the tools are buttons with words, reachable by keyboard.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipyleaflet as lf

from je_explorer.errors import BadArea
from je_explorer.widgets.maps import drawing
from je_explorer.widgets.maps.plane import Plane
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.place import Area
from je_explorer.widgets.values.report import Notice

MODES = {
    "rectangle": "draw:Rectangle",
    "polygon": "draw:Polygon",
    "point": "draw:CircleMarker",
    "edit": "edit",
    "move": "drag",
    "delete": "remove",
}
"""What the draw control calls the tools."""

DRAWING = ("rectangle", "polygon", "point")
"""Tools that are put down after use."""

_WAY_OUT = "draw:Rectangle"
"""Only a mode of drawing can be ended from outside; the others end when one begins."""


class Pencil:
    """Keeps a draw control and the areas alike.

    Args:
        state: tool and areas are read and written.
        plane: the map's.
        near: the longitude that the map shows, for the turn of the world to draw in.
    """

    def __init__(self, state: ExplorerState, plane: Plane, near: Callable[[], float]) -> None:
        self._state, self._plane, self._near = state, plane, near
        self._busy = False
        self.active = False
        """Whether the map is the one that is seen: the other one takes no tools."""
        quiet = {"tooltips": False, "continueDrawing": False, "snappable": False}
        shape = {**quiet, "pathOptions": drawing.options()}
        self.control = lf.GeomanDrawControl(
            position="topleft", hide_controls=True, rectangle=shape, polygon=shape,
            circlemarker={**quiet, "pathOptions": drawing.dot()}, marker={}, circle={},
            polyline={}, text={}, edit=True, drag=True, remove=True, cut=False, rotate=False,
            data=drawing.features(state.areas, plane),
        )  # fmt: skip
        self.control.observe(self._drawn, "data")
        state.observe(self.show, "areas")
        state.observe(self.take, "tool")

    def take(self, _change: Any = None) -> None:
        """Put the control into the mode of the tool, or out of all modes."""
        mode = MODES.get(self._state.tool) if self.active else None
        if mode == self.control.current_mode:
            return
        if self.control.current_mode is not None:
            self.control.current_mode = _WAY_OUT
            self.control.current_mode = None
        self.control.current_mode = mode

    def add(self, geometry: dict[str, Any]) -> None:
        """A shape that was drawn without the control."""
        self._become([*self.control.data, {"type": "Feature", "geometry": geometry}])

    def show(self, _change: Any = None) -> None:
        """Draw the areas anew, if the map does not show them as they are."""
        wanted = drawing.features(self._state.areas, self._plane, self._near())
        if drawing.same(self.control.data, wanted):
            return
        self._busy = True
        try:
            self.control.data = wanted
        finally:
            self._busy = False

    def _drawn(self, change: Any) -> None:
        if not self._busy:
            self._become(change["new"])

    def _become(self, shapes: list[dict[str, Any]]) -> None:
        state = self._state
        before: tuple[Area, ...] = state.areas
        try:
            areas = drawing.areas_of(shapes, before, self._plane, self._near())
        except BadArea as error:
            state.notice = Notice("error.BadArea", str(error))
            areas = before
        mended = drawing.repairs(areas, before)
        if mended:
            state.notice = Notice("area.repaired", error=False)
        state.areas = areas
        if state.tool in DRAWING:
            state.tool = ""
        self.show()
