"""From a raster and a style to a picture on the map."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from je_explorer.raster.grid import BBox
from je_explorer.raster.raster import Raster
from je_explorer.render import mercator
from je_explorer.render.classes import class_indexes, labels_of
from je_explorer.render.layer import Layer, blanked, known_of, layer_of
from je_explorer.render.palette import palette_for
from je_explorer.render.png import data_url, palette_of, recolour, rgba_png
from je_explorer.render.quantise import Quantisation
from je_explorer.render.ranges import range_of
from je_explorer.render.style import Style


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
    values, known, box = raster.values[time], known_of(raster, time), raster.grid.bbox
    if raster.band.is_picture:
        return _faded(blanked(values, known), style.opacity)
    if raster.band.is_classes:
        labels = labels_of(values, raster.valid[time], raster.band.classes)
        codes = class_indexes(values, raster.valid[time], labels)
        layer = Layer(codes, box, "classes", None, labels)
    else:
        cut = Quantisation.exact(lo, hi, style.log)
        layer = Layer(cut.indexes(values, known), box, "values", cut)
    return np.asarray(palette_for(layer, style, lo, hi)[layer.pixels], dtype=np.uint8)


def _faded(pixels: NDArray[np.uint8], opacity: float) -> NDArray[np.uint8]:
    if opacity >= 1.0:
        return pixels
    faded = pixels.copy()
    faded[..., 3] = np.rint(faded[..., 3] * opacity).astype(np.uint8)
    return faded
