"""The coordinate system that GeoKeys spell out: an EPSG code, or WKT.

Source: OGC GeoTIFF 1.1 (19-008r4), annexes B and C.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

import pyproj
from pyproj.crs import GeographicCRS, ProjectedCRS
from pyproj.exceptions import CRSError

GeoKey: TypeAlias = "int | str | tuple[float, ...]"
GeoKeys: TypeAlias = tuple[tuple[int, GeoKey], ...]

MODEL_TYPE, CITATION, GEOGRAPHIC, ANGULAR_UNITS = 1024, 1026, 2048, 2054
MAJOR_AXIS, MINOR_AXIS, FLATTENING, PRIME_MERIDIAN = 2057, 2058, 2059, 2061
PROJECTED, PROJECTED_CITATION, METHOD, LINEAR_UNITS = 3072, 3073, 3075, 3076
USER_DEFINED = 32767
IS_PROJECTED, IS_GEOGRAPHIC = 1, 2
DEGREE = 9102

_METRES = {9001: 1.0, 9002: 0.3048, 9003: 1200 / 3937}
_PARALLEL_1, _PARALLEL_2 = (3078,), (3079,)
_LON, _LAT = (3080, 3084, 3088), (3081, 3085, 3089)
_SCALE = (3092, 3093)
_EAST, _NORTH = (3082, 3086, 3090), (3083, 3087, 3091)
_POLE_LON = (3095, *_LON)

# Method code: PROJ's name, then each of its parameters with the keys that may hold it.
_METHODS: dict[int, tuple[str, dict[str, tuple[int, ...]]]] = {
    1: ("tmerc", {"lat_0": _LAT, "lon_0": _LON, "k": _SCALE}),
    7: ("merc", {"lat_ts": _PARALLEL_1, "lon_0": _LON, "k": _SCALE}),
    8: ("lcc", {"lat_1": _PARALLEL_1, "lat_2": _PARALLEL_2, "lat_0": _LAT[::-1], "lon_0": _LON}),
    9: ("lcc", {"lat_1": _LAT, "lat_0": _LAT, "lon_0": _LON, "k_0": _SCALE}),
    10: ("laea", {"lat_0": _LAT, "lon_0": _LON}),
    11: ("aea", {"lat_1": _PARALLEL_1, "lat_2": _PARALLEL_2, "lat_0": _LAT, "lon_0": _LON}),
    12: ("aeqd", {"lat_0": _LAT, "lon_0": _LON}),
    15: ("stere", {"lat_ts": _LAT, "lon_0": _POLE_LON}),
    17: ("eqc", {"lat_ts": _PARALLEL_1, "lat_0": _LAT, "lon_0": _LON}),
    24: ("sinu", {"lon_0": _LON}),
    28: ("cea", {"lat_ts": _PARALLEL_1, "lon_0": _LON}),
}


def epsg_code(keys: Mapping[int, GeoKey]) -> int | None:
    """The EPSG code that the keys name, or None where they name none."""
    model = keys.get(MODEL_TYPE)
    code = keys.get(GEOGRAPHIC if model == IS_GEOGRAPHIC else PROJECTED)
    if model in (IS_PROJECTED, IS_GEOGRAPHIC) and isinstance(code, int):
        return code if 1024 <= code < USER_DEFINED else None
    return None


@lru_cache(maxsize=256)
def crs_of(items: GeoKeys) -> str | None:
    """``EPSG:n`` where there is such a code, WKT where the system is spelt out, else None."""
    keys = dict(items)
    code = epsg_code(keys)
    if code is not None:
        return f"EPSG:{code}"
    try:
        found = _from_citation(keys) or _from_parameters(keys)
        if found is None:
            return None
        known = found.to_epsg(min_confidence=70)
        return found.to_wkt() if known is None else f"EPSG:{known}"
    except CRSError:
        return None


@lru_cache(maxsize=256)
def is_known(crs: str) -> bool:
    """Whether pyproj can tell what a coordinate system is."""
    if crs in ("EPSG:4326", "EPSG:3995", "EPSG:3031"):
        return True
    try:
        pyproj.CRS.from_user_input(crs)
    except CRSError:
        return False
    return True


def _from_citation(keys: Mapping[int, GeoKey]) -> pyproj.CRS | None:
    """ESRI's software writes the whole system as WKT into a citation."""
    for key in (PROJECTED_CITATION, CITATION):
        text = keys.get(key)
        if isinstance(text, str) and text.startswith("ESRI PE String = "):
            return pyproj.CRS.from_wkt(text.removeprefix("ESRI PE String = "))
    return None


def _from_parameters(keys: Mapping[int, GeoKey]) -> pyproj.CRS | None:
    base = _geodetic(keys)
    if base is None or keys.get(ANGULAR_UNITS, DEGREE) != DEGREE:
        return None
    if keys.get(MODEL_TYPE) == IS_GEOGRAPHIC:
        return base
    method = keys.get(METHOD)
    metres = _METRES.get(_whole(keys, LINEAR_UNITS, 9001))
    if not isinstance(method, int) or method not in _METHODS or metres is None:
        return None
    text = _proj_text(keys, method, metres)
    return ProjectedCRS(pyproj.CRS.from_proj4(text).coordinate_operation, geodetic_crs=base)


def _proj_text(keys: Mapping[int, GeoKey], method: int, metres: float) -> str:
    name, parameters = _METHODS[method]
    values = {word: _first(keys, places) for word, places in parameters.items()}
    if name == "stere":
        values["lat_0"] = 90.0 if (values["lat_ts"] or 0) >= 0 else -90.0
    for word, places in (("x_0", _EAST), ("y_0", _NORTH)):
        values[word] = (_first(keys, places) or 0.0) * metres
    given = " ".join(f"+{word}={value!r}" for word, value in values.items() if value is not None)
    return f"+proj={name} {given} +units={_UNITS[metres]} +type=crs"


_UNITS = {1.0: "m", 0.3048: "ft", 1200 / 3937: "us-ft"}


def _geodetic(keys: Mapping[int, GeoKey]) -> pyproj.CRS | None:
    code = keys.get(GEOGRAPHIC)
    named = None
    if isinstance(code, int) and 1024 <= code < USER_DEFINED:
        named = pyproj.CRS.from_epsg(code)
    major, minor, inverse = (_first(keys, (key,)) for key in (MAJOR_AXIS, MINOR_AXIS, FLATTENING))
    if major is None or (minor is None and inverse is None):
        return named
    # An ellipsoid that is spelt out counts for more than the code beside it.
    geod = None if named is None else named.get_geod()
    if geod is not None and abs(geod.a - major) < 1e-3:
        return named
    if inverse is not None and inverse > 0:
        shape = f"+rf={inverse!r}"
    else:
        shape = f"+b={major if minor is None else minor!r}"
    meridian = _first(keys, (PRIME_MERIDIAN,)) or 0.0
    return GeographicCRS(
        datum=pyproj.CRS.from_proj4(
            f"+proj=longlat +a={major!r} {shape} +pm={meridian!r} +type=crs"
        ).datum
    )


def _first(keys: Mapping[int, GeoKey], places: tuple[int, ...]) -> float | None:
    """The first of several keys that holds a number."""
    for place in places:
        value = keys.get(place)
        if isinstance(value, tuple) and value:
            return value[0]
    return None


def _whole(keys: Mapping[int, GeoKey], key: int, default: int) -> int:
    value = keys.get(key, default)
    return value if isinstance(value, int) else 0
