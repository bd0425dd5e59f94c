"""Here: the value at the place that was clicked."""

from __future__ import annotations

from typing import Any

from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import column, escaped, markup, show
from je_explorer.widgets.figures import figure
from je_explorer.widgets.state import ExplorerState, Here


class HerePanel:
    """Shows the state's `here`."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._title = markup("", "title")
        self._words = markup("", "here")
        self.widget = column([self._title, self._words], "group")
        state.observe(self._refresh, ["lang", "here", "shown", "unit"])
        self._refresh()

    def _refresh(self, _change: Any = None) -> None:
        state, lang = self._state, self._state.lang
        show(self.widget, state.shown is not None)
        self._title.value = f"<h2>{text.say(lang, 'here')}</h2>"
        if state.here is None:
            self._words.value = f'<div class="je-hint">{text.say(lang, "here.hint")}</div>'
            return
        here = state.here
        words = escaped(value_words(here, lang, state.unit))
        self._words.value = f"<span>{place(here)}</span><strong>{words}</strong>"


def place(here: Here) -> str:
    """``"33.25° N, 134.75° E"``."""
    north, east = "N" if here.lat >= 0 else "S", "E" if here.lon >= 0 else "W"
    return f"{abs(here.lat):.2f}° {north}, {abs(here.lon):.2f}° {east}"


def value_words(here: Here, lang: str, unit: str = "") -> str:
    """The value with its unit, the name of a class, or the words for no data."""
    if here.name:
        return here.name
    if here.value is None:
        return text.say(lang, "here.none")
    scale = describe.scale_of(here.unit, here.kind, unit)
    return f"{figure(scale.show(here.value))} {scale.label}".strip()
