"""From numbers as stored to measurements: the one place where DNs become values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from je_explorer.raster.raster import Band


@dataclass(frozen=True, slots=True)
class Rule:
    """How one file's DNs are read: its band, and the nodata of the file where the band has none."""

    band: Band
    nodata: float | None

    @classmethod
    def of(cls, band: Band, file_nodata: float | None) -> Rule:
        """The catalogue's nodata, or else the file's own."""
        return cls(band, file_nodata if band.nodata is None else band.nodata)


def measured(dn: NDArray[np.generic], rule: Rule) -> NDArray[np.bool_]:
    """Which DNs are measurements: neither nodata, nor an error code, nor outside the valid range.

    Args:
        dn: numbers as stored, any shape.
        rule: the file's band and nodata.

    Returns:
        Bool, of the shape of ``dn``.
    """
    if dn.dtype.kind in "iu" and dn.size and _all_measured(dn, rule):
        return np.ones(dn.shape, dtype=bool)
    valid = ~np.isnan(dn) if dn.dtype.kind == "f" else np.ones(dn.shape, dtype=bool)
    codes = rule.band.errors if rule.nodata is None else (rule.nodata, *rule.band.errors)
    for code in codes:
        stored = _as_stored(code, dn.dtype)
        if stored is not None:
            valid &= dn != stored
    if rule.band.valid_range is not None:
        valid &= _within(dn, *rule.band.valid_range)
    return valid


def _all_measured(dn: NDArray[np.generic], rule: Rule) -> bool:
    """Whether the extremes alone tell that all is measured: two passes instead of six."""
    low, high = int(dn.min()), int(dn.max())
    codes = rule.band.errors if rule.nodata is None else (rule.nodata, *rule.band.errors)
    if any(low <= code <= high for code in codes):
        return False
    if rule.band.valid_range is None:
        return True
    return rule.band.valid_range[0] <= low and high <= rule.band.valid_range[1]


def scale_into(
    out: NDArray[np.float32], dn: NDArray[np.generic], valid: NDArray[np.bool_], band: Band
) -> None:
    """Write ``dn * scale + offset`` as float32, NaN where not valid.

    The arithmetic is in float32, product first: the same rounding as in JAXA's own client.
    """
    if band.scale == 1.0:
        np.copyto(out, dn, casting="unsafe")
    else:
        np.multiply(dn, np.float32(band.scale), out=out, dtype=np.float32, casting="unsafe")
    if band.offset:
        np.add(out, np.float32(band.offset), out=out)
    if not valid.all():
        out[~valid] = np.nan


def to_rgba(
    dn: NDArray[np.generic], valid: NDArray[np.bool_], colors: NDArray[np.uint8] | None
) -> NDArray[np.uint8]:
    """A picture's samples as RGBA: palettes looked up, grey and RGB completed by an opaque alpha.

    Args:
        dn: uint8 ``(y, x)`` or ``(y, x, sample)``; wider integers keep their high byte.
        valid: bool ``(y, x)``: False becomes transparent.
        colors: uint8 ``(entries, 3)`` of a palette image, or None.

    Returns:
        uint8 ``(y, x, 4)``.
    """
    samples = dn[..., np.newaxis] if dn.ndim == 2 else dn
    if colors is not None:
        samples = colors[np.minimum(samples[..., 0].astype(np.int64), len(colors) - 1)]
    elif samples.dtype.kind == "u" and samples.dtype.itemsize > 1:
        samples = samples >> np.asarray(8 * (samples.dtype.itemsize - 1), dtype=samples.dtype)
    rgba = np.full((*dn.shape[:2], 4), 255, dtype=np.uint8)
    if samples.shape[-1] in (1, 2):
        rgba[..., :3] = samples[..., :1]
        if samples.shape[-1] == 2:
            rgba[..., 3] = samples[..., 1]
    else:
        rgba[..., : min(4, samples.shape[-1])] = samples[..., :4]
    rgba[~valid] = 0
    return rgba


def _as_stored(code: float, dtype: np.dtype[Any]) -> Any:
    """The code as a number of the array's type, or None where that type can't hold it."""
    if dtype.kind == "f":
        return None if np.isnan(code) else dtype.type(code)
    if dtype.kind == "b":
        return None
    limits = np.iinfo(dtype)
    if not np.isfinite(code) or code != int(code) or not limits.min <= code <= limits.max:
        return None
    return dtype.type(int(code))


def _within(dn: NDArray[Any], low: float, high: float) -> NDArray[np.bool_]:
    """``low <= dn <= high``, without turning integers into floats."""
    if dn.dtype.kind in "iu":
        limits = np.iinfo(dn.dtype)
        lo = max(limits.min, int(np.ceil(max(low, limits.min))))
        hi = min(limits.max, int(np.floor(min(high, limits.max))))
        if lo > hi:
            return np.zeros(dn.shape, dtype=bool)
        inside = np.ones(dn.shape, dtype=bool)
        if lo > limits.min:
            inside &= dn >= dn.dtype.type(lo)
        if hi < limits.max:
            inside &= dn <= dn.dtype.type(hi)
        return inside
    return np.asarray((dn >= low) & (dn <= high))
