"""Save: a file of what is shown, which the browser then stores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from je_explorer.widgets import text
from je_explorer.widgets.controls import button, column, escaped, markup, row, show
from je_explorer.widgets.state import ExplorerState

KINDS = ("geotiff", "netcdf", "csv", "png", "gif")


class ExportPanel:
    """A button per kind of file, and the link to the file that was made."""

    def __init__(self, state: ExplorerState, on_save: Callable[[str], None]) -> None:
        self._state = state
        self._title = markup("", "title")
        self._buttons = {kind: button("", "kind") for kind in KINDS}
        for kind, one in self._buttons.items():
            one.on_click(lambda _button, kind=kind: on_save(kind))
        self._link = markup("", "download")
        self.widget = column(
            [self._title, row(self._buttons.values(), "kinds"), self._link], "group"
        )
        state.observe(self._refresh, ["lang", "shown", "saving", "download"])
        self._refresh()

    def _refresh(self, _change: Any = None) -> None:
        state, lang = self._state, self._state.lang
        show(self.widget, state.shown is not None)
        self._title.value = f"<h2>{text.say(lang, 'save')}</h2>"
        for kind, one in self._buttons.items():
            one.description = text.say(lang, f"save.{kind}")
            one.tooltip = text.say(lang, f"save.{kind}.tip")
            one.disabled = bool(state.saving)
        self._link.value = self._words()
        show(self._link, bool(self._link.value))

    def _words(self) -> str:
        state, lang = self._state, self._state.lang
        made = state.download
        if state.saving:
            return f'<span class="je-hint">{text.say(lang, "save.working")}</span>'
        if made is None:
            return ""
        if made.path:
            words = text.say(lang, "save.path", path=made.path)
            return f'<span class="je-hint">{escaped(words)}</span>'
        words = text.say(lang, "save.ready", name=made.name, size=text.size(made.size))
        name = escaped(made.name)
        return f'<a href="{made.url}" download="{name}">{escaped(words)}</a>'
