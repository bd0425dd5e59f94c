"""The bytes of a Cloud Optimized GeoTIFF: all directories first, then tiles, coarse to fine.

Source: TIFF 6.0; BigTIFF; OGC Cloud Optimized GeoTIFF 1.0 (order of directories and tiles).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import imagecodecs
import numpy as np
from numpy.typing import NDArray

TILE = 256

LEVEL = 6
"""Deflate level: the default of the programs that will read the file."""

_CLASSIC_LIMIT = 2**32 - 2**16

ASCII, SHORT, LONG, DOUBLE, LONG8 = 2, 3, 4, 12, 16
_FORMATS = {ASCII: "s", SHORT: "H", LONG: "I", DOUBLE: "d", LONG8: "Q"}
_SIZES = {ASCII: 1, SHORT: 2, LONG: 4, DOUBLE: 8, LONG8: 8}
_SAMPLE_FORMATS = {"u": 1, "i": 2, "f": 3}

TILE_OFFSETS, TILE_COUNTS = 324, 325


@dataclass(frozen=True, slots=True)
class Tag:
    """An entry of a directory: its number, its type, its values (text as bytes)."""

    code: int
    kind: int
    values: Sequence[float] | bytes

    @property
    def body(self) -> bytes:
        """The values as little-endian bytes; text ends in a zero."""
        if isinstance(self.values, bytes):
            return self.values + b"\0"
        return struct.pack(f"<{len(self.values)}{_FORMATS[self.kind]}", *self.values)

    @property
    def count(self) -> int:
        """Number of values."""
        return len(self.body) // _SIZES[self.kind]


@dataclass(frozen=True, slots=True)
class Level:
    """One image of the file: full size or an overview.

    Attributes:
        width, height: in pixels.
        tags: all but the places of the tiles.
        tiles: compressed, in file order.
    """

    width: int
    height: int
    tags: tuple[Tag, ...]
    tiles: list[bytes] = field(repr=False)


def encode(
    bands: NDArray[np.generic], extra: Sequence[Tag], *, predictor: int, overview: bool = False
) -> Level:
    """Cut an image into compressed tiles.

    Args:
        bands: ``(bands, y, x)``, stored one band after the other; or ``(y, x, samples)`` of uint8
            for a picture, stored together.
        extra: further tags.
        predictor: 1 none, 2 differences, 3 floating point.
        overview: whether this is a smaller copy.
    """
    together = predictor == 2
    height, width = bands.shape[:2] if together else bands.shape[1:]
    samples = bands.shape[2] if together else bands.shape[0]
    bits = bands.dtype.itemsize * 8
    tags = [
        Tag(254, LONG, (1 if overview else 0,)),
        Tag(256, LONG, (width,)),
        Tag(257, LONG, (height,)),
        Tag(258, SHORT, (bits,) * samples),
        Tag(259, SHORT, (8,)),
        Tag(277, SHORT, (samples,)),
        Tag(284, SHORT, (1 if together or samples == 1 else 2,)),
        Tag(317, SHORT, (predictor,)),
        Tag(322, SHORT, (TILE,)),
        Tag(323, SHORT, (TILE,)),
        Tag(339, SHORT, (_SAMPLE_FORMATS[bands.dtype.kind],) * samples),
        *extra,
    ]
    pieces = _cut(bands) if together else (tile for band in bands for tile in _cut(band))
    with ThreadPoolExecutor(4) as pool:
        tiles = list(pool.map(lambda tile: _compressed(tile, predictor), pieces))
    return Level(width, height, tuple(tags), tiles)


def layout(levels: Sequence[Level]) -> Iterator[bytes]:
    """The file's bytes, part by part.

    Args:
        levels: full size first, then ever smaller overviews.
    """
    size = sum(len(tile) for level in levels for tile in level.tiles)
    big = size + 64 * sum(len(level.tiles) for level in levels) > _CLASSIC_LIMIT
    blank = [_directory(level, [0] * len(level.tiles), 0, 0, big) for level in levels]
    head = 16 if big else 8
    starts = [head + sum(len(part) for part in blank[:i]) for i in range(len(levels))]
    data = head + sum(len(part) for part in blank)
    offsets: dict[int, list[int]] = {}
    for place in reversed(range(len(levels))):
        offsets[place] = []
        for tile in levels[place].tiles:
            offsets[place].append(data)
            data += len(tile)
    yield (
        struct.pack("<2sHHHQ", b"II", 43, 8, 0, head)
        if big
        else struct.pack("<2sHI", b"II", 42, head)
    )
    for place, level in enumerate(levels):
        after = starts[place + 1] if place + 1 < len(levels) else 0
        yield _directory(level, offsets[place], starts[place], after, big)
    for level in reversed(levels):
        yield from level.tiles


def _directory(level: Level, offsets: list[int], start: int, after: int, big: bool) -> bytes:
    """One directory with its values behind it; as long whatever the offsets are."""
    places = Tag(TILE_OFFSETS, LONG8 if big else LONG, offsets)
    counts = Tag(TILE_COUNTS, LONG, [len(tile) for tile in level.tiles])
    tags = sorted((*level.tags, places, counts), key=lambda tag: tag.code)
    word, entry, number = ("Q", 20, "Q") if big else ("I", 12, "H")
    room = struct.calcsize(word)
    position = start + struct.calcsize(number) + entry * len(tags) + room
    entries, values = [], []
    for tag in tags:
        body = tag.body
        head = struct.pack(f"<HH{word}", tag.code, tag.kind, tag.count)
        if len(body) <= room:
            entries.append(head + body.ljust(room, b"\0"))
            continue
        entries.append(head + struct.pack(f"<{word}", position))
        body += b"\0" * (-len(body) % 8)
        values.append(body)
        position += len(body)
    made = struct.pack(f"<{number}", len(tags)) + b"".join(entries)
    made += struct.pack(f"<{word}", after) + b"".join(values)
    return made + b"\0" * (-len(made) % 8)


def _cut(image: NDArray[np.generic]) -> Iterator[NDArray[np.generic]]:
    """Whole tiles, row by row; those at the edge repeat the last pixel, which packs well."""
    height, width = image.shape[:2]
    for row in range(0, height, TILE):
        for col in range(0, width, TILE):
            tile = image[row : row + TILE, col : col + TILE]
            short = [(0, TILE - tile.shape[0]), (0, TILE - tile.shape[1])]
            short += [(0, 0)] * (image.ndim - 2)
            yield np.pad(tile, short, mode="edge") if any(b for _, b in short) else tile


def _compressed(tile: NDArray[np.generic], predictor: int) -> bytes:
    little = np.ascontiguousarray(tile.astype(tile.dtype.newbyteorder("<"), copy=False))
    if predictor == 2:
        little = imagecodecs.delta_encode(little, axis=1)
    elif predictor == 3:
        little = imagecodecs.floatpred_encode(little, axis=1)
    return bytes(imagecodecs.deflate_encode(little.tobytes(), level=LEVEL))
