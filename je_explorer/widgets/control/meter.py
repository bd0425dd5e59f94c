"""The progress of several loads as one."""

from __future__ import annotations

import time
from typing import Any

from je_explorer.request import Progress
from je_explorer.widgets.values.report import Work

TELL_EVERY = 0.1


class Meter:
    """Adds up the progress of several loads, and tells it at most ten times a second."""

    def __init__(self, loads: int, tell: Any) -> None:
        self._loads, self._tell = loads, tell
        self._dates = self._bytes = 0
        self._last = Progress(0, 0, 0, 0, 0)
        self._told = 0.0

    def update(self, progress: Progress) -> None:
        """Called by a load, from the I/O thread."""
        self._last = progress
        now = time.monotonic()
        if now - self._told >= TELL_EVERY:
            self._told = now
            done, size = self._dates + progress.dates_done, self._bytes + progress.bytes_done
            self._tell(Work(done, progress.dates * self._loads, size))

    def next(self) -> None:
        """One load has ended."""
        self._dates += self._last.dates_done
        self._bytes += self._last.bytes_done
