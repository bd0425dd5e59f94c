"""Where: views of the maps, areas, and the place that was clicked."""

from __future__ import annotations

from dataclasses import dataclass

from je_explorer.raster.grid import BBox
from je_explorer.raster.roi import ROI

AREA_COLOURS = ("#E4572E", "#17BEBB", "#8E5BD0", "#B8860B", "#2F8F4E", "#D6407F")
"""Colours of the areas on the map and of their curves, in the order of their use."""


@dataclass(frozen=True, slots=True)
class View:
    """The part of the world that the map shows, in degrees; ``zoom`` is Web Mercator's."""

    bbox: BBox
    zoom: float

    @property
    def width(self) -> float:
        """Width of the map in screen pixels."""
        return float(self.bbox.width * 256.0 * 2.0**self.zoom / 360.0)


@dataclass(frozen=True, slots=True)
class PolarView:
    """The part of a polar map that is seen: a box in metres of its CRS; zoom 2 is ppu 1."""

    crs: str
    bbox: BBox
    zoom: float


@dataclass(frozen=True, slots=True)
class Basemap:
    """What lies under the picture.

    Attributes:
        ground: ``"land"``, ``"coast"`` (lines only), or a key of ``maps.tiles.TILES``.
        graticule: meridians and parallels; None shows them on polar maps only.
    """

    ground: str = "land"
    graticule: bool | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """A region that the user drew: ``key`` is its identity, ``number`` counts from 1."""

    key: int
    roi: ROI
    colour: str
    number: int
    name: str = ""


def next_area(areas: tuple[Area, ...], roi: ROI) -> Area:
    """A new area for a region, with the first colour and number that are free."""
    numbers = {area.number for area in areas}
    number = next(n for n in range(1, len(areas) + 2) if n not in numbers)
    used = {area.colour for area in areas}
    colour = next(
        (c for c in AREA_COLOURS if c not in used), AREA_COLOURS[len(areas) % len(AREA_COLOURS)]
    )
    return Area(max((area.key for area in areas), default=0) + 1, roi, colour, number)


@dataclass(frozen=True, slots=True)
class Here:
    """The value at the place that was clicked; ``value`` is None where nothing was measured.

    ``pixel`` is the longitude and latitude of the middle of the pixel that holds the place, and
    ``size`` its width and height in metres; both None outside the data.
    """

    lon: float
    lat: float
    value: float | None = None
    name: str = ""
    unit: str = ""
    kind: str = "value"
    date: str = ""
    pixel: tuple[float, float] | None = None
    size: tuple[float, float] | None = None
