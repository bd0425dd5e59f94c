"""JPEG tiles: the size that the stream states is compared with the tile's before decoding."""

from __future__ import annotations

import imagecodecs
import numpy as np

from je_explorer.cog.segment import Bytes, Pixels, Segment
from je_explorer.errors import BadTiff, UnsupportedTiff

_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))
_YCBCR = 6
_COLOURS = {1: "GRAYSCALE", 3: "RGB", 4: "CMYK"}


def decode_jpeg(data: Bytes, segment: Segment) -> Pixels:
    """Pixels of a JPEG tile, YCbCr turned to RGB.

    Raises:
        BadTiff: its frame has another size, or the stream is broken.
        UnsupportedTiff: more than 8 bits, or a number of samples that JPEG has no colours for.
    """
    bits, height, width, samples = frame(data)
    if bits != 8 or str(segment.dtype) != "uint8":
        raise UnsupportedTiff(f"JPEG with {bits} bits per sample is not read")
    rows = max(segment.rows, segment.most_rows)
    if width != segment.width or not (segment.least_rows or segment.rows) <= height <= rows:
        raise BadTiff(f"its JPEG frame is {width} x {height}, the tile {segment.width} x {rows}")
    if samples != segment.depth:
        raise BadTiff(f"its JPEG frame has {samples} samples, the tile {segment.depth}")
    colours = _COLOURS.get(samples, "UNKNOWN")
    stored = "YCbCr" if segment.photometric == _YCBCR and samples == 3 else colours
    pixels = imagecodecs.jpeg8_decode(
        bytes(data),
        tables=segment.tables or None,
        colorspace=stored.upper(),
        outcolorspace=colours.upper(),
    )
    return padded(pixels.reshape(height, width, samples), segment)


def padded(pixels: Pixels, segment: Segment) -> Pixels:
    """Pixels cut, or filled with zeros, to the rows of the segment."""
    rows = segment.rows - len(pixels)
    return pixels[: segment.rows] if rows <= 0 else np.pad(pixels, ((0, rows), (0, 0), (0, 0)))


def frame(data: Bytes) -> tuple[int, int, int, int]:
    """``(bits, height, width, samples)`` that the first frame of a JPEG stream states.

    Raises:
        BadTiff: there is no frame.
    """
    view = memoryview(data)
    at = 2
    while bytes(view[:2]) == b"\xff\xd8" and at + 4 <= len(view) and view[at] == 0xFF:
        marker = view[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _ALONE:
            at += 2
        elif marker in _START_OF_FRAME and at + 10 <= len(view):
            height, width = (int.from_bytes(view[at + n : at + n + 2], "big") for n in (5, 7))
            return view[at + 4], height, width, view[at + 9]
        else:
            at += 2 + int.from_bytes(view[at + 2 : at + 4], "big")
    raise BadTiff("its JPEG stream has no frame")
