"""WebP tiles: the size that the stream states is compared with the tile's before decoding.

Source: RFC 9649, section 2 (WebP container).
"""

from __future__ import annotations

import imagecodecs

from je_explorer.cog.jpeg import padded
from je_explorer.cog.segment import Bytes, Pixels, Segment
from je_explorer.errors import BadTiff


def decode_webp(data: Bytes, segment: Segment) -> Pixels:
    """Pixels of a WebP tile: RGB, or RGBA with 255 where the stream has no alpha.

    Raises:
        BadTiff: another size than the tile's, or no WebP stream.
    """
    width, height = canvas(data)
    rows = max(segment.rows, segment.most_rows)
    if width != segment.width or not (segment.least_rows or segment.rows) <= height <= rows:
        raise BadTiff(f"its WebP picture is {width} x {height}, the tile {segment.width} x {rows}")
    if segment.depth not in (3, 4) or str(segment.dtype) != "uint8":
        raise BadTiff(f"WebP can't hold {segment.depth} samples of {segment.dtype}")
    pixels = imagecodecs.webp_decode(bytes(data), hasalpha=segment.depth == 4)
    return padded(pixels[..., : segment.depth], segment)


def canvas(data: Bytes) -> tuple[int, int]:
    """``(width, height)`` that a WebP stream states.

    Raises:
        BadTiff: no WebP stream.
    """
    head = bytes(data[:30])
    if len(head) < 25 or head[:4] != b"RIFF" or head[8:12] != b"WEBP":
        raise BadTiff("it is no WebP stream")
    read = _CANVAS.get(head[12:16])
    if read is None:
        raise BadTiff(f"its WebP stream starts with the unknown chunk {head[12:16]!r}")
    return read(head.ljust(30, b"\0"))


def _lossy(head: bytes) -> tuple[int, int]:
    return (
        int.from_bytes(head[26:28], "little") & 0x3FFF,
        int.from_bytes(head[28:30], "little") & 0x3FFF,
    )


def _lossless(head: bytes) -> tuple[int, int]:
    packed = int.from_bytes(head[21:25], "little")
    return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1


def _extended(head: bytes) -> tuple[int, int]:
    return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1


_CANVAS = {b"VP8 ": _lossy, b"VP8L": _lossless, b"VP8X": _extended}
