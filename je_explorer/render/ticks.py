"""Round numbers for the scale of a colour bar."""

from __future__ import annotations

import math

_STEPS = (1.0, 2.0, 5.0, 10.0)


def ticks(lo: float, hi: float, *, log: bool = False, most: int = 6) -> list[float]:
    """Round values from ``lo`` to ``hi``, ascending: steps of 1, 2 or 5, or parts of decades.

    Args:
        lo, hi: ``lo < hi``; above zero with ``log``.
        log: the scale is logarithmic.
        most: at most so many values.

    Returns:
        At least two values inside the range; its ends where no round ones fit.

    Example:
        >>> ticks(-3, 42), ticks(0.1, 10, log=True)
        ([0.0, 10.0, 20.0, 30.0, 40.0], [0.1, 0.3, 1.0, 3.0, 10.0])
    """
    made = _decades(lo, hi, most) if log else []
    if len(made) < 2:
        made = _even(lo, hi, most)
    return made if len(made) >= 2 else [lo, hi]


def places(lo: float, hi: float, sides: str = "", *, most: int = 5) -> list[tuple[float, str]]:
    """Round places along a map's axis, and their texts.

    Args:
        lo, hi: in degrees, or in metres.
        sides: the letters of the positive and negative half, ``"EW"`` or ``"NS"``; ``""`` for
            metres, which are written in kilometres.
        most: at most so many places.

    Example:
        >>> places(170, 190, "EW", most=3)
        [(170.0, '170°E'), (180.0, '180°'), (190.0, '170°W')]
    """
    if not sides:
        kilometres = ticks(lo / 1000.0, hi / 1000.0, most=most)
        return [
            (km * 1000.0, text) for km, text in zip(kilometres, labels(kilometres), strict=True)
        ]
    values = ticks(lo, hi, most=most)
    turned = [(v + 180.0) % 360.0 - 180.0 if sides == "EW" else v for v in values]
    texts = labels([abs(v) for v in turned])
    letters = ["" if v in (0, -180) else sides[0] if v > 0 else sides[1] for v in turned]
    return [(v, f"{t}°{side}") for v, t, side in zip(values, texts, letters, strict=True)]


def _even(lo: float, hi: float, most: int) -> list[float]:
    rough = (hi - lo) / most
    if not (rough > 0 and math.isfinite(rough)):
        return []
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in _STEPS:
        step = factor * power
        first, last = math.ceil(lo / step - 1e-9), math.floor(hi / step + 1e-9)
        if last - first < most:
            return [_tidy(n * step, step) for n in range(first, last + 1)]
    return []


def _decades(lo: float, hi: float, most: int) -> list[float]:
    first, last = math.floor(math.log10(lo) - 1e-9), math.ceil(math.log10(hi) + 1e-9)
    for factors in ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,)):
        made = [
            factor * 10.0**power
            for power in range(first, last + 1)
            for factor in factors
            if lo * (1 - 1e-9) <= factor * 10.0**power <= hi * (1 + 1e-9)
        ]
        if len(made) <= most:
            return [float(f"{value:.12g}") for value in made]
    every = math.ceil((last - first + 1) / most)
    powers = [power for power in range(first, last + 1) if power % every == 0]
    return [10.0**power for power in powers if lo * (1 - 1e-9) <= 10.0**power <= hi * (1 + 1e-9)]


def _tidy(value: float, step: float) -> float:
    """Without the noise of binary fractions, and never minus zero."""
    digits = max(0, 1 - math.floor(math.log10(step)))
    return round(value, digits) + 0.0


def label(value: float) -> str:
    """A tick's or a range's text: up to four significant digits, no trailing zeros.

    Example:
        >>> label(0.1), label(1500.0), label(2.0), label(1.5e-7)
        ('0.1', '1500', '2', '1.5e-07')
    """
    if value == 0:
        return "0"
    if 1e-4 <= abs(value) < 1e6:
        digits = max(0, 3 - math.floor(math.log10(abs(value))))
        text = f"{value:.{digits}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.replace("-", "\u2212")
    return f"{value:.3g}".replace("-", "\u2212", 1) if value < 0 else f"{value:.3g}"


def labels(values: list[float]) -> list[str]:
    """The texts of a scale's ticks: precise enough that no two are the same.

    Example:
        >>> labels([20.0001, 20.0002])
        ['20.0001', '20.0002']
    """
    made = [label(value) for value in values]
    digits = 5
    while len(set(made)) < len(set(values)) and digits <= 17:
        made = [f"{value:.{digits}g}" for value in values]
        digits += 1
    return made
