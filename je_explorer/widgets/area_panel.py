"""Where: the areas that were drawn, and forms for a file and for four numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from je_explorer.raster.grid import BBox
from je_explorer.widgets import text
from je_explorer.widgets.controls import button, column, markup, row, show
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.place import Area
from je_explorer.widgets.where.box import BoxForm
from je_explorer.widgets.where.file import FileForm
from je_explorer.widgets.where.row import AreaRow

ROOM = 0.4
"""Share of an area's size that the map shows around it."""


class AreaPanel:
    """Lists the areas; renames, shows and deletes them; takes new ones.

    Args:
        state: its areas are read and written.
        on_text, on_place: what to do with a file's text, and with a path or address.
        served: whether strangers use the page.
    """

    def __init__(
        self,
        state: ExplorerState,
        on_text: Callable[[str, str], None],
        on_place: Callable[[str], None],
        served: bool = False,
    ) -> None:
        self._state = state
        self._title, self._hint = markup("", "title"), markup("", "hint")
        self._rows: list[AreaRow] = []
        self._list = column([], "areas")
        self._file, self._box = FileForm(state, on_text, on_place, served), BoxForm(state)
        self._open_file, self._open_box = button(""), button("")
        openers = row([self._open_file, self._open_box], "pair")
        self.widget = column(
            [self._title, self._hint, self._list, openers, self._file.widget, self._box.widget],
            "group",
        )
        self._open_file.on_click(lambda _button: self._open(self._file, self._box))
        self._open_box.on_click(lambda _button: self._open(self._box, self._file))
        state.observe(self._refresh, ["lang", "areas", "collection"])
        self._refresh()

    def _open(self, wanted: FileForm | BoxForm, other: FileForm | BoxForm) -> None:
        other.open(False)
        wanted.open(not wanted.is_open)

    def _refresh(self, _change: Any = None) -> None:
        state, lang = self._state, self._state.lang
        show(self.widget, bool(state.collection))
        count = len(state.areas)
        words = text.count(lang, "areas", count) if count else ""
        self._title.value = f"<h2>{text.say(lang, 'where')}</h2><span>{words}</span>"
        self._hint.value = text.say(lang, "areas.none")
        show(self._hint, not count)
        while len(self._rows) < count:
            self._rows.append(AreaRow(state, self._go))
        for line, area in zip(self._rows, state.areas, strict=False):
            line.fill(area, lang)
        children = tuple(line.widget for line in self._rows[:count])
        if self._list.children != children:
            self._list.children = children
        self._open_file.description = text.say(lang, "area.file")
        self._open_file.tooltip = text.say(lang, "area.file.tip")
        self._open_box.description = text.say(lang, "area.type")
        self._open_box.tooltip = text.say(lang, "area.type.tip")

    def _go(self, area: Area) -> None:
        self._state.goal = None  # also where it is asked for a second time
        self._state.goal = around(area)


def around(area: Area) -> BBox:
    """An area with some room around it, for the map to show."""
    west, south, east, north = area.roi.bbox
    room = max(east - west, north - south, 1.0) * ROOM
    return BBox(west - room, max(south - room, -89.0), east + room, min(north + room, 89.0))
