"""The addresses behind each step of a chain, looked up when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

from je_explorer.net.loop import run_sync
from je_explorer.raster.grid import BBox
from je_explorer.request import Area
from je_explorer.stac.catalog import Catalog
from je_explorer.stac.dates import Period
from je_explorer.stac.items import Items
from je_explorer.stac.model import Collection
from je_explorer.stac.reader import wave

DAY = 86400.0
"""Seconds for which a catalogue's JSON is believed without asking again."""


def of_level(periods: Sequence[Period], level: int) -> list[list[str]]:
    """The catalogue of a level of JAXA's pyramid, per date."""
    return [[urljoin(period.href, f"{level}/catalog.json")] for period in periods]


def items_of(
    catalog: Catalog,
    collection: Collection,
    periods: Sequence[Period],
    area: Area | None,
    level: int,
) -> list[Items]:
    """The items of an area, per date."""
    crs = f"EPSG:{collection.epsg}"
    box = area if area is None or isinstance(area, BBox) else area.bbox_in(crs)

    async def one(period: Period) -> Items:
        return await catalog.aitems(collection, period, bbox=box, level=level)

    return run_sync(wave(periods, one))


def json_at(catalog: Catalog, addresses: Sequence[Sequence[str]]) -> list[list[Any]]:
    """The JSON at each address."""

    async def read(address: str) -> Any:
        return await catalog.client.get_json(address, max_age=DAY)

    async def of_date(some: Sequence[str]) -> list[Any]:
        return await wave(some, read)

    return run_sync(wave(addresses, of_date))
