"""Share: the view as a link, and as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from je_explorer.widgets import text
from je_explorer.widgets.controls import button, column, escaped, markup, row, show
from je_explorer.widgets.document import Wanted
from je_explorer.widgets.history import WATCHED
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.view_file import ViewFile

NAMED = ("live", "sample")
"""Catalogues that a link may name; any other is the one that the page itself serves."""


class Share:
    """A button, and a box with the view as a file and as a link.

    Only a page of its own has an address for a link.

    The link is relative: it holds behind whatever proxy the visitor came through.
    """

    def __init__(self, state: ExplorerState, served: bool) -> None:
        self._state, self._served = state, served
        self._file = ViewFile(state)
        self.button = button("", "share")
        self._close = button("", "small", "close-share", "escape")
        self._title, self._link, self._hint = (
            markup("", "title"),
            markup("", "link"),
            markup("", "hint"),
        )
        foot = row([self._hint, self._close], "dialog-foot")
        self.dialog = column(
            [self._title, self._file.widget, self._link, foot], "dialog", "share-box"
        )
        show(self._link, served)
        self.button.on_click(lambda _button: self._toggle())
        self._close.on_click(lambda _button: self._toggle())
        watched = [*WATCHED, "lang", "dialog", "view", "polar_view", "divider"]
        state.observe(self._refresh, watched)
        self._refresh()

    def _toggle(self) -> None:
        self._state.dialog = "" if self._state.dialog == "share" else "share"

    def _refresh(self, _change: Any = None) -> None:
        lang = self._state.lang
        self.button.description = text.say(lang, "share")
        is_open = self._state.dialog == "share"
        show(self.dialog, is_open)
        if not is_open:
            return
        self._title.value = f"<h2>{text.say(lang, 'share')}</h2>"
        self._file.refresh()
        self._hint.value = text.say(lang, "share.hint") if self._served else ""
        self._close.description = text.say(lang, "code.close")
        address = escaped(link(self._state))
        words = text.say(lang, "share.open")
        self._link.value = f'<a href="{address}" target="_blank" rel="noopener">{words}</a>'


def link(state: ExplorerState) -> str:
    """``"?catalog=sample&view=..."``, relative to the page."""
    wanted = Wanted.of(state)
    named = {"catalog": wanted.catalog} if wanted.catalog in NAMED else {}
    return "?" + urlencode({**named, "view": wanted.to_link()})
