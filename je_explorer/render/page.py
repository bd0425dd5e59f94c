"""One date as a finished picture: map, axes, date, colour bar or legend, and the source."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from je_explorer.raster.grid import is_geographic
from je_explorer.raster.raster import ClassLabel, Raster
from je_explorer.render.captions import Captions
from je_explorer.render.classes import labels_of, safe_colour
from je_explorer.render.colorbar import share_of
from je_explorer.render.colormap import table
from je_explorer.render.image import rgba
from je_explorer.render.presets import default_for
from je_explorer.render.ranges import range_of
from je_explorer.render.style import Style
from je_explorer.render.text import font_for, shortened, width_of
from je_explorer.render.ticks import labels, places, ticks
from je_explorer.render.units import Conversion, conversion_for

INK, MUTED, BORDER, MISSING, PAPER = "#18202B", "#566476", "#DFE5EC", "#ECEFF3", "#FFFFFF"

_SMALLEST, _LARGEST = 720, 1600
"""Pixels along the map's longer side."""

_MARGIN, _LEFT, _TOP = 16, 64, 64
_BAR, _ROW = 14, 22


@dataclass(frozen=True, slots=True)
class Look:
    """What all pages of one raster share, so that dates can be compared.

    Attributes:
        style: the look.
        span: values at the ends of the colour map; not used for classes and pictures.
        unit: how values are written at the colour bar.
        classes: of all dates.
        size: ``(width, height)`` of the map in pixels.
        captions: words in the place of the raster's own.
    """

    style: Style
    span: tuple[float, float]
    unit: Conversion
    classes: tuple[ClassLabel, ...]
    size: tuple[int, int]
    captions: Captions = Captions()  # noqa: RUF009 - a frozen value


def look_of(
    raster: Raster,
    style: Style | None = None,
    *,
    unit: str | None = None,
    category: str = "",
    captions: Captions | None = None,
) -> Look:
    """Decide range, unit, classes and size once for all dates of a raster.

    Args:
        raster: not modified.
        style: None is what suits the band.
        unit: label of the unit at the colour bar; None is the usual one, ``°C`` for kelvin.
        category: of the collection, for bands whose name says nothing.
        captions: words in the place of the raster's own, where a font has their letters.

    Raises:
        UnknownMethod: the band's unit can't be shown so.
    """
    band = raster.band
    words = (captions or Captions()).drawable()
    chosen = style or default_for(band, category)
    measured = not (band.is_classes or band.is_picture)
    span = range_of(raster, chosen, category=category) if measured else (0.0, 1.0)
    classes: tuple[ClassLabel, ...] = ()
    if band.is_classes:
        found = labels_of(raster.values, raster.valid, band.classes)
        present = set(np.unique(raster.values[raster.valid]).tolist())
        classes = tuple(
            label for label in found if label.value in present and label.value not in chosen.hidden
        )
    return Look(chosen, span, conversion_for(band, unit), classes, _size(raster), words)


def attribution(raster: Raster) -> str:
    """The line that names the source, as JAXA asks for it.

    Example:
        >>> from je_explorer.raster.grid import BBox, Grid
        >>> from je_explorer.raster.raster import Band
        >>> grid = Grid("EPSG:4326", BBox(0, 0, 1, 1), (1, 1))
        >>> attribution(Raster(np.zeros((1, 1, 1)), grid, ("07",), Band("x"), collection="JAXA.X"))
        'Provided by JAXA: JAXA.X'
    """
    name = raster.collection or raster.title
    if raster.collection.startswith("JAXA."):
        return f"Provided by JAXA: {name}"
    return f"Data: {name}" if name else ""


def page(raster: Raster, time: int, look: Look) -> Image.Image:
    """Draw one date.

    Args:
        raster: not modified.
        time: index of the date.
        look: from `look_of`.

    Returns:
        An RGB picture; missing pixels are light grey.
    """
    width, height = look.size
    below = _height_below(look, raster)
    whole = (width + _LEFT + 2 * _MARGIN, height + _TOP + 26 + below + _MARGIN)
    made = Image.new("RGB", whole, PAPER)
    pen = ImageDraw.Draw(made)
    said = look.captions
    heading = said.title or raster.title or raster.band.title or raster.band.name
    date = said.dates[time] if said.dates else raster.dates[time]
    room = whole[0] - 3 * _MARGIN - width_of(date, 20)
    _write(pen, (_MARGIN, 20), shortened(heading, 17, room), 17, INK)
    _write(pen, (whole[0] - _MARGIN, 20), date, 20, INK, "ra")
    _map(made, raster, time, look)
    _axes(pen, raster, look)
    y = _TOP + height + 34
    if look.classes:
        y = _legend(pen, look, y)
    elif not (raster.band.is_classes or raster.band.is_picture):
        y = _colorbar(made, pen, raster, look, y)
    line = shortened(said.source or attribution(raster), 12, whole[0] - 2 * _MARGIN)
    _write(pen, (_MARGIN, y + 4), line, 12, MUTED)
    return made


def _size(raster: Raster) -> tuple[int, int]:
    box = raster.grid.bbox
    stretch = 1.0
    if is_geographic(raster.grid.crs):
        middle = max(-75.0, min(75.0, box.centre[1]))
        stretch = math.cos(math.radians(middle))
    shape = min(max(box.height / (box.width * stretch), 0.2), 5.0)
    side = min(max(max(raster.grid.shape), _SMALLEST), _LARGEST)
    width, height = (side, side * shape) if shape <= 1 else (side / shape, side)
    return max(240, round(width)), max(120, round(height))


def _height_below(look: Look, raster: Raster) -> int:
    if look.classes:
        return 34 + _ROW * math.ceil(len(look.classes) / _legend_columns(look))
    return 34 if raster.band.is_classes or raster.band.is_picture else 34 + 46


def _map(made: Image.Image, raster: Raster, time: int, look: Look) -> None:
    """Each pixel of the page shows the grid pixel that holds its centre; nothing is blended."""
    width, height = look.size
    rows = ((np.arange(height) + 0.5) * raster.grid.height / height).astype(np.intp)
    cols = ((np.arange(width) + 0.5) * raster.grid.width / width).astype(np.intp)
    colours = rgba(raster, time, look.style, *look.span)[rows][:, cols]
    picture = Image.fromarray(np.ascontiguousarray(colours), "RGBA")
    made.paste(MISSING, (_LEFT, _TOP, _LEFT + width, _TOP + height))
    made.paste(picture, (_LEFT, _TOP), picture)


def _axes(pen: ImageDraw.ImageDraw, raster: Raster, look: Look) -> None:
    width, height = look.size
    box = raster.grid.bbox
    pen.rectangle((_LEFT - 1, _TOP - 1, _LEFT + width, _TOP + height), outline=BORDER)
    degrees = is_geographic(raster.grid.crs)
    unit = "" if degrees else " km"
    for value, text in places(box.west, box.east, "EW" if degrees else ""):
        x = _LEFT + (value - box.west) / box.width * width
        pen.line((x, _TOP + height + 1, x, _TOP + height + 6), fill=MUTED)
        _write(pen, (x, _TOP + height + 7), text + unit, 12, MUTED, "ma")
    for value, text in places(box.south, box.north, "NS" if degrees else ""):
        y = _TOP + (box.north - value) / box.height * height
        pen.line((_LEFT - 6, y, _LEFT - 1, y), fill=MUTED)
        _write(pen, (_LEFT - 8, y), text + unit, 12, MUTED, "rm")


def _colorbar(
    made: Image.Image, pen: ImageDraw.ImageDraw, raster: Raster, look: Look, y: int
) -> int:
    lo, hi = look.span
    band, log = raster.band, look.style.log
    unit = f" ({look.unit.label})" if look.unit.label else ""
    unit = shortened(look.captions.label or band.label, 13, 240 - width_of(unit, 13)) + unit
    left = _LEFT
    right = max(left + 120, left + look.size[0] - min(width_of(unit, 13), 240) - 12)
    ramp = table(look.style.colormap, look.style.reverse)
    across = np.rint(np.linspace(0, 255, right - left)).astype(np.intp)
    strip = np.broadcast_to(ramp[across], (_BAR, right - left, 3))
    made.paste(Image.fromarray(np.ascontiguousarray(strip), "RGB"), (left, y))
    middle = y + _BAR / 2
    for end, tip, colour in ((left, left - 9, ramp[0]), (right, right + 9, ramp[255])):
        pen.polygon([(end, y), (end, y + _BAR - 1), (tip, middle)], fill=_rgb(colour))
    shown = look.unit.show(lo), look.unit.show(hi)
    values = ticks(*shown, log=log and shown[0] > 0)
    for value, text in zip(values, labels(values), strict=True):
        x = left + share_of(look.unit.store(value), lo, hi, log) * (right - left)
        pen.line((x, y + _BAR, x, y + _BAR + 4), fill=MUTED)
        _write(pen, (x, y + _BAR + 6), text, 12, INK, "ma")
    _write(pen, (right + 16, y - 1), unit, 13, INK)
    return y + 46


def _legend_columns(look: Look) -> int:
    widest = max(width_of(label.name, 12) for label in look.classes) + 36
    return max(1, look.size[0] // min(widest, look.size[0]))


def _legend(pen: ImageDraw.ImageDraw, look: Look, y: int) -> int:
    columns = _legend_columns(look)
    wide = look.size[0] // columns
    for place, label in enumerate(look.classes):
        x, row = _LEFT + place % columns * wide, y + place // columns * _ROW
        colour = safe_colour(label.color, label.value)
        pen.rectangle((x, row, x + 14, row + 14), fill=colour, outline=BORDER)
        _write(pen, (x + 20, row), shortened(label.name, 12, wide - 24), 12, INK)
    return y + _ROW * math.ceil(len(look.classes) / columns)


def _rgb(colour: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> tuple[int, int, int]:
    return int(colour[0]), int(colour[1]), int(colour[2])


def _write(
    pen: ImageDraw.ImageDraw,
    place: tuple[float, float],
    text: str,
    size: int,
    colour: str,
    anchor: str = "la",
) -> None:
    # Pillow's own font has no minus sign.
    text = text.replace("\u2212", "-")
    pen.text(place, text, fill=colour, font=font_for(text, size), anchor=anchor)
