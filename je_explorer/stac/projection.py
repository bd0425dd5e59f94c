"""The resolution of an item, as its ``proj:*`` fields tell it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from je_explorer.raster.grid import POLAR_UNIT, is_geographic
from je_explorer.stac.fields import number_of
from je_explorer.stac.model import Item
from je_explorer.stac.parse import epsg_of, is_raster


def _sources(item: Item) -> list[Mapping[str, Any]]:
    """Where the fields may stand: with the item, or (each band its own) with its images."""
    return [item.properties, *(a.fields for a in item.assets.values() if is_raster(a))]


def _transform(fields: Mapping[str, Any]) -> list[float] | None:
    found = fields.get("proj:transform")
    if not isinstance(found, list) or len(found) not in (6, 9):
        return None
    numbers = [number_of(value) for value in found[:6]]
    known = [n for n in numbers if n is not None]
    return known if len(known) == 6 and known[0] > 0 and known[4] < 0 else None


def epsg_of_item(item: Item) -> int | None:
    """The EPSG code of an item; 0 for a CRS without one; None if unsaid."""
    codes = (epsg_of(fields) for fields in _sources(item))
    return next((code for code in codes if code is not None), None)


def ppu_of(item: Item) -> float | None:
    """Pixels per degree, or per 32768 m, of the item's finest image; None if unsaid."""
    sizes = [t[0] for fields in _sources(item) if (t := _transform(fields))]
    if not sizes:
        return None
    epsg = epsg_of_item(item)
    if epsg is None:
        return None
    degrees = epsg > 0 and _is_geographic(epsg)
    return round((1.0 if degrees else POLAR_UNIT) / min(sizes), 6)


def _is_geographic(epsg: int) -> bool:
    try:
        return is_geographic(f"EPSG:{epsg}")
    except RuntimeError:  # pyproj knows no such code
        return False
