"""The process's decoding threads: as many as cores, none of them waited for without end.

A decoder is native code that can't be interrupted. Where one takes far too long, its thread is left
to itself and another takes its place: reading goes on, and the interpreter can still end.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import queue
import threading
import time
from collections.abc import Callable
from functools import cache

log = logging.getLogger(__name__)

SECONDS = 5.0
"""What one tile may take to decode: some hundred times what a large one takes."""

LEFT_AT_MOST = 16
"""Threads left to themselves: as long as there are so many, nothing is decoded."""


class Overdue(Exception):
    """A piece of work took longer than it may."""


@cache
def cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Watch:
    """The clock of work in a thread, which starts it anew for each tile.

    Attributes:
        left: nobody waits any more: the thread must not hand anything over.
    """

    __slots__ = ("_abandoned", "_finished", "_lock", "_since", "left")

    def __init__(self) -> None:
        self.left = False
        self._since: float | None = None
        self._lock = threading.Lock()
        self._finished = False
        self._abandoned = False

    def begin(self) -> None:
        """Note that a tile is begun."""
        self._since = time.monotonic()

    def rest(self) -> float:
        """Seconds that the present tile has left."""
        return SECONDS if self._since is None else self._since + SECONDS - time.monotonic()

    def abandon(self) -> bool:
        """Leave the thread to itself, unless it has finished just now; whether it was left."""
        with self._lock:
            self.left = self._abandoned = not self._finished
            return self._abandoned

    def is_left(self) -> bool:
        """Whether nobody waits any more: then nothing must be handed over."""
        return self.left

    def finish(self) -> bool:
        """Note the end of the work; whether the thread was left meanwhile."""
        with self._lock:
            self._finished = True
            return self._abandoned


Work = Callable[[], None]


class Workers:
    """Daemon threads that take work from one queue."""

    def __init__(self) -> None:
        self.waiting = 0
        self._queue: queue.SimpleQueue[Work] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._left = 0
        for _ in range(cores()):
            self._start()

    @property
    def are_spent(self) -> bool:
        """Whether so many threads don't come back that no more should be started."""
        return self._left >= LEFT_AT_MOST

    def submit(self, work: Work) -> None:
        """Have something done; what it raises is only logged."""
        self._queue.put(work)

    def replace(self) -> None:
        """Start a thread in place of one that is left to itself."""
        with self._lock:
            self._left += 1
        self._start()

    def recover(self) -> None:
        """A thread that was left has come back, and ends, since another has its place."""
        with self._lock:
            self._left -= 1

    def _start(self) -> None:
        threading.Thread(target=self._run, name="je_explorer-decode", daemon=True).start()

    def _run(self) -> None:
        while True:
            work = self._queue.get()
            try:
                work()
            except SystemExit:
                return
            except Exception:
                log.exception("work in a decoding thread failed")
            del work


class _OfProcess:
    """The workers of this process: a forked child has no threads, and needs its own."""

    def __init__(self) -> None:
        self.pid = 0
        self.workers: Workers | None = None
        self.lock = threading.Lock()

    def get(self) -> Workers:
        with self.lock:
            if self.workers is None or self.pid != os.getpid():
                self.pid, self.workers = os.getpid(), Workers()
            return self.workers


_of_process = _OfProcess()


def workers() -> Workers:
    """The process's decoding threads, started at first use."""
    return _of_process.get()


def is_busy() -> bool:
    """Whether all threads have work already: then larger batches are better than more of them."""
    return workers().waiting >= cores()


async def in_worker(work: Work, watch: Watch | None = None) -> None:
    """Run something in a decoding thread; when cancelled, wait until the thread has let go.

    Args:
        work: what to run; its exception is raised here.
        watch: the clock that the work starts anew for each tile.

    Raises:
        Overdue: a tile took longer than ``SECONDS``; the thread is left to itself. Also when
            too many threads have been left.
    """
    if workers().are_spent:
        raise Overdue
    loop, own = asyncio.get_running_loop(), workers()
    clock = watch or Watch()
    ended: asyncio.Future[None] = loop.create_future()
    guard = _Guard(loop, own, clock, ended)
    own.waiting += 1
    own.submit(_told(work, clock, own, loop, ended))
    try:
        await asyncio.shield(ended)
    except asyncio.CancelledError:
        # Tiles that are still to come are not wanted; the present one is waited for.
        clock.left = True
        await asyncio.wait([ended])
        ended.exception()
        raise
    finally:
        guard.end()
        own.waiting -= 1


class _Guard:
    """Looks now and then whether a thread's tile is overdue, and then leaves the thread."""

    __slots__ = ("_clock", "_ended", "_loop", "_own", "_timer")

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        own: Workers,
        clock: Watch,
        ended: asyncio.Future[None],
    ) -> None:
        self._loop, self._own, self._clock, self._ended = loop, own, clock, ended
        self._timer = loop.call_later(SECONDS, self._look)

    def _look(self) -> None:
        if self._ended.done():
            return
        rest = self._clock.rest()
        if rest > 0 or not self._clock.abandon():
            self._timer = self._loop.call_later(max(rest, 0.01), self._look)
            return
        self._own.replace()
        self._ended.set_exception(Overdue())

    def end(self) -> None:
        self._timer.cancel()


def _told(
    work: Work,
    clock: Watch,
    own: Workers,
    loop: asyncio.AbstractEventLoop,
    ended: asyncio.Future[None],
) -> Work:
    """The work, which tells the event loop of its end."""

    def run() -> None:
        failure: Exception | None = None
        try:
            if not clock.left:
                work()
        except Exception as error:  # noqa: BLE001 - it is raised where the work is awaited
            failure = error
        if clock.finish():
            own.recover()
            raise SystemExit
        with contextlib.suppress(RuntimeError):  # the loop may have ended meanwhile
            loop.call_soon_threadsafe(_settle, ended, failure)

    return run


def _settle(ended: asyncio.Future[None], failure: Exception | None) -> None:
    if failure is None:
        ended.set_result(None)
    else:
        ended.set_exception(failure)
