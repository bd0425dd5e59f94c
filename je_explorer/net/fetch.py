"""Asking until it is there: turns at the host, attempts, second copies, deadlines."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from je_explorer.errors import SourceUnavailable
from je_explorer.net.address import origin, shown
from je_explorer.net.answer import Judge, Reply, Transient, Wanted, judge_range, judge_text
from je_explorer.net.assembly import Assembly
from je_explorer.net.counters import Counters
from je_explorer.net.gate import Gate
from je_explorer.net.hedge import hedged
from je_explorer.net.limits import Limits, Retry
from je_explorer.net.meter import Meter
from je_explorer.net.pace import Pace
from je_explorer.net.transport import Transport

# We ask for bytes as they lie in the file: a compressed range could not be placed.
_AS_IS = {"Accept-Encoding": "identity", "User-Agent": "je_explorer"}
_TEXT = {"Accept-Encoding": "gzip", "User-Agent": "je_explorer"}

SPARE = 4
"""Connections opened while a host's first answer is awaited: a window of a file is a handful of
ranges, and with TLS, connecting takes longer than one of them."""

_SOON = 0.002

Ask = Callable[[float], Coroutine[Any, Any, Reply]]


@dataclass
class Host:
    """What is known about one host, and the turns at it; `met` once more was expected of it."""

    gate: Gate
    meter: Meter = field(default_factory=Meter)
    met: bool = False


class Fetcher:
    """Gets ranges and texts from web servers, with all attempts that it takes."""

    def __init__(
        self, transport: Transport, limits: Limits, retry: Retry, counters: Counters
    ) -> None:
        self._transport = transport
        self.limits = limits
        self.retry = retry
        self.counters = counters
        self.pace = Pace()
        self._hosts: dict[str, Host] = {}

    def host(self, url: str) -> Host:
        """The host that the address names."""
        key = origin(url)
        if key not in self._hosts:
            self._hosts[key] = Host(Gate(self.limits.per_host_first, self.limits.per_host))
        return self._hosts[key]

    def meter(self, url: str) -> Meter:
        """How fast the host has been; safe to ask from any thread."""
        known = self._hosts.get(origin(url))
        return known.meter if known is not None else Meter()

    async def range(self, url: str, wanted: Wanted) -> Assembly:
        """One range, complete.

        Raises:
            SourceError: it can't be had; the subclass says why.
        """
        got = Assembly(wanted)
        failures = 0
        until: float | None = None
        while True:
            missing = got.missing
            judge = judge_range(missing, self.limits)
            ask = self._asking(url, _range_headers(missing), judge)
            try:
                reply, until = await self._turn(url, ask, got.length, until)
                if got.add(reply.promise, reply.data, shown(url)):
                    return got
                self.counters.retries += 1
            except _Failed as failed:
                got.salvage(failed.fault)
                failures += 1
                until = failed.until
                await self._rest(url, failures, failed)

    async def text(self, url: str, etag: str | None) -> Reply:
        """A whole text, still as it came; status 304 if it is the one tagged `etag`."""
        headers = _TEXT if etag is None else {**_TEXT, "If-None-Match": etag}
        exchange = self._asking(url, headers, judge_text(etag, self.limits))

        async def ask(seconds: float) -> Reply:
            self.counters.json_requests += 1
            return await exchange(seconds)

        failures = 0
        until: float | None = None
        while True:
            try:
                reply, _ = await self._turn(url, ask, 0, until)
                return reply
            except _Failed as failed:
                failures += 1
                until = failed.until
                await self._rest(url, failures, failed)

    def expect(self, url: str) -> None:
        """Open connections for what follows a host's first answer, unless many are open anyway."""
        host = self.host(url)
        if not host.met:
            host.met = True
            # A moment later it shows how many connections are being opened anyway.
            loop = asyncio.get_running_loop()
            loop.call_later(_SOON, self._open_spares, url, host.gate)

    def _open_spares(self, url: str, gate: Gate) -> None:
        if gate.running:
            most = min(SPARE + 1, self.limits.per_host)
            self._transport.open(url, most - gate.running)

    def _asking(self, url: str, headers: dict[str, str], judge: Judge) -> Ask:
        return lambda seconds: self._transport.exchange(url, headers, judge, seconds)

    async def _turn(
        self, url: str, ask: Ask, length: int, until: float | None
    ) -> tuple[Reply, float]:
        """One attempt, when it is our turn; the clock of the deadline starts with the first."""
        host = self.host(url)
        async with host.gate:
            await self.pace.turn()
            now = time.monotonic()
            until = now + self.limits.deadline(length) if until is None else until
            seconds = max(until - now, 0.001)
            try:
                reply = await self._hedged(host, ask, seconds, length)
            except Transient as fault:
                if fault.busy:
                    host.gate.complain()
                raise _Failed(fault, until) from fault
        host.gate.praise()
        host.meter.note(reply.waited, reply.lasted, len(reply.data))
        return reply, until

    async def _hedged(self, host: Host, ask: Ask, seconds: float, length: int) -> Reply:
        """The answer, or that of a second copy if the first is unusually slow."""

        async def again() -> Reply:
            async with host.gate:
                return await ask(seconds)

        patience = host.meter.patience(length, self.limits)
        return await hedged(lambda: ask(seconds), again, patience, self._may_hedge)

    def _may_hedge(self) -> bool:
        # One is free, so that even a handful of requests does not wait out a stalled one.
        allowed = 1 + self.counters.requests // self.limits.hedge_one_in
        if self.counters.hedges >= allowed:
            return False
        self.counters.hedges += 1
        return True

    async def _rest(self, url: str, failures: int, failed: _Failed) -> None:
        """Wait before the next attempt, or give up."""
        wait = self.retry.wait(failures, failed.fault.wish)
        late = time.monotonic() + wait > failed.until
        final = failed.fault.final
        # A host that never did it right will not do so at the fourth time of asking either.
        hopeless = final is not None and failures > 1 and self.meter(url).wait is None
        if failures >= self.retry.attempts or late or hopeless:
            if final is not None:
                raise final from None
            times = "once" if failures == 1 else f"{failures} times"
            raise SourceUnavailable(
                f"{shown(url)} could not be had, asked {times}: {failed.fault}. Try again later"
            ) from failed.fault
        self.counters.retries += 1
        await asyncio.sleep(wait)


class _Failed(Exception):
    """An attempt's transient fault, with the deadline that it counts against."""

    def __init__(self, fault: Transient, until: float) -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.until = until


def _range_headers(wanted: Wanted) -> dict[str, str]:
    if wanted.start == 0 and wanted.stop is None:
        return _AS_IS
    last = "" if wanted.stop is None else wanted.stop - 1
    return {**_AS_IS, "Range": f"bytes={wanted.start}-{last}"}
