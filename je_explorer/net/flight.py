"""Single flight: many who want the same thing at the same time share one fetch."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Shared(Generic[T]):
    task: asyncio.Task[T]
    waiting: list[asyncio.Future[None]] = field(default_factory=list)

    def tell(self) -> None:
        """Wake all who wait."""
        for waiter in self.waiting:
            if not waiter.done():
                waiter.set_result(None)


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
            shared.task.add_done_callback(partial(self._landed, key))
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        shared.waiting.append(waiter)
        try:
            await waiter
        except asyncio.CancelledError:
            shared.waiting.remove(waiter)
            if not shared.waiting:
                await self._abandon(key, shared)
            raise
        return shared.task.result()

    async def _abandon(self, key: Hashable, shared: _Shared[T]) -> None:
        # Off the list first: who asks from now on must not join a task that is being cancelled.
        self._forget(key, shared.task)
        shared.task.cancel()
        await asyncio.wait([shared.task])

    def _landed(self, key: Hashable, task: asyncio.Task[T]) -> None:
        shared = self._forget(key, task)
        if not task.cancelled():
            task.exception()
        if shared is not None:
            shared.tell()

    def _forget(self, key: Hashable, task: asyncio.Task[T]) -> _Shared[T] | None:
        shared = self._shared.get(key)
        if shared is None or shared.task is not task:
            return None
        del self._shared[key]
        return shared
