"""Grids and windows: where the pixels of an array lie.

All arithmetic between coordinates and pixels is done here. Boxes are ``west, south, east, north``
in the units of their CRS; arrays are ``(y, x)`` with row 0 in the north; windows are half-open.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import AreaOutside, BadArea, GridMismatch
from je_explorer.raster.bbox import BBox, BBoxLike
from je_explorer.raster.crs import POLAR_UNIT, is_geographic, unit_of
from je_explorer.raster.pyramid import (
    GEOGRAPHIC_PYRAMID,
    POLAR_PYRAMID,
    Level,
    nearest_level,
    ppu_of_zoom,
    pyramid,
)

__all__ = [
    "GEOGRAPHIC_PYRAMID",
    "POLAR_PYRAMID",
    "POLAR_UNIT",
    "BBox",
    "BBoxLike",
    "Grid",
    "Level",
    "Window",
    "is_geographic",
    "nearest_level",
    "ppu_of_zoom",
    "pyramid",
    "unit_of",
]

PIXEL_TOLERANCE = 1e-6
"""Coordinates closer than this share of a pixel are the same place."""


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of pixels, half-open: columns ``[col_off, col_off + width)``."""

    col_off: int
    row_off: int
    width: int
    height: int

    @property
    def col_end(self) -> int:
        """The column after the last."""
        return self.col_off + self.width

    @property
    def row_end(self) -> int:
        """The row after the last."""
        return self.row_off + self.height

    @property
    def slices(self) -> tuple[slice, slice]:
        """``(rows, columns)``, for indexing a ``(y, x)`` array."""
        return slice(self.row_off, self.row_end), slice(self.col_off, self.col_end)

    def shifted(self, cols: int, rows: int) -> Window:
        """The window seen from an origin that lies ``(cols, rows)`` before this one's."""
        return Window(self.col_off + cols, self.row_off + rows, self.width, self.height)

    def intersection(self, other: Window) -> Window | None:
        """The pixels in both, or None."""
        col, row = max(self.col_off, other.col_off), max(self.row_off, other.row_off)
        width = min(self.col_end, other.col_end) - col
        height = min(self.row_end, other.row_end) - row
        return Window(col, row, width, height) if width > 0 and height > 0 else None


@dataclass(frozen=True, slots=True)
class Grid:
    """A north-up grid of pixels: where each pixel of an array lies.

    Attributes:
        crs: ``"EPSG:4326"`` or any other text that pyproj reads.
        bbox: the outer edges of the outermost pixels.
        shape: ``(rows, columns)``.

    Example:
        >>> world = Grid("EPSG:4326", BBox(-180, -90, 180, 90), (225, 450))
        >>> world.ppu, world.window(BBox(0, 1, 8, 9))
        (1.25, Window(col_off=225, row_off=101, width=10, height=10))
    """

    crs: str
    bbox: BBox
    shape: tuple[int, int]

    def __post_init__(self) -> None:
        if min(self.shape) < 1 or self.bbox.width <= 0 or self.bbox.height <= 0:
            raise BadArea(f"a grid of {self.shape} pixels over {self.bbox.as_tuple()} is empty")

    @classmethod
    def snapped(
        cls,
        crs: str,
        bbox: BBox,
        resolution: tuple[float, float],
        origin: tuple[float, float],
        *,
        touched: bool = False,
    ) -> Grid:
        """The pixels of an endless lattice whose centres lie inside ``bbox``.

        ``origin`` is any corner of the lattice, ``resolution`` its ``(width, height)`` of a pixel.
        A box that holds no centre gives the one pixel (row, column) that holds its middle. With
        ``touched`` the pixels that share more than an edge with the box, as a line needs them.
        """
        dx, dy = resolution
        x0, y0 = origin
        span = _cells_touched if touched else _centres_inside
        cols = span((bbox.west - x0) / dx, (bbox.east - x0) / dx)
        rows = span((y0 - bbox.north) / dy, (y0 - bbox.south) / dy)
        return cls(
            crs,
            BBox(x0 + cols[0] * dx, y0 - rows[1] * dy, x0 + cols[1] * dx, y0 - rows[0] * dy),
            (rows[1] - rows[0], cols[1] - cols[0]),
        )

    @property
    def height(self) -> int:
        """Rows."""
        return self.shape[0]

    @property
    def width(self) -> int:
        """Columns."""
        return self.shape[1]

    @property
    def resolution(self) -> tuple[float, float]:
        """``(width, height)`` of a pixel in units of the CRS, both positive."""
        return self.bbox.width / self.width, self.bbox.height / self.height

    @property
    def ppu(self) -> float:
        """Pixels per degree of longitude, or per 32768 m."""
        return round(unit_of(self.crs) / self.resolution[0], 6)

    @property
    def xs(self) -> NDArray[np.float64]:
        """The x of each column's centre, ascending."""
        dx = self.resolution[0]
        return np.asarray(self.bbox.west + (np.arange(self.width) + 0.5) * dx, dtype=np.float64)

    @property
    def ys(self) -> NDArray[np.float64]:
        """The y of each row's centre, descending."""
        dy = self.resolution[1]
        return np.asarray(self.bbox.north - (np.arange(self.height) + 0.5) * dy, dtype=np.float64)

    def window(self, bbox: BBoxLike) -> Window:
        """The pixels whose centres lie inside ``bbox``; at least the one that holds its middle.

        On a geographic grid the box is also looked for a turn of the globe away; the turn that
        shares most with the grid counts.

        Raises:
            AreaOutside: the box does not touch the grid.
        """
        box = BBox.of(bbox, wraps=is_geographic(self.crs))
        turns = (0.0, 360.0, -360.0) if is_geographic(self.crs) else (0.0,)
        parts = [box.shifted(turn).intersection(self.bbox) for turn in turns]
        inside = max(parts, key=lambda part: -1.0 if part is None else part.width)
        if inside is None:
            raise AreaOutside(
                f"the area {box.as_tuple()} lies outside {self.bbox.as_tuple()} ({self.crs})"
            )
        snapped = Grid.snapped(self.crs, inside, self.resolution, (self.bbox.west, self.bbox.north))
        col, row = self._offset_of(snapped)
        found = Window(col, row, snapped.width, snapped.height)
        clipped = found.intersection(Window(0, 0, self.width, self.height))
        return clipped or Window(
            min(max(col, 0), self.width - 1), min(max(row, 0), self.height - 1), 1, 1
        )

    def box(self, window: Window) -> BBox:
        """The outer edges of a window's pixels."""
        dx, dy = self.resolution
        return BBox(
            self.bbox.west + window.col_off * dx,
            self.bbox.north - window.row_end * dy,
            self.bbox.west + window.col_end * dx,
            self.bbox.north - window.row_off * dy,
        )

    def crop(self, window: Window) -> Grid:
        """The grid of a window's pixels."""
        return Grid(self.crs, self.box(window), (window.height, window.width))

    def index(self, x: float, y: float) -> tuple[int, int] | None:
        """``(column, row)`` of the pixel that holds a place, or None outside the grid.

        On a geographic grid the place is also looked for a turn of the globe away.
        """
        dx, dy = self.resolution
        row = math.floor((self.bbox.north - y) / dy)
        row -= row == self.height and y >= self.bbox.south
        for turn in (0.0, 360.0, -360.0) if is_geographic(self.crs) else (0.0,):
            col = math.floor((x + turn - self.bbox.west) / dx)
            col -= col == self.width and x + turn <= self.bbox.east
            if 0 <= col < self.width and 0 <= row < self.height:
                return col, row
        return None

    def fits(self, other: Grid) -> bool:
        """Whether the pixels of both lie on one lattice: the same CRS and size, whole offsets."""
        if self.crs != other.crs:
            return False
        dx, dy = self.resolution
        odx, ody = other.resolution
        reach = max(self.width, self.height, other.width, other.height)
        if abs(dx - odx) * reach > 1e-3 * dx or abs(dy - ody) * reach > 1e-3 * dy:
            return False
        cols = (other.bbox.west - self.bbox.west) / dx
        rows = (self.bbox.north - other.bbox.north) / dy
        return abs(cols - round(cols)) < 1e-3 and abs(rows - round(rows)) < 1e-3

    def offset(self, other: Grid) -> tuple[int, int]:
        """``(columns, rows)`` from this grid's first pixel to the other's.

        Raises:
            GridMismatch: the grids do not lie on one lattice.
        """
        if not self.fits(other):
            raise GridMismatch(
                f"the grids do not fit: {self.shape} pixels at {self.ppu:g} per unit in {self.crs}"
                f" and {other.shape} pixels at {other.ppu:g} per unit in {other.crs}"
            )
        return self._offset_of(other)

    def _offset_of(self, other: Grid) -> tuple[int, int]:
        dx, dy = self.resolution
        return (
            round((other.bbox.west - self.bbox.west) / dx),
            round((self.bbox.north - other.bbox.north) / dy),
        )


def _centres_inside(start: float, stop: float) -> tuple[int, int]:
    """The half-open span of cells whose centres lie strictly between two places on an axis."""
    first = math.floor(start - 0.5 + PIXEL_TOLERANCE) + 1
    end = math.ceil(stop - 0.5 - PIXEL_TOLERANCE)
    if end > first:
        return first, end
    cell = math.floor((start + stop) / 2)
    return cell, cell + 1


def _cells_touched(start: float, stop: float) -> tuple[int, int]:
    """The half-open span of cells between two places on an axis, at least one."""
    first = math.floor(start + PIXEL_TOLERANCE)
    return first, max(math.ceil(stop - PIXEL_TOLERANCE), first + 1)
