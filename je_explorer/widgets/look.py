"""The style of the dashboard: the sheets of ``styles/`` and the ``scripts/`` as one widget."""

from __future__ import annotations

import html

import ipywidgets as w

from je_explorer.widgets.palette import ramp_rules
from je_explorer.widgets.resources import resource

SHEETS = (
    "frame", "controls", "what", "map", "tools", "colour", "curve", "process", "compare", "play",
    "save", "dialogs", "sizes", "folds",
)  # fmt: skip
"""In the order in which they count; what depends on the size of the dashboard comes last."""

THEMES = ("auto", "light", "dark")
"""``auto`` follows the browser's preference."""

SCRIPTS = ("escape", "language", "pressed")
"""Functions of the dashboard's element, one per file of ``scripts/``."""

DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


def style_sheet() -> w.HTML:
    """The widget that carries the style sheets and the scripts to the page.

    Scripts in HTML that is put into a page are not run; what an image does once it is there is.
    """
    css = "\n".join(resource(f"styles/{name}.css") for name in SHEETS)
    css = f"<style>{css}\n{ramp_rules()}</style>"
    calls = (f"({resource(f'scripts/{name}.js')})(this.closest('.je-root'));" for name in SCRIPTS)
    sheet = w.HTML(f'{css}<img src="{DOT}" alt="" onload="{html.escape("".join(calls))}">')
    sheet.add_class("je-sheet")
    return sheet
