"""Runs inside a kernel: how long the dashboard takes for what needs no browser."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from je_explorer.loader import aload
from je_explorer.net.loop import on_io_loop
from je_explorer.process import Composite, Mask, Process
from je_explorer.raster.grid import BBox
from je_explorer.raster.roi import ROI
from je_explorer.sample import collections as ids
from je_explorer.widgets.control.curves import curve_ppu
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.values.look import Player
from je_explorer.widgets.values.place import View, next_area
from tests.widgets.soak import ACTIONS, home, opened, rest

JAPAN = (129.5, 30.5, 142.0, 41.5)
SQUARE = BBox(85.0, 10.0, 130.0, 50.0)
"""At zoom 5, with its margin: 36 dates of more than 512 x 512 pixels."""


async def until(holds: Callable[[], object], patience: float = 60.0) -> float:
    """Seconds until something holds."""
    start = time.perf_counter()
    while not holds():
        if time.perf_counter() - start > patience:
            raise TimeoutError("it did not happen")
        await asyncio.sleep(0.001)
    return time.perf_counter() - start


async def curve(catalog: str, other: str) -> dict[str, float]:
    """36 dates of one area: the first point, all of them, and one load of the same stack.

    The two addresses lead to the same files; nobody has seen them before.
    """
    import bqplot  # noqa: F401  the dashboard loads it after its first picture

    explorer = await opened(catalog)
    state = explorer.state
    state.collection = ids.LAND_TEMPERATURE
    await until(lambda: len(state.chosen_dates) == 36)
    area = next_area((), ROI.of(list(JAPAN)))
    start = time.perf_counter()
    state.areas = (area,)
    await until(lambda: state.growing or state.curves)
    first = time.perf_counter() - start
    await until(lambda: state.curves)
    every = time.perf_counter() - start
    ppu = curve_ppu(state.current, area)
    start = time.perf_counter()
    await aload(ids.LAND_TEMPERATURE, "LST", ("2021-01", "2023-12"), area.roi, ppu, other)
    return {"first point": first, "curve": every, "stack": time.perf_counter() - start}


async def steps(catalog: str) -> dict[str, float]:
    """A change of mask or composite to the new picture and curve; the images are in memory."""
    explorer = await opened(catalog)
    await home(explorer)
    state = explorer.state
    state.view = View(SQUARE, 5.0)
    state.dates = (state.available[0], state.available[35])
    state.areas = (next_area((), ROI.of([88, 12, 128, 48])),)
    state.process = Process((), None, Composite("mean", state.dates))
    await rest(explorer)
    height, width = state.shown.raster.grid.shape
    found = {
        "pixels": float(height * width),
        "composite": await _step(explorer, lambda p: replace(p, composite=_other(p))),
        "mask": await _step(explorer, lambda p: replace(p, masks=_another(p))),
    }
    assert len(state.curves[0].series) == 36
    return found


def _other(process: Process) -> Composite:
    assert process.composite is not None
    name = "max" if process.composite.method == "mean" else "mean"
    return replace(process.composite, method=name)


def _another(process: Process) -> tuple[Mask, ...]:
    return () if process.masks else (Mask("range", (285.0, None)),)


async def _step(explorer: Explorer, change: Callable[[Process], Process]) -> float:
    """The median of five changes, from the wish to the picture and to rest."""
    state, times = explorer.state, []
    for _ in range(5):
        before, start = state.overlay, time.perf_counter()
        state.process = change(state.process)
        await until(lambda before=before: state.overlay is not before)
        await until(lambda: not explorer.controller.busy)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


async def pan(catalog: str) -> dict[str, float]:
    """Seconds from a move of the map to the end of the work for what left; the server is slow."""
    explorer = await opened(catalog)
    state = explorer.state
    state.collection = ids.LAND_TEMPERATURE
    await until(lambda: state.available)
    state.view = View(BBox(100.0, 20.0, 120.0, 40.0), 5.0)
    await until(lambda: state.work is not None)
    await asyncio.sleep(0.1)
    before = await on_io_loop(_tasks())
    assert len(before) > 2, "nothing was under way"
    state.view = View(BBox(-100.0, 20.0, -80.0, 40.0), 5.0)
    start = time.perf_counter()
    await on_io_loop(_gone(before))
    return {"pan": time.perf_counter() - start}


async def _tasks() -> set[asyncio.Task[Any]]:
    return {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}


async def _gone(tasks: set[asyncio.Task[Any]]) -> None:
    await asyncio.wait(tasks)


async def callbacks(catalog: str, actions: int = 100) -> dict[str, Any]:
    """The longest time that one change, or one result, keeps the kernel's thread."""
    import bqplot  # noqa: F401  loaded once, after the first picture

    explorer = await opened(catalog)
    await home(explorer)
    chance = random.Random(3)
    longest: dict[str, float] = {}

    def timed(name: str, call: Callable[[], None]) -> None:
        start = time.perf_counter()
        call()
        longest[name] = max(longest.get(name, 0.0), time.perf_counter() - start)

    write = explorer.controller.desk.home.write
    explorer.controller.desk.home.write = (  # type: ignore[method-assign]
        lambda call: write(lambda: timed("a result", call))
    )
    for count in range(actions):
        action = ACTIONS[count % len(ACTIONS)]
        timed(action.__name__, lambda action=action: action(explorer, chance))
        await rest(explorer)
    longest["colour"] /= 10  # ten steps of a slider
    return longest


async def player(catalog: str) -> dict[str, float]:
    """Pictures per second that the player shows once all frames are ready; it is asked for ten."""
    explorer = await opened(catalog)
    await home(explorer)
    state = explorer.state
    state.player = Player(open=True, playing=True, speed=10.0)
    await until(lambda: state.prepared >= len(state.chosen_dates))
    shown = []
    state.observe(lambda _change: shown.append(time.perf_counter()), "overlay")
    await asyncio.sleep(3.0)
    state.player = Player()
    return {"frames": (len(shown) - 1) / (shown[-1] - shown[0])}
