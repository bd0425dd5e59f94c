"""Undo and redo over everything that the user wants."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from je_explorer.widgets.document import Wanted
from je_explorer.widgets.state import ExplorerState

WATCHED = [
    "collection", "band", "dates", "months", "date", "areas", "process", "style", "preset", "unit",
    "chart", "compare", "polar", "basemap", "pinned",
]  # fmt: skip
"""What counts as a step. Moving the map is none: it has its own way back; nor is turning a page, or
another language."""

PAUSE = 0.6
"""Seconds between two changes that make them two steps; a slider moves many times a second."""

LONGEST = 100


class History:
    """The views that were wanted before, and those that were undone.

    Args:
        state: what is wanted.
        writing: whether results are being written: what changes meanwhile follows from the last
            step, and belongs to it.
        tell: called after each change of what can be undone.
    """

    def __init__(
        self, state: ExplorerState, writing: Callable[[], bool], tell: Callable[[], None]
    ) -> None:
        self._state, self._writing, self._tell = state, writing, tell
        self._now = Wanted.of(state)
        self._past: list[Wanted] = []
        self._future: list[Wanted] = []
        self._changed = 0.0
        self._moving = False
        state.observe(self._record, WATCHED)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return bool(self._future)

    def undo(self) -> None:
        """Want what was wanted before the last step."""
        self._move(self._past, self._future)

    def redo(self) -> None:
        """Want what was undone."""
        self._move(self._future, self._past)

    def _move(self, source: list[Wanted], target: list[Wanted]) -> None:
        if not source:
            return
        now, wanted = Wanted.of(self._state), source.pop()
        target.append(now)
        self._moving = True
        try:
            _steps(wanted, now).put(self._state)
        finally:
            self._moving = False
        self._now, self._changed = Wanted.of(self._state), time.monotonic()
        self._tell()

    def _record(self, _change: Any) -> None:
        if self._moving:
            return
        before, self._now = self._now, Wanted.of(self._state)
        if self._writing():
            return
        now = time.monotonic()
        follows = now - self._changed < PAUSE
        self._changed = now
        if before == self._now or not before.collection or follows:
            return
        self._past = [*self._past, before][-LONGEST:]
        self._future = []
        self._tell()


def _steps(wanted: Wanted, now: Wanted) -> Wanted:
    """What was wanted, but for what is no step: places of the maps, page and language stay."""
    stay = [name for name in Wanted.__slots__ if name not in WATCHED]
    return replace(wanted, **{name: getattr(now, name) for name in stay})
