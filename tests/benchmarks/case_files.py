"""Cases with single files: a window, an overview, one pixel of many files, panning."""

from __future__ import annotations

from je_explorer.net.loop import run_sync
from je_explorer.raster.grid import Window
from tests.benchmarks import ours
from tests.benchmarks.bench import Bench, needed
from tests.benchmarks.data import PLAIN
from tests.benchmarks.measure import Measured, control, fresh, once, table, take_turns
from tests.benchmarks.work import Work, one_pixel, one_window

WINDOW = Window(300, 300, 1024, 1024)
OVERVIEW = Window(0, 0, 900, 900)


def one_file(bench: Bench) -> str:
    """A window of 1024 x 1024 pixels of one file, and its first overview."""
    path = bench.dates[0][0]
    parts = []
    for name, work, predictor in (
        ("one file", one_window(path, WINDOW), 2),
        ("overview", one_window(path, OVERVIEW, 1), 2),
        ("one file without predictor", one_window(f"/{PLAIN}", WINDOW), 1),
    ):
        parts += [_at_latencies(bench, name, work, predictor)]
    return "\n".join(parts)


def _at_latencies(bench: Bench, name: str, work: Work, predictor: int) -> str:
    least = needed(bench.url, work, predictor)
    readers = _readers(bench, work, "odc-stac", "stackstac", "rasterio, 144 threads")
    if work.level or predictor == 1:
        readers.pop("rio-tiler, 32 threads", None)
    parts = []
    for latency in (0.0, 0.02, 0.05):
        found = take_turns(bench.url, readers, 2 * bench.rounds, latency=latency)
        floor = least.floor(latency)
        bench.facts[f"{name} {latency * 1e3:.0f}"] = found["je_explorer"].median
        bench.facts[f"{name} {latency * 1e3:.0f} floor"] = floor
        if "rasterio, 32 threads" in found:
            bench.facts[f"{name} {latency * 1e3:.0f} rasterio"] = found[
                "rasterio, 32 threads"
            ].median
        parts.append(table(f"{name}, {latency * 1e3:.0f} ms", found, floor))
    return "\n".join(parts)


def pixel(bench: Bench) -> str:
    """One pixel in a file of each date."""
    work = one_pixel(bench.dates)
    least = needed(bench.url, work)
    readers = _readers(bench, work, "odc-stac", "stackstac", "rio-tiler, 32 threads")
    found = take_turns(bench.url, readers, bench.rounds, latency=0.05)
    return table(f"one pixel in {len(bench.dates)} files, 50 ms", found, least.floor(0.05))


def panning(bench: Bench) -> str:
    """A window of 512 x 512 pixels that moves by a tile's width five times, then back."""
    client, base, path = ours.new_client(), fresh(bench.url), bench.dates[0][0]
    lines = ["### panning, 50 ms", "", "| step | ms | requests | bytes | of them needed |"]
    lines.append("|--|--|--|--|--|")
    seen: set[int] = set()
    for step, col in enumerate((0, 256, 512, 768, 1024, 768, 512)):
        work = one_window(path, Window(col, 256, 512, 512))
        found = Measured()
        once(
            found,
            bench.url,
            lambda work=work: run_sync(ours.read_with(client, base, work)),
            latency=0.05,
        )
        fits = set(range(col // 256, (col + 512) // 256)) - seen
        new = sum(
            needed(bench.url, one_window(path, Window(c * 256, 256, 256, 512))).bytes for c in fits
        )
        seen |= fits
        lines.append(
            f"| {step + 1} | {found.median * 1e3:.0f} | {found.requests} | {found.bytes} | {new} |"
        )
        bench.facts["panning back requests"] = found.requests
    run_sync(client.close())
    control(bench.url)
    return "\n".join([*lines, ""])


def _readers(bench: Bench, work: Work, *without: str) -> dict:
    readers = {"je_explorer": lambda base: ours.read(base, work)}
    for name, read in bench.peers(*without).items():
        readers[name] = lambda base, read=read: read(base, work)
    return readers
