"""Where: the areas that were drawn, and a form for typing a box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from je_explorer.errors import BadArea
from je_explorer.raster.grid import BBox
from je_explorer.raster.roi import ROI
from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import button, classed, column, escaped, markup, row, show
from je_explorer.widgets.state import Area, ExplorerState, Notice, next_area

SIDES = ("west", "south", "east", "north")


class AreaPanel:
    """Lists the areas, deletes them, adds one by numbers."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._title = markup("", "title")
        self._hint = markup("", "hint")
        self._rows: list[AreaRow] = []
        self._list = column([], "areas")
        self._open = button("")
        self._fields = {side: classed(w.FloatText(), "field", "number") for side in SIDES}
        self._add, self._close = button("", "primary"), button("")
        self._form = column(
            [row(self._fields.values(), "box-form"), row([self._add, self._close], "pair")],
            "form",
        )
        self._typing = False
        self.widget = column([self._title, self._hint, self._list, self._open, self._form], "group")
        self._open.on_click(lambda _button: self._type(True))
        self._close.on_click(lambda _button: self._type(False))
        self._add.on_click(self._add_typed)
        state.observe(self._refresh, ["lang", "areas", "collection"])
        self._refresh()

    def _type(self, on: bool) -> None:
        if on and self._state.view is not None:
            west, south, east, north = self._state.view.bbox
            dx, dy = (east - west) / 3, (north - south) / 3
            numbers = (west + dx, south + dy, east - dx, north - dy)
            for side, number in zip(SIDES, numbers, strict=True):
                self._fields[side].value = round(number, 1)
        self._typing = on
        self._refresh()

    def _add_typed(self, _button: Any) -> None:
        try:
            roi = ROI.of(BBox.of([self._fields[side].value for side in SIDES]))
        except BadArea as error:
            self._state.notice = Notice("error.BadArea", str(error))
            return
        self._state.areas = (*self._state.areas, next_area(self._state.areas, roi))
        self._type(False)

    def _delete(self, key: int) -> None:
        self._state.areas = tuple(area for area in self._state.areas if area.key != key)

    def _refresh(self, _change: Any = None) -> None:
        state, lang = self._state, self._state.lang
        show(self.widget, bool(state.collection))
        count = len(state.areas)
        words = text.count(lang, "areas", count) if count else ""
        self._title.value = f"<h2>{text.say(lang, 'where')}</h2><span>{words}</span>"
        self._hint.value = text.say(lang, "areas.none")
        show(self._hint, not count)
        while len(self._rows) < count:
            self._rows.append(AreaRow(self._delete))
        for line, area in zip(self._rows, state.areas, strict=False):
            line.fill(area, lang)
        self._list.children = tuple(line.widget for line in self._rows[:count])
        self._form_words(lang)
        show(self._open, not self._typing)
        show(self._form, self._typing)

    def _form_words(self, lang: str) -> None:
        self._open.description = text.say(lang, "area.type")
        self._add.description = text.say(lang, "area.add")
        self._close.description = text.say(lang, "area.cancel")
        for side, field in self._fields.items():
            field.description = text.say(lang, f"area.{side}")


class AreaRow:
    """One area: its colour, its name, its delete button."""

    def __init__(self, on_delete: Callable[[int], None]) -> None:
        self._key = 0
        self._words = markup("", "area-name")
        self._bin = button("", "icon", "icon-bin")
        self._bin.on_click(lambda _button: on_delete(self._key))
        self.widget = row([self._words, self._bin], "area")

    def fill(self, area: Area, lang: str) -> None:
        """Show an area."""
        self._key = area.key
        name = describe.area_name(area, lang)
        self._words.value = f'<i style="background:{escaped(area.colour)}"></i>{escaped(name)}'
        words = text.say(lang, "area.delete", name=name)
        self._bin.description = self._bin.tooltip = words
