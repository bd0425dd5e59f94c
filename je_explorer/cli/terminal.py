"""Words, tables and progress bars in a terminal."""

from __future__ import annotations

import json
import sys
import time
import unicodedata
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from je_explorer.request import Progress

BAR = 24
REST = 0.1
"""Seconds between two pictures of a progress bar."""


def say(text: str) -> None:
    """A message for the user, apart from the answer."""
    print(f"je-explorer: {text}", file=sys.stderr, flush=True)


def answer(text: str) -> None:
    """The answer, or a part of it."""
    print(text, flush=True)


def answer_json(value: Any) -> None:
    """The answer for machines: one JSON document."""
    answer(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns below each other, numbers to the right; a Japanese letter is two places wide."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    space = " " * (width - _width(text))
    return space + text if _is_number(text) else text + space


def _is_number(text: str) -> bool:
    return bool(text) and all(letter in "0123456789.-+e%" for letter in text)


class Bar:
    """A progress bar on standard error; silent where that is no terminal.

    Example:
        >>> with Bar() as bar:
        ...     bar.show(0.5, "half of it")
    """

    def __init__(self) -> None:
        self._shown = 0.0
        self._on_screen = False

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._on_screen:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def __call__(self, progress: Progress) -> None:
        """Show how far a load is; called by it after each step."""
        size = progress.bytes_done / 1e6
        words = f"{progress.dates_done} of {progress.dates} dates · {size:.1f} MB"
        self.show(progress.share, words)

    def show(self, share: float, words: str) -> None:
        """Show a share from 0 to 1, not more than ten times a second."""
        now = time.monotonic()
        if not sys.stderr.isatty() or (now - self._shown < REST and share < 1):
            return
        self._shown, self._on_screen = now, True
        full = round(BAR * min(max(share, 0.0), 1.0))
        bar = "━" * full + "╌" * (BAR - full)
        print(f"\r{bar} {words}\x1b[K", end="", file=sys.stderr, flush=True)
