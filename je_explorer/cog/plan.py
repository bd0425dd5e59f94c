"""What a window takes: its tiles, their bytes in the file, and what that costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from je_explorer.cog.header import Header
from je_explorer.cog.image import Image
from je_explorer.cog.memory import Tile
from je_explorer.cog.tiles import Piece, byte_range, is_empty, is_sparse, pieces, segments
from je_explorer.errors import JeExplorerError, RequestError
from je_explorer.net.address import is_local, shown
from je_explorer.net.http import Client
from je_explorer.net.limits import Limits
from je_explorer.net.meter import Meter
from je_explorer.net.ranges import LEAST_GAP, coalesce_frugally
from je_explorer.raster.grid import Window

DISK_GAP = 4096
"""Bytes between two tiles of a local file that are read over rather than skipped."""

BLOCK = 64 << 10
"""Bytes up to which neighbouring segments are asked for as one range."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading a window takes, beside the header: exact, for tiles that are not cached."""

    tiles: int
    requests: int
    bytes: int


class Source(NamedTuple):
    """A stored segment: of the image or of its mask."""

    masked: bool
    segment: int


class Place(NamedTuple):
    """Where the bytes of a segment lie."""

    start: int
    stop: int
    source: Source


@dataclass(frozen=True, slots=True)
class Block:
    """Segments that follow each other without a gap to speak of: asked for as one."""

    start: int
    stop: int
    places: list[Place]

    def cut(self, data: memoryview) -> Iterator[tuple[Source, memoryview]]:
        """The bytes of each segment."""
        for start, stop, source in self.places:
            yield source, data[start - self.start : stop - self.start]


def blocks_of(places: Iterable[Place]) -> list[Block]:
    """Neighbours put together up to 64 KiB: strips may be thousands, of a few bytes each."""
    blocks: list[Block] = []
    for place in sorted(places):
        last = blocks[-1] if blocks else None
        if (
            last is not None
            and place.start - last.stop <= LEAST_GAP
            and place.stop - last.start <= BLOCK
        ):
            last.places.append(place)
            blocks[-1] = Block(last.start, max(last.stop, place.stop), last.places)
        else:
            blocks.append(Block(place.start, place.stop, [place]))
    return blocks


@dataclass(eq=False)
class Job:
    """One piece of the window: the tiles of image and mask that it is made of."""

    piece: Piece
    masks: tuple[Piece, ...] = ()
    have: dict[tuple[bool, int], Tile] = field(default_factory=dict)
    missing: set[Source] = field(default_factory=set)
    stored: dict[Source, bytes | memoryview] = field(default_factory=dict)


def cost(
    header: Header,
    level: int,
    window: Window,
    *,
    client: Client | None = None,
    masks: bool = True,
) -> Cost:
    """Tiles, requests and bytes that a window takes, as a client asks that knows nothing yet.

    No network is touched. A client that has measured its line may merge a little more or less.
    Tiles that came with the header, and sparse ones, cost nothing.
    """
    image = checked_image(header, level, window)
    jobs = stored_jobs(image, window, masks)
    places = []
    for source in {source: None for job in jobs for source in sources_of(image, job)}:
        try:
            start, stop = byte_range(layer(image, source.masked), source.segment, header.size)
        except JeExplorerError:
            continue
        if header.held.find(start, stop) is None:
            places.append(Place(start, stop, source))
    ranges = [(block.start, block.stop) for block in blocks_of(places)]
    cap = (client.limits if client is not None else Limits()).range_cap
    gap = DISK_GAP if is_local(header.url) else Meter().gap
    merged = coalesce_frugally(ranges, gap, cap)
    return Cost(len(jobs), len(merged), sum(m.length for m in merged))


def checked_image(header: Header, level: int, window: Window) -> Image:
    """The image of a level that holds a window.

    Raises:
        RequestError: there is no such level, or the window lies outside it.
    """
    if not 0 <= level < len(header.levels):
        raise RequestError(
            f"{shown(header.url)}: there is no level {level}; it has {len(header.levels)}"
        )
    image = header.levels[level]
    inside = window.intersection(Window(0, 0, image.width, image.height))
    if inside != window:
        raise RequestError(
            f"{shown(header.url)}: {window} does not lie inside level {level} of"
            f" {image.width} x {image.height} pixels"
        )
    return image


def stored_jobs(image: Image, window: Window, masks: bool) -> list[Job]:
    """The tiles of a window that are not sparse."""
    return [job for job in _jobs(image, window, masks) if not is_sparse(image, job.piece.tile)]


def _jobs(image: Image, window: Window, masks: bool) -> list[Job]:
    mask = image.mask if masks else None
    if mask is None:
        return [Job(piece) for piece in pieces(image, window)]
    return [Job(p, tuple(pieces(mask, p.window))) for p in pieces(image, window)]


def layer(image: Image, masked: bool) -> Image:
    """The image itself or its mask."""
    return image.mask if masked and image.mask is not None else image


def tiles_of_job(image: Image, job: Job) -> list[tuple[bool, int]]:
    """The stored tiles that a job is made of: ``(of the mask?, tile)``."""
    masks = [p.tile for p in job.masks if not is_sparse(layer(image, True), p.tile)]
    return [(False, job.piece.tile), *((True, tile) for tile in masks)]


def sources_of(image: Image, job: Job) -> list[Source]:
    """The segments that a job still needs."""
    return [
        Source(masked, segment)
        for masked, tile in tiles_of_job(image, job)
        if (masked, tile) not in job.have
        for segment in segments(layer(image, masked), tile)
        if not is_empty(layer(image, masked), segment)
    ]


def arrived(jobs: Sequence[Job], source: Source, data: memoryview) -> list[Job]:
    """Give a segment's bytes to the jobs that want it; the jobs that are complete now."""
    complete = []
    for job in jobs:
        job.missing.discard(source)
        # Bytes that wait for others are copied: a view would hold its whole merged range.
        job.stored[source] = bytes(data) if job.missing else data
        if not job.missing:
            complete.append(job)
    return complete
