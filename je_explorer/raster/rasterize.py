"""Which pixels an outline covers, in pixel coordinates: x is the column, y the row.

The pixel ``(row, col)`` spans ``[col, col + 1)`` by ``[row, row + 1)``; its centre lies at a half.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

Geometries: TypeAlias = "NDArray[np.object_]"

TIE = 1e-6
"""A centre nearer to an edge than this share of a pixel lies on the edge, not inside."""


def fill(polygons: Geometries, shape: tuple[int, int], *, strict: bool = True) -> NDArray[np.bool_]:
    """Pixels whose centres lie inside polygons: bool ``(y, x)``.

    Rows are cut by all edges at once; a pixel is inside when an odd number of cuts lies to its
    west, so holes and several parts need no case of their own. With ``strict``, centres on an edge
    are outside.
    """
    rows, cuts = _cuts(polygons, shape[0])
    flips = np.zeros((shape[0], shape[1] + 1), dtype=np.uint8)
    cols = np.clip(np.ceil(cuts - 0.5), 0, shape[1]).astype(np.intp)
    flat = np.bincount(rows * flips.shape[1] + cols, minlength=flips.size)
    np.bitwise_and(flat.reshape(flips.shape), 1, out=flips, casting="unsafe")
    inside = np.bitwise_xor.accumulate(flips[:, :-1], axis=1).astype(np.bool_)
    if strict:
        _clear_edges(inside, polygons, rows, cuts)
    return inside


def trace(lines: Geometries, shape: tuple[int, int], *, borders: bool = True) -> NDArray[np.bool_]:
    """Pixels that lines pass through: bool ``(y, x)``.

    A stretch along the border of two pixels counts for the one to its south-east, or with
    ``borders=False`` for none.
    """
    found = np.zeros(shape, dtype=np.bool_)
    clipped = shapely.intersection(lines, shapely.box(0, 0, shape[1], shape[0]))
    start, stop = _segments(clipped)
    if len(start) == 0:
        return found
    owner, share = _crossings(start, stop)
    same = owner[1:] == owner[:-1]
    middle = ((share[1:] + share[:-1]) / 2)[same]
    places = start[owner[1:][same]] + middle[:, None] * (stop - start)[owner[1:][same]]
    if not borders:
        places = places[(np.abs(places - np.round(places)) > TIE).all(axis=1)]
    mark(found, places)
    return found


def mark(found: NDArray[np.bool_], places: NDArray[np.float64]) -> None:
    """Set the pixels that hold places ``(n, 2)``; the last pixels hold the far edges too."""
    height, width = found.shape
    x, y = places[:, 0], places[:, 1]
    keep = (x >= -TIE) & (x <= width + TIE) & (y >= -TIE) & (y <= height + TIE)
    cols = np.clip(np.floor(x[keep]), 0, width - 1).astype(np.intp)
    rows = np.clip(np.floor(y[keep]), 0, height - 1).astype(np.intp)
    found[rows, cols] = True


def _cuts(polygons: Geometries, height: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Where the edges cut the rows' middle lines: ``(row, x)`` of each cut."""
    start, stop = _segments(shapely.boundary(polygons))
    top, bottom = np.minimum(start[:, 1], stop[:, 1]), np.maximum(start[:, 1], stop[:, 1])
    first = np.clip(np.ceil(top - 0.5), 0, height).astype(np.intp)
    end = np.clip(np.ceil(bottom - 0.5), 0, height).astype(np.intp)
    counts = end - first
    owner, step = _expanded(counts)
    rows = first[owner] + step
    delta = stop - start
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = delta[:, 0] / delta[:, 1]
    return rows, start[owner, 0] + (rows + 0.5 - start[owner, 1]) * slope[owner]


def _clear_edges(
    inside: NDArray[np.bool_],
    polygons: Geometries,
    rows: NDArray[np.intp],
    cuts: NDArray[np.float64],
) -> None:
    """Take out the centres that lie on an edge: on a cut, or along a level edge."""
    height, width = inside.shape
    cols = np.round(cuts - 0.5)
    on = (np.abs(cuts - 0.5 - cols) < TIE) & (cols >= 0) & (cols < width)
    inside[rows[on], cols[on].astype(np.intp)] = False
    start, stop = _segments(shapely.boundary(polygons))
    row = np.round(start[:, 1] - 0.5)
    level = (np.abs(stop[:, 1] - start[:, 1]) < TIE) & (np.abs(start[:, 1] - 0.5 - row) < TIE)
    level &= (row >= 0) & (row < height)
    for a, b, r in zip(start[level, 0], stop[level, 0], row[level].astype(int), strict=True):
        west, east = np.clip((min(a, b) - 0.5 - TIE, max(a, b) - 0.5 + TIE), -1, width)
        inside[r, int(np.ceil(west)) : max(int(np.floor(east)) + 1, 0)] = False


def _segments(lines: Geometries) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Start and end of each segment, both ``(n, 2)``."""
    parts = shapely.get_parts(shapely.get_parts(lines))
    parts = parts[shapely.get_dimensions(parts) == 1]
    xy, owner = shapely.get_coordinates(parts, return_index=True)
    same = owner[1:] == owner[:-1]
    return xy[:-1][same], xy[1:][same]


def _crossings(
    start: NDArray[np.float64], stop: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """The shares of each segment's length at which it crosses a pixel border, with both ends."""
    count = len(start)
    owners = [np.arange(count), np.arange(count)]
    shares = [np.zeros(count), np.ones(count)]
    for axis in (0, 1):
        low = np.minimum(start[:, axis], stop[:, axis])
        high = np.maximum(start[:, axis], stop[:, axis])
        first = np.floor(low) + 1
        owner, step = _expanded(np.maximum(np.ceil(high) - first, 0).astype(np.intp))
        length = (stop - start)[owner, axis]
        owners.append(owner)
        shares.append((first[owner] + step - start[owner, axis]) / length)
    owner, share = np.concatenate(owners), np.concatenate(shares)
    order = np.lexsort((share, owner))
    return owner[order], share[order]


def _expanded(counts: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For counts ``[2, 0, 3]``: owners ``[0, 0, 2, 2, 2]`` and steps ``[0, 1, 0, 1, 2]``."""
    owner = np.repeat(np.arange(len(counts)), counts)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
