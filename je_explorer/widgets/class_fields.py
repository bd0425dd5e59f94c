"""The classes of a picture: a tick box for each that is in sight, with its share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import ipywidgets as w

from je_explorer.raster.raster import ClassLabel
from je_explorer.render.classes import safe_colour
from je_explorer.render.layer import Layer
from je_explorer.widgets import text
from je_explorer.widgets.controls import (
    Filling,
    button,
    classed,
    column,
    escaped,
    markup,
    row,
    show,
)
from je_explorer.widgets.shares import class_shares
from je_explorer.widgets.state import ExplorerState


class ClassFields:
    """Unticking a class takes it out of the picture; its numbers stay."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._filling = Filling()
        self._codes: list[int] = []
        self._boxes: list[w.Checkbox] = []
        self._colours = markup("", "sheet")
        self._list = column([], "class-boxes")
        self._hint = markup("", "hint")
        self._all, self._none = button("", "link"), button("", "link")
        self._all.on_click(lambda _button: self._hide(()))
        self._none.on_click(lambda _button: self._hide(self._codes))
        links = row([self._all, self._none], "links")
        self.widget = column([self._colours, self._list, links, self._hint], "inner")

    def _hide(self, codes: Sequence[int]) -> None:
        self._state.style = replace(self._state.style, hidden=tuple(codes))

    def _ticked(self, place: int, on: bool) -> None:
        if self._filling:
            return
        code, hidden = self._codes[place], self._state.style.hidden
        self._hide([c for c in hidden if c != code] if on else [*hidden, code])

    def refresh(self, layer: Layer) -> None:
        """Show the classes of a picture: those in the view, and those that were hidden."""
        state, lang = self._state, self._state.lang
        shares = class_shares(layer, state.view)
        hidden = set(state.style.hidden)
        listed = [c for c in layer.classes if c.value in shares or c.value in hidden]
        with self._filling:
            self._fill(listed, shares, hidden)
        for link, key in ((self._all, "all"), (self._none, "none")):
            link.description = text.say(lang, f"classes.{key}")
            link.tooltip = text.say(lang, f"classes.{key}.tip")
        show(self._all, bool(hidden))
        show(self._none, len(hidden) < len(listed))
        absent = len(layer.classes) - len(listed)
        words = "classes.hint" if not absent else "classes.absent"
        self._hint.value = text.say(lang, words, n=absent)

    def _fill(
        self, listed: Sequence[ClassLabel], shares: dict[int, float], hidden: set[int]
    ) -> None:
        while len(self._boxes) < len(listed):
            self._boxes.append(self._box(len(self._boxes)))
        self._codes = [int(label.value) for label in listed]
        tip = text.say(self._state.lang, "classes.tip")
        for box, label in zip(self._boxes, listed, strict=False):
            share = shares.get(label.value, 0.0)
            box.description = f"<span>{escaped(label.name)}</span> <em>{percent(share)}</em>"
            box.value, box.tooltip = label.value not in hidden, tip
        rules = (
            f".je-class-box:nth-child({i}) .widget-label-basic::after"
            f"{{background:{safe_colour(label.color, label.value)}}}"
            for i, label in enumerate(listed, 1)
        )
        self._colours.value = f"<style>{''.join(rules)}</style>"
        if len(self._list.children) != len(listed):
            self._list.children = tuple(self._boxes[: len(listed)])

    def _box(self, place: int) -> Any:
        made = w.Checkbox(True, indent=False, description_allow_html=True)
        made.observe(lambda change: self._ticked(place, change["new"]), "value")
        return classed(made, "class-box")


def percent(share: float) -> str:
    """A share in words: ``"12 %"``, ``"0.4 %"``, ``"< 0.1 %"``.

    Example:
        >>> percent(0.123), percent(0.004), percent(0.0001), percent(0.0)
        ('12 %', '0.4 %', '< 0.1 %', '0 %')
    """
    value = 100.0 * share
    if value == 0:
        return "0 %"
    if value < 0.1:
        return "< 0.1 %"
    return f"{value:.0f} %" if value >= 9.95 else f"{value:.1f} %"
