"""GeoJSON: the geometries of any object, its name, and what is wrong with it.

Source: RFC 7946.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from je_explorer.errors import BadArea
from je_explorer.raster import outline as outlines

NAME_KEYS = ("name", "NAME", "Name", "title", "nam_ja", "nam", "ADMIN", "id")
"""Properties of a Feature that hold its name, the first that is there."""


def parsed(text: str, source: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadArea(f"{source} holds no GeoJSON: {error}") from None
    if not isinstance(found, Mapping):
        raise BadArea(f"{source} holds no GeoJSON: it is a {type(found).__name__}, not an object")
    return found


def parts(value: Any, notes: list[str]) -> list[BaseGeometry]:
    """The geometries of any GeoJSON object; what had to be repaired is added to the notes.

    Raises:
        BadArea: no GeoJSON, or one that can't be read.
    """
    try:
        return _parts(value, notes)
    except RecursionError:
        raise BadArea("the GeoJSON is nested too deeply") from None


def name(value: Mapping[str, Any]) -> str:
    """The name of a Feature, of a collection's only Feature, or of the collection."""
    features = value.get("features")
    if isinstance(features, Sequence) and len(features) == 1 and isinstance(features[0], Mapping):
        return name(features[0])
    properties = value.get("properties")
    places = (properties if isinstance(properties, Mapping) else {}, value)
    found = (place.get(key) for place in places for key in NAME_KEYS)
    return next((str(name) for name in found if name not in (None, "")), "")


def _parts(value: Any, notes: list[str]) -> list[BaseGeometry]:
    """The geometries of any GeoJSON object.

    Raises:
        BadArea: no GeoJSON, or a Feature without geometry.
    """
    kind = value.get("type") if isinstance(value, Mapping) else None
    if isinstance(kind, str) and kind in MEMBERS:
        members = _listed(value.get(MEMBERS[kind]), kind, MEMBERS[kind])
        return [part for member in members for part in _parts(member, notes)]
    if kind == "Feature":
        geometry = value.get("geometry")
        return [] if geometry is None else _parts(geometry, notes)
    if not isinstance(kind, str) or kind not in GEOMETRIES:
        known = ", ".join((*GEOMETRIES, *MEMBERS, "Feature"))
        raise BadArea(f"an area can't be of the GeoJSON type {kind!r}; it can be: {known}")
    coordinates = _listed(value.get("coordinates"), kind, "coordinates")
    return [] if len(coordinates) == 0 else GEOMETRIES[kind](coordinates, notes)


def _listed(value: Any, kind: str, what: str) -> Sequence[Any]:
    if not isinstance(value, Sequence | np.ndarray) or isinstance(value, str):
        raise BadArea(f"the GeoJSON {kind} has no list of {what}")
    return list(value)


def _each(
    read: Callable[[Any, list[str]], BaseGeometry],
) -> Callable[[Any, list[str]], list[BaseGeometry]]:
    return lambda coordinates, notes: [
        read(part, notes)
        for part in (
            _listed(c, "geometry", "coordinates in each of its parts") for c in coordinates
        )
        if len(part)
    ]


def _point(coordinates: Any, notes: list[str]) -> BaseGeometry:
    return shapely.Point(outlines.checked([coordinates], 1)[0])


GEOMETRIES: Mapping[str, Callable[[Any, list[str]], list[BaseGeometry]]] = {
    "Point": lambda coordinates, notes: [_point(coordinates, notes)],
    "MultiPoint": _each(_point),
    "LineString": lambda coordinates, notes: [outlines.line(coordinates, notes)],
    "LinearRing": lambda coordinates, notes: [outlines.line(coordinates, notes)],
    "MultiLineString": _each(outlines.line),
    "Polygon": lambda coordinates, notes: [outlines.polygon(coordinates, notes)],
    "MultiPolygon": _each(outlines.polygon),
}
"""How the coordinates of each type of GeoJSON geometry are read."""

MEMBERS = {"GeometryCollection": "geometries", "FeatureCollection": "features"}
"""The types that hold others, and the member that lists them."""
