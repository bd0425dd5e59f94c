"""The resolution of the picture as a chip; pressed, it offers others that stay while zooming."""

from __future__ import annotations

from typing import Any

from je_explorer.raster.grid import pyramid
from je_explorer.stac.model import Collection
from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import button, column, escaped, markup, row, show, switch_class
from je_explorer.widgets.state import ExplorerState

MOST = 9
"""Resolutions that are offered besides the zoom's own."""


class Resolution:
    """Writes the state's `pinned`."""

    def __init__(self, state: ExplorerState) -> None:
        self._state, self._open = state, False
        self._offered: tuple[float | None, ...] = ()
        self.chip = button("", "float", "resolution")
        self.chip.on_click(lambda _button: self._toggle(not self._open))
        self._title = markup("", "title")
        self._choices = [button("", "choice") for _ in range(MOST + 1)]
        for place, one in enumerate(self._choices):
            one.on_click(lambda _button, place=place: self._choose(place))
        self._close = button("", "icon", "icon-close", "escape")
        self._close.on_click(lambda _button: self._toggle(False))
        head = row([self._title, self._close], "menu-head")
        self.menu = column([head, *self._choices], "float", "menu", "resolution-menu")
        state.observe(self._refresh, ["lang", "shown", "pinned", "view", "polar_view"])
        self._refresh()

    def _toggle(self, on: bool) -> None:
        self._open = on
        self._refresh()

    def _choose(self, place: int) -> None:
        self._open = False
        self._state.pinned = self._offered[place]
        self._refresh()

    def _refresh(self, _change: Any = None) -> None:
        state, lang = self._state, self._state.lang
        shown = state.shown
        show(self.chip, shown is not None)
        show(self.menu, shown is not None and self._open)
        if shown is None:
            return
        words = size_words(lang, shown.collection, shown.raster.grid.ppu)
        self.chip.description = (
            text.say(lang, "resolution.zoom", size=words, zoom=f"{self._zoom():g}")
            if state.pinned is None
            else text.say(lang, "resolution.pinned", size=words)
        )
        self.chip.tooltip = text.say(lang, "resolution.tip")
        if self._open:
            self._offer(shown.collection)

    def _zoom(self) -> float:
        state = self._state
        view = state.polar_view if describe.plane_of(state) else state.view
        return 0.0 if view is None else round(view.zoom)

    def _offer(self, collection: Collection) -> None:
        lang = self._state.lang
        self._close.description = self._close.tooltip = text.say(lang, "menu.close")
        self._title.value = f"<h2>{escaped(text.say(lang, 'resolution.title'))}</h2>"
        steps = ppu_steps(collection)
        self._offered = (None, *steps)
        for place, one in enumerate(self._choices):
            show(one, place < len(self._offered))
            if place < len(self._offered):
                ppu = self._offered[place]
                one.description = self._words(collection, ppu, place)
                switch_class(one, "on", ppu == self._state.pinned)

    def _words(self, collection: Collection, ppu: float | None, place: int) -> str:
        lang = self._state.lang
        if ppu is None:
            return text.say(lang, "resolution.follow")
        words = size_words(lang, collection, ppu)
        return text.say(lang, "resolution.finest", size=words) if place == 1 else words


def ppu_steps(collection: Collection) -> tuple[float, ...]:
    """The resolutions in which a data set exists, finest first; halves where that is not known."""
    finest = collection.ppu_max or 0.0
    if not finest:
        return ()
    levels = {level.ppu for level in pyramid(f"EPSG:{collection.epsg}") if level.ppu <= finest}
    if finest not in levels:
        levels = {finest / 2**halving for halving in range(MOST)}
    return tuple(sorted(levels, reverse=True)[:MOST])


def size_words(lang: str, collection: Collection, ppu: float) -> str:
    """``"20 px/° · about 5.5 km"``."""
    polar = describe.is_polar(collection)
    size = text.distance(describe.pixel_metres(ppu, polar))
    key = "resolution.metres" if polar else "resolution.degrees"
    return text.say(lang, key, ppu=f"{ppu:g}", km=size)
