"""Several rasters or series of the same area as one, date by date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import GridMismatch

if TYPE_CHECKING:
    from je_explorer.raster.raster import Raster
    from je_explorer.raster.statistics import Series

NUMBERS = ("valid_share", "mean", "weighted_mean", "std", "min", "max", "median")


def picked(raster: Raster, dates: Sequence[str]) -> Raster:
    """The images of some dates, in their order: no pixel is copied where they follow each other.

    Raises:
        KeyError: the raster does not have one of them.
    """
    places = {label: place for place, label in enumerate(raster.dates)}
    order = [places[label] for label in dates]
    run = order == list(range(order[0], order[0] + len(order))) if order else False
    part = slice(order[0], order[-1] + 1) if run else np.array(order, dtype=np.intp)
    return replace(
        raster,
        values=raster.values[part],
        known=None if raster.known is None else raster.known[part],
        dates=tuple(dates),
        times=raster.times[part],
        missing=tuple(m for m in raster.missing if m.date in dates),
    )


def stacked(rasters: Sequence[Raster], dates: Sequence[str]) -> Raster:
    """The images of some dates, each taken from the first raster that has it.

    Raises:
        GridMismatch: the rasters lie on different grids, or hold different kinds of numbers.
        KeyError: none has one of the dates.
    """
    first = rasters[0]
    if any((r.grid, r.values.dtype) != (first.grid, first.values.dtype) for r in rasters):
        raise GridMismatch("rasters on different grids can't be one stack")
    parts, left = [], list(dates)
    for raster in rasters:
        held = [label for label in left if label in raster.dates]
        left = [label for label in left if label not in held]
        if held:
            parts.append(picked(raster, held))
    if left:
        raise KeyError(left[0])
    known = None if first.known is None else np.concatenate([p.valid for p in parts])
    whole = replace(
        first,
        values=np.concatenate([p.values for p in parts]),
        known=known,
        dates=tuple(label for p in parts for label in p.dates),
        times=np.concatenate([p.times for p in parts]),
        missing=tuple(m for p in parts for m in p.missing),
    )
    return picked(whole, dates)


def joined(parts: Sequence[Series], dates: Sequence[str], times: NDArray[np.datetime64]) -> Series:
    """A series over some dates from the rows of others.

    Args:
        parts: of the same area and band; of a date that several have, the last counts.
        dates, times: of the answer. A date that no part has is missing: n is 0, all else NaN.
    """
    rows = {label: (part, i) for part in parts for i, label in enumerate(part.dates)}
    found = [rows.get(label) for label in dates]
    codes = sorted({code for part in parts for code in part.class_shares})
    shares: Mapping[int, NDArray[np.float64]] = {
        code: np.array([_share(row, code) for row in found]) for code in codes
    }
    numbers = {
        name: np.array([np.nan if row is None else getattr(row[0], name)[row[1]] for row in found])
        for name in NUMBERS
    }
    n = np.array([0 if row is None else row[0].n[row[1]] for row in found], dtype=np.int64)
    plain = {f.name: getattr(parts[0], f.name) for f in fields(parts[0])}
    return type(parts[0])(
        **{
            **plain, **numbers,
            "dates": tuple(dates), "times": times, "n": n, "class_shares": shares,
        }
    )  # fmt: skip


def _share(row: tuple[Series, int] | None, code: int) -> float:
    """The share of a class on a date: NaN without valid pixels, 0 where only others occur."""
    if row is None or not row[0].n[row[1]]:
        return float("nan")
    shares = row[0].class_shares
    return float(shares[code][row[1]]) if code in shares else 0.0
