"""A second copy of a request that is unusually slow; the first good answer of the two counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from je_explorer.net.answer import Transient

T = TypeVar("T")
Ask = Callable[[], Coroutine[Any, Any, T]]


async def hedged(ask: Ask[T], again: Ask[T], patience: float, may: Callable[[], bool]) -> T:
    """What `ask()` brings, or `again()` if that is faster.

    Args:
        ask: runs at once, in the caller's task: most requests need no second one.
        again: starts after `patience` seconds, if `may()` then allows it.
        patience: seconds.
        may: asked when the time has come.

    Raises:
        Transient: both copies failed, or the only one.
    """
    second = _Second(again, may)
    timer = asyncio.get_running_loop().call_later(patience, second.begin)
    try:
        reply = await ask()
    except asyncio.CancelledError:
        if not second.take_over():
            raise
        return second.result()
    except Transient:
        timer.cancel()
        if not await second.arrives():
            raise
        return second.result()
    finally:
        timer.cancel()
        await second.end()
    return reply


class _Second(Generic[T]):
    """The second copy, which wakes its maker by cancelling it when it has won."""

    def __init__(self, make: Ask[T], may: Callable[[], bool]) -> None:
        self._make = make
        self._may = may
        self._owner = asyncio.current_task()
        self._task: asyncio.Task[T] | None = None
        self._won = False
        self._heeded = True

    def begin(self) -> None:
        if self._may():
            self._task = asyncio.create_task(self._make())
            self._task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[T]) -> None:
        if self._heeded and self._good() and self._owner is not None:
            self._won = True
            self._owner.cancel()

    def _good(self) -> bool:
        task = self._task
        return (
            task is not None and task.done() and not task.cancelled() and task.exception() is None
        )

    def take_over(self) -> bool:
        """Whether the owner was cancelled by this copy's victory and by nobody else."""
        self._heeded = False
        if not self._won or self._owner is None:
            return False
        self._won = False
        return self._owner.uncancel() == 0

    async def arrives(self) -> bool:
        """Wait for this copy, if there is one, after the first one has failed."""
        self.take_over()
        if self._task is not None:
            await asyncio.wait([self._task])
        return self._good()

    def result(self) -> T:
        assert self._task is not None
        return self._task.result()

    async def end(self) -> None:
        self.take_over()
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task])
