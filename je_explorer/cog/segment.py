"""One stored piece of an image: a tile or strip, or one sample's share of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import BadTiff

Bytes: TypeAlias = bytes | memoryview
Pixels: TypeAlias = NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Segment:
    """What one stored piece of an image must decode to.

    Attributes:
        rows, width, depth: its pixels and the samples of each.
        row_bytes: of one decoded row (1-bit rows are padded to whole bytes).
        dtype: native numpy type of a sample.
        photometric: the TIFF code; 6 is YCbCr.
        tables: JPEG tables that all tiles share.
        lerc: the LERC parameters tag: version, additional compression.
        least_rows: rows that must be there. Some writers store only those rows of the tiles at
            the bottom that lie inside the image.
        most_rows: rows that may be there: some writers store whole strips past the image's end.
    """

    rows: int
    width: int
    depth: int
    row_bytes: int
    dtype: np.dtype[np.generic]
    photometric: int = 1
    tables: bytes = b""
    lerc: tuple[int, ...] = ()
    least_rows: int = 0
    most_rows: int = 0

    @property
    def nbytes(self) -> int:
        """Bytes of all decoded rows."""
        return self.rows * self.row_bytes

    @property
    def most(self) -> int:
        """Bytes that may come at most: a few more than the rows have are let pass."""
        whole = max(self.rows, self.most_rows) * self.row_bytes
        return whole + max(self.row_bytes, whole // 20) + 1


def into(decoder: Callable[..., Any], data: Bytes, most: int) -> NDArray[np.uint8]:
    """What a decoder makes of some bytes, in memory for ``most`` bytes: it can't write more."""
    return np.frombuffer(decoder(data, out=np.empty(most, np.uint8)), np.uint8)


def enough(data: Bytes | bytearray | Pixels, segment: Segment) -> NDArray[np.uint8]:
    """The bytes of a segment's rows: without what follows them, with zeros for optional rows.

    Raises:
        BadTiff: rows inside the image are missing.
    """
    flat = np.frombuffer(data, np.uint8)
    if len(flat) >= segment.nbytes:
        return flat[: segment.nbytes]
    if len(flat) < (segment.least_rows or segment.rows) * segment.row_bytes:
        raise BadTiff(f"it decodes to {len(flat)} bytes instead of {segment.nbytes}")
    return np.concatenate([flat, np.zeros(segment.nbytes - len(flat), np.uint8)])
