"""Names of dimensions, coordinates and attributes in the CF conventions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyproj
from numpy.typing import NDArray

from je_explorer.errors import MissingExtra
from je_explorer.raster.grid import Grid, is_geographic
from je_explorer.raster.raster import Band

_CF_UNITS = {"degC": "degree_Celsius", "Celsius": "degree_Celsius", "%": "percent", "": "1"}

_AXES: dict[str, dict[str, str]] = {
    "lat": {"standard_name": "latitude", "units": "degrees_north", "axis": "Y"},
    "lon": {"standard_name": "longitude", "units": "degrees_east", "axis": "X"},
    "y": {"standard_name": "projection_y_coordinate", "units": "m", "axis": "Y"},
    "x": {"standard_name": "projection_x_coordinate", "units": "m", "axis": "X"},
}

CHANNELS = ("red", "green", "blue", "opacity")


def dimensions(grid: Grid, times: NDArray[np.datetime64]) -> tuple[str, str, str]:
    """``time`` or, for climate normals, ``date``; then ``lat, lon`` or ``y, x``."""
    moments = "time" if len(times) and not np.isnat(times).any() else "date"
    return (moments, "lat", "lon") if is_geographic(grid.crs) else (moments, "y", "x")


def coordinates(
    grid: Grid, dates: tuple[str, ...], times: NDArray[np.datetime64]
) -> dict[str, Any]:
    """The coordinates of an array: the start of each period, the pixels' centres, the CRS."""
    moments, y, x = dimensions(grid, times)
    labels = np.asarray(dates, dtype=np.str_)
    made: dict[str, Any] = {
        y: (y, grid.ys, _AXES[y]),
        x: (x, grid.xs, _AXES[x]),
        "spatial_ref": ((), 0, pyproj.CRS.from_user_input(grid.crs).to_cf()),
    }
    if moments == "date":
        made["date"] = ("date", labels, {"long_name": "part of the year"})
        return made
    about = {"standard_name": "time", "axis": "T", "long_name": "start of the period"}
    made["time"] = ("time", times.astype("datetime64[ns]"), about)
    made["date"] = ("time", labels, {"long_name": "name of the period"})
    return made


def attributes(
    band: Band, grid: Grid, collection: str, dtype: np.dtype[np.generic]
) -> dict[str, Any]:
    """What the values are: name, unit, source; the meanings of class codes."""
    made: dict[str, Any] = {
        "long_name": band.title or band.name,
        "collection": collection,
        "crs": grid.crs,
    }
    if not (band.is_classes or band.is_picture):
        made["units"] = _CF_UNITS.get(band.unit, band.unit)
    if band.is_classes and band.classes:
        made["flag_values"] = np.asarray([label.value for label in band.classes]).astype(dtype)
        # CF separates the meanings by spaces.
        made["flag_meanings"] = " ".join(
            "_".join(label.name.split()) or "unnamed" for label in band.classes
        )
    return made


def xarray_module() -> Any:
    """The package xarray.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        import xarray
    except ImportError as error:
        raise MissingExtra(
            "labelled arrays need the package xarray: pip install 'je-explorer[xarray]'"
        ) from error
    return xarray
