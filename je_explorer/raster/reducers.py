"""The methods of composites: how the values of a pixel over time become one.

Each works on a block of pixels that fits into the processor's cache, and leaves out missing ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Reducer: TypeAlias = Callable[[NDArray[Any]], NDArray[Any]]
"""From floats ``(time, pixel)`` with NaN to ``(pixel,)``; its input is read only."""

ClassReducer: TypeAlias = Callable[
    [NDArray[Any], NDArray[np.bool_]], tuple[NDArray[Any], NDArray[np.bool_]]
]
"""From codes and where they are known, ``(time, pixel)``, to the same of ``(pixel,)``."""

ZERO = np.float32(0)

SUM_DATES = 8
"""Dates that are added in the precision of the data before they go into a float64 sum."""


def mean(block: NDArray[Any]) -> NDArray[Any]:
    """The mean of the valid values."""
    total, count = _sums(block)
    return total / count


def std(block: NDArray[Any]) -> NDArray[Any]:
    """The standard deviation of the valid values (of the population: divided by n)."""
    total, count = _sums(block)
    middle = (total / count).astype(block.dtype)
    squares, part = np.zeros(total.shape), np.zeros_like(block[0])
    scratch = np.empty_like(block[0])
    for i, image in enumerate(block):
        np.subtract(image, middle, out=scratch)
        np.multiply(scratch, scratch, out=scratch)
        part += np.fmax(scratch, ZERO, out=scratch)
        if (i + 1) % SUM_DATES == 0:
            squares += part
            part[:] = 0
    return np.asarray(np.sqrt((squares + part) / count))


def minimum(block: NDArray[Any]) -> NDArray[Any]:
    """The smallest valid value."""
    return np.asarray(np.fmin.reduce(block, axis=0))


def maximum(block: NDArray[Any]) -> NDArray[Any]:
    """The largest valid value."""
    return np.asarray(np.fmax.reduce(block, axis=0))


def median(block: NDArray[Any]) -> NDArray[Any]:
    """The middle valid value, or the mean of the two middle ones."""
    ranked, first, number = _ranked(block)
    low, high = np.maximum(number - 1, 0) // 2, np.minimum(number // 2, len(block) - 1)
    return np.asarray((ranked[first + low] + ranked[first + high]) / 2, dtype=block.dtype)


def percentile(block: NDArray[Any], share: float) -> NDArray[Any]:
    """The value that a share of the valid ones does not exceed, linear between two of them."""
    ranked, first, number = _ranked(block)
    place = np.maximum(number - 1, 0) * share
    low = np.floor(place).astype(np.intp)
    high = np.minimum(low + 1, np.maximum(number - 1, 0))
    below, above = ranked[first + low].astype(np.float64), ranked[first + high]
    return np.asarray(below + (above - below) * (place - low))


def count(block: NDArray[Any]) -> NDArray[Any]:
    """How many values are valid."""
    number = np.zeros(block.shape[1:], dtype=np.int32)
    for image in block:
        number += image == image
    return number


def first(block: NDArray[Any]) -> NDArray[Any]:
    """The first valid value."""
    found: NDArray[Any] = block[0].copy()
    for image in block[1:]:
        np.copyto(found, image, where=np.isnan(found))
    return found


def last(block: NDArray[Any]) -> NDArray[Any]:
    """The last valid value."""
    return first(block[::-1])


def first_class(
    codes: NDArray[Any], known: NDArray[np.bool_]
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The first known code (or colour)."""
    at = np.argmax(known, axis=0)
    pixels = np.arange(known.shape[1])
    return codes[at, pixels], known[at, pixels]


def last_class(
    codes: NDArray[Any], known: NDArray[np.bool_]
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The last known code (or colour)."""
    return first_class(codes[::-1], known[::-1])


def count_class(
    codes: NDArray[Any], known: NDArray[np.bool_]
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """How many codes are known."""
    return known.sum(axis=0, dtype=np.float32), np.ones(known.shape[1], dtype=np.bool_)


def mode(codes: NDArray[Any], known: NDArray[np.bool_]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The most frequent known code; of equally frequent ones the smallest."""
    nothing = np.iinfo(np.int64).max
    ranked = np.where(known, codes.astype(np.int64), nothing).T.copy(order="C")
    ranked.sort(axis=1)
    place = np.arange(ranked.shape[1])
    begins = np.ones(ranked.shape, dtype=np.bool_)
    begins[:, 1:] = ranked[:, 1:] != ranked[:, :-1]
    run = place - np.maximum.accumulate(np.where(begins, place, 0), axis=1) + 1
    run[ranked == nothing] = 0
    best = ranked[np.arange(len(ranked)), np.argmax(run, axis=1)]
    found = best != nothing
    return np.where(found, best, codes[0]).astype(codes.dtype), found


COMPOSITES: Mapping[str, Reducer] = {
    "mean": mean,
    "median": median,
    "min": minimum,
    "max": maximum,
    "std": std,
    "count": count,
    "first": first,
    "last": last,
}
"""The methods for physical values by name."""

IN_PLACE: Mapping[Reducer, np.ufunc] = {minimum: np.fmin, maximum: np.fmax}
"""Methods that need no memory beside their result, and what reduces into it."""

CLASS_COMPOSITES: Mapping[str, ClassReducer] = {
    "mode": mode,
    "count": count_class,
    "first": first_class,
    "last": last_class,
}
"""The methods for class codes by name; pictures have all but the mode."""


def _sums(block: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """The sum and number of the valid values, per pixel.

    A value is added as its positive plus its negative part: ``fmax(NaN, 0)`` is 0, and that is
    four times as fast as a selection by ``isnan``.
    """
    total, number = np.zeros(block.shape[1:]), np.zeros(block.shape[1:], dtype=np.int32)
    part, scratch = np.zeros_like(block[0]), np.empty_like(block[0])
    few = np.zeros(block.shape[1:], dtype=np.uint8)
    for i, image in enumerate(block):
        part += np.fmax(image, ZERO, out=scratch)
        part += np.fmin(image, ZERO, out=scratch)
        few += (image == image).view(np.uint8)
        if (i + 1) % SUM_DATES == 0:
            total += part
            number += few
            part[:], few[:] = 0, 0
    return total + part, number + few


def _ranked(block: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.intp], NDArray[np.intp]]:
    """All values in ascending order pixel by pixel, each pixel's first place, and its valid ones.

    Sorting puts NaN last, and short contiguous rows are sorted by numpy's vector instructions.
    """
    ranked = block.T.copy(order="C")
    ranked.sort(axis=1)
    start = np.arange(0, ranked.size, len(block), dtype=np.intp)
    return ranked.reshape(-1), start, count(block).astype(np.intp)
