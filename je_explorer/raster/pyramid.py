"""JAXA's pyramid: the resolutions in which its images exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from je_explorer.raster.crs import is_geographic


@dataclass(frozen=True, slots=True)
class Level:
    """One step of JAXA's pyramid: the COG level, its tile's side, and one image of its files.

    Attributes:
        cog_level: the one-digit folder name.
        overview: 0 is the finest image of a file.
        ppu: pixels per unit of this image.
        tile: side of one file, in degrees or metres.
    """

    cog_level: int
    overview: int
    ppu: float
    tile: float


def _pyramid(rows: Sequence[tuple[float, tuple[float, ...]]]) -> tuple[Level, ...]:
    return tuple(
        Level(cog_level, len(ppus) - 1 - position, ppu, tile)
        for cog_level, (tile, ppus) in enumerate(rows)
        for position, ppu in enumerate(ppus)
    )


GEOGRAPHIC_PYRAMID = _pyramid(
    [
        (180.0, (1.25, 2.5, 5.0)),
        (90.0, (10.0, 20.0, 40.0)),
        (10.0, (90.0, 180.0, 360.0)),
        (1.0, (900.0, 1800.0, 3600.0)),
        (0.1, (9000.0, 18000.0, 36000.0)),
    ]
)
"""JAXA's levels in EPSG:4326, coarse to fine."""

POLAR_PYRAMID = _pyramid(
    [
        (2.0**24, (1.0, 2.0, 4.0)),
        (2.0**21, (8.0, 16.0, 32.0)),
        (2.0**18, (64.0, 128.0, 256.0)),
    ]
)
"""JAXA's levels in EPSG:3995 and 3031, coarse to fine."""


def pyramid(crs: str) -> tuple[Level, ...]:
    """JAXA's levels for a CRS, coarse to fine."""
    return GEOGRAPHIC_PYRAMID if is_geographic(crs) else POLAR_PYRAMID


def nearest_level(levels: Sequence[Level], ppu: float) -> Level:
    """The level whose ppu is nearest to the wanted one; of two equally near, the coarser."""
    return min(levels, key=lambda level: (abs(level.ppu - ppu), level.ppu))


def ppu_of_zoom(zoom: float) -> float:
    """Pixels per degree of longitude that a Web Mercator map shows at a zoom."""
    return float(256.0 * 2.0**zoom / 360.0)
