"""Keeps the event loop responsive when hundreds of answers arrive at the same moment."""

from __future__ import annotations

import asyncio
from collections import deque

PER_TURN = 8
"""Pieces of work, of up to half a millisecond each, in one turn of the loop."""


class Pace:
    """Spreads much work that is ready at once over several turns of the event loop.

    An event loop runs all that is ready before it looks at timers and sockets again: a hundred
    answers of half a millisecond would hold up all else for 50 ms.
    """

    def __init__(self) -> None:
        self._left = PER_TURN
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._armed = False

    async def turn(self) -> None:
        """Go on at once, or in a later turn of the loop if many have gone on in this one."""
        self._arm()
        if self._left and not self._waiting:
            self._left -= 1
            return
        ready = asyncio.get_running_loop().create_future()
        self._waiting.append(ready)
        await ready

    def _arm(self) -> None:
        if not self._armed:
            self._armed = True
            asyncio.get_running_loop().call_soon(self._next)

    def _next(self) -> None:
        self._armed = False
        self._left = PER_TURN
        while self._waiting and self._left:
            ready = self._waiting.popleft()
            if not ready.done():
                ready.set_result(None)
                self._left -= 1
        if self._waiting:
            self._arm()
