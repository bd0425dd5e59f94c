"""Look at one file, and read its pixels: the functions for people."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from je_explorer.cog.codecs import CODECS
from je_explorer.cog.header import Header, open_cog
from je_explorer.cog.reader import read_window
from je_explorer.errors import OverBudget, RequestError, UnsupportedTiff
from je_explorer.net.address import shown
from je_explorer.net.http import Client
from je_explorer.net.loop import run_sync
from je_explorer.raster.grid import BBox, BBoxLike, Grid, Window

PathLike: TypeAlias = "str | os.PathLike[str]"
WindowLike: TypeAlias = "Window | Sequence[int]"

MEMORY = 1 << 30
"""Bytes that an array may have unless more is allowed."""


@dataclass(frozen=True, slots=True)
class LevelInfo:
    """One resolution of a file: its pixels, its tiles, how many of these are stored."""

    width: int
    height: int
    tile_width: int
    tile_height: int
    tiles: int
    stored: int
    compression: str
    mask: bool

    def __str__(self) -> str:
        mask = ", with mask" if self.mask else ""
        return (
            f"{self.width} x {self.height} px, tiles {self.tile_width} x {self.tile_height}"
            f" ({self.stored} of {self.tiles} stored), {self.compression}{mask}"
        )


@dataclass(frozen=True, slots=True)
class Info:
    """What a file holds. All sizes in pixels; levels finest first.

    Attributes:
        url: as asked for.
        size: bytes of the file, None where the server doesn't tell.
        levels: the picture and its overviews.
        dtype: numpy name of a sample, ``"int16"``.
        samples: values per pixel.
        compression: of the finest level, ``"deflate"``.
        predictor: 1 none, 2 differences, 3 floating point.
        crs: ``"EPSG:n"``, WKT, or None.
        bbox: extent in the units of the CRS, None without a north-up georeference.
        nodata: the number that marks missing pixels, or None.
        palette: whether the numbers are indexes into a colour table.
        mask: whether the file has an internal validity mask.
        notes: what is odd about it.
    """

    url: str
    size: int | None
    levels: tuple[LevelInfo, ...]
    dtype: str
    samples: int
    compression: str
    predictor: int
    crs: str | None
    bbox: BBox | None
    nodata: float | None
    palette: bool
    mask: bool
    notes: tuple[str, ...]

    @property
    def overviews(self) -> tuple[int, ...]:
        """How many times coarser each further level is, rounded."""
        return tuple(round(self.levels[0].width / level.width) for level in self.levels[1:])

    def __repr__(self) -> str:
        lines = [
            f"{shown(self.url)}",
            *(f"  level {i}: {level}" for i, level in enumerate(self.levels)),
        ]
        crs = self.crs if self.crs is None or len(self.crs) < 40 else self.crs[:37] + "..."
        lines.append(
            f"  {self.samples} x {self.dtype}, nodata {self.nodata}, predictor {self.predictor}"
        )
        lines.append(f"  crs {crs}, bbox {self.bbox.as_tuple() if self.bbox else None}")
        return "\n".join(lines + [f"  note: {note}" for note in self.notes])


def info(source: PathLike) -> Info:
    """What a file holds: levels, sizes, tiles, dtype, compression, place. Reads the header only.

    Args:
        source: address or path of a TIFF.

    Raises:
        CogError: it can't be read; the message says why.
        SourceError: it can't be had.
    """
    return describe(run_sync(open_cog(address(source))))


def read(
    source: PathLike,
    window: WindowLike | None = None,
    bbox: BBoxLike | None = None,
    level: int = 0,
    *,
    memory: int = MEMORY,
) -> tuple[NDArray[np.generic], Grid | None]:
    """The pixels of a file, or of a part of it, as stored, and where they lie.

    Args:
        source: address or path of a TIFF.
        window: ``(col_off, row_off, width, height)`` in pixels of the level.
        bbox: ``west, south, east, north`` in units of the file's CRS, instead of a window: the
            pixels whose centres lie inside.
        level: 0 is the finest.
        memory: bytes that the array may have.

    Returns:
        The array, ``(y, x)`` or ``(y, x, sample)``, native byte order, no scale applied, and its
        grid. Pixels that are not stored (sparse tiles) are nodata, or 0 in a file without nodata;
        an internal mask is not applied. The grid is None for files that are read by pixel only:
        no (known) coordinate system, rotated, south-up, placed by control points.

    Raises:
        RequestError: window and bbox together, no such level, a window outside the image.
        OverBudget: the array would be larger than ``memory``; names what fits.
        UnsupportedTiff: a bbox in a file without a north-up grid; a kind that is not read.
        BadTiff, SourceError: broken, or out of reach.
    """
    return run_sync(aread(source, window, bbox, level, memory=memory))


async def aread(
    source: PathLike,
    window: WindowLike | None = None,
    bbox: BBoxLike | None = None,
    level: int = 0,
    *,
    memory: int = MEMORY,
    client: Client | None = None,
) -> tuple[NDArray[np.generic], Grid | None]:
    """`read`, from async code; cancelling stops the requests."""
    header = await open_cog(address(source), client=client)
    part, grid = _wanted(header, window, bbox, level)
    _check_memory(header, level, part, memory)
    pixels = await read_window(header, level, part, client=client)
    return pixels, None if grid is None else grid.crop(part)


def address(source: PathLike) -> str:
    """An address as it is, a path made absolute."""
    text = os.fspath(source)
    return text if "://" in text else str(Path(text).expanduser().absolute())


def describe(header: Header) -> Info:
    """A header in the words for people."""
    levels = tuple(
        LevelInfo(
            width=image.width,
            height=image.height,
            tile_width=image.tile_width,
            tile_height=image.tile_height,
            tiles=len(image.counts),
            stored=int(np.count_nonzero(image.counts)),
            compression=CODECS[image.compression].name,
            mask=image.mask is not None,
        )
        for image in header.levels
    )
    return Info(
        url=header.url,
        size=header.size,
        levels=levels,
        dtype=str(header.dtype),
        samples=header.samples,
        compression=levels[0].compression,
        predictor=header.predictor,
        crs=header.crs,
        bbox=header.bbox,
        nodata=header.nodata,
        palette=header.colormap is not None,
        mask=any(level.mask for level in levels),
        notes=header.notes,
    )


def _wanted(
    header: Header, window: WindowLike | None, bbox: BBoxLike | None, level: int
) -> tuple[Window, Grid | None]:
    if window is not None and bbox is not None:
        raise RequestError("give a window in pixels or a bbox in coordinates, not both")
    if not 0 <= level < len(header.levels):
        raise RequestError(
            f"{shown(header.url)}: there is no level {level}; it has {len(header.levels)}"
        )
    if bbox is not None:
        grid = header.grid(level)
        return grid.window(bbox), grid
    image = header.levels[level]
    if window is None:
        part = Window(0, 0, image.width, image.height)
    else:
        part = window if isinstance(window, Window) else _window(window)
    try:
        return part, header.grid(level)
    except UnsupportedTiff:
        return part, None


def _window(numbers: Sequence[int]) -> Window:
    try:
        col, row, width, height = (int(v) for v in numbers)
    except (TypeError, ValueError):
        raise RequestError(
            f"a window needs four whole numbers col_off, row_off, width, height; got {numbers!r}"
        ) from None
    return Window(col, row, width, height)


def _check_memory(header: Header, level: int, window: Window, memory: int) -> None:
    image = header.levels[level]
    each = image.samples * image.dtype.itemsize
    need = window.width * window.height * each
    if need <= memory:
        return
    fits = [i for i, im in enumerate(header.levels) if im.nbytes <= memory]
    way = f"level {fits[0]} fits as a whole" if fits else "no level fits as a whole"
    raise OverBudget(
        f"{shown(header.url)}: {window.width} x {window.height} pixels need {need >> 20} MiB, and"
        f" {memory >> 20} MiB are allowed; {way}, or give a window of up to"
        f" {memory // each:,} pixels, or a larger memory="
    )
