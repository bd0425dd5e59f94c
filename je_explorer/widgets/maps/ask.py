"""A box that says what a large load costs, before it begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from je_explorer.widgets import text
from je_explorer.widgets.controls import button, column, escaped, markup, row, show
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.report import Asking


class Ask:
    """Shows the first of the state's `asking`.

    Args:
        state: what is asked about.
        answer: called with what the load is about and whether it shall begin.
    """

    def __init__(self, state: ExplorerState, answer: Callable[[str, bool], None]) -> None:
        self._state, self._answer = state, answer
        self._words = markup("", "ask-words")
        self._yes, self._no = button("", "primary"), button("", "escape")
        self._yes.on_click(lambda _button: self._say(True))
        self._no.on_click(lambda _button: self._say(False))
        buttons = row([self._yes, self._no], "pair")
        self.widget = column([self._words, buttons], "float", "ask")
        state.observe(self._refresh, ["lang", "asking"])
        self._refresh()

    def _say(self, yes: bool) -> None:
        if self._state.asking:
            self._answer(self._state.asking[0].about, yes)

    def _refresh(self, _change: Any = None) -> None:
        lang, asking = self._state.lang, self._state.asking
        show(self.widget, bool(asking))
        self._yes.description = text.say(lang, "ask.yes")
        self._no.description = text.say(lang, "ask.no")
        words = escaped(question(asking[0], lang)) if asking else ""
        self._words.value = f'<div role="status" aria-live="polite">{words}</div>'


def question(asked: Asking, lang: str) -> str:
    """What a load costs, in words."""
    cost = asked.cost
    size, time = text.size(cost.bytes), text.duration(lang, cost.seconds)
    return text.say(lang, f"ask.{asked.about}", files=cost.files, size=size, time=time)
