"""What GDAL notes about a file's layout between its first bytes and its first directory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from je_explorer.cog.held import Held
from je_explorer.cog.image import Image
from je_explorer.cog.tags import Layout

_START = b"GDAL_STRUCTURAL_METADATA_SIZE="


def is_gdal_layout(held: Held, layout: Layout) -> bool:
    """Whether the file carries GDAL's note on its layout. None of its promises is relied on."""
    start = 16 if layout.big else 8
    return held.parts[0][1][start : start + len(_START)] == _START


def without_empty(images: Sequence[Image]) -> tuple[Image, ...]:
    """Images in which a tile without bytes counts as not stored, wherever it is said to lie.

    In any other file a tile with a place but no bytes is broken. GDAL, in files with its own
    layout, takes it as missing, and so does whoever looks at them through GDAL.
    """
    return tuple(_without_empty(image) for image in images)


def _without_empty(image: Image) -> Image:
    mask = None if image.mask is None else _without_empty(image.mask)
    empty = image.counts == 0
    if mask is image.mask and not empty.any():
        return image
    return image.changed(offsets=np.where(empty, np.uint64(0), image.offsets), mask=mask)
