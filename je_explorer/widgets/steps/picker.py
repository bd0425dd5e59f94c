"""Choosing other data from many: what is chosen, and a search over groups of names."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

import ipywidgets as w

from je_explorer.widgets import text
from je_explorer.widgets.controls import (
    button,
    classed,
    column,
    escaped,
    markup,
    show,
    switch_class,
)
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.steps.sources import Entry, found_among, name_of

FEW, MANY = 7, 12
"""Entries that are offered before a search, and that it finds at most."""

SEARCH_FROM = 6
"""With fewer entries nobody needs to search."""


class Picker:
    """Says what is chosen; pressed, it offers all there is.

    Args:
        state: for the names.
        entries: what there is to choose.
        on_choice: called with the key that was chosen.
    """

    def __init__(
        self,
        state: ExplorerState,
        entries: Callable[[ExplorerState], list[Entry]],
        on_choice: Callable[[str], None],
    ) -> None:
        self._state, self._entries, self._on_choice = state, entries, on_choice
        self._key: str | None = None
        self._open = False
        self._listed: tuple[Any, ...] = ()
        self.toggle = button("", "picker")
        self._search = classed(w.Text(continuous_update=True), "field", "find")
        self._list = column([], "options")
        self._none = markup("", "hint")
        self.box = column([self._search, self._list, self._none], "picker-box")
        self.widget = column([self.toggle, self.box], "inner")
        self.toggle.on_click(lambda _button: self.open(not self._open))
        self._search.observe(lambda _change: self._list_entries(), "value")
        show(self.box, False)

    def open(self, opened: bool) -> None:
        """Offer the choices, or take them away."""
        self._open = opened
        if opened:
            self._search.value = ""
        self.fill(self._key, self._label)

    _label = ""

    def fill(self, key: str | None, label: str) -> None:
        """Show what is chosen; ``label`` says what it is for."""
        self._key, self._label = key, label
        lang = self._state.lang
        name = text.say(lang, "source.choose") if key is None else name_of(self._state, key)
        self.toggle.description = name
        self.toggle.tooltip = f"{label}: {name}"
        switch_class(self.toggle, "open", self._open)
        show(self.box, self._open)
        if self._open:
            self._list_entries()

    def _list_entries(self) -> None:
        lang, entries = self._state.lang, self._entries(self._state)
        found = found_among(entries, self._state, self._search.value)
        shown = found[: MANY if self._search.value.strip() else FEW]
        self._search.placeholder = text.say(lang, "source.search", n=len(entries))
        self._search.description = text.say(lang, "source.search", n=len(entries))
        show(self._search, len(entries) >= SEARCH_FROM)
        left = len(found) - len(shown)
        words = (
            text.say(lang, "source.none") if not found else text.say(lang, "source.more", n=left)
        )
        self._none.value = words
        show(self._none, not found or left > 0)
        listed = (lang, self._key, tuple(shown), bool(self._search.value.strip()))
        if listed != self._listed:
            self._listed = listed
            self._list.children = tuple(self._rows(shown))

    def _rows(self, entries: list[Entry]) -> list[Any]:
        """The entries under the names of their groups; what a search has found has none."""
        if self._search.value.strip():
            return [self._option(entry) for entry in entries]
        rows: list[Any] = []
        for group, members in groupby(entries, key=lambda entry: entry.group):
            title = text.say(self._state.lang, f"source.{group}")
            rows.append(markup(f"<span>{escaped(title)}</span>", "group-name"))
            rows += [self._option(entry) for entry in members]
        return rows

    def _option(self, entry: Entry) -> w.Button:
        words = f"{entry.name} — {entry.hint}" if entry.hint else entry.name
        made = button(words, "option", tooltip=words)
        switch_class(made, "on", entry.key == self._key)
        made.on_click(lambda _button: self._chosen(entry.key))
        return made

    def _chosen(self, key: str) -> None:
        self.open(False)
        self.toggle.focus()
        self._on_choice(key)
