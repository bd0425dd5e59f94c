"""Read a window of one level: fetch the tiles that are needed, decode them, hand them over."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from je_explorer.cog.header import Header
from je_explorer.cog.plan import Cost, checked_image, cost
from je_explorer.cog.reading import BrokenTile, Reading, Sink
from je_explorer.net.http import Client, default_client
from je_explorer.net.loop import on_io_loop
from je_explorer.raster.grid import Window

__all__ = ["BrokenTile", "Cost", "Sink", "cost", "read_into", "read_window"]


async def read_into(
    header: Header,
    level: int,
    window: Window,
    sink: Sink,
    *,
    client: Client | None = None,
    on_bytes: Callable[[int], None] | None = None,
    masks: bool = True,
) -> list[BrokenTile]:
    """Hand the pixels of a window to ``sink``, tile by tile, in the order in which they arrive.

    ``sink(window, pixels, valid)`` is called in worker threads, also at the same time: once for
    each tile, with the window (in pixels of the level) that the tile fills, the numbers as stored
    ``(height, width)`` or ``(height, width, samples)``, read-only, and where the file has an
    internal mask the valid pixels ``(height, width)``, else None. It is not called for sparse
    tiles, whose pixels are all missing. When the file is replaced while it is being read, all
    tiles are read again from the new one, if it has the same layout.

    Args:
        level: index into ``header.levels``.
        on_bytes: called with the number of bytes whenever some have arrived.
        masks: whether to read the internal mask at all.

    Returns:
        The tiles that could not be fetched or decoded; all others were delivered.

    Raises:
        RequestError: there is no such level, or the window lies outside it.
        ChangedOnServer: the file was replaced by another kind, or again and again.
    """
    reading = Reading(header, level, window, sink, client or default_client(), on_bytes, masks)
    return await on_io_loop(reading.run())


async def read_window(
    header: Header, level: int, window: Window, *, client: Client | None = None
) -> NDArray[np.generic]:
    """All pixels of a window, as stored: ``(height, width)`` or ``(height, width, samples)``.

    Pixels of sparse tiles are nodata, or 0 in a file without nodata. Masks are not applied.

    Raises:
        CogError, SourceError: a tile could not be decoded or fetched.
    """
    image = checked_image(header, level, window)
    shape = (window.height, window.width, *image.pixel_shape)
    out = np.full(shape, image.fill, image.dtype)

    def place(where: Window, pixels: NDArray[np.generic], _: NDArray[np.bool_] | None) -> None:
        out[where.shifted(-window.col_off, -window.row_off).slices] = pixels

    broken = await read_into(header, level, window, place, client=client, masks=False)
    if broken:
        raise broken[0].error
    return out
