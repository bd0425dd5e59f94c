"""What must be known of a coordinate reference system: does it count in degrees?"""

from __future__ import annotations

from functools import lru_cache

import pyproj

POLAR_UNIT = 32768.0
"""Metres per unit of a projected grid: JAXA counts pixels per 32768 m in EPSG:3995 and 3031."""


@lru_cache(maxsize=256)
def is_geographic(crs: str) -> bool:
    """Whether the CRS (``"EPSG:4326"``, WKT, ...) counts in degrees."""
    return bool(crs.upper() == "EPSG:4326" or pyproj.CRS.from_user_input(crs).is_geographic)


def unit_of(crs: str) -> float:
    """The length that ``ppu`` refers to: 1 degree, or 32768 m on a projected grid."""
    return 1.0 if is_geographic(crs) else POLAR_UNIT
