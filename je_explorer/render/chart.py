"""Statistics over time as a finished picture, drawn by Pillow alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from je_explorer.raster.raster import ClassLabel
from je_explorer.render.classes import safe_colour
from je_explorer.render.colormap import rgb
from je_explorer.render.text import font_for, shortened, width_of
from je_explorer.render.ticks import labels, ticks
from je_explorer.render.units import Conversion

if TYPE_CHECKING:
    from je_explorer.raster.statistics import Series

INK, MUTED, GRID, PAPER = "#18202B", "#566476", "#DFE5EC", "#FFFFFF"
AREAS = ("#E4572E", "#17BEBB", "#8E5BD0", "#B8860B", "#2F8F4E", "#D6407F")
WIDTH, HEIGHT = 1200, 640
LEFT, RIGHT, TOP, BELOW = 84, 24, 96, 76
FINE = 2
"""It is drawn so many times as large, and then made smaller: Pillow's own lines have steps."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where dates and values lie on the page."""

    start: float
    end: float
    lo: float
    hi: float

    def x(self, moment: float) -> float:
        """Pixels from the left."""
        share = (moment - self.start) / (self.end - self.start) if self.end > self.start else 0.5
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """Pixels from the top."""
        share = (value - self.lo) / (self.hi - self.lo)
        return HEIGHT - BELOW - share * (HEIGHT - TOP - BELOW)


def chart(
    series: Sequence[Series],
    *,
    colours: Sequence[str] = AREAS,
    unit: Conversion | None = None,
    spread: str = "range",
    weighted: bool = False,
    source: str = "",
) -> Image.Image:
    """Draw the means of one or several areas over time; gaps stay gaps.

    Args:
        series: with the same dates; of classes the shares of the first are drawn.
        colours: of the areas.
        unit: how values are written at the axis; None is as they were measured.
        spread: the band around a mean: ``"range"`` (lowest to highest), ``"std"`` or ``"none"``.
        weighted: each pixel counts by its area on the globe.
        source: whose data they are, below the chart.
    """
    made = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), PAPER)
    pen = Pen(made)
    first = series[0]
    shares = bool(first.class_shares)
    way = Conversion("%") if shares else unit or Conversion(first.unit)
    frame = _frame(series, way, spread, weighted, shares)
    heading = first.quantity or first.label
    pen.text((LEFT, 20), shortened(heading, 18, WIDTH - 2 * LEFT), 18, INK)
    pen.text((LEFT, TOP - 22), way.label, 13, MUTED)
    _axes(pen, frame, first)
    if shares:
        names = _shares(pen, frame, first)
    else:
        named = [one.label or f"area {n}" for n, one in enumerate(series, 1)]
        names = list(zip(named, colours, strict=False))
        for one, colour in zip(series, colours, strict=False):
            _curve(pen, frame, one, way, colour, spread, weighted)
    _legend(pen, names)
    pen.text((LEFT, HEIGHT - 28), shortened(source, 13, WIDTH - 2 * LEFT), 13, MUTED)
    return made.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


class Pen:
    """Draws on the large page in the coordinates of the small one."""

    def __init__(self, page: Image.Image) -> None:
        self._page, self._pen = page, ImageDraw.Draw(page, "RGBA")

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: float) -> None:
        """A line through points."""
        scaled = [(x * FINE, y * FINE) for x, y in points]
        self._pen.line(scaled, fill=colour, width=round(width * FINE), joint="curve")

    def shape(self, points: Sequence[tuple[float, float]], colour: str, alpha: float) -> None:
        """A filled shape."""
        red, green, blue = rgb(colour)
        scaled = [(x * FINE, y * FINE) for x, y in points]
        self._pen.polygon(scaled, fill=(red, green, blue, round(255 * alpha)))

    def text(
        self, place: tuple[float, float], words: str, size: int, colour: str, anchor: str = "la"
    ) -> None:
        """Words; Pillow's own font has no minus sign."""
        words = words.replace("\u2212", "-")
        x, y = place
        font = font_for(words, size * FINE)
        self._pen.text((x * FINE, y * FINE), words, fill=colour, font=font, anchor=anchor)


def _mean(one: Series, weighted: bool) -> NDArray[np.float64]:
    return one.weighted_mean if weighted else one.mean


def _band(
    one: Series, spread: str, weighted: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    mean = _mean(one, weighted)
    bands = {"range": (one.min, one.max), "std": (mean - one.std, mean + one.std)}
    return bands.get(spread, (mean, mean))


def _moments(one: Series) -> NDArray[np.float64]:
    """Seconds; the places in their order for climate normals, which have no year."""
    if len(one.times) and not np.isnat(one.times).any():
        return np.asarray(one.times.astype("datetime64[s]").astype(np.float64))
    return np.arange(len(one.dates), dtype=np.float64)


def _frame(
    series: Sequence[Series], way: Conversion, spread: str, weighted: bool, shares: bool
) -> Frame:
    moments = _moments(series[0])
    start, end = float(moments[0]), float(moments[-1])
    if shares:
        return Frame(start, end, 0.0, 100.0)
    ends = [way.show(side) for one in series for side in _band(one, spread, weighted)]
    known = np.concatenate([side[np.isfinite(side)] for side in ends])
    lo, hi = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    room = 0.05 * (hi - lo) or max(abs(hi) * 0.05, 0.5)
    return Frame(start, end, lo - room, hi + room)


def _axes(pen: Pen, frame: Frame, one: Series) -> None:
    values = ticks(frame.lo, frame.hi)
    for value, words in zip(values, labels(values), strict=True):
        y = frame.y(value)
        pen.line([(LEFT, y), (WIDTH - RIGHT, y)], GRID, 1)
        pen.text((LEFT - 10, y), words, 13, MUTED, "rm")
    moments = _moments(one)
    every = max(1, math.ceil(len(one.dates) * (width_of(str(one.dates[0]), 13) + 28) / WIDTH))
    for place in range(0, len(one.dates), every):
        x = frame.x(float(moments[place]))
        pen.line([(x, HEIGHT - BELOW), (x, HEIGHT - BELOW + 5)], MUTED, 1)
        pen.text((x, HEIGHT - BELOW + 9), str(one.dates[place]), 13, MUTED, "ma")


def _curve(
    pen: Pen,
    frame: Frame,
    one: Series,
    way: Conversion,
    colour: str,
    spread: str,
    weighted: bool,
) -> None:
    moments, mean = _moments(one), way.show(_mean(one, weighted))
    low, high = (way.show(side) for side in _band(one, spread, weighted))
    for run in runs(np.isfinite(mean)):
        xs = [frame.x(float(m)) for m in moments[run]]
        upper = [(x, frame.y(float(v))) for x, v in zip(xs, high[run], strict=True)]
        lower = [(x, frame.y(float(v))) for x, v in zip(xs, low[run], strict=True)]
        middle = [(x, frame.y(float(v))) for x, v in zip(xs, mean[run], strict=True)]
        if len(xs) > 1:
            if spread != "none":
                pen.shape([*upper, *reversed(lower)], colour, 0.16)
            pen.line(middle, colour, 2)
        else:
            (x, y) = middle[0]
            pen.shape([(x - 3, y), (x, y - 3), (x + 3, y), (x, y + 3)], colour, 1.0)


def runs(known: NDArray[np.bool_]) -> list[slice]:
    """The stretches of True.

    Example:
        >>> runs(np.array([True, True, False, True]))
        [slice(0, 2, None), slice(3, 4, None)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _shares(pen: Pen, frame: Frame, one: Series) -> list[tuple[str, str]]:
    """The share of each class, one upon the other; returns the classes' names and colours."""
    named = {label.value: label for label in one.classes}
    moments = _moments(one)
    wide = 0.8 * (WIDTH - LEFT - RIGHT) / max(len(moments), 1)
    base = np.zeros(len(moments))
    names = []
    for code in sorted(one.class_shares):
        share = 100.0 * np.nan_to_num(one.class_shares[code])
        if not share.any():
            continue
        label = named.get(code, ClassLabel(code, f"code {code}"))
        colour = safe_colour(label.color, label.value)
        names.append((label.name, colour))
        for moment, low, high in zip(moments, base, base + share, strict=True):
            x = min(max(frame.x(float(moment)), LEFT + wide / 2), WIDTH - RIGHT - wide / 2)
            left, right, y0, y1 = x - wide / 2, x + wide / 2, frame.y(low), frame.y(high)
            pen.shape([(left, y0), (right, y0), (right, y1), (left, y1)], colour, 1.0)
        base = base + share
    return names


def _legend(pen: Pen, names: Sequence[tuple[str, str]]) -> None:
    x = float(LEFT)
    for name, colour in names:
        words = shortened(name, 13, 200)
        room = 22 + width_of(words, 13) + 22
        if x + room > WIDTH - RIGHT:
            return
        pen.shape([(x, 60), (x + 14, 60), (x + 14, 64), (x, 64)], colour, 1.0)
        pen.text((x + 20, 54), words, 13, INK)
        x += room
