"""Which compressions are read, and how: an allow-list of decoders with bounded output.

A decoder never gives more than the pixels that the tile has room for. Compressions that bring their
own size (JPEG, WebP, LERC) have it compared with the tile's before anything is decoded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import imagecodecs

from je_explorer.cog.inflate import inflate
from je_explorer.cog.jpeg import decode_jpeg
from je_explorer.cog.lerc import decode_lerc
from je_explorer.cog.lzw import decode_lzw
from je_explorer.cog.segment import Bytes, Pixels, Segment, enough, into
from je_explorer.cog.webp import decode_webp
from je_explorer.errors import BadTiff, CogError


@dataclass(frozen=True, slots=True)
class Codec:
    """One compression.

    Attributes:
        name: for people.
        decode: ``(stored bytes, segment)`` to flat uint8 for a ``raw`` codec, else to an array
            ``(rows, width, depth)`` of the segment's dtype.
        raw: whether decoded bytes are numbers in the file's byte order.
        predictor: what a predictor tag beside it means: ``"undone"`` after decoding, ``"ignored"``
            as libtiff does, or ``"bad"``.
    """

    name: str
    decode: Callable[[Bytes, Segment], Pixels]
    raw: bool = True
    predictor: Literal["undone", "ignored", "bad"] = "ignored"


def _stored(data: Bytes, segment: Segment) -> Pixels:
    return enough(data, segment)


def _deflate(data: Bytes, segment: Segment) -> Pixels:
    try:
        return enough(into(imagecodecs.deflate_decode, data, segment.nbytes), segment)
    except imagecodecs.DeflateError:
        # libdeflate won't say whether the stream is broken or only too long; zlib does.
        return enough(inflate(data, segment.most), segment)


def _zstd(data: Bytes, segment: Segment) -> Pixels:
    return enough(into(imagecodecs.zstd_decode, data, segment.most), segment)


def _packbits(data: Bytes, segment: Segment) -> Pixels:
    return enough(into(imagecodecs.packbits_decode, data, segment.most), segment)


CODECS: dict[int, Codec] = {
    1: Codec("none", _stored),
    5: Codec("LZW", decode_lzw, predictor="undone"),
    7: Codec("JPEG", decode_jpeg, raw=False),
    8: Codec("deflate", _deflate, predictor="undone"),
    32773: Codec("PackBits", _packbits),
    32946: Codec("deflate", _deflate, predictor="undone"),
    34887: Codec("LERC", decode_lerc, raw=False, predictor="bad"),
    50000: Codec("ZSTD", _zstd, predictor="undone"),
    50001: Codec("WebP", decode_webp, raw=False),
}
"""By the TIFF code. What is not listed is refused when the file is opened."""


def decode(code: int, data: Bytes, segment: Segment) -> Pixels:
    """Decode one segment.

    Raises:
        BadTiff: the stream is broken, or of another size than the tile.
        UnsupportedTiff: a kind of stream that is not read here.
    """
    try:
        return CODECS[code].decode(data, segment)
    except CogError:
        raise
    except Exception as error:  # codecs raise a class of their own each, and ValueError, IndexError
        raise BadTiff(f"its {CODECS[code].name} stream is broken: {error}") from error
