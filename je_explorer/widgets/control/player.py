"""The player: the chosen dates one after the other, in the same colours."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from functools import partial
from typing import Any

from je_explorer.render import image
from je_explorer.render.layer import Layer
from je_explorer.request import Request
from je_explorer.widgets.control.desk import Desk
from je_explorer.widgets.control.drawing import Drawing
from je_explorer.widgets.control.frames import Frames, Scene, ahead, layers, next_stack, together
from je_explorer.widgets.control.images import Images
from je_explorer.widgets.state import ExplorerState

LOOK = 0.1
"""Seconds between two looks whether a frame is to be prepared."""


class Playing:
    """While the player runs, writes `date` and `overlay` in its pace.

    The frames are loaded as stacks ahead of the one that is shown. `shown`, which the value at a
    click and the histogram are read from, stays until the player ends; then the date at which it
    stopped is loaded as any other.
    """

    def __init__(self, desk: Desk, drawing: Drawing) -> None:
        self._desk, self._drawing = desk, drawing
        self._slot, self._preparing = desk.slot(), desk.slot()
        self._images = Images(0)  # the frames are kept instead of their values
        self.frames = Frames()
        self._scene: Scene | None = None
        self._number = 0
        self._fresh = asyncio.Event()
        state = desk.state
        state.observe(self._turn, "player")
        state.observe(self._moved, "shown")
        state.observe(self._recolour, ["style", "preset"])
        state.observe(self._stop, ["collection", "band", "process", "dates", "months", "available"])

    @property
    def busy(self) -> bool:
        """Whether it runs, or prepares frames."""
        return self._slot.busy or self._preparing.busy

    def cancel(self) -> bool:
        """End playing; True if it ran."""
        running = bool(self._desk.state.player.playing)
        self._stop()
        return running

    # ---- what begins and ends it

    def _turn(self, change: Any) -> None:
        old, new = change["old"], change["new"]
        if new.playing and not old.playing:
            self._begin()
        elif not new.playing:
            self._slot.cancel()
            self._preparing.cancel()

    def _stop(self, _change: Any = None) -> None:
        state = self._desk.state
        if state.player.playing:
            state.player = replace(state.player, playing=False)

    def _begin(self) -> None:
        state = self._desk.state
        scene = scene_of(state)
        if scene is None or len(state.chosen_dates) < 2:
            self._stop()
            return
        self._start(scene)

    def _start(self, scene: Scene) -> None:
        fresh, self._scene = scene != self._scene, scene
        self._preparing.start(lambda number: self._prepare(number, scene, fresh))
        self._slot.start(lambda number: self._run(number))

    def _moved(self, _change: Any) -> None:
        """The map has moved, and its new part is shown: the frames are of that part from now on."""
        if self._desk.state.player.playing and scene_of(self._desk.state) != self._scene:
            self._begin()

    def _recolour(self, _change: Any) -> None:
        """Frames take the new colours as they come; those that can't are prepared anew."""
        if self._desk.state.player.playing and self._scene is not None:
            self._start(self._scene)

    # ---- preparing, on the I/O loop

    async def _prepare(self, number: int, scene: Scene, fresh: bool) -> None:
        desk, state = self._desk, self._desk.state
        if fresh:
            self.frames.clear()
        self.frames.drop(self.frames.unsuited(state.style, *self._drawing.span()))
        try:
            while state.player.playing:
                dates = state.chosen_dates
                order = ahead(dates, _place(state), loop=True)
                stack = next_stack(order, dates, self.frames, scene.together)
                if stack:
                    await self._load(scene, stack)
                    self._fresh.set()
                    desk.write(self._preparing, number, partial(self._tell, len(self.frames)))
                else:
                    await asyncio.sleep(LOOK)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the user is told
            desk.fail(self._preparing, number, error, "player")
            desk.write(self._slot, self._number, self._stop)

    async def _load(self, scene: Scene, stack: tuple[str, ...]) -> None:
        state = self._desk.state
        request = Request.of(
            scene.collection, scene.band or None, (stack[0], stack[-1]), scene.asked, scene.ppu,
            self._desk.catalog.source, scene.months,
        )  # fmt: skip
        found = await self._images.by_date(request, scene.process, self._desk.catalog)
        lo, hi = self._drawing.span()
        made = await asyncio.to_thread(layers, found, scene.frame, state.style, lo, hi, scene.flat)
        order = ahead(state.chosen_dates, _place(state), loop=True)
        for date, layer in zip(stack, made, strict=True):
            self.frames.put(date, layer, order)

    # ---- showing

    async def _run(self, number: int) -> None:
        self._number = number
        state = self._desk.state
        due = time.monotonic()
        dates = state.chosen_dates
        place = _place(state)
        while state.player.playing:
            if not state.player.loop and place >= len(dates):
                self._desk.write(self._slot, number, self._stop)
                return
            date = dates[place % len(dates)]
            while date not in self.frames:
                self._fresh.clear()
                await self._fresh.wait()
            frame = self.frames.take(date)
            overlay = await asyncio.to_thread(self._drawn, frame)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            self._desk.write(self._slot, number, partial(self._show, date, overlay))
            due = max(due, time.monotonic() - 1.0) + 1.0 / state.player.speed
            place += 1

    def _drawn(self, frame: Layer) -> image.Overlay:
        return image.draw(frame, self._desk.state.style, *self._drawing.span())

    def _show(self, date: str, overlay: image.Overlay) -> None:
        state = self._desk.state
        if state.player.playing:
            with state.together():
                state.date = date
                state.overlay = overlay

    def _tell(self, count: int) -> None:
        self._desk.succeed("player")
        self._desk.state.prepared = count


def scene_of(state: ExplorerState) -> Scene | None:
    """What the frames are of now: the band, process and part of the world that the map shows."""
    shown = state.shown
    if shown is None or state.process.composite is not None:
        return None
    band, process = shown.raster.band.name, state.process.each_date
    return Scene(
        shown.collection, state.band or band, process, state.months, shown.asked, shown.ppu,
        shown.frame, together(shown.raster.grid.shape), bool(shown.crs),
    )  # fmt: skip


def _place(state: ExplorerState) -> int:
    dates = state.chosen_dates
    return dates.index(state.date) if state.date in dates else 0
