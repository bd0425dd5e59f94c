"""A data set as a lazy xarray array: nothing is loaded until a value is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import MissingExtra, RequestError
from je_explorer.export.labelled import (
    CHANNELS,
    attributes,
    coordinates,
    dimensions,
    xarray_module,
)
from je_explorer.loader import MEMORY_LIMIT, CatalogLike
from je_explorer.loader.job import Job, read_all
from je_explorer.loader.target import Target, find_target
from je_explorer.net.loop import run_sync
from je_explorer.raster.grid import BBox, Window, is_geographic
from je_explorer.raster.raster import Raster
from je_explorer.raster.roi import ROI, AreaLike
from je_explorer.stac.dates import DatesLike
from je_explorer.stac.model import Collection

if TYPE_CHECKING:
    import xarray

Chunks: TypeAlias = "Mapping[str, int] | int | str | None"

_SIDE = 2048
"""Pixels along a chunk where none is asked for: 16 MB, one date."""


def open_xarray(
    collection: str | Collection,
    band: str | None = None,
    dates: DatesLike = None,
    area: AreaLike | None = None,
    ppu: float | None = None,
    catalog: CatalogLike = None,
    *,
    chunks: Chunks = None,
    months: Sequence[int] = (),
) -> xarray.DataArray:
    """A data set as a lazy array backed by dask, with the labels of `Raster.to_xarray`.

    Takes the arguments of ``load``. The catalogue is read for the dates, and one file for the kind
    of values; pixels are read chunk by chunk when they are computed, in threads of this process.

    Args:
        collection, band, dates, area, ppu, catalog: as in ``load``.
        months: as in ``load``.
        chunks: pixels per chunk, per dimension ``{"time": 1, "lat": 512, "lon": 512}``, one number
            for the two axes of the map, ``"auto"`` (dask's choice), or None: one date, 2048 x 2048.

    Raises:
        MissingExtra: xarray or dask is not installed.
        RequestError: as ``load``, and chunks of a dimension that does not exist.

    Example::

        lst = jx.open_xarray(collection, dates=("2001", "2024"), area=[122, 24, 146, 46])
        lst.groupby("time.month").mean().compute()
    """
    xr, dask_array = xarray_module(), _dask_array()
    target = run_sync(find_target(collection, band, dates, area, ppu, catalog, months))
    probe = run_sync(_probe(target))
    source = _Source(target, probe, _inside(target))
    times = _times(target)
    dims: tuple[str, ...] = dimensions(target.grid, times)
    sizes = _sizes(dask_array, chunks, dims, target.shape, probe.values.dtype)
    coords = coordinates(target.grid, target.labels, times)
    if probe.known is not None:
        coords["valid"] = (dims, dask_array.map_blocks(source.valid, chunks=sizes, dtype=bool))
    if probe.band.is_picture:
        dims, sizes = (*dims, "channel"), (*sizes, (len(CHANNELS),))
        coords["channel"] = ("channel", list(CHANNELS))
    made: xarray.DataArray = xr.DataArray(
        dask_array.map_blocks(source.values, chunks=sizes, dtype=probe.values.dtype),
        coords=coords,
        dims=dims,
        name=target.band,
        attrs=attributes(probe.band, target.grid, target.collection.id, probe.values.dtype),
    )
    return made


@dataclass(frozen=True, eq=False, slots=True)
class _Source:
    """What the chunks are read from.

    Attributes:
        target: the whole array.
        probe: one pixel of it, for the kind of the values.
        inside: bool ``(y, x)``: pixels of the area; None where all are.
    """

    target: Target
    probe: Raster
    inside: NDArray[np.bool_] | None

    def values(self, block_info: Any = None) -> NDArray[np.generic]:
        """A chunk's values; dask says which chunk."""
        return self._read(block_info)[0]

    def valid(self, block_info: Any = None) -> NDArray[np.bool_]:
        """Which of a chunk's pixels were measured."""
        return self._read(block_info)[1]

    def _read(self, block_info: Any) -> tuple[NDArray[np.generic], NDArray[np.bool_]]:
        time, row, col = block_info[None]["array-location"][:3]
        window = Window(col[0], row[0], col[1] - col[0], row[1] - row[0])
        part = replace(
            self.target,
            periods=self.target.periods[time[0] : time[1]],
            grid=self.target.grid.crop(window),
        )
        found = run_sync(_load(part))
        valid = found.valid
        if self.inside is not None:
            # A chunk that the area only grazes may have been given a pixel of its own.
            valid = valid & self.inside[window.slices]
        return self._as_probe(found, valid), valid

    def _as_probe(self, found: Raster, valid: NDArray[np.bool_]) -> NDArray[np.generic]:
        """Values of the expected kind, also from a chunk in which no file exists."""
        dtype = self.probe.values.dtype
        if dtype.kind == "f":
            return np.where(valid, found.values, np.nan).astype(dtype, copy=False)
        shape = valid.shape + self.probe.values.shape[3:]
        if found.values.shape != shape or found.values.dtype.kind == "f":
            return np.zeros(shape, dtype=dtype)
        mask = valid[..., None] if len(shape) == 4 else valid
        return np.where(mask, found.values, 0).astype(dtype, copy=False)


async def _load(target: Target) -> Raster:
    return await read_all(Job.of(target, MEMORY_LIMIT, None))


async def _probe(target: Target) -> Raster:
    """One pixel where a file lies, of the newest date: it tells the kind of the values."""
    period = target.periods[-1]
    level = None if target.collection.cog_level_max is None else target.level.cog_level
    found = await target.catalog.aitems(
        target.collection, period, bbox=target.search_box, level=level
    )
    boxes = [BBox(*item.bbox) for item in found.items if item.bbox and target.band in item.assets]
    seen = [both for box in boxes for both in _turns(box, target) if both.width and both.height]
    box = seen[0] if seen else target.grid.bbox
    window = target.grid.window(BBox(*box.centre, *box.centre))
    return await _load(replace(target, periods=(period,), grid=target.grid.crop(window)))


def _turns(box: BBox, target: Target) -> list[BBox]:
    """What a file's box shares with the target, at each turn of the globe."""
    turns = (0.0, 360.0, -360.0) if is_geographic(target.grid.crs) else (0.0,)
    shared = [box.shifted(turn).intersection(target.grid.bbox) for turn in turns]
    return [each for each in shared if each is not None]


def _inside(target: Target) -> NDArray[np.bool_] | None:
    area = target.area
    if not isinstance(area, ROI) or (area.is_box and is_geographic(target.grid.crs)):
        return None
    return area.pixels(target.grid)


def _times(target: Target) -> NDArray[np.datetime64]:
    moments = [
        "NaT" if period.normal else period.start.replace(tzinfo=None) for period in target.periods
    ]
    return np.array(moments, dtype="datetime64[s]")


def _sizes(
    dask_array: Any,
    chunks: Chunks,
    dims: tuple[str, ...],
    shape: tuple[int, int, int],
    dtype: np.dtype[np.generic],
) -> tuple[tuple[int, ...], ...]:
    """The chunks' lengths along each dimension."""
    wanted: Any = (1, _SIDE, _SIDE)
    if isinstance(chunks, Mapping):
        unknown = set(chunks) - set(dims)
        if unknown:
            raise RequestError(
                f"chunks are given for {', '.join(sorted(unknown))}, but the dimensions are"
                f" {', '.join(dims)}"
            )
        wanted = tuple(chunks.get(name, usual) for name, usual in zip(dims, wanted, strict=True))
    elif isinstance(chunks, int):
        wanted = (1, chunks, chunks)
    elif chunks is not None:
        wanted = chunks
    try:
        made: tuple[tuple[int, ...], ...] = dask_array.core.normalize_chunks(
            wanted, shape=shape, dtype=dtype
        )
    except (TypeError, ValueError) as error:
        raise RequestError(f"chunks can't be {chunks!r}: {error}") from error
    return made


def _dask_array() -> Any:
    try:
        import dask.array
    except ImportError as error:
        raise MissingExtra(
            "lazy arrays need the package dask: pip install 'je-explorer[xarray]'"
        ) from error
    return dask.array
