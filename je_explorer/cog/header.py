"""A file's header: what is in the file, from one right-sized read of its first bytes."""

from __future__ import annotations

import asyncio
import logging
import math
from collections import OrderedDict
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from je_explorer.cog.crs import is_known
from je_explorer.cog.geo import GEO_TAGS, Georeference, read_georeference
from je_explorer.cog.ghost import is_gdal_layout, without_empty
from je_explorer.cog.image import COLORMAP, IMAGE_TAGS, NODATA, PALETTE, Image
from je_explorer.cog.levels import find
from je_explorer.cog.tags import Directory, Held, NeedBytes, read_layout, walk
from je_explorer.errors import BadTiff, CogError, TooLarge, UnsupportedTiff
from je_explorer.net.address import is_local
from je_explorer.net.files import signature
from je_explorer.net.flight import Flight
from je_explorer.net.http import Client, default_client
from je_explorer.net.loop import on_io_loop
from je_explorer.raster.grid import BBox, Grid

logger = logging.getLogger(__name__)

FIRST_READ = 16 << 10
ROUND = 4 << 10
MAX_HEADER = 16 << 20
MAX_READS = 24
INLINE = 64 << 10
"""Headers up to this size are understood on the event loop (0.2 ms); larger ones in a thread."""

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
                f"{self.url}: {where.problem}; it can be read by pixel window, not by coordinates"
            )
        if crs is None or not is_known(crs):
            raise UnsupportedTiff(
                f"{self.url}: its coordinate system ({crs or 'none given'}) is not known;"
                " it can be read by pixel window, not by coordinates"
            )
        return Grid(crs, box, (image.height, image.width))


class _Headers:
    """What one client has learned: headers by address, newest last, and how long they are."""

    def __init__(self, limit: int = 64 << 20) -> None:
        self.kept: OrderedDict[str, Header] = OrderedDict()
        self.flight: Flight[Header] = Flight()
        self.lengths: dict[str, int] = {}
        self.limit = limit

    def keep(self, header: Header) -> None:
        self.kept[header.url] = header
        self.kept.move_to_end(header.url)
        while sum(_weight(h) for h in self.kept.values()) > self.limit and len(self.kept) > 1:
            self.kept.popitem(last=False)


_known: WeakKeyDictionary[Client, _Headers] = WeakKeyDictionary()


def _weight(header: Header) -> int:
    arrays = sum(i.offsets.nbytes + i.counts.nbytes for i in header.levels)
    return arrays + sum(len(data) for _, data in header.held.parts) + 2048


async def open_cog(url: str, *, client: Client | None = None, fresh: bool = False) -> Header:
    """The header of a file: one request for an ordinary one, none when it is known already.

    Args:
        url: ``https://...``, ``file://...`` or a local path.
        client: whose connections and caches are used; the process's own by default.
        fresh: read it again even if it is known (the file was seen to have changed).

    Raises:
        BadTiff, UnsupportedTiff, TooLarge: it can't be read; the message names file and reason.
        SourceError: it can't be had.
    """
    return await on_io_loop(_open(url, client or default_client(), fresh))


async def _open(url: str, client: Client, fresh: bool) -> Header:
    known = _known.setdefault(client, _Headers())
    kept = None if fresh else known.kept.get(url)
    if kept is not None and (not is_local(url) or kept.etag == signature(url)):
        known.kept.move_to_end(url)
        return kept
    header = await known.flight.run(url, lambda: _fetch(url, client, known))
    known.keep(header)
    return header


async def _fetch(url: str, client: Client, known: _Headers) -> Header:
    first = known.lengths.get(_family(url), FIRST_READ)
    body = await client.get(url, 0, first)
    total = (
        body.total if body.total is not None else len(body.data) if len(body.data) < first else None
    )
    held = Held(total, [(0, bytes(body.data))])
    for _ in range(MAX_READS):
        try:
            header = await _understood(url, body.etag, held)
        except NeedBytes as need:
            await _grow(url, client, held, need)
            continue
        except (CogError, TooLarge) as error:
            raise type(error)(f"{url}: {error}") from None
        if not header.georeference.is_plain:
            await asyncio.to_thread(header.georeference.look_up)
        learned = min(-(-held.used // ROUND) * ROUND, MAX_HEADER)
        known.lengths[_family(url)] = max(learned, known.lengths.get(_family(url), ROUND))
        return header
    raise UnsupportedTiff(f"{url}: its directories are scattered over more than {MAX_READS} places")


def _family(url: str) -> str:
    """Files with headers of about one length: those of one host and collection."""
    parts = urlsplit(url)
    return parts.netloc + "/".join(parts.path.split("/")[:5])


async def _grow(url: str, client: Client, held: Held, need: NeedBytes) -> None:
    """Fetch what is missing: twice the first part, or a part far from it by itself."""
    have = len(held.parts[0][1])
    if need.start <= 2 * have:
        start, stop = have, max(2 * have, need.stop)
    else:
        start, stop = need.start, max(need.stop, need.start + FIRST_READ)
    if held.size is not None:
        stop = min(stop, held.size)
    if stop - start + sum(len(data) for _, data in held.parts) > MAX_HEADER:
        raise TooLarge(f"{url}: its header is larger than 16 MiB")
    body = await client.get(url, start, stop)
    data = bytes(body.data)
    if len(data) < stop - start:
        if start + len(data) < need.stop:
            raise BadTiff(f"{url}: it ends at byte {start + len(data)}, before its header does")
        held.size = start + len(data)
    held.add(start, data)


async def _understood(url: str, etag: str | None, held: Held) -> Header:
    if sum(len(data) for _, data in held.parts) <= INLINE:
        return understand(url, etag, held)
    return await asyncio.to_thread(understand, url, etag, held)


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
    for note in notes:
        logger.warning("%s: %s", url, note)
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


def _nodata(text: str, image: Image, notes: list[str]) -> float | None:
    """The number in the tag, or None with a note where it is none or the dtype can't hold it."""
    if not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        notes.append(f"its nodata tag {text[:40]!r} is no number and is ignored")
        return None
    if image.dtype.kind == "f":
        return value
    limits = np.iinfo(image.dtype.name)
    if not math.isfinite(value) or not limits.min <= value <= limits.max:
        notes.append(f"its nodata tag {text[:40]!r} does not fit {image.dtype} and is ignored")
        return None
    return value


def _colormap(first: Directory, image: Image) -> NDArray[np.uint8] | None:
    """8-bit colours; the tag holds 16 bits of each, of which the high byte counts."""
    if image.photometric != PALETTE or COLORMAP not in first:
        return None
    values = first.array(COLORMAP)
    colours = values[: len(values) // 3 * 3].reshape(3, -1).T.astype(np.uint16) >> 8
    return colours.astype(np.uint8)
