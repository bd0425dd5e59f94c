"""Rasters as labelled arrays of xarray, and as NetCDF in the CF conventions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from je_explorer.errors import MissingExtra
from je_explorer.export.codes import marked
from je_explorer.export.files import PathLike, replacing
from je_explorer.export.labelled import (
    CHANNELS,
    attributes,
    coordinates,
    dimensions,
    xarray_module,
)
from je_explorer.export.lazy import open_xarray
from je_explorer.raster.raster import Raster

if TYPE_CHECKING:
    import xarray

__all__ = ["open_xarray", "to_netcdf", "to_xarray"]


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
    xr = xarray_module()
    dims = list(dimensions(raster.grid, raster.times))
    coords = coordinates(raster.grid, raster.dates, raster.times)
    if raster.known is not None:
        coords["valid"] = (tuple(dims), raster.known)
    if raster.band.is_picture:
        dims.append("channel")
        coords["channel"] = ("channel", list(CHANNELS))
    about = attributes(raster.band, raster.grid, raster.collection, raster.values.dtype)
    made: xarray.DataArray = xr.DataArray(
        raster.values, coords=coords, dims=dims, name=raster.band.name, attrs=about
    )
    return made


def to_netcdf(raster: Raster, path: PathLike) -> Path:
    """Write a raster as NetCDF-4 in the CF conventions, compressed.

    Missing pixels hold the fill value: NaN, or of classes a code that no class has. Beside a
    picture, the variable ``valid`` says which pixels were measured.

    Args:
        raster: not modified.
        path: an existing file is replaced when the new one is complete.

    Raises:
        ExportError: the file can't be written.
        MissingExtra: xarray or netCDF4 is not installed.
    """
    _need_netcdf4()
    values: dict[str, Any] = {"zlib": True, "complevel": 4, "grid_mapping": "spatial_ref"}
    if raster.band.is_classes:
        codes, missing = marked(raster)
        raster = replace(raster, values=codes, known=None)
        values["_FillValue"] = None if missing is None else codes.dtype.type(missing)
    elif raster.values.dtype.kind == "f":
        values["_FillValue"] = raster.values.dtype.type(np.nan)
    dataset = to_xarray(raster).to_dataset()
    encoding: dict[str, Any] = {raster.band.name: values}
    if "valid" in dataset.coords:
        dataset = dataset.reset_coords("valid")
        dataset["valid"] = dataset["valid"].astype(np.int8)
        dataset["valid"].attrs = {"long_name": "1 where the pixel was measured", "units": "1"}
        encoding["valid"] = {"zlib": True, "complevel": 4, "grid_mapping": "spatial_ref"}
    dataset.attrs = {"Conventions": "CF-1.11", "title": raster.title or raster.band.name}
    axes = {"lat", "lon", "y", "x"} & set(dataset.coords)
    encoding.update({str(name): {"_FillValue": None} for name in axes})
    if "time" in dataset.coords:
        encoding["time"] = {"units": "seconds since 1970-01-01", "dtype": "int64"}
    with replacing(path) as temporary:
        dataset.to_netcdf(temporary, engine="netcdf4", format="NETCDF4", encoding=encoding)
    return Path(path).expanduser()


def _need_netcdf4() -> None:
    try:
        import netCDF4  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            "NetCDF files need the package netCDF4: pip install 'je-explorer[xarray]'"
        ) from error
