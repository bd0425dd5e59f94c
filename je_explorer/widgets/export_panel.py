"""Save: a file of the picture, of all dates or of the curves, which the browser then stores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from je_explorer.widgets import text
from je_explorer.widgets.controls import (
    Filling,
    button,
    classed,
    column,
    escaped,
    markup,
    row,
    show,
)
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.look import TAKES

KINDS = {
    "picture": ("geotiff", "netcdf", "csv", "png"),
    "all": ("all.geotiff", "all.netcdf", "all.csv", "gif"),
    "curves": ("curves.csv", "curves.png"),
}
"""What can be made of what; a name without a dot is told by its last part."""


class ExportPanel:
    """What to save, a button per kind of file, and the link to the file that was made."""

    def __init__(self, state: ExplorerState, on_save: Callable[[str], None]) -> None:
        self._state = state
        self._filling = Filling()
        self._title = markup("", "title")
        self._take = classed(w.ToggleButtons(options=self._takes(), value="picture"), "segment")
        self._buttons = {kind: button("", "kind") for kinds in KINDS.values() for kind in kinds}
        for kind, one in self._buttons.items():
            one.on_click(lambda _button, kind=kind: on_save(kind))
        self._kinds = row(self._buttons.values(), "kinds")
        self._hint = markup("", "hint")
        self._place = markup("", "hint", "download")
        self.widget = column(
            [self._title, self._take, self._kinds, self._hint, self._place], "group", "save"
        )
        self._take.observe(self._choose, "value")
        watched = [
            "lang", "shown", "saving", "download", "take", "curves", "dates", "months", "available",
        ]  # fmt: skip
        state.observe(self._refresh, watched)
        self._refresh()

    def _choose(self, change: Any) -> None:
        if change["new"] and not self._filling:
            self._state.take = change["new"]

    def _takes(self) -> tuple[tuple[str, str], ...]:
        return tuple((text.say(self._state.lang, f"save.of.{name}"), name) for name in TAKES)

    def _refresh(self, _change: Any = None) -> None:
        with self._filling:
            self._fill()

    def _fill(self) -> None:
        state, lang = self._state, self._state.lang
        show(self.widget, state.shown is not None)
        self._title.value = f"<h2>{text.say(lang, 'save')}</h2>"
        if tuple(self._take.options) != self._takes():
            self._take.options = self._takes()
        self._take.value = state.take
        self._take.tooltips = [text.say(lang, f"save.of.{name}.tip") for name in TAKES]
        none = state.take == "curves" and not state.curves
        for kind, one in self._buttons.items():
            show(one, kind in KINDS[state.take] and not none)
            form = kind.rpartition(".")[2]
            one.description = text.say(lang, f"save.{form}")
            one.tooltip = text.say(lang, f"save.{kind}.tip")
            one.disabled = bool(state.saving)
        show(self._kinds, not none)
        key = "save.none" if none else f"save.of.{state.take}.hint"
        self._hint.value = escaped(text.say(lang, key, n=len(state.chosen_dates)))
        self._offer(lang)

    def _offer(self, lang: str) -> None:
        """The link to the file: only the browser can put it on the visitor's disk."""
        state, made = self._state, self._state.download
        show(self._place, bool(state.saving) or made is not None)
        if state.saving:
            self._place.value = escaped(text.say(lang, "save.working"))
        elif made is None:
            self._place.value = ""
        elif made.path:
            self._place.value = escaped(text.say(lang, "save.path", path=made.path))
        else:
            words = escaped(text.say(lang, "save.ready", name=made.name, size=text.size(made.size)))
            self._place.value = f'<a href="{made.url}" download="{escaped(made.name)}">{words}</a>'
