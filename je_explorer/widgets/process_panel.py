"""Process: what is done to the images, a row per step. Nothing that does not apply is shown."""

from __future__ import annotations

from typing import Any, Protocol

from je_explorer.process import Process
from je_explorer.widgets import text
from je_explorer.widgets.controls import column, markup, show
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.steps.composite import CompositeStep
from je_explorer.widgets.steps.masks import MaskStep
from je_explorer.widgets.steps.reference import AnomalyStep, DifferenceStep
from je_explorer.widgets.steps.row import StepRow


class Step(Protocol):
    """A row of the panel that fills itself from the state."""

    row: StepRow

    def fill(self) -> None:
        """Show what the step does."""


class ProcessPanel:
    """Writes the state's `process`; the controller then makes the picture and the curves."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._title = markup("", "title")
        self._composite = CompositeStep(state)
        self._masks = MaskStep(state)
        self._difference = DifferenceStep(state)
        self._anomaly = AnomalyStep(state)
        self._steps: tuple[Step, ...] = (
            self._composite,
            self._masks,
            self._difference,
            self._anomaly,
        )
        rows = column([step.row.widget for step in self._steps], "steps")
        self.widget = column([self._title, rows], "group")
        watched = [
            "lang", "process", "shown", "collections", "available", "kept", "shares", "unit",
            "notice",
        ]  # fmt: skip
        state.observe(self._refresh, watched)
        state.observe(self._forget, "collection")
        self._refresh()

    def _forget(self, _change: Any) -> None:
        """A process belongs to its data set: another one has other dates, units and normals."""
        self._difference.forget()
        self._state.process = Process()

    def _refresh(self, _change: Any = None) -> None:
        state = self._state
        self._title.value = f"<h2>{text.say(state.lang, 'process')}</h2>"
        shown = state.shown
        band = None if shown is None else shown.stored or shown.raster.band
        # A process of a saved view, because of which there is no picture, can be changed here.
        useful = bool(state.process) if band is None else not band.is_picture
        show(self.widget, useful)
        if not useful:
            return
        several = len(state.available) > 1
        numbers = band is None or not band.is_classes
        applies = (
            several,
            True,
            numbers and self._difference.possible,
            numbers and self._anomaly.normal is not None,
        )
        for step, applied in zip(self._steps, applies, strict=True):
            show(step.row.widget, applied)
            step.fill()
