"""Colour ranges chosen from the data: a registry of named rules."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import UnknownMethod
from je_explorer.raster.raster import Band, Raster
from je_explorer.render.presets import preset_range
from je_explorer.render.style import Style

Span: TypeAlias = tuple[float, float]
Rule: TypeAlias = Callable[[NDArray[np.float64], Band, str], Span | None]

_SAMPLE = 262_144
"""Values looked at: a range from so many differs from the full one by less than a colour step."""

_DECADES = 4
"""How far below its upper end a logarithmic range starts when the data reach zero."""


def _percentile(values: NDArray[np.float64], band: Band, category: str) -> Span:
    lo, hi = np.percentile(values, (2.0, 98.0))
    return float(lo), float(hi)


def _sigma(values: NDArray[np.float64], band: Band, category: str) -> Span:
    middle, spread = float(values.mean()), float(values.std())
    return middle - 2.0 * spread, middle + 2.0 * spread


def _symmetric(values: NDArray[np.float64], band: Band, category: str) -> Span:
    middle = 0.0 if band.kind == "difference" else float(values.mean())
    reach = float(np.percentile(np.abs(values - middle), 98.0))
    return middle - reach, middle + reach


def _full(values: NDArray[np.float64], band: Band, category: str) -> Span:
    return float(values.min()), float(values.max())


def _preset(values: NDArray[np.float64], band: Band, category: str) -> Span | None:
    return preset_range(band, category)


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "preset": _preset,
        "percentile": _percentile,
        "sigma": _sigma,
        "symmetric": _symmetric,
        "full": _full,
    }
)
"""The rules, in the order in which menus show them: the band's usual range, 2 to 98 %, the mean
plus and minus two standard deviations, as far to both sides of zero (differences) or of the mean,
smallest to largest."""


def automatic(
    rule: str,
    values: NDArray[np.generic],
    valid: NDArray[np.bool_] | None,
    band: Band,
    *,
    category: str = "",
    log: bool = False,
) -> Span:
    """A colour range by a rule.

    Args:
        rule: a key of `RULES`. ``"preset"`` falls back to ``"percentile"`` for a band whose usual
            range is not known, and to ``"symmetric"`` for differences.
        values: numbers of any shape; NaN is missing.
        valid: bool of the same shape, or None: all that is not NaN.
        band: for its name and unit.
        category: of the collection, for bands whose name says nothing.
        log: the range is for a logarithmic scale: only values above zero count.

    Returns:
        ``(lo, hi)``, finite, ``lo < hi``; above zero with ``log``. ``(0, 1)``, or ``(0.1, 10)``
        with ``log``, where no value is valid and the band has no usual range.

    Raises:
        UnknownMethod: no rule has this name.
    """
    chosen = RULES.get(rule)
    if chosen is None:
        near = difflib.get_close_matches(str(rule), RULES, n=2) or list(RULES)
        raise UnknownMethod(f"no range rule is called {rule!r}; there are {', '.join(near)}")
    kept = _kept(values, valid, log)
    if rule == "preset":
        span = _preset(kept, band, category)
        if span is not None:
            return widened(span, log)
        chosen = _symmetric if band.kind == "difference" else _percentile
    if not kept.size:
        return (0.1, 10.0) if log else (0.0, 1.0)
    return widened(chosen(kept, band, category) or (0.0, 1.0), log)


def range_of(raster: Raster, style: Style, *, rule: str = "preset", category: str = "") -> Span:
    """The range that a raster is shown in: the style's own, or one common to all its dates.

    Returns:
        ``(lo, hi)`` in the band's unit, ``lo < hi``; above zero for a logarithmic style.
    """
    if style.range is not None:
        return widened(style.range, style.log)
    step = max(1, raster.values.size // _SAMPLE)
    values = raster.values.reshape(-1)[::step]
    valid = None if raster.known is None else raster.known.reshape(-1)[::step]
    return automatic(rule, values, valid, raster.band, category=category, log=style.log)


def widened(span: Span, log: bool = False) -> Span:
    """A range that can be drawn: finite, rising, and above zero for a logarithmic scale."""
    lo, hi = span
    if log:
        hi = hi if hi > 0 else 1.0
        lo = lo if lo > 0 else hi / 10.0**_DECADES
        return (lo, hi) if lo < hi * (1 - 1e-9) else (hi / 10.0, hi * 10.0)
    scale = max(abs(lo), abs(hi))
    if hi - lo > max(scale * 1e-9, 1e-30):
        return lo, hi
    half = scale * 0.05 if scale > 1e-25 else 0.5
    return lo - half, hi + half


def _kept(
    values: NDArray[np.generic], valid: NDArray[np.bool_] | None, log: bool
) -> NDArray[np.float64]:
    numbers = np.asarray(values).reshape(-1)
    step = max(1, numbers.size // _SAMPLE)
    sample = numbers[::step].astype(np.float64)
    good = np.isfinite(sample)
    if valid is not None:
        good &= np.asarray(valid).reshape(-1)[::step]
    if log:
        good &= sample > 0
    return sample[good]


def limits_of(raster: Raster) -> tuple[float, float] | None:
    """The smallest and largest value; (0, 1) of what has no range, None without any value."""
    if raster.band.is_classes or raster.band.is_picture:
        return 0.0, 1.0
    values = raster.values[np.isfinite(raster.values)]
    return (float(values.min()), float(values.max())) if values.size else None
