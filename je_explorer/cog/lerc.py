"""LERC tiles: the size that each blob states is compared with the tile's before decoding.

Source: the Lerc2 blob header, and the LERC codec of libtiff for what masked pixels become.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import imagecodecs
import numpy as np

from je_explorer.cog.inflate import inflate
from je_explorer.cog.segment import Bytes, Pixels, Segment, into
from je_explorer.errors import BadTiff, UnsupportedTiff

_TYPES = ("int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float64")
_NONE, _DEFLATE, _ZSTD = range(3)


@dataclass(frozen=True, slots=True)
class Blob:
    """What the header of one Lerc2 blob states; ``masked``: not all pixels are valid."""

    rows: int
    cols: int
    depth: int
    masked: bool
    size: int
    dtype: str


def decode_lerc(data: Bytes, segment: Segment) -> Pixels:
    """Pixels of a LERC tile. Masked ones are NaN, or 0 where there is no NaN.

    Raises:
        BadTiff: another size or type than the tile's, or a broken stream.
        UnsupportedTiff: an older kind of LERC, or another compression around it.
    """
    stream = _unwrapped(data, segment)
    found = list(blobs(stream))
    _check(found, segment)
    pixels, masks = imagecodecs.lerc_decode(stream, masks=True)
    shape = (segment.rows, segment.width, found[0].depth)
    if len(found) > 1:
        pixels = np.moveaxis(pixels.reshape(len(found), *shape[:2]), 0, -1)
        masks = None if masks is None else np.moveaxis(masks, 0, -1) if masks.ndim == 3 else masks
    else:
        pixels = pixels.reshape(shape)
    if masks is not None and any(blob.masked for blob in found):
        pixels = _masked(pixels, np.asarray(masks, bool), segment)
    elif pixels.shape[-1] < segment.depth:
        pixels = np.concatenate([pixels, np.full((*shape[:2], 1), 255, pixels.dtype)], axis=-1)
    return pixels


def _masked(pixels: Pixels, valid: Pixels, segment: Segment) -> Pixels:
    valid = valid if valid.ndim == 3 else valid[..., None]
    if pixels.shape[-1] < segment.depth:
        # The alpha of a picture travels as LERC's own mask.
        return np.concatenate([pixels, (valid * 255).astype(pixels.dtype)], axis=-1)
    if segment.dtype.kind == "f":
        return np.where(valid, pixels, np.asarray(np.nan, segment.dtype))
    return pixels


def _check(found: list[Blob], segment: Segment) -> None:
    depth = sum(blob.depth for blob in found)
    alpha = segment.depth in (2, 4) and str(segment.dtype) == "uint8"
    if any((b.cols, b.rows) != (segment.width, segment.rows) for b in found):
        first = found[0]
        raise BadTiff(
            f"its LERC blob is {first.cols} x {first.rows}, the tile"
            f" {segment.width} x {segment.rows}"
        )
    if depth != segment.depth and not (alpha and depth == segment.depth - 1):
        raise BadTiff(f"its LERC blobs have {depth} samples, the tile {segment.depth}")
    if len(found) > 1 and any(blob.depth != 1 for blob in found):
        raise BadTiff("its LERC blobs have several samples each")
    if any(blob.dtype != str(segment.dtype) for blob in found):
        raise BadTiff(f"its LERC blob holds {found[0].dtype}, the tile {segment.dtype}")


def _unwrapped(data: Bytes, segment: Segment) -> bytes:
    """The blobs themselves, out of the deflate or ZSTD stream around them."""
    around = segment.lerc[1] if len(segment.lerc) > 1 else _NONE
    most = segment.nbytes + segment.nbytes // 10 + (64 << 10)
    if around == _NONE:
        return bytes(data)
    if around == _DEFLATE:
        return inflate(data, most)
    if around == _ZSTD:
        return into(imagecodecs.zstd_decode, data, most).tobytes()
    raise UnsupportedTiff(f"LERC inside compression {around} is not read")


def blobs(data: bytes) -> Iterator[Blob]:
    """The headers of the blobs that follow each other in a stream.

    Raises:
        BadTiff: no Lerc2 blob, or one that claims more bytes than there are.
    """
    at = 0
    while at == 0 or data[at : at + 6] == b"Lerc2 ":
        blob = _blob(data, at)
        yield blob
        at += blob.size


def _blob(data: bytes, at: int) -> Blob:
    if data[at : at + 6] != b"Lerc2 " or len(data) < at + 50:
        raise BadTiff("it is no Lerc2 blob")
    version = struct.unpack_from("<i", data, at + 6)[0]
    if not 2 <= version <= 6:
        raise UnsupportedTiff(f"LERC blobs of version {version} are not read")
    place = at + 10 + (4 if version >= 3 else 0)
    names = "<7i" if version >= 4 else "<6i"
    numbers = list(struct.unpack_from(names, data, place))
    if version < 4:
        numbers.insert(2, 1)
    rows, cols, depth, valid, _, size, kind = numbers
    if not 0 < size <= len(data) - at or not 0 <= kind < len(_TYPES):
        raise BadTiff(f"its LERC blob claims {size} bytes of {len(data) - at}, type {kind}")
    return Blob(rows, cols, depth, valid != rows * cols, size, _TYPES[kind])
