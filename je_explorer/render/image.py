"""From a raster and a style to a picture on the map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from je_explorer.raster.grid import BBox
from je_explorer.raster.raster import ClassLabel, Raster
from je_explorer.render import mercator
from je_explorer.render.classes import class_indexes, class_table, labels_of
from je_explorer.render.colormap import table
from je_explorer.render.flat import picture as flat_picture
from je_explorer.render.png import data_url, palette_of, palette_png, recolour, rgba_png
from je_explorer.render.quantise import Quantisation, quantisation_of
from je_explorer.render.ranges import range_of
from je_explorer.render.style import Style

__all__ = [
    "Layer",
    "Overlay",
    "colours_of",
    "data_url",
    "draw",
    "indexes",
    "layer_of",
    "overlay",
    "palette_for",
    "palette_png",
    "recolour",
    "rgba",
]

DIMMED = 255
"""The palette's entry of pixels that a mask has taken away from values."""

DIMMED_COLOUR = np.array([128, 136, 146, 110], dtype=np.uint8)
"""A grey that the ground shines through: over land, sea and in the dark it is neither."""


@dataclass(frozen=True, eq=False)
class Layer:
    """One date of a raster, gathered for the map and cut into palette indexes; without colours.

    Attributes:
        pixels: uint8 ``(y, x)`` indexes, 0 where missing; for pictures uint8 ``(y, x, 4)``.
        bounds: in degrees; the rows between are equal steps of Mercator y.
        kind: what the pixels are.
        quantisation: the values that the indexes stand for; None for classes and pictures.
        classes: for classes, label of index 1, 2, ...
        masked: the index of pixels that a mask has taken away; 0 where there are none.
        crs: ``""``; or the projected CRS in whose units ``bounds`` and the even rows are.
    """

    pixels: NDArray[np.uint8]
    bounds: BBox
    kind: Literal["values", "classes", "picture"]
    quantisation: Quantisation | None = None
    classes: tuple[ClassLabel, ...] = ()
    masked: int = 0
    crs: str = ""

    @cached_property
    def encoded(self) -> bytes:
        """The PNG without colours: encoded once, however often it is coloured."""
        return palette_png(self.pixels, np.zeros((256, 4), dtype=np.uint8))

    def serves(self, style: Style, lo: float, hi: float) -> bool:
        """Whether a style can be shown by changing the palette alone and still looks smooth."""
        if self.kind == "picture":
            return False
        return self.quantisation is None or self.quantisation.serves(lo, hi, style.log)


@dataclass(frozen=True, eq=False)
class Overlay:
    """A picture and its place on a Web Mercator map.

    Attributes:
        png: the file.
        bounds: in degrees, in the longitudes of the view.
        lo, hi: values at the ends of the colour map, in the band's unit; NaN for classes, pictures.
        width, height: in pixels.
        layer: what it was drawn from, for drawing it in other colours.
    """

    png: bytes
    bounds: BBox
    lo: float
    hi: float
    width: int
    height: int
    layer: Layer

    @property
    def url(self) -> str:
        """The picture as a data URL."""
        return data_url(self.png)

    @property
    def palette(self) -> bytes:
        """The palette as PNG chunks: all that differs from the same layer in other colours."""
        return palette_of(self.png)


def indexes(
    values: NDArray[np.generic],
    valid: NDArray[np.bool_] | None,
    style: Style,
    lo: float,
    hi: float,
) -> NDArray[np.uint8]:
    """Palette indexes of values over a range: 1 at ``lo`` and below, 255 at ``hi`` and above.

    Args:
        values: any shape; NaN is missing. Not modified.
        valid: bool of the same shape, or None: all that is not NaN.
        style: for its scale (``log``).
        lo, hi: in the values' unit.

    Returns:
        uint8 of the same shape; 0 where missing.
    """
    return Quantisation.exact(lo, hi, style.log).indexes(values, valid)


def layer_of(
    raster: Raster,
    time: int = 0,
    view: BBox | None = None,
    *,
    max_pixels: int = mercator.MAX_PIXELS,
    quantisation: Quantisation | None = None,
    log: bool = False,
    removed: NDArray[np.bool_] | None = None,
    flat: bool = False,
) -> Layer:
    """Gather one date for the map and cut it into indexes; the slow half of drawing.

    Args:
        raster: not modified.
        time: index of the date.
        view: in degrees; None shows the whole grid.
        max_pixels: limit of the picture's size.
        quantisation: None is one that serves most colour ranges over this date's values.
        log: the kind of scale, where ``quantisation`` is None.
        removed: bool ``(y, x)``, the pixels that a mask has taken away. They are dimmed, not
            transparent like those that were never measured.
        flat: for a map in the grid's own CRS: no warp, and ``view`` is in units of that CRS.

    Raises:
        AreaOutside: the view shows no part of the grid.
    """
    gather = (flat_picture if flat else mercator.picture)(raster.grid, view, max_pixels)
    crs = raster.grid.crs if flat else ""
    values, known = raster.values[time], _known(raster, time)
    if raster.band.is_picture:
        pixels = gather.take(_blanked(values, known))
        made = Layer(np.asarray(pixels, dtype=np.uint8), gather.bounds, "picture", crs=crs)
        return dimmed(made, gather, removed)
    if raster.band.is_classes:
        labels = labels_of(values, raster.valid[time], raster.band.classes)
        codes = gather.take(class_indexes(values, raster.valid[time], labels))
        taken = np.asarray(codes, dtype=np.uint8)
        made = Layer(taken, gather.bounds, "classes", None, labels, crs=crs)
        return dimmed(made, gather, removed)
    cut = quantisation or quantisation_of(values, known, log)
    if removed is not None:
        cut = replace(cut, top=DIMMED - 1)
    made = Layer(_gathered(gather, values, known, cut), gather.bounds, "values", cut, crs=crs)
    return dimmed(made, gather, removed)


def dimmed(layer: Layer, gather: mercator.Picture, removed: NDArray[np.bool_] | None) -> Layer:
    """A layer that shows, where it shows nothing, which pixels a mask has taken away."""
    if removed is None:
        return layer
    gone = np.asarray(gather.take(removed), dtype=np.bool_)
    if layer.kind == "picture":
        gone &= layer.pixels[..., 3] == 0
        return replace(layer, pixels=np.where(gone[..., None], DIMMED_COLOUR, layer.pixels))
    gone &= layer.pixels == 0
    index = DIMMED if layer.kind == "values" else min(len(layer.classes) + 1, DIMMED)
    return replace(layer, pixels=np.where(gone, np.uint8(index), layer.pixels), masked=index)


def palette_for(
    layer: Layer, style: Style, lo: float = float("nan"), hi: float = float("nan")
) -> NDArray[np.uint8]:
    """The palette that shows a layer in a style: uint8 ``(256, 4)``; entry 0 is transparent.

    Args:
        layer: of values (which need ``lo`` and ``hi``) or of classes.
        style: its opacity becomes the palette's.
        lo, hi: values at the two ends of the colour map.
    """
    palette = _palette_of_values(layer, style, lo, hi)
    if layer.masked:
        palette[layer.masked] = DIMMED_COLOUR
        palette[layer.masked, 3] = round(style.opacity * int(DIMMED_COLOUR[3]))
    return palette


def _palette_of_values(layer: Layer, style: Style, lo: float, hi: float) -> NDArray[np.uint8]:
    palette = np.zeros((256, 4), dtype=np.uint8)
    alpha = round(style.opacity * 255)
    if layer.quantisation is None:
        count = len(layer.classes)
        palette[1 : count + 1, :3] = class_table(layer.classes)
        palette[1 : count + 1, 3] = [
            0 if label.value in style.hidden else alpha for label in layer.classes
        ]
        return palette
    used = slice(1, layer.quantisation.top + 1)
    palette[used, :3] = colours_of(layer.quantisation.values()[used], style, lo, hi)
    palette[used, 3] = alpha
    return palette


def colours_of(
    values: NDArray[np.floating], style: Style, lo: float, hi: float
) -> NDArray[np.uint8]:
    """The colour of each value: uint8 ``(n, 3)``; values beyond an end take the end's colour."""
    if style.log:
        values, lo, hi = np.log(np.maximum(values, lo)), float(np.log(lo)), float(np.log(hi))
    share = np.clip((values - lo) / (hi - lo), 0.0, 1.0)
    colours = table(style.colormap, style.reverse)
    return np.asarray(colours[np.rint(share * 255.0).astype(np.intp)], dtype=np.uint8)


def draw(layer: Layer, style: Style, lo: float, hi: float) -> Overlay:
    """Write a layer as a picture; the fast half of drawing.

    The first call encodes the pixels (about 20 ms for a million), later ones only the palette.
    """
    height, width = layer.pixels.shape[:2]
    if layer.kind == "picture":
        png = rgba_png(_faded(layer.pixels, style.opacity))
    else:
        png = recolour(layer.encoded, palette_for(layer, style, lo, hi))
    return Overlay(png, layer.bounds, lo, hi, width, height, layer)


def overlay(
    raster: Raster,
    time: int = 0,
    style: Style | None = None,
    view: BBox | None = None,
    *,
    max_pixels: int = mercator.MAX_PIXELS,
    span: tuple[float, float] | None = None,
) -> Overlay:
    """The picture of one date on a Web Mercator map.

    Args:
        raster: not modified.
        time: index of the date.
        style: None is the default look.
        view: in degrees; None shows the whole grid.
        max_pixels: limit of the picture's size.
        span: the colour range, where the style has none; None is chosen from all dates' values.

    Raises:
        AreaOutside: the view shows no part of the grid.
        UnknownMethod: the style's colour map does not exist.
    """
    look = style or Style()
    if raster.band.is_classes or raster.band.is_picture:
        nothing = float("nan")
        return draw(layer_of(raster, time, view, max_pixels=max_pixels), look, nothing, nothing)
    lo, hi = range_of(raster, look if span is None else replace(look, range=look.range or span))
    cut = Quantisation.exact(lo, hi, look.log)
    made = layer_of(raster, time, view, max_pixels=max_pixels, quantisation=cut)
    return draw(made, look, lo, hi)


def rgba(raster: Raster, time: int, style: Style, lo: float, hi: float) -> NDArray[np.uint8]:
    """One date in colour on its own grid, for pages without a map.

    Args:
        raster: not modified.
        time: index of the date.
        style: the look.
        lo, hi: values at the ends of the colour map; not used for classes and pictures.

    Returns:
        uint8 ``(y, x, 4)``; missing pixels are transparent.
    """
    values, known, box = raster.values[time], _known(raster, time), raster.grid.bbox
    if raster.band.is_picture:
        return _faded(_blanked(values, known), style.opacity)
    if raster.band.is_classes:
        labels = labels_of(values, raster.valid[time], raster.band.classes)
        codes = class_indexes(values, raster.valid[time], labels)
        layer = Layer(codes, box, "classes", None, labels)
    else:
        cut = Quantisation.exact(lo, hi, style.log)
        layer = Layer(cut.indexes(values, known), box, "values", cut)
    return np.asarray(palette_for(layer, style, lo, hi)[layer.pixels], dtype=np.uint8)


def _known(raster: Raster, time: int) -> NDArray[np.bool_] | None:
    return None if raster.known is None else raster.known[time]


def _gathered(
    gather: mercator.Picture,
    values: NDArray[np.generic],
    known: NDArray[np.bool_] | None,
    cut: Quantisation,
) -> NDArray[np.uint8]:
    """Cut into indexes first or gather first, whichever has fewer pixels to cut."""
    if values.size <= gather.shape[0] * gather.shape[1]:
        return np.asarray(gather.take(cut.indexes(values, known)), dtype=np.uint8)
    seen = None if known is None else np.asarray(gather.take(known), dtype=np.bool_)
    return cut.indexes(gather.take(values, np.nan), seen)


def _blanked(values: NDArray[np.generic], known: NDArray[np.bool_] | None) -> NDArray[np.uint8]:
    """A picture whose missing pixels are transparent."""
    pixels = np.asarray(values, dtype=np.uint8)
    return pixels if known is None else np.where(known[..., None], pixels, np.uint8(0))


def _faded(pixels: NDArray[np.uint8], opacity: float) -> NDArray[np.uint8]:
    if opacity >= 1.0:
        return pixels
    faded = pixels.copy()
    faded[..., 3] = np.rint(faded[..., 3] * opacity).astype(np.uint8)
    return faded
