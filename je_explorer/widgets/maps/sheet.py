"""One map, the world's or a pole's: its ground, picture, areas, and what the mouse does on it."""

from __future__ import annotations

import math
import time
from typing import Any

import ipyleaflet as lf
import ipywidgets as w

from je_explorer.raster.grid import BBox
from je_explorer.widgets import text
from je_explorer.widgets.compare.pair import Pair
from je_explorer.widgets.compare.side import SideMap
from je_explorer.widgets.controls import classed, switch_class
from je_explorer.widgets.maps.frame import POLAR_ZOOMS, ZOOMS, new_map
from je_explorer.widgets.maps.ground import Ground
from je_explorer.widgets.maps.painted import Painted
from je_explorer.widgets.maps.pencil import Pencil
from je_explorer.widgets.maps.plane import UNIT, Plane
from je_explorer.widgets.maps.stretch import Stretch
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.place import PolarView, View

USUAL_SIZE = (820.0, 560.0)
"""Width and height of the map in screen pixels, until it has told its own."""

AREA_ZOOM = POLAR_ZOOMS[1] - 2
"""The largest zoom of a polar map that shows an area: no data there are finer."""

AFTER = 0.5
"""Seconds after the use of a tool in which a click belongs to it."""


class Sheet:
    """A map in a plane; shows overlays and areas of that plane, and tells its view.

    Args:
        state: what is wanted and shown.
        plane: of its coordinates.

    Attributes:
        widget: the map.
        over: what a comparison puts over it.
    """

    def __init__(self, state: ExplorerState, plane: Plane) -> None:
        self._state, self.plane = state, plane
        self._dot: lf.CircleMarker | None = None
        self._used = 0.0
        self._ground = Ground(state, plane)
        self.map = new_map(plane, self._ground.layers)
        self.widget = classed(w.Box((self.map,)), "map")
        self._picture = Painted(self.map, plane, "raster", self.widget, "crisp")
        self._zoom = lf.ZoomControl(position="topright", zoom_out_text="−")
        self.pencil = Pencil(state, plane, self._longitude)
        self._stretch = Stretch(self.map, self._pixel, self._stretched)
        self.map.add(self.pencil.control)
        self.map.add(self._zoom)
        self._ground.attach(self.map)
        self._listen()
        cut = Pair(state, self.map, self.widget, plane)
        self.over = (cut.sheet, SideMap(state, self.map, self._ground, plane).widget)

    def _listen(self) -> None:
        self.map.observe(self._moved, ["bounds", "zoom"])
        self.map.on_interaction(self._interacted)
        state = self._state
        state.observe(self._show_overlay, "overlay")
        state.observe(self._show_here, "here")
        state.observe(self._use, "tool")
        state.observe(self._go, ["goal", "polar_goal"])
        state.observe(self._relabel, "lang")
        self._relabel()

    def bring(self, seen: bool) -> None:
        """Show the map, or hide it without changing its size."""
        self.pencil.active = seen
        switch_class(self.widget, "behind", not seen)
        self.pencil.take()
        if seen:
            self.pencil.show()
            self._show_here()
            self._go()

    # ---- what the user does

    def _moved(self, _change: Any = None) -> None:
        if not self.map.bounds:
            return
        (south, west), (north, east) = self.map.bounds
        if not (west < east and south < north):
            return
        box, zoom = BBox(west, south, east, north), float(self.map.zoom)
        if self.plane.crs:
            metres = BBox(*(side * UNIT for side in box))
            self._state.polar_view = PolarView(self.plane.crs, metres, zoom)
        else:
            self._state.view = View(box, zoom)
            self._ground.moved(box)
            self.pencil.show()

    def _interacted(self, **event: Any) -> None:
        kind = event.get("type", "")
        if "coordinates" not in event:
            return
        y, x = event["coordinates"]
        self._stretch.event(kind, (y, x))
        if kind == "click":
            self._click(x, y)

    def _click(self, x: float, y: float) -> None:
        free = not self._state.tool and time.monotonic() - self._used > AFTER
        if free and self._state.shown is not None:
            self._state.point = self.plane.degrees(x, y)

    def _use(self, change: Any) -> None:
        if change["old"]:
            self._used = time.monotonic()
        self._stretch.arm(self.pencil.active and change["new"] == "rectangle")

    def _stretched(self, geometry: dict[str, Any]) -> None:
        self.pencil.add(geometry)

    # ---- what the map shows

    def _show_overlay(self, _change: Any = None) -> None:
        self._picture.show(self._state.overlay)

    def _show_here(self, _change: Any = None) -> None:
        here = self._state.here
        if here is None or not self.pencil.active:
            return
        x, y = self.plane.xy(here.lon, here.lat)
        if not (math.isfinite(x) and math.isfinite(y)):
            return
        if not self.plane.crs:
            x += 360.0 * round((self._longitude() - x) / 360.0)
        if self._dot is None:
            self._dot = lf.CircleMarker(
                location=(y, x), radius=5, weight=2, color="#FFFFFF",
                fill_color="#18202B", fill_opacity=1.0, pane="areas",
            )  # fmt: skip
            self.map.add(self._dot)
        self._dot.location = (y, x)

    def _go(self, _change: Any = None) -> None:
        """Show the place that this map is asked for: its own view, else what both maps have."""
        state, size = self._state, self._size()
        if not self.pencil.active:
            return
        wanted = state.polar_goal
        if wanted is not None and wanted.crs == self.plane.crs:
            box = BBox(*(side / UNIT for side in wanted.bbox))
            self._show(box.centre[::-1], flat_zoom_for(box, *size, POLAR_ZOOMS[1]))
        elif state.goal is not None and self.plane.crs:
            box = self.plane.box(state.goal)
            self._show(box.centre[::-1], flat_zoom_for(box, *size))
        elif state.goal is not None:
            self._show(_centre(state.goal), zoom_for(state.goal, *size))

    def _show(self, centre: tuple[float, float], zoom: int) -> None:
        with self.map.hold_sync():
            self.map.center, self.map.zoom = centre, zoom

    def _size(self) -> tuple[float, float]:
        """Width and height in screen pixels."""
        if not self.map.bounds:
            return USUAL_SIZE
        (south, west), (north, east) = self.map.bounds
        scale = 1.0 / self._pixel()
        if self.plane.crs:
            return (east - west) * scale, (north - south) * scale
        tall = (mercator(north) - mercator(south)) * 360.0 / math.tau
        return (east - west) * scale, tall * scale

    def _pixel(self) -> float:
        """The width of a screen pixel in the map's coordinates."""
        whole = 1.0 if self.plane.crs else 360.0 / 256.0
        return float(whole / 2.0 ** float(self.map.zoom))

    def _longitude(self) -> float:
        """The middle of the world map, also turns of the world away."""
        return 0.0 if self.plane.crs else float(self.map.center[1])

    def _relabel(self, _change: Any = None) -> None:
        lang = self._state.lang
        self._zoom.zoom_in_title = text.say(lang, "zoom.in")
        self._zoom.zoom_out_title = text.say(lang, "zoom.out")


def mercator(latitude: float) -> float:
    """Web Mercator's y of a latitude, as an angle; latitudes beyond the map's end are its end."""
    return math.asinh(math.tan(math.radians(max(-85.0511, min(85.0511, latitude)))))


def _centre(box: BBox) -> tuple[float, float]:
    middle = (mercator(box.south) + mercator(box.north)) / 2
    return math.degrees(math.atan(math.sinh(middle))), (box.west + box.east) / 2


def zoom_for(box: BBox, width: float, height: float) -> int:
    """The largest zoom at which a world map of this size in pixels shows the whole box."""
    across = width * 360.0 / (256.0 * max(box.width, 1e-6))
    tall = mercator(box.north) - mercator(box.south)
    along = height * math.tau / (256.0 * max(tall, 1e-9))
    return max(ZOOMS[0], min(ZOOMS[1], math.floor(math.log2(min(across, along)) + 0.1)))


def flat_zoom_for(box: BBox, width: float, height: float, most: int = AREA_ZOOM) -> int:
    """The largest zoom at which a polar map of this size in pixels shows the whole box."""
    room = min(width / max(box.width, 1e-6), height / max(box.height, 1e-6))
    return max(POLAR_ZOOMS[0], min(most, math.floor(math.log2(room) + 0.1)))
