"""The client: ranges, many ranges, and catalogue texts, from web servers and local files alike."""

from __future__ import annotations

import asyncio
import os
import ssl as tls
import threading
from collections.abc import Callable, Sequence
from typing import Any

from aiohttp.abc import AbstractResolver

from je_explorer.net.answer import Wanted
from je_explorer.net.assembly import Body
from je_explorer.net.cache import DiskCache
from je_explorer.net.counters import Counters
from je_explorer.net.engine import Deliver, Engine, gap_of
from je_explorer.net.limits import Limits, Retry
from je_explorer.net.loop import on_exit, on_io_loop, run_sync
from je_explorer.net.policy import Policy
from je_explorer.net.ranges import Failed, coalesce
from je_explorer.net.transport import Transport

__all__ = ["Body", "Client", "Counters", "Failed", "close_default", "coalesce", "default_client"]


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
        plain: whether plain requests go over the client's own connections; all go through
            aiohttp otherwise, with the same answers.

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
        plain: bool = True,
    ) -> None:
        self.limits = limits or Limits()
        self.retry = retry or Retry()
        self.policy = policy or Policy()
        self.counters = Counters()
        self.disk = disk or DiskCache()
        self._resolver = resolver
        self._ssl = ssl
        self._plain = plain
        self._engine: Engine | None = None
        self._forget: Callable[[], None] | None = None

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

    async def expect(self, url: str) -> None:
        """Tell that several requests will follow the next one to this host.

        If the host is new, a few connections are opened while that one is under way.

        Raises:
            Refused: the policy forbids the address.
        """
        await on_io_loop(self._expect(url))

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

    def gap(self, url: str) -> int:
        """Unneeded bytes that `get_many` reads over rather than ask twice, as of now.

        12 KiB for a host that is not known yet, then what its measured speed suggests. The
        number of requests of a plan follows from it (see `ranges.coalesce_frugally`).
        """
        return gap_of(url, self._engine.fetcher if self._engine is not None else None)

    async def close(self) -> None:
        """Finish writing the cache and close all connections; using the client again reopens."""
        await on_io_loop(self._close())

    async def _expect(self, url: str) -> None:
        self._running().expect(url)

    async def _get(self, url: str, wanted: Wanted) -> Body:
        return await self._running().get(url, wanted)

    async def _get_many(
        self, url: str, ranges: Sequence[tuple[int, int]], file: Wanted, deliver: Deliver
    ) -> list[Failed]:
        return await self._running().get_many(url, ranges, file, deliver)

    async def _get_json(self, url: str, max_age: float | None) -> Any:
        return await self._running().text(url, max_age)

    def _running(self) -> Engine:
        """The engine of the running loop: a new one after a fork, or after `close`."""
        if self._engine is None or self._engine.loop is not asyncio.get_running_loop():
            if self._engine is not None:
                # Of the process before a fork: closing it here would end its connections there.
                _inherited.append(self._engine)
            transport = Transport(
                self.limits, self.policy, self.counters, self._resolver, self._ssl, self._plain
            )
            self._engine = Engine(
                transport, self.limits, self.retry, self.policy, self.disk, self.counters
            )
            self._forget = on_exit(self._engine.close)
        return self._engine

    async def _close(self) -> None:
        engine, self._engine = self._engine, None
        if self._forget is not None:
            self._forget()
        if engine is not None and engine.loop is asyncio.get_running_loop():
            await engine.close()


_inherited: list[Engine] = []
_default: tuple[int, Client] | None = None
_lock = threading.Lock()


def default_client() -> Client:
    """The process's own client; made at first use, closed when the interpreter ends."""
    global _default
    with _lock:
        if _default is None or _default[0] != os.getpid():
            _default = (os.getpid(), Client())
        return _default[1]


def close_default() -> None:
    """Close the process's client, if there is one; the next `default_client()` is a new one."""
    global _default
    with _lock:
        old, _default = _default, None
    if old is not None and old[0] == os.getpid():
        run_sync(old[1].close())
