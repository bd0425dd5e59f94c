"""Picture B on the same map as A: beside a divider, in turns with it, or through it.

The divider is a meridian. Each picture is cut by a share of its own width (CSS ``clip-path``), so
that the cut moves with the map while it is dragged and grows with it while it zooms, without a word
to the kernel. ipyleaflet's SplitMapControl cuts on the screen instead, but takes both pictures off
the map as soon as any layer is added (a shape that is being drawn is one), and its divider can't
be read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipyleaflet as lf
from traitlets import Unicode

from je_explorer.raster.grid import BBox
from je_explorer.widgets.compare import seen
from je_explorer.widgets.controls import classed, markup
from je_explorer.widgets.maps.painted import Painted
from je_explorer.widgets.maps.plane import UNIT, WORLD, Plane
from je_explorer.widgets.state import ExplorerState

PANES = {
    "compare": {"zIndex": 352},
    "divider": {"zIndex": 365, "pointerEvents": "none"},
}
"""Beside the map's own, in which A lies at 350 and the coast at 360."""

POLES = (-85.0, 85.0)
FAR = 200.0
"""Units of a polar map, beyond what it shows."""

ON_ONE_MAP = ("swipe", "blink", "fade")


class PanedLine(lf.Polyline):  # type: ignore[misc]
    """A line that keeps to its pane (ipyleaflet does not hand the pane on)."""

    pane = Unicode("").tag(sync=True, o=True)


class Pair:
    """Puts B on a map and cuts both pictures.

    Args:
        state: what is wanted and shown.
        map: with `PANES` among its panes.
        box: the widget around the map; it gets a class of its own, for the cut.
        plane: the map's.
    """

    def __init__(self, state: ExplorerState, map: lf.Map, box: Any, plane: Plane = WORLD) -> None:
        self._state, self._map, self._box, self._plane = state, map, box, plane
        self._picture = Painted(map, plane, "compare", box, "crisp-b")
        self._line: PanedLine | None = None
        self._name = f"pair-{map.model_id[:12]}"
        classed(box, self._name)
        self.sheet = markup("", "sheet", "cut")
        state.observe(self._show_picture, ["overlay_b", "compare"])
        views = ["view", "polar_view", "polar"]
        state.observe(self._show_line, ["divider", "compare", "overlay_b", *views])
        state.observe(self._cut, ["overlay", "overlay_b", "compare", "divider", *views])

    @property
    def _seen(self) -> bool:
        state = self._state
        b = state.overlay_b
        on = state.compare.mode in ON_ONE_MAP and b is not None
        return on and bool(b.layer.crs == self._plane.crs)

    def _show_picture(self, _change: Any = None) -> None:
        self._picture.show(self._state.overlay_b if self._seen else None)

    def _show_line(self, _change: Any = None) -> None:
        x = seen.divider(self._state)
        if x is None or not self._seen or self._state.compare.mode != "swipe":
            self._remove(self._line)
            self._line = None
            return
        ends = (-FAR, FAR) if self._plane.crs else POLES
        places = [(end, x) for end in ends]
        if self._line is None:
            self._line = PanedLine(
                locations=places, pane="divider", color="#FFFFFF", weight=3, fill=False
            )
            self._map.add(self._line)
        self._line.locations = places

    def _remove(self, layer: Any) -> None:
        if layer is not None:
            self._map.remove(layer)

    def _cut(self, _change: Any = None) -> None:
        state = self._state
        rules = ""
        if self._seen and state.overlay is not None and self._is_a_here():
            a, b = RULES[state.compare.mode](state)
            rules = f"{self._of('raster')} {{ {a} }} {self._of('compare')} {{ {b} }}"
        self.sheet.value = f"<style>{rules}</style>" if rules else ""

    def _is_a_here(self) -> bool:
        return bool(self._state.overlay.layer.crs == self._plane.crs)

    def _of(self, pane: str) -> str:
        return f".je-root .je-{self._name} .leaflet-{pane}-pane img"


def _swiped(state: ExplorerState) -> tuple[str, str]:
    x = seen.divider(state)
    if x is None:
        return "", ""
    scale = UNIT if state.overlay.layer.crs else 1.0
    a, b = _percent(x * scale, state.overlay.bounds), _percent(x * scale, state.overlay_b.bounds)
    return f"clip-path: inset(0 {100 - a:.3f}% 0 0)", f"clip-path: inset(0 0 0 {b:.3f}%)"


def _percent(x: float, box: BBox) -> float:
    return 100.0 * max(0.0, min(1.0, (x - box.west) / (box.east - box.west)))


def _blinked(state: ExplorerState) -> tuple[str, str]:
    """In turns, by the browser's own clock: a slow connection blinks as evenly as a fast one."""
    turns = f"{2 * state.compare.seconds:g}s steps(1) infinite"
    held = {"a": ("", HIDDEN), "b": (HIDDEN, "")}
    return held.get(
        state.compare.front, (f"animation: je-turn-a {turns}", f"animation: je-turn-b {turns}")
    )


def _faded(state: ExplorerState) -> tuple[str, str]:
    """B comes, and A goes only towards the end: what lies below both never shines through."""
    b = state.compare.fade
    return f"opacity: {1 - b**4:.3f}", f"opacity: {b:.3f}"


HIDDEN = "visibility: hidden"

RULES: dict[str, Callable[[ExplorerState], tuple[str, str]]] = {
    "swipe": _swiped,
    "blink": _blinked,
    "fade": _faded,
}
"""By the way of comparing: the style of picture A, and that of B."""
