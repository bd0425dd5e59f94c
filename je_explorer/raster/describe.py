"""A raster in one paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from je_explorer.raster.align import span
from je_explorer.raster.grid import is_geographic

if TYPE_CHECKING:
    from je_explorer.raster.raster import Raster


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
