"""A period of dates that exist, and a composite's method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as w

from je_explorer.widgets import text
from je_explorer.widgets.controls import Filling, classed, markup, row, show
from je_explorer.widgets.process_words import method_words
from je_explorer.widgets.state import ExplorerState

LONGEST_MENU = 400
"""With more dates than that, a menu offers those of the chosen period only."""

Method = str | float


class PeriodFields:
    """First and last of the dates that exist; or a single date."""

    def __init__(self, on_choice: Callable[[tuple[str, str]], None]) -> None:
        self._first, self._last = (classed(w.Dropdown(), "field") for _ in range(2))
        self._on_choice = on_choice
        self._filling = Filling()
        self._single = False
        self._dash = markup("<span>–</span>", "dash")
        self.widget = row([self._first, self._dash, self._last], "period")
        for menu in (self._first, self._last):
            menu.observe(self._chosen, "value")

    def fill(self, state: ExplorerState, dates: tuple[str, str], *, single: bool = False) -> None:
        """Show a period, or its first date alone."""
        self._single = single
        for part in (self._dash, self._last):
            show(part, not single)
        labels = state.available if len(state.available) <= LONGEST_MENU else state.chosen_dates
        labels = tuple(sorted({*labels, *dates}))
        options = tuple((text.brief(state.lang, label), label) for label in labels)
        keys = ("date", "to") if single else ("from", "to")
        with self._filling:
            for menu, date, key in zip((self._first, self._last), dates, keys, strict=True):
                menu.description = text.say(state.lang, f"period.{key}")
                menu.tooltip = menu.description
                if tuple(menu.options) != options:
                    menu.set_trait("options", options)
                menu.value = date

    def _chosen(self, change: Any) -> None:
        first, last = self._first.value, self._last.value
        if self._filling or not first or not last:
            return
        if self._single or first > last:  # the date that was just chosen wins
            first = last = change["new"]
        self._on_choice((first, last))


class MethodField:
    """A menu of composites."""

    def __init__(self, on_choice: Callable[[Method], None]) -> None:
        self.widget = classed(w.Dropdown(), "field")
        self._on_choice = on_choice
        self._filling = Filling()
        self.widget.observe(self._chosen, "value")

    def fill(self, lang: str, method: Method, methods: Sequence[Method]) -> None:
        """Show a method; one from elsewhere is added to the menu."""
        listed = methods if method in methods else [*methods, method]
        options = tuple((method_words(lang, m), m) for m in listed)
        with self._filling:
            self.widget.description = text.say(lang, "composite.method")
            self.widget.tooltip = self.widget.description
            if tuple(self.widget.options) != options:
                self.widget.set_trait("options", options)
            self.widget.value = method

    def _chosen(self, change: Any) -> None:
        if not self._filling and change["new"] is not None:
            self._on_choice(change["new"])


def year_before(label: str, labels: tuple[str, ...]) -> str:
    """The same date a year earlier, else the first of all."""
    before = _moved(label, -1)
    return before if before in labels else labels[0] if labels else label


def period_before(dates: tuple[str, str], labels: tuple[str, ...]) -> tuple[str, str]:
    """The same months so many years earlier that the two don't overlap, else as many years later.

    Without either, all dates before it; without any, the first there is.

    Example:
        >>> period_before(("2022-06", "2022-08"), ("2021-06", "2021-07", "2021-08", "2022-06"))
        ('2021-06', '2021-08')
    """
    first, last = dates
    numbered = first[:4].isdigit() and last[:4].isdigit()
    years = 1 + int(last[:4]) - int(first[:4]) if numbered else 1
    for turn in (-years, years):
        start, stop = _moved(first, turn), _moved(last, turn)
        found = [label for label in labels if start <= label <= stop]
        if found and (start, stop) != dates:
            return found[0], found[-1]
    earlier = [label for label in labels if label < first] or list(labels[:1]) or [first]
    return earlier[0], earlier[-1]


def _moved(label: str, years: int) -> str:
    return f"{int(label[:4]) + years:04}{label[4:]}" if label[:4].isdigit() else label
