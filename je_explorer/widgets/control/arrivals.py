"""The dates of a stack while they arrive: processed and measured in small batches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TypeAlias

from je_explorer.errors import JeExplorerError
from je_explorer.process import Process, Step, apply
from je_explorer.raster.join import joined, picked
from je_explorer.raster.raster import Raster
from je_explorer.raster.roi import ROI
from je_explorer.raster.statistics import Series

PAUSE = 0.15
"""Seconds between two batches: the curve grows visibly, and the browser is not flooded."""

Others: TypeAlias = Mapping[Step, Raster]


class Arrivals:
    """Measures every date once, as soon as it is there. Used on the I/O loop.

    Args:
        process: what is done to each date.
        roi: the area that is measured.
        tell: called with the curve so far, and with the images that are still being filled.
        known: a series of the same area and process; its dates are not measured again.
    """

    def __init__(
        self,
        process: Process,
        roi: ROI,
        tell: Callable[[Series, Raster], None],
        known: Series | None = None,
    ) -> None:
        self._process, self._roi, self._tell = process, roi, tell
        self._parts = [] if known is None else [known]
        self._waiting: list[str] = []
        self._stack: Raster | None = None
        self._others: Others = {}
        self._some = asyncio.Event()

    def add(self, index: int, stack: Raster, others: Others) -> None:
        """A date has arrived, in a raster that is still being filled."""
        if stack.dates[index] in self._measured():
            return
        if self._stack is None or self._stack.dates != stack.dates:
            self._stack, self._others, self._waiting = stack, others, []
        self._waiting.append(stack.dates[index])
        self._some.set()

    async def run(self) -> None:
        """Measure what arrives, until cancelled."""
        while True:
            await self._some.wait()
            self._some.clear()
            stack, dates = self._stack, self._waiting
            self._waiting = []
            if stack is None or not dates:
                continue
            try:
                part = await asyncio.to_thread(self._measure, picked(stack, sorted(dates)))
            except JeExplorerError:
                return  # the whole stack meets the same error, and says it
            self._parts.append(part)
            self._tell(joined(self._parts, stack.dates, stack.times), stack)
            await asyncio.sleep(PAUSE)

    def finish(self, done: Raster) -> Series:
        """The series of all dates, once they are there and processed."""
        left = [label for label in done.dates if label not in self._measured()]
        if left:
            self._parts.append(picked(done, left).statistics(self._roi))
        return joined(self._parts, done.dates, done.times)

    def _measure(self, raster: Raster) -> Series:
        return apply(self._process, raster, self._others, gaps=True).statistics(self._roi)

    def _measured(self) -> set[str]:
        return {label for part in self._parts for label in part.dates}
