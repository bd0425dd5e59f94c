"""What the readers are asked to read: windows of files, and where they go in one array."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from je_explorer.raster.grid import BBox, Grid, Window
from tests.benchmarks.data import BOX, PPU


@dataclass(frozen=True)
class Task:
    """A window of one file, and its place in the array ``(time, y, x)``."""

    time: int
    path: str
    window: Window
    into: tuple[slice, slice]


@dataclass(frozen=True)
class Work:
    """All windows of a case; ``level`` 0 is the full resolution, 1 the first overview."""

    shape: tuple[int, int, int]
    tasks: tuple[Task, ...]
    level: int = 0

    def empty(self) -> np.ndarray:
        return np.empty(self.shape, dtype=np.int16)


def stack(dates: Sequence[Sequence[str]]) -> Work:
    """The 1000 x 1000 pixels around the common corner of each date's four files."""
    tasks = [
        Task(time, path, window, into)
        for time, paths in enumerate(dates)
        for path, (window, into) in zip(paths, windows(), strict=True)
    ]
    return Work((len(dates), 1000, 1000), tuple(tasks))


def one_window(path: str, window: Window, level: int = 0) -> Work:
    """One window of one file."""
    into = (slice(0, window.height), slice(0, window.width))
    return Work((1, window.height, window.width), (Task(0, path, window, into),), level)


def one_pixel(dates: Sequence[Sequence[str]]) -> Work:
    """The same pixel of a file of each date."""
    place = (slice(0, 1), slice(0, 1))
    tasks = [Task(i, paths[0], Window(700, 900, 1, 1), place) for i, paths in enumerate(dates)]
    return Work((len(dates), 1, 1), tuple(tasks))


def windows() -> list[tuple[Window, tuple[slice, slice]]]:
    """For each of a date's four files: what is read of it, and where that goes."""
    box = BBox(*BOX)
    target = Grid.snapped("EPSG:4326", box, (1 / PPU, 1 / PPU), (0, 90))
    found = []
    for west in (0, 90):
        for north in (90, 0):
            image = Grid("EPSG:4326", BBox(west, north - 90, west + 90, north), (1800, 1800))
            cut = box.intersection(image.bbox)
            assert cut is not None
            window = image.window(cut)
            cols, rows = target.offset(image.crop(window))
            found.append((window, Window(cols, rows, window.width, window.height).slices))
    return found
