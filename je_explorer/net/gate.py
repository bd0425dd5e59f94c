"""How many requests one host gets at once: fewer when it complains, slowly more again."""

from __future__ import annotations

import asyncio
from collections import deque
from types import TracebackType

_FEWEST = 4


class Gate:
    """A first-come-first-served limit that halves on complaints and grows with successes.

    As TCP does it: each success adds 1 until the host complains for the first time, and
    `1 / limit` from then on; a 503, 429 or reset halves the limit (never under 4, and once per
    round of requests).

    Args:
        first: the limit for a host that is not known.
        most: the limit for one that answers all without complaint.
    """

    def __init__(self, first: int, most: int) -> None:
        self.most = max(1, most)
        self.limit = float(min(max(1, first), self.most))
        self._trusted = True
        self.running = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._calm = 0

    async def __aenter__(self) -> Gate:
        if self.running < int(self.limit) and not self._waiting:
            self.running += 1
            return self
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()
            else:
                self._admit()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leave()

    def praise(self) -> None:
        """An answer came as it should."""
        self._calm += 1
        step = 1.0 if self._trusted else 1.0 / self.limit
        self.limit = min(float(self.most), self.limit + step)
        self._admit()

    def complain(self) -> None:
        """The host is overloaded: half as many from now on."""
        self._trusted = False
        # One burst of complaints is one event: requests sent before the cut say nothing about it.
        if self._calm >= 0:
            self.limit = max(float(min(_FEWEST, self.most)), self.limit / 2)
            self._calm = -int(self.limit)
        else:
            self._calm += 1

    def _leave(self) -> None:
        self.running -= 1
        self._admit()

    def _admit(self) -> None:
        while self._waiting:
            if self._waiting[0].done():
                self._waiting.popleft()
            elif self.running < int(self.limit):
                self.running += 1
                self._waiting.popleft().set_result(None)
            else:
                return
