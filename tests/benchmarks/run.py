"""Compares this project's reader with others: ``python -m tests.benchmarks.run [--quick]``.

Prints Markdown tables. Times are medians of rounds in which the clients take turns, so that a slow
moment of the machine hits them alike; requests and bytes are exact.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np

from je_explorer.cog import open_cog
from je_explorer.net.loop import run_sync
from tests.benchmarks.clients import STACK, TREE, Reader, windows
from tests.benchmarks.data import files_of, write_tree

_runs = count(1)


@dataclass
class Measured:
    """One client in one case: seconds of each round, and what the server counted last."""

    seconds: list[float] = field(default_factory=list)
    requests: int = 0
    megabytes: float = 0.0
    failure: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.seconds) if self.seconds else float("nan")


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The server in its own process."""
    command = [sys.executable, "-m", "tests.benchmarks.server", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def control(url: str, **settings: float) -> dict[str, Any]:
    """Impose settings, and read the counts."""
    query = "&".join(f"{key}={value}" for key, value in settings.items())
    with urllib.request.urlopen(f"{url}/_control?{query}") as answer:
        return dict(json.load(answer))


def measure(
    url: str,
    clients: Mapping[str, Reader],
    dates: Sequence[Sequence[str]],
    rounds: int,
    **settings: float,
) -> dict[str, Measured]:
    """Let the clients take turns, each from cold."""
    quiet = {"latency": 0.0, "connect": 0.0, "bandwidth": 0.0, "slow_every": 0, "slow_seconds": 0.0}
    results = {name: Measured() for name in clients}
    for _ in range(rounds):
        for name, read in clients.items():
            control(url, **{**quiet, **settings}, requests=0, bytes=0)
            _once(results[name], lambda base, read=read: read(base, dates), url)
            counted = control(url, **quiet)
            results[name].requests = counted["requests"]
            results[name].megabytes = counted["bytes"] / 1e6
    return results


def _once(result: Measured, read: Callable[[str], np.ndarray], url: str) -> None:
    started = time.perf_counter()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            read(f"{url}/run-{next(_runs)}")
    except Exception as error:  # noqa: BLE001 - another program's failure is a result here
        result.failure = f"{type(error).__name__}: {error}"[:80]
    else:
        result.seconds.append(time.perf_counter() - started)


def needed(url: str, dates: Sequence[Sequence[str]]) -> tuple[float, list[list[bytes]]]:
    """Megabytes of the tiles that the windows touch, and these tiles, for the floor."""
    tiles = []
    for path, (window, _) in zip(dates[0], windows(), strict=True):
        image = run_sync(open_cog(f"{url}/run-0{path}")).levels[0]
        across = -(-image.width // image.tile_width)
        with urllib.request.urlopen(f"{url}/run-0{path}") as answer:
            data = answer.read()
        touched = [
            row * across + col
            for row in range(window.row_off // 256, -(-window.row_end // 256))
            for col in range(window.col_off // 256, -(-window.col_end // 256))
        ]
        spans = [(int(image.offsets[i]), int(image.counts[i])) for i in touched]
        tiles.append([data[start : start + size] for start, size in spans])
    return len(dates) * sum(len(t) for part in tiles for t in part) / 1e6, tiles


def pure_decode(tiles: list[list[bytes]], dates: int) -> float:
    """Seconds to decode all tiles from memory, in two threads."""

    def one(part: list[bytes]) -> None:
        out = np.empty((256, 256), dtype=np.int16)
        raw = out.reshape(-1).view(np.uint8)
        for tile in part:
            imagecodecs.deflate_decode(tile, out=raw)
            imagecodecs.delta_decode(out, axis=-1, out=out)

    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, tiles * dates))
    return time.perf_counter() - started


def table(title: str, results: Mapping[str, Measured], floor: float | None) -> str:
    """A Markdown table of one case, relative to the first client."""
    base = next(iter(results.values())).median
    lines = [f"### {title}", "", "| client | ms | relative | requests | MB |", "|--|--|--|--|--|"]
    if floor is not None:
        lines.append(f"| floor | {floor * 1e3:.0f} | {floor / base:.2f} | | |")
    for name, found in results.items():
        if found.failure:
            lines.append(f"| {name} | {found.failure} | | | |")
            continue
        lines.append(
            f"| {name} | {found.median * 1e3:.0f} | {found.median / base:.2f}"
            f" | {found.requests} | {found.megabytes:.1f} |"
        )
    return "\n".join([*lines, ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="*", help="names of clients")
    parser.add_argument("--tree", action="store_true", help="also from the catalogue on (slow)")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    clients = {k: v for k, v in STACK.items() if not options.only or k in options.only}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_tree(folder)
        dates = files_of(folder)
        with serving(folder) as url:
            megabytes, tiles = needed(url, dates)
            decode = statistics.median(pure_decode(tiles, len(dates)) for _ in range(5))
            print(f"tiles needed: {megabytes:.1f} MB, pure decode {decode * 1e3:.0f} ms\n")
            for title, settings in CASES.items():
                found = measure(url, clients, dates, options.rounds, **settings)
                print(table(title, found, _floor(settings, megabytes, decode)), flush=True)
            if options.tree:
                for latency in (0.0, 0.05):
                    found = measure(url, TREE, dates, 1, latency=latency)
                    print(table(f"catalogue to array, {latency * 1e3:.0f} ms", found, None))


CASES: dict[str, dict[str, float]] = {
    "stack, 0 ms": {},
    "stack, 50 ms": {"latency": 0.05},
    "stack, 50 ms, 200 Mbit/s": {"latency": 0.05, "bandwidth": 25e6},
    "stack, 50 ms, 100 ms to connect": {"latency": 0.05, "connect": 0.1},
    "stack, 1 % of requests 2 s late": {"slow_every": 100, "slow_seconds": 2.0},
}


def _floor(settings: Mapping[str, float], megabytes: float, decode: float) -> float:
    """Two round trips, the bytes at the bandwidth, and the decoding."""
    transfer = megabytes * 1e6 / settings["bandwidth"] if settings.get("bandwidth") else 0.0
    return 2 * settings.get("latency", 0) + settings.get("connect", 0) + transfer + decode


if __name__ == "__main__":
    main()
