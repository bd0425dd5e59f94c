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
        self._title = markup("", "title", "download")
        self._buttons = {kind: button("", "kind") for kind in KINDS}
        for kind, one in self._buttons.items():
            one.on_click(lambda _button, kind=kind: on_save(kind))
        self._place = markup("", "hint")
        self.widget = column(
            [self._title, row(self._buttons.values(), "kinds"), self._place], "group"
        )
        state.observe(self._refresh, ["lang", "shown", "saving", "download"])
        self._refresh()

    def _refresh(self, _change: Any = None) -> None:
        state, lang = self._state, self._state.lang
        show(self.widget, state.shown is not None)
        self._title.value = f"<h2>{text.say(lang, 'save')}</h2>{self._link()}"
        for kind, one in self._buttons.items():
            one.description = text.say(lang, f"save.{kind}")
            one.tooltip = text.say(lang, f"save.{kind}.tip")
            one.disabled = bool(state.saving)
        made = state.download
        show(self._place, made is not None and bool(made.path))
        if made is not None and made.path:
            self._place.value = escaped(text.say(lang, "save.path", path=made.path))

    def _link(self) -> str:
        """Beside the title, where it is seen and moves nothing."""
        state, lang = self._state, self._state.lang
        made = state.download
        if state.saving:
            return f"<span>{text.say(lang, 'save.working')}</span>"
        if made is None or not made.url:
            return ""
        words = text.say(lang, "save.ready", name=made.name, size=text.size(made.size))
        name = escaped(made.name)
        return f'<a href="{made.url}" download="{name}" title="{escaped(words)}">{name}</a>'
