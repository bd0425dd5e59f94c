"""Rasters as labelled arrays of xarray, and as NetCDF in the CF conventions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj

from je_explorer.errors import MissingExtra
from je_explorer.export.files import PathLike, replacing
from je_explorer.raster.grid import is_geographic
from je_explorer.raster.raster import Raster

if TYPE_CHECKING:
    import xarray

_CF_UNITS = {"degC": "degree_Celsius", "Celsius": "degree_Celsius", "%": "percent", "": "1"}


def to_xarray(raster: Raster) -> xarray.DataArray:
    """A raster as a labelled array.

    Dimensions are ``(time, y, x)`` on a projected grid and ``(time, lat, lon)`` in degrees; a
    picture has a fourth, ``channel``. Missing pixels are NaN; of classes and pictures, the bool
    coordinate ``valid`` says which pixels were measured. Climate normals, which have no year, have
    the dimension ``date`` with their labels.

    Raises:
        MissingExtra: xarray is not installed.

    Example::

        raster.to_xarray().sel(lon=139.7, lat=35.7, method="nearest").plot()
    """
    xr = _xarray()
    degrees = is_geographic(raster.grid.crs)
    time, y, x = _time_name(raster), "lat" if degrees else "y", "lon" if degrees else "x"
    coords: dict[str, Any] = {
        time: (time, _times(raster), _time_attributes(raster)),
        y: (y, raster.grid.ys, _AXES[y]),
        x: (x, raster.grid.xs, _AXES[x]),
        "spatial_ref": ((), 0, pyproj.CRS.from_user_input(raster.grid.crs).to_cf()),
    }
    if time == "time":
        coords["date"] = ("time", np.asarray(raster.dates, dtype=object).astype(str))
    dims = [time, y, x]
    if raster.known is not None:
        coords["valid"] = (tuple(dims), raster.known)
    if raster.band.is_picture:
        dims.append("channel")
        coords["channel"] = ("channel", ["red", "green", "blue", "opacity"])
    made: xarray.DataArray = xr.DataArray(
        raster.values, coords=coords, dims=dims, name=raster.band.name, attrs=_attributes(raster)
    )
    return made


def to_netcdf(raster: Raster, path: PathLike) -> Path:
    """Write a raster as NetCDF-4 in the CF conventions, compressed.

    Missing pixels of classes are written as a fill value; pictures keep their opacity.

    Args:
        raster: not modified.
        path: an existing file is replaced when the new one is complete.

    Raises:
        ExportError: the file can't be written.
        MissingExtra: xarray or netCDF4 is not installed.
    """
    _netcdf4()
    array = to_xarray(raster)
    encoding: dict[str, Any] = {"zlib": True, "complevel": 4, "grid_mapping": "spatial_ref"}
    if raster.values.dtype.kind == "f":
        encoding["_FillValue"] = raster.values.dtype.type(np.nan)
    dataset = array.to_dataset()
    if "valid" in array.coords:
        dataset = dataset.reset_coords("valid")
        dataset["valid"] = dataset["valid"].astype(np.int8)
        dataset["valid"].attrs = {"long_name": "1 where the pixel was measured", "units": "1"}
    dataset.attrs = {"Conventions": "CF-1.11", "title": raster.title or raster.band.name}
    encodings: dict[str, Any] = {str(array.name): encoding}
    for name in ("lat", "lon", "y", "x"):
        if name in dataset.coords:
            encodings[name] = {"_FillValue": None}
    if "time" in dataset.coords:
        encodings["time"] = {"units": "seconds since 1970-01-01", "dtype": "int64"}
    with replacing(path) as temporary:
        dataset.to_netcdf(temporary, engine="netcdf4", format="NETCDF4", encoding=encodings)
    return Path(path).expanduser()


_AXES: dict[str, dict[str, str]] = {
    "lat": {"standard_name": "latitude", "units": "degrees_north", "axis": "Y"},
    "lon": {"standard_name": "longitude", "units": "degrees_east", "axis": "X"},
    "y": {"standard_name": "projection_y_coordinate", "units": "m", "axis": "Y"},
    "x": {"standard_name": "projection_x_coordinate", "units": "m", "axis": "X"},
}


def _time_name(raster: Raster) -> str:
    """``time`` where each date is a moment, ``date`` for climate normals."""
    dated = len(raster.times) == len(raster.dates) and not np.isnat(raster.times).any()
    return "time" if dated else "date"


def _times(raster: Raster) -> Any:
    if _time_name(raster) == "time":
        return raster.times.astype("datetime64[ns]")
    return np.asarray(raster.dates, dtype=object).astype(str)


def _time_attributes(raster: Raster) -> dict[str, str]:
    if _time_name(raster) == "time":
        return {"standard_name": "time", "axis": "T", "long_name": "start of the period"}
    return {"long_name": "part of the year"}


def _attributes(raster: Raster) -> dict[str, Any]:
    band = raster.band
    made: dict[str, Any] = {
        "long_name": band.title or band.name,
        "units": _CF_UNITS.get(band.unit, band.unit),
        "collection": raster.collection,
        "crs": raster.grid.crs,
    }
    if band.is_classes and band.classes:
        kind = raster.values.dtype.type
        made["flag_values"] = np.asarray([label.value for label in band.classes]).astype(kind)
        made["flag_meanings"] = " ".join(_word(label.name) for label in band.classes)
    if band.is_classes or band.is_picture:
        del made["units"]
    return made


def _word(name: str) -> str:
    """A class name without spaces: CF separates the meanings of flags by spaces."""
    return "_".join(name.split()) or "unnamed"


def _xarray() -> Any:
    try:
        import xarray as xr
    except ImportError as error:
        raise MissingExtra(
            "labelled arrays need the package xarray: pip install 'je-explorer[xarray]'"
        ) from error
    return xr


def _netcdf4() -> None:
    try:
        import netCDF4  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            "NetCDF files need the package netCDF4: pip install 'je-explorer[xarray]'"
        ) from error
