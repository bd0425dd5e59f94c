"""TIFF files put together tag by tag, so that each part of them can lie."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

_FORMATS = {1: "B", 2: "B", 3: "H", 4: "I", 5: "I", 11: "f", 12: "d", 13: "I", 16: "Q"}


@dataclass
class Directory:
    """One directory: ``tags`` as ``{tag: (type, values)}``, and the pieces of its pixels.

    ``next``: offset of the next directory; None for the one that follows in the file.
    """

    tags: dict[int, tuple[int, Sequence[Any]]]
    tiles: list[bytes] = field(default_factory=list)
    next: int | None = None


def build(directories: Sequence[Directory], *, order: str = "<", big: bool = False) -> bytes:
    """The file: header, directories with their values, then the pixels.

    Tags 324/325 (or 273/279) are filled in from the tiles where they are not given; a tile of no
    bytes is sparse.
    """
    places = _layout(directories, big)
    data_at = places[-1]
    out = bytearray(_head(order, big))
    blobs = bytearray()
    for number, directory in enumerate(directories):
        offsets, counts = [], []
        for tile in directory.tiles:
            offsets.append(data_at + len(blobs) if tile else 0)
            counts.append(len(tile))
            blobs += tile
        tags = _with_places(directory, offsets, counts)
        last = number == len(directories) - 1
        following = directory.next if directory.next is not None else places[number + 1]
        out += _directory(
            tags, places[number], 0 if last and directory.next is None else following, order, big
        )
    return bytes(out + blobs)


def _with_places(
    directory: Directory, offsets: list[int], counts: list[int]
) -> dict[int, tuple[int, Sequence[Any]]]:
    tags = dict(directory.tags)
    tiled = 322 in tags
    if directory.tiles:
        tags.setdefault(324 if tiled else 273, (4, offsets))
        tags.setdefault(325 if tiled else 279, (4, counts))
    return dict(sorted(tags.items()))


def _layout(directories: Sequence[Directory], big: bool) -> list[int]:
    places = [16 if big else 8]
    for directory in directories:
        filler = [0] * len(directory.tiles)
        tags = _with_places(directory, filler, filler)
        places.append(places[-1] + len(_directory(tags, 0, 0, "<", big)))
    return places


def _head(order: str, big: bool) -> bytes:
    mark = b"II" if order == "<" else b"MM"
    if big:
        return mark + struct.pack(order + "HHHQ", 43, 8, 0, 16)
    return mark + struct.pack(order + "HI", 42, 8)


def _directory(
    tags: dict[int, tuple[int, Sequence[Any]]], at: int, following: int, order: str, big: bool
) -> bytes:
    count, entry, room = ("Q", "HHQ", 8) if big else ("H", "HHI", 4)
    size = struct.calcsize("=" + count) + len(tags) * (room + 4 + room) + room
    table, values = bytearray(struct.pack(order + count, len(tags))), bytearray()
    for tag, (kind, numbers) in tags.items():
        raw = struct.pack(f"{order}{len(numbers)}{_FORMATS[kind]}", *numbers)
        if len(raw) > room:
            place = at + size + len(values)
            values += raw + b"\0" * (len(raw) % 2)
            raw = struct.pack(order + ("Q" if big else "I"), place)
        length = len(numbers) // (2 if kind == 5 else 1)
        table += struct.pack(order + entry, tag, kind, length) + raw.ljust(room, b"\0")
    return bytes(table + struct.pack(order + ("Q" if big else "I"), following) + values)


def image_tags(
    width: int,
    height: int,
    *,
    tile: tuple[int, int] | None = (16, 16),
    bits: int = 8,
    kind: int = 1,
    samples: int = 1,
    compression: int = 8,
    **more: tuple[int, Sequence[Any]],
) -> dict[int, tuple[int, Sequence[Any]]]:
    """The tags of a plain image; ``more`` as ``t320=(3, [...])``."""
    tags: dict[int, tuple[int, Sequence[Any]]] = {
        256: (4, [width]),
        257: (4, [height]),
        258: (3, [bits] * samples),
        259: (3, [compression]),
        262: (3, [1]),
        277: (3, [samples]),
        339: (3, [kind] * samples),
    }
    if tile is not None:
        tags |= {322: (4, [tile[0]]), 323: (4, [tile[1]])}
    return tags | {int(name[1:]): value for name, value in more.items()}


def cut(data: NDArray[Any], tile: tuple[int, int] = (16, 16)) -> list[bytes]:
    """The deflated tiles of an image, padded with zeros to whole tiles."""
    width, height = tile
    found = []
    for top in range(0, data.shape[0], height):
        for left in range(0, data.shape[1], width):
            part = np.zeros((height, width, *data.shape[2:]), data.dtype)
            piece = data[top : top + height, left : left + width]
            part[: piece.shape[0], : piece.shape[1]] = piece
            found.append(zlib.compress(part.tobytes()))
    return found


def ascii_tag(text: str) -> tuple[int, Sequence[Any]]:
    """The value of an ASCII tag."""
    return 2, list(text.encode() + b"\0")


def simple(data: NDArray[Any], **more: tuple[int, Sequence[Any]]) -> bytes:
    """A file of one deflated image in tiles of 16 x 16."""
    kinds = {"u": 1, "i": 2, "f": 3}
    tags = image_tags(
        data.shape[1],
        data.shape[0],
        bits=data.dtype.itemsize * 8,
        kind=kinds[data.dtype.kind],
        samples=data.shape[2] if data.ndim == 3 else 1,
        **more,
    )
    return build([Directory(tags, cut(data))])
