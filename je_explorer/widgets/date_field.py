"""One date out of those that exist: from a list, a calendar, or typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import ipywidgets as w

from je_explorer.widgets import text
from je_explorer.widgets.controls import Filling, classed, row, show

LONGEST_MENU = 400
"""With more dates than that, a day is chosen in a calendar, and an hour is typed."""


class DateField:
    """Chooses one of the existing dates. Any other that is given becomes the next that exists."""

    def __init__(self) -> None:
        self._labels: tuple[str, ...] = ()
        self._lang = ""
        self._filling = Filling()
        self._menu = classed(w.Dropdown(), "field")
        self._calendar = classed(w.DatePicker(), "field")
        self._text = classed(w.Text(continuous_update=False), "field", "typed")
        self._all = (self._menu, self._calendar, self._text)
        self.widget = row(self._all, "date-field")

    def observe(self, call: Callable[[str], None]) -> None:
        """Call ``call(label)`` with an existing label, whenever the user has chosen one."""
        for control in self._all:
            control.observe(lambda change: self._chosen(change["new"], call), "value")

    def fill(self, labels: tuple[str, ...], lang: str, value: str, name: str) -> None:
        """Show a value out of the labels; ``name`` says which date it is."""
        with self._filling:
            used = self._suited(labels)
            for control in self._all:
                show(control, control is used)
                control.description = control.tooltip = name
            self._offer(labels, lang, used)
            self._put(value)

    def _suited(self, labels: tuple[str, ...]) -> Any:
        if len(labels) <= LONGEST_MENU:
            return self._menu
        days = as_day(labels[0]) is not None and as_day(labels[-1]) is not None
        return self._calendar if days else self._text

    def _offer(self, labels: tuple[str, ...], lang: str, used: Any) -> None:
        if (labels, lang) == (self._labels, self._lang):
            return
        self._labels, self._lang = labels, lang
        listed = labels if used is self._menu else ()
        self._menu.set_trait("options", tuple((text.brief(lang, each), each) for each in listed))
        if used is self._calendar:
            self._calendar.min = self._calendar.max = None
            self._calendar.min, self._calendar.max = as_day(labels[0]), as_day(labels[-1])

    def _put(self, value: str) -> None:
        self._text.value = written(value)
        if value in self._labels:
            self._calendar.value = as_day(value) if self._menu.options == () else None
        if value in dict(self._menu.options).values():
            self._menu.value = value

    def _chosen(self, value: str | date | None, call: Callable[[str], None]) -> None:
        if self._filling or not value or not self._labels:
            return
        found = nearest(self._labels, label_of(str(value)))
        with self._filling:
            self._put(found)
        call(found)


def nearest(labels: tuple[str, ...], wanted: str) -> str:
    """The first label that is not before a date, else the last.

    Example:
        >>> nearest(("2021-07-01", "2021-07-09"), "2021-07-02")
        '2021-07-09'
    """
    return next((label for label in labels if label >= wanted), labels[-1])


def written(label: str) -> str:
    """A label as people write a date and an hour.

    Example:
        >>> written("2021-07-03T06"), written("2021-07")
        ('2021-07-03 06:00', '2021-07')
    """
    day, letter, hour = label.partition("T")
    return f"{day} {hour}:00" if letter and len(hour) == 2 else label


def label_of(text: str) -> str:
    """What was typed as a label: the inverse of `written`; minutes are dropped.

    Example:
        >>> label_of(" 2021-07-03 06:30"), label_of("2021-07")
        ('2021-07-03T06', '2021-07')
    """
    day, space, hour = text.strip().partition(" ")
    return f"{day}T{hour.strip().partition(':')[0].zfill(2)}" if space else day


def as_day(label: str) -> date | None:
    """A label as a day of the calendar, or None where it is none."""
    try:
        return date.fromisoformat(label) if len(label) == 10 else None
    except ValueError:
        return None
