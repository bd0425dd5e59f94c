"""What a file's first bytes say is in it."""

from __future__ import annotations

import contextlib
import logging
import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from je_explorer.cog.crs import is_known
from je_explorer.cog.geo import GEO_TAGS, Georeference, read_georeference
from je_explorer.cog.ghost import is_gdal_layout, without_empty
from je_explorer.cog.held import Held
from je_explorer.cog.image import COLORMAP, IMAGE_TAGS, NODATA, PALETTE, Image
from je_explorer.cog.levels import find
from je_explorer.cog.tags import Directory, read_layout, walk
from je_explorer.errors import BadArea, BadTiff, UnsupportedTiff
from je_explorer.net.address import shown
from je_explorer.raster.grid import BBox, Grid

logger = logging.getLogger(__name__)

TAGS = IMAGE_TAGS + GEO_TAGS + (COLORMAP,)


@dataclass(frozen=True, eq=False)
class Header:
    """What a file holds, and where.

    Attributes:
        url: as it was asked for.
        size: bytes of the file, or None where the server doesn't tell.
        etag: the version of the file that this is the header of, or None.
        levels: the picture and its overviews, finest first; masks hang on their image.
        nodata: the number that marks a missing pixel, or None. Never 0 by accident: a tag that
            can't be read, or that the dtype can't hold, is no nodata, and a note says so.
        colormap: uint8 ``(n, 3)`` of a palette image, or None.
        georeference: coordinate system and transform, and why there is no grid if there is none.
        notes: what is odd about the file, in words.
        held: the first bytes of the file: tiles that lie inside need no request.
        is_verified: False for a header from the disk cache, which the file may have outlived; it
            is verified by the ETag of the first tile that is fetched.
    """

    url: str
    size: int | None
    etag: str | None
    levels: tuple[Image, ...]
    nodata: float | None
    colormap: NDArray[np.uint8] | None
    georeference: Georeference
    notes: tuple[str, ...]
    held: Held = field(repr=False)
    is_verified: bool = True

    @property
    def dtype(self) -> np.dtype[np.generic]:
        """Of a pixel, native byte order."""
        return self.levels[0].dtype

    @property
    def samples(self) -> int:
        """Values per pixel."""
        return self.levels[0].samples

    @property
    def photometric(self) -> int:
        """The TIFF code: 1 numbers, 2 RGB, 3 palette, ..."""
        return self.levels[0].photometric

    @property
    def compression(self) -> int:
        """The TIFF code of the finest image's compression."""
        return self.levels[0].compression

    @property
    def predictor(self) -> int:
        """1 none, 2 differences, 3 floating point."""
        return self.levels[0].predictor

    @property
    def crs(self) -> str | None:
        """``"EPSG:n"``, WKT, or None where the file has none that can be told."""
        return self.georeference.crs

    @property
    def bbox(self) -> BBox | None:
        """The extent in the units of the CRS, or None where there is no north-up georeference."""
        return self.georeference.bbox(self.levels[0].width, self.levels[0].height)

    def grid(self, level: int = 0, crs: str | None = None) -> Grid:
        """Where the pixels of a level lie; ``crs`` stands in where the file has none.

        Raises:
            UnsupportedTiff: rotated, south-up, placed by control points only, not placed at all,
                or in a coordinate system that is not known.
        """
        where, image = self.georeference, self.levels[level]
        box, crs = self.bbox, where.crs or crs
        if where.problem or box is None:
            raise UnsupportedTiff(
                f"{shown(self.url)}: {where.problem};"
                " it can be read by pixel window, not by coordinates"
            )
        if crs is None or not is_known(crs):
            raise UnsupportedTiff(
                f"{shown(self.url)}: its coordinate system ({crs or 'none given'}) is not known;"
                " it can be read by pixel window, not by coordinates"
            )
        try:
            return Grid(crs, box, (image.height, image.width))
        except BadArea as error:
            raise BadTiff(f"{shown(self.url)}: its pixels have no size: {error}") from None


def understand(url: str, etag: str | None, held: Held) -> Header:
    """The header that the bytes in memory hold.

    Raises:
        NeedBytes: more bytes are needed.
        BadTiff, UnsupportedTiff, TooLarge: the file can't be read.
    """
    notes: list[str] = []
    layout = read_layout(held)
    chain = list(walk(held, layout, TAGS, notes.append))
    if not chain:
        raise BadTiff("it holds no image")
    found = find(held, layout, chain, notes.append)
    first = found[0]
    where = read_georeference(first.directory)
    nodata = _nodata(first.directory.text(NODATA), first.image, notes)
    levels = tuple(f.image for f in found)
    if is_gdal_layout(held, layout):
        levels = without_empty(levels)
    levels = tuple(_filled(image, nodata or 0) for image in levels)
    for note in notes:
        logger.warning("%s: %s", shown(url), note)
    return Header(
        url=url,
        size=held.size,
        etag=etag,
        levels=levels,
        nodata=nodata,
        colormap=_colormap(first.directory, first.image),
        georeference=where,
        notes=tuple(notes),
        held=held,
    )


def _filled(image: Image, fill: float) -> Image:
    return image if fill == 0 else image.changed(fill=fill)


def _nodata(text: str, image: Image, notes: list[str]) -> float | None:
    """The number in the tag, or None with a note where it is none or the dtype can't hold it."""
    if not text.strip():
        return None
    value = _number(text)
    if value is None:
        notes.append(f"its nodata tag {text[:40]!r} is no number and is ignored")
        return None
    if image.dtype.kind == "f":
        return float(value)
    limits = np.iinfo(image.dtype.name)
    if value != value // 1 or not limits.min <= value <= limits.max:
        notes.append(f"its nodata tag {text[:40]!r} does not fit {image.dtype} and is ignored")
        return None
    return value


def _number(text: str) -> float | None:
    """A number as it is written, None where it is none or beyond the reach of a float."""
    with contextlib.suppress(ValueError):
        return int(text)
    with contextlib.suppress(ValueError):
        value = float(text)
        return value if math.isfinite(value) or not any(c.isdigit() for c in text) else None
    return None


def _colormap(first: Directory, image: Image) -> NDArray[np.uint8] | None:
    """8-bit colours; the tag holds 16 bits of each, of which the high byte counts."""
    if image.photometric != PALETTE or COLORMAP not in first:
        return None
    values = first.array(COLORMAP)
    colours = values[: len(values) // 3 * 3].reshape(3, -1).T.astype(np.uint16) >> 8
    return colours.astype(np.uint8)
