"""What all parts of the controller share: where work runs, and where its results are written."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any

from je_explorer.errors import JeExplorerError, SourceError
from je_explorer.net.loop import run_sync
from je_explorer.stac.catalog import Catalog
from je_explorer.widgets.control.images import Images
from je_explorer.widgets.control.reasons import explained
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.tasks import Latest
from je_explorer.widgets.values.report import Asking, Estimate, Notice, Work
from je_explorer.widgets.words import WORDS

log = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds in which a page has come, or does not come at all."""


class Home:
    """The place where results are written: the event loop of the kernel's main thread.

    Work ends on the I/O thread, but widgets are not made for two threads: a value that is set while
    the front end's own message is being handled can be held back or sent twice. So results hop to
    the loop on which the dashboard was built, which under Voila and JupyterLab is the one that
    handles the widgets' messages. A script has no loop: there, results are written at once, and the
    state's lock keeps the threads apart.

    A page asks for the state of all widgets and only then loads the scripts that they need; what a
    widget is sent meanwhile is lost. So with ``waits`` results are held until the page is there.

    Args:
        waits: whether `open` will be called once a page shows the dashboard; it is not waited for
            longer than `PATIENCE`.
    """

    def __init__(self, waits: bool = False) -> None:
        self._loop: asyncio.AbstractEventLoop | None
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None
        self._held: list[Callable[[], None]] | None = None
        if waits and self._loop is not None:
            self._held = []
            self._loop.call_later(PATIENCE, self.open)
        self._thread = threading.local()

    @property
    def writing(self) -> bool:
        """Whether this thread is writing a result: what changes by that is no wish of the user."""
        return getattr(self._thread, "writing", False)

    @contextlib.contextmanager
    def as_result(self) -> Iterator[None]:
        """What this thread changes meanwhile is a result."""
        before, self._thread.writing = self.writing, True
        try:
            yield
        finally:
            self._thread.writing = before

    def write(self, call: Callable[[], None]) -> None:
        """Have a result written soon; without a loop, now."""
        if self._loop is None or self._loop.is_closed():
            call()
        else:
            self._loop.call_soon_threadsafe(self._write, call)

    def open(self) -> None:
        """The page follows all widgets: what is held is written soon, in its order."""
        if self._loop is not None and self._held is not None:
            self._loop.call_soon_threadsafe(self._release)

    def _release(self) -> None:
        """What was handed over before `open` is among what is held by now."""
        held, self._held = self._held, None
        for call in held or ():
            call()

    def _write(self, call: Callable[[], None]) -> None:
        if self._held is None:
            call()
        else:
            self._held.append(call)


@dataclass(eq=False)
class Desk:
    """State, catalogue and home, and the three things that every part does with them."""

    state: ExplorerState
    catalog: Catalog
    home: Home = field(default_factory=Home)
    _works: dict[str, Work] = field(default_factory=dict)
    images: Images = field(default_factory=Images)

    def slot(self, rest: float = 0.0) -> Latest:
        """A new slot whose work runs on the I/O loop."""
        return Latest(start_on_io_loop, rest)

    def write(self, slot: Latest, number: int, call: Callable[[], None]) -> None:
        """Write a result, unless by then newer work has replaced the one that it belongs to."""

        def write() -> None:
            if not slot.is_current(number):
                return
            with self.home.as_result():
                try:
                    call()
                except Exception as error:
                    log.exception("a result could not be shown")
                    self.state.notice = notice_of(error)

        self.home.write(write)

    def tell(self, about: str, work: Work | None) -> None:
        """How far a part has come, or that it has ended; with two at work, the curves are shown."""
        if work is None:
            self._works.pop(about, None)
        else:
            self._works[about] = work
        self.state.work = self._works.get("curves") or next(iter(self._works.values()), None)

    def stop(self, slot: Latest, about: str) -> bool:
        """End a part's work; True if something was under way."""
        busy = slot.busy
        slot.cancel()
        self.tell(about, None)
        return busy

    def ask(self, about: str, cost: Estimate | None) -> None:
        """Ask whether a large load shall begin, or stop asking."""
        others = tuple(one for one in self.state.asking if one.about != about)
        self.state.asking = others if cost is None else (*others, Asking(about, cost))

    def fail(self, slot: Latest, number: int, error: Exception, about: str = "") -> None:
        """Show an error in the user's words; what is on the screen stays."""
        if not isinstance(error, JeExplorerError):
            log.exception("unexpected error in the dashboard", exc_info=error)

        def show() -> None:
            self.tell(about, None)
            self.state.notice = explained(notice_of(error, about), self.state)

        self.write(slot, number, show)

    def succeed(self, about: str, notice: Notice | None = None) -> None:
        """Take away the notice that a part has left, or replace it."""
        old = self.state.notice
        if notice is not None:
            self.state.notice = replace(notice, about=about)
        elif old is not None and old.about == about:
            self.state.notice = None


def notice_of(error: Exception, about: str = "") -> Notice:
    """An error as a line of the status bar: the words of its class or of the nearest above.

    An error may have words of its own for the part that it is ``about``.
    """
    if not isinstance(error, JeExplorerError):
        return Notice("error.unexpected", f"{type(error).__name__}: {error}", about=about)
    classes = (f"error.{kind.__name__}" for kind in type(error).__mro__)
    names = (name for each in classes for name in (f"{each}.{about}", each))
    key = next((name for name in names if name in WORDS), "error.JeExplorerError")
    action = "status.retry" if isinstance(error, SourceError) else ""
    return Notice(key, str(error), action=action, about=about)


_io_loop: list[asyncio.AbstractEventLoop] = []


def start_on_io_loop(coro: Coroutine[Any, Any, None]) -> Future[None]:
    """Start a coroutine on the I/O loop, from any thread, and return at once."""
    if not _io_loop or _io_loop[0].is_closed():
        _io_loop[:] = [run_sync(_running_loop())]
    return asyncio.run_coroutine_threadsafe(coro, _io_loop[0])


async def _running_loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()
