"""The tools of the map: draw, edit, move and delete, as buttons with words."""

from __future__ import annotations

from typing import Any

from je_explorer.widgets import text
from je_explorer.widgets.controls import button, column, escaped, markup, row, show, switch_class
from je_explorer.widgets.state import ExplorerState

TOOLS = ("rectangle", "polygon", "point", "edit", "move", "delete")


class Tools:
    """Chooses the state's `tool`; a tool that is pressed again is put down."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._buttons = {name: button("", "icon", f"icon-{name}") for name in TOOLS}
        for name, one in self._buttons.items():
            one.on_click(lambda _button, name=name: self._take(name))
        self._bar = column(self._buttons.values(), "tool-bar")
        self._help = markup("", "tool-help")
        self._done = button("", "small", "tool-done", "escape")
        self._done.on_click(lambda _button: setattr(state, "tool", ""))
        self._hint = row([self._help, self._done], "float", "tool-hint")
        self.widgets = (self._bar, self._hint)
        state.observe(self._refresh, ["lang", "tool", "areas", "collection"])
        self._refresh()

    def _take(self, name: str) -> None:
        self._state.tool = "" if self._state.tool == name else name

    def _refresh(self, _change: Any = None) -> None:
        lang, tool = self._state.lang, self._state.tool
        for name, one in self._buttons.items():
            words = text.say(lang, f"tool.{name}")
            on = text.say(lang, "tool.on", name=words) if name == tool else words
            one.description = one.tooltip = on
            switch_class(one, "on", name == tool)
            one.disabled = name in ("edit", "move", "delete") and not self._state.areas
        show(self._hint, bool(tool))
        self._done.description = text.say(lang, "tool.done")
        words = escaped(text.say(lang, f"tool.{tool}.help")) if tool else ""
        self._help.value = f'<span role="status" aria-live="polite">{words}</span>'
