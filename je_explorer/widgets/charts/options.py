"""What the curves show: the band and the mean, chosen in a box over the chart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import ipywidgets as w

from je_explorer.widgets import text
from je_explorer.widgets.controls import Filling, classed, column, markup, show
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.look import SPREADS


class Segment:
    """A few choices side by side.

    Args:
        choices: a value, and the key of its words, per choice; ``key.tip`` are its tooltip's.
        on_choice: called with the value that the user has chosen.
    """

    def __init__(self, choices: list[tuple[Any, str]], on_choice: Callable[[Any], None]) -> None:
        self._choices = choices
        self._on_choice = on_choice
        self._filling = Filling()
        self.widget = classed(w.ToggleButtons(), "segment", "small-segment")
        self.widget.observe(self._chosen, "value")

    def fill(self, lang: str, value: Any) -> None:
        """Show the words of a language, and which choice is made."""
        options = tuple((text.say(lang, key), choice) for choice, key in self._choices)
        with self._filling:
            if tuple(self.widget.options) != options:
                self.widget.options = options
                self.widget.tooltips = [text.say(lang, f"{key}.tip") for _, key in self._choices]
            self.widget.value = value

    def _chosen(self, change: Any) -> None:
        if not self._filling and change["new"] is not None:
            self._on_choice(change["new"])


class Options:
    """A box with the choices that a chart of means has."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._words = [markup("", "label") for _ in range(2)]
        self._spread = Segment(
            [(name, f"spread.{name}") for name in SPREADS], lambda v: self._set(spread=v)
        )
        self._weights = Segment(
            [(False, "weights.plain"), (True, "weights.area")], lambda v: self._set(weighted=v)
        )
        self.widget = column(
            [self._words[0], self._spread.widget, self._words[1], self._weights.widget],
            "float", "chart-options", "hidden",
        )  # fmt: skip

    @property
    def is_open(self) -> bool:
        """Whether the box can be seen."""
        return "je-hidden" not in self.widget._dom_classes

    def open(self, on: bool) -> None:
        """Show the box, or take it away."""
        show(self.widget, on)

    def fill(self) -> None:
        """Show what is chosen."""
        state = self._state
        for words, name in zip(self._words, ("spread", "weights"), strict=True):
            words.value = text.say(state.lang, name)
        self._spread.fill(state.lang, state.chart.spread)
        self._weights.fill(state.lang, state.chart.weighted)

    def _set(self, **changes: Any) -> None:
        self._state.chart = replace(self._state.chart, **changes)
