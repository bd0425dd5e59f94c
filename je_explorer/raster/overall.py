"""The statistics of an area over all dates together, and how often each value occurs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import ClassData
from je_explorer.raster.align import span
from je_explorer.raster.statistics import Series, series_of, shares_of
from je_explorer.raster.zone import Zone

if TYPE_CHECKING:
    from je_explorer.raster.raster import Raster
    from je_explorer.raster.roi import AreaLike

BINS = 24


def overall(raster: Raster, area: AreaLike | None = None) -> Series:
    """The statistics of an area's pixels of all dates taken together: a series of one row.

    A date with more valid pixels counts for more, as each pixel does alike.

    Args:
        raster: measurements or classes, ``(time, y, x)``.
        area: as in ``statistics``; None takes all pixels.

    Raises:
        BadArea: the area can't be read.
        AreaOutside: it holds none of the raster's pixels.
        ClassData: the raster is a picture.
    """
    _refuse_pictures(raster)
    zone = Zone.of(raster.grid, area)
    count = len(raster.dates)
    tall = replace(
        zone, pixels=np.tile(zone.pixels, (count, 1)), weights=np.tile(zone.weights, count)
    )
    rows, cols = zone.window
    values = raster.values[:, rows, cols].reshape(tall.pixels.shape)
    known = None if raster.known is None else raster.known[:, rows, cols].reshape(values.shape)
    named = replace(raster, dates=(span(raster.dates),), times=raster.times[:1])
    if raster.band.is_classes:
        return shares_of(named, tall, [tall.tally(values, known)])
    return series_of(named, tall, np.array([tall.numbers(values, known)], dtype=np.float64))


@dataclass(frozen=True, eq=False, slots=True)
class Histogram:
    """How often an area's values lie in each of some intervals of equal width.

    Attributes:
        edges: float64 ``(bins + 1,)``, ascending, in the unit of the values; each interval holds
            its lower end, the last one both.
        counts: int64 ``(time, bins)``.
    """

    edges: NDArray[np.float64]
    counts: NDArray[np.int64]


def histogram(raster: Raster, area: AreaLike | None = None, bins: int = BINS) -> Histogram | None:
    """The histograms of an area's pixels, one per date, all over the same intervals.

    Args:
        raster: measurements.
        area: as in ``statistics``; None takes all pixels.
        bins: how many intervals lie between the lowest and the highest value of all dates.

    Returns:
        None where no pixel is valid.

    Raises:
        BadArea: the area can't be read.
        AreaOutside: it holds none of the raster's pixels.
        ClassData: the values are codes or colours.
    """
    _refuse_pictures(raster)
    if raster.band.is_classes:
        raise ClassData(f"{raster.band.name} holds class codes: see the shares of statistics()")
    zone = Zone.of(raster.grid, area)
    images = [zone.gather(*zone.cut(raster, time)) for time in range(len(raster.dates))]
    held = [image for image in images if image.size]
    if not held:
        return None
    low = float(min(image.min() for image in held))
    high = float(max(image.max() for image in held))
    edges = np.linspace(low, high if high > low else low + 1.0, bins + 1)
    counts = [np.histogram(image, bins, (edges[0], edges[-1]))[0] for image in images]
    return Histogram(edges, np.array(counts, dtype=np.int64))


def _refuse_pictures(raster: Raster) -> None:
    if raster.band.is_picture:
        raise ClassData(f"{raster.band.name} holds pictures, whose colours have no statistics")
