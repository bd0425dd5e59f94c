"""One HTTP exchange through aiohttp: policy, redirects, capped body, and its failures named."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from je_explorer.errors import RangeError, Refused, SourceError, SourceUnavailable
from je_explorer.net.address import scheme, shown, web_url
from je_explorer.net.answer import Head, Judge, Promise, Transient, garbled, too_large
from je_explorer.net.counters import Counters
from je_explorer.net.limits import KiB, Limits
from je_explorer.net.policy import GuardedResolver, Policy
from je_explorer.net.spare import Spares

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# An error's body up to this size is read away, which keeps its connection alive.
_DRAIN = 64 * KiB
_DRAIN_FOR = 1.0
_TLS = (aiohttp.ClientSSLError, ssl.SSLError, ssl.CertificateError)
# A secure connection that was merely cut off says nothing about trust.
_TLS_CUT = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)


@dataclass(frozen=True)
class Reply:
    """An answer that kept its promise so far as HTTP can tell; times in seconds."""

    head: Head
    promise: Promise
    data: bytes
    waited: float
    lasted: float


class Transport:
    """The session with its pool of connections; made and closed on the I/O loop."""

    def __init__(
        self,
        limits: Limits,
        policy: Policy,
        counters: Counters,
        resolver: AbstractResolver | None,
        tls: ssl.SSLContext | None,
    ) -> None:
        self.limits = limits
        self.policy = policy
        self.counters = counters
        inner = resolver or aiohttp.ThreadedResolver()
        self.session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,
                resolver=inner if policy.private else GuardedResolver(inner),
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
        self.spares = Spares(self.session, limits.connect)

    async def close(self) -> None:
        await self.spares.close()
        await self.session.close()

    async def exchange(
        self, url: str, headers: Mapping[str, str], judge: Judge, seconds: float
    ) -> Reply:
        """Ask once, following redirects; the judge sees each final head before its body is read.

        Raises:
            Transient: another attempt may succeed; its `data` is what had arrived.
            SourceError: another attempt is no use; the subclass says why.
        """
        times = aiohttp.ClientTimeout(
            total=seconds,
            connect=self.limits.connect,
            sock_connect=self.limits.connect,
            sock_read=self.limits.silence,
        )
        asked = url
        for _ in range(self.limits.hops + 1):
            self._check(asked, url)
            try:
                found = await self._ask(url, headers, judge, times)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                # Not chained: the text of some of these holds the address with its secrets.
                raise _meaning(url, error) from None
            except RuntimeError:
                if not self.session.closed:
                    raise
                raise SourceUnavailable(f"{shown(url)}: the client was closed meanwhile") from None
            if isinstance(found, Reply):
                return found
            url = found
        raise Refused(f"{shown(asked)}: more than {self.limits.hops} redirects")

    def _check(self, asked: str, url: str) -> None:
        try:
            self.policy.check(url)
        except Refused as error:
            if url is asked:
                raise
            raise Refused(
                f"{shown(asked)} redirects to an address not opened here: {error}"
            ) from None

    async def _ask(
        self, url: str, headers: Mapping[str, str], judge: Judge, times: aiohttp.ClientTimeout
    ) -> Reply | str:
        begun = time.monotonic()
        self.counters.requests += 1
        self.counters.open += 1
        try:
            async with self.session.get(
                web_url(url), headers=headers, allow_redirects=False, timeout=times
            ) as response:
                if response.status in _REDIRECTS:
                    await self._drain(response)
                    return _target(url, response)
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
        except asyncio.CancelledError:
            self.counters.cancelled += 1
            raise
        finally:
            self.counters.open -= 1

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
                self.counters.bytes += len(part)
                if size > promise.cap:
                    raise _overrun(head, promise)
                now = time.monotonic()
                if now - mark > self.limits.slow_after:
                    if size - seen < self.limits.slow_rate * (now - mark):
                        raise Transient("the data came too slowly")
                    mark, seen = now, size
            if promise.length is not None and size < promise.length:
                raise Transient("the data was cut short")
        except (aiohttp.ClientError, OSError, Transient) as error:
            fault = error if isinstance(error, Transient) else _meaning(head.url, error)
            if isinstance(fault, Transient) and fault.final is None:
                fault.data = b"".join(parts)
            raise fault from None
        return parts[0] if len(parts) == 1 else b"".join(parts)


def _overrun(head: Head, promise: Promise) -> Exception:
    if promise.whole:
        return too_large(head.url, None, promise.cap, promise.ranged)
    return garbled(f"{head.url}: the server sent more than the {promise.cap:,} bytes promised")


def _target(url: str, response: aiohttp.ClientResponse) -> str:
    place = response.headers.get("Location")
    if not place:
        raise RangeError(f"{shown(url)}: the server redirects to nowhere")
    try:
        target = str(web_url(url).join(URL(place, encoded=place.isascii() and " " not in place)))
    except ValueError:
        raise Refused(f"{shown(url)} redirects to what is no address") from None
    if scheme(url) == "https" and scheme(target) != "https":
        raise Refused(f"{shown(url)} redirects from https to {scheme(target)}: not followed")
    if scheme(target) == "file":
        raise Refused(f"{shown(url)} redirects to a local file: not followed")
    return target


def _meaning(url: str, error: BaseException) -> Exception:
    """What an exception of aiohttp's or the system's means for the attempt."""
    if isinstance(error, _TLS) and not isinstance(_root(error), _TLS_CUT):
        return Refused(f"{shown(url)}: no secure connection ({_brief(error)})")
    if isinstance(error, ValueError):
        return Refused(f"{shown(url)} is not a web address")
    if isinstance(error, aiohttp.ClientResponseError):
        return garbled(f"{shown(url)}: the server does not speak proper HTTP")
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Transient("the host's name is not known")
    if isinstance(error, TimeoutError):
        return Transient("no answer in time")
    reset = isinstance(_root(error), ConnectionResetError)
    return Transient(f"the connection failed ({_brief(error)})", busy=reset)


def _root(error: BaseException) -> BaseException:
    """The system's error that aiohttp's one stands for, or the error itself."""
    return getattr(error, "os_error", None) or error.__cause__ or error


def _brief(error: BaseException) -> str:
    text = str(error).splitlines()[0] if str(error) else ""
    return (text or type(error).__name__)[:160]
