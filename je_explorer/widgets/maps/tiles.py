"""Basemaps of the network: asked for only when someone chooses them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ipyleaflet as lf
from traitlets import Unicode


@dataclass(frozen=True, slots=True)
class Tiles:
    """A tile service.

    Attributes:
        url: of a tile, with ``{z}``, ``{x}`` and ``{y}``.
        zooms: the first and last zoom that it has.
        credit: what its terms of use want to be shown, and the page of these terms.
    """

    url: str
    zooms: tuple[int, int]
    credit: tuple[str, str]


TILES: Mapping[str, Tiles] = {
    "osm": Tiles(
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        (0, 19),
        ("© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright"),
    ),
    "gsi": Tiles(
        "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png",
        (2, 18),
        ("地理院タイル (GSI Japan)", "https://maps.gsi.go.jp/development/ichiran.html"),
    ),
}
"""By the name that ``Basemap.ground`` gives them."""


class PanedTiles(lf.TileLayer):  # type: ignore[misc]
    """A tile layer that keeps to its pane: above the offline land, which stays where none come."""

    pane = Unicode("").tag(sync=True, o=True)


def layer(name: str) -> lf.TileLayer:
    """A layer of one of `TILES`."""
    tiles = TILES[name]
    first, last = tiles.zooms
    return PanedTiles(
        url=tiles.url, min_zoom=1, max_zoom=14, min_native_zoom=first, max_native_zoom=last,
        attribution="", pane="tiles",
    )  # fmt: skip
