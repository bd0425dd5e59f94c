"""LZW streams, never through a decoder that is known to crash on a broken one.

imagecodecs before 2026.6.6 takes the whole process down on a stream of four bytes. Where only such
a version is to be had (Python 3.11), the stream is wrapped in a TIFF of one strip, in memory, and
libtiff decodes it, through Pillow.
"""

from __future__ import annotations

import io
import re
import struct

import imagecodecs
from PIL import Image as Pillow
from PIL import features

from je_explorer.cog.segment import Bytes, Pixels, Segment, enough, into
from je_explorer.errors import BadTiff, UnsupportedTiff

SAFE_IMAGECODECS = (2026, 6, 6)
_LZW, _STRIP_AT = 5, 8 + 2 + 9 * 12 + 4


def lzw_decoder_name() -> str:
    """Which decoder reads LZW here, for people: its name and version."""
    if imagecodecs_is_safe(imagecodecs.__version__):
        return f"imagecodecs {imagecodecs.__version__}"
    if features.check("libtiff"):
        return f"libtiff {features.version('libtiff')}, through Pillow"
    return "none: install imagecodecs 2026.6.6 or newer"


def imagecodecs_is_safe(version: str) -> bool:
    """Whether a version of imagecodecs survives broken LZW streams."""
    return tuple(int(n) for n in re.findall(r"\d+", version)[:3]) >= SAFE_IMAGECODECS


def decode_lzw(data: Bytes, segment: Segment) -> Pixels:
    """The bytes of a segment.

    Raises:
        BadTiff: the stream is broken or too short.
        UnsupportedTiff: no safe decoder is installed.
    """
    if imagecodecs_is_safe(imagecodecs.__version__):
        return enough(into(imagecodecs.lzw_decode, data, segment.most), segment)
    if not features.check("libtiff"):
        raise UnsupportedTiff("LZW needs imagecodecs 2026.6.6 or newer, or a Pillow with libtiff")
    return enough(_through_libtiff(data, segment), segment)


def _through_libtiff(data: Bytes, segment: Segment) -> bytes:
    # Only rows that must be there are asked for: libtiff fails when it runs out of data.
    rows = segment.least_rows or segment.rows
    wrapped = io.BytesIO(_wrapped(data, segment.row_bytes, rows))
    try:
        with Pillow.open(wrapped, formats=("TIFF",)) as picture:
            return picture.tobytes()
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError) as error:
        raise BadTiff(f"its LZW stream is broken: {error}") from None


def _wrapped(data: Bytes, width: int, rows: int) -> bytes:
    """A little-endian TIFF whose only strip is ``data``: ``rows`` of ``width`` grey bytes."""
    tags = [
        (256, 4, width), (257, 4, rows), (258, 3, 8), (259, 3, _LZW), (262, 3, 1),
        (273, 4, _STRIP_AT), (277, 3, 1), (278, 4, rows), (279, 4, len(data)),
    ]  # fmt: skip
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    head = struct.pack("<2sHIH", b"II", 42, 8, len(tags))
    return b"".join((head, entries, bytes(4), data))
