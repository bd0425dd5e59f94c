"""How fast a host has been lately, and what follows from it for gaps and patience."""

from __future__ import annotations

from je_explorer.net.limits import KiB, Limits, MiB
from je_explorer.net.ranges import LEAST_GAP

_WEIGHT = 0.1
_FIRST_GAP = 12 * KiB
# Bodies shorter than this come with their headers and say nothing about the rate.
_TELLING = 32 * KiB
# Before anything is known about a host, a request counts as slow only after this (seconds).
_UNKNOWN_WAIT = 2.0


class Meter:
    """Moving averages of one host: seconds until an answer begins, bytes per second after that."""

    def __init__(self) -> None:
        self.wait: float | None = None
        self.rate: float | None = None

    def note(self, waited: float, lasted: float, size: int) -> None:
        """Take in one answer: seconds to its head, seconds to its end, bytes of its body."""
        self.wait = _blend(self.wait, waited)
        if size >= _TELLING and lasted > waited:
            self.rate = _blend(self.rate, size / (lasted - waited))

    @property
    def gap(self) -> int:
        """Unneeded bytes that cost less than another round trip, for one connection."""
        if self.wait is None or self.rate is None:
            return _FIRST_GAP
        return int(min(max(self.rate * self.wait, LEAST_GAP), 1 * MiB))

    def patience(self, length: int, limits: Limits) -> float:
        """Seconds after which a request for so many bytes is unusually slow."""
        if self.wait is None:
            return max(limits.hedge_after, _UNKNOWN_WAIT)
        expected = self.wait + (length / self.rate if self.rate else 0.0)
        return max(limits.hedge_after, limits.hedge_factor * expected)


def _blend(old: float | None, new: float) -> float:
    return new if old is None else old + _WEIGHT * (new - old)
