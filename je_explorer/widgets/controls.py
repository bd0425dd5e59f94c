"""Small builders that every panel uses, so that all controls look and behave alike."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any, TypeVar

import ipywidgets as w

AnyWidget = TypeVar("AnyWidget", bound=w.Widget)


class Filling:
    """Whether a panel is filling its own controls: what they report meanwhile is no wish.

    Example:
        >>> filling = Filling()
        >>> with filling:
        ...     bool(filling)
        True
        >>> bool(filling)
        False
    """

    def __init__(self) -> None:
        self._depth = 0

    def __bool__(self) -> bool:
        return self._depth > 0

    def __enter__(self) -> None:
        self._depth += 1

    def __exit__(self, *_raised: object) -> None:
        self._depth -= 1


def classed(widget: AnyWidget, *names: str) -> AnyWidget:
    """The widget, with the style sheet's classes ``je-<name>`` added."""
    for name in names:
        widget.add_class(f"je-{name}")
    return widget


def switch_class(widget: Any, name: str, on: bool) -> None:
    """Add or remove the class ``je-<name>``."""
    (widget.add_class if on else widget.remove_class)(f"je-{name}")


def button(description: str, *names: str, tooltip: str = "") -> w.Button:
    """A button; without names it is the ordinary bordered one."""
    made = w.Button(description=description, tooltip=tooltip or None)
    return classed(made, "button", *names)


def markup(value: str = "", *names: str) -> w.HTML:
    """A piece of HTML. Whatever comes from a catalogue must have passed `escaped`."""
    return classed(w.HTML(value), "markup", *names)


def row(children: Iterable[Any], *names: str) -> w.Box:
    """A horizontal box."""
    return classed(w.Box(tuple(children)), "row", *names)


def column(children: Iterable[Any], *names: str) -> w.Box:
    """A vertical box."""
    return classed(w.Box(tuple(children)), "column", *names)


def show(widget: Any, visible: bool) -> None:
    """Show a widget or take it out of the layout."""
    switch_class(widget, "hidden", not visible)


def escaped(value: object) -> str:
    """Text made safe for HTML, also inside quoted attributes."""
    return html.escape(str(value), quote=True)
