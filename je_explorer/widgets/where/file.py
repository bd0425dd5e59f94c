"""Areas from a GeoJSON file: of this computer, or by its path or address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from je_explorer.widgets import text
from je_explorer.widgets.controls import button, classed, column, row, show
from je_explorer.widgets.file_field import FileField
from je_explorer.widgets.state import ExplorerState

MOST = 8_000_000
"""Bytes of a file that is sent."""

ACCEPT = ".geojson,.json,application/geo+json"


class FileForm:
    """Takes a file's text, or where a file lies.

    Args:
        state: for the language.
        on_text: called with a file's name and its text.
        on_place: called with a path or an address.
        served: whether strangers use the page: they may name addresses, not paths.
    """

    def __init__(
        self,
        state: ExplorerState,
        on_text: Callable[[str, str], None],
        on_place: Callable[[str], None],
        served: bool,
    ) -> None:
        self._state, self._on_place, self._served = state, on_place, served
        self._file = FileField(on_text, MOST, ACCEPT)
        self._place = classed(w.Text(), "field", "place")
        self._add, self._close = button("", "primary"), button("", "escape")
        self._add.on_click(lambda _button: self._named())
        self._place.on_msg(self._pressed)
        self._close.on_click(lambda _button: self.open(False))
        buttons = row([self._add, self._close], "pair")
        self.widget = column([self._file.widget, self._place, buttons], "form", "file")
        state.observe(self._refresh, "lang")
        self._refresh()
        self.open(False)

    @property
    def is_open(self) -> bool:
        """Whether the form is seen."""
        return "je-hidden" not in self.widget._dom_classes

    def open(self, on: bool) -> None:
        """Show the form, or hide it."""
        show(self.widget, on)

    def _pressed(self, _field: Any, content: dict[str, Any], _buffers: Any) -> None:
        if content.get("event") == "submit":
            self._named()

    def _named(self) -> None:
        place = self._place.value.strip()
        if place:
            self._on_place(place)

    def _refresh(self, _change: Any = None) -> None:
        lang = self._state.lang
        large = text.say(lang, "area.file.large", size="{size}", most=text.size(MOST))
        self._file.label(text.say(lang, "area.file.choose"), lang, large)
        key = "area.file.address" if self._served else "area.file.place"
        self._place.description = self._place.placeholder = text.say(lang, key)
        self._add.description = text.say(lang, "area.add")
        self._close.description = text.say(lang, "area.cancel")
