"""One line under the map: what went wrong, in plain words, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from je_explorer.widgets import text
from je_explorer.widgets.controls import button, escaped, markup, row, show, switch_class
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.report import Notice, Spoken


class StatusBar:
    """Shows the state's notice; a screen reader reads it out when it changes."""

    def __init__(self, state: ExplorerState, on_action: Callable[[str], None]) -> None:
        self._state = state
        self._words = markup("", "status-words")
        self._action = button("", "small")
        self._action.on_click(lambda _button: self._act(on_action))
        self._close = button("", "icon", "icon-close")
        self._close.on_click(lambda _button: setattr(state, "notice", None))
        self.widget = row([self._words, self._action, self._close], "status")
        state.observe(self._refresh, ["lang", "notice"])
        self._refresh()

    def _act(self, on_action: Callable[[str], None]) -> None:
        if self._state.notice is not None:
            on_action(self._state.notice.action)

    def _refresh(self, _change: Any = None) -> None:
        notice, lang = self._state.notice, self._state.lang
        switch_class(self.widget, "empty", notice is None)
        switch_class(self.widget, "error", notice is not None and notice.error)
        self._close.description = self._close.tooltip = text.say(lang, "status.close")
        show(self._close, notice is not None)
        show(self._action, notice is not None and bool(notice.action))
        if notice is None:
            self._words.value = '<div role="status" aria-live="polite"></div>'
            return
        if notice.action:
            self._action.description = text.say(lang, notice.action)
        words = escaped(words_of(notice, lang))
        self._words.value = (
            f'<div role="status" aria-live="polite">{words}</div>{_fold(notice.detail, lang)}'
        )


def words_of(notice: Notice, lang: str) -> str:
    """A notice in a language, without its detail."""
    fields = {
        name: value.say(lang) if isinstance(value, Spoken) else value
        for name, value in notice.fields
    }
    return text.say(lang, notice.key, **fields)


def _fold(detail: str, lang: str) -> str:
    """The error's own words, folded away: they are English, and for who knows the field."""
    if not detail:
        return ""
    head = escaped(text.say(lang, "status.detail"))
    return f'<details><summary>{head}</summary><p lang="en">{escaped(detail)}</p></details>'
