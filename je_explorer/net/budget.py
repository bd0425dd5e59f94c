"""Bytes that may be under way at once: what keeps memory bounded when the reader is slow."""

from __future__ import annotations

import asyncio
from collections import deque


class Budget:
    """A first-come-first-served allowance of bytes.

    A request for more than there is in all waits for everything, and then goes alone.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.free = total
        self._waiting: deque[tuple[asyncio.Future[None], int]] = deque()

    def hold(self, size: int) -> Held:
        """Hold so many bytes of the allowance for the length of an ``async with`` block."""
        return Held(self, min(size, self.total))

    async def take(self, share: int) -> None:
        """Wait for a share of the allowance."""
        if not self._waiting and share <= self.free:
            self.free -= share
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((turn, share))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give(share)
            else:
                self.give(0)
            raise

    def give(self, share: int) -> None:
        """Give a share back."""
        self.free += share
        while self._waiting:
            turn, wanted = self._waiting[0]
            if not turn.done():
                if wanted > self.free:
                    return
                self.free -= wanted
                turn.set_result(None)
            self._waiting.popleft()


class Held:
    """A share of a budget, given back at the end of the block."""

    __slots__ = ("_budget", "_share")

    def __init__(self, budget: Budget, share: int) -> None:
        self._budget = budget
        self._share = share

    async def __aenter__(self) -> None:
        await self._budget.take(self._share)

    async def __aexit__(self, *_: object) -> None:
        self._budget.give(self._share)
