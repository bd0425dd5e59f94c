"""A view as a file: saved from the dashboard, and opened in it."""

from __future__ import annotations

import base64
import re

from je_explorer.errors import RequestError
from je_explorer.widgets import text
from je_explorer.widgets.controls import column, escaped, markup
from je_explorer.widgets.document import UnreadableView, Wanted
from je_explorer.widgets.file_field import FileField
from je_explorer.widgets.saved import LARGEST
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.report import Notice


class ViewFile:
    """A link that saves what is wanted as JSON, and a button that opens such a file."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._save, self._hint = markup("", "download"), markup("", "hint")
        self._open = FileField(self._opened, LARGEST, ".json,application/json", [self._save])
        self.widget = column([self._open.widget, self._hint], "inner", "view-file")

    def refresh(self) -> None:
        """Bring the link up to date: called while it is seen."""
        state, lang = self._state, self._state.lang
        data = base64.b64encode(Wanted.of(state).to_json().encode()).decode()
        words, name = escaped(text.say(lang, "view.save")), escaped(view_name(state))
        href = f"data:application/json;base64,{data}"
        self._save.value = f'<a href="{href}" download="{name}">{words}</a>'
        large = text.say(lang, "view.large", size="{size}", most=text.size(LARGEST))
        self._open.label(text.say(lang, "view.open"), lang, large)
        self._hint.value = escaped(text.say(lang, "view.save.hint"))

    def _opened(self, name: str, content: str) -> None:
        try:
            wanted = wanted_of(content, self._state)
        except RequestError as error:
            reason = error.reason if isinstance(error, UnreadableView) else "damaged"
            fields = (("name", name),)
            self._state.notice = Notice(f"error.view.{reason}", str(error), fields=fields)
        else:
            wanted.put(self._state)
            self._state.notice = Notice("view.opened", error=False, fields=(("name", name),))


def wanted_of(content: str, state: ExplorerState) -> Wanted:
    """The view in a file, once it is sure that this dashboard can show it.

    Raises:
        RequestError: no view, cut short, of a newer je_explorer, or of data that this
            catalogue does not hold.
    """
    wanted = Wanted.from_json(content)
    known = {collection.id for collection in state.collections}
    if wanted.collection and known and wanted.collection not in known:
        raise UnreadableView(
            "elsewhere",
            f"it shows {wanted.collection} of the catalogue {wanted.catalog!r}, which is not the"
            " one that is open here: start the dashboard with that catalogue, then open the file",
        )
    return wanted


def view_name(state: ExplorerState) -> str:
    """``"LST_2021-08.json"``: letters, digits and dashes that every system takes."""
    words = f"{state.band or 'view'}_{state.date}"
    return f"{re.sub(r'[^A-Za-z0-9-]+', '_', words).strip('_')}.json"
