"""``je-explorer load``: an area and its dates, into a file or in a few numbers."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import je_explorer as jx
from je_explorer.cli.terminal import Bar, answer, answer_json, say, table
from je_explorer.errors import ExportError
from je_explorer.raster.raster import Raster

WRITERS: Mapping[str, str] = {
    ".tif": "to_geotiff",
    ".tiff": "to_geotiff",
    ".nc": "to_netcdf",
    ".csv": "to_csv",
    ".png": "to_png",
    ".gif": "to_gif",
}
"""Which method of Raster writes a file of which ending."""


def run(arguments: argparse.Namespace) -> int:
    """Load, then write ``--out``; without it, tell what was loaded."""
    if arguments.out is not None:
        writer_of(arguments.out)
    raster = load(arguments)
    if arguments.out is not None:
        getattr(raster, writer_of(arguments.out))(arguments.out)
        say(f"wrote {arguments.out}")
    if arguments.json:
        answer_json(_as_json(raster))
    elif arguments.out is None:
        answer(_as_text(raster))
    return 0


def load(arguments: argparse.Namespace) -> Raster:
    """Load what the command line asks for, with a progress bar; parts that failed are told."""
    with Bar() as bar:
        raster: Raster = jx.load(
            arguments.collection,
            band=arguments.band,
            dates=arguments.dates,
            area=arguments.area,
            ppu=arguments.ppu,
            catalog=arguments.catalog,
            progress=bar,
        )
    for part in raster.missing:
        say(f"missing on {part.date}: {part.href} ({part.reason})")
    return raster


def writer_of(path: Path) -> str:
    """The method that writes a file of this ending.

    Raises:
        ExportError: no file of this ending can be written; names those that can.
    """
    able = {end: name for end, name in WRITERS.items() if hasattr(Raster, name)}
    try:
        return able[path.suffix.lower()]
    except KeyError:
        raise ExportError(
            f"can't write {path.name}: its name must end in {', '.join(able) or 'nothing yet'}"
        ) from None


def _as_text(raster: Raster) -> str:
    grid, band = raster.grid, raster.band
    height, width = grid.shape
    box = ", ".join(f"{edge:g}" for edge in grid.bbox)
    lines = [
        raster.title or raster.collection,
        f"{band.name}{f' in {band.unit}' if band.unit else ''}, {len(raster.dates)} dates, "
        f"{width} x {height} pixels, {grid.ppu:g} per unit, {grid.crs}: {box}",
    ]
    return "\n".join([*lines, "", *_numbers(raster)])


def _numbers(raster: Raster) -> list[str]:
    if raster.band.role != "data":
        return list(raster.dates)
    series = raster.statistics()
    columns = zip(
        series.dates, series.valid_share, series.min, series.mean, series.max, strict=True
    )
    rows = [(d, f"{100 * share:.0f}%", *(f"{v:.4g}" for v in rest)) for d, share, *rest in columns]
    return [table(("DATE", "VALID", "MIN", "MEAN", "MAX"), rows)]


def _as_json(raster: Raster) -> dict[str, Any]:
    return {
        "collection": raster.collection,
        "band": raster.band.name,
        "unit": raster.band.unit,
        "dates": list(raster.dates),
        "shape": list(raster.values.shape),
        "crs": str(raster.grid.crs),
        "bbox": list(raster.grid.bbox),
        "ppu": raster.grid.ppu,
        "missing": [{"date": m.date, "href": m.href, "reason": m.reason} for m in raster.missing],
    }
