"""Which compressions are read, and how: an allow-list of decoders with bounded output.

A decoder never gives more than the pixels that the tile has room for. Compressions that bring their
own size (JPEG, WebP, LERC) have it compared with the tile's before anything is decoded.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import imagecodecs
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
    """

    rows: int
    width: int
    depth: int
    row_bytes: int
    dtype: np.dtype[np.generic]
    photometric: int = 1
    tables: bytes = b""
    lerc: tuple[int, ...] = ()

    @property
    def nbytes(self) -> int:
        """Bytes of all decoded rows."""
        return self.rows * self.row_bytes

    @property
    def most(self) -> int:
        """Bytes that may come at most: some writers add a row, or a few bytes, that nobody needs."""
        return self.nbytes + max(self.row_bytes, self.nbytes // 20) + 1


@dataclass(frozen=True, slots=True)
class Codec:
    """One compression.

    Attributes:
        name: for people.
        decode: ``(stored bytes, segment)`` to flat uint8 for a ``raw`` codec, else to an array
            ``(rows, width, depth)`` of the segment's dtype.
        raw: whether decoded bytes are numbers in the file's byte order.
        predicts: whether a predictor may lie under it.
    """

    name: str
    decode: Callable[[Bytes, Segment], Pixels]
    raw: bool = True
    predicts: bool = False


def enough(data: Bytes | NDArray[np.uint8], segment: Segment) -> NDArray[np.uint8]:
    """The bytes of the segment, without the few that follow.

    Raises:
        BadTiff: there are too few.
    """
    flat = np.frombuffer(data, np.uint8)
    if len(flat) < segment.nbytes:
        raise BadTiff(f"it decodes to {len(flat)} bytes instead of {segment.nbytes}")
    return flat[: segment.nbytes]


def _stored(data: Bytes, segment: Segment) -> Pixels:
    return enough(data, segment)


def _deflate(data: Bytes, segment: Segment) -> Pixels:
    out = np.empty(segment.nbytes, np.uint8)
    try:
        return enough(imagecodecs.deflate_decode(data, out=out), segment)
    except imagecodecs.DeflateError:
        # libdeflate won't say whether the stream is broken or only too long; zlib does.
        return enough(_inflate(data, segment), segment)


def _inflate(data: Bytes, segment: Segment) -> bytes:
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(data, segment.most)
    except zlib.error as error:
        raise BadTiff(f"its deflate stream is broken: {error}") from None
    if len(found) >= segment.most:
        raise BadTiff(f"it inflates to more than its {segment.nbytes} bytes")
    return found


def _zstd(data: Bytes, segment: Segment) -> Pixels:
    out = np.empty(segment.most, np.uint8)
    return enough(imagecodecs.zstd_decode(data, out=out), segment)


def _packbits(data: Bytes, segment: Segment) -> Pixels:
    out = np.empty(segment.most, np.uint8)
    return enough(imagecodecs.packbits_decode(data, out=out), segment)


CODECS: dict[int, Codec] = {
    1: Codec("none", _stored),
    8: Codec("deflate", _deflate, predicts=True),
    32773: Codec("PackBits", _packbits),
    32946: Codec("deflate", _deflate, predicts=True),
    50000: Codec("ZSTD", _zstd, predicts=True),
}
"""By the TIFF code. What is not listed is refused when the file is opened."""


def decode(code: int, data: Bytes, segment: Segment) -> Pixels:
    """Decode one segment.

    Raises:
        BadTiff: the stream is broken, or of another size than the tile.
    """
    try:
        return CODECS[code].decode(data, segment)
    except BadTiff:
        raise
    except Exception as error:  # codecs raise a class of their own each, and ValueError, IndexError
        raise BadTiff(f"its {CODECS[code].name} stream is broken: {error}") from error
