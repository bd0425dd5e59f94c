"""One reading of a window: what is known is handed over, the rest fetched, decoded and shared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from je_explorer.cog.decoding import Decoding, Sink, settle
from je_explorer.cog.header import Header, open_cog
from je_explorer.cog.image import Image
from je_explorer.cog.memory import MANY, Tile, Tiles, aside, tiles_of
from je_explorer.cog.plan import (
    Block,
    Job,
    Place,
    Source,
    arrived,
    blocks_of,
    checked_image,
    layer,
    sources_of,
    stored_jobs,
    tiles_of_job,
)
from je_explorer.cog.tiles import byte_range
from je_explorer.errors import ChangedOnServer, JeExplorerError
from je_explorer.net.address import is_local, shown
from je_explorer.net.http import Client
from je_explorer.raster.grid import Window

__all__ = ["BrokenTile", "Reading", "Sink"]


@dataclass(frozen=True, slots=True)
class BrokenTile:
    """A part of a level that could not be had: its file, its window in the level, and why."""

    href: str
    window: Window
    error: Exception


class Reading:
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
        self.image = checked_image(header, level, window)
        self.window = window
        self.sink = sink
        self.client = client
        self.on_bytes = on_bytes
        self.masks = masks
        self.tiles: Tiles = tiles_of(client)
        self.broken: dict[Window, BrokenTile] = {}
        self.decoding = self._new_decoding()

    async def run(self) -> list[BrokenTile]:
        try:
            return await self._read()
        except ChangedOnServer:
            return await self._again()
        finally:
            self.decoding.stop()

    def _new_decoding(self) -> Decoding:
        return Decoding(self.header, self.image, self.sink, self.tiles, self._fail)

    async def _again(self) -> list[BrokenTile]:
        """Read all from a header that is surely the file's own.

        Raises:
            ChangedOnServer: the file has another layout now, or changed once more.
        """
        url = self.header.url
        self.header = await open_cog(url, client=self.client, fresh=True)
        if not _same_layout(self.header, self.level, self.image):
            raise ChangedOnServer(f"{shown(url)} has been replaced by another kind: open it again")
        self.image = self.header.levels[self.level]
        self.broken.clear()
        self.decoding = self._new_decoding()
        return await self._read()

    async def _read(self) -> list[BrokenTile]:
        image, window = self.image, self.window
        many = window.width * window.height // (image.tile_width * image.tile_height)
        waiting = await aside(many, lambda: stored_jobs(image, window, self.masks))
        if not waiting and not self.header.is_verified:
            # Nothing will be asked for whose answer could tell that the header is out of date.
            return await self._again()
        while waiting:
            promised: list[Hashable] = []
            try:
                known, mine, others = await self._sorted(waiting, promised)
                await self.decoding.deliver(known)
                await self._fetch(mine)
            finally:
                for key in promised:
                    settle(self.tiles.under_way.pop(key))
            waiting = await self._joined(others)
        return list(self.broken.values())

    async def _sorted(
        self, jobs: Sequence[Job], promised: list[Hashable]
    ) -> tuple[list[Job], list[Job], list[tuple[Job, asyncio.Future[Tile | None]]]]:
        """Jobs whose tile is in memory, those to fetch, and those that somebody is fetching.

        Tiles to fetch are promised to whoever else asks for them: ``promised`` gets their keys.
        """
        loop = asyncio.get_running_loop()
        known, mine, others = [], [], []
        for number, job in enumerate(jobs):
            key = self.decoding.key(job)
            if self._all_kept(job):
                known.append(job)
            elif key in self.tiles.under_way:
                others.append((job, self.tiles.under_way[key]))
            else:
                mine.append(job)
                promised.append(key)
                self.tiles.under_way[key] = loop.create_future()
            if number % MANY == MANY - 1:
                await asyncio.sleep(0)
        return known, mine, others

    def _all_kept(self, job: Job) -> bool:
        """Hold on to those of the job's tiles that are in memory; whether these are all."""
        parts = tiles_of_job(self.image, job)
        for masked, tile in parts:
            image = layer(self.image, masked)
            kept = self.tiles.kept.get((self.header.url, self.header.etag, image.place, tile))
            if kept is not None:
                job.have[masked, tile] = kept
        return len(job.have) == len(parts)

    async def _joined(self, others: Sequence[tuple[Job, asyncio.Future[Tile | None]]]) -> list[Job]:
        """Wait for tiles that others fetch; the jobs for which that came to nothing."""
        left = []
        for job, future in others:
            await asyncio.wait([future])
            tile = future.result()
            if tile is None or job.masks:
                left.append(job)
            else:
                await self.decoding.pass_on(job, tile)
        return left

    async def _fetch(self, jobs: Sequence[Job]) -> None:
        """Fetch and decode; what can't be decoded is fetched again once: bytes flip on the way."""
        self.decoding.suspects = None if is_local(self.header.url) else []
        await self._fetch_once(jobs)
        suspects, self.decoding.suspects = self.decoding.suspects, None
        if suspects:
            await self._fetch_once(suspects, again=True)

    async def _fetch_once(self, jobs: Sequence[Job], *, again: bool = False) -> None:
        """Fetch what the jobs need in merged ranges, and decode as it arrives."""
        users: dict[Source, list[Job]] = {}
        blocks, ready = await aside(len(jobs), lambda: self._blocks(jobs, users, again))
        await self.decoding.deliver(ready)

        async def deliver(parts: list[tuple[int, memoryview]]) -> None:
            if self.on_bytes is not None:
                self.on_bytes(sum(len(data) for _, data in parts))
            complete: list[Job] = []
            for index, data in parts:
                for source, part in blocks[index].cut(data):
                    complete += arrived(users[source], source, part)
                if len(complete) >= MANY:
                    await asyncio.sleep(0)
            await self.decoding.deliver(complete)

        failed = await self.client.get_many(
            self.header.url,
            [(block.start, block.stop) for block in blocks],
            etag=self.header.etag,
            total=self.header.size,
            deliver=deliver,
        )
        for failure in failed:
            if isinstance(failure.error, ChangedOnServer):
                raise failure.error
            for index in failure.indexes:
                for place in blocks[index].places:
                    self._fail(users[place.source], failure.error)

    def _blocks(
        self, jobs: Sequence[Job], users: dict[Source, list[Job]], again: bool
    ) -> tuple[list[Block], list[Job]]:
        """What must be asked for; and the jobs that the header's bytes make complete."""
        for job in jobs:
            job.missing = set(sources_of(self.image, job))
            for source in job.missing:
                users.setdefault(source, []).append(job)
        places: list[Place] = []
        ready: list[Job] = []
        for source, wanting in users.items():
            image = layer(self.image, source.masked)
            try:
                start, stop = byte_range(image, source.segment, self.header.size)
            except JeExplorerError as error:
                self._fail(wanting, error)
                continue
            # Bytes that came with the header may be the ones that were damaged on the way.
            data = None if again else self.header.held.find(start, stop)
            if data is None:
                places.append(Place(start, stop, source))
            else:
                ready += arrived(wanting, source, data)
        return blocks_of(places), ready

    def _fail(self, jobs: Iterable[Job], error: Exception) -> None:
        for job in jobs:
            named = self._named(job, error)
            self.broken.setdefault(
                job.piece.window, BrokenTile(self.header.url, job.piece.window, named)
            )

    def _named(self, job: Job, error: Exception) -> Exception:
        if not isinstance(error, JeExplorerError) or shown(self.header.url) in str(error):
            return error
        return type(error)(
            f"{shown(self.header.url)}: tile {job.piece.tile} can't be read: {error}"
        )


def _same_layout(header: Header, level: int, image: Image) -> bool:
    if level >= len(header.levels):
        return False
    new = header.levels[level]
    same = (new.width, new.height, new.dtype, new.samples)
    return same == (image.width, image.height, image.dtype, image.samples)
