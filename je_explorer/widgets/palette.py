"""Chooses a colour map: the present one, under which all others unfold as what they look like."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import ipywidgets as w

from je_explorer.render.colormap import REGISTRY, Colormap
from je_explorer.widgets import text
from je_explorer.widgets.controls import (
    button,
    classed,
    column,
    escaped,
    markup,
    row,
    show,
    switch_class,
)
from je_explorer.widgets.figures import gradient
from je_explorer.widgets.state import ExplorerState

SAFE = "✓"

GROUPS: dict[str, Callable[[Colormap], bool]] = {
    "sequential": lambda entry: not entry.diverging and not _is_jaxa(entry),
    "diverging": lambda entry: entry.diverging and not _is_jaxa(entry),
    "jaxa": lambda entry: _is_jaxa(entry),
}
"""Groups of colour maps, in the order of the list."""


class Palette:
    """A bar in the chosen colours, and below it one button for every colour map."""

    def __init__(self, state: ExplorerState, on_choose: Callable[[str], None]) -> None:
        self._state, self._on_choose = state, on_choose
        self._open = False
        self._bar = markup("", "preview")
        self._cover = classed(w.Button(), "cover")
        self._cover.on_click(self._toggle)
        self._buttons: dict[str, w.Button] = {}
        self._heads: dict[str, w.HTML] = {}
        self._hint = markup("", "hint")
        self._list = column([], "ramps")
        top = classed(w.Box((self._bar, self._cover)), "palette")
        self.widget = column([top, self._list], "inner")

    def _toggle(self, _button: Any) -> None:
        self._open = not self._open
        self.refresh()

    def refresh(self) -> None:
        """Show the state's colour map as the chosen one."""
        style, lang = self._state.style, self._state.lang
        ramp, name = gradient(style.colormap, style.reverse), escaped(style.colormap)
        self._bar.value = f'<div style="background:{ramp}"></div><span>{name}</span>'
        words = text.say(lang, "colour.map", name=style.colormap)
        self._cover.description, self._cover.tooltip = words, text.say(lang, "colour.map.tip")
        show(self._list, self._open)
        if not self._open:
            return
        if not self._buttons:
            self._build()
        for group, head in self._heads.items():
            head.value = f"<h3>{text.say(lang, f'colour.{group}')}</h3>"
        self._hint.value = text.say(lang, "colour.safe")
        switch_class(self._list, "reversed", style.reverse)
        for name, one in self._buttons.items():
            switch_class(one, "on", name == style.colormap)
            key = "colour.safe.tip" if REGISTRY[name].safe else "colour.unsafe.tip"
            one.tooltip = f"{name}: {text.say(lang, key)}"

    def _build(self) -> None:
        """Make the buttons, at the first use: there are many."""
        parts: list[Any] = []
        for group, belongs in GROUPS.items():
            entries = [entry for entry in REGISTRY.values() if belongs(entry)]
            self._heads[group] = markup("", "ramp-head")
            parts += [self._heads[group], row(map(self._button, entries), "ramp-grid")]
        self._list.children = (*parts, self._hint)

    def _button(self, entry: Colormap) -> Any:
        words = f"{entry.name} {SAFE}" if entry.safe else entry.name
        made = button(words, "ramp-button", ramp_class(entry.name))
        made.on_click(lambda _button: self._on_choose(entry.name))
        self._buttons[entry.name] = made
        return made


def ramp_class(name: str) -> str:
    """The style sheet's class of a colour map: ``"ramp-jaxa-turbo"``."""
    return f"ramp-{name.replace(':', '-')}"


def ramp_rules(names: Iterable[str] = REGISTRY) -> str:
    """The style sheet's rules that give each of these buttons its colours."""
    return "\n".join(
        f".je-{ramp_class(name)}::before {{ background-image: {gradient(name, stops=16)}; }}"
        for name in names
    )


def _is_jaxa(entry: Colormap) -> bool:
    return entry.name.startswith("jaxa:")
