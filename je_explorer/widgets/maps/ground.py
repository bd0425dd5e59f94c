"""What lies under a map's picture, as the state's basemap wants it."""

from __future__ import annotations

from typing import Any

import ipyleaflet as lf

from je_explorer.raster.grid import BBox
from je_explorer.widgets.controls import escaped
from je_explorer.widgets.maps import basemap, graticule, tiles
from je_explorer.widgets.maps.graticule import Label
from je_explorer.widgets.maps.plane import Plane
from je_explorer.widgets.state import ExplorerState

LINES = {"weight": 0.6, "opacity": 0.55, "fill": False, "interactive": False}
NO_LINES = {**LINES, "opacity": 0}
EMPTY: dict[str, Any] = {"type": "FeatureCollection", "features": []}


class Ground:
    """Land, coast, graticule and tiles of a map, and of a second one that shows the same place.

    The layers are made once: those of the world are large, and a page draws them on each map.
    """

    def __init__(self, state: ExplorerState, plane: Plane) -> None:
        self._state, self._plane = state, plane
        self.land, self.coast = basemap.layers(plane)
        self.lines = basemap.PanedGeoJSON(data=EMPTY, style=LINES, pane="grid")
        self.numbers = lf.LayerGroup(layers=())
        self._tiles: lf.TileLayer | None = None
        self._name = ""
        self._view: BBox | None = None
        self._maps: list[lf.Map] = []

    @property
    def layers(self) -> tuple[lf.Layer, ...]:
        """For a map, at its construction; without the tiles, which `attach` brings."""
        return self.land, self.coast, self.lines, self.numbers

    def attach(self, shown: lf.Map) -> None:
        """Follow the state on this map too."""
        self._maps.append(shown)
        if self._tiles is not None:
            shown.add(self._tiles)
        self._state.observe(self._refresh, "basemap")
        self._refresh()

    def moved(self, view: BBox) -> None:
        """The world map shows another part: the numbers go along."""
        self._view = view
        self._rule()

    def _refresh(self, _change: Any = None) -> None:
        ground = self._state.basemap.ground
        plain = ground == "coast"
        online = ground in tiles.TILES and not self._plane.crs
        self.land.style = basemap.NO_LAND if plain else basemap.LAND
        self.coast.style = basemap.NO_COAST if online else basemap.COAST
        self._lay_tiles(ground if online else "")
        self._rule()

    def _lay_tiles(self, name: str) -> None:
        if name == self._name:
            return
        before, self._tiles = self._tiles, tiles.layer(name) if name else None
        for shown in self._maps:
            if before is not None:
                shown.remove(before)
            if self._tiles is not None:
                shown.add(self._tiles)
        self._name = name

    def _rule(self) -> None:
        wanted = self._state.basemap.graticule
        on = bool(self._plane.crs) if wanted is None else wanted
        if not on:
            if self.lines.data != EMPTY:
                self.lines.data, self.numbers.layers = EMPTY, ()
            return
        if self._plane.crs:
            if self.lines.data == EMPTY:
                self._draw(*graticule.around(self._plane))
        elif self._view is not None:
            self._draw(*graticule.over(self._view))

    def _draw(self, lines: dict[str, Any], labels: list[Label]) -> None:
        self.lines.data = lines
        self.numbers.layers = tuple(_number(label) for label in labels)


def _number(label: Label) -> lf.Marker:
    """A number as a marker that can't be pressed or reached by the tab key."""
    icon = lf.DivIcon(
        html=f'<span class="je-degree">{escaped(label.text)}</span>',
        icon_size=(32, 16), icon_anchor=(16, 8),
    )  # fmt: skip
    return lf.Marker(
        location=(label.y, label.x), icon=icon, draggable=False, keyboard=False, opacity=1.0
    )
