"""Small pictures in HTML and SVG: colour ramps, ticks, class lists, histograms."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from je_explorer.raster.raster import ClassLabel
from je_explorer.render.classes import safe_colour
from je_explorer.render.colormap import hexadecimal, table
from je_explorer.widgets.controls import escaped

MOST_CLASSES = 12
BINS = 36


def gradient(colormap: str, reverse: bool = False, stops: int = 24) -> str:
    """A colour map as a CSS gradient from left to right."""
    colours = table(colormap, reverse)
    picked = [colours[round(i * 255 / (stops - 1))] for i in range(stops)]
    return f"linear-gradient(90deg,{','.join(hexadecimal(c) for c in picked)})"


def class_list(classes: Iterable[ClassLabel], most: int = MOST_CLASSES) -> str:
    """The classes' colours and names as HTML, the first ``most`` of them."""
    listed = list(classes)
    rows = [
        f'<li><i style="background:{safe_colour(c.color, c.value)}"></i>{escaped(c.name)}</li>'
        for c in listed[:most]
    ]
    more = [f"<li>… +{len(listed) - most}</li>"] if len(listed) > most else []
    return f'<ul class="je-classes">{"".join(rows + more)}</ul>'


def histogram(values: NDArray[np.generic], limits: tuple[float, float], bins: int = BINS) -> str:
    """How often values occur between two limits, as bars in an SVG; ``""`` without values."""
    sample = np.asarray(values).reshape(-1)
    sample = sample[:: max(1, sample.size // 100_000)]
    counts, _edges = np.histogram(sample[np.isfinite(sample)], bins=bins, range=limits)
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
    """Numbers under a colour ramp, each at its place, as HTML."""
    values = log_ticks(lo, hi) if log else ticks(lo, hi)
    marks = []
    for value in values:
        share = (
            (math.log(value) - math.log(lo)) / (math.log(hi) - math.log(lo))
            if log
            else (value - lo) / (hi - lo)
        )
        marks.append(f'<span style="left:{100 * share:.1f}%">{number(value)}</span>')
    return "".join(marks)


def ticks(lo: float, hi: float, about: int = 5) -> list[float]:
    """Round numbers from ``lo`` to ``hi``, about so many of them.

    Example:
        >>> ticks(0, 40)
        [0.0, 10.0, 20.0, 30.0, 40.0]
    """
    step = (hi - lo) / max(about - 1, 1)
    size = 10.0 ** math.floor(math.log10(step))
    step = next(size * m for m in (1, 2, 2.5, 5, 10) if size * m >= step * 0.999)
    first = math.ceil(lo / step - 1e-6)
    last = math.floor(hi / step + 1e-6)
    return [round(i * step, 10) + 0.0 for i in range(first, last + 1)]


def log_ticks(lo: float, hi: float) -> list[float]:
    """Powers of ten from ``lo`` to ``hi``; with less than two of them, the ends."""
    exponents = range(math.ceil(math.log10(lo) - 1e-9), math.floor(math.log10(hi) + 1e-9) + 1)
    powers = [10.0**n for n in exponents]
    return powers if len(powers) >= 2 else [lo, hi]


def figure(value: float) -> str:
    """A measured value: one decimal from 10 on, three figures below."""
    text = f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"
    return text.replace("-", "−")


def number(value: float) -> str:
    """A number in up to four figures, with a true minus sign."""
    return f"{value:.4g}".replace("-", "−")
