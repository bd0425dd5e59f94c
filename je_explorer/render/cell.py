"""A raster as the last value of a notebook's cell: a small picture and a paragraph."""

from __future__ import annotations

import html
import math

import numpy as np
from numpy.typing import NDArray

from je_explorer.raster.grid import is_geographic
from je_explorer.raster.raster import Raster
from je_explorer.render.classes import labels_of
from je_explorer.render.colorbar import colorbar_html, legend_html
from je_explorer.render.image import rgba
from je_explorer.render.png import data_url, rgba_png
from je_explorer.render.presets import default_for
from je_explorer.render.ranges import range_of
from je_explorer.render.style import Style

SIDE = 320
"""Pixels of the picture's longer side."""

MOST_LABELS = 12
"""Classes in the legend; of more the first are shown."""

FRAME = (
    "display:flex;flex-wrap:wrap;gap:16px;align-items:flex-start;max-width:760px;"
    "font:13px/1.45 Inter,system-ui,sans-serif"
)


def cell_html(raster: Raster) -> str:
    """The newest image with title, date, unit and colours, beside what the raster holds.

    Args:
        raster: not modified. All its texts are escaped; nothing is fetched by the browser.
    """
    sentence = html.escape(str(raster).strip("<>"))
    words = f'<p style="margin:8px 0 0;color:var(--je-muted,#566476)">{sentence}</p>'
    title = html.escape(raster.title or raster.band.title or raster.collection or raster.band.name)
    if not raster.values.size:
        return f"<div><strong>{title}</strong>{words}</div>"
    look, span = _look(raster)
    time = len(raster.dates) - 1
    shown = html.escape(raster.dates[time] + (f" (of {time + 1} dates)" if time else ""))
    return (
        f'<div style="{FRAME}">{_picture(raster, time, look, span)}'
        f'<div style="flex:1;min-width:260px"><strong>{title}</strong>'
        f'<div style="margin-bottom:8px">{shown}</div>{_key(raster, look, span)}{words}</div></div>'
    )


def _look(raster: Raster) -> tuple[Style, tuple[float, float]]:
    look = default_for(raster.band)
    if raster.band.is_classes or raster.band.is_picture:
        return look, (0.0, 1.0)
    return look, range_of(raster, look)


def _picture(raster: Raster, time: int, look: Style, span: tuple[float, float]) -> str:
    height, width = _size(raster)
    colours = _thinned(rgba(raster, time, look, *span), height, width)
    name = html.escape(f"{raster.band.name}, {raster.dates[time]}", quote=True)
    return (
        f'<img src="{data_url(rgba_png(colours))}" alt="{name}" width="{width}" height="{height}"'
        ' style="image-rendering:pixelated;background:#ECEFF3;'
        'border:1px solid var(--je-border,#DFE5EC)">'
    )


def _size(raster: Raster) -> tuple[int, int]:
    """Height and width in which distances in the middle of the image keep their shape."""
    box = raster.grid.bbox
    middle = max(-75.0, min(75.0, box.centre[1])) if is_geographic(raster.grid.crs) else 0.0
    shape = min(max(box.height / (box.width * math.cos(math.radians(middle))), 0.2), 5.0)
    return round(SIDE * min(shape, 1.0)), round(SIDE / max(shape, 1.0))


def _thinned(colours: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """At most as many pixels as are shown, each of them one of the image's."""
    rows, cols = (
        np.arange(min(shown, size)) * size // min(shown, size)
        for shown, size in zip((height, width), colours.shape, strict=False)
    )
    return np.ascontiguousarray(colours[rows][:, cols])


def _key(raster: Raster, look: Style, span: tuple[float, float]) -> str:
    """The colour bar or the legend; of a picture nothing."""
    band = raster.band
    if band.is_picture:
        return ""
    if not band.is_classes:
        return colorbar_html(look, *span, band.unit, band.label)
    present = set(np.unique(raster.values[-1][raster.valid[-1]]).tolist())
    found = labels_of(raster.values[-1], raster.valid[-1], band.classes)
    labels = [label for label in found if label.value in present]
    return legend_html(labels[:MOST_LABELS], band.label)
