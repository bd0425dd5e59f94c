"""The difference step, from a date, a period or other data; and the anomaly, in one click."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ipywidgets as w

from je_explorer.process import Anomaly, Composite, Difference
from je_explorer.stac.model import Collection
from je_explorer.stac.normals import normal_of
from je_explorer.widgets import text
from je_explorer.widgets.controls import Filling, classed, markup, show
from je_explorer.widgets.process_words import difference_words, normal_words
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.steps.composite import chosen_period, methods
from je_explorer.widgets.steps.period import (
    Method,
    MethodField,
    PeriodFields,
    period_before,
    year_before,
)
from je_explorer.widgets.steps.picker import Picker
from je_explorer.widgets.steps.row import StepRow
from je_explorer.widgets.steps.sources import difference_sources, key_of

MODES = ("date", "period", "other")


class DifferenceStep:
    """Writes a difference as the reference of the process."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._mode = ""
        """What was chosen last; the process says less of it: a period may be of one date."""
        self._filling = Filling()
        # Made with its options: buttons that come later are not marked by the front end.
        self._modes = classed(
            w.ToggleButtons(options=self._options(MODES), value=None), "segment", "modes"
        )
        self._modes.observe(self._mode_chosen, "value")
        self._dates = PeriodFields(self._dates_chosen)
        self._method = MethodField(self._method_chosen)
        self._picker = Picker(state, difference_sources, self._other_chosen)
        self._note = markup("", "hint")
        fields = [self._modes, self._dates.widget, self._method.widget, self._picker.widget]
        self.row = StepRow([*fields, self._note], self._switch)

    # what the user does

    def _switch(self) -> None:
        state = self._state
        if self._mode or isinstance(state.process.reference, Difference):
            self._mode = ""
            if isinstance(state.process.reference, Difference):
                state.process = replace(state.process, reference=None)
            self.fill()
        else:
            self._choose("date" if "date" in self._offered() else "other")

    def _mode_chosen(self, change: Any) -> None:
        if not self._filling and change["new"]:
            self._choose(change["new"])

    def _choose(self, mode: str) -> None:
        state = self._state
        self._mode = mode
        if mode == "date":
            date = year_before(state.date, state.available)
            self._set(Difference((date, date)))
        elif mode == "period":
            composite = state.process.composite or Composite("mean", chosen_period(state))
            dates = period_before(composite.dates or chosen_period(state), state.available)
            made = Difference(dates, method=composite.method)
            state.process = replace(state.process, reference=made, composite=composite)
        else:
            self._picker.open(True)
        self.fill()

    def _dates_chosen(self, dates: tuple[str, str]) -> None:
        reference = self._state.process.reference
        if isinstance(reference, Difference):
            self._set(replace(reference, dates=dates))

    def _method_chosen(self, method: Method) -> None:
        reference = self._state.process.reference
        if isinstance(reference, Difference):
            self._set(replace(reference, method=method))

    def _other_chosen(self, key: str) -> None:
        collection, _, band = key.partition("|")
        self._set(Difference(collection=collection, band=band or None))

    def _set(self, reference: Difference) -> None:
        self._state.process = replace(self._state.process, reference=reference)

    # what the step shows

    def forget(self) -> None:
        """Another data set was chosen."""
        self._mode = ""

    def fill(self) -> None:
        """Show the difference."""
        state, lang = self._state, self._state.lang
        reference = state.process.reference
        made = reference if isinstance(reference, Difference) else None
        mode = self._shown_mode(made)
        words = text.say(lang, "difference.off") if made is None else difference_words(state, made)
        if mode:
            self._fill_fields(lang, mode, made)
        switch = text.say(lang, "step.on" if mode else "step.choose")
        self.row.fill(text.say(lang, "difference"), words, switch, bool(mode))

    def _shown_mode(self, made: Difference | None) -> str:
        if made is None:
            # An anomaly, or undo, takes the place of a half chosen difference.
            waiting = self._mode == "other" and self._state.process.reference is None
            self._mode = "other" if waiting else ""
        elif self._mode != "other" or made.collection is not None:
            self._mode = _mode_of(made, self._mode)
        return self._mode

    def _fill_fields(self, lang: str, mode: str, made: Difference | None) -> None:
        offered = self._offered()
        options = self._options(offered)
        with self._filling:
            if tuple(self._modes.options) != options:
                self._modes.options = options
                tips = [text.say(lang, f"difference.{name}.tip") for name in offered]
                self._modes.tooltips = tips
            self._modes.description = text.say(lang, "difference")
            self._modes.value = mode if mode in offered else None
        dated = made is not None and made.collection is None and made.dates is not None
        show(self._dates.widget, dated and mode != "other")
        show(self._method.widget, dated and mode == "period")
        show(self._picker.widget, mode == "other")
        show(self._note, mode == "other" and made is None)
        self._note.value = text.say(lang, "difference.other.hint")
        if dated and made is not None and made.dates is not None:
            self._dates.fill(self._state, made.dates, single=mode == "date")
            self._method.fill(lang, made.method, methods(self._state))
        of_other = made is not None and made.collection is not None
        key = key_of(made.collection or "", made.band) if made is not None and of_other else None
        self._picker.fill(key, text.say(lang, "difference.other"))

    def _offered(self) -> list[str]:
        """The ways that the data set has: dates to choose from, other data of its unit."""
        several = len(self._state.available) > 1
        others = bool(difference_sources(self._state))
        return [mode for mode in MODES if (others if mode == "other" else several)]

    def _options(self, modes: Any) -> tuple[tuple[str, str], ...]:
        return tuple((text.say(self._state.lang, f"difference.{mode}"), mode) for mode in modes)

    @property
    def possible(self) -> bool:
        """Whether there is anything to subtract."""
        return bool(self._offered())


class AnomalyStep:
    """Writes an anomaly as the reference of the process."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self.row = StepRow([], self._switch)

    def _switch(self) -> None:
        process, normal = self._state.process, self.normal
        on = normal is not None and not isinstance(process.reference, Anomaly)
        made = Anomaly(normal.id) if normal is not None and on else None
        self._state.process = replace(process, reference=made)

    @property
    def normal(self) -> Collection | None:
        """The collection that holds the climate normals of the chosen one."""
        current = self._state.current
        return None if current is None else normal_of(current, self._state.collections)

    def fill(self) -> None:
        """Show the anomaly."""
        lang, current = self._state.lang, self._state.current
        on = isinstance(self._state.process.reference, Anomaly)
        switch = text.say(lang, "step.on" if on else "step.off")
        self.row.fill(
            text.say(lang, "anomaly"), normal_words(lang, self.normal, current), switch, on
        )


def _mode_of(made: Difference, before: str) -> str:
    if made.collection is not None:
        return "other"
    if made.dates is not None and made.dates[0] == made.dates[1] and before != "period":
        return "date"
    return "period"
