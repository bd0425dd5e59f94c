"""Small pictures in HTML and SVG: colour ramps, ticks, class lists, histograms."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from je_explorer.raster.raster import ClassLabel
from je_explorer.render.classes import safe_colour
from je_explorer.render.colormap import hexadecimal, table
from je_explorer.render.ticks import labels, ticks
from je_explorer.widgets.controls import escaped

MOST_CLASSES = 8
BINS = 36


def gradient(colormap: str, reverse: bool = False, stops: int = 24) -> str:
    """A colour map as a CSS gradient from left to right."""
    colours = table(colormap, reverse)
    picked = [colours[round(i * 255 / (stops - 1))] for i in range(stops)]
    return f"linear-gradient(90deg,{','.join(hexadecimal(c) for c in picked)})"


def class_list(classes: Iterable[ClassLabel], count: int = 0) -> str:
    """The classes' colours and names as HTML; with a ``count``, how many more there are."""
    listed = list(classes)
    rows = [
        f'<li title="{escaped(c.name)}"><i style="background:{safe_colour(c.color, c.value)}"></i>'
        f"<span>{escaped(c.name)}</span></li>"
        for c in listed
    ]
    more = [f"<li>… +{count - len(listed)}</li>"] if count > len(listed) else []
    return f'<ul class="je-classes">{"".join(rows + more)}</ul>'


@dataclass(frozen=True, slots=True)
class Axis:
    """Places values between two ends, evenly or evenly in their logarithm."""

    low: float
    high: float
    log: bool = False

    @classmethod
    def of(cls, low: float, high: float, log: bool = False) -> Axis:
        """An axis that can be used: rising, and above zero for a logarithm (four decades)."""
        if log:
            high = high if high > 0 else 1.0
            low = max(low, high * 1e-4)
        return cls(low, high if high > low else low + 1.0, log)

    def share(self, value: float) -> float:
        """0 at the lower end, 1 at the upper; values beyond an end are at the end."""
        value = min(max(value, self.low), self.high)
        if self.log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def value(self, share: float) -> float:
        """The value at a share of the way."""
        if self.log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + share * (self.high - self.low)


def histogram(values: NDArray[np.floating], axis: Axis, bins: int = BINS) -> str:
    """How often values occur along an axis, as bars in an SVG; ``""`` without values."""
    sample = np.asarray(values).reshape(-1)
    sample = sample[:: max(1, sample.size // 50_000)]
    sample = sample[np.isfinite(sample) & (sample >= axis.low) & (sample <= axis.high)]
    edges = [axis.value(i / bins) for i in range(bins + 1)]
    counts, _ = np.histogram(sample, bins=np.array(edges))
    if not counts.any():
        return ""
    heights = 36.0 * np.sqrt(counts / counts.max())
    bars = "".join(
        f'<rect x="{i * 10 + 1}" y="{36 - h:.1f}" width="8" height="{h:.1f}" rx="1"/>'
        for i, h in enumerate(heights)
    )
    return (
        f'<svg viewBox="0 0 {bins * 10} 36" preserveAspectRatio="none" aria-hidden="true">'
        f"{bars}</svg>"
    )


def tick_marks(lo: float, hi: float, log: bool) -> str:
    """Numbers under a colour ramp, each at its place, as HTML.

    A logarithmic ramp of kelvin that is read in degrees Celsius may reach below zero, where no
    logarithm is: of that the ends are told.
    """
    values = ticks(lo, hi, log=log, most=5) if lo > 0 or not log else [lo, hi]
    axis = Axis(lo, hi, log and lo > 0)
    shares = [axis.share(value) for value in values]
    place = "left:{:.1f}%;transform:translateX({}%)"
    return "".join(
        f'<span style="{place.format(100 * share, _shift(share))}">{text}</span>'
        for share, text in zip(shares, labels(values), strict=True)
    )


def _shift(share: float) -> int:
    """A number at an end of the ramp stays inside it; others are centred on their place."""
    return 0 if share < 0.04 else -100 if share > 0.96 else -50


def figure(value: float) -> str:
    """A measured value: one decimal from 10 on, three figures below."""
    text = f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"
    return text.replace("-", "−")
