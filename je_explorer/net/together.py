"""Many awaitables at once, of which none outlives the others' failure."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


async def together(work: Sequence[Awaitable[T]]) -> list[T]:
    """The results of all, in order.

    When one fails or the caller is cancelled, the others are cancelled, and have ended before
    the first error is raised.
    """
    if len(work) == 1:
        return [await work[0]]
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        await end(tasks)


async def end(tasks: Sequence[asyncio.Future[Any]]) -> None:
    """Cancel what still runs, and wait for its end. Errors are for whoever awaits the tasks."""
    running = [task for task in tasks if not task.done()]
    for task in running:
        task.cancel()
    if running:
        await asyncio.gather(*running, return_exceptions=True)
    for task in tasks:
        if not task.cancelled():
            task.exception()  # asked for, so that it is not logged as forgotten
