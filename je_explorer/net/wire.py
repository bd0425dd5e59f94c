"""One connection that speaks HTTP/1.1: a request at a time, watched by one clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from je_explorer.net.answer import Transient
from je_explorer.net.incoming import Answer, Incoming, Stale
from je_explorer.net.limits import Limits

DRAIN_FOR = 1.0
"""Seconds that the rest of a body that nobody needs may take."""


class Wire(asyncio.BufferedProtocol):
    """A connection in a pool: ``ask`` it, and it tells ``home`` when it can be asked again.

    Args:
        limits: how long it may be silent, and how slow.
        scratch: memory for what must be looked at first; connections of one loop share it.
        home: called when an answer is complete and the connection stays open.
        lost: called when the connection is closed, by whomever.

    Attributes:
        idle_since: when it came home last, on the clock of ``time.monotonic``.
    """

    def __init__(
        self,
        limits: Limits,
        scratch: bytearray,
        home: Callable[[Wire], None],
        lost: Callable[[Wire], None],
    ) -> None:
        self._limits = limits
        self._scratch = scratch
        self._home = home
        self._lost = lost
        self._transport: asyncio.Transport | None = None
        self._incoming: Incoming | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._moved = 0.0
        self._until = 0.0
        self._served = False
        self.idle_since = 0.0

    @property
    def is_open(self) -> bool:
        """Whether it can be asked, as far as is known here."""
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: bytes, incoming: Incoming, until: float) -> Answer:
        """Send a request, and wait for the outcome of its answer.

        Raises:
            Stale: the server had closed the connection after an earlier answer.
            Transient, SourceError: see ``Incoming``.
        """
        assert self._transport is not None
        self._incoming = incoming
        self._until = until
        self._moved = time.monotonic()
        self._transport.write(request)
        self._watch()
        try:
            return await incoming.outcome
        except asyncio.CancelledError:
            self.close()
            raise

    def close(self) -> None:
        """Close at once, whatever is under way."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._transport is not None:
            self._transport.abort()

    # -- the event loop's callbacks

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def get_buffer(self, sizehint: int) -> bytearray | memoryview:
        room = None if self._incoming is None else self._incoming.room()
        return self._scratch if room is None else room

    def buffer_updated(self, size: int) -> None:
        incoming = self._incoming
        if incoming is None:
            # Nobody has asked: whatever this is, the connection can't be trusted any more.
            self.close()
            return
        self._moved = time.monotonic()
        if incoming.room() is not None:
            incoming.filled(size)
        else:
            incoming.feed(bytes(memoryview(self._scratch)[:size]))
        if incoming.done:
            self._rest()
        elif incoming.outcome.done():
            self._until = min(self._until, self._moved + DRAIN_FOR)
            self._watch()

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, error: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        incoming, self._incoming = self._incoming, None
        if incoming is not None:
            if self._served and not incoming.begun:
                incoming.fail(Stale())
            else:
                incoming.ended(error)
            incoming.release()
        self._lost(self)

    # -- between requests, and the clock

    def _rest(self) -> None:
        incoming, self._incoming = self._incoming, None
        self._served = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if incoming is None:
            return
        keeps = incoming.keeps
        incoming.release()
        if keeps and self.is_open:
            self.idle_since = self._moved
            self._home(self)
        else:
            self.close()

    def _watch(self) -> None:
        """Look again when something could be too late."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        incoming, now = self._incoming, time.monotonic()
        if incoming is None:
            return
        paced = incoming.pace(now, self._limits.slow_after, self._limits.slow_rate)
        due = min(self._until, self._moved + self._limits.silence)
        if due <= now or paced is None:
            late = "no answer in time" if due <= now else "the data came too slowly"
            incoming.fail(Transient(late))
            incoming.release()
            self._incoming = None
            self.close()
            return
        self._timer = asyncio.get_running_loop().call_later(min(due, paced) - now, self._watch)
