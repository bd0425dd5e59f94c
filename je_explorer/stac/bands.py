"""What an asset's numbers mean: scale, missing values, unit and classes, read from its item.

They may differ from date to date, so each item is asked. Source: JAXA's ``je:rasters``, the STAC
extensions raster 1.x and classification 1.x and 2.x, and the common ``bands`` of STAC 1.1.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from je_explorer.errors import BadStac
from je_explorer.raster.raster import Band, ClassLabel
from je_explorer.stac.fields import mapping, number_of
from je_explorer.stac.model import Asset, Collection, Item

ROLES = ("data-mask", "visual", "data")
MAX_CLASSES = 4096
MAX_NAME = 200

_COLOR = re.compile(r"^#?([0-9a-fA-F]{6})([0-9a-fA-F]{2})?$")
_NOT_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def band_of(asset: Asset, item: Item, collection: Collection) -> Band:
    """What the numbers of one asset mean, on the date of its item.

    Scale and offset are those of role ``data`` only; classes, flags and pictures stay as stored.

    Raises:
        BadStac: a scale that is 0 or no number, or an offset that is none: no value could be
            trusted. The message names item and asset.

    Example:
        >>> asset = Asset("SST", "", ("data",), fields={"je:rasters": {
        ...     "dn": {"data_type": "uint16", "nodata": 65535},
        ...     "dn2value": {"slope": 0.0012, "offset": -10}, "value": {"unit": "degC"}}})
        >>> band_of(asset, Item("i", "i.json", None, {}), Collection("c", "c.json")).unit
        'degC'
    """
    where = f"band {asset.key} of {item.href}"
    told = _first(asset.fields.get("je:rasters"))
    if isinstance(told, Mapping):
        return _jaxa(asset, told, collection, where)
    return _plain(asset, collection, where)


def _jaxa(asset: Asset, told: Mapping[str, Any], collection: Collection, where: str) -> Band:
    dn, value = mapping(told.get("dn")), mapping(told.get("value"))
    slopes = mapping(told.get("dn2value"))
    scale, offset = _scale(slopes.get("slope"), where), _offset(slopes.get("offset"), where)
    classes = _classes(asset.fields.get("classification:classes") or value.get("labels"))
    unit = _unit(value.get("unit"), collection.units.get(asset.key, ""))
    role = asset.roles[0] if asset.roles and asset.roles[0] in ROLES else _role(asset.roles)
    if role == "data" and classes and not unit and (scale, offset) == (1.0, 0.0):
        role = "data-mask"
    scaled = role == "data"
    nodata, more = _nodata(dn.get("nodata"))
    return Band(
        name=asset.key,
        dtype=_dtype(dn.get("data_type")),
        scale=scale if scaled else 1.0,
        offset=offset if scaled else 0.0,
        nodata=nodata,
        valid_range=_valid_range(dn.get("min"), dn.get("max")),
        errors=(*more, *_numbers(dn.get("error"))),
        unit=unit,
        classes=classes,
        role=role,
        title=asset.title,
    )


def _plain(asset: Asset, collection: Collection, where: str) -> Band:
    told = _common(asset.fields)
    classes = _classes(told.get("classification:classes"))
    bits = _bitfields(told.get("classification:bitfields"))
    scale, offset = _scale(told.get("scale"), where), _offset(told.get("offset"), where)
    is_scaled = (scale, offset) != (1.0, 0.0)
    role = _role(asset.roles)
    if role == "data" and (bits or (classes and not is_scaled)):
        role = "data-mask"
    nodata, more = _nodata(told.get("nodata"))
    if role == "data":
        # Class codes in a scaled band are flags (land, pole hole, ...): scaled, they would be lies.
        more += tuple(float(label.value) for label in classes)
    return Band(
        name=asset.key,
        dtype=_dtype(told.get("data_type")),
        scale=scale if role == "data" else 1.0,
        offset=offset if role == "data" else 0.0,
        nodata=nodata,
        errors=more,
        unit=_unit(told.get("unit"), collection.units.get(asset.key, "")),
        classes=bits or classes,
        role=role,
        title=asset.title,
        flags=bool(bits),
    )


_SPELLINGS = {"raster:scale": "scale", "raster:offset": "offset", "raster:unit": "unit"}


def _common(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an asset and of its first band as one, the band's above the asset's."""
    bands = (mapping(_first(fields.get(name))) for name in ("eo:bands", "bands", "raster:bands"))
    merged: dict[str, Any] = {}
    for source in (fields, *bands):
        merged.update({_SPELLINGS.get(k, k): v for k, v in source.items() if v is not None})
    return merged


def _role(roles: Sequence[str]) -> str:
    return next((role for role in ROLES if role in roles), "data")


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _scale(value: object, where: str) -> float:
    number = 1.0 if value is None else number_of(value)
    if number is None or number == 0.0:
        raise BadStac(f"{where} has the scale {value!r}: it must be a number that is not 0")
    return number


def _offset(value: object, where: str) -> float:
    number = 0.0 if value is None else number_of(value)
    if number is None:
        raise BadStac(f"{where} has the offset {value!r}: it must be a number")
    return number


def _number(value: object) -> float | None:
    if isinstance(value, str):
        return _NOT_FINITE.get(value.strip().lower())
    return number_of(value)


def _numbers(value: object) -> tuple[float, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(n for n in map(_number, values) if n is not None)


def _nodata(value: object) -> tuple[float | None, tuple[float, ...]]:
    """The missing value, and further ones where a list is given."""
    found = _numbers(value)
    return (found[0], found[1:]) if found else (None, ())


def _valid_range(low: object, high: object) -> tuple[float, float] | None:
    lowest, highest = _number(low), _number(high)
    if lowest is None and highest is None:
        return None
    start = -math.inf if lowest is None else lowest
    stop = math.inf if highest is None else highest
    return (start, stop) if start <= stop else None


def _dtype(value: object) -> str:
    try:
        return np.dtype(value).name if isinstance(value, str) else "float32"
    except TypeError:
        return "float32"


def _unit(value: object, hint: str) -> str:
    return value.strip() if isinstance(value, str) else hint


def _classes(value: object) -> tuple[ClassLabel, ...]:
    if not isinstance(value, list):
        return ()
    labels = (_label(entry) for entry in value[:MAX_CLASSES] if isinstance(entry, Mapping))
    return tuple({label.value: label for label in labels if label}.values())


def _label(entry: Mapping[str, Any]) -> ClassLabel | None:
    number = number_of(entry.get("value"))
    if number is None or number != int(number):
        return None
    names = (entry.get(key) for key in ("title", "description", "name"))
    name = next((text for text in names if isinstance(text, str) and text.strip()), "")
    color = entry.get("color_hint", entry.get("color-hint", entry.get("color")))
    return ClassLabel(int(number), name.strip()[:MAX_NAME] or str(int(number)), _color(color))


def _color(value: object) -> str | None:
    match = _COLOR.match(value.strip()) if isinstance(value, str) else None
    return f"#{match.group(1).lower()}" if match else None


def _bitfields(value: object) -> tuple[ClassLabel, ...]:
    """Bits by their position; fields of several bits by their first."""
    if not isinstance(value, list):
        return ()
    found = []
    for entry in value[:MAX_CLASSES]:
        position = number_of(mapping(entry).get("offset"))
        name = mapping(entry).get("name") or mapping(entry).get("description")
        if position is not None and isinstance(name, str):
            found.append(ClassLabel(int(position), name[:MAX_NAME]))
    return tuple(found)
