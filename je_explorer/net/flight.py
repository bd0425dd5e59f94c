"""Single flight: many who want the same thing at the same time share one fetch."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass
class _Shared(Generic[T]):
    task: asyncio.Task[T]
    waiters: int = 0


class Flight(Generic[T]):
    """Runs one task per key at a time; whoever asks meanwhile waits for the same one.

    A waiter that is cancelled leaves without disturbing the others; the last one to leave
    cancels the task and waits for its end. Nothing is remembered once the task has ended.
    """

    def __init__(self) -> None:
        self._shared: dict[Hashable, _Shared[T]] = {}

    def __len__(self) -> int:
        return len(self._shared)

    async def run(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of `make()`, or of the one already under way for `key`."""
        shared = self._shared.get(key)
        if shared is None:
            shared = self._shared[key] = _Shared(asyncio.create_task(make()))
            shared.task.add_done_callback(lambda task: self._landed(key, task))
        shared.waiters += 1
        try:
            await asyncio.wait([shared.task])
        except asyncio.CancelledError:
            shared.waiters -= 1
            if not shared.waiters:
                await self._abandon(key, shared)
            raise
        shared.waiters -= 1
        return shared.task.result()

    async def _abandon(self, key: Hashable, shared: _Shared[T]) -> None:
        # Off the list first: who asks from now on must not join a task that is being cancelled.
        self._landed(key, shared.task)
        shared.task.cancel()
        await asyncio.wait([shared.task])

    def _landed(self, key: Hashable, task: asyncio.Task[T]) -> None:
        shared = self._shared.get(key)
        if shared is not None and shared.task is task:
            del self._shared[key]
        if task.done() and not task.cancelled():
            task.exception()
