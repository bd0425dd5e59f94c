"""What a picture costs: palette PNG against RGBA, new colours against a new picture.

Run ``python tests/benchmarks/bench_render.py``; it prints a Markdown table.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.raster import Band, Raster
from je_explorer.render import image, mercator
from je_explorer.render.layer import layer_of
from je_explorer.render.palette import palette_for
from je_explorer.render.png import palette_png, recolour, rgba_png
from je_explorer.render.style import Style

ROUNDS = 9
SIDE = 1024


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    milliseconds: float
    kilobytes: float | None = None

    def __str__(self) -> str:
        size = "" if self.kilobytes is None else f"{self.kilobytes:.0f} kB"
        return f"| {self.what} | {self.milliseconds:.3g} ms | {size} |"


def scene() -> Raster:
    """A smooth field with noise, a tenth of it missing."""
    rows, cols = np.mgrid[:SIDE, :SIDE]
    noise = np.random.default_rng(7).normal(0, 0.2, (SIDE, SIDE))
    values = 295 + 15 * np.sin(cols / 150) + 10 * np.cos(rows / 110) + noise
    values[:100] = np.nan
    grid = Grid("EPSG:4326", BBox(120, 20, 150, 50), (SIDE, SIDE))
    return Raster(values.astype(np.float32)[None], grid, ("2021-07",), Band("LST", unit="K"))


def measured(what: str, work: Callable[[], object], size: int | None = None) -> Row:
    """The median of some rounds after a warm-up."""
    work()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(1e3 * (time.perf_counter() - start))
    return Row(what, statistics.median(taken), None if size is None else size / 1e3)


def rows() -> list[Row]:
    """All measurements."""
    raster, style = scene(), Style("turbo", range=(270, 320))
    layer = layer_of(raster)
    made = image.draw(layer, style, 270, 320)
    palette = palette_for(layer, Style("viridis"), 280, 310)
    colours = palette_for(layer, style, 270, 320)[layer.pixels]
    indexes = np.ascontiguousarray(layer.pixels[:SIDE, :SIDE])
    square = np.ascontiguousarray(colours[:SIDE, :SIDE])
    palette_size = len(palette_png(indexes, palette))
    polar = Grid("EPSG:3995", BBox(-8388608, -8388608, 8388608, 8388608), (SIDE, SIDE))
    view = BBox(110, 10, 160, 60)
    return [
        measured("palette PNG 1024 x 1024", lambda: palette_png(indexes, palette), palette_size),
        measured("the same as RGBA", lambda: rgba_png(square), len(rgba_png(square))),
        measured("new colours: palette only", lambda: recolour(made.png, palette)),
        measured("a step of the colour slider", lambda: image.draw(layer, style, 275, 315)),
        measured("gather and cut into indexes", lambda: layer_of(raster, 0, view)),
        measured("whole overlay", lambda: image.overlay(raster, 0, style, view), len(made.png)),
        measured("rows and columns, degrees", lambda: mercator.picture.__wrapped__(raster.grid)),
        measured("rows and columns, polar", lambda: mercator.picture.__wrapped__(polar)),
    ]


def main() -> None:
    """Print the table."""
    print("| work | median | size |\n|--|--|--|")
    found = rows()
    for row in found:
        print(row)
    print(f"\nRGBA takes {found[1].milliseconds / found[0].milliseconds:.1f} times as long.")


if __name__ == "__main__":
    main()
