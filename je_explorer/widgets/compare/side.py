"""The second map, beside the first: it shows B, and moves as the first one moves.

It is as large as the first one and lies in a frame that shows its left half, over the right half of
the first. So both have one middle and one zoom, which are copied as values, and no map ever changes
its size (which Leaflet would have to be told from inside the page).
"""

from __future__ import annotations

from typing import Any

import ipyleaflet as lf
import ipywidgets as w

from je_explorer.widgets import describe
from je_explorer.widgets.compare import seen
from je_explorer.widgets.compare.pair import PanedLine
from je_explorer.widgets.controls import classed, show
from je_explorer.widgets.maps import frame
from je_explorer.widgets.maps.ground import Ground
from je_explorer.widgets.maps.painted import Painted
from je_explorer.widgets.maps.plane import WORLD, Plane
from je_explorer.widgets.state import ExplorerState

NEAR = 1e-3
"""Share of the map's width by which two middles may differ without being brought together."""


class SideMap:
    """Shows B in the right half; made when it is first wanted.

    Args:
        state: what is wanted and shown.
        main: the map that it follows, and that follows it.
        ground: of both.
        plane: of both.
    """

    def __init__(
        self, state: ExplorerState, main: lf.Map, ground: Ground, plane: Plane = WORLD
    ) -> None:
        self._state, self._main, self._ground, self._plane = state, main, ground, plane
        self._map: lf.Map | None = None
        self._picture: Painted | None = None
        self._outlines: list[Any] = []
        self._was_on = False
        self.widget = classed(w.Box(()), "side")
        show(self.widget, False)
        main.observe(self._follow, ["center", "zoom"])
        state.observe(self._turn, ["compare", "polar", "collection", "collections"])
        state.observe(self._show_picture, ["overlay_b", "compare"])
        state.observe(self._show_areas, ["areas", "compare"])

    @property
    def _on(self) -> bool:
        here = describe.plane_of(self._state) == self._plane.crs
        return here and bool(self._state.compare.mode == "side")

    def _turn(self, _change: Any = None) -> None:
        if self._on == self._was_on:
            return
        self._was_on = self._on
        show(self.widget, self._on)
        if self._on and self._map is None:
            self._map = self._made()
            self._picture = Painted(self._map, self._plane, "raster", self.widget, "crisp")
            self.widget.children = (classed(w.Box((self._map,)), "map", "side-map"),)
        self._shift(0.25 if self._on else -0.25)
        self._follow()

    def _made(self) -> lf.Map:
        main = self._main
        made = frame.new_map(self._plane, self._ground.layers, center=main.center, zoom=main.zoom)
        self._ground.attach(made)
        made.observe(self._lead, ["center", "zoom"])
        return made

    def _shift(self, by: float) -> None:
        """What was in the middle of the map comes to the middle of its left half, and back."""
        state, edges = self._state, self._edges()
        if edges is None or state.goal is not None or state.polar_goal is not None:
            return
        latitude, longitude = self._main.center
        self._main.center = (latitude, longitude + by * (edges[1] - edges[0]))

    def _follow(self, _change: Any = None) -> None:
        if self._map is not None and self._on:
            _copy(self._main, self._map, self._width())

    def _lead(self, _change: Any = None) -> None:
        if self._map is not None and self._on:
            _copy(self._map, self._main, self._width())

    def _edges(self) -> tuple[float, float] | None:
        return seen.edges(self._state, self._plane.crs)

    def _width(self) -> float:
        edges = self._edges()
        return 360.0 if edges is None else edges[1] - edges[0]

    def _show_picture(self, _change: Any = None) -> None:
        if self._picture is None:
            return
        self._picture.show(self._state.overlay_b if self._on else None)

    def _show_areas(self, _change: Any = None) -> None:
        """The areas' outlines, to be looked at only: they are drawn on the first map."""
        if self._map is None or not self._on:
            return
        for layer in self._outlines:
            self._map.remove(layer)
        self._outlines = [
            layer for area in self._state.areas for layer in _outline(area, self._plane)
        ]
        for layer in self._outlines:
            self._map.add(layer)


def _copy(source: lf.Map, target: lf.Map, width: float) -> None:
    """Bring a map to the place and zoom of another one, unless it is there."""
    apart = max(abs(a - b) for a, b in zip(source.center, target.center, strict=True))
    if source.zoom == target.zoom and apart < NEAR * width:
        return
    with target.hold_sync():
        target.zoom = source.zoom
        target.center = source.center


def _outline(area: Any, plane: Plane) -> list[PanedLine]:
    shape = plane.shape(area.roi)
    polygons = {"Polygon": [shape["coordinates"]]}.get(shape["type"], shape.get("coordinates", []))
    if shape["type"] not in ("Polygon", "MultiPolygon"):
        return []
    return [
        PanedLine(
            locations=[(y, x) for x, y, *_ in ring], pane="areas", color=area.colour, weight=2,
            fill=False,
        )
        for polygon in polygons
        for ring in polygon
    ]  # fmt: skip
