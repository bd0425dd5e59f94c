"""Undo what was done to numbers before they were compressed: differences along rows, byte planes.

Source: TIFF 6.0, section 14; TIFF Technical Note 3 (floating point predictor).
"""

from __future__ import annotations

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from je_explorer.cog.segment import Segment


def numbers(
    flat: NDArray[np.generic], segment: Segment, bits: int, order: str, predictor: int
) -> NDArray[np.generic]:
    """Decoded bytes as an array ``(rows, width, depth)`` of native numbers.

    Args:
        flat: uint8, ``segment.nbytes`` long; may be read-only.
        bits: stored bits per sample.
        order: ``"<"`` or ``">"``, the file's byte order.
        predictor: 1 none, 2 horizontal differences, 3 floating point.
    """
    if bits == 1:
        return _unpacked(flat, segment)
    shape = (segment.rows, segment.width, segment.depth)
    if predictor == 3:
        return _from_planes(flat, segment).reshape(shape)
    stored = flat.view(np.dtype(order + segment.dtype.str[1:])).reshape(shape)
    native = stored.astype(segment.dtype, copy=not stored.flags.writeable)
    if predictor == 2:
        whole = native.view(f"u{segment.dtype.itemsize}")
        imagecodecs.delta_decode(whole, axis=-2, out=whole)
    return native


def _unpacked(flat: NDArray[np.generic], segment: Segment) -> NDArray[np.generic]:
    rows = flat.view(np.uint8).reshape(segment.rows, segment.row_bytes)
    bits = np.unpackbits(rows, axis=1, count=segment.width * segment.depth)
    return bits.reshape(segment.rows, segment.width, segment.depth)


def _from_planes(flat: NDArray[np.generic], segment: Segment) -> NDArray[np.generic]:
    """Rows of all first bytes, all second bytes, ..., most significant first, as differences."""
    item = segment.dtype.itemsize
    across = segment.width * segment.depth
    rows = flat.reshape(segment.rows, item * segment.width, segment.depth)
    planes = imagecodecs.delta_decode(rows, axis=-2).reshape(segment.rows, item, across)
    out = np.empty((segment.rows, across, item), np.uint8)
    for place in range(item):
        out[:, :, place] = planes[:, item - 1 - place]
    return out.view(segment.dtype.newbyteorder("<")).astype(segment.dtype, copy=False)
