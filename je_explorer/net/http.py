"""The client: ranges, many ranges, and catalogue texts, from web servers and local files alike."""

from __future__ import annotations

import asyncio
import os
import ssl as tls
import threading
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from aiohttp.abc import AbstractResolver

from je_explorer.errors import JeExplorerError
from je_explorer.net import files
from je_explorer.net.address import is_local, shown
from je_explorer.net.answer import Wanted, check_same
from je_explorer.net.assembly import Body
from je_explorer.net.budget import Budget
from je_explorer.net.cache import ByteLRU, DiskCache
from je_explorer.net.counters import Counters
from je_explorer.net.fetch import Fetcher
from je_explorer.net.flight import Flight
from je_explorer.net.jsonstore import JsonStore
from je_explorer.net.limits import Limits, Retry
from je_explorer.net.loop import on_exit, on_io_loop, run_sync
from je_explorer.net.policy import Policy
from je_explorer.net.ranges import Failed, Merged, coalesce, coalesce_frugally
from je_explorer.net.transport import Transport

__all__ = ["Body", "Client", "Counters", "Failed", "close_default", "coalesce", "default_client"]

Deliver = Callable[[list[tuple[int, memoryview]]], Awaitable[None]]


class Client:
    """Reads bytes and catalogue texts; retried, checked, shared and counted.

    All methods may be awaited from any event loop: the work itself runs on the I/O loop. Inputs
    are http(s):// and file:// addresses and absolute paths.

    Args:
        limits: times, sizes and the number of connections.
        retry: attempts and the waits between them.
        policy: what may be opened at all.
        disk: where catalogue texts are kept between sessions; None for the user's cache folder.
        resolver: looks host names up, in place of the system.
        ssl: the TLS context, in place of one that trusts the system's certificates.

    Example:
        >>> from je_explorer.net.loop import run_sync
        >>> client = default_client()
        >>> body = run_sync(client.get(__file__, 0, 3))
        >>> len(body.data), body.start
        (3, 0)
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        retry: Retry | None = None,
        policy: Policy | None = None,
        disk: DiskCache | None = None,
        resolver: AbstractResolver | None = None,
        ssl: tls.SSLContext | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.policy = policy or Policy()
        self.counters = Counters()
        self.disk = disk or DiskCache()
        self._resolver = resolver
        self._ssl = ssl
        self._transport: Transport | None = None
        self._fetcher = Fetcher(self._connected, self.limits, retry or Retry(), self.counters)
        self._ranges: Flight[Body] = Flight()
        self._texts: Flight[Any] = Flight()
        self._store = JsonStore(self._fetcher, self.disk, self.counters)
        self._budget = Budget(self.limits.in_flight)
        # Files of servers that ignore ranges: taken whole once, then sliced.
        self._wholes: ByteLRU[Body] = ByteLRU(8 * self.limits.whole)

    async def get(self, url: str, start: int = 0, stop: int | None = None) -> Body:
        """Bytes `[start, stop)` of a file, or all from `start` on; fewer only at its end.

        Identical requests at the same time are one request.

        Raises:
            NotFound: there is no such file (403, 404, 410).
            SourceUnavailable: still failing after the retries.
            RangeError: the server sent something else than the range.
            Refused: the policy, a redirect or a certificate forbids it.
        """
        return await on_io_loop(self._get(url, Wanted(start, stop)))

    async def get_many(
        self,
        url: str,
        ranges: Sequence[tuple[int, int]],
        *,
        etag: str | None = None,
        total: int | None = None,
        deliver: Deliver,
    ) -> list[Failed]:
        """Many ranges of one file, neighbours merged, each handed over as it arrives.

        Args:
            url: the file.
            ranges: `[start, stop)` each.
            etag, total: the file's tag and size as seen before; another file at the same address
                then fails with ChangedOnServer.
            deliver: awaited on the I/O loop with the parts of each merged range as (index into
                `ranges`, bytes). The views hold the whole merged range in memory: copy what is
                to be kept. A part is shorter than asked for only at the end of the file.

        Returns:
            The ranges that could not be had, with the reason; all others were delivered.
        """
        return await on_io_loop(self._get_many(url, ranges, Wanted(0, None, etag, total), deliver))

    async def get_json(self, url: str, *, max_age: float | None = None) -> Any:
        """The value of a JSON text; treat it as read-only, others may hold the same one.

        Args:
            url: the text.
            max_age: an answer from memory or disk younger than this (seconds) is believed
                without a request; an older one is asked after by its ETag. None: what was
                fetched once is never asked for again.

        Raises:
            NotFound: there is no such text (believed for a minute).
            BadStac: it is no JSON, or holds NaN, infinities or numbers out of range.
            TooLarge: it is longer than 32 MiB, unpacked.
            SourceError: it could not be fetched.
        """
        return await on_io_loop(self._get_json(url, max_age))

    async def close(self) -> None:
        """Finish writing the cache and close all connections; using the client again reopens."""
        await on_io_loop(self._close())

    def merge(self, url: str, ranges: Sequence[tuple[int, int]]) -> list[Merged]:
        """The merged ranges that `get_many` would fetch now, without touching the network."""
        cap = self.limits.range_cap
        if is_local(url):
            return coalesce(ranges, 4096, cap)
        return coalesce_frugally(ranges, self._fetcher.host(url).meter.gap, cap)

    def _connected(self) -> Transport:
        if self._transport is None:
            self._transport = Transport(
                self.limits, self.policy, self.counters, self._resolver, self._ssl
            )
        return self._transport

    async def _close(self) -> None:
        await self._store.settle()
        transport, self._transport = self._transport, None
        if transport is not None:
            await transport.close()

    async def _get_json(self, url: str, max_age: float | None) -> Any:
        self.policy.check(url)
        return await self._texts.run((url, max_age), lambda: self._store.get(url, max_age))

    async def _get(self, url: str, wanted: Wanted) -> Body:
        if wanted.start < 0 or (wanted.stop is not None and wanted.stop < wanted.start):
            raise ValueError(f"{wanted.start}..{wanted.stop} is not a range of bytes")
        self.policy.check(url)
        if wanted.stop == wanted.start:
            return Body(b"", wanted.start, wanted.total, wanted.etag)
        body = await self._ranges.run((url, wanted), lambda: self._fetch(url, wanted))
        check_same(shown(url), wanted, body.etag, body.total)
        return body

    async def _fetch(self, url: str, wanted: Wanted) -> Body:
        if is_local(url):
            return await self._read(url, wanted)
        whole = self._wholes.get(url)
        if whole is not None and wanted.etag in (None, whole.etag):
            return _sliced(whole, wanted)
        got = await self._fetcher.range(url, wanted)
        if got.whole is not None and (wanted.start, wanted.stop) != (0, None):
            self._wholes.put(url, Body(got.whole, 0, got.total, got.etag), len(got.whole))
        return got.body()

    async def _read(self, url: str, wanted: Wanted) -> Body:
        self.counters.requests += 1
        piece = await asyncio.to_thread(files.read_range, url, wanted.start, wanted.stop)
        self.counters.bytes += len(piece.data)
        return Body(piece.data, piece.start, piece.total, piece.etag)

    async def _get_many(
        self, url: str, ranges: Sequence[tuple[int, int]], file: Wanted, deliver: Deliver
    ) -> list[Failed]:
        failed: list[Failed] = []

        async def one(piece: Merged) -> None:
            async with self._budget.hold(piece.length):
                wanted = Wanted(piece.start, piece.stop, file.etag, file.total)
                try:
                    body = await self._get(url, wanted)
                except JeExplorerError as error:
                    failed.append(Failed(piece.members, error))
                    return
                await deliver(_parts(body, piece, ranges))

        merged = self.merge(url, ranges)
        if len(merged) == 1:
            await one(merged[0])
        else:
            await _all([one(piece) for piece in merged])
        return failed


async def _all(coros: list[Coroutine[Any, Any, None]]) -> None:
    """Run all at once; the first exception, or a cancellation, ends the others too."""
    tasks = [asyncio.create_task(coro) for coro in coros]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)


def _sliced(whole: Body, wanted: Wanted) -> Body:
    return Body(whole.data[wanted.start : wanted.stop], wanted.start, whole.total, whole.etag)


def _parts(
    body: Body, piece: Merged, ranges: Sequence[tuple[int, int]]
) -> list[tuple[int, memoryview]]:
    view = memoryview(body.data)
    at = piece.start
    return [(i, view[ranges[i][0] - at : ranges[i][1] - at]) for i in piece.members]


_default: tuple[int, Client] | None = None
_lock = threading.Lock()


def default_client() -> Client:
    """The process's own client; made at first use, closed when the interpreter ends."""
    global _default
    with _lock:
        if _default is None or _default[0] != os.getpid():
            client = Client()
            on_exit(client.close)
            _default = (os.getpid(), client)
        return _default[1]


def close_default() -> None:
    """Close the process's client, if there is one; the next `default_client()` is a new one."""
    global _default
    with _lock:
        old, _default = _default, None
    if old is not None and old[0] == os.getpid():
        run_sync(old[1].close())
