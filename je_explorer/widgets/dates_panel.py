"""When: the first and the last date, out of those that exist."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from je_explorer.widgets import text
from je_explorer.widgets.controls import (
    Filling,
    button,
    column,
    escaped,
    markup,
    row,
    show,
    switch_class,
)
from je_explorer.widgets.date_field import DateField
from je_explorer.widgets.state import ExplorerState, month_of


class DatesPanel:
    """The period whose dates go into the curve."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._filling = Filling()
        self._title = markup("", "title")
        self._first, self._last = DateField(), DateField()
        self._newest, self._month, self._year, self._all = (button("", "chip") for _ in range(4))
        self._extent = markup("", "hint")
        dash = markup("<span>–</span>", "dash")
        fields = row([self._first.widget, dash, self._last.widget], "dates")
        chips = row([self._newest, self._year, self._all, self._month], "chips")
        self.widget = column([self._title, fields, chips, self._extent], "group")
        self._first.observe(lambda label: self._set(label, None))
        self._last.observe(lambda label: self._set(None, label))
        self._newest.on_click(self._choose_newest)
        self._month.on_click(self._choose_month)
        self._year.on_click(self._choose_year)
        self._all.on_click(self._choose_all)
        state.observe(
            self._refresh, ["lang", "available", "dates", "months", "date", "collection", "notice"]
        )
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

    def _choose_month(self, _button: Any) -> None:
        """The month of the date on the map in every year; pressed again, that year alone."""
        labels, state = self._state.available, self._state
        if state.months or not labels:
            self._choose_year(None)
            return
        with state.together():
            state.months = (month_of(state.date),)
            state.dates = (labels[0], labels[-1])

    def _choose_year(self, _button: Any) -> None:
        year = self._state.date[:4]
        self._choose([label for label in self._state.available if label[:4] == year])

    def _choose_all(self, _button: Any) -> None:
        self._choose(self._state.available)

    def _choose(self, labels: Sequence[str]) -> None:
        if labels:
            with self._state.together():
                self._state.months = ()
                self._state.dates = (labels[0], labels[-1])

    def _refresh(self, _change: Any = None) -> None:
        state, lang = self._state, self._state.lang
        show(self.widget, bool(state.collection))
        count = len(state.chosen_dates)
        words = text.count(lang, "dates", count) if count else ""
        self._title.value = f"<h2>{text.say(lang, 'when')}</h2><span>{words}</span>"
        first, last = state.dates or ("", "")
        with self._filling:
            self._first.fill(state.available, lang, first, text.say(lang, "dates.from"))
            self._last.fill(state.available, lang, last, text.say(lang, "dates.to"))
        self._extent.value = self._extent_words(lang, count)
        self._chips(lang)

    def _extent_words(self, lang: str, count: int) -> str:
        labels = self._state.available
        if not labels:
            failed = self._state.notice is not None and self._state.notice.error
            return "" if failed else text.say(lang, "dates.loading")
        if self._state.months and not count:
            return text.say(lang, "dates.none")
        first, last = (escaped(text.date(lang, label)) for label in (labels[0], labels[-1]))
        if len(labels) == 1:
            return text.say(lang, "dates.only", first=first)
        return text.say(lang, "dates.extent", n=len(labels), first=first, last=last)

    def _chips(self, lang: str) -> None:
        state, labels = self._state, self._state.available
        month = state.months[0] if state.months else month_of(state.date)
        for chip, key in (
            (self._newest, "newest"), (self._month, "month"), (self._year, "year"),
            (self._all, "all"),
        ):  # fmt: skip
            words = text.month(lang, month) if key == "month" else ""
            chip.description = text.say(lang, f"dates.{key}", month=words)
            chip.tooltip = text.say(lang, f"dates.{key}.tip", month=words)
        same = {label[:4] for label in labels if month and month_of(label) == month}
        years = {label[:4] for label in labels}
        show(self._month, len(same) > 1 or bool(state.months))
        show(self._year, len(years) > 1 and len(labels) > len(years))
        whole = bool(labels) and state.dates == (labels[0], labels[-1])
        switch_class(self._all, "on", whole and not state.months)
        switch_class(self._month, "on", bool(state.months))
