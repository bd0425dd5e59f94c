"""What a mask can test: the kind of values of another data set, over the view."""

from __future__ import annotations

import asyncio
from typing import Any

from je_explorer.process import Process
from je_explorer.request import Request
from je_explorer.widgets.control.desk import Desk
from je_explorer.widgets.control.picture import asked_area, limits_of, wanted_ppu
from je_explorer.widgets.state import Tested


class Masks:
    """Keeps `tested` in step with `masking`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._slot = desk.slot()
        desk.state.observe(self._changed, "masking")
        desk.state.observe(self._forget, "collection")

    def _forget(self, _change: Any) -> None:
        self._slot.cancel()
        self._desk.state.masking = ""

    def _changed(self, change: Any) -> None:
        self._slot.cancel()
        key = change["new"]
        if key:
            self._slot.start(lambda n: self._look(n, key))

    async def _look(self, number: int, key: str) -> None:
        """Load what the mask will need anyway, and tell its band."""
        desk, state = self._desk, self._desk.state
        shown, view = state.shown, state.view
        if shown is None or view is None:
            return
        name, _, band = key.partition("|")
        area, ppu = asked_area(shown.collection, view), wanted_ppu(shown.collection, view)
        request = Request.of(name, band or None, None, area, ppu, desk.catalog.source)
        try:
            done = await desk.images.processed(request, Process(), desk.catalog)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the user is told
            desk.fail(self._slot, number, error, "mask")
            return
        tested = Tested(key, done.raster.band, limits_of(done.raster))
        desk.write(self._slot, number, lambda: setattr(state, "tested", tested))
