"""How fast loading goes, as measured so far."""

from __future__ import annotations

USUAL = 4_000_000.0
"""Bytes per second, until something has been loaded."""

LEAST = 200_000
"""Bytes; a smaller load says more of the waits than of the rate."""

WAIT = 0.3
"""Seconds that any load takes."""

NEWEST = 0.5
"""The share of the newest load in the mean."""


class Rate:
    """A running mean over the loads."""

    def __init__(self) -> None:
        self.bytes_per_second = USUAL
        self._measured = False

    def note(self, count: int, seconds: float) -> None:
        """A load has brought so many bytes in so many seconds."""
        if count < LEAST or seconds <= 0:
            return
        new = count / seconds
        share = NEWEST if self._measured else 1.0
        self.bytes_per_second += share * (new - self.bytes_per_second)
        self._measured = True

    def seconds(self, count: int) -> float:
        """How long so many bytes will take."""
        return WAIT + count / self.bytes_per_second
