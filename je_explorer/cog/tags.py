"""The directories of a TIFF file: which tags it has, and their values, read with bounds checked.

Source: TIFF 6.0, section 2; the BigTIFF design of libtiff.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from je_explorer.cog.held import Held, NeedBytes
from je_explorer.errors import BadTiff, TooLarge

MAX_DIRECTORIES = 64
MAX_ENTRIES = 4096
MAX_VALUE = 16 << 20
"""Bytes of one tag's value: 1 million tiles of 16 bytes."""

JOIN = 256 << 10
"""Values of one directory that lie closer than this are asked for together."""

_FORMATS = {
    1: "B", 2: "B", 3: "H", 4: "I", 5: "I", 6: "b", 7: "B", 8: "h", 9: "i",
    10: "i", 11: "f", 12: "d", 13: "I", 16: "Q", 17: "q", 18: "Q",
}  # fmt: skip
_RATIONALS = (5, 10)
_SIZES = {k: struct.calcsize("=" + f) * (2 if k in _RATIONALS else 1) for k, f in _FORMATS.items()}
_WHOLES = frozenset({1, 2, 3, 4, 7, 13, 16, 18})
"""Types of unsigned whole numbers: one of these alone needs no array to be read."""


class Entry(NamedTuple):
    """Where a tag's value lies, of which type of number, and how many."""

    kind: int
    length: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file writes numbers: byte order, and classic or BigTIFF."""

    order: str
    big: bool
    first: int

    @property
    def endian(self) -> Literal["little", "big"]:
        """The byte order, as Python calls it."""
        return "little" if self.order == "<" else "big"


@dataclass(frozen=True)
class Directory:
    """One image's tags. Values are read when asked for."""

    held: Held
    layout: Layout
    offset: int
    next: int
    entries: dict[int, Entry]

    def __contains__(self, tag: int) -> bool:
        return tag in self.entries

    def array(self, tag: int) -> NDArray[np.generic]:
        """All numbers of a tag, native byte order; rationals as float64 quotients.

        Raises:
            BadTiff: no such tag, or one of a type that is no number.
        """
        entry = self.entries.get(tag)
        if entry is None:
            raise BadTiff(f"tag {tag} is missing")
        _check(self.held, tag, entry)
        data = self.held.take(entry.start, entry.size)
        stored, native = _dtypes(self.layout.order, entry.kind)
        values = np.frombuffer(data, stored).astype(native)
        if entry.kind in _RATIONALS:
            with np.errstate(divide="ignore", invalid="ignore"):
                return np.asarray(values[::2].astype(float) / values[1::2])
        return values

    def numbers(self, tag: int) -> tuple[float, ...]:
        """All values of a tag, or ``()`` where the tag is absent."""
        return tuple(self.array(tag).tolist()) if tag in self.entries else ()

    def wholes(self, tag: int) -> tuple[int, ...]:
        """All whole numbers of a tag, or ``()`` where the tag is absent.

        Raises:
            BadTiff: it holds other numbers.
        """
        return tuple(self.integers(tag).tolist()) if tag in self.entries else ()

    def integers(self, tag: int) -> NDArray[np.integer[Any]]:
        """All whole numbers of a tag.

        Raises:
            BadTiff: no such tag, or it holds other numbers.
        """
        values = self.array(tag)
        if values.dtype.kind not in "ui":
            raise BadTiff(f"tag {tag} holds {values[:4]}, no whole numbers")
        return cast("NDArray[np.integer[Any]]", values)

    def number(self, tag: int, default: int | None = None) -> int:
        """The one whole number of a tag.

        Raises:
            BadTiff: absent without a default, not one value, or no whole number.
        """
        entry = self.entries.get(tag)
        if entry is None and default is not None:
            return default
        if entry is not None and entry.length != 1:
            raise BadTiff(f"tag {tag} holds {entry.length} values instead of one")
        if entry is None or entry.kind not in _WHOLES:
            return int(self.integers(tag)[0])
        _check(self.held, tag, entry)
        return int.from_bytes(self.held.take(entry.start, entry.size), self.layout.endian)

    def raw(self, tag: int) -> bytes:
        """The bytes of a tag's value, ``b""`` where the tag is absent."""
        entry = self.entries.get(tag)
        if entry is None:
            return b""
        _check(self.held, tag, entry)
        return bytes(self.held.take(entry.start, entry.size))

    def text(self, tag: int) -> str:
        """The text of a tag up to its first NUL, ``""`` where the tag is absent."""
        return self.raw(tag).split(b"\0", 1)[0].decode("utf-8", "replace")


@cache
def _dtypes(order: str, kind: int) -> tuple[np.dtype[np.generic], np.dtype[np.generic]]:
    """A type's numbers as the file stores them, and as this computer does."""
    stored: np.dtype[np.generic] = np.dtype(order + _FORMATS[kind])
    return stored, stored.newbyteorder("=")


def read_layout(held: Held) -> Layout:
    """Byte order, kind and the offset of the first directory.

    Raises:
        BadTiff: the file is no TIFF.
    """
    size = held.size if held.size is not None else 16
    magic = bytes(held.take(0, min(4, size)))
    order = {b"II": "<", b"MM": ">"}.get(magic[:2])
    version = struct.unpack(order + "H", magic[2:4])[0] if order and len(magic) == 4 else 0
    if order and version == 42:
        return Layout(order, False, struct.unpack(order + "I", held.take(4, 4))[0])
    if order and version == 43:
        width, zero, first = struct.unpack(order + "HHQ", held.take(4, 12))
        if (width, zero) == (8, 0):
            return Layout(order, True, first)
        raise BadTiff(f"a BigTIFF whose offsets have {width} bytes instead of 8")
    raise BadTiff(f"no TIFF file: it starts with {magic!r}")


def read_directory(held: Held, layout: Layout, offset: int, wanted: Iterable[int]) -> Directory:
    """The directory at ``offset``, with the wanted ones of its tags.

    Raises:
        BadTiff: more entries than a directory has, or a value past the end of the file.
        TooLarge: a value larger than any sound one.
        NeedBytes: the directory or a wanted value is not in memory yet.
    """
    head, step, kind = (8, 20, "HHQ8s") if layout.big else (2, 12, "HHI4s")
    count = int.from_bytes(held.take(offset, head), layout.endian)
    if not 0 < count <= MAX_ENTRIES:
        raise BadTiff(f"its directory at byte {offset} claims {count} tags")
    tail = 8 if layout.big else 4
    table = held.take(offset + head, count * step + tail)
    keep = frozenset(wanted)
    inline = struct.calcsize("=" + kind) - tail
    entries = {}
    for row, (tag, typ, n, value) in enumerate(
        struct.iter_unpack(layout.order + kind, table[: count * step])
    ):
        if tag in keep and tag not in entries and typ in _FORMATS:
            here = offset + head + row * step + inline
            entries[tag] = _entry(layout, typ, n, value, here)
    _ask_at_once(held, entries.values())
    following = int.from_bytes(table[count * step :], layout.endian)
    return Directory(held, layout, offset, following, entries)


def _entry(layout: Layout, kind: int, count: int, value: bytes, here: int) -> Entry:
    size = _SIZES[kind] * count
    if size <= len(value):
        return Entry(kind, count, here, size)
    start = int.from_bytes(value, layout.endian)
    return Entry(kind, count, start, size)


def _check(held: Held, tag: int, entry: Entry) -> None:
    if held.size is not None and entry.start + entry.size > held.size:
        raise BadTiff(f"tag {tag} claims {entry.length} values, which lie past the end of the file")
    if entry.size > MAX_VALUE:
        raise TooLarge(f"tag {tag} claims {entry.length} values ({entry.size >> 20} MiB)")


def _ask_at_once(held: Held, entries: Collection[Entry]) -> None:
    """Ask for all values of a directory that are not in memory in one go, where they lie close."""
    first = len(held.parts[0][1]) if held.parts else 0
    if all(e.start + e.size <= first for e in entries):
        return
    missing = [
        e for e in entries if _can_be_had(held, e) and held.find(e.start, e.start + e.size) is None
    ]
    if missing:
        start = min(e.start for e in missing)
        near = [e for e in missing if e.start - start <= JOIN]
        raise NeedBytes(start, max(e.start + e.size for e in near))


def _can_be_had(held: Held, entry: Entry) -> bool:
    # A value that lies is an error only when it is wanted: a broken tag 33550 spoils the place
    # of the pixels, not the pixels.
    stop = entry.start + entry.size
    return entry.size <= MAX_VALUE and (held.size is None or stop <= held.size)


def walk(
    held: Held, layout: Layout, wanted: Iterable[int], note: Callable[[str], None]
) -> Iterator[Directory]:
    """The directories of the main chain, each once, at most 64.

    A chain that runs back into itself, or into no directory, ends there with a note: the images
    before are sound.

    Raises:
        BadTiff: there is not even a first directory.
    """
    keep = frozenset(wanted)
    seen: set[int] = set()
    offset = layout.first
    while offset:
        if offset in seen:
            note("its chain of directories runs in a circle")
            return
        if len(seen) == MAX_DIRECTORIES:
            note(f"directories after the first {MAX_DIRECTORIES} are not looked at")
            return
        seen.add(offset)
        try:
            directory = read_directory(held, layout, offset, keep)
        except BadTiff as error:
            if len(seen) == 1:
                raise
            note(f"its chain of directories leads nowhere: {error}")
            return
        yield directory
        offset = directory.next
