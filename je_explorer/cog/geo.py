"""Where a TIFF's pixels lie: its transform and coordinate system from the GeoTIFF tags.

Source: OGC GeoTIFF 1.1 (19-008r4), requirements classes 7 and annex D.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import pyproj
from pyproj.exceptions import CRSError

from je_explorer.cog.tags import Directory
from je_explorer.errors import BadTiff
from je_explorer.raster.grid import BBox

PIXEL_SCALE = 33550
TIEPOINTS = 33922
TRANSFORMATION = 34264
GEO_KEYS = 34735
GEO_DOUBLES = 34736
GEO_TEXT = 34737
GEO_TAGS = (PIXEL_SCALE, TIEPOINTS, TRANSFORMATION, GEO_KEYS, GEO_DOUBLES, GEO_TEXT)

MODEL_TYPE, RASTER_TYPE, CITATION = 1024, 1025, 1026
GEOGRAPHIC, PROJECTED, PROJECTED_CITATION = 2048, 3072, 3073
USER_DEFINED = 32767
PIXEL_IS_POINT = 2

Affine = tuple[float, float, float, float, float, float]
GeoKeys = tuple[tuple[int, int | str | tuple[float, ...]], ...]


@dataclass(frozen=True, slots=True)
class Georeference:
    """Where the pixels of the finest image lie.

    Attributes:
        crs: ``"EPSG:n"``, WKT, or None where the file doesn't say or pyproj can't tell.
        transform: ``x = a * col + b * row + c``, ``y = d * col + e * row + f`` as ``(a, ..., f)``.
        problem: why the pixels don't form a north-up grid, or None where they do.
        point: whether the file's coordinates are those of pixel centres.
    """

    crs: str | None
    transform: Affine | None
    problem: str | None
    point: bool = False

    def bbox(self, width: int, height: int) -> BBox | None:
        """The extent of the finest image of ``width x height`` pixels, None where not north-up."""
        if self.problem or self.transform is None:
            return None
        a, _, c, _, e, f = self.transform
        return BBox(c, f + e * height, c + a * width, f)


def read_georeference(first: Directory) -> Georeference:
    """What the tags of the finest image say.

    Raises:
        BadTiff: a pixel scale, tie point or matrix that is not finite, or no area at all.
    """
    keys = _geo_keys(first)
    point = keys.get(RASTER_TYPE) == PIXEL_IS_POINT
    transform, problem = _transform(first, point)
    crs = _crs(tuple(keys.items())) if keys else None
    return Georeference(crs, transform, problem, point)


def _transform(first: Directory, point: bool) -> tuple[Affine | None, str | None]:
    scale = first.numbers(PIXEL_SCALE)
    ties = first.numbers(TIEPOINTS)
    matrix = first.numbers(TRANSFORMATION)
    if scale and len(ties) >= 6:
        affine = _from_scale(scale, ties)
    elif matrix:
        affine = _from_matrix(matrix)
    elif ties:
        if len(ties) < 6 or len(ties) % 6:
            raise BadTiff(f"ModelTiepoint holds {len(ties)} numbers, not six for each point")
        return None, f"it is placed by {len(ties) // 6} control points only, without a pixel size"
    else:
        return None, "it has no georeference"
    if point:
        a, b, c, d, e, f = affine
        affine = (a, b, c - (a + b) / 2, d, e, f - (d + e) / 2)
    return affine, _problem(affine)


def _from_scale(scale: tuple[float, ...], ties: tuple[float, ...]) -> Affine:
    if len(scale) < 2 or not all(map(math.isfinite, (*scale[:2], *ties[:6]))):
        raise BadTiff(f"ModelPixelScale {scale} with ModelTiepoint {ties[:6]} is not finite")
    (dx, dy), (col, row, _, x, y, _) = scale[:2], ties[:6]
    if dx == 0 or dy == 0 or max(abs(dx), abs(dy)) > 1e100:
        raise BadTiff(f"ModelPixelScale {scale} is no size of a pixel")
    return dx, 0.0, x - col * dx, 0.0, -dy, y + row * dy


def _from_matrix(matrix: tuple[float, ...]) -> Affine:
    if len(matrix) != 16 or not all(map(math.isfinite, matrix)):
        raise BadTiff(f"ModelTransformation {matrix} is not a matrix of 16 finite numbers")
    a, b, _, c, d, e, _, f = matrix[:8]
    if a * e - b * d == 0:
        raise BadTiff(f"ModelTransformation {matrix[:8]} puts all pixels on one line")
    return a, b, c, d, e, f


def _problem(affine: Affine) -> str | None:
    a, b, _, d, e, _ = affine
    if b or d:
        return "its rows don't run from west to east: the grid is rotated or sheared"
    if a < 0:
        return "its columns run from east to west"
    return "its rows run from south to north" if e > 0 else None


def _geo_keys(first: Directory) -> dict[int, int | str | tuple[float, ...]]:
    """The GeoKeys by number; keys whose value lies outside its array are left out."""
    directory = [int(v) for v in first.numbers(GEO_KEYS)]
    doubles, text = first.numbers(GEO_DOUBLES), first.raw(GEO_TEXT).decode("latin-1")
    keys: dict[int, int | str | tuple[float, ...]] = {}
    for at in range(4, len(directory) - 3, 4):
        key, place, count, value = directory[at : at + 4]
        if place == 0:
            keys[key] = value
        elif place == GEO_DOUBLES and value + count <= len(doubles):
            keys[key] = doubles[value : value + count]
        elif place == GEO_TEXT and value + count <= len(text):
            keys[key] = text[value : value + count].rstrip("|\0")
    return keys


@lru_cache(maxsize=256)
def _crs(items: tuple[tuple[int, int | str | tuple[float, ...]], ...]) -> str | None:
    """``EPSG:n`` where a code is given, WKT where the system is spelt out, else None."""
    keys = dict(items)
    code = keys.get(GEOGRAPHIC if keys.get(MODEL_TYPE) == 2 else PROJECTED)
    if keys.get(MODEL_TYPE) in (1, 2) and isinstance(code, int) and 1024 <= code < USER_DEFINED:
        return f"EPSG:{code}"
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
