"""Composites and statistics against numpy's nan-functions: time and peak memory.

    python tests/benchmarks/bench_composite.py [--dates 36] [--side 1024] [--pairs 5]

Prints a Markdown table. Both sides of a pair run right after each other, so that a busy machine
slows both; the median of the pairs' ratios counts. The row "reading alone" is the bound of every
method: all bytes read once and nothing else done with them, by one thread and by two, whichever is
faster in that pair. No composite can be more times faster than numpy's than that row against
numpy's nanmin, which reads the input once as well. Peak memory is what a call allocates beside its
input, as a share of the input.
"""

from __future__ import annotations

import argparse
import statistics
import time
import tracemalloc
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import shapely

from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.raster import Band, Raster
from je_explorer.raster.roi import ROI

NUMPY: dict[str | float, Callable[[Any], Any]] = {
    "median": lambda v: np.nanmedian(v, axis=0),
    "mean": lambda v: np.nanmean(v, axis=0),
    "std": lambda v: np.nanstd(v, axis=0),
    "min": lambda v: np.nanmin(v, axis=0),
    "max": lambda v: np.nanmax(v, axis=0),
}


def cube(dates: int, side: int) -> Raster:
    """Noise around 280 K with a fifth missing, read-only."""
    rng = np.random.default_rng(0)
    values = rng.normal(280, 10, (dates, side, side)).astype(np.float32)
    values[rng.random(values.shape, dtype=np.float32) < 0.2] = np.nan
    values.flags.writeable = False
    grid = Grid("EPSG:4326", BBox(128, 23, 152, 47), (side, side))
    labels = tuple(f"{2000 + i // 12}-{i % 12 + 1:02}" for i in range(dates))
    times = np.array(labels, dtype="datetime64[s]")
    return Raster(values, grid, labels, Band("LST", unit="K"), times)


def star(corners: int = 500) -> ROI:
    """A polygon of many corners over the middle of the cube."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    radius = 9 + 2 * np.sin(40 * angle)
    return ROI.of(
        shapely.Polygon(
            np.column_stack([140 + radius * np.cos(angle), 35 + radius * np.sin(angle)])
        )
    )


def seconds(call: Callable[[], Any]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def read_once(values: np.ndarray, threads: int) -> None:
    """Read every byte, eight at a time, and keep nothing of it."""
    parts = np.array_split(values.reshape(-1).view(np.int64), threads)
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(np.bitwise_or.reduce, parts))


def bound(values: np.ndarray, n: int) -> str:
    """The line of what memory allows: numpy's nanmin against reading alone."""
    theirs, reading = [], []
    for _ in range(n):
        theirs.append(seconds(lambda: np.nanmin(values, axis=0)))
        reading.append(min(seconds(lambda t=t: read_once(values, t)) for t in (1, 2)))
    ratio = statistics.median(slow / fast for slow, fast in zip(theirs, reading, strict=True))
    slow, fast = statistics.median(theirs) * 1000, statistics.median(reading) * 1000
    return f"| reading alone (numpy: nanmin) | {slow:.1f} | {fast:.1f} | {ratio:.1f} | |"


def peak(call: Callable[[], Any]) -> int:
    """The most bytes that a call holds at once beside what existed before."""
    tracemalloc.start()
    call()
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found


def row(name: str, ours: Callable[[], Any], theirs: Callable[[], Any], size: int, n: int) -> str:
    """One line of the table."""
    pairs = [(seconds(theirs), seconds(ours)) for _ in range(n)]
    ratio = statistics.median(slow / fast for slow, fast in pairs)
    slow, fast = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    return f"| {name} | {slow:.1f} | {fast:.1f} | {ratio:.1f} | {peak(ours) / size:.1%} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dates", type=int, default=36)
    parser.add_argument("--side", type=int, default=1024)
    parser.add_argument("--pairs", type=int, default=5)
    given = parser.parse_args()
    raster, area = cube(given.dates, given.side), star()
    size = raster.values.nbytes
    warnings.simplefilter("ignore", RuntimeWarning)
    print(f"{given.dates} x {given.side} x {given.side} float32, a fifth missing\n")
    print("| | numpy, ms | ours, ms | numpy / ours | memory beside the input |")
    print("|--|--|--|--|--|")
    for method, theirs in NUMPY.items():
        pairs = max(given.pairs // 2, 2) if method == "median" else given.pairs
        print(
            row(
                str(method),
                lambda m=method: raster.composite(m),
                lambda f=theirs: f(raster.values),
                size,
                pairs,
            )
        )
    print(bound(raster.values, given.pairs))
    print(
        row(
            "statistics of a 500-corner polygon / one nanmean",
            lambda: raster.statistics(area),
            lambda: np.nanmean(raster.values, axis=(1, 2)),
            size,
            given.pairs,
        )
    )
    pixels = statistics.median(seconds(lambda: area.pixels(raster.grid)) for _ in range(5))
    print(f"\nThe polygon's pixels: {pixels * 1000:.1f} ms")


if __name__ == "__main__":
    main()
