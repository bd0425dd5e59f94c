"""One HTTP exchange: policy, redirects, failures named; over own connections or aiohttp's."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from typing import Protocol

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from je_explorer.errors import RangeError, Refused, SourceUnavailable
from je_explorer.net.address import scheme, shown, web_url
from je_explorer.net.answer import Judge, Moved, Reply
from je_explorer.net.counters import Counters
from je_explorer.net.limits import Limits
from je_explorer.net.meaning import meaning
from je_explorer.net.policy import GuardedResolver, Policy
from je_explorer.net.session import Session
from je_explorer.net.wires import Wires


class Asker(Protocol):
    """What can ask a web server once."""

    async def ask(
        self, url: str, headers: Mapping[str, str], judge: Judge, seconds: float
    ) -> Reply | Moved:
        """The answer, whose head the judge has let pass."""
        ...

    def open(self, url: str, count: int) -> None:
        """Begin to open connections for what follows."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...


class Transport:
    """Exchanges with web servers; made and closed on the I/O loop.

    Plain requests go over connections of our own, which cost a third of aiohttp's time; addresses
    with a user's name go through aiohttp, and everything does with ``plain=False``.
    """

    def __init__(
        self,
        limits: Limits,
        policy: Policy,
        counters: Counters,
        resolver: AbstractResolver | None,
        tls: ssl.SSLContext | None,
        plain: bool = True,
    ) -> None:
        self.limits = limits
        self.policy = policy
        self.counters = counters
        self.closed = False
        inner = resolver or aiohttp.ThreadedResolver()
        guarded = inner if policy.private else GuardedResolver(inner)
        self._session = Session(limits, counters, guarded, tls)
        self._wires: Asker = Wires(limits, counters, guarded, tls) if plain else self._session

    async def close(self) -> None:
        """Close all connections; what still waits for an answer fails."""
        self.closed = True
        await self._wires.close()
        await self._session.close()

    def open(self, url: str, count: int) -> None:
        """Begin to open so many connections to the address's host; failures don't matter."""
        self._for(url).open(url, count)

    async def exchange(
        self, url: str, headers: Mapping[str, str], judge: Judge, seconds: float
    ) -> Reply:
        """Ask once, following redirects; the judge sees each final head before its body is read.

        Raises:
            Transient: another attempt may succeed; its `data` is what had arrived.
            SourceError: another attempt is no use; the subclass says why.
        """
        asked = url
        for _ in range(self.limits.hops + 1):
            self._check(asked, url)
            try:
                found = await self._counted(url, headers, judge, seconds)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                # Not chained: the text of some of these holds the address with its secrets.
                raise meaning(url, error) from None
            except RuntimeError:
                if not self.closed:
                    raise
                raise SourceUnavailable(f"{shown(url)}: the client was closed meanwhile") from None
            if isinstance(found, Reply):
                return found
            url = _target(url, found.to)
        raise Refused(f"{shown(asked)}: more than {self.limits.hops} redirects")

    def _for(self, url: str) -> Asker:
        return self._wires if web_url(url).raw_user is None else self._session

    def _check(self, asked: str, url: str) -> None:
        try:
            self.policy.check(url)
        except Refused as error:
            if url is asked:
                raise
            raise Refused(
                f"{shown(asked)} redirects to an address not opened here: {error}"
            ) from None

    async def _counted(
        self, url: str, headers: Mapping[str, str], judge: Judge, seconds: float
    ) -> Reply | Moved:
        self.counters.requests += 1
        self.counters.open += 1
        try:
            return await self._for(url).ask(url, headers, judge, seconds)
        except asyncio.CancelledError:
            self.counters.cancelled += 1
            raise
        finally:
            self.counters.open -= 1


def _target(url: str, place: str) -> str:
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
