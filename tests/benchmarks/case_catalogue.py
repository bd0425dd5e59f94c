"""Cases that begin at the catalogue: listing it, and from its address to the array."""

from __future__ import annotations

import contextlib
import io
import time

from je_explorer.net.loop import run_sync
from je_explorer.stac.catalog import Catalog
from tests.benchmarks import ours, peers
from tests.benchmarks.bench import Bench
from tests.benchmarks.measure import QUIET, Measured, control, fresh, once, table, take_turns


def listing(bench: Bench) -> str:
    """All of 120 collections, cold, and again by a new catalogue object with the same client."""
    results = {"je_explorer, cold": Measured(), "je_explorer, warm": Measured()}
    for _ in range(bench.rounds):
        address, client = f"{fresh(bench.url)}/listing/catalog.json", ours.new_client()
        for found in results.values():
            once(found, bench.url, lambda a=address, c=client: Catalog(a, client=c).collections(),
                 latency=0.05)  # fmt: skip
        run_sync(client.close())
    if not bench.quick and bench.only is None:
        results |= take_turns(bench.url, {"pystac": peers.pystac_listing}, 1, latency=0.05)
    bench.facts["listing cold"] = results["je_explorer, cold"].median
    bench.facts["listing warm requests"] = results["je_explorer, warm"].requests
    return table("listing 120 collections, 50 ms", results, floor=0.1)


PREDICTED = "je_explorer, addresses predicted"
WALKED = "je_explorer, walking the catalogue"
COG = "je_explorer, the COG part alone"


def to_array(bench: Bench) -> str:
    """From the catalogue's address to the values, against JAXA's own client."""
    parts = []
    work = bench.stack
    readers = {
        PREDICTED: ours.load_cold,
        WALKED: lambda base: ours.load_cold(base, predict=False),
        COG: lambda base: ours.read(base, work),
    }
    for latency in (0.0,) if bench.quick else (0.0, 0.05):
        own = take_turns(bench.url, readers, bench.rounds, latency=latency)
        key = f"to array {latency * 1e3:.0f}"
        bench.facts[f"{key} predicted"] = own[PREDICTED].median
        bench.facts[f"{key} walked"] = own[WALKED].median
        bench.facts[f"{key} cpu"] = own[PREDICTED].median_cpu
        bench.facts[f"{key} cog"] = own[COG].median
        if bench.only is None:
            own |= _original(bench, key, latency)
        parts.append(table(f"from the catalogue to the array, {latency * 1e3:.0f} ms", own))
    return "\n".join(parts)


def _original(bench: Bench, key: str, latency: float) -> dict[str, Measured]:
    """JAXA's client once, its catalogue part and its COG part apart."""
    whole, cog = Measured(), Measured()
    control(bench.url, **{**QUIET, "latency": latency}, requests=0, bytes=0)
    started, cpu = time.perf_counter(), time.process_time()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            found = peers.original(fresh(bench.url))
            between, cpu_between = time.perf_counter(), time.process_time()
            found.get_images()
    except Exception as error:  # noqa: BLE001 - another program's failure is a result here
        whole.failure = cog.failure = f"{type(error).__name__}: {error}"[:80]
    else:
        end, cpu_end = time.perf_counter(), time.process_time()
        whole.seconds, whole.cpu = [end - started], [cpu_end - cpu]
        cog.seconds, cog.cpu = [end - between], [cpu_end - cpu_between]
        bench.facts[f"{key} original"] = whole.median
        bench.facts[f"{key} original cog"] = cog.median
        bench.facts[f"{key} original cpu"] = whole.median_cpu
    counted = control(bench.url, **QUIET)
    whole.requests, whole.bytes = counted["requests"], counted["bytes"]
    return {"jaxa-earth 0.1.6": whole, "jaxa-earth 0.1.6, its COG part": cog}


def same_again(bench: Bench) -> str:
    """The same call of ``load`` a second time."""
    client, base = ours.new_client(), fresh(bench.url)
    results = {"load, cold": Measured(), "load, the same again": Measured()}
    for found in results.values():
        once(found, bench.url, lambda: ours.load_stack(base, client), latency=0.05)
    run_sync(client.close())
    bench.facts["same again requests"] = results["load, the same again"].requests
    return table("the same request again, 50 ms", results)
