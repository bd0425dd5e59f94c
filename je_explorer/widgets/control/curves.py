"""The curves: what they cost, and the statistics of every area over the chosen dates."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from je_explorer.errors import ClassData, RequestError
from je_explorer.net.together import end
from je_explorer.process import Mask, Process
from je_explorer.raster.join import joined
from je_explorer.raster.raster import Raster
from je_explorer.raster.roi import ROI
from je_explorer.raster.statistics import Series
from je_explorer.request import Request
from je_explorer.stac.model import Collection
from je_explorer.widgets import describe
from je_explorer.widgets.control.arrivals import Arrivals
from je_explorer.widgets.control.cost import FREE_BYTES, estimate_of
from je_explorer.widgets.control.desk import Desk
from je_explorer.widgets.control.images import Done
from je_explorer.widgets.control.meter import Meter
from je_explorer.widgets.control.plans import Plans
from je_explorer.widgets.values.place import Area
from je_explorer.widgets.values.report import Estimate, Work
from je_explorer.widgets.values.result import Curve

AREA_PIXELS = 40_000
"""Pixels per date that a mean needs at most; a coarser image is read for a larger area."""

REST = 0.25
"""Seconds without a change before loading, once changes follow each other; the first one, after a
while of quiet, is a wish by itself and waits for nothing."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the curves are of: a collection's band on some dates, and what is done to it."""

    collection: Collection
    band: str
    dates: tuple[str, ...]
    process: Process
    months: tuple[int, ...] = ()

    def is_like(self, other: Order | None) -> bool:
        """Whether only the process differs."""
        return other is not None and replace(self, process=other.process) == other


class Curves:
    """Keeps `estimate` and `curves` in step with the areas and the period."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._slot = desk.slot(REST)
        self._made: dict[ROI, tuple[Order, Curve]] = {}
        self._plans = Plans(desk.catalog)
        self._shown: Order | None = None
        self._changed_at = -math.inf
        watched = ["areas", "dates", "months", "band", "collection", "available", "process"]
        desk.state.observe(self._changed, watched)

    @property
    def busy(self) -> bool:
        """Whether work is under way or about to begin."""
        return self._slot.busy

    def cancel(self) -> bool:
        """Stop loading; True if something was under way."""
        self._desk.state.growing = ()
        return self._desk.stop(self._slot, "curves")

    def load(self) -> None:
        """Load all curves, whatever they cost."""
        self._start(free=False)

    def _order(self) -> Order | None:
        state = self._desk.state
        collection = state.current
        if collection is None or not state.chosen_dates or not state.band:
            return None
        process = state.process.each_date
        return Order(collection, state.band, state.chosen_dates, process, state.months)

    def _changed(self, change: Any) -> None:
        state, order = self._desk.state, self._order()
        if change["name"] == "process" and order == self._shown:
            return  # a composite is of the picture only
        self.cancel()
        self._desk.succeed("curves")
        state.estimate = None
        self._desk.ask("curves", None)
        if order is None:
            self._shown, state.curves = None, ()
            return
        regions = {area.roi for area in state.areas}
        self._made = {roi: made for roi, made in self._made.items() if roi in regions}
        self._show(order)
        self._start(free=True)

    def _start(self, *, free: bool) -> None:
        order, areas = self._order(), self._desk.state.areas
        if order is None or not areas:
            return
        self._desk.ask("curves", None)
        now = time.monotonic()
        hurried, self._changed_at = now - self._changed_at < REST, now
        rest = REST if free and hurried and not self._held(order, areas) else 0.0
        self._slot.start(lambda n: self._work(n, order, areas, free), rest=rest)

    async def _work(self, number: int, order: Order, areas: tuple[Area, ...], free: bool) -> None:
        """Say what all areas cost; load those that are still missing, or with ``free`` off all."""
        desk = self._desk
        try:
            await self._plan_and_load(number, order, areas, free)
        except asyncio.CancelledError:
            raise
        except ClassData:
            desk.write(self._slot, number, lambda: self._refuse(order))  # a picture has no curve
        except Exception as error:  # noqa: BLE001 - whatever it is, the user is told
            if isinstance(error, RequestError):  # what is still drawn is of another process
                desk.write(self._slot, number, lambda: self._refuse(order))
            desk.fail(self._slot, number, error, "curves")

    async def _plan_and_load(
        self, number: int, order: Order, areas: tuple[Area, ...], free: bool
    ) -> None:
        """What is certainly small is loaded while its exact cost is still being found out."""
        wanted = [a for a in areas if not free or self._curve(order, a) is None]
        work = [asyncio.create_task(self._cost(number, order, areas, wanted))]
        try:
            if wanted and (not free or await self._is_small(order, wanted)):
                work.append(asyncio.create_task(self._load(number, order, wanted)))
            cost = await work[0]
            if cost is not None and free and cost.bytes > FREE_BYTES:
                self._desk.write(self._slot, number, lambda: self._ask(order, cost))
            elif len(work) > 1:
                await work[1]
            elif wanted:
                await self._load(number, order, wanted)
        finally:
            await end(work)

    async def _cost(
        self, number: int, order: Order, areas: tuple[Area, ...], wanted: list[Area]
    ) -> Estimate | None:
        """Tell what all areas cost; what of it is still due, None where it is in memory."""
        desk = self._desk
        requests = [self._request(order, area) for area in areas]
        plans = await self._plans.of(order.collection, requests)
        cost = estimate_of(plans, desk.images.rate)
        desk.write(self._slot, number, lambda: setattr(desk.state, "estimate", cost))
        if self._held(order, wanted):
            return None
        due = (plan for area, plan in zip(areas, plans, strict=True) if area in wanted)
        return estimate_of(due, desk.images.rate)

    async def _is_small(self, order: Order, wanted: list[Area]) -> bool:
        if self._held(order, wanted):
            return True
        requests = [self._request(order, area) for area in wanted]
        most = await self._plans.foretold(order.collection, requests, order.dates)
        return most is not None and most <= FREE_BYTES

    async def _load(self, number: int, order: Order, areas: list[Area]) -> None:
        desk = self._desk
        meter = Meter(len(areas), lambda work: self._tell(number, work))
        for area in areas:
            curve = await self._measured(number, order, area, meter)
            meter.next()
            self._made[area.roi] = (order, curve)
        desk.write(self._slot, number, lambda: self._finish(order))

    async def _measured(self, number: int, order: Order, area: Area, meter: Meter) -> Curve:
        """The curve of one area; it is shown while it grows."""
        desk = self._desk

        def tell(series: Series, stack: Raster) -> None:
            begun = Curve(area, series, stack)
            desk.write(self._slot, number, lambda: self._grow(begun))

        arrivals = Arrivals(order.process, area.roi, tell, self._known(order, area))
        measuring = asyncio.create_task(arrivals.run())
        try:
            done = await desk.images.over_time(
                self._request(order, area), order.process, desk.catalog, order.dates,
                meter.update, arrivals.add,
            )  # fmt: skip
        finally:
            measuring.cancel()
        return curve_of(area, await asyncio.to_thread(arrivals.finish, done.raster), done)

    def _known(self, order: Order, area: Area) -> Series | None:
        """What was measured of the same area before its period was changed."""
        before, curve = self._made.get(area.roi, (None, None))
        if before is None or curve is None:
            return None
        if replace(order, dates=before.dates, months=before.months) != before:
            return None
        missing = {each.date for each in curve.raster.missing}
        whole = [label for label in curve.series.dates if label not in missing]
        times = dict(zip(curve.series.dates, curve.series.times, strict=True))
        return joined([curve.series], whole, np.array([times[label] for label in whole]))

    def _request(self, order: Order, area: Area) -> Request:
        ppu, source = curve_ppu(order.collection, area), self._desk.catalog.source
        dates = (order.dates[0], order.dates[-1])
        return Request.of(order.collection, order.band, dates, area.roi, ppu, source, order.months)

    def _held(self, order: Order, areas: Iterable[Area]) -> bool:
        requests = (self._request(order, area) for area in areas)
        return all(self._desk.images.holds(request, order.process) for request in requests)

    def _tell(self, number: int, work: Work) -> None:
        self._desk.write(self._slot, number, lambda: self._desk.tell("curves", work))

    # ---- what is shown

    def _grow(self, begun: Curve) -> None:
        state = self._desk.state
        others = (curve for curve in state.growing if curve.area.key != begun.area.key)
        state.growing = (*others, begun)

    def _ask(self, order: Order, cost: Estimate) -> None:
        """The answer comes first; what was done to the old curves is no longer wanted."""
        self._desk.ask("curves", cost)
        self._show(order, old=False)

    def _refuse(self, order: Order) -> None:
        self._desk.tell("curves", None)
        self._show(order, old=False)

    def _finish(self, order: Order) -> None:
        self._desk.tell("curves", None)
        self._desk.succeed("curves")
        with self._desk.state.together():
            self._show(order)
            self._desk.state.growing = ()

    def _curve(self, order: Order, area: Area) -> Curve | None:
        made = self._made.get(area.roi)
        return made[1] if made is not None and made[0] == order else None

    def _show(self, order: Order, *, old: bool = True) -> None:
        """Show the curves that are there, each in its area's present colour.

        One whose process has changed stays until the new one comes.
        """
        state = self._desk.state
        kept = {c.area.roi: c for c in state.curves} if old and order.is_like(self._shown) else {}
        found = ((area, self._curve(order, area) or kept.get(area.roi)) for area in state.areas)
        curves = tuple(replace(curve, area=area) for area, curve in found if curve is not None)
        self._shown = order
        if curves != state.curves:
            state.curves = curves


def curve_of(area: Area, series: Series, done: Done) -> Curve:
    """The curve of an area, and why its gaps are there."""
    without: dict[bool, set[str]] = {True: set(), False: set()}
    for step, dates in done.lacking.items():
        without[isinstance(step, Mask)].update(dates)
    unpaired, untested = (
        tuple(label for label in series.dates if label in without[masks]) for masks in (False, True)
    )
    return Curve(area, series, done.raster, unpaired, untested, done.kept)


def curve_ppu(collection: Collection, area: Area) -> float | None:
    """A resolution that gives an area enough pixels for its mean, and not many more."""
    if describe.is_polar(collection):
        return None
    box = area.roi.bbox
    size = max(box.width * box.height, 1e-9)
    return float(min(np.sqrt(AREA_PIXELS / size), collection.ppu_max or 3600.0))
