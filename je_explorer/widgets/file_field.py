"""A button that takes a file of the user's computer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import ipywidgets as w

from je_explorer.widgets import text
from je_explorer.widgets.controls import classed, column, escaped, markup, row
from je_explorer.widgets.resources import resource

CHOSEN = resource("scripts/file.js")


class FileField:
    """Hands over a file's name and text; a file that is too large is refused before it is sent.

    ipywidgets' own FileUpload sends whatever was chosen, and a message of more than 10 MiB ends the
    connection to the kernel without a word.

    Args:
        on_text: called with the name and the text.
        most: bytes of a file; quotes and line ends make a text longer on its way.
        accept: endings and media types that the browser offers first.
        beside: widgets in the button's row.
    """

    def __init__(
        self,
        on_text: Callable[[str, str], None],
        most: int,
        accept: str,
        beside: Iterable[Any] = (),
    ) -> None:
        self._on_text, self._most, self._accept = on_text, most, accept
        self._choose, self._says = markup("", "choose"), markup()
        self._box = classed(w.Textarea(continuous_update=False), "sent")
        self._box.observe(self._sent, "value")
        self.widget = column(
            [row([*beside, self._choose], "files"), self._says, self._box], "file-field"
        )

    def label(self, words: str, lang: str, large: str) -> None:
        """Write the button's words; ``large`` is said of a file of ``{size}`` that is too large."""
        says = f'data-large="{escaped(large)}" data-unread="{escaped(text.say(lang, "file.open"))}"'
        self._choose.value = (
            f'<label class="je-file-button">{escaped(words)}<input type="file"'
            f' accept="{escaped(self._accept)}" data-most="{self._most}" {says}'
            f' onchange="{escaped(CHOSEN)}"></label>'
        )
        # Written anew, it takes back what the page has said in another language.
        self._says.value = f'<div class="je-says" role="alert" lang="{escaped(lang)}"></div>'
        self._box.description = words

    def _sent(self, change: Any) -> None:
        name, line, content = change["new"].partition("\n")
        if line:
            self._box.value = ""
            self._on_text(name, content)
