"""Serves the files in a process of its own, and lets readers take turns at them."""

from __future__ import annotations

import contextlib
import gc
import io
import json
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

QUIET = {
    "latency": 0.0,
    "connect": 0.0,
    "bandwidth": 0.0,
    "slow_every": 0,
    "slow_at": 0,
    "slow_seconds": 0.0,
}
_runs = count(1)


@dataclass
class Measured:
    """One reader in one case: seconds of each round, and what the server counted in the last."""

    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    requests: int = 0
    bytes: int = 0
    failure: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.seconds) if self.seconds else float("nan")

    @property
    def median_cpu(self) -> float:
        return statistics.median(self.cpu) if self.cpu else float("nan")


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of the folder, served by another process."""
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


def fresh(url: str) -> str:
    """The same files under an address that nobody has seen."""
    return f"{url}/run-{next(_runs)}"


def once(result: Measured, url: str, read: Callable[[], Any], **settings: float) -> Any:
    """Let one reader read once, and note what that took; a failure is a result too."""
    control(url, **{**QUIET, **settings}, requests=0, bytes=0)
    # What earlier readers left behind, and their modules, are not collected in this one's time.
    gc.collect()
    gc.freeze()
    started, cpu = time.perf_counter(), time.process_time()
    found = None
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            found = read()
    except Exception as error:  # noqa: BLE001 - another program's failure is a result here
        result.failure = f"{type(error).__name__}: {error}".replace("\n", " ")[:80]
    else:
        result.seconds.append(time.perf_counter() - started)
        result.cpu.append(time.process_time() - cpu)
    counted = control(url, **QUIET)
    result.requests, result.bytes = counted["requests"], counted["bytes"]
    return found


def take_turns(
    url: str, readers: Mapping[str, Callable[[str], Any]], rounds: int, **settings: float
) -> dict[str, Measured]:
    """Each reader once per round, each time from cold, so that a slow moment hits all alike."""
    results = {name: Measured() for name in readers}
    for _ in range(rounds):
        for name, read in readers.items():
            base = fresh(url)
            once(results[name], url, lambda read=read, base=base: read(base), **settings)
    return results


def table(title: str, results: Mapping[str, Measured], floor: float | None = None) -> str:
    """A Markdown table of one case; times are relative to the first reader's."""
    base = next(iter(results.values())).median
    lines = [f"### {title}", ""]
    lines += ["| reader | ms | relative | CPU ms | requests | MB |", "|--|--|--|--|--|--|"]
    if floor is not None:
        lines.append(f"| floor | {floor * 1e3:.0f} | {floor / base:.2f} | | | |")
    for name, found in results.items():
        if not found.seconds:
            lines.append(f"| {name} | {found.failure or 'not run'} | | | | |")
            continue
        lines.append(
            f"| {name} | {found.median * 1e3:.0f} | {found.median / base:.2f}"
            f" | {found.median_cpu * 1e3:.0f} | {found.requests} | {found.bytes / 1e6:.2f} |"
        )
    return "\n".join([*lines, ""])
