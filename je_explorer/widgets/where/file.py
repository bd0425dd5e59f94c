"""Areas from a GeoJSON file: of this computer, or by its path or address."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import ipywidgets as w

from je_explorer.widgets import text
from je_explorer.widgets.controls import button, classed, column, escaped, markup, row, show
from je_explorer.widgets.state import ExplorerState

MOST = 8_000_000
"""Bytes that are sent. A message of more than 10 MiB ends the connection to the kernel, and quotes
and line ends make a text longer on its way."""

SEND = """
const file = this.files[0], place = this.closest('.je-file');
const says = place.querySelector('.je-says');
if (!file) return;
const size = (file.size / 1e6).toFixed(1) + ' MB';
says.textContent = file.size > %(most)d ? %(large)s.replace('{size}', size) : '';
if (file.size <= %(most)d) file.text().then((words) => {
  const box = place.querySelector('textarea');
  box.value = file.name + '\\n' + words;
  box.dispatchEvent(new Event('change', {bubbles: true}));
});
this.value = '';
"""
"""What the file field does in the browser: a file that is too large is refused before it is sent.

ipywidgets' own FileUpload can't do that: it sends whatever was chosen, and above the limit the
connection breaks without a word. So the text travels through a field that nobody sees.
"""


class FileForm:
    """Takes a file's text, or where a file lies.

    Args:
        state: for the language.
        on_text: called with a file's name and its text.
        on_place: called with a path or an address.
        served: whether strangers use the page: they may name addresses, not paths.
    """

    def __init__(
        self,
        state: ExplorerState,
        on_text: Callable[[str, str], None],
        on_place: Callable[[str], None],
        served: bool,
    ) -> None:
        self._state, self._on_text, self._on_place, self._served = state, on_text, on_place, served
        self._choose = markup("", "choose")
        self._box = classed(w.Textarea(continuous_update=False), "sent")
        self._place = classed(w.Text(), "field", "place")
        self._add, self._close = button("", "primary"), button("", "escape")
        self._box.observe(self._sent, "value")
        self._add.on_click(lambda _button: self._named())
        self._place.on_msg(self._pressed)
        self._close.on_click(lambda _button: self.open(False))
        buttons = row([self._add, self._close], "pair")
        self.widget = column([self._choose, self._box, self._place, buttons], "form", "file")
        state.observe(self._refresh, "lang")
        self._refresh()
        self.open(False)

    @property
    def is_open(self) -> bool:
        """Whether the form is seen."""
        return "je-hidden" not in self.widget._dom_classes

    def open(self, on: bool) -> None:
        """Show the form, or hide it."""
        show(self.widget, on)

    def _sent(self, change: Any) -> None:
        name, line, content = change["new"].partition("\n")
        if line:
            self._box.value = ""
            self._on_text(name, content)

    def _pressed(self, _field: Any, content: dict[str, Any], _buffers: Any) -> None:
        if content.get("event") == "submit":
            self._named()

    def _named(self) -> None:
        place = self._place.value.strip()
        if place:
            self._on_place(place)

    def _refresh(self, _change: Any = None) -> None:
        lang = self._state.lang
        large = text.say(lang, "area.file.large", size="{size}", most=text.size(MOST))
        script = SEND % {"most": MOST, "large": json.dumps(large, ensure_ascii=False)}
        words = escaped(text.say(lang, "area.file.choose"))
        self._choose.value = (
            f'<label class="je-file-button">{words}<input type="file"'
            f' accept=".geojson,.json,application/geo+json" onchange="{escaped(script)}"></label>'
            '<div class="je-says" role="alert"></div>'
        )
        key = "area.file.address" if self._served else "area.file.place"
        self._place.description = self._place.placeholder = text.say(lang, key)
        self._box.description = text.say(lang, "area.file")
        self._add.description = text.say(lang, "area.add")
        self._close.description = text.say(lang, "area.cancel")
