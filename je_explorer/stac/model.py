"""The objects of a STAC catalogue, in the specification's own words. Values without behaviour.

Links and assets carry absolute addresses (URLs or local paths), resolved when they are read.
Source: STAC specification 1.1, and JAXA's fields ``je:*``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a STAC object; ``href`` is absolute."""

    rel: str
    href: str
    title: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of an item: ``href`` is absolute, or empty where the catalogue names none.

    ``fields`` is the asset's JSON, for the extensions (``je:rasters``, ``raster:bands``, ...).
    """

    key: str
    href: str
    roles: tuple[str, ...] = ()
    type: str = ""
    title: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Item:
    """One scene or tile of one date.

    ``bbox`` is ``(west, south, east, north)`` in degrees, or in metres for JAXA's polar tiles.
    """

    id: str
    href: str
    bbox: tuple[float, float, float, float] | None
    assets: Mapping[str, Asset]
    properties: Mapping[str, Any] = field(default_factory=dict, repr=False)
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """A data set.

    Attributes:
        id: as in the address; the id that all calls take.
        href: address of its ``collection.json``.
        bands: keys of its raster assets, in order.
        units: a hint of the unit per band, where one is known without reading an item.
        bbox: extent in degrees (or in metres, for JAXA's polar collections).
        start, end: UTC; ``end`` is None while the collection grows.
        epsg: of its grids; 4326 where nothing is said, 0 for a CRS without a code.
        ppu_max: pixels per degree (or per 32768 m) of its finest images.
        cog_level_max: the last level of JAXA's pyramid, or None outside JAXA's tree.
        date_format: JAXA's ``je:stac_date_format``, or None outside JAXA's tree.
        links: to documents and licences; not those to its items.
        category, cadence: for filters and search: ``"sea surface temperature"``, ``"monthly"``.
        raw: the collection's JSON.
    """

    id: str
    href: str
    title: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    license: str = ""
    providers: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    bbox: tuple[float, float, float, float] = (-180.0, -90.0, 180.0, 90.0)
    start: datetime | None = None
    end: datetime | None = None
    epsg: int = 4326
    ppu_max: float | None = None
    cog_level_max: int | None = None
    date_format: str | None = None
    category: str = ""
    cadence: str = ""
    links: tuple[Link, ...] = field(default=(), repr=False)
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def __hash__(self) -> int:
        return hash(self.href)
