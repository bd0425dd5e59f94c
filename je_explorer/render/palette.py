"""The palette that shows a layer in a style."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from je_explorer.render.classes import class_table
from je_explorer.render.colormap import table
from je_explorer.render.layer import DIMMED_COLOUR, Layer
from je_explorer.render.style import Style


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
