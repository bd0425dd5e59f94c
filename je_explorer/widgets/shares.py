"""Which classes are in sight, and how much of the picture each of them fills."""

from __future__ import annotations

import math

import numpy as np

from je_explorer.render.layer import Layer
from je_explorer.widgets.values.place import View


def class_shares(layer: Layer, view: View | None) -> dict[int, float]:
    """Class code -> its share of the pixels with a class, 0 to 1, of the part that the map shows.

    Classes of which no pixel is in sight are absent. Pixels of the picture are counted: near a
    pole, where a map stretches the ground, they stand for less of it.
    """
    rows, columns = _seen(layer, view)
    counts = np.bincount(layer.pixels[rows, columns].reshape(-1), minlength=256)[1:]
    total = int(counts.sum())
    return {
        int(label.value): int(counts[place]) / total
        for place, label in enumerate(layer.classes)
        if counts[place]
    }


def _seen(layer: Layer, view: View | None) -> tuple[slice, slice]:
    """Rows and columns in the view; all of them where it shows none, while the map is moved."""
    height, width = layer.pixels.shape[:2]
    if view is None:
        return slice(None), slice(None)
    box = layer.bounds
    across = _part(view.bbox.west, view.bbox.east, box.west, box.east, width)
    down = _part(-_y(view.bbox.north), -_y(view.bbox.south), -_y(box.north), -_y(box.south), height)
    if across.start >= across.stop or down.start >= down.stop:
        return slice(None), slice(None)
    return down, across


def _part(first: float, last: float, start: float, stop: float, size: int) -> slice:
    step = (stop - start) / size
    lower = max(0, math.floor((first - start) / step + 1e-9))
    return slice(lower, min(size, math.ceil((last - start) / step - 1e-9)))


def _y(latitude: float) -> float:
    """Web Mercator's y; the map ends near 85 degrees."""
    return math.asinh(math.tan(math.radians(max(min(latitude, 85.06), -85.06))))
