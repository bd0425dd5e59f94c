"""What a change of the process costs: run ``python -m tests.benchmarks.bench_process``.

36 dates of 512 x 512 pixels in memory. Prints milliseconds, the best of five, for a change to a new
picture (process, pixels for the map, PNG) and to a new curve (process of each date, statistics).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from je_explorer.process import Composite, Mask, Process, Source, after_masks, apply, masked
from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.raster import Band, Raster
from je_explorer.raster.roi import ROI
from je_explorer.render import image
from je_explorer.render.layer import layer_of
from je_explorer.render.style import Style

GRID = Grid("EPSG:4326", BBox(130, 30, 140, 40), (512, 512))
DATES = tuple(f"{year}-{month:02}" for year in (2020, 2021, 2022) for month in range(1, 13))
AREA = ROI.of([131, 31, 139, 39])
OWN = Mask("range", (280.0, 300.0))
COVER = Mask("values", (10.0, 190.0), Source("cover"))
COMPOSITE = Composite("mean")

PROCESSES = {
    "nothing": Process(),
    "one mask": Process((OWN,)),
    "two masks": Process((OWN, COVER)),
    "mean": Process(composite=COMPOSITE),
    "median": Process(composite=Composite("median")),
    "two masks, mean": Process((OWN, COVER), None, COMPOSITE),
    "two masks, 90th percentile": Process((OWN, COVER), None, Composite(90)),
}


def images() -> tuple[Raster, Raster]:
    """Measurements with a tenth missing, and one image of classes."""
    rng = np.random.default_rng(0)
    values = rng.normal(290, 8, (len(DATES), 512, 512)).astype(np.float32)
    values[rng.random(values.shape) < 0.1] = np.nan
    codes = rng.choice(np.array([10, 20, 190], np.uint8), (1, 512, 512))
    cover = Band("LCCS", dtype="uint8", role="data-mask")
    return (
        Raster(values, GRID, DATES, Band("LST", unit="K"), np.array(DATES, "datetime64[s]")),
        Raster(codes, GRID, ("2019",), cover, known=np.ones(codes.shape, np.bool_)),
    )


def picture(process: Process, raster: Raster, others: Any) -> None:
    left = masked(process.masks, raster, others)
    done = after_masks(process, left.raster, others)
    layer = layer_of(done, removed=left.removed)
    image.draw(layer, Style(), 270.0, 310.0)


def curve(process: Process, raster: Raster, others: Any) -> None:
    apply(process.each_date, raster, others).statistics(AREA)


def best(call: Callable[..., None], *arguments: Any) -> float:
    times = []
    for _ in range(5):
        start = time.perf_counter()
        call(*arguments)
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def main() -> None:
    raster, cover = images()
    others = {COVER: cover}
    for name, process in PROCESSES.items():
        costs = (best(call, process, raster, others) for call in (picture, curve))
        print(f"{name:28} picture {next(costs):5.0f} ms   curve {next(costs):5.0f} ms")


if __name__ == "__main__":
    main()
