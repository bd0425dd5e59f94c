"""Which of a file's images is the picture, which are its overviews, which its masks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from je_explorer.cog.description import read_image
from je_explorer.cog.held import Held
from je_explorer.cog.image import (
    IMAGE_TAGS,
    MASK,
    REDUCED,
    SUB_IFDS,
    SUBFILE,
    Image,
)
from je_explorer.cog.tags import Directory, Layout, read_directory
from je_explorer.errors import BadTiff, CogError, TooLarge

MAX_SUB_IFDS = 64
Note = Callable[[str], None]


@dataclass(frozen=True)
class Found:
    """One directory and the image that it describes; ``flags`` are its NewSubfileType."""

    directory: Directory
    image: Image
    flags: int


def find(held: Held, layout: Layout, chain: Sequence[Directory], note: Note) -> tuple[Found, ...]:
    """The picture and its overviews, finest first, each with its mask.

    The picture is the first image that is neither reduced nor a mask. Its overviews are the
    reduced images, and those that are the same picture made smaller by their shape, in the chain
    and in the picture's own sub-directories. Their order in the file says nothing.

    Raises:
        BadTiff, TooLarge, UnsupportedTiff: the picture itself can't be read.
    """
    full = [d for d in chain if not d.number(SUBFILE, 0) & (REDUCED | MASK)]
    first = _found((full or chain)[0])
    others = [d for d in chain if d is not first.directory]
    others += [_sub(held, layout, offset) for offset in _sub_offsets(first.directory)]
    found = [f for d in others if (f := _try(d, note)) is not None]
    masks = {(f.image.width, f.image.height): f.image for f in found if f.flags & MASK}
    reduced = [f for f in found if not f.flags & MASK and _is_overview(first, f)]
    ignored = sum(not f.flags & MASK for f in found) - len(reduced)
    if ignored:
        note(f"{ignored} further image(s) in the file are not read")
    ordered = [first, *sorted(reduced, key=lambda f: -f.image.width * f.image.height)]
    return tuple(_masked(f, masks) for f in _distinct(ordered))


def _found(directory: Directory) -> Found:
    return Found(directory, read_image(directory), directory.number(SUBFILE, 0))


def _try(directory: Directory, note: Note) -> Found | None:
    try:
        return _found(directory)
    except (CogError, TooLarge) as error:
        note(f"its image at byte {directory.offset} is left out: {error}")
        return None


def _sub(held: Held, layout: Layout, offset: int) -> Directory:
    return read_directory(held, layout, offset, IMAGE_TAGS)


def _sub_offsets(directory: Directory) -> list[int]:
    offsets = directory.wholes(SUB_IFDS)
    if len(offsets) > MAX_SUB_IFDS:
        raise BadTiff(f"it claims {len(offsets)} sub-directories")
    return [o for o in dict.fromkeys(offsets) if o and o != directory.offset]


def _is_overview(first: Found, other: Found) -> bool:
    smaller = other.image.width < first.image.width or other.image.height < first.image.height
    return (
        smaller
        and (bool(other.flags & REDUCED) or _same_picture(first, other))
        and _alike(first, other)
    )


def _alike(first: Found, other: Found) -> bool:
    a, b = first.image, other.image
    return (
        (a.samples, a.dtype) == (b.samples, b.dtype) and b.width <= a.width and b.height <= a.height
    )


def _same_picture(first: Found, other: Found) -> bool:
    """Whether an image has the other's shape, made smaller and rounded to whole pixels."""
    a, b = first.image, other.image
    factor = max(a.width / b.width, a.height / b.height)
    return (
        _alike(first, other)
        and abs(a.width / factor - b.width) <= 1
        and abs(a.height / factor - b.height) <= 1
    )


def _distinct(found: Sequence[Found]) -> list[Found]:
    """One image for each size."""
    return list({(f.image.width, f.image.height): f for f in reversed(found)}.values())[::-1]


def _masked(found: Found, masks: dict[tuple[int, int], Image]) -> Found:
    mask = masks.get((found.image.width, found.image.height))
    return found if mask is None else replace(found, image=found.image.changed(mask=mask))
