"""A coordinate system as GeoTIFF keys: by its EPSG code, or by its projection's parameters.

Source: OGC GeoTIFF 1.1, annexes C and D.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pyproj

from je_explorer.errors import ExportError
from je_explorer.export.tiff import DOUBLE, SHORT, Tag

USER_DEFINED = 32767
_METRE, _DEGREE = 9001, 9102
_NUMBERS = 34736

_EAST, _NORTH = ("False easting", 3082), ("False northing", 3083)
_LONGITUDE, _LATITUDE = "Longitude of natural origin", "Latitude of natural origin"
_SCALE = "Scale factor at natural origin"


@dataclass(frozen=True, slots=True)
class Projection:
    """A projection's GeoTIFF code, and the key of each of its parameters by PROJ's name."""

    code: int
    keys: tuple[tuple[str, int], ...]


PROJECTIONS: Mapping[str, Projection] = MappingProxyType(
    {
        "Polar Stereographic (variant A)": Projection(
            15, ((_LATITUDE, 3081), (_LONGITUDE, 3095), (_SCALE, 3092), _EAST, _NORTH)
        ),
        "Polar Stereographic (variant B)": Projection(
            15,
            (
                ("Latitude of standard parallel", 3081),
                ("Longitude of origin", 3095),
                _EAST,
                _NORTH,
            ),
        ),
        "Lambert Azimuthal Equal Area": Projection(
            10, ((_LONGITUDE, 3088), (_LATITUDE, 3089), _EAST, _NORTH)
        ),
        "Sinusoidal": Projection(24, ((_LONGITUDE, 3088), _EAST, _NORTH)),
        "Transverse Mercator": Projection(
            1, ((_LONGITUDE, 3080), (_LATITUDE, 3081), (_SCALE, 3092), _EAST, _NORTH)
        ),
        "Albers Equal Area": Projection(
            11,
            (
                ("Latitude of 1st standard parallel", 3078),
                ("Latitude of 2nd standard parallel", 3079),
                ("Longitude of false origin", 3080),
                ("Latitude of false origin", 3081),
                ("Easting at false origin", 3082),
                ("Northing at false origin", 3083),
            ),
        ),
        "Lambert Conic Conformal (2SP)": Projection(
            8,
            (
                ("Latitude of 1st standard parallel", 3078),
                ("Latitude of 2nd standard parallel", 3079),
                ("Longitude of false origin", 3084),
                ("Latitude of false origin", 3085),
                ("Easting at false origin", 3086),
                ("Northing at false origin", 3087),
            ),
        ),
    }
)
"""Projections that are written without an EPSG code, by PROJ's name of the method."""


def geokeys(crs: str) -> list[Tag]:
    """The tags that name a coordinate system.

    Args:
        crs: any text that pyproj reads.

    Raises:
        ExportError: it has no EPSG code, and its projection is none of `PROJECTIONS`.
    """
    found = pyproj.CRS.from_user_input(crs)
    degrees = bool(found.is_geographic)
    short: dict[int, int] = {1024: 2 if degrees else 1, 1025: 1}
    numbers: dict[int, float] = {}
    code = found.to_epsg()
    if code is not None:
        short[2048 if degrees else 3072] = code
        return _tags(short, numbers)
    _ellipsoid(found, short, numbers)
    if not degrees:
        _projection(found, short, numbers)
    return _tags(short, numbers)


def _ellipsoid(crs: pyproj.CRS, short: dict[int, int], numbers: dict[int, float]) -> None:
    base = None if crs.geodetic_crs is None else crs.geodetic_crs.to_epsg()
    if base is not None:
        short[2048] = base
        return
    ellipsoid, meridian = crs.ellipsoid, crs.prime_meridian
    if ellipsoid is None or meridian is None:
        raise ExportError(f"the coordinate system {crs.name} has no ellipsoid; save NetCDF instead")
    short |= {2048: USER_DEFINED, 2050: USER_DEFINED, 2054: _DEGREE, 2056: USER_DEFINED}
    numbers[2057] = ellipsoid.semi_major_metre
    if ellipsoid.inverse_flattening:
        numbers[2059] = ellipsoid.inverse_flattening
    else:
        numbers[2058] = ellipsoid.semi_minor_metre
    numbers[2061] = meridian.longitude


def _projection(crs: pyproj.CRS, short: dict[int, int], numbers: dict[int, float]) -> None:
    operation = crs.coordinate_operation
    known = PROJECTIONS.get(operation.method_name) if operation is not None else None
    if operation is None or known is None or crs.axis_info[0].unit_conversion_factor != 1.0:
        raise ExportError(
            "a GeoTIFF can't describe this coordinate system, which has no EPSG code:"
            f" {crs.name} ({getattr(operation, 'method_name', 'unknown')}); save NetCDF instead"
        )
    short |= {3072: USER_DEFINED, 3074: USER_DEFINED, 3075: known.code, 3076: _METRE}
    values = {parameter.name: parameter.value for parameter in operation.params}
    for name, key in known.keys:
        numbers[key] = float(values.get(name, 0.0))
    if known.code == 15:
        numbers.setdefault(3092, 1.0)


def _tags(short: dict[int, int], numbers: dict[int, float]) -> list[Tag]:
    """The directory of keys, ascending, and the numbers that it refers to."""
    order = sorted(numbers)
    entries = [(key, 0, 1, value) for key, value in short.items()]
    entries += [(key, _NUMBERS, 1, place) for place, key in enumerate(order)]
    entries.sort()
    directory = [1, 1, 0, len(entries), *(part for each in entries for part in each)]
    tags = [Tag(34735, SHORT, directory)]
    if order:
        tags.append(Tag(_NUMBERS, DOUBLE, [numbers[key] for key in order]))
    return tags
