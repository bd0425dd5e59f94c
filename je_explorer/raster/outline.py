"""Outlines: GeoJSON geometries made valid and laid out without a jump at the antimeridian.

Longitudes are degrees east and may pass 180: a ring that runs from 179 to -179 becomes 179 to 181.
Each function returns new geometries; what had to be mended is added to a list of sentences.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from je_explorer.errors import BadArea

Coordinates: TypeAlias = NDArray[np.float64]

LATITUDE_SLACK = 1e-6
"""Latitudes beyond a pole by less than this are rounding errors."""

LONGITUDE_LIMIT = 1800.0
"""A map that is panned around the globe counts on; more than five turns are no degrees."""

WIDEST_DRAWN_BOX = 270.0
"""A rectangle up to this wide is taken as drawn; a wider one crosses the antimeridian."""

NARROWER = 0.75
"""Parts are laid out anew across the antimeridian when that saves a quarter of the width."""

POLAR_TURN = 180.0


def checked(coordinates: Any, least: int) -> Coordinates:
    """Positions as float64 ``(n, 2)``; heights are dropped.

    Raises:
        BadArea: too few positions, not numbers, not finite, or outside the globe.
    """
    try:
        rows = [(float(p[0]), float(p[1])) for p in coordinates]
    except (TypeError, ValueError, IndexError, KeyError):
        raise BadArea(
            f"the area's positions must be [longitude, latitude]; got {_short(coordinates)}"
        ) from None
    if len(rows) < least:
        raise BadArea(f"the area has {len(rows)} positions where at least {least} are needed")
    array = np.array(rows, dtype=np.float64).reshape(-1, 2)
    check_degrees(array)
    array[:, 1] = np.clip(array[:, 1], -90.0, 90.0)
    return array


def check_degrees(array: Coordinates) -> None:
    """Pass over positions that lie on the globe.

    Raises:
        BadArea: a coordinate is not finite, or no longitude or latitude.
    """
    if not np.isfinite(array).all():
        raise BadArea("the area has a coordinate that is not a finite number")
    lon, lat = np.abs(array[:, 0]).max(initial=0.0), np.abs(array[:, 1]).max(initial=0.0)
    if lat <= 90 + LATITUDE_SLACK and lon <= LONGITUDE_LIMIT:
        return
    if lon <= 90 and lat <= 360:
        hint = "; are longitude and latitude swapped? The order is longitude, latitude"
    elif max(lon, lat) > LONGITUDE_LIMIT:
        hint = "; are these metres? Areas are given in degrees"
    else:
        hint = "; latitudes run from -90 to 90"
    raise BadArea(f"the area reaches longitude {lon:g} and latitude {lat:g} (absolute){hint}")


def polygon(rings: Sequence[Any], notes: list[str]) -> BaseGeometry:
    """A valid polygon (or several) from GeoJSON rings, the first being the shell.

    A ring without area is kept as the line or point that it is.
    """
    if len(rings) == 0:
        raise BadArea("the area's polygon has no ring")
    shell = _ring(rings[0], notes)
    if len(np.unique(shell, axis=0)) < 3:
        return _flat(shell, notes)
    holes = [_beside(_ring(hole, notes), shell) for hole in rings[1:] if not _is_empty(hole)]
    return _valid(shapely.Polygon(shell, holes), shell, notes)


def line(coordinates: Any, notes: list[str], *, wraps: bool = True) -> BaseGeometry:
    """A line; with ``wraps`` one that jumps across the antimeridian runs on there."""
    positions = checked(coordinates, 1)
    unwrapped = _unwrapped(positions) if wraps else positions
    if not np.array_equal(unwrapped, positions):
        _note(notes, "A line that jumps across the antimeridian was joined there.")
    if len(np.unique(unwrapped, axis=0)) == 1:
        return shapely.Point(unwrapped[0])
    return shapely.LineString(unwrapped)


def joined(parts: Iterable[BaseGeometry]) -> BaseGeometry:
    """The union of all parts, laid out as narrow as they go, beginning in [-180, 180).

    Raises:
        BadArea: there is no part.
    """
    flat = [piece for part in parts for p in simple_parts(part) for piece in _folded(p)]
    if not flat:
        raise BadArea("the area is empty: it holds no point, line or polygon")
    laid = _narrowest(flat)
    kinds = [[p for p in laid if shapely.get_dimensions(p) == d] for d in (2, 1, 0)]
    unions = [shapely.union_all(kind) for kind in kinds if kind]
    whole = unions[0] if len(unions) == 1 else shapely.GeometryCollection(unions)
    return _begun_in_range(whole)


def simple_parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    """The points, lines and polygons that a geometry is made of, none of them empty."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return [p for p in parts if not p.is_empty]


def shifted(geometry: BaseGeometry, degrees: float) -> BaseGeometry:
    """The geometry, so many degrees further east."""
    if degrees == 0:
        return geometry
    return shapely.transform(geometry, lambda xy: xy + np.array([degrees, 0.0]))


def _is_empty(value: Any) -> bool:
    return isinstance(value, Sequence) and len(value) == 0


def _ring(coordinates: Any, notes: list[str]) -> Coordinates:
    """A closed ring that does not jump."""
    if not isinstance(coordinates, Sequence | np.ndarray):
        raise BadArea(f"the area's ring must be a list of positions; got {_short(coordinates)}")
    ring = checked(coordinates, 1)
    if not np.array_equal(ring[0], ring[-1]):
        ring = np.vstack([ring, ring[:1]])
        _note(notes, "A ring was not closed; its first position was added at its end.")
    if not _jumps(ring):
        return ring
    unwrapped = _unwrapped(ring)
    turn = unwrapped[-1, 0] - unwrapped[0, 0]
    if abs(turn) > POLAR_TURN:
        _note(notes, "A ring that runs around a pole was closed over that pole.")
        return _over_pole(unwrapped)
    _note(notes, "A polygon that jumps across the antimeridian was joined there.")
    return unwrapped


def _jumps(ring: Coordinates) -> bool:
    """Whether a ring's longitudes must be unwrapped.

    A rectangle that is up to 270 degrees wide was drawn so on a map of the world.
    """
    if np.abs(_steps(ring)).max(initial=0.0) <= 180:
        return False
    west, east = ring[:, 0].min(), ring[:, 0].max()
    south, north = ring[:, 1].min(), ring[:, 1].max()
    corners = np.isin(ring[:, 0], (west, east)) & np.isin(ring[:, 1], (south, north))
    is_rectangle = len(ring) == 5 and bool(corners.all())
    return not (is_rectangle and east - west <= WIDEST_DRAWN_BOX)


def _steps(positions: Coordinates) -> Coordinates:
    """Degrees east from position to position.

    A step of exactly 360 degrees along a parallel is an edge around the globe, as at the foot of
    Antarctica, and counts as none here: it is no jump.
    """
    steps = np.diff(positions, axis=0)
    edge = (np.abs(steps[:, 0]) == 360) & (steps[:, 1] == 0)
    return np.where(edge, 0.0, steps[:, 0])


def _unwrapped(positions: Coordinates) -> Coordinates:
    """Positions whose longitudes never jump by more than 180 degrees."""
    turns = np.cumsum(-360.0 * np.round(_steps(positions) / 360.0))
    return np.column_stack([positions[:, 0] + np.append(0.0, turns), positions[:, 1]])


def _over_pole(ring: Coordinates) -> Coordinates:
    """Close a ring that goes once around the globe over a pole, on its smaller side."""
    halfway = (ring[1:, 1] + ring[:-1, 1]) / 2
    mean = float((halfway * np.diff(ring[:, 0])).sum() / (ring[-1, 0] - ring[0, 0]))
    pole = math.copysign(90.0, mean)
    end, start = ring[-1, 0], ring[0, 0]
    return np.vstack([ring, [(end, pole), (start, pole)], ring[:1]])


def _beside(hole: Coordinates, shell: Coordinates) -> Coordinates:
    """The hole, shifted by whole turns to where the shell lies."""
    middle = (shell[:, 0].min() + shell[:, 0].max()) / 2
    turns = round((middle - (hole[:, 0].min() + hole[:, 0].max()) / 2) / 360.0)
    return np.asarray(hole + np.array([360.0 * turns, 0.0]))


def _valid(found: BaseGeometry, shell: Coordinates, notes: list[str]) -> BaseGeometry:
    if shapely.is_valid(found):
        return found
    reason = shapely.is_valid_reason(found).split("[")[0].lower()
    parts = simple_parts(shapely.make_valid(found))
    mended = [p for p in parts if shapely.get_dimensions(p) == 2]
    if not mended:
        return _flat(shell, notes)
    _note(notes, f"A polygon was not valid ({reason}) and was repaired.")
    return shapely.MultiPolygon(mended)


def _flat(shell: Coordinates, notes: list[str]) -> BaseGeometry:
    """What a ring without area is: a line, or a point."""
    _note(notes, "A polygon without area was taken as a line or point.")
    if len(np.unique(shell, axis=0)) == 1:
        return shapely.Point(shell[0])
    return shapely.LineString(shell)


def _folded(part: BaseGeometry) -> list[BaseGeometry]:
    """A part that is wider than the globe, cut at the antimeridian and laid upon itself."""
    west, south, east, north = part.bounds
    if east - west <= 360.0:
        return [part]
    turns = range(math.floor((west + 180.0) / 360.0), math.ceil((east + 180.0) / 360.0))
    strips = [shapely.box(360.0 * t - 180.0, south, 360.0 * t + 180.0, north) for t in turns]
    cuts = [
        shifted(shapely.intersection(part, strip), -360.0 * turn)
        for turn, strip in zip(turns, strips, strict=True)
    ]
    return [p for cut in cuts for p in simple_parts(cut)]


def _narrowest(parts: list[BaseGeometry]) -> list[BaseGeometry]:
    """Parts moved by whole turns so that together they span the fewest degrees.

    A country on both sides of the antimeridian would otherwise span the whole globe.
    """
    bounds = shapely.bounds(np.array(parts, dtype=object))
    starts = (bounds[:, 0] + 180.0) % 360.0 - 180.0
    ends = starts + (bounds[:, 2] - bounds[:, 0])
    natural = bounds[:, 2].max() - bounds[:, 0].min()
    order = np.argsort(starts, kind="stable")
    reach = np.maximum.accumulate(ends[order])
    gaps = np.append(starts[order][1:], starts[order][0] + 360.0) - reach
    gaps[:-1] = np.where(reach[:-1] >= reach[-1], -np.inf, gaps[:-1])
    at = int(np.argmax(gaps))
    first = starts[order][(at + 1) % len(parts)]
    begins = first + (starts - first) % 360.0
    if (begins + ends - starts).max() - begins.min() > NARROWER * natural:
        return parts
    return [shifted(p, float(b - w)) for p, b, w in zip(parts, begins, bounds[:, 0], strict=True)]


def _begun_in_range(whole: BaseGeometry) -> BaseGeometry:
    west = shapely.bounds(whole)[0]
    return shifted(whole, -360.0 * math.floor((west + 180.0) / 360.0))


def _note(notes: list[str], sentence: str) -> None:
    if sentence not in notes:
        notes.append(sentence)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
