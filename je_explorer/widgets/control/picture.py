"""The picture: what the view needs is loaded, and drawn in the chosen style."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from je_explorer.errors import JeExplorerError
from je_explorer.process import Process
from je_explorer.render.presets import default_for
from je_explorer.render.ranges import limits_of
from je_explorer.request import Progress, Request
from je_explorer.stac.model import Collection
from je_explorer.widgets.control.cost import FREE_BYTES, cost_of
from je_explorer.widgets.control.desk import Desk
from je_explorer.widgets.control.drawing import Drawing, kind_of, usual_range
from je_explorer.widgets.control.extent import (
    Sight,
    asked_area,
    framed,
    in_frame,
    reaches,
    sight_of,
    wanted_ppu,
)
from je_explorer.widgets.control.images import Done
from je_explorer.widgets.values.place import PolarView
from je_explorer.widgets.values.report import Estimate, Notice, Work
from je_explorer.widgets.values.result import Shown

MOVE_REST, STEP_REST, FLIGHT_REST, POINT_REST = 0.2, 0.03, 0.8, 0.12
"""Seconds without a change before loading: the map moves, the date steps, the map flies, the chart
is pointed at."""


class Pictures:
    """Keeps `shown` and `overlay` in step with the collection, date, view and style."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._slot = desk.slot(MOVE_REST)
        self._wanted: tuple[Any, ...] | None = None
        self._shown_process = Process()
        self.drawing = Drawing(desk)
        state = desk.state
        state.observe(self._step, ["date", "band", "available", "process", "months"])
        state.observe(self._pointed, "pointed")
        state.observe(self._chosen, "collection")
        state.observe(self._moved, ["view", "polar_view"])
        state.observe(self._refined, ["polar", "pinned"])
        state.observe(self._restyle, ["style", "preset"])
        state.observe(self._played, "player")

    @property
    def busy(self) -> bool:
        """Whether work is under way or about to begin."""
        return self._slot.busy

    def cancel(self) -> bool:
        """Stop loading; True if something was under way."""
        self._wanted = None
        return self._desk.stop(self._slot, "picture")

    def reload(self) -> None:
        """Load what is wanted, once more."""
        self._start(0.0)

    def load(self) -> None:
        """Load what is wanted, whatever it costs."""
        self._start(0.0, free=False)

    # ---- when to load

    def _chosen(self, _change: Any) -> None:
        self.cancel()
        self._desk.state.here = None

    def _step(self, _change: Any) -> None:
        state = self._desk.state
        if state.player.playing:
            return  # its frames are prepared elsewhere
        if self._step_of(state.collection, state.seen_date, state.band) == self._wanted:
            return
        flying = state.goal is not None and not self._arrived()
        self._start(FLIGHT_REST if flying else STEP_REST)

    def _step_of(self, collection: str, date: str, band: str) -> tuple[Any, ...]:
        """What a picture is made of; the months count for a composite only."""
        process = self._desk.state.seen_process
        months = self._desk.state.months if process.composite else ()
        return collection, date, band, process, months

    def _pointed(self, _change: Any) -> None:
        """A date of the chart is passed on the way to others: only where it rests is loaded."""
        if self._desk.state.shown is not None:
            self._start(POINT_REST)

    def _played(self, change: Any) -> None:
        """The player has ended: the date at which it stopped is loaded as any other."""
        shown = self._desk.state.shown
        if shown is None or not change["old"].playing or change["new"].playing:
            return
        self.drawing.forget()  # the overlay holds a frame of the player
        self._step(change)
        if not self._slot.busy:
            self.drawing.draw()

    def _refined(self, _change: Any) -> None:
        if self._desk.state.shown is not None:
            self._start(STEP_REST)

    def _moved(self, _change: Any) -> None:
        state = self._desk.state
        shown, sight = state.shown, sight_of(state)
        if self._arrived():
            state.goal = None
        if sight is not None and _is_there(sight, state.polar_goal):
            state.polar_goal = None
        if sight is None:
            return
        if shown is None or not self._covers(shown, sight):
            self._start(MOVE_REST)
            return
        if self._slot.busy and state.seen_process == self._shown_process:
            self.cancel()  # what was being loaded has left the map again
        if shown.frame is not None and not in_frame(sight, shown.frame):
            # All is there; only another part of it has come into sight.
            state.shown = replace(shown, frame=framed(sight))
            self.drawing.draw()

    def _arrived(self) -> bool:
        state = self._desk.state
        goal, sight = state.goal, sight_of(state)
        if goal is None or sight is None:
            return goal is None
        if sight.crs:
            return True  # a polar map is so small that it flies nowhere
        x, _ = goal.centre
        view = sight.bbox
        return view.west < x < view.east and view.width < 4 * max(goal.width, 1.0)

    def _covers(self, shown: Shown, sight: Sight) -> bool:
        """Whether the picture already reaches the map's edges at the map's resolution."""
        state = self._desk.state
        past = shown.date != state.seen_date and not state.player.playing
        if shown.collection.id != state.collection or past:
            return False
        ppu = wanted_ppu(shown.collection, sight, state.pinned)
        return shown.ppu == ppu and reaches(shown, sight)

    def _start(self, rest: float, *, free: bool = True) -> None:
        state = self._desk.state
        collection, date = state.current, state.seen_date
        if collection is None or date not in state.available:
            return
        band = state.band
        self._wanted = self._step_of(collection.id, date, band)
        self._desk.ask("picture", None)
        self._slot.start(lambda n: self._load(n, collection, date, band, free), rest=rest)

    # ---- loading

    async def _load(
        self, number: int, collection: Collection, date: str, band: str, free: bool
    ) -> None:
        desk, sight = self._desk, sight_of(self._desk.state)
        if sight is None:
            return  # the map is not on the screen yet; it will call by itself
        area = asked_area(collection, sight)
        ppu = wanted_ppu(collection, sight, desk.state.pinned)
        process = desk.state.seen_process
        months = desk.state.months if process.composite else ()

        def tell(progress: Progress) -> None:
            work = Work(progress.dates_done, progress.dates, progress.bytes_done)
            desk.write(self._slot, number, lambda: desk.tell("picture", work))

        tell(Progress(0, 0, 0, 0, 0))
        try:
            request = Request.of(
                collection, band or None, date, area, ppu, desk.catalog.source, months
            )
            if free and await self._is_dear(number, request, process):
                return
            done = await desk.images.processed(request, process, desk.catalog, tell)
            limits = await asyncio.to_thread(limits_of, done.raster)
            shown = Shown(
                done.raster, collection, date, ppu,
                limits or usual_range(done.raster, collection), area, framed(sight),
                done.removed, done.stored, sight.crs, process.reference, limits is None,
                bool(done.lacking),
            )  # fmt: skip
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the user is told
            desk.fail(self._slot, number, error, "picture")
        else:
            desk.write(self._slot, number, lambda: self._show(shown, done, process))

    async def _is_dear(self, number: int, request: Request, process: Process) -> bool:
        """Whether a load is so large that the user is asked first; then that is done.

        A picture of the zoom's own resolution and of one date is never that large.
        """
        desk = self._desk
        if (desk.state.pinned is None and not process) or desk.images.holds(request, process):
            return False
        try:
            cost = await cost_of(request, process, desk.catalog, desk.images.rate)
        except JeExplorerError:
            return False  # what is wrong is said by the load itself
        if cost.bytes <= FREE_BYTES:
            return False
        desk.write(self._slot, number, lambda: self._ask(cost))
        return True

    def _ask(self, cost: Estimate) -> None:
        self._desk.tell("picture", None)
        self._desk.ask("picture", cost)

    def _show(self, shown: Shown, done: Done, process: Process) -> None:
        state = self._desk.state
        before = state.shown
        state.kept, state.shares = done.kept, done.shares
        self._shown_process = process
        self._desk.tell("picture", None)
        self._desk.succeed("picture", _loss(done))
        fresh = before is None or kind_of(before) != kind_of(shown)
        if not fresh and before is not None:
            shown = replace(shown, limits=_union(before, shown))
        with state.together():
            state.shown = shown
            if fresh:
                suited = default_for(shown.raster.band, shown.collection.category)
                centred = shown.raster.band.kind == "difference"
                state.preset = "preset" if suited.log or centred else "percentile"
                state.style = replace(suited, range=None, opacity=state.style.opacity)
        self.drawing.draw()

    def _restyle(self, _change: Any) -> None:
        if self._desk.state.shown is not None and self._desk.state.overlay is not None:
            self.drawing.draw()


def _is_there(sight: Sight, goal: PolarView | None) -> bool:
    """Whether a polar map has come to its goal."""
    if goal is None or sight.crs != goal.crs:
        return False
    x, y = goal.bbox.centre
    west, south, east, north = sight.bbox
    return west < x < east and south < y < north and sight.bbox.width < 4 * goal.bbox.width


def _union(a: Shown, b: Shown) -> tuple[float, float]:
    """The limits of two pictures, of which one without values has nothing to say."""
    if a.empty or b.empty:
        return b.limits if a.empty else a.limits
    return min(a.limits[0], b.limits[0]), max(a.limits[1], b.limits[1])


def _loss(done: Done) -> Notice | None:
    """What a picture lacks: files that could not be read, or dates of its composite."""
    raster = done.raster
    left_out = len({date for dates in done.lacking.values() for date in dates})
    count = len(raster.missing)
    if not count and left_out:
        key = "status.lacking.one" if left_out == 1 else "status.lacking.count"
        return Notice(key, error=False, fields=(("n", left_out),))
    if not count:
        return None
    key = "status.missing.one" if count == 1 else "status.missing.count"
    reason = raster.missing[0].reason
    return Notice(key, reason, fields=(("n", count),), action="status.retry")
