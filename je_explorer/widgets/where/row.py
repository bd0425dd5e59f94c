"""One area in the list: its colour and name, and buttons to show, rename and delete it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import ipywidgets as w

from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import button, classed, escaped, markup, row, show
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.place import Area

LONGEST = 60
"""Letters of a name."""


class AreaRow:
    """Shows an area of the state, and changes it there.

    Args:
        state: its areas are read and written.
        on_zoom: shows an area on the map.
    """

    def __init__(self, state: ExplorerState, on_zoom: Callable[[Area], None]) -> None:
        self._state, self._on_zoom = state, on_zoom
        self._key, self._renaming = 0, False
        self._dot = markup("", "area-dot")
        self._name = button("", "link", "area-name")
        self._pencil = button("", "icon", "icon-edit")
        self._bin = button("", "icon", "icon-bin")
        self._field = classed(w.Text(), "field", "area-field")
        self._keep = button("", "icon", "icon-check")
        self._leave = button("", "icon", "icon-close", "escape")
        self._name.on_click(lambda _button: self._zoom())
        self._pencil.on_click(lambda _button: self._rename(True))
        self._leave.on_click(lambda _button: self._rename(False))
        self._keep.on_click(lambda _button: self._save())
        self._bin.on_click(lambda _button: self._delete())
        self._field.on_msg(self._pressed)
        reading = (self._name, self._pencil, self._bin)
        self._reading, self._writing = reading, (self._field, self._keep, self._leave)
        self.widget = row([self._dot, *reading, *self._writing], "area")

    def fill(self, area: Area, lang: str) -> None:
        """Show an area; one that is another than before is not being renamed."""
        self._renaming = self._renaming and area.key == self._key
        self._key = area.key
        name = describe.area_name(area, lang)
        self._dot.value = f'<i style="background:{escaped(area.colour)}"></i>'
        self._name.description = name
        self._name.tooltip = text.say(lang, "area.zoom", name=name)
        for one, key in ((self._pencil, "rename"), (self._bin, "delete")):
            one.description = one.tooltip = text.say(lang, f"area.{key}", name=name)
        for one, key in ((self._keep, "keep"), (self._leave, "leave")):
            one.description = one.tooltip = text.say(lang, f"area.{key}")
        self._field.description = text.say(lang, "area.renaming", name=name)
        if not self._renaming:
            self._field.value = name
        for part in self._reading:
            show(part, not self._renaming)
        for part in self._writing:
            show(part, self._renaming)

    def _area(self) -> Area | None:
        return next((area for area in self._state.areas if area.key == self._key), None)

    def _zoom(self) -> None:
        area = self._area()
        if area is not None:
            self._on_zoom(area)

    def _rename(self, on: bool) -> None:
        area = self._area()
        self._renaming = on
        if area is not None:
            self._field.value = describe.area_name(area, self._state.lang)
            self.fill(area, self._state.lang)
        if on:
            self._field.focus()

    def _pressed(self, _field: Any, content: dict[str, Any], _buffers: Any) -> None:
        if content.get("event") == "submit":
            self._save()

    def _save(self) -> None:
        area = self._area()
        name = " ".join(self._field.value.split())[:LONGEST]
        self._renaming = False
        if area is None:
            return
        if name in (area.name, describe.area_name(area, self._state.lang)):
            self.fill(area, self._state.lang)
            return
        renamed = replace(area, name=name)
        areas = tuple(renamed if a.key == self._key else a for a in self._state.areas)
        self._state.areas = areas

    def _delete(self) -> None:
        self._state.areas = tuple(a for a in self._state.areas if a.key != self._key)
