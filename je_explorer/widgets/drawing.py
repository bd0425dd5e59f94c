"""Between the shapes of the map's draw control and the state's areas. No widgets here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from je_explorer.errors import BadArea
from je_explorer.raster.roi import ROI
from je_explorer.widgets.state import AREA_COLOURS, Area, next_area

KEY = "jeKey"
"""Where a shape's style carries the key of its area: the only field that the map gives back."""

OUTLINE = {"weight": 2, "opacity": 1, "fillOpacity": 0.1, "fill": True, "stroke": True}


def options() -> dict[str, Any]:
    """How a shape looks while it is being drawn."""
    return {**OUTLINE, "color": AREA_COLOURS[0], "fillColor": AREA_COLOURS[0]}


def features(areas: Sequence[Area]) -> list[dict[str, Any]]:
    """The shapes of the areas, each in its colour and with its key."""
    return [
        {
            "type": "Feature",
            "properties": {
                "style": {**OUTLINE, "color": a.colour, "fillColor": a.colour, KEY: a.key}
            },
            "geometry": a.roi.geometry,
        }
        for a in areas
    ]


def areas_of(shapes: Sequence[dict[str, Any]], areas: tuple[Area, ...]) -> tuple[Area, ...]:
    """The areas after the user has drawn, edited or deleted shapes.

    A shape that was drawn on the map has no key until it is drawn anew. It is known by its place;
    if that has changed too, and as many shapes as areas are left, they belong together in order.

    Raises:
        BadArea: a shape encloses nothing, or can't be read.
    """
    regions = [_roi(shape) for shape in shapes]
    found = _by_key_or_place(shapes, regions, areas)
    orphans = [area for area in areas if area not in found]
    if len(orphans) == found.count(None):
        rest = iter(orphans)
        found = [area or next(rest) for area in found]
    made: tuple[Area, ...] = ()
    for area, roi in zip(found, regions, strict=True):
        new = next_area(_taken(made, areas), roi) if area is None else _moved(area, roi)
        made = (*made, new)
    return made


def _by_key_or_place(
    shapes: Sequence[dict[str, Any]], regions: Sequence[ROI], areas: tuple[Area, ...]
) -> list[Area | None]:
    known = {area.key: area for area in areas}
    found = [known.get(_key(shape)) for shape in shapes]
    for place, roi in enumerate(regions):
        if found[place] is None:
            same = (area for area in areas if area.roi == roi and area not in found)
            found[place] = next(same, None)
    return found


def _taken(made: tuple[Area, ...], areas: tuple[Area, ...]) -> tuple[Area, ...]:
    keys = {area.key for area in made}
    return (*made, *(area for area in areas if area.key not in keys))


def _key(shape: dict[str, Any]) -> int:
    found = shape.get("properties", {}).get("style", {}).get(KEY, 0)
    return found if isinstance(found, int) else 0


def _moved(area: Area, roi: ROI) -> Area:
    return area if roi == area.roi else Area(area.key, roi, area.colour, area.number, area.name)


def _roi(shape: dict[str, Any]) -> ROI:
    roi = ROI.of(shape["geometry"])
    if roi.bbox.width <= 0 or roi.bbox.height <= 0:
        raise BadArea("the shape has no width or no height")
    return roi
