"""Class codes and bit flags: which codes an image has, and their names and colours."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from je_explorer.raster.raster import ClassLabel
from je_explorer.render.colormap import rgb

MOST_CLASSES = 255
"""A palette has 256 colours, of which the first marks the missing pixels."""

# For codes without a colour of their own: spread over hue and lightness, so that neighbours differ
# also for people who can't tell red from green.
_SPARE = (
    *("#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377"),
    *("#BBBBBB", "#332288", "#DDCC77", "#117733", "#88CCEE", "#882255"),
    *("#44AA99", "#999933", "#CC6677", "#AA4499"),
)

_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")


def safe_colour(colour: str | None, code: int) -> str:
    """A colour as ``#rrggbb``; one of its own for a code whose colour is absent or no colour.

    Example:
        >>> safe_colour("00FF00", 3), safe_colour("red; x", 0)
        ('#00FF00', '#4477AA')
    """
    found = _COLOUR.fullmatch(colour.strip()) if colour else None
    return f"#{found.group(1)}" if found else _SPARE[int(code) % len(_SPARE)]


def labels_of(
    codes: NDArray[np.generic], valid: NDArray[np.bool_], named: Iterable[ClassLabel]
) -> tuple[ClassLabel, ...]:
    """The classes of an image, each with a colour: those with names, then the other codes found.

    Args:
        codes: integers, any shape; not modified.
        valid: bool of the same shape; codes of missing pixels are no classes.
        named: what the metadata say.
    """
    known: dict[int, ClassLabel] = {}
    for label in named:
        code = int(label.value)
        known.setdefault(code, ClassLabel(code, label.name, safe_colour(label.color, code)))
    extra = [code for code in _present(codes[valid]) if code not in known]
    found = [ClassLabel(code, f"code {code}", safe_colour(None, code)) for code in extra]
    return tuple([*known.values(), *found][:MOST_CLASSES])


def _present(codes: NDArray[np.generic]) -> list[int]:
    """The codes that occur, ascending; counted instead of sorted where the type is small."""
    if codes.dtype in (np.uint8, np.uint16):
        return [int(code) for code in np.flatnonzero(np.bincount(codes.reshape(-1)))]
    return [int(code) for code in np.unique(codes)]


def class_indexes(
    codes: NDArray[np.generic], valid: NDArray[np.bool_], labels: tuple[ClassLabel, ...]
) -> NDArray[np.uint8]:
    """The place of each pixel's code among the labels, counted from 1; 0 where missing or unknown.

    Args:
        codes: integers, any shape; not modified.
        valid: bool of the same shape.
        labels: at most 255.
    """
    order = np.argsort([label.value for label in labels], kind="stable")
    ranked = np.asarray([labels[place].value for place in order], dtype=np.int64)
    if not len(ranked):
        return np.zeros(codes.shape, dtype=np.uint8)
    if codes.dtype == np.uint8:
        lookup = np.zeros(256, dtype=np.uint8)
        inside = (ranked >= 0) & (ranked < 256)
        lookup[ranked[inside]] = (order[inside] + 1).astype(np.uint8)
        return np.where(valid, lookup[codes], np.uint8(0))
    wide = codes.astype(np.int64)
    place = np.minimum(np.searchsorted(ranked, wide), len(ranked) - 1)
    found = valid & (ranked[place] == wide)
    return np.where(found, (order[place] + 1).astype(np.uint8), np.uint8(0))


def class_table(classes: Iterable[ClassLabel]) -> NDArray[np.uint8]:
    """The colours of classes, in their order: uint8 ``(n, 3)``."""
    colours = [rgb(safe_colour(label.color, label.value)) for label in classes]
    return np.asarray(colours, dtype=np.uint8).reshape(-1, 3)
