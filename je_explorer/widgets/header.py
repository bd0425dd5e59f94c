"""The top line: the name, where the data come from, the language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from je_explorer.widgets import text
from je_explorer.widgets.controls import button, escaped, markup, row
from je_explorer.widgets.state import ExplorerState


class Header:
    """Shows the source, switches the language."""

    def __init__(self, state: ExplorerState, actions: Sequence[Any] = ()) -> None:
        self._state = state
        self._source = markup("", "source")
        self._language = button("", "language")
        self._language.on_click(self._switch)
        name = markup('<h1 class="je-name">je_explorer</h1>')
        self.widget = row(
            [name, self._source, row([], "spring"), *actions, self._language], "header"
        )
        state.observe(self._refresh, ["lang", "source", "fallback"])
        self._refresh()

    def _refresh(self, _change: Any = None) -> None:
        lang, source = self._state.lang, self._state.source
        self._language.description = text.say(lang, "language.switch")
        self._language.tooltip = text.say(lang, "language.tip")
        words = source_words(lang, source) if source else ""
        if self._state.fallback:
            words = text.say(lang, "source.fallback")
        kind = source if source in ("live", "sample") else "other"
        self._source.value = (
            f'<span class="je-chip-source je-{kind}" title="{escaped(source)}">'
            f"<i></i><span>{escaped(words)}</span></span>"
            if words
            else ""
        )

    def _switch(self, _button: Any) -> None:
        self._state.lang = "en" if self._state.lang == "ja" else "ja"


def source_words(lang: str, source: str) -> str:
    """The catalogue in words; an address is shortened to its host and last folder."""
    if source in ("live", "sample"):
        return text.say(lang, f"source.{source}")
    parts = [part for part in source.split("/") if part]
    name = parts[-2] if len(parts) > 1 and parts[-1].endswith(".json") else parts[-1]
    return text.say(lang, "source.other", name=name)
