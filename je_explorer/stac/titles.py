"""Short titles of collections for people, in English and Japanese."""

from __future__ import annotations

import re
from collections.abc import Mapping

from je_explorer.stac.hints import BY_CATEGORY, CADENCES
from je_explorer.stac.model import Collection

# Pattern in the id -> satellite and sensor, or the product's own name. The first that fits counts.
_SENSORS: tuple[tuple[str, str], ...] = (
    (r"Terra\.MODIS-Aqua\.MODIS", "Terra + Aqua MODIS"),
    (r"GCOM-C\.SGLI", "GCOM-C SGLI"),
    (r"GCOM-W\.AMSR2", "GCOM-W AMSR2"),
    (r"AMSR-E", "Aqua AMSR-E"),
    (r"Terra\.MODIS", "Terra MODIS"),
    (r"Aqua\.MODIS", "Aqua MODIS"),
    (r"GSMaP_NRT", "GSMaP NRT"),
    (r"GSMaP", "GSMaP"),
    (r"AW3D30", "ALOS AW3D30"),
    (r"PALSAR-2", "ALOS-2 PALSAR-2"),
    (r"ALOS", "ALOS"),
    (r"PROBA-V", "PROBA-V"),
    (r"TE_MSM", "TE-Japan MSM"),
    (r"COBE-SST", "COBE-SST"),
)

_DETAILS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "time": (("daytime", "daytime", "昼"), ("nighttime", "nighttime", "夜")),
    "place": (
        ("_north", "Arctic", "北極"),
        ("_south", "Antarctic", "南極"),
        ("_japan", "Japan", "日本"),
    ),
}

# Bands whose family's name would say too little.
_BAND_TITLES: Mapping[str, tuple[str, str]] = {
    "CHLA": ("Chlorophyll-a", "クロロフィルa濃度"),
    "FNF": ("Forest map", "森林・非森林"),
    "SPI": ("Drought index (SPI)", "干ばつ指数 (SPI)"),
    "EXT": ("Extreme precipitation", "極端降水"),
    "ETidx": ("Evapotranspiration index", "蒸発散指数"),
    "FLDDPH": ("Flood depth", "浸水深"),
    "FLDFRC": ("Flooded fraction", "浸水面積率"),
    "FLDOUT": ("Floodplain flow", "氾濫原流量"),
    "OUTFLW": ("River discharge", "河川流量"),
    "RIVOUT": ("Flow in the channel", "河道流量"),
    "RIVDPH": ("River depth", "河川水深"),
    "RPRIVDPH": ("Return period of river depth", "河川水深の再現期間"),
}


def short_title(collection: Collection, lang: str = "en") -> tuple[str, str]:
    """A title of a few words, and a line below it that tells alike collections apart.

    Args:
        collection: of any catalogue; outside JAXA's the title is its own.
        lang: ``"en"`` or ``"ja"``; any other counts as English.

    Example:
        >>> sst = "JAXA.G-Portal_GCOM-C.SGLI_standard.L3-SST.daytime.v3_global_monthly"
        >>> short_title(Collection(sst, "", category="sea surface temperature",
        ...                        cadence="monthly", date_format="YYYY-MM"))
        ('Sea surface temperature', 'GCOM-C SGLI, daytime · monthly')
    """
    japanese = lang == "ja"
    if collection.date_format is None:
        return collection.title or collection.id, collection.id if collection.title else ""
    return _title(collection, japanese), _subtitle(collection, japanese)


def _title(collection: Collection, japanese: bool) -> str:
    for band in collection.bands[:1]:
        if band in _BAND_TITLES:
            return _BAND_TITLES[band][japanese]
    family = BY_CATEGORY.get(collection.category)
    if family is None:
        return collection.title or collection.id
    return family.japanese if japanese else family.title


def sensor_of(collection: Collection) -> str:
    """Satellite and sensor, or the product's own name; ``""`` where the id says neither.

    Example:
        >>> sensor_of(Collection("JAXA.G-Portal_GCOM-C.SGLI_standard.L3-SST", ""))
        'GCOM-C SGLI'
    """
    return next((name for pattern, name in _SENSORS if re.search(pattern, collection.id)), "")


def _subtitle(collection: Collection, japanese: bool) -> str:
    sensor = sensor_of(collection)
    details = [
        entry[1 + japanese]
        for entries in _DETAILS.values()
        for entry in entries
        if entry[0] in collection.id
    ]
    cadence = CADENCES.get(collection.cadence, ("", ""))[japanese]
    made = ("synthetic", "合成データ")[japanese] if "synthetic" in collection.title else ""
    if japanese:
        return "・".join(part for part in (sensor, *details, cadence, made) if part)
    left = ", ".join(part for part in (sensor, *details) if part)
    return " · ".join(part for part in (left, cadence, made) if part)
