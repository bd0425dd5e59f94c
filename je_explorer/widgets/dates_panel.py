"""When: the first and the last date, out of those that exist."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from je_explorer.widgets import text
from je_explorer.widgets.controls import button, classed, column, markup, row, show, switch_class
from je_explorer.widgets.state import ExplorerState

LONGEST_MENU = 400
"""With more dates than that, a date is typed instead of chosen from a list."""


class DateField:
    """Chooses one of the existing dates: from a list, or by typing where the list is too long."""

    def __init__(self) -> None:
        self._labels: tuple[str, ...] = ()
        self._lang = ""
        self._menu = classed(w.Dropdown(), "field")
        self._text = classed(w.Text(continuous_update=False), "field")
        self.widget = row([self._menu, self._text], "date-field")

    def observe(self, call: Any) -> None:
        """Call ``call(label)`` with an existing label, whenever the user has chosen one."""
        self._menu.observe(lambda change: change["new"] and call(change["new"]), "value")
        self._text.observe(lambda change: self._typed(change["new"], call), "value")

    def fill(self, labels: tuple[str, ...], lang: str, value: str, name: str) -> None:
        """Show a value out of the labels."""
        long = len(labels) > LONGEST_MENU
        show(self._menu, not long)
        show(self._text, long)
        self._menu.description = self._text.description = name
        if (labels, lang) != (self._labels, self._lang):
            self._labels, self._lang = labels, lang
            options = () if long else tuple((text.brief(lang, label), label) for label in labels)
            self._menu.set_trait("options", options)
        if long:
            self._text.value = value
        elif value in labels:
            self._menu.value = value

    def _typed(self, value: str, call: Any) -> None:
        if not value or not self._labels or value in self._labels:
            found = value
        else:
            found = next((label for label in self._labels if label >= value), self._labels[-1])
            self._text.value = found
        if found in self._labels:
            call(found)


class DatesPanel:
    """The period whose dates go into the curve."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._filling = False
        self._title = markup("", "title")
        self._first, self._last = DateField(), DateField()
        self._newest, self._year, self._all = (button("", "chip") for _ in range(3))
        dash = markup("<span>–</span>", "dash")
        fields = row([self._first.widget, dash, self._last.widget], "dates")
        chips = row([self._newest, self._year, self._all], "chips")
        self.widget = column([self._title, fields, chips], "group")
        self._first.observe(lambda label: self._set(label, None))
        self._last.observe(lambda label: self._set(None, label))
        self._newest.on_click(self._choose_newest)
        self._year.on_click(self._choose_year)
        self._all.on_click(self._choose_all)
        state.observe(self._refresh, ["lang", "available", "dates", "date", "collection"])
        self._refresh()

    def _set(self, first: str | None, last: str | None) -> None:
        if self._filling or self._state.dates is None:
            return
        start, stop = self._state.dates
        start, stop = first or start, last or stop
        labels = self._state.available
        if start in labels and stop in labels and labels.index(start) > labels.index(stop):
            # The date that was just chosen wins; the other one moves to it.
            start, stop = (start, start) if first else (stop, stop)
        self._state.dates = (start, stop)

    def _choose_newest(self, _button: Any) -> None:
        if self._state.available:
            self._state.date = self._state.available[-1]

    def _choose_year(self, _button: Any) -> None:
        year = self._state.date[:4]
        same = [label for label in self._state.available if label[:4] == year]
        if same:
            self._state.dates = (same[0], same[-1])

    def _choose_all(self, _button: Any) -> None:
        if self._state.available:
            self._state.dates = (self._state.available[0], self._state.available[-1])

    def _refresh(self, _change: Any = None) -> None:
        state, lang = self._state, self._state.lang
        show(self.widget, bool(state.collection))
        count = len(state.chosen_dates)
        words = text.count(lang, "dates", count) if count else ""
        self._title.value = f"<h2>{text.say(lang, 'when')}</h2><span>{words}</span>"
        first, last = state.dates or ("", "")
        self._filling = True
        try:
            self._first.fill(state.available, lang, first, text.say(lang, "dates.from"))
            self._last.fill(state.available, lang, last, text.say(lang, "dates.to"))
        finally:
            self._filling = False
        self._chips(lang)

    def _chips(self, lang: str) -> None:
        state = self._state
        for chip, key in ((self._newest, "newest"), (self._year, "year"), (self._all, "all")):
            chip.description = text.say(lang, f"dates.{key}")
            chip.tooltip = text.say(lang, f"dates.{key}.tip")
        labels = state.available
        years = {label[:4] for label in labels}
        show(self._year, len(years) > 1 and len(labels) > len(years))
        whole = bool(labels) and state.dates == (labels[0], labels[-1])
        switch_class(self._all, "on", whole)
