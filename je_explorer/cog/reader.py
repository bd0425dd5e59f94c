"""Read a window of one level: fetch the tiles that are needed, decode them, hand them over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from je_explorer.cog.header import Header, open_cog
from je_explorer.cog.image import Image
from je_explorer.cog.memory import Tile, Tiles, cores, in_worker, tiles_of, together
from je_explorer.cog.tiles import Piece, byte_range, decode_tile, is_sparse, pieces, segments
from je_explorer.errors import BadTiff, ChangedOnServer, CogError, JeExplorerError, RequestError
from je_explorer.net.address import is_local
from je_explorer.net.http import Client, default_client
from je_explorer.net.limits import Limits
from je_explorer.net.loop import on_io_loop
from je_explorer.net.meter import Meter
from je_explorer.net.ranges import coalesce_frugally
from je_explorer.raster.grid import Window

Sink: TypeAlias = Callable[[Window, NDArray[np.generic], NDArray[np.bool_] | None], None]

DISK_GAP = 4096
"""Bytes between two tiles of a local file that are read over rather than skipped."""

BATCH = 8
"""Tiles that a thread decodes in one go: one task per tile costs more than it brings."""


@dataclass(frozen=True, slots=True)
class BrokenTile:
    """A part of a level that could not be had: its file, its window in the level, and why."""

    href: str
    window: Window
    error: Exception


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading a window takes, beside the header: exact, for tiles that are not cached."""

    tiles: int
    requests: int
    bytes: int


@dataclass(frozen=True, slots=True)
class _Source:
    """A stored segment: of the image or of its mask."""

    masked: bool
    segment: int


@dataclass(eq=False)
class _Job:
    """One piece of the window: the tiles of image and mask that it is made of."""

    piece: Piece
    masks: tuple[Piece, ...] = ()
    have: dict[tuple[bool, int], Tile] = field(default_factory=dict)
    missing: set[_Source] = field(default_factory=set)
    stored: dict[_Source, bytes | memoryview] = field(default_factory=dict)


def cost(
    header: Header,
    level: int,
    window: Window,
    *,
    client: Client | None = None,
    masks: bool = True,
) -> Cost:
    """Tiles, requests and bytes that a window takes, as a client asks that knows nothing yet.

    No network is touched. A client that has measured its line may merge a little more or less.
    Tiles that came with the header, and sparse ones, cost nothing.
    """
    image = _image(header, level, window)
    ranges = []
    jobs = [job for job in _jobs(image, window, masks) if not is_sparse(image, job.piece.tile)]
    for source in {s: None for job in jobs for s in _sources(image, job)}:
        try:
            start, stop = byte_range(_of(image, source.masked), source.segment, header.size)
        except JeExplorerError:
            continue
        if header.held.find(start, stop) is None:
            ranges.append((start, stop))
    cap = (client.limits if client is not None else Limits()).range_cap
    merged = coalesce_frugally(ranges, DISK_GAP if is_local(header.url) else Meter().gap, cap)
    return Cost(len(jobs), len(merged), sum(m.length for m in merged))


async def read_into(
    header: Header,
    level: int,
    window: Window,
    sink: Sink,
    *,
    client: Client | None = None,
    on_bytes: Callable[[int], None] | None = None,
    masks: bool = True,
) -> list[BrokenTile]:
    """Hand the pixels of a window to ``sink``, tile by tile, in the order in which they arrive.

    ``sink(window, pixels, valid)`` is called in worker threads, also at the same time: once for
    each tile, with the window (in pixels of the level) that the tile fills, the numbers as stored
    ``(height, width)`` or ``(height, width, samples)``, read-only, and where the file has an
    internal mask the valid pixels ``(height, width)``, else None. It is not called for sparse
    tiles, whose pixels are all missing. When the file is replaced while it is being read, all
    tiles are read again from the new one, if it has the same layout.

    Args:
        level: index into ``header.levels``.
        on_bytes: called with the number of bytes whenever some have arrived.
        masks: whether to read the internal mask at all.

    Returns:
        The tiles that could not be fetched or decoded; all others were delivered.

    Raises:
        RequestError: there is no such level, or the window lies outside it.
        ChangedOnServer: the file was replaced by another kind, or again and again.
    """
    reading = _Reading(header, level, window, sink, client or default_client(), on_bytes, masks)
    return await on_io_loop(reading.run())


async def read_window(
    header: Header, level: int, window: Window, *, client: Client | None = None
) -> NDArray[np.generic]:
    """All pixels of a window, as stored: ``(height, width)`` or ``(height, width, samples)``.

    Pixels of sparse tiles are nodata, or 0 in a file without nodata. Masks are not applied.

    Raises:
        CogError, SourceError: a tile could not be decoded or fetched.
    """
    image = _image(header, level, window)
    shape = (window.height, window.width, *image.pixel_shape)
    out = np.full(shape, 0 if header.nodata is None else header.nodata, image.dtype)

    def place(where: Window, pixels: NDArray[np.generic], _: NDArray[np.bool_] | None) -> None:
        out[where.shifted(-window.col_off, -window.row_off).slices] = pixels

    broken = await read_into(header, level, window, place, client=client, masks=False)
    if broken:
        raise broken[0].error
    return out


class _Reading:
    """One call of `read_into`."""

    def __init__(
        self,
        header: Header,
        level: int,
        window: Window,
        sink: Sink,
        client: Client,
        on_bytes: Callable[[int], None] | None,
        masks: bool,
    ) -> None:
        self.header = header
        self.level = level
        self.image = _image(header, level, window)
        self.window = window
        self.sink = sink
        self.client = client
        self.on_bytes = on_bytes
        self.masks = masks
        self.tiles: Tiles = tiles_of(client)
        self.broken: dict[Window, BrokenTile] = {}
        self.suspects: list[_Job] | None = None
        self.stopped = False

    async def run(self) -> list[BrokenTile]:
        try:
            return await self._read()
        except ChangedOnServer:
            self.header = await open_cog(self.header.url, client=self.client, fresh=True)
            if not _same_layout(self.header, self.level, self.image):
                raise
            self.image = self.header.levels[self.level]
            self.broken.clear()
            return await self._read()
        finally:
            self.stopped = True

    async def _read(self) -> list[BrokenTile]:
        waiting = [
            job
            for job in _jobs(self.image, self.window, self.masks)
            if not is_sparse(self.image, job.piece.tile)
        ]
        while waiting:
            known, mine, others = self._sorted(waiting)
            promised = [self._key(job) for job in mine]
            for key in promised:
                self.tiles.under_way[key] = asyncio.get_running_loop().create_future()
            try:
                await self._deliver_all(known)
                await self._fetch(mine)
            finally:
                for key in promised:
                    _settle(self.tiles.under_way.pop(key))
            waiting = await self._joined(others)
        return list(self.broken.values())

    def _sorted(
        self, jobs: Sequence[_Job]
    ) -> tuple[list[_Job], list[_Job], list[tuple[_Job, asyncio.Future[Tile | None]]]]:
        """Jobs whose tile is in memory, those to fetch, and those that somebody is fetching."""
        known, mine, others = [], [], []
        for job in jobs:
            key = self._key(job)
            if self._all_kept(job):
                known.append(job)
            elif key in self.tiles.under_way:
                others.append((job, self.tiles.under_way[key]))
            else:
                mine.append(job)
        return known, mine, others

    def _all_kept(self, job: _Job) -> bool:
        """Hold on to those of the job's tiles that are in memory; whether these are all."""
        parts = _parts(self.image, job)
        for masked, tile in parts:
            image = _of(self.image, masked)
            kept = self.tiles.kept.get((self.header.url, self.header.etag, image.place, tile))
            if kept is not None:
                job.have[masked, tile] = kept
        return len(job.have) == len(parts)

    async def _joined(
        self, others: Sequence[tuple[_Job, asyncio.Future[Tile | None]]]
    ) -> list[_Job]:
        """Wait for tiles that others fetch; the jobs for which that came to nothing."""
        left = []
        for job, future in others:
            await asyncio.wait([future])
            tile = future.result()
            if tile is None or job.masks:
                left.append(job)
            else:
                await in_worker(lambda j=job, t=tile: self._hand_over(j, t, None))  # type: ignore[misc]
        return left

    async def _fetch(self, jobs: Sequence[_Job]) -> None:
        """Fetch and decode; what can't be decoded is fetched again once: bytes flip on the way."""
        self.suspects = None if is_local(self.header.url) else []
        await self._fetch_once(jobs)
        suspects, self.suspects = self.suspects, None
        if suspects:
            await self._fetch_once(suspects, again=True)

    async def _fetch_once(self, jobs: Sequence[_Job], *, again: bool = False) -> None:
        """Fetch what the jobs need in merged ranges, and decode as it arrives."""
        users: dict[_Source, list[_Job]] = {}
        for job in jobs:
            job.missing = set(_sources(self.image, job))
            for source in job.missing:
                users.setdefault(source, []).append(job)
        sources, ranges, ready = self._ranges(users, again)
        await self._deliver_all(ready)
        if not sources:
            return

        async def deliver(parts: list[tuple[int, memoryview]]) -> None:
            if self.on_bytes is not None:
                self.on_bytes(sum(len(data) for _, data in parts))
            complete: list[_Job] = []
            for index, data in parts:
                complete += _arrived(users[sources[index]], sources[index], data)
            await self._deliver_all(complete)

        failed = await self.client.get_many(
            self.header.url,
            ranges,
            etag=self.header.etag,
            total=self.header.size,
            deliver=deliver,
        )
        for failure in failed:
            if isinstance(failure.error, ChangedOnServer):
                raise failure.error
            for index in failure.indexes:
                self._fail(users[sources[index]], failure.error)

    def _ranges(
        self, users: dict[_Source, list[_Job]], again: bool
    ) -> tuple[list[_Source], list[tuple[int, int]], list[_Job]]:
        """What must be asked for, by offset; and the jobs that the header's bytes make complete."""
        wanted: list[tuple[int, int, _Source]] = []
        ready: list[_Job] = []
        for source, jobs in users.items():
            try:
                start, stop = byte_range(
                    _of(self.image, source.masked), source.segment, self.header.size
                )
            except JeExplorerError as error:
                self._fail(jobs, error)
                continue
            # Bytes that came with the header may be the ones that were damaged on the way.
            data = None if again else self.header.held.find(start, stop)
            if data is None:
                wanted.append((start, stop, source))
            else:
                ready += _arrived(jobs, source, data)
        wanted.sort(key=lambda w: w[:2])
        return [w[2] for w in wanted], [(w[0], w[1]) for w in wanted], ready

    def _fail(self, jobs: Iterable[_Job], error: Exception) -> None:
        for job in jobs:
            named = self._named(job, error)
            self.broken.setdefault(
                job.piece.window, BrokenTile(self.header.url, job.piece.window, named)
            )

    def _named(self, job: _Job, error: Exception) -> Exception:
        if not isinstance(error, JeExplorerError) or self.header.url in str(error):
            return error
        return type(error)(f"{self.header.url}: tile {job.piece.tile} can't be read: {error}")

    async def _deliver_all(self, jobs: Sequence[_Job]) -> None:
        """Decode and hand over, in batches spread over the threads."""
        if not jobs:
            return
        size = max(1, min(BATCH, -(-len(jobs) // cores())))
        batches = [jobs[at : at + size] for at in range(0, len(jobs), size)]
        await together([self._deliver(batch) for batch in batches])

    async def _deliver(self, jobs: Sequence[_Job]) -> None:
        done: list[tuple[Hashable, Tile]] = []
        failed: list[tuple[_Job, Exception]] = []

        def work() -> None:
            for job in jobs:
                if self.stopped:
                    return
                try:
                    done.append((self._key(job), self._decoded(job)))
                except CogError as error:
                    failed.append((job, error))

        await in_worker(work)
        for key, tile in done:
            if key in self.tiles.under_way:
                _settle(self.tiles.under_way[key], tile)
        for job, error in failed:
            if self.suspects is None or not isinstance(error, BadTiff):
                self._fail([job], error)
            else:
                self.suspects.append(job)

    def _decoded(self, job: _Job) -> Tile:
        tile = self._tile(self.image, job.piece.tile, False, job)
        valid = self._valid(job) if job.masks else None
        self._hand_over(job, tile, valid)
        return tile

    def _tile(self, image: Image, tile: int, masked: bool, job: _Job) -> Tile:
        found = job.have.get((masked, tile))
        if found is None:
            stored = [job.stored[_Source(masked, s)] for s in segments(image, tile)]
            found = decode_tile(image, tile, stored)
            self.tiles.keep((self.header.url, self.header.etag, image.place, tile), found)
        return found

    def _valid(self, job: _Job) -> NDArray[np.bool_]:
        """The mask of a piece, put together from the mask's own tiles; sparse ones mask all."""
        where = job.piece.window
        valid = np.zeros((where.height, where.width), bool)
        mask = self.image.mask
        for part in job.masks:
            if mask is not None and not is_sparse(mask, part.tile):
                pixels = self._tile(mask, part.tile, True, job)
                inside = part.window.shifted(-part.col, -part.row).slices
                valid[part.window.shifted(-where.col_off, -where.row_off).slices] = (
                    pixels[inside] != 0
                )
        return valid

    def _hand_over(self, job: _Job, tile: Tile, valid: NDArray[np.bool_] | None) -> None:
        piece = job.piece
        pixels = tile[piece.window.shifted(-piece.col, -piece.row).slices]
        self.sink(piece.window, pixels, valid)

    def _key(self, job: _Job) -> Hashable:
        return (self.header.url, self.header.etag, self.image.place, job.piece.tile)


def _image(header: Header, level: int, window: Window) -> Image:
    if not 0 <= level < len(header.levels):
        raise RequestError(f"{header.url}: there is no level {level}; it has {len(header.levels)}")
    image = header.levels[level]
    inside = window.intersection(Window(0, 0, image.width, image.height))
    if inside != window:
        raise RequestError(
            f"{header.url}: {window} does not lie inside level {level} of"
            f" {image.width} x {image.height} pixels"
        )
    return image


def _jobs(image: Image, window: Window, masks: bool) -> list[_Job]:
    mask = image.mask if masks else None
    if mask is None:
        return [_Job(piece) for piece in pieces(image, window)]
    return [_Job(p, tuple(pieces(mask, p.window))) for p in pieces(image, window)]


def _of(image: Image, masked: bool) -> Image:
    return image.mask if masked and image.mask is not None else image


def _parts(image: Image, job: _Job) -> list[tuple[bool, int]]:
    """The stored tiles that a job is made of: ``(of the mask?, tile)``."""
    masks = [p.tile for p in job.masks if not is_sparse(_of(image, True), p.tile)]
    return [(False, job.piece.tile), *((True, tile) for tile in masks)]


def _sources(image: Image, job: _Job) -> list[_Source]:
    """The segments that a job still needs."""
    return [
        _Source(masked, segment)
        for masked, tile in _parts(image, job)
        if (masked, tile) not in job.have
        for segment in segments(_of(image, masked), tile)
    ]


def _arrived(jobs: Sequence[_Job], source: _Source, data: memoryview) -> list[_Job]:
    """Give a segment's bytes to the jobs that want it; the jobs that are complete now."""
    complete = []
    for job in jobs:
        job.missing.discard(source)
        # Bytes that wait for others are copied: a view would hold its whole merged range.
        job.stored[source] = bytes(data) if job.missing else data
        if not job.missing:
            complete.append(job)
    return complete


def _settle(future: asyncio.Future[Tile | None], tile: Tile | None = None) -> None:
    if not future.done():
        future.set_result(tile)


def _same_layout(header: Header, level: int, image: Image) -> bool:
    if level >= len(header.levels):
        return False
    new = header.levels[level]
    same = (new.width, new.height, new.dtype, new.samples)
    return same == (image.width, image.height, image.dtype, image.samples)
