"""The composite step: one image of a period."""

from __future__ import annotations

from dataclasses import replace

from je_explorer.process import Composite, Difference, Process
from je_explorer.raster.composite import CLASS_COMPOSITES, COMPOSITES
from je_explorer.widgets import text
from je_explorer.widgets.process_words import composite_words
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.steps.period import Method, MethodField, PeriodFields
from je_explorer.widgets.steps.row import StepRow

PERCENTILES = (5, 10, 25, 75, 90, 95)


class CompositeStep:
    """Writes the composite of the process."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._method = MethodField(self._method_chosen)
        self._dates = PeriodFields(self._dates_chosen)
        self.row = StepRow([self._method.widget, self._dates.widget], self._switch)

    def _switch(self) -> None:
        state = self._state
        on = state.process.composite is None
        made = Composite(methods(state)[0], chosen_period(state)) if on else None
        state.process = replace(state.process, composite=made)

    def _method_chosen(self, method: Method) -> None:
        self._state.process = with_method(self._state.process, method)

    def _dates_chosen(self, dates: tuple[str, str]) -> None:
        process = self._state.process
        if process.composite is not None:
            made = replace(process.composite, dates=dates)
            self._state.process = replace(process, composite=made)

    def fill(self) -> None:
        """Show the composite."""
        state, lang = self._state, self._state.lang
        composite = state.process.composite
        words = text.say(lang, "composite.off")
        if composite is not None:
            words = composite_words(lang, composite)
            self._method.fill(lang, composite.method, methods(state))
            self._dates.fill(state, composite.dates or chosen_period(state))
        switch = text.say(lang, "step.off" if composite is None else "step.on")
        self.row.fill(text.say(lang, "composite"), words, switch, composite is not None)


def methods(state: ExplorerState) -> list[Method]:
    """The composites that suit the shown data; of classes the most frequent one first."""
    shown = state.shown
    if shown is not None and (shown.stored or shown.raster.band).is_classes:
        return sorted(CLASS_COMPOSITES, key=lambda name: name != "mode")
    return [*COMPOSITES, *PERCENTILES]


def chosen_period(state: ExplorerState) -> tuple[str, str]:
    """The dates of the curve, else the one on the map."""
    return state.dates or (state.date, state.date)


def with_method(process: Process, method: Method) -> Process:
    """The process with another composite; a reference period that had the same one follows."""
    composite, reference = process.composite, process.reference
    if composite is None:
        return process
    if isinstance(reference, Difference) and reference.method == composite.method:
        reference = replace(reference, method=method)
    return replace(process, composite=replace(composite, method=method), reference=reference)
