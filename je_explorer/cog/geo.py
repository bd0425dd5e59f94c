"""Where a TIFF's pixels lie: its transform and coordinate system from the GeoTIFF tags.

Source: OGC GeoTIFF 1.1 (19-008r4), requirements classes 7 and annex D.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from je_explorer.cog.crs import GeoKey, GeoKeys, crs_of, epsg_code, is_known
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

RASTER_TYPE = 1025
PIXEL_IS_POINT = 2

Affine = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Georeference:
    """Where the pixels of the finest image lie.

    Attributes:
        keys: the file's GeoKeys.
        transform: ``x = a * col + b * row + c``, ``y = d * col + e * row + f`` as ``(a, ..., f)``.
        problem: why the pixels don't form a north-up grid, or None where they do.
        point: whether the file's coordinates are those of pixel centres.
    """

    keys: GeoKeys
    transform: Affine | None
    problem: str | None
    point: bool = False

    @property
    def crs(self) -> str | None:
        """``"EPSG:n"``, WKT, or None where the file doesn't say or pyproj can't tell."""
        return crs_of(self.keys) if self.keys else None

    @property
    def is_plain(self) -> bool:
        """Whether the coordinate system is told by its code alone, without asking pyproj."""
        return not self.keys or epsg_code(dict(self.keys)) in (4326, 3995, 3031)

    def look_up(self) -> None:
        """Ask pyproj for the coordinate system once; later questions are answered from memory."""
        if self.crs is not None:
            is_known(self.crs)

    def bbox(self, width: int, height: int) -> BBox | None:
        """The extent of the finest image, of ``width x height`` pixels; None where not north-up."""
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
    return Georeference(tuple(keys.items()), transform, problem, point)


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


def _geo_keys(first: Directory) -> dict[int, GeoKey]:
    """The GeoKeys by number; keys whose value lies outside its array are left out."""
    directory = first.wholes(GEO_KEYS)
    doubles, text = first.numbers(GEO_DOUBLES), first.raw(GEO_TEXT).decode("latin-1")
    keys: dict[int, GeoKey] = {}
    for at in range(4, len(directory) - 3, 4):
        key, place, count, value = directory[at : at + 4]
        if place == 0:
            keys[key] = value
        elif place == GEO_DOUBLES and value + count <= len(doubles):
            keys[key] = doubles[value : value + count]
        elif place == GEO_TEXT and value + count <= len(text):
            keys[key] = text[value : value + count].rstrip("|\0")
    return keys
