"""What was computed: a picture, what masks look at, curves and their summaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from je_explorer.process import Reference
from je_explorer.raster.grid import BBox
from je_explorer.widgets.values.place import Area

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from je_explorer.raster.overall import Histogram
    from je_explorer.raster.raster import Band, Raster
    from je_explorer.raster.statistics import Series
    from je_explorer.stac.model import Collection


@dataclass(frozen=True, slots=True)
class Shown:
    """What the map shows: one date of one band, and the resolution that was asked for.

    ``limits`` are the smallest and largest value, between which the colour slider moves;
    ``asked`` is the box that was loaded, None for everything; ``frame`` is what is drawn of it, in
    the view's longitudes, which may lie turns of the world away. ``removed`` is bool ``(y, x)``,
    the pixels that masks have taken away; ``stored`` is the band as it was before the process, and
    ``reference`` what was subtracted from it. ``crs`` is that of the polar map that it is drawn
    for, in whose metres ``asked`` and ``frame`` then are; ``""`` for the world's. ``empty`` is
    whether it has no value: then ``limits`` are the band's usual ones. ``lacking`` is whether dates
    had nothing to be compared with, and were left out of the composite.
    """

    raster: Raster
    collection: Collection
    date: str
    ppu: float
    limits: tuple[float, float] = (0.0, 1.0)
    asked: BBox | None = None
    frame: BBox | None = None
    removed: NDArray[np.bool_] | None = None
    stored: Band | None = None
    crs: str = ""
    reference: Reference | None = None
    empty: bool = False
    lacking: bool = False


@dataclass(frozen=True, slots=True)
class Tested:
    """What a mask looks at: ``key`` is ``"collection|band"``, or ``""`` for the images themselves.

    The ends of its values are given where they are known, and the codes that occur, among classes.
    """

    key: str
    band: Band
    limits: tuple[float | None, float | None] = (None, None)
    codes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Curve:
    """The time series of one area, and the images that it was computed from.

    Attributes:
        unpaired: its dates that have nothing to be subtracted, and are gaps.
        untested: its dates that a mask has no image for, of which nothing is kept.
        kept: the share of the measured pixels that masks keep; None without masks or pixels.
    """

    area: Area
    series: Series
    raster: Raster
    unpaired: tuple[str, ...] = ()
    untested: tuple[str, ...] = ()
    kept: float | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """All dates of a curve together, and how often its values occur (None for classes)."""

    curve: Curve
    whole: Series
    histogram: Histogram | None = None
