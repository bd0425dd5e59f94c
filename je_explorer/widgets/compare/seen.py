"""What of the map is seen, in the map's own x; and where the divider stands in it."""

from __future__ import annotations

from je_explorer.widgets import describe
from je_explorer.widgets.maps.plane import UNIT
from je_explorer.widgets.state import ExplorerState

EDGE = 0.03
"""A divider nearer than this share of the width to an edge, or beyond it, comes to the middle."""


def ends(state: ExplorerState) -> tuple[float, float] | None:
    """The western and eastern edge of the map that is seen, in its coordinates.

    None as long as it is not on the screen.
    """
    return edges(state, describe.plane_of(state))


def edges(state: ExplorerState, crs: str) -> tuple[float, float] | None:
    """The edges of the world map (``""``) or of a polar one, in its coordinates."""
    if crs:
        polar = state.polar_view
        if polar is None or polar.crs != crs:
            return None
        return polar.bbox.west / UNIT, polar.bbox.east / UNIT
    view = state.view
    return None if view is None else (view.bbox.west, view.bbox.east)


def share(state: ExplorerState) -> float:
    """Where the divider stands, 0 at the map's left edge and 1 at its right one."""
    seen = ends(state)
    if seen is None or state.divider is None:
        return 0.5
    west, east = seen
    found = (float(state.divider) - west) / (east - west)
    return found if EDGE <= found <= 1.0 - EDGE else 0.5


def divider(state: ExplorerState) -> float | None:
    """The divider's x on the map."""
    seen = ends(state)
    if seen is None:
        return None
    west, east = seen
    return west + share(state) * (east - west)
