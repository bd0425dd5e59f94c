"""What a mask can test: the kind of values of other data, over the view."""

from __future__ import annotations

import asyncio
from typing import Any

import numpy as np

from je_explorer.process import Process
from je_explorer.raster.raster import Raster
from je_explorer.render.ranges import limits_of
from je_explorer.request import Request
from je_explorer.widgets.control.desk import Desk
from je_explorer.widgets.control.extent import asked_area, sight_of, wanted_ppu
from je_explorer.widgets.control.others import unmaskable
from je_explorer.widgets.values.result import Tested

MOST_CODES = 256


class Masks:
    """Keeps `tested` in step with what masks look at, or are about to."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._slot = desk.slot()
        self._looking: str | None = None
        self._failed: set[str] = set()
        desk.state.observe(self._changed, ["masking", "process", "shown"])
        desk.state.observe(self._forget, "collection")

    def _forget(self, _change: Any) -> None:
        self._slot.cancel()
        self._looking = None
        self._failed.clear()
        self._desk.state.masking = ""
        self._desk.state.tested = ()

    def _changed(self, change: Any) -> None:
        if change["name"] != "shown":
            self._failed.clear()
        self._next()

    def _next(self) -> None:
        """Look at the first of the data that are wanted and not known; one after the other."""
        state = self._desk.state
        known = {tested.key for tested in state.tested}
        wanted = [state.masking, *(_key(mask.where) for mask in state.process.masks)]
        due = [key for key in wanted if key and key not in known and key not in self._failed]
        if not due or state.shown is None:
            self._slot.cancel()
            self._looking = None
        elif due[0] != self._looking:
            self._looking = key = due[0]
            self._slot.start(lambda n: self._look(n, key))

    async def _look(self, number: int, key: str) -> None:
        """Load what the mask will need anyway, and tell its band."""
        desk, state = self._desk, self._desk.state
        shown, sight = state.shown, sight_of(state)
        if shown is None or sight is None:
            return
        name, _, band = key.partition("|")
        area = asked_area(shown.collection, sight)
        ppu = wanted_ppu(shown.collection, sight, state.pinned)
        request = Request.of(name, band or None, None, area, ppu, desk.catalog.source)
        try:
            done = await desk.images.processed(request, Process(), desk.catalog)
            tested = await asyncio.to_thread(tested_of, key, done.raster)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the user is told
            # said first: giving up ends this work, and with it all that it would still write
            desk.fail(self._slot, number, unmaskable(error, name), "mask")
            desk.write(self._slot, number, lambda: self._give_up(key))
            return
        desk.write(self._slot, number, lambda: self._tell(tested))

    def _tell(self, tested: Tested) -> None:
        self._looking = None
        self._desk.succeed("mask")
        self._desk.state.tested = (*self._desk.state.tested, tested)
        self._next()

    def _give_up(self, key: str) -> None:
        """The mask that waited for these data keeps what it has."""
        self._looking = None
        self._failed.add(key)
        if self._desk.state.masking == key:
            self._desk.state.masking = ""


def tested_of(key: str, raster: Raster) -> Tested:
    """What a mask needs to know of images: their band, ends and codes."""
    if not raster.band.is_classes:
        return Tested(key, raster.band, limits_of(raster) or (None, None))
    codes = np.unique(raster.values[raster.valid])
    return Tested(key, raster.band, codes=tuple(int(code) for code in codes[:MOST_CODES]))


def _key(where: Any) -> str:
    return "" if where is None else f"{where.collection}|{where.band or ''}"
