"""A rectangle by pressing and dragging; the draw control itself takes two clicks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipyleaflet as lf

from je_explorer.widgets.maps import drawing

Corner = tuple[float, float]

SHAKE = 5.0
"""Pixels by which a hand may move during a click."""


class Stretch:
    """Turns a drag on the map into a box while it is armed; moving the map is off meanwhile.

    Args:
        shown: the map.
        pixel: the width of a screen pixel in the map's coordinates.
        on_box: called with a GeoJSON polygon in the map's coordinates.
    """

    def __init__(
        self,
        shown: lf.Map,
        pixel: Callable[[], float],
        on_box: Callable[[dict[str, Any]], None],
    ) -> None:
        self._map, self._pixel, self._on_box = shown, pixel, on_box
        self._start: Corner | None = None
        self._outline: lf.Rectangle | None = None
        self._armed = False

    def arm(self, on: bool) -> None:
        """Begin or end to listen."""
        self._armed = on
        if self._map.dragging == on:
            self._map.dragging = not on
        if not on:
            self._clear()

    def event(self, kind: str, corner: Corner) -> None:
        """An event of the mouse at ``(y, x)``."""
        if not self._armed:
            return
        if kind == "mousedown":
            self._start = corner
        elif kind == "mousemove" and self._start is not None:
            self._sketch(corner)
        elif kind in ("mouseup", "click") and self._start is not None:
            self._end(corner)  # a release over what the browser had selected is told by the click

    def _sketch(self, corner: Corner) -> None:
        bounds = (self._start, corner)
        if self._outline is None:
            self._outline = lf.Rectangle(bounds=bounds, pane="areas", **_look())
            self._map.add(self._outline)
        else:
            self._outline.bounds = bounds

    def _end(self, corner: Corner) -> None:
        (y0, x0), (y1, x1) = self._start or corner, corner
        self._clear()
        if min(abs(x1 - x0), abs(y1 - y0)) > SHAKE * self._pixel():
            ring = [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]
            self._on_box({"type": "Polygon", "coordinates": [ring]})

    def _clear(self) -> None:
        self._start = None
        if self._outline is not None:
            self._map.remove(self._outline)
            self._outline = None


def _look() -> dict[str, Any]:
    look = drawing.options()
    return {
        "color": look["color"], "fill_color": look["fillColor"], "fill_opacity": 0.1, "weight": 2,
    }  # fmt: skip
