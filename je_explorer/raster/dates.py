"""Choosing images of a raster by their dates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from je_explorer.raster.align import span

if TYPE_CHECKING:
    from je_explorer.raster.raster import Raster


def chosen(raster: Raster, which: int | str | slice) -> Raster:
    """The images of one date, by index or label, or of a slice of indexes; no pixel is copied.

    Raises:
        IndexError: there is no such date.
    """
    part = which if isinstance(which, slice) else _one(raster, which)
    labels = raster.dates[part]
    return replace(
        raster,
        values=raster.values[part],
        known=None if raster.known is None else raster.known[part],
        dates=labels,
        times=raster.times[part],
        missing=tuple(m for m in raster.missing if m.date in labels),
    )


def _one(raster: Raster, which: int | str) -> slice:
    count = len(raster.dates)
    if isinstance(which, str):
        if which not in raster.dates:
            raise IndexError(f"there is no date {which!r} among the {span(raster.dates)}")
        which = raster.dates.index(which)
    if not -count <= which < count:
        raise IndexError(f"there is no date number {which} among the {span(raster.dates)}")
    return slice(which % count, which % count + 1)
