"""The basemap's menu: what lies under the picture, and the graticule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ipywidgets as w

from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import (
    button,
    classed,
    column,
    escaped,
    markup,
    row,
    show,
    switch_class,
)
from je_explorer.widgets.maps.tiles import TILES
from je_explorer.widgets.state import ExplorerState

GROUNDS = ("land", "coast", *TILES)


class Layers:
    """Writes the state's `basemap`."""

    def __init__(self, state: ExplorerState) -> None:
        self._state, self._open = state, False
        self.button = button("", "icon", "icon-layers", "float", "layers-button")
        self.button.on_click(lambda _button: self._toggle())
        self._title = markup("", "title")
        self._choices = {name: button("", "choice") for name in GROUNDS}
        for name, one in self._choices.items():
            one.on_click(lambda _button, name=name: self._lay(name))
        self._hint = markup("", "hint")
        self._close = button("", "icon", "icon-close", "escape")
        self._close.on_click(lambda _button: self._toggle())
        self._grid = classed(w.Checkbox(indent=False), "tick")
        self._grid.observe(self._rule, "value")
        head = row([self._title, self._close], "menu-head")
        parts = [head, *self._choices.values(), self._hint, self._grid]
        self.menu = column(parts, "float", "menu", "layers-menu")
        state.observe(self._refresh, ["lang", "basemap", "polar", "collection"])
        self._refresh()

    def _toggle(self) -> None:
        self._open = not self._open
        self._refresh()

    def _lay(self, name: str) -> None:
        self._state.basemap = replace(self._state.basemap, ground=name)

    def _rule(self, change: Any) -> None:
        if change["new"] != self._has_graticule():
            self._state.basemap = replace(self._state.basemap, graticule=bool(change["new"]))

    def _has_graticule(self) -> bool:
        wanted = self._state.basemap.graticule
        return bool(describe.plane_of(self._state)) if wanted is None else wanted

    def _refresh(self, _change: Any = None) -> None:
        lang, ground = self._state.lang, self._state.basemap.ground
        polar = bool(describe.plane_of(self._state))
        show(self.menu, self._open)
        self.button.description = self.button.tooltip = text.say(lang, "layers.tip")
        self._close.description = self._close.tooltip = text.say(lang, "menu.close")
        self._title.value = f"<h2>{escaped(text.say(lang, 'layers'))}</h2>"
        for name, one in self._choices.items():
            one.description = text.say(lang, f"ground.{name}")
            switch_class(one, "on", name == ground)
            show(one, name not in TILES or not polar)
        self._hint.value = text.say(lang, "ground.hint")
        show(self._hint, not polar)
        self._grid.description = text.say(lang, "graticule")
        self._grid.value = self._has_graticule()
