"""Writes cloud-optimised GeoTIFFs as JAXA's are: classic, tiled, Deflate, up to three images.

The directories of all images stand before the pixels, so that one short read finds them: TIFF
libraries that write image after image can't do that. No time stamp, no software tag: the same
pixels give the same bytes.
Source: TIFF 6.0; OGC GeoTIFF 1.1; the layout of OGC COG 1.0.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from je_explorer.sample.kept import kept

TILE = 256
"""Side of a tile in pixels. Square, because JAXA's client swaps width and height."""

SHORT, LONG, DOUBLE, ASCII = 3, 4, 12, 2
_CODES = {SHORT: "H", LONG: "I", DOUBLE: "d"}
_SIZES = {SHORT: 2, LONG: 4, DOUBLE: 8, ASCII: 1}
_SAMPLE_FORMATS = {"u": 1, "i": 2, "f": 3}
_DEFLATE_LEVEL = 6

Pixels = NDArray[Any]
Tag = tuple[int, int, Sequence[float] | bytes]


def encode(
    images: Sequence[Pixels],
    bbox: tuple[float, float, float, float],
    epsg: int,
    *,
    nodata: float | None = None,
    palette: Sequence[tuple[int, int, int]] | None = None,
) -> bytes:
    """The bytes of a COG.

    Args:
        images: ``(y, x)``, or ``(y, x, 4)`` for a picture; finest first, all over ``bbox``.
        bbox: west, south, east, north of the file, in the units of the CRS.
        epsg: 4326, or a projected CRS in metres.
        nodata: fills the tiles that overhang, and is told in GDAL's tag.
        palette: up to 256 colours for classes, told in the file's colour map.
    """
    tiles = [_tiles(image, nodata or 0) for image in images]
    tags = [
        _image_tags(image, nodata, palette)
        + (_geo_tags(image.shape, bbox, epsg) if index == 0 else [])
        + [(254, LONG, (int(index > 0),))]
        for index, image in enumerate(images)
    ]
    sizes = [_directory_size(tag, len(part)) for tag, part in zip(tags, tiles, strict=True)]
    starts = _data_starts(8 + sum(sizes), [sum(map(len, part)) for part in tiles])
    out = [struct.pack("<2sHI", b"II", 42, 8)]
    position = 8
    for index, (tag, part, size) in enumerate(zip(tags, tiles, sizes, strict=True)):
        following = position + size if index + 1 < len(images) else 0
        out.append(_directory(tag + _tile_tags(part, starts[index]), position, following))
        position += size
    # The coarsest image comes first, as GDAL writes it: an overview is drawn from few bytes.
    return b"".join([*out, *(b"".join(part) for part in reversed(tiles))])


def _data_starts(start: int, sizes: Sequence[int]) -> list[int]:
    starts = []
    for size in reversed(sizes):
        starts.append(start)
        start += size
    return starts[::-1]


def _tiles(image: Pixels, fill: float) -> list[bytes]:
    """Every tile of an image, row by row, compressed; overhanging pixels hold ``fill``."""
    rows, cols = (-(-side // TILE) for side in image.shape[:2])
    return [
        _tile(image[r * TILE : (r + 1) * TILE, c * TILE : (c + 1) * TILE], fill)
        for r in range(rows)
        for c in range(cols)
    ]


def _tile(part: Pixels, fill: float) -> bytes:
    if part.shape[:2] != (TILE, TILE):
        whole = np.full((TILE, TILE, *part.shape[2:]), fill, dtype=part.dtype)
        whole[: part.shape[0], : part.shape[1]] = part
        part = whole
    value = part.flat[0]
    if (part == value).all():
        return _even_tile(part.shape, part.dtype.str, value.item())
    return _deflate(np.ascontiguousarray(part).tobytes())


@kept(512)
def _even_tile(shape: tuple[int, ...], dtype: str, value: float) -> bytes:
    return _deflate(np.full(shape, value, dtype=dtype).tobytes())


def _deflate(data: bytes) -> bytes:
    """Compress, with the fastest library that this build of imagecodecs has."""
    if imagecodecs.ZLIBNG.available:
        return bytes(imagecodecs.zlibng_encode(data, _DEFLATE_LEVEL))
    return bytes(imagecodecs.deflate_encode(data, _DEFLATE_LEVEL))


def _image_tags(
    image: Pixels, nodata: float | None, palette: Sequence[tuple[int, int, int]] | None
) -> list[Tag]:
    samples = image.shape[2] if image.ndim == 3 else 1
    photometric = 3 if palette else 2 if samples > 1 else 1
    bits = image.dtype.itemsize * 8
    tags: list[Tag] = [
        (256, LONG, (image.shape[1],)),
        (257, LONG, (image.shape[0],)),
        (258, SHORT, (bits,) * samples),
        (259, SHORT, (8,)),
        (262, SHORT, (photometric,)),
        (277, SHORT, (samples,)),
        (284, SHORT, (1,)),
        (317, SHORT, (1,)),
        (322, LONG, (TILE,)),
        (323, LONG, (TILE,)),
        (339, SHORT, (_SAMPLE_FORMATS[image.dtype.kind],) * samples),
    ]
    if palette:
        colours = np.zeros((3, 256), dtype=int)
        colours[:, : len(palette)] = np.array(palette).T * 257
        tags.append((320, SHORT, colours.ravel().tolist()))
    if samples == 4:
        tags.append((338, SHORT, (2,)))
    if nodata is not None:
        tags.append((42113, ASCII, f"{nodata:g}".encode() + b"\0"))
    return tags


def _geo_tags(
    shape: tuple[int, ...], bbox: tuple[float, float, float, float], epsg: int
) -> list[Tag]:
    west, south, east, north = bbox
    size = ((east - west) / shape[1], (north - south) / shape[0], 0.0)
    model, key = (2, 2048) if epsg == 4326 else (1, 3072)
    keys = (1, 1, 0, 3, 1024, 0, 1, model, 1025, 0, 1, 1, key, 0, 1, epsg)
    return [
        (33550, DOUBLE, size),
        (33922, DOUBLE, (0.0, 0.0, 0.0, west, north, 0.0)),
        (34735, SHORT, keys),
    ]


def _tile_tags(tiles: Sequence[bytes], start: int) -> list[Tag]:
    counts = [len(tile) for tile in tiles]
    offsets = start + np.cumsum([0, *counts[:-1]])
    return [(324, LONG, offsets.tolist()), (325, LONG, counts)]


def _packed(kind: int, values: Sequence[float] | bytes) -> bytes:
    if isinstance(values, bytes):
        return values
    return struct.pack(f"<{len(values)}{_CODES[kind]}", *values)


def _padded(size: int) -> int:
    """Bytes that a value takes outside its entry: none up to 4, else even."""
    return 0 if size <= 4 else size + size % 2


def _directory_size(tags: Sequence[Tag], tiles: int) -> int:
    values = [len(tag[2]) * _SIZES[tag[1]] for tag in tags] + [4 * tiles] * 2
    return 2 + 12 * len(values) + 4 + sum(map(_padded, values))


def _directory(tags: Sequence[Tag], start: int, following: int) -> bytes:
    """One image file directory with its long values behind it."""
    entries, values = [], b""
    offset = start + 2 + 12 * len(tags) + 4
    for code, kind, content in sorted(tags, key=lambda tag: tag[0]):
        data = _packed(kind, content)
        inline = data.ljust(4, b"\0")
        if len(data) > 4:
            inline = struct.pack("<I", offset + len(values))
            values += data.ljust(_padded(len(data)), b"\0")
        entries.append(struct.pack("<HHI4s", code, kind, len(content), inline))
    head = struct.pack("<H", len(tags)) + b"".join(entries)
    return head + struct.pack("<I", following) + values
