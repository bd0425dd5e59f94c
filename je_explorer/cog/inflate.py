"""Deflate streams whose output is larger or smaller than expected."""

from __future__ import annotations

import zlib

from je_explorer.cog.segment import Bytes
from je_explorer.errors import BadTiff


def inflate(data: Bytes, most: int) -> bytes:
    """Inflate a zlib stream to fewer than ``most`` bytes.

    Raises:
        BadTiff: it is broken, cut short, or inflates to more.
    """
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(data, most)
    except zlib.error as error:
        raise BadTiff(f"its deflate stream is broken: {error}") from None
    if len(found) >= most:
        raise BadTiff(f"its deflate stream holds more than the {most} bytes that it may")
    if not stream.eof:
        raise BadTiff("its deflate stream is cut short")
    return found
