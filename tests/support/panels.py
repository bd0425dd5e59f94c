"""Finding and pressing the dashboard's widgets as they are seen, without a browser."""

from __future__ import annotations

from typing import Any

import ipywidgets as w


def widgets(widget: w.Widget, name: str) -> list[Any]:
    """The widgets of a class that can be seen, in their order."""
    if "je-hidden" in widget._dom_classes:
        return []
    found = [widget] if f"je-{name}" in widget._dom_classes else []
    for child in getattr(widget, "children", ()):
        found += widgets(child, name)
    return found


def steps(explorer: w.Widget) -> dict[str, Any]:
    """The rows of the process panel by their titles."""
    rows = widgets(explorer, "step")
    return {widgets(r, "step-words")[0].value.split("</b>")[0][3:]: r for r in rows}


def words(row: w.Widget) -> str:
    """What a row says that its step does."""
    return str(widgets(row, "step-words")[0].value.split("<span>")[1].removesuffix("</span>"))


def switch(explorer: w.Widget, title: str) -> None:
    """Press the switch of a step."""
    widgets(steps(explorer)[title], "switch")[0].click()


def pick(box: w.Widget, name: str) -> None:
    """Choose other data by a part of their name."""
    if not widgets(box, "picker-box"):
        widgets(box, "picker")[0].click()
    search = widgets(box, "find")
    if search:
        search[0].value = name
    options = [o for o in widgets(box, "option") if name.casefold() in o.description.casefold()]
    options[0].click()
