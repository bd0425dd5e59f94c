"""From stored bytes to a sink: tiles decoded in threads, in batches, each within its time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from je_explorer.cog.header import Header
from je_explorer.cog.image import Image
from je_explorer.cog.memory import Tile, Tiles
from je_explorer.cog.plan import Job, Source
from je_explorer.cog.tiles import decode_tile, is_sparse, segments
from je_explorer.cog.workers import SECONDS, Overdue, Watch, cores, in_worker, is_busy
from je_explorer.errors import BadTiff, CogError, JeExplorerError, TooLarge
from je_explorer.net.together import together
from je_explorer.raster.grid import Window

Sink: TypeAlias = Callable[[Window, NDArray[np.generic], NDArray[np.bool_] | None], None]

BATCH = 8
"""Tiles that a thread decodes in one go: one task per tile costs more than it brings."""


class Decoding:
    """The tiles of one image on their way into a sink.

    Args:
        header, image: what the tiles are of.
        sink: takes the pixels, in threads.
        tiles: decoded ones are kept there, for all readers.
        fail: told of the jobs whose tile can't be had, and why.

    Attributes:
        suspects: jobs whose bytes may have been damaged on the way; None while such a job fails.
    """

    def __init__(
        self,
        header: Header,
        image: Image,
        sink: Sink,
        tiles: Tiles,
        fail: Callable[[Iterable[Job], Exception], None],
    ) -> None:
        self._header = header
        self._image = image
        self._sink = sink
        self._tiles = tiles
        self._fail = fail
        self._stopped = False
        self.suspects: list[Job] | None = None

    def stop(self) -> None:
        """Hand nothing over any more."""
        self._stopped = True

    def key(self, job: Job) -> Hashable:
        """What a job's tile is known by in memory."""
        return self._key(self._image, job.piece.tile)

    def _key(self, image: Image, tile: int) -> Hashable:
        return (self._header.url, self._header.etag, image.place, tile)

    async def deliver(self, jobs: Sequence[Job]) -> None:
        """Decode and hand over, in batches spread over the threads."""
        if not jobs:
            return
        few = 1 if not is_busy() else BATCH
        size = max(few, min(BATCH, -(-len(jobs) // cores())), len(jobs) // 64)
        batches = [jobs[at : at + size] for at in range(0, len(jobs), size)]
        await together([self._deliver(batch) for batch in batches])

    async def pass_on(self, job: Job, tile: Tile) -> None:
        """Hand over a tile that somebody else has decoded."""
        await in_worker(lambda: self._hand_over(job, tile, None))

    async def _deliver(self, jobs: Sequence[Job]) -> None:
        batch = _Batch(jobs)
        try:
            await in_worker(lambda: self._work(batch), batch.watch)
        except Overdue:
            await self._without(batch.present, jobs)
        for key, tile in batch.done:
            if key in self._tiles.under_way:
                settle(self._tiles.under_way[key], tile)
        for job, error in batch.failed:
            if self.suspects is None or not isinstance(error, BadTiff):
                self._fail([job], error)
            else:
                self.suspects.append(job)

    async def _without(self, slow: Job, jobs: Sequence[Job]) -> None:
        """Go on behind a tile that took too long; it is not tried again."""
        self._tiles.hopeless.add(self.key(slow))
        self._fail([slow], _overdue())
        after = jobs[jobs.index(slow) + 1 :]
        if after:
            await self._deliver(after)

    def _work(self, batch: _Batch) -> None:
        """Decode a batch, in a thread; nothing is handed over once nobody waits for it."""
        for job in batch.jobs:
            if self._stopped or batch.watch.is_left():
                return
            batch.present = job
            batch.watch.begin()
            try:
                tile = self._tile(self._image, job.piece.tile, False, job)
                valid = self._valid(job) if job.masks else None
                if batch.watch.is_left():
                    return
                self._hand_over(job, tile, valid)
                batch.done.append((self.key(job), tile))
            except (CogError, TooLarge) as error:
                batch.failed.append((job, error))

    def _tile(self, image: Image, tile: int, masked: bool, job: Job) -> Tile:
        found = job.have.get((masked, tile))
        if found is None:
            if self._key(image, tile) in self._tiles.hopeless:
                raise _overdue()
            stored = [job.stored.get(Source(masked, s)) for s in segments(image, tile)]
            found = decode_tile(image, tile, stored)
            self._tiles.keep(self._key(image, tile), found)
        return found

    def _valid(self, job: Job) -> NDArray[np.bool_]:
        """The mask of a piece, put together from the mask's own tiles; sparse ones mask all."""
        where = job.piece.window
        valid = np.zeros((where.height, where.width), bool)
        mask = self._image.mask
        for part in job.masks:
            if mask is not None and not is_sparse(mask, part.tile):
                pixels = self._tile(mask, part.tile, True, job)
                inside = part.window.shifted(-part.col, -part.row).slices
                valid[part.window.shifted(-where.col_off, -where.row_off).slices] = (
                    pixels[inside] != 0
                )
        return valid

    def _hand_over(self, job: Job, tile: Tile, valid: NDArray[np.bool_] | None) -> None:
        piece = job.piece
        pixels = tile[piece.window.shifted(-piece.col, -piece.row).slices]
        self._sink(piece.window, pixels, valid)


class _Batch:
    """Jobs that a thread does in one go, which of them is under way, and what became of them."""

    __slots__ = ("done", "failed", "jobs", "present", "watch")

    def __init__(self, jobs: Sequence[Job]) -> None:
        self.jobs = jobs
        self.present = jobs[0]
        self.watch = Watch()
        self.done: list[tuple[Hashable, Tile]] = []
        self.failed: list[tuple[Job, JeExplorerError]] = []


def _overdue() -> TooLarge:
    return TooLarge(f"it takes more than {SECONDS:g} s to decode")


def settle(future: asyncio.Future[Tile | None], tile: Tile | None = None) -> None:
    """Tell who waits for a tile, unless that was done."""
    if not future.done():
        future.set_result(tile)
