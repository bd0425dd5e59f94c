"""The statistics of whole periods: computed while they are looked at."""

from __future__ import annotations

import asyncio
from typing import Any

from je_explorer.raster.overall import histogram, overall
from je_explorer.widgets.control.desk import Desk
from je_explorer.widgets.values.result import Curve, Summary


class Summaries:
    """Keeps `summaries` in step with the curves, while the statistics are seen."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._slot = desk.slot()
        desk.state.observe(self._changed, ["curves", "below"])

    def _changed(self, _change: Any) -> None:
        state = self._desk.state
        curves: tuple[Curve, ...] = state.curves
        known = {id(each.curve.series): each for each in state.summaries}
        kept = [known[id(curve.series)] for curve in curves if id(curve.series) in known]
        if len(kept) < len(state.summaries):
            state.summaries = tuple(kept)
        self._slot.cancel()
        if state.below == "statistics" and len(kept) < len(curves):
            self._slot.start(lambda number: self._make(number, curves))

    async def _make(self, number: int, curves: tuple[Curve, ...]) -> None:
        desk = self._desk
        try:
            made = [await asyncio.to_thread(summary, curve) for curve in curves]
        except Exception as error:  # noqa: BLE001 - whatever it is, the user is told
            desk.fail(self._slot, number, error, "curves")
        else:
            desk.write(self._slot, number, lambda: setattr(desk.state, "summaries", tuple(made)))


def summary(curve: Curve) -> Summary:
    """All dates of a curve together, and how often its values occur."""
    raster, roi = curve.raster, curve.area.roi
    counts = None if raster.band.is_classes else histogram(raster, roi)
    return Summary(curve, overall(raster, roi), counts)
