"""Between the shapes of a map's draw control and the state's areas. No widgets here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from je_explorer.raster.roi import ROI
from je_explorer.widgets.maps.plane import WORLD, Plane
from je_explorer.widgets.values.place import AREA_COLOURS, Area, next_area

KEY = "jeKey"
"""Where a shape's style carries the key of its area: the only field that the map gives back."""

OUTLINE = {"weight": 2, "opacity": 1, "fillOpacity": 0.1, "fill": True, "stroke": True}
DOT = {"weight": 2, "opacity": 1, "fillOpacity": 1, "fill": True, "stroke": True, "radius": 7}
"""A point is a dot in its area's colour with a white edge."""

SAME = 2e-6
"""Map units: what the map rounds away."""

Shape = Mapping[str, Any]


def options(colour: str = AREA_COLOURS[0]) -> dict[str, Any]:
    """How an outline looks."""
    return {**OUTLINE, "color": colour, "fillColor": colour}


def dot(colour: str = AREA_COLOURS[0]) -> dict[str, Any]:
    """How a point looks."""
    return {**DOT, "color": "#FFFFFF", "fillColor": colour}


def features(
    areas: Sequence[Area], plane: Plane = WORLD, near: float = 0.0
) -> list[dict[str, Any]]:
    """The shapes of the areas on a map, each in its colour and with its key."""
    return [feature(area, plane, near) for area in areas]


def feature(area: Area, plane: Plane = WORLD, near: float = 0.0) -> dict[str, Any]:
    """The shape of one area."""
    geometry = plane.shape(area.roi, near)
    point = geometry["type"] in ("Point", "MultiPoint")
    style = {**(dot if point else options)(area.colour), KEY: area.key}
    properties = {"style": style, "type": "circlemarker" if point else "polygon"}
    if point:
        properties["options"] = style  # a dot is made of these, an outline of the style
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def areas_of(
    shapes: Sequence[Shape],
    areas: tuple[Area, ...],
    plane: Plane = WORLD,
    near: float = 0.0,
) -> tuple[Area, ...]:
    """The areas after the user has drawn, edited, moved or deleted shapes.

    A shape that was left alone keeps its area as it is. One without a key was drawn just now,
    unless as many areas are left over as there are shapes without a key: then they belong together
    in order. A rectangle of which one corner was moved stays a rectangle.

    Raises:
        BadArea: a shape encloses nothing, or can't be read.
    """
    found = _by_key(shapes, areas, plane, near)
    orphans = [area for area in areas if area not in found]
    if len(orphans) == found.count(None):
        rest = iter(orphans)
        found = [area or next(rest) for area in found]
    made: tuple[Area, ...] = ()
    for area, shape in zip(found, shapes, strict=True):
        made = (*made, _area(shape, area, _taken(made, areas), plane, near))
    return made


def same(shapes: Sequence[Shape], wanted: Sequence[Shape]) -> bool:
    """Whether a map shows these shapes already: their keys, colours and places."""
    return len(shapes) == len(wanted) and all(
        _key(a) == _key(b) and _colour(a) == _colour(b) and _alike(a["geometry"], b["geometry"])
        for a, b in zip(shapes, wanted, strict=True)
    )


def _area(
    shape: Shape, area: Area | None, taken: tuple[Area, ...], plane: Plane, near: float
) -> Area:
    if area is None:
        return next_area(taken, plane.region(dict(shape["geometry"])))
    before = plane.shape(area.roi, near)
    if _alike(shape["geometry"], before):
        return area
    geometry = _still_rectangle(before, shape["geometry"]) or dict(shape["geometry"])
    return replace(area, roi=plane.region(geometry))


def _by_key(
    shapes: Sequence[Shape], areas: tuple[Area, ...], plane: Plane, near: float
) -> list[Area | None]:
    known = {area.key: area for area in areas}
    found: list[Area | None] = [known.get(_key(shape)) for shape in shapes]
    for at, shape in enumerate(shapes):
        if found[at] is None:
            found[at] = next(
                (
                    area
                    for area in areas
                    if area not in found and _alike(shape["geometry"], plane.shape(area.roi, near))
                ),
                None,
            )
    return found


def _taken(made: tuple[Area, ...], areas: tuple[Area, ...]) -> tuple[Area, ...]:
    keys = {area.key for area in made}
    return (*made, *(area for area in areas if area.key not in keys))


def _key(shape: Shape) -> int:
    found = shape.get("properties", {}).get("style", {}).get(KEY, 0)
    return found if isinstance(found, int) else 0


def _colour(shape: Shape) -> str:
    return str(shape.get("properties", {}).get("style", {}).get("fillColor", "")).upper()


def _alike(a: Any, b: Any) -> bool:
    """Whether two geometries are one; rings may begin at another corner or run the other way."""
    if a.get("type") != b.get("type"):
        return False
    if a["type"] == "GeometryCollection":
        pairs = zip(a["geometries"], b["geometries"], strict=False)
        return len(a["geometries"]) == len(b["geometries"]) and all(_alike(x, y) for x, y in pairs)
    return _near(a["coordinates"], b["coordinates"]) or _same_rings(a, b)


def _near(a: Any, b: Any) -> bool:
    if isinstance(a, int | float) and isinstance(b, int | float):
        return abs(a - b) <= SAME
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(_near(x, y) for x, y in zip(a, b, strict=True))
    return False


def _same_rings(a: Any, b: Any) -> bool:
    if a["type"] != "Polygon" or len(a["coordinates"]) != 1 or len(b["coordinates"]) != 1:
        return False
    ring, other = _corners(a), _corners(b)
    if len(ring) != len(other):
        return False
    turns = (ring, ring[::-1])
    return any(_near(t[i:] + t[:i], other) for t in turns for i in range(len(ring)))


def _corners(geometry: Any) -> list[list[float]]:
    return [list(point) for point in geometry["coordinates"][0][:-1]]


def _still_rectangle(before: Any, after: Any) -> dict[str, Any] | None:
    """The rectangle between the corner that was moved and the one across, if it was one."""
    polygons = before["type"] == after["type"] == "Polygon"
    if not polygons or len(before["coordinates"]) != 1 or len(after["coordinates"]) != 1:
        return None
    old, new = _corners(before), _corners(after)
    if len(old) != 4 or len(new) != 4 or not _is_rectangle(old):
        return None
    moved = [i for i, point in enumerate(new) if not any(_near(point, p) for p in old)]
    if len(moved) != 1:
        return None
    (x0, y0), (x1, y1) = new[moved[0]], new[(moved[0] + 2) % 4]
    ring = [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]
    return {"type": "Polygon", "coordinates": [ring]}


def _is_rectangle(corners: list[list[float]]) -> bool:
    xs = sorted(point[0] for point in corners)
    ys = sorted(point[1] for point in corners)
    return _near([xs[0], xs[2], ys[0], ys[2]], [xs[1], xs[3], ys[1], ys[3]])


def repairs(areas: Sequence[Area], before: Sequence[Area]) -> tuple[str, ...]:
    """What had to be repaired in areas that are new or changed: sentences of their regions."""
    old = {area.roi for area in before}
    fresh: list[ROI] = [area.roi for area in areas if area.roi not in old]
    return tuple(note for roi in fresh for note in roi.notes if "repaired" in note)
