"""The tabs of the narrow, one-column layout. Wide layouts don't show them."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from je_explorer.widgets import text
from je_explorer.widgets.controls import classed, row
from je_explorer.widgets.state import ExplorerState

TABS = ("what", "look", "curve")


class Tabs:
    """Chooses which part lies under the map."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._buttons = classed(w.ToggleButtons(), "segment")
        self.widget = row([self._buttons], "tabs")
        self._buttons.observe(self._choose, "value")
        state.observe(self._refresh, ["lang", "tab"])
        self._refresh()

    def _choose(self, change: Any) -> None:
        if change["new"]:
            self._state.tab = change["new"]

    def _refresh(self, _change: Any = None) -> None:
        lang, tab = self._state.lang, self._state.tab
        options = [(text.say(lang, f"tab.{name}"), name) for name in TABS]
        if list(self._buttons.options) != options:
            self._buttons.unobserve(self._choose, "value")
            self._buttons.options = options
            self._buttons.observe(self._choose, "value")
        self._buttons.value = tab
