"""The map: basemap, picture, areas and the draw control. Latitude comes first only in here."""

from __future__ import annotations

import math
from typing import Any

import ipyleaflet as lf
import ipywidgets as w

from je_explorer.errors import BadArea
from je_explorer.raster.grid import BBox
from je_explorer.widgets import basemap, drawing, text
from je_explorer.widgets.compare import pair
from je_explorer.widgets.controls import classed, switch_class
from je_explorer.widgets.state import ExplorerState, Notice, View

PANES = {
    "land": {"zIndex": 250},
    "raster": {"zIndex": 350},
    "coast": {"zIndex": 360, "pointerEvents": "none"},
    "areas": {"zIndex": 400},
    **pair.PANES,
}

FIRST_CENTRE = (25.0, 130.0)
FIRST_ZOOM = 2
USUAL_SIZE = (820, 560)
"""Width and height of the map in screen pixels, until it has told its own."""


class MapPanel:
    """Shows the overlay, tells the view, and turns what is drawn into areas."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._drawing = False
        self._picture: lf.ImageOverlay | None = None
        self._dot: lf.CircleMarker | None = None
        self.map = lf.Map(
            layers=basemap.layers(),
            controls=(),
            panes=PANES,
            center=FIRST_CENTRE,
            zoom=FIRST_ZOOM,
            min_zoom=1,
            max_zoom=14,
            scroll_wheel_zoom=True,
            zoom_control=False,
            attribution_control=False,
            layout=w.Layout(width="100%", height="100%"),
        )
        self._draw = self._draw_control()
        self._zoom = lf.ZoomControl(position="topright", zoom_out_text="−")
        self.map.add(self._draw)
        self.map.add(self._zoom)
        self.widget = classed(w.Box((self.map,)), "map")
        self._listen()
        self.pair = pair.Pair(state, self.map, self.widget)

    def _draw_control(self) -> lf.DrawControl:
        shape = {"shapeOptions": drawing.options(), "showArea": False}
        return lf.DrawControl(
            position="topleft",
            rectangle=shape,
            polygon={**shape, "allowIntersection": False},
            polyline={},
            circle={},
            circlemarker={},
            marker={},
            data=drawing.features(self._state.areas),
        )

    def _listen(self) -> None:
        self.map.observe(self._moved, ["bounds", "zoom"])
        self.map.on_interaction(self._interacted)
        self._draw.observe(self._drawn, "data")
        state = self._state
        state.observe(self._show_overlay, "overlay")
        state.observe(self._show_areas, "areas")
        state.observe(self._show_here, "here")
        state.observe(self._go, "goal")
        state.observe(self._relabel, "lang")
        self._relabel()

    # what the user does

    def _moved(self, _change: Any) -> None:
        if not self.map.bounds:
            return
        (south, west), (north, east) = self.map.bounds
        if west < east and south < north:
            self._state.view = View(BBox(west, south, east, north), float(self.map.zoom))

    def _interacted(self, **event: Any) -> None:
        if event.get("type") == "click" and self._state.shown is not None:
            lat, lon = event["coordinates"]
            self._state.point = ((lon + 180.0) % 360.0 - 180.0, lat)

    def _drawn(self, change: Any) -> None:
        if self._drawing:
            return
        try:
            areas = drawing.areas_of(change["new"], self._state.areas)
        except BadArea as error:
            self._state.notice = Notice("error.BadArea", str(error))
            self._show_areas()
            return
        self._state.areas = areas

    # what the map shows

    def _show_areas(self, _change: Any = None) -> None:
        """Draw the areas anew, if the map does not show them as they are.

        A rectangle that the map itself drew keeps its own handles as long as it is left alone.
        """
        shapes, areas = self._draw.data, self._state.areas
        same = len(shapes) == len(areas) and all(
            shape["properties"].get("style", {}).get("color", "").upper() == area.colour.upper()
            and _same_place(shape, area)
            for shape, area in zip(shapes, areas, strict=True)
        )
        if same:
            return
        self._drawing = True
        try:
            self._draw.data = drawing.features(areas)
        finally:
            self._drawing = False

    def _show_overlay(self, _change: Any = None) -> None:
        overlay = self._state.overlay
        if overlay is None:
            if self._picture is not None:
                self.map.remove(self._picture)
                self._picture = None
            return
        box = overlay.bounds
        bounds = ((box.south, box.west), (box.north, box.east))
        switch_class(self.widget, "crisp", overlay.layer.kind == "classes")
        if self._picture is None:
            self._picture = lf.ImageOverlay(url=overlay.url, bounds=bounds, pane="raster")
            self.map.add(self._picture)
            return
        with self._picture.hold_sync():
            self._picture.bounds = bounds
            self._picture.url = overlay.url

    def _show_here(self, _change: Any = None) -> None:
        here = self._state.here
        if here is None:
            return
        if self._dot is None:
            self._dot = lf.CircleMarker(
                location=(here.lat, here.lon), radius=5, weight=2, color="#FFFFFF",
                fill_color="#18202B", fill_opacity=1.0, pane="areas",
            )  # fmt: skip
            self.map.add(self._dot)
        self._dot.location = (here.lat, here.lon)

    def _go(self, _change: Any = None) -> None:
        goal = self._state.goal
        if goal is None:
            return
        width, height = self._size()
        with self.map.hold_sync():
            self.map.center = _centre(goal)
            self.map.zoom = zoom_for(goal, width, height)

    def _size(self) -> tuple[float, float]:
        view = self._state.view
        if view is None:
            return USUAL_SIZE
        pixels = 256.0 * 2.0**view.zoom / math.tau
        return view.width, pixels * (mercator(view.bbox.north) - mercator(view.bbox.south))

    def _relabel(self, _change: Any = None) -> None:
        lang = self._state.lang
        self._zoom.zoom_in_title = text.say(lang, "zoom.in")
        self._zoom.zoom_out_title = text.say(lang, "zoom.out")


def _same_place(shape: dict[str, Any], area: Any) -> bool:
    west, south, east, north = area.roi.bbox
    ring = shape["geometry"]["coordinates"][0]
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    near = zip((min(xs), min(ys), max(xs), max(ys)), (west, south, east, north), strict=True)
    return all(abs(a - b) < 1e-6 for a, b in near)


def mercator(latitude: float) -> float:
    """Web Mercator's y of a latitude, as an angle; latitudes beyond the map's end are its end."""
    return math.asinh(math.tan(math.radians(max(-85.0511, min(85.0511, latitude)))))


def _centre(box: BBox) -> tuple[float, float]:
    middle = (mercator(box.south) + mercator(box.north)) / 2
    return math.degrees(math.atan(math.sinh(middle))), (box.west + box.east) / 2


def zoom_for(box: BBox, width: float, height: float) -> int:
    """The largest zoom at which a map of this size in pixels shows the whole box."""
    across = width * 360.0 / (256.0 * max(box.width, 1e-6))
    tall = mercator(box.north) - mercator(box.south)
    along = height * math.tau / (256.0 * max(tall, 1e-9))
    return max(1, min(12, math.floor(math.log2(min(across, along)) + 0.1)))
