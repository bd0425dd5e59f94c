"""The stack over a server that misbehaves: are the pixels right, and how long does it take?"""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np

from je_explorer.net.loop import run_sync
from tests.benchmarks import ours
from tests.benchmarks.bench import Bench
from tests.benchmarks.faulty import misbehaving
from tests.benchmarks.work import Work

SOME = {"times": 5, "after": 50, "every": 40}
TRANSIENT: dict[str, dict[str, Any]] = {
    "503": {"kind": "status", "status": 503, **SOME},
    "429, Retry-After 1": {
        "kind": "status", "status": 429, "headers": {"Retry-After": "1"}, **SOME,
    },
    "reset": {"kind": "reset", **SOME},
    "cut short": {"kind": "cut", **SOME},
    "range ignored": {"kind": "ignore_range", **SOME},
    "short 206": {"kind": "short", **SOME},
    "shifted 206": {"kind": "shifted", **SOME},
    "flipped byte": {"kind": "flipped", **SOME, "after": 250},
    "20 s stall": {"kind": "stall", "seconds": 20.0, "times": 1, "after": 200},
}  # fmt: skip
"""What may go wrong once and be right the next time."""


def faults(bench: Bench, folder: Path) -> str:
    """Each fault alone, as a ratio to the time without one."""
    work = bench.stack
    lines = ["### stack over a server that misbehaves, no latency", ""]
    lines += ["| fault | ms | relative to none | pixels |", "|--|--|--|--|"]
    with misbehaving(folder) as (url, fault):
        fault()
        truth, _, _ = _read(url, work)
        calm = statistics.median(_read(url, work)[1] for _ in range(1 if bench.quick else 3))
        lines.append(f"| none | {calm * 1e3:.0f} | 1.00 | right |")
        good, worst = 0, 0.0
        for name, settings in TRANSIENT.items():
            fault(**settings)
            found, seconds, lost = _read(url, work)
            right = not lost and np.array_equal(found, truth)
            waited = 1.0 if "Retry-After" in name else 0.0
            ratio = (seconds - waited) / calm
            good += right and (ratio <= 2 or "stall" in name)
            worst = max(worst, ratio)
            said = "right" if right else f"{len(lost)} files lost: {lost[:1]}"[:80]
            lines.append(f"| {name} | {seconds * 1e3:.0f} | {ratio:.2f} | {said} |")
        bench.facts |= {"faults good": good, "faults": len(TRANSIENT), "faults worst": worst}
        lines.append(_absent(bench, url, fault, work, truth))
    return "\n".join([*lines, ""])


def _absent(bench: Bench, url: str, fault: Any, work: Work, truth: np.ndarray) -> str:
    """404 of one file: the others are delivered, the file is named."""
    gone = work.tasks[5]
    fault(kind="status", status=404, path=gone.path, times=None)
    found, seconds, lost = _read(url, work)
    truth[gone.time][gone.into] = found[gone.time][gone.into]
    named = len(lost) == 1 and gone.path in str(lost[0])
    right = bool(named and np.array_equal(found, truth))
    bench.facts["faults 404"] = right
    said = "all others right, the file named" if right else f"{len(lost)} files lost"
    return f"| 404 of one file | {seconds * 1e3:.0f} | | {said} |"


def _read(url: str, work: Work) -> tuple[np.ndarray, float, list[Exception]]:
    client, lost = ours.new_client(), []
    started = time.perf_counter()
    found = run_sync(ours.read_with(client, url, work, lost))
    seconds = time.perf_counter() - started
    run_sync(client.close())
    return found, seconds, lost
