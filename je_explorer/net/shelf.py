"""Reading the disk cache from the event loop, for many keys at a time."""

from __future__ import annotations

import asyncio
from typing import TypeAlias

from je_explorer.net.cache import DiskCache, Entry

TOGETHER = 24
"""Entries that are looked for in one go: the first ones must not wait for all."""

_Asked: TypeAlias = "tuple[str, str, asyncio.Future[Entry | None]]"


class Shelf:
    """Looks for entries on disk, those that are asked for at the same moment in one go.

    A thread's turn costs several times what it takes to see that there is no file.
    """

    def __init__(self, disk: DiskCache) -> None:
        self._disk = disk
        self._asked: list[_Asked] = []
        self._looking: set[asyncio.Task[None]] = set()

    async def read(self, kind: str, key: str) -> Entry | None:
        """The entry, or None where there is none; see `DiskCache.read`."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Entry | None] = loop.create_future()
        if not self._asked:
            loop.call_soon(self._look)
        self._asked.append((kind, key, future))
        return await future

    def _look(self) -> None:
        asked, self._asked = self._asked, []
        for at in range(0, len(asked), TOGETHER):
            looking = asyncio.create_task(self._answer(asked[at : at + TOGETHER]))
            self._looking.add(looking)
            looking.add_done_callback(self._looking.discard)

    async def _answer(self, asked: list[_Asked]) -> None:
        found: list[Entry | None] = [None] * len(asked)
        try:
            found = await asyncio.to_thread(self._read, asked)
        finally:
            # Whatever happened here, what was looked for can still be fetched.
            for (_, _, future), entry in zip(asked, found, strict=True):
                if not future.done():
                    future.set_result(entry)

    def _read(self, asked: list[_Asked]) -> list[Entry | None]:
        return [self._disk.read(kind, key) for kind, key, _ in asked]
