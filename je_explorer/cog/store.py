"""Headers on disk, for the next session.

A header from the disk is believed until a tile's answer carries another ETag; so only headers of
files with an ETag are kept, and of these only the bytes that describe tiles, none of the tiles.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TypeAlias

from je_explorer.cog.contents import Header
from je_explorer.cog.memory import workers
from je_explorer.cog.tags import Held
from je_explorer.net.cache import DiskCache, Entry

KIND = "header"
MOST = 1 << 20
SAVE_AFTER = 1.0
"""Seconds until a header is written: tiles come first."""


TOGETHER = 24
"""Headers that are looked for in one go: the first ones must not wait for all."""

Found: TypeAlias = tuple[Held, str]


def recall(disk: DiskCache, url: str) -> Found | None:
    """The first bytes of a file and its ETag, as an earlier session saw them."""
    entry = disk.read(KIND, url)
    if entry is None or entry.etag is None or len(entry.data) <= 8:
        return None
    size = int.from_bytes(entry.data[:8], "little")
    return Held(size, [(0, entry.data[8:])]), entry.etag


class Shelf:
    """Looks for headers on disk, those that are asked for at the same moment in one go.

    A thread's turn costs several times what it takes to see that there is no file.
    """

    def __init__(self, disk: DiskCache) -> None:
        self._disk = disk
        self._asked: list[tuple[str, asyncio.Future[Found | None]]] = []

    async def recall(self, url: str) -> Found | None:
        """The first bytes of a file and its ETag, as an earlier session saw them."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Found | None] = loop.create_future()
        if not self._asked:
            loop.call_soon(self._look)
        self._asked.append((url, future))
        return await future

    def _look(self) -> None:
        asked, self._asked = self._asked, []
        for at in range(0, len(asked), TOGETHER):
            looking = asyncio.ensure_future(self._answer(asked[at : at + TOGETHER]))
            _looking.add(looking)
            looking.add_done_callback(_looking.discard)

    async def _answer(self, asked: list[tuple[str, asyncio.Future[Found | None]]]) -> None:
        found: list[Found | None] = [None] * len(asked)
        try:
            found = await asyncio.to_thread(lambda: [recall(self._disk, url) for url, _ in asked])
        finally:
            # Whatever happened here, the files themselves can still be asked.
            for (_, future), each in zip(asked, found, strict=True):
                if not future.done():
                    future.set_result(each)


_looking: set[asyncio.Future[None]] = set()


def remember(disk: DiskCache, header: Header) -> None:
    """Write a header soon, in a thread; one without ETag, or of several parts, is not kept."""
    held = header.held
    if header.etag is None or header.size is None or len(held.parts) > 1 or held.used > MOST:
        return
    data = header.size.to_bytes(8, "little") + held.parts[0][1][: held.used]
    entry = Entry(data, header.etag, time.time())
    loop = asyncio.get_running_loop()
    loop.call_later(SAVE_AFTER, _write, disk, header.url, entry)


def _write(disk: DiskCache, url: str, entry: Entry) -> None:
    # When the interpreter ends meanwhile, threads take no more work, and the header is not kept.
    with contextlib.suppress(RuntimeError):
        workers().submit(disk.write, KIND, url, entry)
