"""Integers that can say that a pixel is missing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from je_explorer.raster.raster import Raster


def marked(raster: Raster) -> tuple[NDArray[np.generic], int | None]:
    """Class codes in which missing pixels hold a code that no valid pixel has.

    The band's own nodata is taken where it is free. Where all codes of the type are in use, the
    integers become wider.

    Args:
        raster: of integers or bools; not modified.

    Returns:
        Integers ``(time, y, x)``, and the code of missing pixels, or None where none is missing.
    """
    values = raster.values
    if values.dtype.kind == "b":
        values = values.astype(np.uint8)
    known = raster.valid
    if known.all():
        return values, None
    limits = np.iinfo(np.dtype(values.dtype.str))
    taken = set(np.unique(values[known]).tolist())
    candidates = [limits.max, limits.min, *range(min(limits.max, 255), -1, -1)]
    if raster.band.nodata is not None and float(raster.band.nodata).is_integer():
        candidates.insert(0, int(raster.band.nodata))
    for code in candidates:
        if limits.min <= code <= limits.max and code not in taken:
            return np.where(known, values, values.dtype.type(code)), int(code)
    wide = values.astype(np.int32)
    return np.where(known, wide, np.int32(-1)), -1
