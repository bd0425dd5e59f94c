"""A raster in one paragraph, and a series as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from je_explorer.raster.align import span
from je_explorer.raster.grid import is_geographic

if TYPE_CHECKING:
    from je_explorer.raster.raster import Raster
    from je_explorer.raster.statistics import Series

SHOWN = 12
"""Rows of a longer table that are shown, half of them at its end."""

COLUMNS = ("valid_share", "mean", "weighted_mean", "std", "min", "median", "max")


def sentence(raster: Raster) -> str:
    """What it shows, of when, where, how fine, and how much of it is there."""
    band, grid = raster.band, raster.grid
    title = raster.title or raster.collection or band.title
    unit = f" ({band.unit})" if band.unit else ""
    name = f"{band.name}{unit}" + (f" of {title}" if title else "")
    box = ", ".join(f"{v:.6g}" for v in grid.bbox)
    per = "degree" if is_geographic(grid.crs) else "32768 m"
    parts = [
        f"<Raster {name}: {span(raster.dates) or 'no date'}",
        f"{grid.height} x {grid.width} pixels, {grid.ppu:g} per {per}, over [{box}] ({grid.crs})",
        _share(raster),
    ]
    if raster.missing:
        parts.append(f"{len(raster.missing)} parts could not be delivered")
    return "; ".join(parts) + ">"


def _share(raster: Raster) -> str:
    valid = raster.valid
    share = np.count_nonzero(valid) / valid.size if valid.size else 0.0
    if not share or raster.band.is_classes or raster.band.is_picture:
        return f"{share:.1%} valid"
    low = np.fmin.reduce(raster.values, axis=None, where=valid, initial=np.inf)
    high = np.fmax.reduce(raster.values, axis=None, where=valid, initial=-np.inf)
    return f"{share:.1%} valid, values {low:.6g} to {high:.6g}"


def table(series: Series) -> str:
    """One line per date; of a long series the first and the last."""
    unit = f" ({series.unit})" if series.unit else ""
    head = f"<Series of {series.label or 'all pixels'}{unit}: {span(series.dates)}"
    shares = [
        (_class_name(series, code), share) for code, share in sorted(series.class_shares.items())
    ]
    columns = shares or [(name, getattr(series, name)) for name in COLUMNS]
    rows = [["date", "n", *(name for name, _ in columns)]]
    for i, date in enumerate(series.dates):
        rows.append([date, str(series.n[i]), *(f"{values[i]:.5g}" for _, values in columns)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(c.rjust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
    if len(lines) > SHOWN + 1:
        lines[SHOWN // 2 + 1 : -SHOWN // 2] = ["...".rjust(widths[0])]
    return "\n".join([head, *lines]) + ">"


def _class_name(series: Series, code: int) -> str:
    return next((c.name for c in series.classes if c.value == code), str(code))
