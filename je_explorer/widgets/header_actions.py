"""The header's actions: undo, redo, and the program of what is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from je_explorer.errors import RequestError
from je_explorer.widgets import text
from je_explorer.widgets.controls import button, classed, column, markup, row, show
from je_explorer.widgets.history import History
from je_explorer.widgets.state import ExplorerState

FORMS = (("code.raster", "je_explorer"), ("code.chain", "je"), ("code.arrays", "xarray"))


class Actions:
    """Buttons for the header, and the box with the program.

    Args:
        state: what is wanted and shown.
        write: the program of a state in a form.
        writing: whether the controller is writing results.
    """

    def __init__(
        self,
        state: ExplorerState,
        write: Callable[[ExplorerState, str], str],
        writing: Callable[[], bool],
    ) -> None:
        self._state, self._write = state, write
        self._history = History(state, writing, self._refresh)
        self._undo = button("", "undo")
        self._redo = button("", "redo")
        self._code = button("", "code")
        self.buttons = (self._undo, self._redo, self._code)
        self._title = markup("", "title")
        self._form = classed(
            w.ToggleButtons(options=self._options(), value="je_explorer"), "segment"
        )
        self._text = classed(w.Textarea(), "program")
        self._close = button("", "small", "close-code", "escape")
        self._hint = markup("", "hint")
        self.dialog = column(
            [self._title, self._form, self._text, row([self._hint, self._close], "dialog-foot")],
            "dialog",
        )
        self._undo.on_click(lambda _button: self._history.undo())
        self._redo.on_click(lambda _button: self._history.redo())
        self._code.on_click(lambda _button: self._toggle())
        self._close.on_click(lambda _button: self._toggle())
        self._form.observe(self._refresh, "value")
        shown = ["shown", "curves", "process", "overlay", "overlay_b"]
        state.observe(self._refresh, ["lang", "dialog", *shown])
        self._refresh()

    def _options(self) -> tuple[tuple[str, str], ...]:
        return tuple((text.say(self._state.lang, key), form) for key, form in FORMS)

    def _toggle(self) -> None:
        self._state.dialog = "" if self._state.dialog == "code" else "code"

    def _refresh(self, _change: Any = None) -> None:
        lang = self._state.lang
        for one, key in ((self._undo, "undo"), (self._redo, "redo"), (self._code, "code")):
            one.description = one.tooltip = text.say(lang, key)
        self._undo.disabled = not self._history.can_undo
        self._redo.disabled = not self._history.can_redo
        show(self._redo, self._history.can_redo)
        is_open = self._state.dialog == "code"
        show(self.dialog, is_open)
        if is_open:
            self._fill(lang)

    def _fill(self, lang: str) -> None:
        self._title.value = f"<h2>{text.say(lang, 'code')}</h2>"
        self._hint.value = text.say(lang, "code.hint")
        self._close.description = text.say(lang, "code.close")
        if tuple(self._form.options) != self._options():
            chosen = self._form.value
            self._form.options = self._options()
            self._form.value = chosen
        try:
            self._text.value = self._write(self._state, self._form.value or "je_explorer")
        except RequestError as error:
            self._text.value = f"# {error}"
