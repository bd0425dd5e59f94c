"""What every map of the dashboard begins with: its panes, its plane, its middle and zooms."""

from __future__ import annotations

from typing import Any

import ipyleaflet as lf
import ipywidgets as w

from je_explorer.widgets.compare import pair
from je_explorer.widgets.maps.plane import Plane

PANES = {
    "land": {"zIndex": 250},
    "tiles": {"zIndex": 300},
    "raster": {"zIndex": 350},
    "coast": {"zIndex": 360, "pointerEvents": "none"},
    "grid": {"zIndex": 362, "pointerEvents": "none"},
    "areas": {"zIndex": 400},
    **pair.PANES,
}

FIRST_CENTRE = (25.0, 130.0)
FIRST_ZOOM = 2

ZOOMS = (1, 14)
POLAR_ZOOMS = (1, 10)


def new_map(plane: Plane, layers: tuple[lf.Layer, ...], **options: Any) -> lf.Map:
    """A map in a plane, without controls and with no tiles of the network."""
    return lf.Map(
        layers=layers, controls=(), panes=PANES, scroll_wheel_zoom=True, zoom_control=False,
        attribution_control=False, layout=w.Layout(width="100%", height="100%"),
        **{**_start(plane), **options},
    )  # fmt: skip


def _start(plane: Plane) -> dict[str, Any]:
    least, most = POLAR_ZOOMS if plane.crs else ZOOMS
    zooms = {"min_zoom": least, "max_zoom": most, "zoom": FIRST_ZOOM}
    if plane.crs:
        return {"crs": lf.projections.Simple, "center": (0.0, 0.0), **zooms}
    return {"center": FIRST_CENTRE, **zooms}
