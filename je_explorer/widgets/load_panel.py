"""The one main button: says what it will load, and below it what that costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from je_explorer.widgets import text
from je_explorer.widgets.controls import button, column, markup, show
from je_explorer.widgets.state import ExplorerState


class LoadPanel:
    """Starts the curves of all areas over the chosen dates."""

    def __init__(self, state: ExplorerState, on_load: Callable[[], None]) -> None:
        self._state = state
        self._button = button("", "main")
        self._button.on_click(lambda _button: on_load())
        self._cost = markup("", "cost")
        self.widget = column([self._button, self._cost], "foot")
        watched = [
            "lang",
            "collection",
            "available",
            "dates",
            "months",
            "areas",
            "estimate",
            "work",
        ]
        state.observe(self._refresh, watched)
        self._refresh()

    def _refresh(self, _change: Any = None) -> None:
        state, lang = self._state, self._state.lang
        count = len(state.chosen_dates)
        show(self.widget, bool(state.collection and count))
        busy = state.work is not None and state.work.dates > 1
        words = "load.loading" if busy else "load.one" if count == 1 else "load.many"
        self._button.description = text.say(lang, words, n=count)
        self._button.disabled = busy or not state.areas
        self._cost.value = self._cost_words(lang)

    def _cost_words(self, lang: str) -> str:
        state = self._state
        if not state.areas:
            return text.say(lang, "load.needs")
        if state.estimate is None:
            return text.say(lang, "load.planning")
        cost = state.estimate
        return text.say(
            lang,
            "load.cost",
            files=cost.files,
            size=text.size(cost.bytes),
            time=text.duration(lang, cost.seconds),
        )
