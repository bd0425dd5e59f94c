"""A picture on a map, whose colours change without the picture being sent again."""

from __future__ import annotations

from typing import Any

import anywidget
import ipyleaflet as lf
from traitlets import Bool, Bytes, Unicode

from je_explorer.render.image import Overlay
from je_explorer.widgets.controls import switch_class
from je_explorer.widgets.maps.plane import Plane
from je_explorer.widgets.resources import resource


class Picture(lf.ImageOverlay):  # type: ignore[misc]
    """An image overlay whose address the page may change by itself."""

    url = Unicode("").tag(sync=True, echo_update=False)


class Brush(anywidget.AnyWidget):
    """Gives a picture in the page another palette; it has nothing to show of itself.

    Attributes:
        picture: the picture's model.
        palette: the chunks PLTE and tRNS of a PNG file; empty leaves the picture as it is.
        ready: whether a page can do it. Until then pictures are sent whole.
    """

    _esm = resource("scripts/paint.js")
    picture = Unicode("").tag(sync=True)
    palette = Bytes(b"").tag(sync=True)
    ready = Bool(False).tag(sync=True)


class Painted:
    """Shows overlays of a plane on its map, one at a time.

    Args:
        map: on which they lie.
        plane: of its coordinates.
        pane: of the map, in which they lie.
        box: the widget around the map.
        crisp: its class while the pixels of what is shown are to be seen as squares.
    """

    def __init__(self, map: lf.Map, plane: Plane, pane: str, box: Any, crisp: str) -> None:
        self._map, self._plane, self._box, self._crisp = map, plane, box, crisp
        self._shown: Overlay | None = None
        self.picture = Picture(pane=pane)
        self.brush = Brush(picture=self.picture.model_id)

    def show(self, overlay: Overlay | None) -> None:
        """Show an overlay instead of the one before; None, or one of another plane, shows none."""
        if overlay is not None and overlay.layer.crs != self._plane.crs:
            overlay = None
        before, self._shown = self._shown, overlay
        if overlay is None:
            if before is not None:
                self._map.remove(self.picture)
            return
        squares = overlay.layer.kind == "classes" or bool(self._plane.crs)
        switch_class(self._box, self._crisp, squares)
        if before is not None and self.brush.ready and _differ_in_colours(before, overlay):
            self._repaint(overlay)
        else:
            self._replace(overlay)
        if before is None:
            self._map.add(self.picture)

    def _repaint(self, overlay: Overlay) -> None:
        """The page makes the new address, as the kernel does: so it is not sent."""
        self.picture.set_state({"url": overlay.url})
        self.brush.palette = overlay.palette

    def _replace(self, overlay: Overlay) -> None:
        # First, so that the page never paints the new picture in the colours of the one before.
        self.brush.palette = b""
        with self.picture.hold_sync():
            self.picture.bounds = self._plane.corners(overlay.bounds)
            self.picture.url = overlay.url


def _differ_in_colours(one: Overlay, two: Overlay) -> bool:
    return one.layer is two.layer and two.layer.kind != "picture"
