"""Rasters as picture files: PNG of one or all dates, animated GIF."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from je_explorer.errors import ExportError
from je_explorer.export.files import PathLike, write
from je_explorer.raster.raster import Raster
from je_explorer.raster.statistics import Series
from je_explorer.render.animation import gif
from je_explorer.render.captions import Captions
from je_explorer.render.chart import AREAS, chart
from je_explorer.render.page import PAPER, look_of, page
from je_explorer.render.style import Style
from je_explorer.render.units import Conversion

_MOST_PIXELS = 40_000_000


def to_png(
    raster: Raster,
    path: PathLike,
    style: Style | None = None,
    *,
    time: int | None = None,
    unit: str | None = None,
    captions: Captions | None = None,
) -> Path:
    """Write a picture with axes, date, colour bar or legend, unit and source.

    Several dates become a grid of pictures in one colour range.

    Args:
        raster: not modified.
        path: an existing file is replaced when the new one is complete.
        style: None is what suits the band.
        time: index of the one date to draw; None draws all.
        unit: at the colour bar; None is the usual one, ``"°C"`` for kelvin.
        captions: words in the place of the raster's own.

    Raises:
        ExportError: the file can't be written, or would be too large to open.
    """
    return write(path, [png_bytes(raster, style, time=time, unit=unit, captions=captions)])


def to_gif(
    raster: Raster,
    path: PathLike,
    style: Style | None = None,
    *,
    seconds: float = 0.5,
    unit: str | None = None,
    captions: Captions | None = None,
) -> Path:
    """Write an animation: one frame per date, in one colour range.

    Args:
        raster: not modified.
        path: an existing file is replaced when the new one is complete.
        style: None is what suits the band.
        seconds: per frame.
        unit: at the colour bar; None is the usual one.
        captions: words in the place of the raster's own.

    Raises:
        ExportError: the file can't be written.
        RequestError: more than 400 dates.
    """
    return write(path, [gif(raster, style, seconds=seconds, unit=unit, captions=captions)])


def series_png(
    series: Sequence[Series],
    path: PathLike,
    *,
    colours: Sequence[str] = AREAS,
    unit: Conversion | None = None,
    spread: str = "range",
    weighted: bool = False,
    source: str = "",
) -> Path:
    """Write statistics over time as a picture: a curve per area, with legend, unit and source.

    Args:
        series: at least one, with the same dates; of classes the shares of the first are drawn.
        path: an existing file is replaced when the new one is complete.
        colours: of the areas.
        unit: how values are written at the axis; None is as they were measured.
        spread: the band around a mean: ``"range"`` (lowest to highest), ``"std"`` or ``"none"``.
        weighted: each pixel counts by its area on the globe.
        source: whose data they are.

    Raises:
        ExportError: the file can't be written.
    """
    drawn = chart(
        series, colours=colours, unit=unit, spread=spread, weighted=weighted, source=source
    )
    buffer = io.BytesIO()
    drawn.save(buffer, format="PNG", compress_level=6)
    return write(path, [buffer.getvalue()])


def png_bytes(
    raster: Raster,
    style: Style | None = None,
    *,
    time: int | None = None,
    unit: str | None = None,
    captions: Captions | None = None,
) -> bytes:
    """The file that `to_png` writes, for a browser to download."""
    look = look_of(raster, style, unit=unit, captions=captions)
    times = list(range(len(raster.dates))) if time is None else [time]
    across = math.ceil(math.sqrt(len(times)))
    first = page(raster, times[0], look)
    down = math.ceil(len(times) / across)
    if across * down * first.width * first.height > _MOST_PIXELS:
        raise ExportError(
            f"{len(times)} dates in one picture would be {across * first.width} x"
            f" {down * first.height} pixels: choose fewer dates, or an animation"
        )
    sheet = Image.new("RGB", (across * first.width, down * first.height), PAPER)
    for place, one in enumerate(times):
        drawn = first if place == 0 else page(raster, one, look)
        sheet.paste(drawn, (place % across * first.width, place // across * first.height))
    buffer = io.BytesIO()
    sheet.save(buffer, format="PNG", compress_level=6)
    return buffer.getvalue()
