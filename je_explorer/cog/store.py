"""Headers on disk, for the next session.

A header from the disk is believed until a tile's answer carries another ETag; so only headers of
files with an ETag are kept, and of these only the bytes that describe tiles, none of the tiles.
"""

from __future__ import annotations

import asyncio
import time
from functools import partial

from je_explorer.cog.contents import Header
from je_explorer.cog.held import Held
from je_explorer.cog.workers import workers
from je_explorer.net.cache import DiskCache, Entry

KIND = "header"
MOST = 1 << 20
SAVE_AFTER = 1.0
"""Seconds until a header is written: tiles come first."""


def recall(entry: Entry | None) -> tuple[Held, str] | None:
    """The first bytes of a file and its ETag, as an earlier session saw them."""
    if entry is None or entry.etag is None or len(entry.data) <= 8:
        return None
    size = int.from_bytes(entry.data[:8], "little")
    return Held(size, [(0, entry.data[8:])]), entry.etag


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
    workers().submit(partial(disk.write, KIND, url, entry))
