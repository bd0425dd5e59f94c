"""Keeping only the pixels that meet a condition, on their own values or on another raster's."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import BadMask, GridMismatch
from je_explorer.raster.align import aligned, paired, paired_with_gaps

if TYPE_CHECKING:
    from je_explorer.raster.raster import Raster


def keep(
    raster: Raster, where: Raster | None, conditions: Mapping[str, Any], *, gaps: bool = False
) -> Raster:
    """The raster without the pixels that do not meet a condition.

    A pixel whose condition can't be tested, because it is missing there, is not kept. With ``gaps``
    that is also so on the dates that ``where`` has not, which are otherwise refused.

    Raises:
        BadMask: not exactly one condition, one that does not suit the data, or no common pixel.
        DateMismatch: ``where`` has several dates, but not those of the raster.
    """
    return without(raster, met(raster, where, conditions, gaps=gaps))


def met(
    raster: Raster, where: Raster | None, conditions: Mapping[str, Any], *, gaps: bool = False
) -> NDArray[np.bool_]:
    """Where a condition is met: bool ``(time, y, x)``, or ``(1, y, x)`` for all dates.

    Several masks are one pass over the values: their arrays are joined before ``without``.

    Raises:
        BadMask, DateMismatch: as in ``keep``.
    """
    given = {name: wanted for name, wanted in conditions.items() if wanted is not None}
    if len(given) != 1:
        raise BadMask(
            f"give one condition of {', '.join(CONDITIONS)}; got {', '.join(given) or 'none'}."
            " Several are chained: raster.keep(...).keep(...)"
        )
    ((name, wanted),) = given.items()
    tested = raster if where is None else _on_grid(where, raster)
    if tested.band.is_picture:
        raise BadMask(f"{tested.band.name} is a picture: its colours can't be tested")
    found = CONDITIONS[name](tested.values, wanted)
    if name != "range" or tested.known is not None:  # a NaN lies in no range
        found &= tested.valid
    if where is None or (len(where.dates) == 1 and not gaps):
        return found
    pairs = (paired_with_gaps if gaps else paired)(raster, tested)
    return np.asarray(found[pairs] & (pairs >= 0)[:, None, None])


def without(raster: Raster, met: NDArray[np.bool_]) -> Raster:
    """The raster with only the pixels of ``met``: elsewhere NaN, not known, or transparent.

    ``met`` is bool ``(time, y, x)``, or ``(1, y, x)`` for all dates.
    """
    if raster.band.is_picture:
        values = raster.values.copy()
        values[..., 3] = np.where(met, values[..., 3], 0)
        return replace(raster, values=values, known=raster.valid & met)
    if raster.known is None and raster.values.dtype.kind == "f":
        return replace(raster, values=np.where(met, raster.values, raster.values.dtype.type("nan")))
    return replace(raster, known=raster.valid & met)


def _on_grid(where: Raster, raster: Raster) -> Raster:
    try:
        return aligned(where, raster.grid)
    except GridMismatch as error:
        raise BadMask(f"{where.band.name} can't mask {raster.band.name}: {error}") from None


def _in_range(values: NDArray[Any], wanted: Any) -> NDArray[np.bool_]:
    """Between two numbers, both included; None leaves an end open."""
    low, high = _numbers("range", wanted, 2)
    low, high = -math.inf if low is None else low, math.inf if high is None else high
    if not low <= high:
        raise BadMask(f"the range {wanted!r} is empty: its first number must not exceed its second")
    return np.asarray((values >= low) & (values <= high))


def _is_value(values: NDArray[Any], wanted: Any) -> NDArray[np.bool_]:
    """Equal to one of some values, in the precision of the data."""
    listed = _numbers("values", [wanted] if np.isscalar(wanted) else wanted)
    if None in listed:
        raise BadMask(f"values must be numbers; got {wanted!r}")
    exact = np.array(listed, dtype=values.dtype if values.dtype.kind == "f" else np.float64)
    return np.isin(values, exact)


def _has_bits(values: NDArray[Any], wanted: Any) -> NDArray[np.bool_]:
    """Bits from bit zero on: 1 set, 0 not set, None either."""
    if values.dtype.kind not in "iu":
        raise BadMask(f"bits can be tested on integers only, and these data are {values.dtype}")
    bits = _numbers("bits", wanted)
    if len(bits) > values.dtype.itemsize * 8:
        raise BadMask(f"{len(bits)} bits were asked of {values.dtype}")
    if any(bit not in (0, 1, None) for bit in bits):
        raise BadMask(f"bits are 1, 0 or None, from bit zero on; got {wanted!r}")
    unsigned = values.view(f"u{values.dtype.itemsize}")
    tested = sum(1 << i for i, bit in enumerate(bits) if bit is not None)
    expected = sum(1 << i for i, bit in enumerate(bits) if bit == 1)
    kind = unsigned.dtype.type
    return np.asarray((unsigned & kind(tested)) == kind(expected))


def _numbers(name: str, wanted: Any, count: int | None = None) -> list[float | None]:
    """The numbers (or Nones) of a condition's argument."""
    is_list = isinstance(wanted, Sequence | np.ndarray) and not isinstance(wanted, str | bytes)
    try:
        found = [None if v is None else float(v) for v in wanted] if is_list else []
    except (TypeError, ValueError):
        found = []
    if not found or (count is not None and len(found) != count):
        shape = f"{count} numbers" if count else "a list of numbers"
        raise BadMask(f"{name} takes {shape}; got {wanted!r}")
    if any(v is not None and math.isnan(v) for v in found):
        raise BadMask(f"{name} can't be tested against NaN; got {wanted!r}")
    return found


CONDITIONS: Mapping[str, Callable[[NDArray[Any], Any], NDArray[np.bool_]]] = {
    "range": _in_range,
    "values": _is_value,
    "bits": _has_bits,
}
"""The conditions by name: values and what is wanted -> bool of the same shape."""
