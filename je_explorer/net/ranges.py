"""Byte ranges, half-open `[start, stop)`: merging neighbours, and reading what servers answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# GDAL puts 4 bytes before and after each tile, so tiles that are neighbours lie 8 bytes apart.
LEAST_GAP = 8


@dataclass(frozen=True)
class Merged:
    """One range to fetch, and which of the ranges asked for lie in it.

    Attributes:
        start, stop: bytes `[start, stop)`.
        members: indexes into the ranges that were given.
    """

    start: int
    stop: int
    members: tuple[int, ...]

    @property
    def length(self) -> int:
        return self.stop - self.start


@dataclass(frozen=True)
class Failed:
    """Ranges that could not be had.

    Attributes:
        indexes: indexes into the ranges that were asked for.
        error: why; one of je_explorer.errors.
    """

    indexes: tuple[int, ...]
    error: Exception


def coalesce(ranges: Sequence[tuple[int, int]], gap: int, cap: int) -> list[Merged]:
    """Merge ranges that lie at most `gap` bytes apart into longer ones of at most `cap` bytes.

    Every range is a member of exactly one result and lies wholly inside it. A range longer than
    `cap` stays whole; only ranges inside it join it. Results are in order
    of their start and carry no byte beyond the first and last member's.

    Raises:
        ValueError: a range starts below 0 or stops before it starts.

    Example:
        >>> coalesce([(100, 110), (0, 10), (12, 20)], gap=8, cap=1000)
        [Merged(start=0, stop=20, members=(1, 2)), Merged(start=100, stop=110, members=(0,))]
    """
    for start, stop in ranges:
        if start < 0 or stop < start:
            raise ValueError(f"{start}..{stop} is not a range of bytes")
    merged: list[Merged] = []
    for index in sorted(range(len(ranges)), key=lambda i: ranges[i]):
        start, stop = ranges[index]
        last = merged[-1] if merged else None
        if last is not None and _fits(last, start, stop, gap, cap):
            merged[-1] = Merged(last.start, max(last.stop, stop), (*last.members, index))
        else:
            merged.append(Merged(start, stop, (index,)))
    return merged


def _fits(last: Merged, start: int, stop: int, gap: int, cap: int) -> bool:
    inside = stop <= last.stop
    return inside or (start - last.stop <= gap and stop - last.start <= cap)


def coalesce_frugally(
    ranges: Sequence[tuple[int, int]], gap: int, cap: int, waste: float = 0.04
) -> list[Merged]:
    """Merge as `coalesce` does, with the gap made smaller until it wastes little.

    The bytes between the members are at most the share `waste` of the bytes asked for, or none
    but the gaps of up to 8 bytes that lie between neighbouring tiles.
    """
    needed = sum(piece.length for piece in coalesce(ranges, 0, cap))
    while True:
        merged = coalesce(ranges, gap, cap)
        if gap <= LEAST_GAP or sum(p.length for p in merged) <= (1 + waste) * needed:
            return merged
        gap = max(LEAST_GAP, gap // 2)


@dataclass(frozen=True)
class ContentRange:
    """What a Content-Range header says: bytes `[start, stop)` of `total` (None: not told)."""

    start: int
    stop: int
    total: int | None


_PART = re.compile(r"bytes\s+(\d{1,18})-(\d{1,18})/(\d{1,18}|\*)", re.IGNORECASE)
_UNSATISFIED = re.compile(r"bytes\s+\*/(\d{1,18})", re.IGNORECASE)


def content_range(text: str | None) -> ContentRange | None:
    """Read the Content-Range of a 206 answer; None where it is absent or contradicts itself.

    Source: RFC 9110, section 14.4.

    Example:
        >>> content_range("bytes 0-9/50")
        ContentRange(start=0, stop=10, total=50)
    """
    match = _PART.fullmatch((text or "").strip())
    if match is None:
        return None
    first, last, size = match.groups()
    start, stop = int(first), int(last) + 1
    total = None if size == "*" else int(size)
    if stop <= start or (total is not None and stop > total):
        return None
    return ContentRange(start, stop, total)


def unsatisfied_total(text: str | None) -> int | None:
    """The file's size as told by the Content-Range of a 416 answer ("bytes */1234")."""
    match = _UNSATISFIED.fullmatch((text or "").strip())
    return None if match is None else int(match.group(1))
