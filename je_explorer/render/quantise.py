"""From values to the 255 indexes of a palette, and back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TAIL = 16
"""Indexes kept for the few values beyond each end of the bulk of the data."""

ENOUGH_STEPS = 64
"""A colour range is still smooth when it is cut into as many steps."""

_SAMPLE = 65536

_NARROWEST = 1e-30
"""Steps of a narrower range would overflow single precision."""


@dataclass(frozen=True, slots=True)
class Quantisation:
    """How values became indexes: evenly from ``lo`` to ``hi``, coarsely beyond.

    Index 0 marks a missing pixel. Without tails (``low == lo``, ``high == hi``), values beyond an
    end take the end's index. With ``log``, steps are even in the logarithm, and values of zero or
    less take index 1.

    Attributes:
        lo, hi: ends of the finely cut part, in the data's unit.
        low, high: the smallest and largest value there is.
        log: steps are even in the logarithm.
        clamped: there may be values beyond ``low`` and ``high``, which have the end's index.
        top: the last index of a value; those above it are free for other uses.
    """

    lo: float
    hi: float
    low: float
    high: float
    log: bool = False
    clamped: bool = False
    top: int = 255

    @classmethod
    def exact(cls, lo: float, hi: float, log: bool = False) -> Quantisation:
        """All 255 indexes between two values; values beyond take the end's index."""
        return cls(lo, hi, lo, hi, log, clamped=True)

    @property
    def _ends(self) -> tuple[int, int]:
        """First and last index of the finely cut part."""
        return (
            1 + TAIL if self.low < self.lo else 1,
            self.top - TAIL if self.high > self.hi else self.top,
        )

    def indexes(
        self, values: NDArray[np.generic], valid: NDArray[np.bool_] | None = None
    ) -> NDArray[np.uint8]:
        """Cut values into indexes.

        Args:
            values: any shape; NaN is missing. Not modified.
            valid: bool of the same shape, or None: all that is not NaN.

        Returns:
            uint8 of the same shape, 0 where missing.
        """
        first, last = self._ends
        scaled = np.asarray(values).astype(np.float32)
        missing = np.isnan(scaled) if valid is None else ~valid | np.isnan(scaled)
        lo, hi, low, high = self._to_scale(scaled)
        below = np.flatnonzero(scaled < lo) if low < lo else None
        above = np.flatnonzero(scaled > hi) if high > hi else None
        flat = scaled.reshape(-1)
        tails = [(where, flat[where]) for where in (below, above) if where is not None]
        scaled -= np.float32(lo)
        scaled *= np.float32((last - first) / (hi - lo))
        scaled += np.float32(first + 0.5)
        np.clip(scaled, first, last + 0.5, out=scaled)
        scaled[missing] = 0.0
        made = scaled.astype(np.uint8)
        for where, found in tails:
            if where is below:
                share, start = (found - low) / (lo - low), 1
            else:
                share, start = (found - hi) / (high - hi), last + 1
            step = np.clip(share * TAIL, 0, TAIL - 1)
            made.reshape(-1)[where] = start + step.astype(np.uint8)
        return made

    def values(self) -> NDArray[np.float64]:
        """The value of each index: float64 ``(256,)``; NaN at 0 and beyond ``top``."""
        first, last = self._ends
        lo, hi, low, high = self._scale_ends()
        made = np.full(256, np.nan)
        made[first : last + 1] = np.linspace(lo, hi, last - first + 1)
        half = (np.arange(TAIL) + 0.5) / TAIL
        if first > 1:
            made[1:first] = low + half * (lo - low)
        if last < self.top:
            made[last + 1 : self.top + 1] = hi + half * (high - hi)
        return np.exp(made) if self.log else made

    def serves(self, lo: float, hi: float, log: bool) -> bool:
        """Whether a colour range can be shown with these indexes and still looks smooth."""
        if log != self.log or (self.clamped and (lo < self.low or hi > self.high)):
            return False
        places = self.values()[1 : self.top + 1]
        scale = np.log if log else np.asarray
        inside = places[(places >= lo) & (places <= hi)]
        if len(inside) < 2:
            return False
        step = np.max(np.diff(scale(inside)))
        return bool(step <= (scale(np.float64(hi)) - scale(np.float64(lo))) / ENOUGH_STEPS)

    def _scale_ends(self) -> tuple[float, float, float, float]:
        ends = (self.lo, self.hi, self.low, self.high)
        if not self.log:
            return ends
        lo, hi, low, high = (float(np.log(end)) for end in ends)
        return lo, hi, low, high

    def _to_scale(self, scaled: NDArray[np.float32]) -> tuple[float, float, float, float]:
        """Take logarithms in place where asked for; values of zero or less become the least."""
        if self.log:
            np.maximum(scaled, np.float32(self.low), out=scaled)
            np.log(scaled, out=scaled)
        return self._scale_ends()


def quantisation_of(
    values: NDArray[np.generic], valid: NDArray[np.bool_] | None = None, log: bool = False
) -> Quantisation:
    """A quantisation that serves most colour ranges over these values.

    The bulk of the data (0.1 to 99.9 %) is cut finely, the tails coarsely. With ``log``, only the
    values above zero count. Data without any value, or with one only, give a range around it.
    """
    numbers = np.asarray(values, dtype=np.float32)
    kept = numbers[np.isfinite(numbers) if valid is None else valid & np.isfinite(numbers)]
    if log:
        kept = kept[kept > 0]
    if not kept.size:
        return Quantisation.exact(1.0, 10.0, True) if log else Quantisation.exact(0.0, 1.0)
    low, high = float(kept.min()), float(kept.max())
    sample = kept[:: max(1, kept.size // _SAMPLE)]
    lo, hi = (float(v) for v in np.percentile(sample, (0.1, 99.9)))
    if hi - lo < _NARROWEST:
        lo, hi = low, high
    if hi - lo < _NARROWEST:
        span = max(abs(lo) * 0.01, _NARROWEST) if lo else 1.0
        lo, hi = (lo / 1.01, lo * 1.01) if log else (lo - span, lo + span)
        low, high = lo, hi
    return Quantisation(lo, hi, low, high, log)
