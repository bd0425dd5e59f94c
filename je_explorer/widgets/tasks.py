"""A slot for background work in which the newest task replaces the one before."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeAlias

Spawn: TypeAlias = Callable[[Coroutine[Any, Any, None]], "Future[None]"]
"""Starts a coroutine on the I/O loop from any thread, without waiting for it."""


class Latest:
    """Runs one task at a time: starting the next one cancels the one before, down to its requests.

    Args:
        spawn: starts a coroutine on the loop on which the work shall run.
        rest: seconds without a further `start` before the work begins, so that a map that is still
            moving or a text that is still being typed asks for nothing.
    """

    def __init__(self, spawn: Spawn, rest: float = 0.0) -> None:
        self._spawn = spawn
        self._rest = rest
        self._lock = threading.Lock()
        self._future: Future[None] | None = None
        self._number = 0

    def start(self, work: Callable[[int], Awaitable[None]], *, rest: float | None = None) -> int:
        """Replace what runs by ``work``, which is handed the number of this start."""
        pause = self._rest if rest is None else rest
        with self._lock:
            self._stop()
            number = self._number
            self._future = self._spawn(_rested(work, number, pause))
        return number

    def cancel(self) -> None:
        """Stop what runs, or waits; nothing happens if nothing does."""
        with self._lock:
            self._stop()

    def is_current(self, number: int) -> bool:
        """Whether no newer start, and no cancel, has come since the start of this number."""
        return number == self._number

    @property
    def busy(self) -> bool:
        """Whether something runs or waits for its rest to end."""
        future = self._future
        return future is not None and not future.done()

    def _stop(self) -> None:
        self._number += 1
        if self._future is not None:
            self._future.cancel()
            self._future = None


async def _rested(work: Callable[[int], Awaitable[None]], number: int, pause: float) -> None:
    if pause > 0:
        await asyncio.sleep(pause)
    await work(number)
