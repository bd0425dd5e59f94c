"""The style of the dashboard: the sheets of ``styles/`` as one widget."""

from __future__ import annotations

import json
from importlib.resources import files

import ipywidgets as w

from je_explorer.widgets.text import LANGUAGES, say

SHEETS = (
    "frame", "controls", "what", "map", "colour", "curve", "process", "compare", "play", "save",
    "dialogs", "sizes", "folds",
)  # fmt: skip
"""In the order in which they count; what depends on the size of the dashboard comes last."""

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
    """The widget that carries the style sheets to the page."""
    folder = files("je_explorer.widgets") / "styles"
    css = "\n".join(folder.joinpath(f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    sheet = w.HTML(f"<style>{css}\n{_words()}</style>")
    sheet.add_class("je-sheet")
    return sheet
