"""Names of JAXA's tiles <-> boxes: ``E090.00-E180.00`` / ``N00.00-N90.00``, polar ``M8388608``.

The names are regular, so the addresses of items can be foretold from a box.
Source: the folders of JAXA's service; polar names as read by JAXA's own client.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from je_explorer.raster.grid import BBox, is_geographic, pyramid

_NUMBER = r"([EWNSPM])(\d+(?:\.\d+)?)"
_SPAN = re.compile(rf"^{_NUMBER}-{_NUMBER}$")
_SIGN = {"E": 1.0, "N": 1.0, "P": 1.0, "W": -1.0, "S": -1.0, "M": -1.0}
_TURNS = (0.0, 360.0, -360.0)
ROUNDING = 1e-3
"""Share of a tile's side by which numbers in names and boxes may be off."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile of a level: its box, and the names of its longitude folder and of its item."""

    bbox: BBox
    column: str
    row: str

    @property
    def name(self) -> str:
        """The first part of its file's name: the corners, south-west and north-east."""
        (west, east), (south, north) = self.column.split("-"), self.row.split("-")
        return f"{west}-{south}-{east}-{north}"


def read_span(name: str) -> tuple[float, float] | None:
    """The two sides that a folder or file name tells, or None.

    Example:
        >>> read_span("W180.00-E000.00")
        (-180.0, 0.0)
    """
    match = _SPAN.match(name)
    if match is None:
        return None
    low, high = (_SIGN[match[i]] * float(match[i + 1]) for i in (1, 3))
    return (low, high) if low < high else None


def overlaps(low: float, high: float, start: float, stop: float) -> bool:
    """Whether two spans share more than an edge; a point belongs to the span it starts or is in."""
    if start == stop:
        return low <= start <= high
    return low < stop and start < high


def reaches_x(span: tuple[float, float] | None, bbox: BBox | None, wraps: bool) -> bool:
    """Whether a span west to east may hold pixels of a box; with ``wraps`` also a turn away."""
    if span is None or bbox is None:
        return True
    turns = _TURNS if wraps else (0.0,)
    return any(overlaps(span[0] + t, span[1] + t, bbox.west, bbox.east) for t in turns)


def reaches_y(span: tuple[float, float] | None, bbox: BBox | None) -> bool:
    """Whether a span south to north may hold pixels of a box."""
    return span is None or bbox is None or overlaps(*span, bbox.south, bbox.north)


def reaches(box: tuple[float, float, float, float] | None, bbox: BBox | None, wraps: bool) -> bool:
    """Whether a tile's box may hold pixels of a wanted box; unknown boxes may."""
    if box is None:
        return True
    west, south, east, north = box
    return reaches_x((west, east), bbox, wraps) and reaches_y((south, north), bbox)


def side_of(crs: str, level: int) -> float | None:
    """The side of a tile of a COG level, in degrees or metres; None for an unknown level."""
    return next((step.tile for step in pyramid(crs) if step.cog_level == level), None)


def world_of(crs: str) -> BBox:
    """What JAXA's tiles of a CRS cover together."""
    if is_geographic(crs):
        return BBox(-180.0, -90.0, 180.0, 90.0)
    return BBox(-(2.0**23), -(2.0**23), 2.0**23, 2.0**23)


def tiles_of(crs: str, level: int, bbox: BBox, at_most: int = 1_000_000) -> list[Tile] | None:
    """The tiles of a level that may hold pixels of a box, west to east, north to south.

    Longitudes beyond +-180 are folded back; a tile is given once.

    Returns:
        The tiles; None for a level that JAXA does not have, or for more than ``at_most``.
    """
    side, world = side_of(crs, level), world_of(crs)
    if side is None:
        return None
    count = round(world.width / side)
    columns = _indexes(bbox.west - world.west, bbox.east - world.west, side)
    rows = _indexes(bbox.south - world.south, bbox.north - world.south, side)
    last = max(1, round(world.height / side)) - 1
    rows = range(min(max(rows.start, 0), last), min(max(rows.stop - 1, 0), last) + 1)
    columns = columns if len(columns) <= count else range(count)
    if len(columns) * len(rows) > at_most:
        return None
    if is_geographic(crs):
        folded = dict.fromkeys(index % count for index in columns)
    else:
        folded = dict.fromkeys(min(max(index, 0), count - 1) for index in columns)
    return [_tile(crs, side, column, row) for column in folded for row in reversed(rows)]


def same_box(box: tuple[float, float, float, float], tile: BBox) -> bool:
    """Whether a box is that of a tile, but for how it was rounded."""
    slack = tile.width * ROUNDING
    return all(abs(a - b) <= slack for a, b in zip(box, tile.as_tuple(), strict=True))


def is_column(crs: str, level: int, name: str) -> bool:
    """Whether a folder is named as the rule names a column of tiles of a level."""
    return _is_regular(name, side_of(crs, level), _NAMES[is_geographic(crs)][0])


def is_row(crs: str, level: int, name: str) -> bool:
    """Whether an item is named as the rule names a row of tiles of a level."""
    return _is_regular(name, side_of(crs, level), _NAMES[is_geographic(crs)][1])


def _is_regular(name: str, side: float | None, spelt: Callable[[float], str]) -> bool:
    span = read_span(name)
    if span is None or side is None or abs(span[1] - span[0] - side) > side * ROUNDING:
        return False
    return name == f"{spelt(span[0])}-{spelt(span[1])}"


def _indexes(start: float, stop: float, side: float) -> range:
    """The cells from ``start`` to ``stop``; an edge that is only touched does not count."""
    first = math.floor(start / side + 1e-9)
    last = math.floor(stop / side - 1e-9)
    return range(first, max(last, first) + 1)


def _tile(crs: str, side: float, column: int, row: int) -> Tile:
    world = world_of(crs)
    west, south = round(world.west + column * side, 6), round(world.south + row * side, 6)
    box = BBox(west, south, round(west + side, 6), round(south + side, 6))
    x_name, y_name = _NAMES[is_geographic(crs)]
    return Tile(
        box,
        f"{x_name(box.west)}-{x_name(box.east)}",
        f"{y_name(box.south)}-{y_name(box.north)}",
    )


def _longitude(value: float) -> str:
    return f"{'W' if value < 0 else 'E'}{abs(value):06.2f}"


def _latitude(value: float) -> str:
    return f"{'S' if value < 0 else 'N'}{abs(value):05.2f}"


def _metres(value: float) -> str:
    return f"{'M' if value < 0 else 'P'}{abs(value):07.0f}"


_NAMES: dict[bool, tuple[Callable[[float], str], Callable[[float], str]]] = {
    True: (_longitude, _latitude),
    False: (_metres, _metres),
}
