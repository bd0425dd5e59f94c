"""The values of a raster at places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import AreaOutside, BadArea
from je_explorer.raster.grid import Grid, is_geographic
from je_explorer.raster.outline import check_degrees
from je_explorer.raster.projected import transformer

if TYPE_CHECKING:
    from je_explorer.raster.raster import Raster


def sample(
    raster: Raster, lon: float | Sequence[float], lat: float | Sequence[float]
) -> NDArray[Any]:
    """The values at one place ``(time,)`` or several ``(time, place)``.

    Raises:
        BadArea: no degrees, or not as many longitudes as latitudes.
        AreaOutside: a place lies outside the raster.
    """
    places = _places(lon, lat)
    pixels = [_pixel(raster.grid, float(x), float(y)) for x, y in places]
    cols, rows = [p[0] for p in pixels], [p[1] for p in pixels]
    known = None if raster.known is None else raster.known[:, rows, cols]
    picked = replace(raster, values=raster.values[:, rows, cols], known=known)
    if raster.band.is_classes or raster.band.is_picture:
        values = _objects(picked.values, picked.valid)
    else:
        values = np.where(picked.valid, picked.values, np.float32("nan"))
    return values if np.ndim(lon) else values[:, 0]


def _places(lon: Any, lat: Any) -> NDArray[np.float64]:
    try:
        xs, ys = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
        places = np.column_stack([xs, ys])
    except (TypeError, ValueError):
        raise BadArea(
            f"a place needs one longitude and one latitude; got {lon!r} and {lat!r}"
        ) from None
    check_degrees(places)
    return places


def _pixel(grid: Grid, lon: float, lat: float) -> tuple[int, int]:
    x, y = (lon, lat) if is_geographic(grid.crs) else transformer(grid.crs).transform(lon, lat)
    found = grid.index(x, y) if np.isfinite([x, y]).all() else None
    if found is None:
        raise AreaOutside(
            f"the place {lon:g}, {lat:g} lies outside the raster, which covers"
            f" {grid.bbox.as_tuple()} ({grid.crs})"
        )
    return found


def _objects(values: NDArray[Any], valid: NDArray[np.bool_]) -> NDArray[np.object_]:
    """Codes as Python integers, colours as tuples; None where missing."""
    found = np.full(valid.shape, None, dtype=object)
    for place in zip(*np.nonzero(valid), strict=True):
        value = values[place].tolist()
        found[place] = tuple(value) if isinstance(value, list) else value
    return found
