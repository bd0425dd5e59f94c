"""One HTTP exchange through aiohttp: for addresses that need more than a plain request."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import Mapping

import aiohttp
from aiohttp.abc import AbstractResolver

from je_explorer.errors import SourceError
from je_explorer.net.address import shown, web_url
from je_explorer.net.answer import REDIRECTS, Head, Judge, Moved, Promise, Reply, Transient, overrun
from je_explorer.net.counters import Counters
from je_explorer.net.limits import KiB, Limits
from je_explorer.net.meaning import meaning

# An error's body up to this size is read away, which keeps its connection alive.
_DRAIN = 64 * KiB
_DRAIN_FOR = 1.0


class Session:
    """aiohttp's session with its pool of connections; made and closed on the I/O loop."""

    def __init__(
        self,
        limits: Limits,
        counters: Counters,
        resolver: AbstractResolver,
        tls: ssl.SSLContext | None,
    ) -> None:
        self._limits = limits
        self._counters = counters
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,
                resolver=resolver,
                ssl=tls if tls is not None else True,
                keepalive_timeout=30,
                ttl_dns_cache=300,
            ),
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            raise_for_status=False,
            read_bufsize=256 * KiB,
            skip_auto_headers=("Accept", "Accept-Encoding", "User-Agent"),
        )

    @property
    def closed(self) -> bool:
        """Whether nothing can be asked any more."""
        return self._session.closed

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    def open(self, url: str, count: int) -> None:
        """Connections ahead of their requests: none here."""

    async def ask(
        self, url: str, headers: Mapping[str, str], judge: Judge, seconds: float
    ) -> Reply | Moved:
        """Ask once; the judge sees the head before the body is read.

        Raises:
            Transient, SourceError, aiohttp.ClientError, OSError, ValueError: no answer.
        """
        times = aiohttp.ClientTimeout(
            total=seconds,
            connect=self._limits.connect,
            sock_connect=self._limits.connect,
            sock_read=self._limits.silence,
        )
        begun = time.monotonic()
        async with self._session.get(
            web_url(url), headers=headers, allow_redirects=False, timeout=times
        ) as response:
            if response.status in REDIRECTS:
                await self._drain(response)
                return Moved(response.headers.get("Location") or "")
            waited = time.monotonic() - begun
            head = Head(response.status, response.headers, shown(url))
            try:
                promise = judge(head)
            except (SourceError, Transient):
                await self._drain(response)
                raise
            try:
                data = await self._body(response, promise, head)
            except Transient as fault:
                fault.promise = promise
                raise
            return Reply(head, promise, data, waited, time.monotonic() - begun)

    async def _drain(self, response: aiohttp.ClientResponse) -> None:
        """Read a short body that nobody needs: that keeps the connection for the next request."""
        if response.content_length is None or response.content_length > _DRAIN:
            return
        with contextlib.suppress(aiohttp.ClientError, OSError):
            async with asyncio.timeout(_DRAIN_FOR):
                await response.content.read(_DRAIN)

    async def _body(self, response: aiohttp.ClientResponse, promise: Promise, head: Head) -> bytes:
        parts: list[bytes] = []
        size = 0
        mark, seen = time.monotonic(), 0
        try:
            while part := await response.content.readany():
                parts.append(part)
                size += len(part)
                self._counters.bytes += len(part)
                if size > promise.cap:
                    raise overrun(head.url, promise)
                now = time.monotonic()
                if now - mark > self._limits.slow_after:
                    if size - seen < self._limits.slow_rate * (now - mark):
                        raise Transient("the data came too slowly")
                    mark, seen = now, size
            if promise.length is not None and size < promise.length:
                raise Transient("the data was cut short")
        except (aiohttp.ClientError, OSError, Transient) as error:
            fault = error if isinstance(error, Transient) else meaning(head.url, error)
            if isinstance(fault, Transient) and fault.final is None:
                fault.data = b"".join(parts)
            raise fault from None
        return parts[0] if len(parts) == 1 else b"".join(parts)
