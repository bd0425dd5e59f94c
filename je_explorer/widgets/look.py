"""The style of the dashboard: the sheets of ``styles/`` as one widget."""

from __future__ import annotations

import html
from importlib.resources import files

import ipywidgets as w

from je_explorer.widgets.palette import ramp_rules

SHEETS = (
    "frame", "controls", "what", "map", "tools", "colour", "curve", "process", "compare", "play",
    "save", "dialogs", "sizes", "folds",
)  # fmt: skip
"""In the order in which they count; what depends on the size of the dashboard comes last."""

THEMES = ("auto", "light", "dark")
"""``auto`` follows the browser's preference."""


ESCAPE = """
this.closest('.je-root').addEventListener('keydown', (event) => {
  const all = [...event.currentTarget.querySelectorAll('.je-escape')];
  const last = all.filter((button) => button.offsetParent).pop();
  if (event.key === 'Escape' && last) last.click();
}, true);
"""
"""The Escape key presses the last button that is seen of those that close something. Widgets have
no keys of their own, and their fields let none pass: so it is caught on its way down. An empty
picture brings this to the page."""

DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


def style_sheet() -> w.HTML:
    """The widget that carries the style sheets to the page."""
    folder = files("je_explorer.widgets") / "styles"
    css = "\n".join(folder.joinpath(f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    css = f"<style>{css}\n{ramp_rules()}</style>"
    sheet = w.HTML(f'{css}<img src="{DOT}" alt="" onload="{html.escape(ESCAPE)}">')
    sheet.add_class("je-sheet")
    return sheet
