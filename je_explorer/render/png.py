"""PNG files with a palette, written directly, and their palette replaced without a new encoding.

Source: PNG specification, third edition: chunks IHDR, PLTE, tRNS, IDAT, IEND; filter type 2.
"""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from je_explorer.errors import RequestError

SIGNATURE = b"\x89PNG\r\n\x1a\n"

COMPRESSION = 4
"""zlib level: higher ones cost two to eight times the time for a few hundredths of the size."""

UP = 2
"""Filter type: a row is written as its difference from the one above. Indexes of a map change
little from row to row, so that files are a quarter smaller than unfiltered ones, and sooner made.
"""


def palette_png(indexes: NDArray[np.uint8], palette: NDArray[np.uint8]) -> bytes:
    """Write an image of palette indexes.

    Args:
        indexes: uint8 ``(y, x)``, row 0 at the top.
        palette: uint8 ``(256, 4)``: red, green, blue, opacity of each index.
    """
    height, width = indexes.shape
    rows = np.zeros((height, width + 1), dtype=np.uint8)
    rows[:, 0] = UP
    rows[0, 1:] = indexes[0]
    np.subtract(indexes[1:], indexes[:-1], out=rows[1:, 1:])  # modulo 256, as the filter wants it
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    body = zlib.compress(rows.data, COMPRESSION)
    return b"".join(
        (
            SIGNATURE,
            _chunk(b"IHDR", header),
            *_palette_chunks(palette),
            _chunk(b"IDAT", body),
            _chunk(b"IEND", b""),
        )
    )


def recolour(png: bytes, palette: NDArray[np.uint8]) -> bytes:
    """The same picture in other colours: only the palette is replaced, no pixel is encoded anew.

    Args:
        png: what `palette_png` wrote.
        palette: uint8 ``(256, 4)``.

    Raises:
        RequestError: the picture has no palette.
    """
    parts = [SIGNATURE]
    replaced = False
    for kind, whole in _chunks(png):
        if kind == b"PLTE":
            parts.extend(_palette_chunks(palette))
            replaced = True
        elif kind != b"tRNS":
            parts.append(whole)
    if not replaced:
        raise RequestError("this picture has no palette: draw it again to change its colours")
    return b"".join(parts)


def palette_of(png: bytes) -> bytes:
    """The palette's part of a file, its chunks PLTE and tRNS; empty for a picture of colours.

    Example:
        >>> grey = np.zeros((256, 4), dtype=np.uint8)
        >>> len(palette_of(palette_png(np.zeros((2, 2), dtype=np.uint8), grey)))
        1048
    """
    return b"".join(whole for kind, whole in _chunks(png) if kind in (b"PLTE", b"tRNS"))


def rgba_png(pixels: NDArray[np.uint8]) -> bytes:
    """Write a picture of colours: uint8 ``(y, x, 4)``."""
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels), "RGBA").save(
        buffer, format="PNG", compress_level=COMPRESSION
    )
    return buffer.getvalue()


def data_url(png: bytes) -> str:
    """A PNG as an address that holds the picture itself: ``data:image/png;base64,...``."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _palette_chunks(palette: NDArray[np.uint8]) -> tuple[bytes, bytes]:
    if palette.shape != (256, 4) or palette.dtype != np.uint8:
        raise RequestError(f"a palette is uint8 (256, 4); got {palette.dtype} {palette.shape}")
    return (
        _chunk(b"PLTE", palette[:, :3].tobytes()),
        _chunk(b"tRNS", palette[:, 3].tobytes()),
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk's kind, and the chunk with its length and checksum."""
    if not png.startswith(SIGNATURE):
        raise RequestError("this is no PNG picture")
    position = len(SIGNATURE)
    while position < len(png):
        (length,) = struct.unpack_from(">I", png, position)
        end = position + 12 + length
        yield png[position + 4 : position + 8], png[position:end]
        position = end
