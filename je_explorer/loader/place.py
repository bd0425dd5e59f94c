"""Where a file's pixels go on the grid that was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from je_explorer.raster.grid import PIXEL_TOLERANCE, Grid, Window, is_geographic


@dataclass(frozen=True, eq=False, slots=True)
class Placement:
    """A window of a file's image, and the window of the target that it fills.

    Attributes:
        source: pixels to read.
        target: pixels to write.
        rows, cols: for each row and column of ``target`` the row and column of the image that
            holds its centre; None where both lie on one lattice and are copied one to one.
    """

    source: Window
    target: Window
    rows: NDArray[np.int64] | None = None
    cols: NDArray[np.int64] | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Piece:
    """Part of a placement: rows and columns of a decoded piece, and where they are written."""

    target: tuple[slice, slice]
    rows: slice | NDArray[np.int64]
    cols: slice | NDArray[np.int64]

    def of(self, array: NDArray[np.generic]) -> NDArray[np.generic]:
        """The pixels of a decoded piece ``(y, x, ...)`` that are written, in the target's order."""
        return array[self.rows][:, self.cols]


def place(image: Grid, target: Grid) -> Iterator[Placement]:
    """How an image fills a target grid: once, twice across the antimeridian, or not at all.

    Where the grids share a lattice, pixels are copied at a whole offset. Otherwise each target
    pixel takes the image's pixel that holds its centre (nearest neighbour).
    """
    for turn in (0.0, 360.0, -360.0) if is_geographic(target.crs) else (0.0,):
        shifted = Grid(image.crs, image.bbox.shifted(turn), image.shape) if turn else image
        placement = _place_once(shifted, target)
        if placement is not None:
            yield placement


def _place_once(image: Grid, target: Grid) -> Placement | None:
    if target.fits(image):
        cols, rows = target.offset(image)
        inside = Window(cols, rows, image.width, image.height).intersection(
            Window(0, 0, target.width, target.height)
        )
        return None if inside is None else Placement(inside.shifted(-cols, -rows), inside)
    dx, dy = image.resolution
    row_of = _holding((image.bbox.north - target.ys) / dy, image.height)
    col_of = _holding((target.xs - image.bbox.west) / dx, image.width)
    rows_in, cols_in = _span(row_of), _span(col_of)
    if rows_in is None or cols_in is None:
        return None
    row_index, col_index = row_of[rows_in], col_of[cols_in]
    return Placement(
        source=_window(row_index, col_index),
        target=Window(
            cols_in.start,
            rows_in.start,
            cols_in.stop - cols_in.start,
            rows_in.stop - rows_in.start,
        ),
        rows=row_index,
        cols=col_index,
    )


def _holding(position: NDArray[np.float64], size: int) -> NDArray[np.int64]:
    """The cell that holds each position; -1 outside ``[0, size)``."""
    cell = np.floor(position + PIXEL_TOLERANCE).astype(np.int64)
    return np.where((cell >= 0) & (cell < size), cell, -1)


def _span(index: NDArray[np.int64]) -> slice | None:
    """The run of places whose index is inside: positions ascend, so there is one run."""
    found = np.flatnonzero(index >= 0)
    return slice(int(found[0]), int(found[-1]) + 1) if found.size else None


def _window(rows: NDArray[np.int64], cols: NDArray[np.int64]) -> Window:
    return Window(
        int(cols[0]), int(rows[0]), int(cols[-1] - cols[0]) + 1, int(rows[-1] - rows[0]) + 1
    )


def piece_of(placement: Placement, window: Window) -> Piece | None:
    """What to do with a decoded piece of the image that covers ``window``."""
    if placement.rows is None or placement.cols is None:
        shared = window.intersection(placement.source)
        if shared is None:
            return None
        local = shared.shifted(-window.col_off, -window.row_off)
        written = shared.shifted(
            placement.target.col_off - placement.source.col_off,
            placement.target.row_off - placement.source.row_off,
        )
        return Piece(written.slices, *local.slices)
    rows = _run(placement.rows, window.row_off, window.row_end)
    cols = _run(placement.cols, window.col_off, window.col_end)
    if rows.start == rows.stop or cols.start == cols.stop:
        return None
    row_off, col_off = placement.target.row_off, placement.target.col_off
    return Piece(
        (
            slice(row_off + rows.start, row_off + rows.stop),
            slice(col_off + cols.start, col_off + cols.stop),
        ),
        placement.rows[rows] - window.row_off,
        placement.cols[cols] - window.col_off,
    )


def _run(index: NDArray[np.int64], start: int, stop: int) -> slice:
    first, end = np.searchsorted(index, [start, stop])
    return slice(int(first), int(end))


def nearest_image(grids: Sequence[Grid], ppu: float) -> int:
    """Which image of a file serves a wanted resolution: the nearest; of equals, the coarser."""
    return min(range(len(grids)), key=lambda i: (abs(grids[i].ppu - ppu), grids[i].ppu))
