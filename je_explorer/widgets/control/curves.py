"""The curves: what they cost, and the statistics of every area over the chosen dates."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from je_explorer.loader import aplan
from je_explorer.process import Process
from je_explorer.request import Plan, Progress, Request
from je_explorer.stac.model import Collection
from je_explorer.widgets import describe, text
from je_explorer.widgets.control.desk import Desk
from je_explorer.widgets.state import Area, Curve, Estimate, Notice, Work

FREE_BYTES = 20_000_000
"""What is loaded without asking."""

AREA_PIXELS = 40_000
"""Pixels per date that a mean needs at most; a coarser image is read for a larger area."""

REST = 0.25
TELL_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class Order:
    """What the curves are of: a collection's band over a period, and what is done to it."""

    collection: Collection
    band: str
    dates: tuple[str, str]
    process: Process


class Curves:
    """Keeps `estimate` and `curves` in step with the areas and the period."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._slot = desk.slot(REST)
        self._made: dict[tuple[Order, Any], Curve] = {}
        watched = ["areas", "dates", "band", "collection", "available", "process"]
        desk.state.observe(self._changed, watched)

    @property
    def busy(self) -> bool:
        """Whether work is under way or about to begin."""
        return self._slot.busy

    def cancel(self) -> bool:
        """Stop loading; True if something was under way."""
        busy = self._slot.busy
        self._slot.cancel()
        self._desk.tell("curves", None)
        return busy

    def load(self) -> None:
        """Load all curves, whatever they cost."""
        self._start(free=False)

    def _order(self) -> Order | None:
        state = self._desk.state
        collection = state.current
        if collection is None or not state.chosen_dates or not state.band:
            return None
        dates = state.chosen_dates
        process = state.process.each_date
        return Order(collection, state.band, (dates[0], dates[-1]), process)

    def _changed(self, _change: Any) -> None:
        state, order = self._desk.state, self._order()
        self.cancel()
        self._desk.succeed("curves")
        state.estimate = None
        if order is None:
            state.curves = ()
            return
        self._made = {key: curve for key, curve in self._made.items() if key[0] == order}
        self._show(order)
        self._start(free=True)

    def _start(self, *, free: bool) -> None:
        order, areas = self._order(), self._desk.state.areas
        if order is None or not areas or not self._has_mean():
            return
        self._slot.start(lambda n: self._work(n, order, areas, free), rest=REST if free else 0.0)

    def _has_mean(self) -> bool:
        shown = self._desk.state.shown
        return shown is None or not (shown.raster.band.is_classes or shown.raster.band.is_picture)

    async def _work(self, number: int, order: Order, areas: tuple[Area, ...], free: bool) -> None:
        """Say what all areas cost; load those that are still missing, or with ``free`` off all."""
        desk = self._desk
        wanted = [a for a in areas if not free or (order, a.roi) not in self._made]
        try:
            plans = {area.key: await self._plan(order, area) for area in areas}
            cost = _sum(plans.values())
            desk.write(self._slot, number, lambda: setattr(desk.state, "estimate", cost))
            due = _sum(plans[area.key] for area in wanted)
            if free and due.bytes > FREE_BYTES and not self._held(order, wanted):
                fields = (("size", text.size(due.bytes)),)
                notice = Notice("status.cost", error=False, fields=fields)
                desk.write(self._slot, number, lambda: desk.succeed("curves", notice))
            elif wanted:
                await self._load(number, order, wanted)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the user is told
            desk.fail(self._slot, number, error, "curves")

    async def _plan(self, order: Order, area: Area) -> Plan:
        ppu = curve_ppu(order.collection, area)
        return await aplan(
            order.collection, order.band, order.dates, area.roi, ppu, self._desk.catalog
        )

    async def _load(self, number: int, order: Order, areas: list[Area]) -> None:
        desk = self._desk
        meter = Meter(len(areas), lambda work: self._tell(number, work))
        for area in areas:
            request = self._request(order, area)
            done = await desk.images.processed(request, order.process, desk.catalog, meter.update)
            raster = done.raster
            series = await asyncio.to_thread(raster.statistics, area.roi)
            meter.next()
            self._made[order, area.roi] = Curve(area, series, raster)
        desk.write(self._slot, number, lambda: self._finish(order))

    def _request(self, order: Order, area: Area) -> Request:
        ppu, source = curve_ppu(order.collection, area), self._desk.catalog.source
        return Request.of(order.collection, order.band, order.dates, area.roi, ppu, source)

    def _held(self, order: Order, areas: list[Area]) -> bool:
        requests = (self._request(order, area) for area in areas)
        return all(self._desk.images.holds(request, order.process) for request in requests)

    def _tell(self, number: int, work: Work) -> None:
        self._desk.write(self._slot, number, lambda: self._desk.tell("curves", work))

    def _finish(self, order: Order) -> None:
        self._desk.tell("curves", None)
        self._desk.succeed("curves")
        self._show(order)

    def _show(self, order: Order) -> None:
        """Show the curves that are there, each in its area's present colour."""
        state = self._desk.state
        found = ((area, self._made.get((order, area.roi))) for area in state.areas)
        curves = tuple(Curve(area, c.series, c.raster) for area, c in found if c is not None)
        if curves != state.curves:
            state.curves = curves


def _sum(plans: Iterable[Plan]) -> Estimate:
    known = list(plans)
    dates = len(known[0].dates) if known else 0
    return Estimate(dates, sum(p.files for p in known), sum(p.bytes for p in known))


class Meter:
    """Adds up the progress of several loads, and tells it at most ten times a second."""

    def __init__(self, loads: int, tell: Any) -> None:
        self._loads, self._tell = loads, tell
        self._dates = self._bytes = 0
        self._last = Progress(0, 0, 0, 0, 0)
        self._told = 0.0

    def update(self, progress: Progress) -> None:
        """Called by a load, from the I/O thread."""
        self._last = progress
        now = time.monotonic()
        if now - self._told >= TELL_EVERY:
            self._told = now
            done, size = self._dates + progress.dates_done, self._bytes + progress.bytes_done
            self._tell(Work(done, progress.dates * self._loads, size))

    def next(self) -> None:
        """One load has ended."""
        self._dates += self._last.dates_done
        self._bytes += self._last.bytes_done


def curve_ppu(collection: Collection, area: Area) -> float | None:
    """A resolution that gives an area enough pixels for its mean, and not many more."""
    if describe.is_polar(collection):
        return None
    box = area.roi.bbox
    size = max(box.width * box.height, 1e-9)
    return float(min(np.sqrt(AREA_PIXELS / size), collection.ppu_max or 3600.0))
