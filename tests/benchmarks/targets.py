"""What the reader must reach, as ratios of figures of one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Facts = Mapping[str, float]


@dataclass(frozen=True)
class Target:
    """One line of the final table.

    Attributes:
        number: of the group that it belongs to.
        text: what is compared.
        wanted: the bound.
        value: the figure, from the facts; a KeyError means that it was not measured.
        at_least: whether more is better.
        unit: behind the number.
    """

    number: int
    text: str
    wanted: float
    value: Callable[[Facts], float]
    at_least: bool = False
    unit: str = " x"

    def row(self, facts: Facts) -> str:
        """A line of the table."""
        sign = ">=" if self.at_least else "<="
        head = f"| {self.number} | {self.text} | {sign} {self.wanted:g}{self.unit}"
        try:
            now = self.value(facts)
        except (KeyError, ZeroDivisionError):
            return f"{head} | not measured | - |"
        if now != now:
            return f"{head} | not measured | - |"
        met = now >= self.wanted if self.at_least else now <= self.wanted
        return f"{head} | {now:.2f}{self.unit} | {'yes' if met else '**no**'} |"


def _ratio(above: str, below: str) -> Callable[[Facts], float]:
    return lambda facts: facts[above] / facts[below]


def _floor(name: str) -> Callable[[Facts], float]:
    return _ratio(name, f"{name} floor")


def _stack(line: str, reader: str) -> Callable[[Facts], float]:
    return _ratio(f"stack, {line}: {reader}", f"stack, {line}: je_explorer")


def _stack_floor(line: str) -> Callable[[Facts], float]:
    return _ratio(f"stack, {line}: je_explorer", f"stack, {line}: floor")


def _bytes(facts: Facts) -> float:
    return (facts["stack bytes"] - 4096 * facts["stack files"]) / facts["stack needed bytes"]


def _requests(facts: Facts) -> float:
    return facts["stack requests"] / (facts["stack needed requests"] + facts["stack files"])


def _late(facts: Facts) -> float:
    return facts["late: one request stalls for 20 s"] - facts["late: in time"]


TARGETS = (
    Target(1, "one file / floor, 50 ms", 1.10, _floor("one file 50")),
    Target(1, "one file / floor, 20 ms", 1.17, _floor("one file 20")),
    Target(1, "overview / floor, 50 ms", 1.10, _floor("overview 50")),
    Target(1, "overview / floor, 20 ms", 1.17, _floor("overview 20")),
    Target(2, "one file, rasterio / ours, 50 ms", 1.5,
           _ratio("one file 50 rasterio", "one file 50"), True),
    Target(2, "one file, rasterio / ours, 0 ms, predictor 2", 2.0,
           _ratio("one file 0 rasterio", "one file 0"), True),
    Target(2, "one file, rasterio / ours, 0 ms, no predictor", 1.0,
           _ratio("one file without predictor 0 rasterio", "one file without predictor 0"), True),
    Target(3, "stack at 50 ms, rasterio with 32 threads / ours", 1.9,
           _stack("50 ms", "rasterio, 32 threads"), True),
    Target(3, "stack at 50 ms, rasterio with 144 threads / ours", 1.4,
           _stack("50 ms", "rasterio, 144 threads"), True),
    Target(3, "stack at 50 ms, async-geotiff / ours", 1.4, _stack("50 ms", "async-geotiff"), True),
    Target(3, "stack at 50 ms, odc-stac / ours", 3.5, _stack("50 ms", "odc-stac"), True),
    Target(3, "stack at 50 ms, stackstac / ours", 10.0, _stack("50 ms", "stackstac"), True),
    Target(4, "stack / floor, 50 ms, no limit", 2.2, _stack_floor("50 ms")),
    Target(4, "stack / floor, 50 ms, 200 Mbit/s", 1.20, _stack_floor("50 ms, 200 Mbit/s")),
    Target(4, "stack / floor, 50 ms, 100 Mbit/s", 1.10, _stack_floor("50 ms, 100 Mbit/s")),
    Target(5, "bytes less 4 KiB a file / tiles needed", 1.05, _bytes),
    Target(5, "requests / (exact ranges + files)", 1.0, _requests),
    Target(6, "COG part, original / ours, 50 ms", 65.0,
           _ratio("to array 50 original cog", "to array 50 cog"), True),
    Target(6, "catalogue to array, walked, original / ours, 50 ms", 60.0,
           _ratio("to array 50 original", "to array 50 walked"), True),
    Target(6, "the same, addresses predicted", 100.0,
           _ratio("to array 50 original", "to array 50 predicted"), True),
    Target(6, "CPU, original / ours", 20.0,
           _ratio("to array 0 original cpu", "to array 0 cpu"), True),
    Target(7, "stack again at 50 ms, rasterio / ours", 1.6,
           _ratio("again 50 rasterio", "again 50"), True),
    Target(7, "stack again: requests / exact ranges", 1.0,
           _ratio("again 50 requests", "stack needed requests")),
    Target(7, "the same load again: requests", 0.0, lambda f: f["same again requests"], unit=""),
    Target(8, "1 % of requests 2 s late / in time", 2.0,
           _ratio("late: 1 % of requests 2 s late", "late: in time")),
    Target(8, "a stall of 20 s costs", 1.0, _late, unit=" s"),
    Target(9, "transient faults: right pixels in twice the time", 9.0,
           lambda f: f["faults good"], True, " of 9"),
    Target(9, "404: all others right, the file named", 1.0, lambda f: f["faults 404"], True, ""),
    Target(10, "longest gap of the I/O loop", 10.0, lambda f: f["loop gap"] * 1e3, unit=" ms"),
    Target(11, "listing 120 collections at 50 ms takes", 0.25,
           lambda f: f["listing cold"], unit=" s"),
    Target(11, "listing them again: requests", 0.0,
           lambda f: f["listing warm requests"], unit=""),
)  # fmt: skip


def summary(facts: Facts) -> str:
    """The table of all targets."""
    head = ["### Targets", "", "| # | target | wanted | now | met |", "|--|--|--|--|--|"]
    return "\n".join([*head, *(target.row(facts) for target in TARGETS), ""])
