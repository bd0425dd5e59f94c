"""An area by four numbers."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from je_explorer.errors import BadArea
from je_explorer.raster.grid import BBox
from je_explorer.raster.roi import ROI
from je_explorer.widgets import text
from je_explorer.widgets.controls import button, classed, column, row, show
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.place import next_area
from je_explorer.widgets.values.report import Notice

SIDES = ("west", "south", "east", "north")


class BoxForm:
    """Adds a box in degrees; a west greater than the east runs across the antimeridian."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._fields = {side: classed(w.FloatText(), "field", "number") for side in SIDES}
        self._add, self._close = button("", "primary"), button("", "escape")
        self._add.on_click(self._added)
        self._close.on_click(lambda _button: self.open(False))
        fields, buttons = row(self._fields.values(), "box-form"), [self._add, self._close]
        self.widget = column([fields, row(buttons, "pair")], "form")
        state.observe(self._refresh, "lang")
        self._refresh()
        self.open(False)

    @property
    def is_open(self) -> bool:
        """Whether the form is seen."""
        return "je-hidden" not in self.widget._dom_classes

    def open(self, on: bool) -> None:
        """Show the form, with the middle of the map in it, or hide it."""
        if on and self._state.view is not None:
            west, south, east, north = self._state.view.bbox
            dx, dy = (east - west) / 3, (north - south) / 3
            turned = [(x + 180.0) % 360.0 - 180.0 for x in (west + dx, east - dx)]
            numbers = (turned[0], south + dy, turned[1], north - dy)
            for side, number in zip(SIDES, numbers, strict=True):
                self._fields[side].value = round(number, 1)
        show(self.widget, on)

    def _added(self, _button: Any) -> None:
        numbers = [self._fields[side].value for side in SIDES]
        problem = problem_of(*numbers)
        if problem:
            self._state.notice = Notice(problem, about="box")
            return
        try:
            roi = ROI.of(BBox.of(numbers))
        except BadArea as error:
            self._state.notice = Notice("error.BadArea", str(error), about="box")
            return
        if self._state.notice is not None and self._state.notice.about == "box":
            self._state.notice = None
        self._state.areas = (*self._state.areas, next_area(self._state.areas, roi))
        self.open(False)

    def _refresh(self, _change: Any = None) -> None:
        lang = self._state.lang
        self._add.description = text.say(lang, "area.add")
        self._close.description = text.say(lang, "area.cancel")
        for side, field in self._fields.items():
            field.description = text.say(lang, f"area.{side}")


def problem_of(west: float, south: float, east: float, north: float) -> str:
    """Which words say what is wrong with a box, or ``""``.

    Example:
        >>> problem_of(130, 40, 140, 30)
        'error.box.order'
        >>> problem_of(170, -10, -170, 10)
        ''
    """
    if max(abs(south), abs(north)) > 90.0:
        return "error.box.wrong"
    if west == east or south == north:
        return "error.box.flat"
    return "error.box.order" if south > north else ""
