"""The connections to all hosts: opened as needed, kept for a while, closed for good."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import socket
import ssl
import time
from collections import defaultdict, deque
from collections.abc import Mapping
from typing import Any

import aiohappyeyeballs
from aiohttp.abc import AbstractResolver

from je_explorer.errors import Refused
from je_explorer.net.address import shown
from je_explorer.net.aim import Aim, aim, request_of
from je_explorer.net.answer import Judge, Transient
from je_explorer.net.counters import Counters
from je_explorer.net.flight import Flight
from je_explorer.net.incoming import Answer, Incoming, Stale
from je_explorer.net.limits import KiB, Limits
from je_explorer.net.wire import Wire

log = logging.getLogger(__name__)

KEEP = 30.0
"""Seconds that an idle connection is kept; most servers close it soon after."""
NAMES_FOR = 300.0
"""Seconds that the addresses of a name are believed."""
STAGGER = 0.25
"""Seconds after which the next address of a name is tried beside the first (RFC 8305)."""
SCRATCH = 64 * KiB


class Wires:
    """Connections by origin; made and closed on one event loop."""

    def __init__(
        self,
        limits: Limits,
        counters: Counters,
        resolver: AbstractResolver,
        tls: ssl.SSLContext | None,
    ) -> None:
        self._limits = limits
        self._counters = counters
        self._resolver = resolver
        self._tls = tls
        self._scratch = bytearray(SCRATCH)
        self._idle: dict[Any, list[Wire]] = defaultdict(list)
        self._waiting: dict[Any, deque[asyncio.Future[Wire]]] = defaultdict(deque)
        self._opening: set[asyncio.Task[None]] = set()
        self._dialled: dict[Any, int] = defaultdict(int)
        self._open: set[Wire] = set()
        self._emptied = asyncio.Event()
        self._names: dict[tuple[str, int], tuple[float, list[Any]]] = {}
        self._looking: Flight[list[Any]] = Flight()
        self._sweeping: asyncio.TimerHandle | None = None

    async def ask(
        self, url: str, headers: Mapping[str, str], judge: Judge, seconds: float
    ) -> Answer:
        """Ask once, on whichever connection is free first.

        Raises:
            Refused: the certificate is not trusted, or the address can't be asked for.
            Transient: another attempt may succeed.
            OSError: the connection could not be made.
        """
        begun = time.monotonic()
        to = aim(url)
        request = request_of(to, headers)
        loop = asyncio.get_running_loop()
        anew = False
        while True:
            wire = await self._take(to, anew)
            incoming = Incoming(judge, shown(url), begun, self._count, loop.create_future())
            try:
                return await wire.ask(request, incoming, begun + seconds)
            except Stale:
                anew = True

    def open(self, url: str, count: int) -> None:
        """Begin to open so many connections for what follows; failures don't matter."""
        for _ in range(count):
            self._begin(aim(url))

    async def close(self) -> None:
        """Close all connections, and give up those that are not open yet."""
        if self._sweeping is not None:
            self._sweeping.cancel()
        tasks = tuple(self._opening)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._emptied.clear()
        for wire in tuple(self._open):
            wire.close()
        if self._open:
            await self._emptied.wait()

    def _count(self, size: int) -> None:
        self._counters.bytes += size

    # -- who gets which connection

    async def _take(self, to: Aim, anew: bool) -> Wire:
        """An idle connection; else the first that is opened, or comes home meanwhile."""
        idle = self._idle[to.origin]
        while idle and not anew:
            wire = idle.pop()
            if wire.is_open and time.monotonic() - wire.idle_since < KEEP:
                return wire
            wire.close()
        waiting = self._waiting[to.origin]
        free: asyncio.Future[Wire] = asyncio.get_running_loop().create_future()
        waiting.append(free)
        if self._dialled[to.origin] < len(waiting):
            self._begin(to)
        try:
            return await free
        except asyncio.CancelledError:
            with contextlib.suppress(ValueError):
                waiting.remove(free)
            if free.done() and not free.cancelled() and free.exception() is None:
                self._give(to.origin, free.result())
            raise

    def _give(self, origin: Any, wire: Wire) -> None:
        """Hand a connection to who has waited longest, or keep it."""
        waiting = self._waiting[origin]
        while waiting:
            free = waiting.popleft()
            if not free.done():
                free.set_result(wire)
                return
        self._idle[origin].append(wire)
        if self._sweeping is None:
            self._sweeping = asyncio.get_running_loop().call_later(KEEP, self._sweep)

    def _sweep(self) -> None:
        """Close what has been idle for long."""
        self._sweeping = None
        now = time.monotonic()
        for origin, wires in self._idle.items():
            old = [wire for wire in wires if now - wire.idle_since >= KEEP]
            self._idle[origin] = [wire for wire in wires if now - wire.idle_since < KEEP]
            for wire in old:
                wire.close()
        if any(self._idle.values()):
            self._sweeping = asyncio.get_running_loop().call_later(KEEP / 3, self._sweep)

    def _gone(self, wire: Wire) -> None:
        self._open.discard(wire)
        if not self._open:
            self._emptied.set()
        for wires in self._idle.values():
            if wire in wires:
                wires.remove(wire)

    # -- opening

    def _begin(self, to: Aim) -> None:
        self._dialled[to.origin] += 1
        task = asyncio.create_task(self._connect(to))
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)

    async def _connect(self, to: Aim) -> None:
        """Open a connection for whoever has waited longest."""
        failure: Exception | None = None
        try:
            async with asyncio.timeout(self._limits.connect):
                wire = await self._connected(to)
        except (OSError, ValueError, Refused, Transient) as error:
            failure = error
        finally:
            self._dialled[to.origin] -= 1
        if failure is not None:
            self._fail(to.origin, failure)
        else:
            wire.idle_since = time.monotonic()
            self._open.add(wire)
            self._give(to.origin, wire)

    def _fail(self, origin: Any, error: Exception) -> None:
        """Tell who waits for this very connection; others are under way for all before him."""
        waiting = self._waiting[origin]
        while len(waiting) > self._dialled[origin]:
            free = waiting.popleft()
            if not free.done():
                free.set_exception(error)
        log.debug("%s: no connection: %s", origin[1], type(error).__name__)

    async def _connected(self, to: Aim) -> Wire:
        infos = await self._addresses(to.host, to.port)
        loop = asyncio.get_running_loop()
        made = await aiohappyeyeballs.start_connection(infos, happy_eyeballs_delay=STAGGER)
        try:
            context = await self._context() if to.secure else None
            _, wire = await loop.create_connection(
                lambda: Wire(
                    self._limits,
                    self._scratch,
                    lambda wire: self._give(to.origin, wire),
                    self._gone,
                ),
                sock=made,
                ssl=context,
                server_hostname=to.host if to.secure else None,
                ssl_handshake_timeout=self._limits.connect if to.secure else None,
            )
        except BaseException:
            made.close()
            raise
        return wire

    async def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            # Reading the system's certificates takes some 20 ms.
            self._tls = await asyncio.to_thread(_trusting)
        return self._tls

    async def _addresses(self, host: str, port: int) -> list[Any]:
        literal = _literal(host, port)
        if literal is not None:
            return [literal]
        since, known = self._names.get((host, port), (0.0, []))
        if known and time.monotonic() - since < NAMES_FOR:
            return known
        return await self._looking.run((host, port), lambda: self._look_up(host, port))

    async def _look_up(self, host: str, port: int) -> list[Any]:
        try:
            found = await self._resolver.resolve(host, port, socket.AF_UNSPEC)
        except OSError:
            raise Transient("the host's name is not known") from None
        infos = [_info(each["host"], each["port"]) for each in found]
        if not infos:
            raise Transient("the host's name is not known")
        self._names[host, port] = (time.monotonic(), infos)
        return infos


def _trusting() -> ssl.SSLContext:
    """The system's certificates, names checked; TLS 1.2 at least."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    with contextlib.suppress(NotImplementedError):
        context.set_alpn_protocols(["http/1.1"])
    return context


def _literal(host: str, port: int) -> Any:
    """The socket address of a host that is an IP address; None for a name."""
    bare = host.strip("[]")
    try:
        ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return _info(bare, port)


def _info(host: str, port: int) -> Any:
    """What ``socket.getaddrinfo`` would say of an IP address."""
    if ":" in host:
        return socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (host, port, 0, 0)
    return socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (host, port)
