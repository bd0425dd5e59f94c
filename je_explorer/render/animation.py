"""Animated GIF: the dates of a raster one after the other, in one colour range."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image

from je_explorer.errors import RequestError
from je_explorer.raster.raster import Raster
from je_explorer.render.captions import Captions
from je_explorer.render.classes import class_table
from je_explorer.render.colormap import table
from je_explorer.render.page import Look, look_of, page
from je_explorer.render.style import Style

MOST_FRAMES = 400

_GREYS = 24
"""Palette entries for text and paper; the rest are the colour map's."""


def gif(
    raster: Raster,
    style: Style | None = None,
    *,
    seconds: float = 0.5,
    unit: str | None = None,
    captions: Captions | None = None,
) -> bytes:
    """An animation that repeats for ever, one frame per date.

    Args:
        raster: not modified; at most 400 dates.
        style: None is what suits the band.
        seconds: per frame, at least 0.02; the last one stays three times as long.
        unit: at the colour bar; None is the usual one, ``"°C"`` for kelvin.
        captions: words in the place of the raster's own.

    Raises:
        RequestError: more than 400 dates, or frames shorter than programs show.
    """
    if not 1 <= len(raster.dates) <= MOST_FRAMES:
        raise RequestError(
            f"an animation has 1 to {MOST_FRAMES} dates, this raster has {len(raster.dates)}"
        )
    if not 0.02 <= seconds <= 60.0:
        raise RequestError(f"a frame lasts 0.02 to 60 seconds; got {seconds!r}")
    look = look_of(raster, style, unit=unit, captions=captions)
    frames = _frames(raster, look)
    first = next(frames)
    durations = [round(seconds * 1000)] * len(raster.dates)
    durations[-1] *= 3
    buffer = io.BytesIO()
    first.save(
        buffer,
        format="GIF",
        save_all=True,
        append_images=frames,
        duration=durations if len(durations) > 1 else durations[0],
        loop=0,
        optimize=False,
    )
    return buffer.getvalue()


def _frames(raster: Raster, look: Look) -> Iterator[Image.Image]:
    """Frames in one palette, so that a colour means the same in each; drawn one at a time."""
    palette = _palette(raster, look)
    for time in range(len(raster.dates)):
        drawn = page(raster, time, look)
        yield drawn.quantize(palette=palette, dither=Image.Dither.NONE)


def _palette(raster: Raster, look: Look) -> Image.Image:
    if raster.band.is_picture:
        return page(raster, 0, look).quantize(256)
    if raster.band.is_classes:
        colours = class_table(look.classes)[: 256 - _GREYS]
    else:
        places = np.rint(np.linspace(0, 255, 256 - _GREYS)).astype(np.intp)
        colours = table(look.style.colormap, look.style.reverse)[places]
    greys = np.rint(np.linspace(24, 255, _GREYS))[:, None] * np.array([0.97, 0.985, 1.0])
    greys[-1] = 255
    made = Image.new("P", (1, 1))
    flat = np.concatenate([colours, np.rint(greys).astype(np.uint8)])
    made.putpalette(flat.astype(np.uint8).tobytes())
    return made
