"""What a collection of the sample is: its words, its dates and how its bands are painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from je_explorer.raster.grid import BBox, Level, pyramid
from je_explorer.sample.ice import EXTENT
from je_explorer.sample.noise import Field
from je_explorer.sample.stamps import Stamp

Pixels = NDArray[Any]
Classes = tuple[tuple[int, str, str], ...]

GLOBE = BBox(-180, -90, 180, 90)
POLE = BBox(-EXTENT, -EXTENT, EXTENT, EXTENT)


@dataclass(frozen=True, slots=True)
class Tile:
    """One file of a level: its extent and the resolutions of its images, finest first."""

    level: int
    bbox: BBox
    ppus: tuple[float, ...]


@dataclass(frozen=True)
class BandSpec:
    """A band and how to paint it.

    Attributes:
        dtype, scale, offset, unit, role: as in JAXA's ``je:rasters``.
        low, high: the smallest and largest DN that is a measurement.
        nodata: DN of a missing pixel.
        errors: further DNs that are no measurements.
        classes: code, name, colour of each class or flag.
        palette: whether the file carries the classes' colours.
        paint: the DNs of a whole extent at a resolution, for a date.
        close: the DNs of one tile at a resolution, for a date; for levels too fine to paint whole.
    """

    name: str
    title: str
    dtype: str
    paint: Callable[[Stamp, float], Pixels]
    scale: float = 1.0
    offset: float = 0.0
    unit: str = ""
    role: str = "data"
    low: float | None = None
    high: float | None = None
    nodata: float | None = None
    errors: tuple[float, ...] = ()
    classes: Classes = ()
    palette: bool = False
    close: Callable[[Stamp, BBox, float], Pixels] | None = None


@dataclass(frozen=True)
class CollectionSpec:
    """A collection of the sample; words as in JAXA's ``collection.json``.

    Attributes:
        ppu_max: the finest resolution that is written.
        absent: date folders and the west edges of tiles that they lack, as when nothing was seen.
        close_tiles: the files of level 2, where only a part of the globe is written.
    """

    id: str
    title: str
    description: str
    keywords: tuple[str, ...]
    bands: tuple[BandSpec, ...]
    stamps: tuple[Stamp, ...]
    date_format: str
    ppu_max: float
    platform: str
    instrument: str
    credit: str
    epsg: int = 4326
    bbox: BBox = GLOBE
    absent: tuple[tuple[str, float], ...] = ()
    close_tiles: tuple[BBox, ...] = ()

    @property
    def extent(self) -> BBox:
        """What the files of a level tile: the globe, or JAXA's polar square."""
        return GLOBE if self.epsg == 4326 else POLE

    @property
    def cog_level_max(self) -> int:
        """The last level that is written."""
        return max(step.cog_level for step in self._steps)

    @property
    def _steps(self) -> list[Level]:
        return [s for s in pyramid(f"EPSG:{self.epsg}") if s.ppu <= self.ppu_max]

    def tiles(self, level: int) -> tuple[Tile, ...]:
        """The files of a level, from the south-west, as far as they may exist."""
        steps = [step for step in self._steps if step.cog_level == level]
        ppus = tuple(sorted((step.ppu for step in steps), reverse=True))
        boxes = self.close_tiles if level >= 2 else tuple(_tiled(self.extent, steps[0].tile))
        return tuple(Tile(level, box, ppus) for box in boxes)


def _tiled(extent: BBox, side: float) -> list[BBox]:
    cols, rows = round(extent.width / side), round(extent.height / side)
    return [
        BBox(
            extent.west + col * side,
            extent.south + row * side,
            extent.west + (col + 1) * side,
            extent.south + (row + 1) * side,
        )
        for col in range(cols)
        for row in range(rows)
    ]


@dataclass(frozen=True, slots=True)
class Coding:
    """How values are stored: the numbers that both the painter and the band need."""

    dtype: str
    scale: float
    offset: float
    nodata: float
    low: float
    high: float
    errors: Sequence[float] = ()

    def band(
        self, name: str, title: str, unit: str, paint: Callable[[Stamp, float], Pixels]
    ) -> BandSpec:
        """A band of physical values that are stored so."""
        return BandSpec(
            name, title, self.dtype, paint, self.scale, self.offset, unit, "data",
            self.low, self.high, self.nodata, tuple(self.errors),
        )  # fmt: skip


def stored(values: Field, coding: Coding, step: int = 1) -> Pixels:
    """Physical values as the integers that a file holds: ``round((value - offset) / scale)``.

    ``step`` rounds to multiples of so many DNs: the made-up fields are no finer than that, and
    compress better.
    """
    dn = (values - np.float32(coding.offset)) * np.float32(1 / (coding.scale * step))
    dn = np.rint(dn, out=dn).astype(coding.dtype)
    dn *= step
    return np.asarray(dn)
