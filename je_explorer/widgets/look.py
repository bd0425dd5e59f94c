"""The one style sheet of the dashboard, as a widget."""

from __future__ import annotations

import json
from importlib.resources import files

import ipywidgets as w

from je_explorer.widgets.text import LANGUAGES, say

SHEETS = ("look.css", "panels.css")

THEMES = ("auto", "light", "dark")
"""``auto`` follows the browser's preference."""


DRAWING = ("cancel", "finish", "undo", "save", "clear", "help")
"""Words of the map's draw control, which has its own in English only."""


def _words() -> str:
    """The draw control's words as variables of the style sheet, per language."""
    rules = []
    for lang in LANGUAGES:
        words = (f"--je-word-{name}: {_quoted(say(lang, f'draw.{name}'))};" for name in DRAWING)
        rules.append(f".je-{lang} {{ {' '.join(words)} }}")
    return "\n".join(rules).replace("</", "<\\/")


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def style_sheet() -> w.HTML:
    """The widget that carries ``look.css`` to the page."""
    folder = files("je_explorer.widgets")
    css = "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in SHEETS)
    sheet = w.HTML(f"<style>{css}\n{_words()}</style>")
    sheet.add_class("je-sheet")
    return sheet
