"""What the cases share: the files, the server, the floor, and the figures that targets need."""

from __future__ import annotations

import statistics
import time
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import imagecodecs
import numpy as np

from je_explorer.cog import open_cog
from je_explorer.cog.image import Image
from je_explorer.net.loop import run_sync
from je_explorer.net.ranges import coalesce
from je_explorer.raster.grid import Window
from tests.benchmarks import peers
from tests.benchmarks.measure import fresh
from tests.benchmarks.work import Work, stack


@dataclass(eq=False)
class Bench:
    """A run: where the files are served, how often to measure, and the figures found so far.

    Attributes:
        only: the other readers that take part; None for all.
        facts: figures by name; what could not be measured is absent.
    """

    url: str
    dates: Sequence[Sequence[str]]
    rounds: int
    quick: bool
    only: Sequence[str] | None = None
    facts: dict[str, float] = field(default_factory=dict)

    @property
    def stack(self) -> Work:
        return stack(self.dates)

    def peers(self, *without: str) -> dict[str, Callable[[str, Work], Any]]:
        """The other readers of this run."""
        return {
            name: read
            for name, read in peers.STACK.items()
            if name not in without and (self.only is None or name in self.only)
        }


@dataclass(frozen=True)
class Needed:
    """The stored tiles that a work touches.

    Attributes:
        bytes: of all tiles; ``requests``: ranges if only neighbours were merged, and no header.
        tiles: the tiles of the first date's files, for decoding.
        decode: seconds to decode all of them from memory, in as many threads as here are cores.
    """

    bytes: int
    requests: int
    decode: float

    def floor(self, latency: float, bandwidth: float = 0.0) -> float:
        """Two round trips, the bytes at the bandwidth, the decoding: what can't be avoided."""
        return 2 * latency + (self.bytes / bandwidth if bandwidth else 0.0) + self.decode


def needed(url: str, work: Work, predictor: int = 2) -> Needed:
    """What a work needs at least; files of one name are alike at all dates."""
    base, size, requests = fresh(url), 0, 0
    stored: list[list[bytes]] = []
    of_file: dict[tuple[str, Window], list[tuple[int, int]]] = {}
    bodies: dict[str, bytes] = {}
    for task in work.tasks:
        name = "/".join(task.path.split("/")[-2:])
        if (name, task.window) not in of_file:
            image = run_sync(open_cog(base + task.path)).levels[work.level]
            of_file[name, task.window] = _spans(image, task.window)
        if name not in bodies:
            with urllib.request.urlopen(base + task.path) as answer:
                bodies[name] = answer.read()
        spans = of_file[name, task.window]
        size += sum(stop - start for start, stop in spans)
        requests += len(coalesce(spans, 8, 4 << 20))
        stored.append([bodies[name][start:stop] for start, stop in spans])
    decode = statistics.median(_decode(stored, predictor) for _ in range(5))
    return Needed(size, requests, decode)


def _spans(image: Image, window: Window) -> list[tuple[int, int]]:
    across = image.tiles_across
    touched = [
        row * across + col
        for row in range(window.row_off // 256, -(-window.row_end // 256))
        for col in range(window.col_off // 256, -(-window.col_end // 256))
    ]
    places = [(int(image.offsets[i]), int(image.counts[i])) for i in touched]
    return [(start, start + count) for start, count in places]


def _decode(stored: list[list[bytes]], predictor: int) -> float:
    """Seconds to decode the tiles of each file, in two threads."""

    def one(part: list[bytes]) -> None:
        out = np.empty((256, 256), dtype=np.int16)
        raw = out.reshape(-1).view(np.uint8)
        for tile in part:
            imagecodecs.deflate_decode(tile, out=raw)
            if predictor == 2:
                imagecodecs.delta_decode(out, axis=-1, out=out)

    tiles = [tile for part in stored for tile in part]
    batches = [tiles[at : at + 4] for at in range(0, len(tiles), 4)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, batches[:2]))
        started = time.perf_counter()
        list(pool.map(one, batches))
        return time.perf_counter() - started
