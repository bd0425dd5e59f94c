"""Smooth random fields that are the same at every resolution, and axes of pixel centres."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from je_explorer.sample.kept import kept

Axis = NDArray[np.float64]
Field = NDArray[np.float32]


def axis(start: float, stop: float, ppu: float) -> Axis:
    """Pixel centres from ``start`` to ``stop`` (which may lie below it), ``ppu`` per degree."""
    count = round(abs(stop - start) * ppu)
    return start + (np.arange(count) + 0.5) * (stop - start) / count


PERIOD = 45.0
"""Fine noise repeats after so many degrees, to keep its lattice small."""


def smooth(lon: Axis, lat: Axis, cell: float, seed: int) -> Field:
    """Random hills and dells of about ``cell`` degrees, between -1 and 1.

    Random numbers stand on a lattice over the whole globe and are joined smoothly, so that any
    window at any resolution sees the same hills; the lattice closes at the antimeridian.

    Args:
        lon: longitudes of the columns.
        lat: latitudes of the rows.
        cell: size of a hill in degrees; a divisor of 45.
        seed: names the field.
    """
    lattice = _lattice(cell, seed)
    rows, cols = lattice.shape
    row, row_part = _steps((90 - lat) / cell)
    col, col_part = _steps((lon + 180) / cell)
    north, south = lattice[row % rows], lattice[(row + 1) % rows]
    bands = north + (south - north) * row_part[:, None]
    west, east = bands[:, col % cols], bands[:, (col + 1) % cols]
    east -= west
    east *= col_part
    east += west
    return np.asarray(east)


@kept(64)
def _lattice(cell: float, seed: int) -> Field:
    """The random numbers of a field, one per corner of a cell."""
    across, down = (360.0, 225.0) if cell > 0.25 else (PERIOD, PERIOD)
    shape = (round(down / cell), round(across / cell))
    numbers = np.random.default_rng(seed).uniform(-1, 1, shape)
    return numbers.astype(np.float32)


def _steps(position: Axis) -> tuple[NDArray[np.int64], Field]:
    """The cell that a position lies in, and how far across it (eased at both ends)."""
    cell = np.floor(position).astype(np.int64)
    part = position - cell
    return cell, (part * part * (3 - 2 * part)).astype(np.float32)


def hills(
    lon: Axis, lat: Axis, table: tuple[tuple[float, float, float, float, float, float], ...]
) -> Field:
    """The sum of bell-shaped hills: rows of ``(lon, lat, height, length, width, turn)``.

    ``length`` and ``width`` are the bell's radii in degrees, ``turn`` its long axis in degrees
    counter-clockwise from the east. Each hill is drawn only where it can be seen.
    """
    field = np.zeros((len(lat), len(lon)), dtype=np.float32)
    for x, y, height, length, width, turn in table:
        reach = 3.2 * max(length, width)
        rows = slice(*np.searchsorted(-lat, [-y - reach, -y + reach]))
        cols = slice(*np.searchsorted(lon, [x - reach, x + reach]))
        dx = (lon[None, cols] - x).astype(np.float32)
        dy = (lat[rows, None] - y).astype(np.float32)
        cos, sin = np.float32(np.cos(np.radians(turn))), np.float32(np.sin(np.radians(turn)))
        along, aside = (dx * cos + dy * sin) / length, (dy * cos - dx * sin) / width
        field[rows, cols] += np.float32(height) * np.exp(-(along**2) - aside**2)
    return field
