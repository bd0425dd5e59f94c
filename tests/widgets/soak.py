"""Runs inside a kernel: a dashboard that is used without a pause, and what it holds meanwhile."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import comm
import ipywidgets as w
import psutil

from je_explorer.net.loop import on_io_loop
from je_explorer.process import Anomaly, Composite, Mask, Process
from je_explorer.raster.grid import BBox
from je_explorer.raster.roi import ROI
from je_explorer.render import colormap
from je_explorer.sample import collections as ids
from je_explorer.widgets.comparison import MODES, Comparison
from je_explorer.widgets.control.files import KINDS
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.values.look import Player
from je_explorer.widgets.values.place import View, next_area

PATIENCE = 30.0
"""Seconds within which the dashboard has to come to rest."""

MONTHLY, NORMAL = ids.LAND_TEMPERATURE, ids.LAND_NORMAL
LANDS = ((128.0, 30.0, 146.0, 46.0), (100.0, 5.0, 125.0, 30.0), (60.0, 20.0, 95.0, 45.0))
"""Where the sample has values on land."""

PICTURES = (MONTHLY, ids.GREENNESS, ids.RAIN_DAILY, ids.LAND_COVER)
METHODS = ("mean", "median", "min", "max", "std")
COLOURS = colormap.names()[:6]


def first(widget: Any, name: str) -> Any:
    """The widget below another that has the style sheet's class ``je-<name>``."""
    return next(one for one in everything(widget) if f"je-{name}" in one._dom_classes)


def everything(widget: Any) -> Iterator[Any]:
    """A widget and all below it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from everything(child)


# ---- what a restless user does


def look(explorer: Explorer, chance: random.Random) -> None:
    """Another data set."""
    explorer.state.collection = chance.choice(PICTURES)


def step(explorer: Explorer, chance: random.Random) -> None:
    """Another date."""
    if explorer.state.available:
        explorer.state.date = chance.choice(explorer.state.available)


def period(explorer: Explorer, chance: random.Random) -> None:
    """Another period of the curve."""
    dates = explorer.state.available
    if len(dates) > 1:
        start, stop = sorted(chance.sample(range(len(dates)), 2))
        explorer.state.dates = (dates[start], dates[min(stop, start + 12)])


def move(explorer: Explorer, chance: random.Random) -> None:
    """Another part of the world."""
    west, south, east, north = chance.choice(LANDS)
    dx, dy = chance.uniform(-8, 8), chance.uniform(-5, 5)
    box = BBox(west + dx, south + dy, east + dx, north + dy)
    explorer.state.view = View(box, 5.0)


def area(explorer: Explorer, chance: random.Random) -> None:
    """One more area, or one less."""
    areas = explorer.state.areas
    if len(areas) >= 3:
        explorer.state.areas = areas[1:]
        return
    west, south, east, north = chance.choice(LANDS)
    x, y = chance.uniform(west, east - 4), chance.uniform(south, north - 4)
    explorer.state.areas = (*areas, next_area(areas, ROI.of([x, y, x + 4, y + 4])))


def mask(explorer: Explorer, chance: random.Random) -> None:
    """Only values above one, or all of them again."""
    process = explorer.state.process
    shown = explorer.state.shown
    middle = 0.0 if shown is None else sum(shown.limits) / 2
    masks = () if process.masks else (Mask("range", (middle + chance.random(), None)),)
    explorer.state.process = replace(process, masks=masks)


def composite(explorer: Explorer, chance: random.Random) -> None:
    """One image from many, or each by itself again."""
    process, dates = explorer.state.process, explorer.state.available
    made = None
    if process.composite is None and len(dates) > 2:
        made = Composite(chance.choice(METHODS), (dates[0], dates[min(11, len(dates) - 1)]))
    explorer.state.process = replace(process, composite=made)


def anomaly(explorer: Explorer, chance: random.Random) -> None:
    """Minus the climate normal, where the data set has one."""
    process = explorer.state.process
    wanted = explorer.state.collection == MONTHLY and process.reference is None
    explorer.state.process = replace(process, reference=Anomaly(NORMAL) if wanted else None)


def colour(explorer: Explorer, chance: random.Random) -> None:
    """Other colours, another range: ten steps of a slider."""
    state = explorer.state
    for _ in range(10):
        lo, hi = state.shown.limits if state.shown else (0.0, 1.0)
        width = max(hi - lo, 1.0)
        span = (lo + chance.uniform(0, 0.4) * width, lo + chance.uniform(0.6, 1) * width)
        state.style = replace(state.style, colormap=chance.choice(COLOURS), range=span)


def export(explorer: Explorer, chance: random.Random) -> None:
    """A file of what is shown."""
    if explorer.state.shown is not None and not explorer.state.shown.raster.band.is_classes:
        explorer.controller.save(chance.choice([kind for kind in KINDS if kind != "gif"]))


def undo(explorer: Explorer, chance: random.Random) -> None:
    """A step back, sometimes forth again."""
    first(explorer, "undo").click()
    if chance.random() < 0.5:
        first(explorer, "redo").click()


def compare(explorer: Explorer, chance: random.Random) -> None:
    """Another picture beside or over this one, or none."""
    explorer.state.compare = Comparison(chance.choice(MODES), "raw")


def play(explorer: Explorer, chance: random.Random) -> None:
    """The player runs for half a second."""
    state = explorer.state
    state.player = replace(state.player, open=True, playing=True, speed=8.0)
    asyncio.get_running_loop().call_later(0.5, partial(setattr, state, "player", Player()))


def talk(explorer: Explorer, chance: random.Random) -> None:
    """Words: a search, and the other language."""
    explorer.state.query = chance.choice(["rain", "land", "海面水温", ""])
    explorer.state.lang = "ja" if explorer.state.lang == "en" else "en"


ACTIONS: tuple[Callable[[Explorer, random.Random], None], ...] = (
    look, step, period, move, area, mask, composite, anomaly, colour, export, undo, talk,
    compare, play,
)  # fmt: skip


# ---- how it is driven


async def rest(explorer: Explorer) -> None:
    """Wait until nothing is being loaded, made or waited for.

    Raises:
        TimeoutError: it does not come to rest.
    """
    end = time.monotonic() + PATIENCE
    quiet = 0
    while quiet < 3:
        await asyncio.sleep(0.01)
        quiet = 0 if explorer.controller.busy or explorer.state.saving else quiet + 1
        if time.monotonic() > end:
            raise TimeoutError(f"the dashboard does not come to rest: {explorer.state.notice}")


async def opened(catalog: str) -> Explorer:
    """A dashboard that has read its catalogue."""
    explorer, ready = Explorer(catalog), asyncio.Event()
    explorer.state.observe(lambda _change: ready.set(), "collections")
    await asyncio.wait_for(ready.wait(), PATIENCE)
    return explorer


async def home(explorer: Explorer) -> None:
    """One view that can be compared: a data set, a date, an area, nothing done to it."""
    state = explorer.state
    state.query, state.lang = "", "en"
    state.player, state.compare = Player(), Comparison()
    state.process, state.collection = Process(), MONTHLY
    await rest(explorer)
    state.view = View(BBox(*LANDS[0]), 5.0)
    state.date, state.dates = state.available[0], (state.available[0], state.available[11])
    state.areas = (next_area((), ROI.of([134, 34, 138, 38])),)
    await rest(explorer)
    assert len(state.curves) == 1, state.notice


async def act(explorer: Explorer, number: int, seed: int = 0) -> list[str]:
    """So many actions in a mixed order; every third comes before the one before has ended."""
    chance = random.Random(seed)
    told = []
    for count in range(number):
        action = ACTIONS[count] if count < len(ACTIONS) else chance.choice(ACTIONS)
        action(explorer, chance)
        if count % 3 != 2:
            await rest(explorer)
        notice = explorer.state.notice
        if notice is not None and notice.key == "error.unexpected":
            told.append(f"{action.__name__}: {notice.detail}")
    await rest(explorer)
    return told


async def held(port: int) -> dict[str, int]:
    """What the process holds now; sockets are those to a server's port."""
    gc.collect()
    process = psutil.Process(os.getpid())
    remote = [c for c in process.net_connections("tcp") if c.raddr and c.raddr.port == port]
    return {
        "rss": process.memory_info().rss,
        "sockets": len(remote),
        "threads": process.num_threads(),
        "tasks": await on_io_loop(_tasks()),
        "widgets": len(w.widget._instances),
        "comms": len(comm.get_comm_manager().comms),
    }


async def _tasks() -> int:
    """Tasks on the I/O loop beside this one, that do not end within two seconds."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    return len((await asyncio.wait(others, timeout=2.0))[1]) if others else 0


async def soak(catalog: str, actions: int, seed: int = 0) -> dict[str, Any]:
    """Use a dashboard, and tell what was held at home before and after."""
    import bqplot  # noqa: F401  its import is no growth

    explorer, port = await opened(catalog), urlsplit(catalog).port or 0
    await home(explorer)
    await act(explorer, len(ACTIONS), seed + 1)
    await home(explorer)
    before, start = await held(port), time.monotonic()
    failures = await act(explorer, actions, seed)
    busy = await held(port)
    await home(explorer)
    return {
        "before": before,
        "busy": busy,
        "after": await held(port),
        "failures": failures,
        "seconds": round(time.monotonic() - start, 1),
    }
