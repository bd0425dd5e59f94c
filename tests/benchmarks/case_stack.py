"""Cases with the stack of 36 dates of four files: the line's speed, second reads, late answers."""

from __future__ import annotations

from functools import partial

from je_explorer.net.loop import run_sync
from tests.benchmarks import ours, peers
from tests.benchmarks.bench import Bench, needed
from tests.benchmarks.measure import Measured, fresh, once, table, take_turns

LINES: dict[str, dict[str, float]] = {
    "stack, 0 ms": {},
    "stack, 20 ms": {"latency": 0.02},
    "stack, 50 ms": {"latency": 0.05},
    "stack, 50 ms, 200 Mbit/s": {"latency": 0.05, "bandwidth": 25e6},
    "stack, 50 ms, 100 Mbit/s": {"latency": 0.05, "bandwidth": 12.5e6},
    "stack, 50 ms, 100 ms to connect": {"latency": 0.05, "connect": 0.1},
}


def lines(bench: Bench) -> str:
    """The stack over lines of several speeds, beside other readers."""
    work = bench.stack
    least = needed(bench.url, work)
    bench.facts["stack needed bytes"] = least.bytes
    bench.facts["stack needed requests"] = least.requests
    bench.facts["stack files"] = len(work.tasks)
    readers = {"je_explorer": lambda base: ours.read(base, work)}
    for name, read in bench.peers().items():
        readers[name] = lambda base, read=read: read(base, work)
    parts = [
        f"Tiles needed: {least.bytes / 1e6:.2f} MB in {least.requests} ranges;"
        f" pure decoding takes {least.decode * 1e3:.0f} ms.\n"
    ]
    for title, line in LINES.items():
        some = dict(readers)
        if title not in ("stack, 0 ms", "stack, 50 ms"):
            some.pop("stackstac", None)
        rounds = 1 if bench.quick else bench.rounds
        found = take_turns(bench.url, some, rounds, **line)
        floor = least.floor(line.get("latency", 0.0), line.get("bandwidth", 0.0))
        floor += line.get("connect", 0.0)
        for name, each in found.items():
            bench.facts[f"{title}: {name}"] = each.median
        bench.facts[f"{title}: floor"] = floor
        bench.facts["stack bytes"] = found["je_explorer"].bytes
        bench.facts["stack requests"] = found["je_explorer"].requests
        parts.append(table(title, found, floor))
    return "\n".join(parts)


def again(bench: Bench) -> str:
    """The stack a second time: headers known, tiles forgotten; then once more with all known."""
    work, parts = bench.stack, []
    gdal = peers.rasterio(32)
    for latency in (0.0, 0.05):
        names = ("je_explorer, headers known", "rasterio, 32 threads, second time", "all known")
        results = {name: Measured() for name in names}
        for _ in range(1 if bench.quick else bench.rounds):
            base, client = fresh(bench.url), ours.new_client()
            run_sync(ours.read_with(client, base, work))
            warm = partial(ours.read_warm, client, base, work)
            once(results[names[0]], bench.url, warm, latency=latency)
            kept = partial(ours.read_kept, client, base, work)
            once(results[names[2]], bench.url, kept, latency=latency)
            run_sync(client.close())
            if bench.peers().get("rasterio, 32 threads"):
                once(Measured(), bench.url, lambda b=base: gdal(b, work))
                once(results[names[1]], bench.url, lambda b=base: gdal(b, work), latency=latency)
        key = f"again {latency * 1e3:.0f}"
        bench.facts[key] = results[names[0]].median
        bench.facts[f"{key} rasterio"] = results[names[1]].median
        bench.facts[f"{key} requests"] = results[names[0]].requests
        bench.facts[f"{key} all known requests"] = results[names[2]].requests
        parts.append(table(f"the stack again, {latency * 1e3:.0f} ms", results))
    return "\n".join(parts)


def late(bench: Bench) -> str:
    """One request in a hundred 2 s late, and a single one that stalls for 20 s."""
    work = bench.stack
    readers = {"je_explorer": lambda base: ours.read(base, work)}
    rasterio = bench.peers().get("rasterio, 32 threads")
    if rasterio and not bench.quick:
        readers["rasterio, 32 threads"] = lambda base: rasterio(base, work)
    parts = []
    for title, settings in (
        ("in time", {}),
        ("1 % of requests 2 s late", {"slow_every": 100, "slow_seconds": 2.0}),
        ("one request stalls for 20 s", {"slow_at": 300, "slow_seconds": 20.0}),
    ):
        rounds = 1 if bench.quick or "20 s" in title else bench.rounds
        found = take_turns(bench.url, readers, rounds, latency=0.05, **settings)
        bench.facts[f"late: {title}"] = found["je_explorer"].median
        parts.append(table(f"stack, 50 ms, {title}", found))
    return "\n".join(parts)
