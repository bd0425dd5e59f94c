"""Bytes that may be under way at once: what keeps memory bounded when the reader is slow."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator


class Budget:
    """A first-come-first-served allowance of bytes.

    A request for more than there is in all waits for everything, and then goes alone.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.free = total
        self._waiting: deque[tuple[asyncio.Future[None], int]] = deque()

    @contextlib.asynccontextmanager
    async def hold(self, size: int) -> AsyncIterator[None]:
        """Hold so many bytes of the allowance for the length of the block."""
        share = min(size, self.total)
        await self._take(share)
        try:
            yield
        finally:
            self._give(share)

    async def _take(self, share: int) -> None:
        if not self._waiting and share <= self.free:
            self.free -= share
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((turn, share))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give(share)
            else:
                self._give(0)
            raise

    def _give(self, share: int) -> None:
        self.free += share
        while self._waiting:
            turn, wanted = self._waiting[0]
            if not turn.done():
                if wanted > self.free:
                    return
                self.free -= wanted
                turn.set_result(None)
            self._waiting.popleft()
