"""Filters of the catalogue: a row of chips, and drop-downs that unfold below it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ipywidgets as w

from je_explorer.stac.hints import CADENCES
from je_explorer.widgets import text
from je_explorer.widgets.controls import Filling, button, classed, column, row, show, switch_class
from je_explorer.widgets.filters import KINDS
from je_explorer.widgets.state import ExplorerState

SHELVES = ("favourites", "recent")


class FilterBar:
    """Writes the state's `filters`: what is set stays in sight, each with a way to drop it."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._open, self._filling = False, Filling()
        self._fold = button("", "chip", "filter-fold")
        self._shelves = {name: button("", "chip") for name in SHELVES}
        self._set = {name: button("", "chip", "on", "drop") for name in KINDS}
        self._menus = {name: classed(w.Dropdown(), "field") for name in KINDS}
        self._menu_box = column(self._menus.values(), "filters")
        chips = row([self._fold, *self._set.values(), *self._shelves.values()], "chips")
        self.widget = column([chips, self._menu_box], "inner")
        self._fold.on_click(self._toggle)
        for name, chip in self._set.items():
            chip.on_click(lambda _button, name=name: self._want(name, ""))
        for name, chip in self._shelves.items():
            chip.on_click(lambda _button, name=name: self._shelve(name))
        for name, menu in self._menus.items():
            menu.observe(lambda change, name=name: self._want(name, change["new"]), "value")
        state.observe(self._refresh, ["lang", "filters", "matching", "favourites", "recent"])
        self._refresh()

    def _want(self, name: str, value: str | None) -> None:
        if not self._filling:
            self._state.filters = replace(self._state.filters, **{name: value or ""})

    def _shelve(self, name: str) -> None:
        self._want("shelf", "" if self._state.filters.shelf == name else name)

    def _toggle(self, _button: Any) -> None:
        self._open = not self._open
        self._refresh()

    def _refresh(self, _change: Any = None) -> None:
        lang = self._state.lang
        self._fold.description = text.say(lang, "filters.fewer" if self._open else "filters")
        self._fold.tooltip = text.say(lang, "filters.tip")
        show(self._menu_box, self._open)
        with self._filling:
            for name in KINDS:
                self._fill(name)
        for name in SHELVES:
            self._fill_shelf(name)

    def _fill(self, name: str) -> None:
        lang, value = self._state.lang, getattr(self._state.filters, name)
        counts = self._state.filters.counts(name, self._state.matching)
        counts.setdefault(value, 0) if value else None
        options = [(text.say(lang, f"filters.{name}"), "")]
        options += [(f"{_words(lang, name, key)} ({n})", key) for key, n in counts.items()]
        menu, chip = self._menus[name], self._set[name]
        if tuple(menu.options) != tuple(options):
            menu.options = options
        menu.value = value
        menu.description = menu.tooltip = text.say(lang, f"filters.{name}.tip")
        chip.description = f"{_words(lang, name, value)} ×" if value else ""
        chip.tooltip = text.say(lang, "filters.drop")
        show(chip, bool(value) and not self._open)

    def _fill_shelf(self, name: str) -> None:
        lang, chip = self._state.lang, self._shelves[name]
        known = {collection.id for collection in self._state.collections}
        count = len(known.intersection(getattr(self._state, name)))
        on = self._state.filters.shelf == name
        chip.description = text.say(lang, f"filters.{name}", n=count)
        chip.tooltip = text.say(lang, f"filters.{name}.tip")
        switch_class(chip, "on", on)
        show(chip, on or count > (name == "recent"))


def _words(lang: str, name: str, value: str) -> str:
    if name == "cadence":
        return CADENCES[value][lang == "ja"]
    return text.say(lang, f"filters.pixels.{value}") if name == "pixels" else value
