"""One daemon thread with one event loop, on which all network work runs.

Callers come from everywhere: a script without a loop, a widget callback inside Jupyter's loop,
the GUI thread of QGIS. Sockets belong to one loop, so the work goes to this one, and only the
answer comes back. Cancelling either side cancels the other, down to the socket.
"""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import contextlib
import os
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")

# Windows can't interrupt a wait without an end, so a waiting thread looks up this often (seconds).
_GLANCE = 0.2
# How long a cancelled coroutine may take to tidy up before its caller is let go (seconds).
_FAREWELL = 5.0


class _IoThread:
    """The thread, its loop, and what has to be closed before both end."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.closers: list[Callable[[], Awaitable[None]]] = []
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, name="je_explorer-io", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def stop(self) -> None:
        """Close what was registered, cancel what still runs, end the thread and its loop."""
        if self.pid != os.getpid() or self.loop.is_closed() or not self.thread.is_alive():
            return
        last = _Job(self.loop, _wind_up(self.closers))
        last.start()
        last.wait(_FAREWELL)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=_FAREWELL)
        if not self.thread.is_alive():
            self.loop.close()


class _Job(Generic[T]):
    """A coroutine for the I/O loop; `outcome` is set only when it has really ended."""

    def __init__(self, loop: asyncio.AbstractEventLoop, coro: Coroutine[Any, Any, T]) -> None:
        self._io = loop
        self._coro = coro
        self._task: asyncio.Task[T] | None = None
        self.outcome: concurrent.futures.Future[T] = concurrent.futures.Future()
        # Held until the end. A bare lock, because an interrupt inside the wait of an Event or
        # a Future could leave their inner lock taken.
        self._ended = threading.Lock()
        self._ended.acquire()

    def start(self) -> None:
        self._io.call_soon_threadsafe(self._start)

    def stop(self) -> None:
        """Cancel the coroutine, even if it was never started; returns at once."""
        self._io.call_soon_threadsafe(self._stop)

    def wait(self, seconds: float) -> bool:
        """Wait for the end, for so long at most; whether it has come."""
        return self._ended.acquire(timeout=seconds)

    def _start(self) -> None:
        self._task = self._io.create_task(self._coro)
        self._task.add_done_callback(self._finish)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        else:
            self._coro.close()
            self.outcome.cancel()
            self._ended.release()

    def _finish(self, task: asyncio.Task[T]) -> None:
        if task.cancelled():
            self.outcome.cancel()
            self.outcome.set_running_or_notify_cancel()
        elif (error := task.exception()) is not None:
            self.outcome.set_exception(error)
        else:
            self.outcome.set_result(task.result())
        self._ended.release()


_current: _IoThread | None = None
_lock = threading.Lock()
# The loops of a parent process: kept, never used, so that nothing tries to close them here.
_inherited: list[_IoThread] = []


def _io() -> _IoThread:
    global _current
    with _lock:
        if _current is None or _current.loop.is_closed():
            _current = _IoThread()
            atexit.register(_current.stop)
            _watch_forks()
        return _current


def _watch_forks() -> None:
    if not _forks_watched and hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_start_afresh)
        _forks_watched.append(True)


_forks_watched: list[bool] = []


def _start_afresh() -> None:
    """In a forked child the thread is gone, and another one may have held the lock."""
    global _current, _lock
    if _current is not None:
        _inherited.append(_current)
    _current, _lock = None, threading.Lock()


async def _wind_up(closers: list[Callable[[], Awaitable[None]]]) -> None:
    for close in tuple(closers):
        with contextlib.suppress(Exception):
            await close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()


def on_exit(close: Callable[[], Awaitable[None]]) -> Callable[[], None]:
    """Have `close` awaited on the I/O loop before the interpreter ends.

    Returns:
        A function that takes this back.
    """
    closers = _io().closers
    closers.append(close)

    def forget() -> None:
        with contextlib.suppress(ValueError):
            closers.remove(close)

    return forget


def in_io_thread() -> bool:
    """Whether the caller is on the I/O thread, where waiting for it would wait for ever."""
    return _current is not None and threading.current_thread() is _current.thread


def run_sync(coro: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine on the I/O loop and wait for its result.

    Works from any thread, also inside a running event loop of somebody else's. An interrupt
    (Ctrl-C) cancels the coroutine, waits for its end and is raised on.

    Raises:
        concurrent.futures.CancelledError: the coroutine was cancelled by somebody else.
        RuntimeError: called on the I/O thread itself, which would then wait for itself.

    Example:
        >>> async def seven() -> int:
        ...     return 7
        >>> run_sync(seven())
        7
    """
    if in_io_thread():
        coro.close()
        raise RuntimeError("run_sync() was called on the I/O thread: await the coroutine instead")
    job = _Job(_io().loop, coro)
    try:
        # Inside: an interrupt may come as soon as the coroutine is on its way.
        job.start()
        while not job.wait(_GLANCE):
            continue
    except BaseException:
        job.stop()
        job.wait(_FAREWELL)
        raise
    return job.outcome.result()


async def on_io_loop(coro: Coroutine[Any, Any, T]) -> T:
    """Await a coroutine that runs on the I/O loop, from whatever loop the caller is on.

    Cancelling the awaiter cancels the coroutine and waits for its end (5 s at most), so that
    nothing of it is left when the `CancelledError` arrives. On the I/O loop itself the coroutine
    is awaited directly.
    """
    if in_io_thread():
        return await coro
    job = _Job(_io().loop, coro)
    job.start()
    outcome = asyncio.wrap_future(job.outcome)
    try:
        await asyncio.wait([outcome])
    except asyncio.CancelledError:
        job.stop()
        await asyncio.wait([outcome], timeout=_FAREWELL)
        if outcome.done() and not outcome.cancelled():
            outcome.exception()
        raise
    return outcome.result()
