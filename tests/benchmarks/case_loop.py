"""How long the I/O loop is held up while a stack is read: the longest gap of a 1 ms ticker."""

from __future__ import annotations

import asyncio
import gc
import os
import time

from je_explorer.net.loop import run_sync
from tests.benchmarks import ours
from tests.benchmarks.bench import Bench
from tests.benchmarks.measure import fresh


def gaps(bench: Bench) -> str:
    """The longest gap of several stacks, beside that of the ticker alone."""
    # Collecting the garbage of other readers' modules holds up all threads, not only the loop.
    gc.collect()
    gc.freeze()
    idle = [run_sync(_gap(bench, False)) for _ in range(bench.rounds)]
    busy = [run_sync(_gap(bench, True)) for _ in range(bench.rounds)]
    bench.facts["loop gap"] = sorted(busy)[len(busy) // 2]
    lines = ["### the I/O loop", "", "| | longest gap of each round, ms |", "|--|--|"]
    lines.append(f"| idle | {_list(idle)} |")
    lines.append(f"| while a stack is read | {_list(busy)} |")
    lines.append(f"\nLoad of the machine: {os.getloadavg()[0]:.1f}.\n")
    return "\n".join(lines)


async def _gap(bench: Bench, busy: bool) -> float:
    client = ours.new_client()
    longest = 0.0
    done = asyncio.Event()

    async def tick() -> None:
        nonlocal longest
        last = time.perf_counter()
        while not done.is_set():
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            longest, last = max(longest, now - last), now

    ticker = asyncio.create_task(tick())
    if busy:
        await ours.read_with(client, fresh(bench.url), bench.stack)
    else:
        await asyncio.sleep(0.5)
    done.set()
    await ticker
    await client.close()
    return longest


def _list(seconds: list[float]) -> str:
    return ", ".join(f"{value * 1e3:.1f}" for value in seconds)
