"""The public functions: the pixels of a data set, and what they would cost."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence

from je_explorer.loader.job import Job, OnDate, OnProgress, read_all, tell_cost
from je_explorer.loader.target import CatalogLike, Target, find_target
from je_explorer.net.loop import on_io_loop, run_sync
from je_explorer.raster.raster import Raster
from je_explorer.raster.roi import AreaLike
from je_explorer.request import Plan, Request
from je_explorer.stac.dates import DatesLike
from je_explorer.stac.model import Collection

MEMORY_LIMIT = 4 * 2**30
"""Bytes that one answer may take, unless ``memory=`` says otherwise."""


def load(
    collection: str | Collection,
    band: str | None = None,
    dates: DatesLike = None,
    area: AreaLike | None = None,
    ppu: float | None = None,
    catalog: CatalogLike = None,
    progress: OnProgress | None = None,
    *,
    memory: int = MEMORY_LIMIT,
    months: Sequence[int] = (),
) -> Raster:
    """Load the images of a data set, of some dates and an area, as numbers.

    Args:
        collection: id, or a Collection of ``Catalog.collections()``.
        band: name; None is the only or first one.
        dates: ``"2021-07"``, ``("2021-07-01", "2021-08-31")``, a datetime, or None for the newest.
            A date stands for its whole period: any month, half-month, ... that is touched counts.
        area: box ``[west, south, east, north]`` (also across the antimeridian), GeoJSON, a path to
            it, a shapely geometry, or None for the collection's extent.
        ppu: pixels per degree (per 32768 m on polar grids); the nearest that exists is read. None
            is the finest that keeps a date under a million pixels.
        catalog: a Catalog or what ``Catalog()`` takes; None is the live JAXA catalogue.
        progress: called with a Progress after each step, from another thread.
        memory: most bytes that the answer may take.
        months: of all these dates, only those in some months of any year: ``[8]`` is every August.

    Returns:
        A Raster: ``values`` float32 ``(time, y, x)`` with NaN where missing; integers with
        ``valid`` beside them for classes and flags; uint8 ``(time, y, x, 4)`` for pictures. Tiles
        that the service could not deliver are missing pixels, named in ``raster.missing``.

    Raises:
        UnknownCollection, UnknownBand, BadDates, NoDates, BadArea, AreaOutside: the request.
        OverBudget: the answer would not fit into ``memory``; a fitting ppu is named.
        SourceUnavailable, NotFound, BadStac, CogError: no part could be delivered.

    Example:
        >>> import je_explorer as jx
        >>> raster = jx.load(  # doctest: +SKIP
        ...     "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly",
        ...     dates=("2021-06", "2021-08"), area=[122, 24, 146, 46], catalog="sample")
        >>> raster.values.shape  # doctest: +SKIP
        (3, 220, 240)
    """
    return run_sync(
        _read(find_target(collection, band, dates, area, ppu, catalog, months), progress, memory)
    )


async def aload(
    collection: str | Collection,
    band: str | None = None,
    dates: DatesLike = None,
    area: AreaLike | None = None,
    ppu: float | None = None,
    catalog: CatalogLike = None,
    progress: OnProgress | None = None,
    *,
    memory: int = MEMORY_LIMIT,
    months: Sequence[int] = (),
    on_date: OnDate | None = None,
) -> Raster:
    """As ``load``, from async code; cancelling it stops its requests.

    Args:
        on_date: called on the I/O thread, in which it must not linger, when all pixels of a date
            are there: with the date's index and the raster, the rest of which is being filled.
    """
    target = find_target(collection, band, dates, area, ppu, catalog, months)
    return await on_io_loop(_read(target, progress, memory, on_date))


def plan(
    collection: str | Collection,
    band: str | None = None,
    dates: DatesLike = None,
    area: AreaLike | None = None,
    ppu: float | None = None,
    catalog: CatalogLike = None,
    *,
    memory: int = MEMORY_LIMIT,
    months: Sequence[int] = (),
) -> Plan:
    """What a load would cost: its dates, files, requests, bytes, shape and memory.

    Takes the arguments of ``load`` and raises the same errors. The headers of the files are read
    (and kept), their pixels are not.
    """
    return run_sync(
        _cost(
            find_target(collection, band, dates, area, ppu, catalog, months),
            dates,
            area,
            ppu,
            memory,
            months,
        )
    )


async def aplan(
    collection: str | Collection,
    band: str | None = None,
    dates: DatesLike = None,
    area: AreaLike | None = None,
    ppu: float | None = None,
    catalog: CatalogLike = None,
    *,
    memory: int = MEMORY_LIMIT,
    months: Sequence[int] = (),
) -> Plan:
    """As ``plan``, from async code."""
    return await on_io_loop(
        _cost(
            find_target(collection, band, dates, area, ppu, catalog, months),
            dates,
            area,
            ppu,
            memory,
            months,
        )
    )


async def _read(
    target: Awaitable[Target],
    progress: OnProgress | None,
    memory: int,
    on_date: OnDate | None = None,
) -> Raster:
    return await read_all(Job.of(await target, memory, progress, on_date))


async def _cost(
    target: Awaitable[Target],
    dates: DatesLike,
    area: AreaLike | None,
    ppu: float | None,
    memory: int,
    months: Sequence[int],
) -> Plan:
    found = await target
    request = Request.of(
        found.collection, found.band, dates, area, ppu, found.catalog.source, months
    )
    return await tell_cost(Job.of(found, memory, None), request)
