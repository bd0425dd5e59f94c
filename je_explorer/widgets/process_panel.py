"""Process: what is done to the images, a row per step. Nothing that does not apply is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import ipywidgets as w

from je_explorer.process import Anomaly, Composite, Difference, Process
from je_explorer.raster.composite import CLASS_COMPOSITES, COMPOSITES
from je_explorer.stac.model import Collection
from je_explorer.stac.normals import normal_of
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
from je_explorer.widgets.mask_fields import MaskFields
from je_explorer.widgets.process_words import (
    composite_words,
    method_words,
    normal_words,
    period,
)
from je_explorer.widgets.state import ExplorerState

PERCENTILES = (10, 90)
LONGEST_MENU = 400
"""With more dates than that, a menu offers those of the chosen period only."""


class StepRow:
    """One step: its name, what it does now, a switch, and its fields while it is on."""

    def __init__(self, fields: list[Any], on_switch: Callable[[], None]) -> None:
        self._words = markup("", "step-words")
        self.switch = button("", "switch")
        self.switch.on_click(lambda _button: on_switch())
        self._fields = column(fields, "step-fields")
        self.widget = column([row([self._words, self.switch], "step-head"), self._fields], "step")

    def fill(self, title: str, words: str, switch: str, on: bool) -> None:
        """Say what the step does, and show its fields while it is on."""
        self._words.value = f"<b>{escaped(title)}</b><span>{escaped(words)}</span>"
        self.switch.description = switch
        self.switch.tooltip = f"{title}: {switch}"
        switch_class(self.switch, "on", on)
        show(self._fields, on)


class PeriodFields:
    """First and last of the dates that exist."""

    def __init__(self, on_choice: Callable[[tuple[str, str]], None]) -> None:
        self._first, self._last = (classed(w.Dropdown(), "field") for _ in range(2))
        self._on_choice = on_choice
        self._filling = False
        dash = markup("<span>–</span>", "dash")
        self.widget = row([self._first, dash, self._last], "period")
        for menu in (self._first, self._last):
            menu.observe(self._chosen, "value")

    def fill(self, state: ExplorerState, dates: tuple[str, str]) -> None:
        """Show a period."""
        labels = state.available if len(state.available) <= LONGEST_MENU else state.chosen_dates
        labels = tuple(dict.fromkeys((*labels, *dates)))
        options = tuple((text.brief(state.lang, label), label) for label in labels)
        self._filling = True
        try:
            for menu, date, key in zip(
                (self._first, self._last), dates, ("from", "to"), strict=True
            ):
                menu.description = text.say(state.lang, f"dates.{key}")
                if tuple(menu.options) != options:
                    menu.set_trait("options", options)
                menu.value = date
        finally:
            self._filling = False

    def _chosen(self, change: Any) -> None:
        first, last = self._first.value, self._last.value
        if self._filling or not first or not last:
            return
        if first > last:  # the date that was just chosen wins
            first = last = change["new"]
        self._on_choice((first, last))


class ProcessPanel:
    """Writes the state's `process`; the controller then makes the picture and the curves."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._filling = False
        self._title = markup("", "title")
        self._method = classed(w.Dropdown(), "field")
        self._method.observe(self._method_chosen, "value")
        self._dates = PeriodFields(self._composite_dates)
        self._reference = PeriodFields(self._reference_dates)
        self._masks = MaskFields(state)
        self._rows = {
            "composite": StepRow([self._method, self._dates.widget], self._switch_composite),
            "mask": StepRow([self._masks.widget], self._masks.switch),
            "difference": StepRow([self._reference.widget], self._switch_difference),
            "anomaly": StepRow([], self._switch_anomaly),
        }
        rows = column([step.widget for step in self._rows.values()], "steps")
        self.widget = column([self._title, rows], "group")
        watched = ["lang", "process", "shown", "collections", "available", "kept", "tested"]
        state.observe(self._refresh, watched)
        state.observe(self._forget, "collection")
        self._refresh()

    # what the user does

    def _set(self, **steps: Any) -> None:
        self._state.process = replace(self._state.process, **steps)

    def _forget(self, _change: Any) -> None:
        """A process belongs to its data set: another one has other dates, units and normals."""
        self._state.process = Process()

    def _switch_composite(self) -> None:
        state = self._state
        on = state.process.composite is None
        method = next(iter(self._methods()))
        period = state.dates or (state.date, state.date)
        self._set(composite=Composite(method, period) if on else None)

    def _method_chosen(self, change: Any) -> None:
        composite = self._state.process.composite
        if not self._filling and composite is not None and change["new"] is not None:
            self._set(composite=replace(composite, method=change["new"]))

    def _composite_dates(self, dates: tuple[str, str]) -> None:
        composite = self._state.process.composite
        if composite is not None:
            self._set(composite=replace(composite, dates=dates))

    def _switch_difference(self) -> None:
        state = self._state
        on = not isinstance(state.process.reference, Difference)
        date = year_before(state.date, state.available)
        self._set(reference=Difference((date, date)) if on else None)

    def _reference_dates(self, dates: tuple[str, str]) -> None:
        if isinstance(self._state.process.reference, Difference):
            self._set(reference=Difference(dates))

    def _switch_anomaly(self) -> None:
        normal = self._normal
        on = normal is not None and not isinstance(self._state.process.reference, Anomaly)
        self._set(reference=Anomaly(normal.id) if normal is not None and on else None)

    # what the panel shows

    @property
    def _normal(self) -> Collection | None:
        current = self._state.current
        return None if current is None else normal_of(current, self._state.collections)

    def _methods(self) -> list[str | float]:
        shown = self._state.shown
        if shown is not None and shown.raster.band.is_classes:
            return list(CLASS_COMPOSITES)
        return [*COMPOSITES, *PERCENTILES]

    def _refresh(self, _change: Any = None) -> None:
        state = self._state
        self._title.value = f"<h2>{text.say(state.lang, 'process')}</h2>"
        shown = state.shown
        useful = shown is not None and not shown.raster.band.is_picture
        show(self.widget, useful)
        if not useful or shown is None:
            return
        several, classes = len(state.available) > 1, shown.raster.band.is_classes
        applies = {
            "composite": several,
            "mask": True,
            "difference": several and not classes,
            "anomaly": not classes and self._normal is not None,
        }
        for name, step in self._rows.items():
            show(step.widget, applies[name])
        self._filling = True
        try:
            self._fill_composite(state)
            self._fill_mask(state)
            self._fill_reference(state)
        finally:
            self._filling = False

    def _fill_composite(self, state: ExplorerState) -> None:
        lang, composite = state.lang, state.process.composite
        words = text.say(lang, "composite.off")
        if composite is not None and composite.dates is not None:
            words = composite_words(lang, composite)
            options = [(method_words(lang, m), m) for m in self._methods()]
            self._method.description = text.say(lang, "composite.method")
            if list(self._method.options) != options:
                self._method.set_trait("options", options)
            self._method.value = composite.method
            self._dates.fill(state, composite.dates)
        self._fill("composite", words, composite is not None)

    def _fill_mask(self, state: ExplorerState) -> None:
        on = bool(state.process.masks)
        words = text.say(state.lang, "mask.off")
        if on and state.kept is not None:
            words = text.say(state.lang, "mask.on", share=f"{100 * state.kept:.0f}")
        elif on:
            words = text.say(state.lang, "mask.working")
        self._masks.fill()
        self._fill("mask", words, on)

    def _fill_reference(self, state: ExplorerState) -> None:
        lang, reference = state.lang, state.process.reference
        words = text.say(lang, "difference.off")
        different = isinstance(reference, Difference)
        if isinstance(reference, Difference) and reference.dates is not None:
            words = text.say(lang, "difference.on", dates=period(lang, reference.dates))
            self._reference.fill(state, reference.dates)
        self._fill("difference", words, different)
        self._fill("anomaly", normal_words(lang, self._normal), isinstance(reference, Anomaly))

    def _fill(self, name: str, words: str, on: bool) -> None:
        lang = self._state.lang
        off = "step.choose" if name in ("difference", "mask") else "step.off"
        switch = text.say(lang, "step.on" if on else off)
        self._rows[name].fill(text.say(lang, name), words, switch, on)


def year_before(label: str, labels: tuple[str, ...]) -> str:
    """The same date a year earlier, else the first of all."""
    if label[:4].isdigit():
        before = f"{int(label[:4]) - 1:04}{label[4:]}"
        if before in labels:
            return before
    return labels[0] if labels else label
