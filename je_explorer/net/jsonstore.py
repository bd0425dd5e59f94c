"""Catalogue texts, parsed, with what is known of them in memory and on disk."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from je_explorer.errors import BadStac, NotFound, SourceUnavailable
from je_explorer.net import files
from je_explorer.net.address import is_local, local_path, origin, shown
from je_explorer.net.cache import ByteLRU, DiskCache, Entry
from je_explorer.net.counters import Counters
from je_explorer.net.fetch import Fetcher
from je_explorer.net.jsontext import parse, unpack
from je_explorer.net.limits import KiB, MiB
from je_explorer.net.shelf import Shelf

log = logging.getLogger(__name__)

# Parsed JSON takes about six times the room of its text.
_SWELL = 6
# Texts above this are parsed in a thread, so that the loop is not held up.
_LARGE = 64 * KiB
# A missing file is believed to be missing for this long (seconds): it may be published soon.
_MISSING_FOR = 60.0
_MISSING_MOST = 20_000
# A host that was down is left alone for this long (seconds) where an earlier copy serves.
_DOWN_FOR = 30.0
# Seconds until what was fetched is written to the disk: hundreds of small files take their time.
_WRITE_AFTER = 0.5


@dataclass(frozen=True)
class _Known:
    value: Any
    etag: str | None
    fetched: float
    size: int

    def fresh(self, max_age: float | None) -> bool:
        # A clock that was set back must not make an entry young for ever.
        return max_age is None or abs(time.time() - self.fetched) < max_age


class JsonStore:
    """Reads catalogue texts; each comes from memory, disk or the server, in this order."""

    def __init__(self, fetcher: Fetcher, disk: DiskCache, counters: Counters) -> None:
        self._fetcher = fetcher
        self._disk = disk
        self._shelf = Shelf(disk)
        self._counters = counters
        self._memory: ByteLRU[_Known] = ByteLRU(256 * MiB)
        self._missing: dict[str, tuple[float, str]] = {}
        self._down: dict[str, float] = {}
        # One thread, so that a text is never overwritten by an older one of its own.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="je_explorer-cache")
        self._unwritten: list[Callable[[], None]] = []
        self._writes: set[asyncio.Future[None]] = set()

    async def get(self, url: str, max_age: float | None) -> Any:
        """The value; see Client.get_json."""
        if is_local(url):
            return await self._local(url)
        known = self._memory.get(url)
        if known is None:
            known = await self._from_disk(url)
        if known is not None and known.fresh(max_age):
            self._counters.json_hits += 1
            return known.value
        self._check_missing(url)
        if known is not None and time.monotonic() - self._down.get(origin(url), -1e9) < _DOWN_FOR:
            self._counters.json_hits += 1
            return known.value
        return await self._from_server(url, known)

    async def close(self) -> None:
        """Wait until all that was fetched is on the disk, and take nothing more."""
        self._write()
        while self._writes:
            await asyncio.wait(set(self._writes))
        self._writer.shutdown(wait=False)

    async def _local(self, url: str) -> Any:
        tag = await asyncio.to_thread(files.signature, url)
        known = self._memory.get(url)
        if known is not None and known.etag == tag:
            self._counters.json_hits += 1
            return known.value
        self._counters.requests += 1
        self._counters.json_requests += 1
        limit = self._fetcher.limits.json
        piece = await asyncio.to_thread(files.read_range, url, 0, limit + 1)
        self._counters.bytes += len(piece.data)
        text = unpack(piece.data, None, limit, str(local_path(url)))
        return await self._learn(url, text, piece.etag)

    async def _from_disk(self, url: str) -> _Known | None:
        entry = await self._shelf.read("json", url)
        if entry is None:
            return None
        try:
            value = await _parsed(entry.data, shown(url))
        except BadStac:
            return None
        known = _Known(value, entry.etag, entry.fetched, len(entry.data))
        self._memory.put(url, known, known.size * _SWELL)
        return known

    async def _from_server(self, url: str, known: _Known | None) -> Any:
        try:
            reply = await self._fetcher.text(url, None if known is None else known.etag)
        except NotFound as error:
            self._remember_missing(url, str(error))
            raise
        except SourceUnavailable as error:
            self._down[origin(url)] = time.monotonic()
            if known is None:
                raise
            log.warning("%s; going on with an earlier copy", error)
            return known.value
        if reply.head.status == 304 and known is not None:
            return self._confirm(url, known)
        limit = self._fetcher.limits.json
        text = unpack(reply.data, reply.head.get("Content-Encoding"), limit, shown(url))
        value = await self._learn(url, text, reply.promise.etag)
        self._later(self._disk.write, "json", url, Entry(text, reply.promise.etag))
        return value

    def _confirm(self, url: str, known: _Known) -> Any:
        again = _Known(known.value, known.etag, time.time(), known.size)
        self._memory.put(url, again, again.size * _SWELL)
        self._later(self._disk.touch, "json", url)
        return again.value

    async def _learn(self, url: str, text: bytes, etag: str | None) -> Any:
        value = await _parsed(text, shown(url))
        known = _Known(value, etag, time.time(), len(text))
        self._memory.put(url, known, known.size * _SWELL)
        self._missing.pop(url, None)
        return value

    def _later(self, work: Callable[..., None], *args: object) -> None:
        """Do something on the disk when the reader has got what it waits for."""
        self._unwritten.append(partial(work, *args))
        if len(self._unwritten) == 1:
            asyncio.get_running_loop().call_later(_WRITE_AFTER, self._write)

    def _write(self) -> None:
        due, self._unwritten = self._unwritten, []
        if not due:
            return
        # While the interpreter ends no new work gets a thread; a cache can do without.
        with contextlib.suppress(RuntimeError):
            writing = asyncio.get_running_loop().run_in_executor(self._writer, _do_all, due)
            self._writes.add(writing)
            writing.add_done_callback(self._writes.discard)

    def _check_missing(self, url: str) -> None:
        since, message = self._missing.get(url, (0.0, ""))
        if message and time.monotonic() - since < _MISSING_FOR:
            self._counters.json_hits += 1
            raise NotFound(message)

    def _remember_missing(self, url: str, message: str) -> None:
        if len(self._missing) >= _MISSING_MOST:
            self._missing.clear()
        self._missing[url] = (time.monotonic(), message)


def _do_all(work: list[Callable[[], None]]) -> None:
    for each in work:
        each()


async def _parsed(text: bytes, name: str) -> Any:
    if len(text) > _LARGE:
        return await asyncio.to_thread(parse, text, name)
    return parse(text, name)
