"""What rasterio makes of a file, in the shapes that our reader gives."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning
from rasterio.windows import Window as RasterioWindow

from je_explorer.raster.grid import Window


def opened(path: Path | str, level: int = 0) -> Any:
    """The file, or its overview that is the ``level``-th in size."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        if level == 0:
            return rasterio.open(path)
        with rasterio.open(path) as source:
            factors = source.overviews(1)
        place = factors.index(sorted(factors)[level - 1])
        return rasterio.open(path, overview_level=place)


def pixels(path: Path | str, window: Window | None = None, level: int = 0) -> NDArray[Any]:
    """All of a file, or a window of it: ``(y, x)`` or ``(y, x, sample)``."""
    with opened(path, level) as source:
        part = None
        if window is not None:
            part = RasterioWindow(window.col_off, window.row_off, window.width, window.height)
        found = source.read(window=part)
    return found[0] if len(found) == 1 else np.moveaxis(found, 0, -1)


def write(path: Path, data: NDArray[Any], **options: Any) -> Path:
    """A GeoTIFF of ``(y, x)`` or ``(y, x, sample)`` pixels, as GDAL writes it."""
    bands = data[None] if data.ndim == 2 else np.moveaxis(data, -1, 0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            width=data.shape[1],
            height=data.shape[0],
            count=len(bands),
            dtype=data.dtype,
            **options,
        ) as target:
            target.write(bands)
    return path
