"""What part of the data a map shows: the box and the resolution to load."""

from __future__ import annotations

import math
from dataclasses import dataclass

from je_explorer.raster.grid import POLAR_UNIT, BBox, ppu_of_zoom
from je_explorer.stac.model import Collection
from je_explorer.widgets import describe
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.place import PolarView, View
from je_explorer.widgets.values.result import Shown

MARGIN = 0.12
"""Share of the view that is loaded beyond each edge, so that a small move shows no gap."""

ZOOM_0_METRES = 156_543.0
"""Metres per screen pixel at the equator at zoom 0."""

POLAR_LATITUDE = 75.0

GLOBE = BBox(-(2.0**23), -(2.0**23), 2.0**23, 2.0**23)
"""Metres: what polar grids cover at most."""

POLAR_ZOOM_OF_1 = 2.0
"""The zoom of a polar map that shows one pixel per 32768 m."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the map that is seen shows: ``bbox`` in degrees, or in metres of ``crs``."""

    bbox: BBox
    zoom: float
    crs: str = ""


def sight_of(state: ExplorerState) -> Sight | None:
    """The seen map's, or None as long as that map is not on the screen."""
    crs = describe.plane_of(state)
    view: View | PolarView | None = state.polar_view if crs else state.view
    if view is None or (isinstance(view, PolarView) and view.crs != crs):
        return None
    return Sight(view.bbox, view.zoom, crs)


def wanted_ppu(collection: Collection, sight: Sight, pinned: float | None = None) -> float:
    """The pixels per unit that the map's zoom shows, or the pinned one."""
    if pinned is not None:
        return pinned
    if sight.crs:
        return float(2.0 ** (round(sight.zoom) - POLAR_ZOOM_OF_1))
    if not describe.is_polar(collection):
        return ppu_of_zoom(round(sight.zoom))
    metres = ZOOM_0_METRES * math.cos(math.radians(POLAR_LATITUDE)) / 2.0 ** round(sight.zoom)
    return POLAR_UNIT / metres


def asked_area(collection: Collection, sight: Sight) -> BBox | None:
    """What to load for a sight: itself with a margin; None for everything."""
    if sight.crs:
        return framed(sight)
    if describe.is_polar(collection):
        return None
    box = framed(sight)
    return box.shifted(-360.0 * math.floor((box.west + 180.0) / 360.0))


def framed(sight: Sight) -> BBox:
    """The sight with a margin; on the world map at most once around, in its own longitudes."""
    box = sight.bbox
    dx, dy = box.width * MARGIN, box.height * MARGIN
    if sight.crs:
        return BBox(box.west - dx, box.south - dy, box.east + dx, box.north + dy)
    south, north = max(box.south - dy, -90.0), min(box.north + dy, 90.0)
    half = min(box.width / 2 + dx, 180.0)
    middle = (box.west + box.east) / 2
    return BBox(middle - half, south, middle + half, north)


def reaches(shown: Shown, sight: Sight) -> bool:
    """Whether what was loaded reaches the sight's edges."""
    if shown.crs != sight.crs:
        return False
    if shown.asked is None:
        return True
    if not sight.crs:
        return _covers(shown.asked, sight.bbox)
    seen = sight.bbox.intersection(GLOBE)
    return seen is None or _holds(shown.asked, seen)


def in_frame(sight: Sight, frame: BBox) -> bool:
    """Whether all of the sight that its map can show lies in the frame."""
    if sight.crs:
        return _holds(frame, sight.bbox)
    view = sight.bbox
    tall = frame.south <= max(view.south, -85.0) and min(view.north, 85.0) <= frame.north
    around = frame.width >= 360.0 and abs(frame.centre[0] - view.centre[0]) < 1.0
    return tall and (around or (frame.west <= view.west and view.east <= frame.east))


def _covers(area: BBox, view: BBox) -> bool:
    if area.width >= 360.0:
        return True
    turned = view.shifted(-360.0 * math.floor((view.west - area.west) / 360.0))
    return in_frame(Sight(turned, 0.0), area)


def _holds(outer: BBox, inner: BBox) -> bool:
    return (
        outer.west <= inner.west
        and outer.south <= inner.south
        and inner.east <= outer.east
        and inner.north <= outer.north
    )
