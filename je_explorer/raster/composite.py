"""One image from many: the mean, median, ... of each pixel over time.

Blocks of pixels that fit into the processor's cache are reduced one by one, on several threads:
the results do not depend on how many. Missing values are left out; a pixel that is never valid is
missing in the result (and 0 in a count).
"""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import ClassData, NoDates, UnknownMethod
from je_explorer.raster.reducers import (
    CLASS_COMPOSITES,
    COMPOSITES,
    IN_PLACE,
    Reducer,
    percentile,
)

if TYPE_CHECKING:
    from je_explorer.raster.raster import Band, Raster

__all__ = ["CLASS_COMPOSITES", "COMPOSITES", "composite"]

BLOCK = 2**19
"""Numbers per block: 2 MiB of float32, and little memory beside the input."""

WIDE_BLOCK = 2**18
"""Pixels per block of a method that reads each number once: 1 MiB of the result. Such a method is
as fast as memory, which long runs of numbers make the most of."""

THREADS = 4


def composite(raster: Raster, method: str | float) -> Raster:
    """Reduce all dates to one image.

    Args:
        raster: of any number of dates.
        method: a name of ``COMPOSITES`` (for classes and pictures of ``CLASS_COMPOSITES``), or a
            percentile: a number from 0 to 100, or ``"p90"``.

    Returns:
        A raster of one date, labelled ``"2021-01..2021-03 mean"``.

    Raises:
        UnknownMethod: there is no such method; those that exist are named.
        ClassData: a mean or the like was asked of class codes or pictures.
        NoDates: the raster is empty.
    """
    name = _name(method)
    if not raster.dates:
        raise NoDates(f"there is no image of {raster.band.name} to take the {name} of")
    if raster.band.is_classes or raster.band.is_picture:
        values, known = _of_classes(raster, name)
    else:
        values, known = _over_blocks(raster, _reducer(name)), None
    ends = raster.dates[:1] + raster.dates[1:][-1:]
    is_count = name == "count"
    return replace(
        raster,
        values=values[None],
        known=None if known is None or is_count else known[None],
        dates=(f"{'..'.join(ends)} {name}",),
        times=raster.times[:1],
        band=_band_of(raster.band, name),
    )


def _name(method: str | float) -> str:
    """The method's name; percentiles are ``"p50"``."""
    text = str(method).strip().lower()
    if text in COMPOSITES or text in CLASS_COMPOSITES:
        return text
    try:
        share = float(text.removeprefix("p"))
    except ValueError:
        share = math.nan
    if isinstance(method, bool) or not 0 <= share <= 100:
        raise UnknownMethod(
            f"there is no composite {method!r}; there are {', '.join(COMPOSITES)}, for classes"
            f" {', '.join(CLASS_COMPOSITES)}, and percentiles: a number from 0 to 100"
        )
    return f"p{share:g}"


def _reducer(name: str) -> Reducer:
    if name in COMPOSITES:
        return COMPOSITES[name]
    if name in CLASS_COMPOSITES:
        raise UnknownMethod(
            f"the {name} is taken of classes, and these are measurements; there are"
            f" {', '.join(COMPOSITES)}, and percentiles: a number from 0 to 100"
        )
    return partial(percentile, share=float(name[1:]) / 100)


def _over_blocks(raster: Raster, reduce: Reducer) -> NDArray[np.float32]:
    """Reduce all dates, some rows at a time: float32 ``(y, x)``."""
    values, known = raster.values, raster.known
    dates, height, width = values.shape
    result = np.empty((height, width), dtype=np.float32)
    plain = values.dtype.kind == "f" and known is None
    ufunc = IN_PLACE.get(reduce) if plain else None
    step = max((WIDE_BLOCK if ufunc else BLOCK // dates) // width, 1)

    def work(rows: slice) -> None:
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            if ufunc is not None:
                ufunc.reduce(values[:, rows], axis=0, out=result[rows])
                return
            block = _floats(values[:, rows], None if known is None else known[:, rows])
            result[rows] = reduce(block).reshape(-1, width)

    with ThreadPoolExecutor(min(THREADS, os.cpu_count() or 1)) as pool:
        list(pool.map(work, [slice(row, row + step) for row in range(0, height, step)]))
    return result


def _floats(values: NDArray[Any], known: NDArray[np.bool_] | None) -> NDArray[Any]:
    """A block of all dates as floats with NaN: ``(time, pixel)``."""
    block = values.reshape(len(values), -1)
    if block.dtype.kind != "f":
        block = block.astype(np.float32)
    if known is None:
        return block
    return np.where(known.reshape(len(values), -1), block, np.float32("nan"))


def _of_classes(raster: Raster, name: str) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Reduce codes or colours: ``(y, x)`` (and 4), and where they are known."""
    is_picture = raster.band.is_picture
    if name not in CLASS_COMPOSITES or (is_picture and name == "mode"):
        what = "pictures" if is_picture else "class codes, which have no order or distance"
        names = [n for n in CLASS_COMPOSITES if not (is_picture and n == "mode")]
        raise ClassData(
            f"{raster.band.name} holds {what}: its {name} means nothing; there are"
            f" {', '.join(names)}"
        )
    values, known, reduce = raster.values, raster.valid, CLASS_COMPOSITES[name]
    dates, height, width = values.shape[:3]
    step = max(BLOCK // (4 * dates * width), 1)
    parts = [
        reduce(
            values[:, row : row + step].reshape(dates, -1, *values.shape[3:]),
            known[:, row : row + step].reshape(dates, -1),
        )
        for row in range(0, height, step)
    ]
    found = np.concatenate([p[0] for p in parts])
    where = np.concatenate([p[1] for p in parts])
    return found.reshape(height, width, *found.shape[1:]), where.reshape(height, width)


def _band_of(band: Band, name: str) -> Band:
    """What the numbers of a composite mean."""
    if name == "std":
        return replace(band, kind="spread")
    return _counted(band) if name == "count" else band


def _counted(band: Band) -> Band:
    """What the numbers of a count mean."""
    return replace(
        band,
        title="Valid values",
        dtype="float32",
        unit="images",
        role="data",
        classes=(),
        scale=1.0,
        offset=0.0,
        nodata=None,
        valid_range=None,
        errors=(),
        kind="value",
    )
