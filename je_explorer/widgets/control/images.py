"""Images as they are wanted: loaded, kept for the next step, and processed."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np

from je_explorer.loader import aload
from je_explorer.process import Process, apply, main_request, needs
from je_explorer.raster.raster import Raster
from je_explorer.request import Request
from je_explorer.stac.catalog import Catalog

LIMIT = 100 * 2**20
"""Bytes of loaded images that are kept, so that a step of the process needs no new ones."""


@dataclass(frozen=True, eq=False, slots=True)
class Done:
    """What came of a request and its process; ``kept`` is the share that the masks leave."""

    raster: Raster
    kept: float | None = None


class Images:
    """Loads what a request and its process need, and keeps the newest of it in bounded memory."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._kept: OrderedDict[Request, Raster] = OrderedDict()

    def holds(self, request: Request, process: Process) -> bool:
        """Whether nothing would have to be loaded."""
        wanted = (main_request(process, request), *needs(process, request).values())
        return all(one in self._kept for one in wanted)

    async def processed(
        self, request: Request, process: Process, catalog: Catalog, progress: Any = None
    ) -> Done:
        """The images of a request after its process.

        Raises:
            JeExplorerError: what can't be loaded, or a step that does not suit the images.
        """
        raster = await self._load(main_request(process, request), catalog, progress)
        if not process:
            return Done(raster)
        others = {
            step: await self._load(other, catalog, None)
            for step, other in needs(process, request).items()
        }
        return await asyncio.to_thread(_done, process, raster, others)

    async def _load(self, request: Request, catalog: Catalog, progress: Any) -> Raster:
        found = self._kept.get(request)
        if found is None:
            found = await aload(
                request.collection, request.band, request.dates, request.area, request.ppu,
                catalog, progress=progress,
            )  # fmt: skip
            if found.missing:
                return found  # what failed may come the next time
            self._kept[request] = found
        self._kept.move_to_end(request)
        while len(self._kept) > 1 and sum(_size(r) for r in self._kept.values()) > self._limit:
            self._kept.popitem(last=False)
        return found


def _done(process: Process, raster: Raster, others: Any) -> Done:
    if not process.masks:
        return Done(apply(process, raster, others))
    masked = apply(Process(process.masks), raster, others)
    before = int(np.count_nonzero(raster.valid))
    kept = int(np.count_nonzero(masked.valid)) / before if before else None
    rest = Process((), process.reference, process.composite)
    return Done(apply(rest, masked, others), kept)


def _size(raster: Raster) -> int:
    return raster.values.nbytes + (0 if raster.known is None else raster.known.nbytes)
