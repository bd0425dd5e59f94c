"""One date of a raster as the map needs it: gathered, and cut into the indexes of a palette."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from je_explorer.raster.grid import BBox
from je_explorer.raster.raster import ClassLabel, Raster
from je_explorer.render import mercator
from je_explorer.render.classes import class_indexes, labels_of
from je_explorer.render.flat import picture as flat_picture
from je_explorer.render.png import palette_png
from je_explorer.render.quantise import Quantisation, quantisation_of
from je_explorer.render.style import Style

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
    values, known = raster.values[time], known_of(raster, time)
    if raster.band.is_picture:
        pixels = gather.take(blanked(values, known))
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


def known_of(raster: Raster, time: int) -> NDArray[np.bool_] | None:
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


def blanked(values: NDArray[np.generic], known: NDArray[np.bool_] | None) -> NDArray[np.uint8]:
    """A picture whose missing pixels are transparent."""
    pixels = np.asarray(values, dtype=np.uint8)
    return pixels if known is None else np.where(known[..., None], pixels, np.uint8(0))
