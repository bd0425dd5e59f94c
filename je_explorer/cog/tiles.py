"""Which tiles a window of an image needs, and the pixels that a tile's bytes hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from je_explorer.cog.codecs import CODECS, decode
from je_explorer.cog.image import MAX_STORED_BYTES, Image
from je_explorer.cog.predictor import numbers
from je_explorer.cog.segment import Bytes
from je_explorer.errors import BadTiff, TooLarge
from je_explorer.raster.grid import Window


@dataclass(frozen=True, slots=True)
class Piece:
    """One tile's share of a window: its number, its place in the image, what is wanted of it."""

    tile: int
    col: int
    row: int
    window: Window


def pieces(image: Image, window: Window) -> Iterator[Piece]:
    """The tiles that hold a window's pixels, row by row; sparse ones too."""
    first_col, end_col = window.col_off // image.tile_width, -(-window.col_end // image.tile_width)
    first_row, end_row = (
        window.row_off // image.tile_height,
        -(-window.row_end // image.tile_height),
    )
    for down in range(first_row, end_row):
        for across in range(first_col, end_col):
            col, row = across * image.tile_width, down * image.tile_height
            wanted = Window(col, row, image.tile_width, image.tile_height).intersection(window)
            if wanted is not None:
                yield Piece(down * image.tiles_across + across, col, row, wanted)


def segments(image: Image, tile: int) -> list[int]:
    """The stored segments of a tile: one, or one for each sample."""
    each = image.tiles_across * image.tiles_down
    return [plane * each + tile for plane in range(image.planes)]


def is_sparse(image: Image, tile: int) -> bool:
    """Whether nothing is stored for a tile: all its pixels are missing."""
    return all(is_empty(image, segment) for segment in segments(image, tile))


def is_empty(image: Image, segment: int) -> bool:
    """Whether nothing is stored for a segment, and the file says so by place and size."""
    return not (int(image.offsets[segment]) or int(image.counts[segment]))


def byte_range(image: Image, segment: int, size: int | None) -> tuple[int, int]:
    """Bytes ``[start, stop)`` of a segment.

    Raises:
        BadTiff: no bytes, more than its pixels can need, or past the end of the file.
        TooLarge: over 16 MiB.
    """
    start, count = int(image.offsets[segment]), int(image.counts[segment])
    raw = image.row_bytes * image.rows_of(segment % (image.tiles_across * image.tiles_down))
    if count == 0 or start == 0:
        raise BadTiff(f"it has {count} bytes at {start}")
    if size is not None and start + count > size:
        raise BadTiff(f"its bytes {start} to {start + count} lie past the end of the file ({size})")
    if count > raw + raw // 10 + (64 << 10):
        raise BadTiff(f"it claims {count} bytes for {raw} bytes of pixels")
    if count > MAX_STORED_BYTES and image.compression != 1:
        raise TooLarge(f"it claims {count} bytes; tiles of up to 16 MiB are read")
    return start, start + (min(count, raw) if image.compression == 1 else count)


def decode_tile(image: Image, tile: int, stored: Sequence[Bytes | None]) -> NDArray[np.generic]:
    """The pixels of a tile from the bytes of its segments; None is a segment that is not stored.

    Returns:
        ``(rows, tile_width)``, or ``(rows, tile_width, samples)``, native byte order.

    Raises:
        BadTiff: a segment that can't be decoded, or decodes to another size.
    """
    planes = [_decode_segment(image, tile, data) for data in stored]
    if image.samples == 1:
        return planes[0][..., 0]
    return np.concatenate(planes, axis=-1) if image.planar else planes[0]


def _decode_segment(image: Image, tile: int, data: Bytes | None) -> NDArray[np.generic]:
    segment = image.segment(tile)
    if data is None:
        return np.full((segment.rows, segment.width, segment.depth), image.fill, image.dtype)
    if image.reversed_bits and CODECS[image.compression].raw:
        data = REVERSED[np.frombuffer(data, np.uint8)].tobytes()
    found = decode(image.compression, data, segment)
    if not CODECS[image.compression].raw:
        return found
    return numbers(found, segment, image.bits, image.order, image.predictor)


REVERSED = np.packbits(
    np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1)[:, ::-1], axis=1
)[:, 0]
"""Each byte with its bits in the other order, for files with FillOrder 2."""
