"""Small rasters for tests; their arrays can't be written to."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.raster import Band, ClassLabel, Raster

CLASSES = (ClassLabel(0, "sea"), ClassLabel(10, "forest", "#007700"), ClassLabel(190, "urban"))


def frozen(array: Any) -> Any:
    """The array, read-only."""
    array.flags.writeable = False
    return array


def grid_of(height: int, width: int, bbox: tuple[float, ...] | None = None) -> Grid:
    """Pixels of one degree from 130 E, 40 N, or over a box."""
    box = BBox(*bbox) if bbox else BBox(130, 40 - height, 130 + width, 40)
    return Grid("EPSG:4326", box, (height, width))


def times_of(dates: tuple[str, ...]) -> Any:
    """The start of each date's period; NaT for climate normals."""
    named = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d)?)?)?")
    return np.array([d if named.fullmatch(d) else "NaT" for d in dates], dtype="datetime64[s]")


def measured(
    values: ArrayLike, dates: tuple[str, ...] | None = None, unit: str = "K", **fields: Any
) -> Raster:
    """Float32 measurements; months from 2021-01 unless dates are given."""
    array = frozen(np.array(values, dtype=np.float32))
    dates = dates or tuple(f"2021-{month:02}" for month in range(1, len(array) + 1))
    fields.setdefault("grid", grid_of(*array.shape[1:]))
    fields.setdefault("band", Band("LST", unit=unit))
    return Raster(values=array, dates=dates, times=times_of(dates), **fields)


def classified(
    codes: ArrayLike,
    known: ArrayLike | None = None,
    dates: tuple[str, ...] | None = None,
    dtype: str = "uint8",
    **fields: Any,
) -> Raster:
    """Class codes, all known unless said otherwise."""
    array = frozen(np.array(codes, dtype=dtype))
    where = frozen(np.ones(array.shape, bool) if known is None else np.array(known, dtype=bool))
    dates = dates or tuple(str(2019 + year) for year in range(len(array)))
    fields.setdefault("grid", grid_of(*array.shape[1:]))
    fields.setdefault("band", Band("LCCS", dtype=dtype, role="data-mask", classes=CLASSES))
    return Raster(values=array, known=where, dates=dates, times=times_of(dates), **fields)


def picture(height: int = 2, width: int = 3, dates: tuple[str, ...] = ("2021-07-01",)) -> Raster:
    """An opaque picture whose first pixel is missing."""
    values = np.full((len(dates), height, width, 4), 200, dtype=np.uint8)
    values[..., 3] = 255
    values[:, 0, 0] = 0
    known = values[..., 3] > 0
    return Raster(
        values=frozen(values),
        grid=grid_of(height, width),
        dates=dates,
        band=Band("RGB", dtype="uint8", role="visual"),
        times=times_of(dates),
        known=frozen(known),
    )
