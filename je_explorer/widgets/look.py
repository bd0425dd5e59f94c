"""The one style sheet of the dashboard, as a widget."""

from __future__ import annotations

from importlib.resources import files

import ipywidgets as w

THEMES = ("auto", "light", "dark")
"""``auto`` follows the browser's preference."""


def style_sheet() -> w.HTML:
    """The widget that carries ``look.css`` to the page."""
    css = files("je_explorer.widgets").joinpath("look.css").read_text(encoding="utf-8")
    sheet = w.HTML(f"<style>{css}</style>")
    sheet.add_class("je-sheet")
    return sheet
