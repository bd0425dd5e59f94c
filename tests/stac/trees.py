"""Small catalogues as dictionaries, and a client that reads them and keeps a log."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from je_explorer.errors import JeExplorerError, NotFound

HOST = "https://data.test/stac/cog/v1"
BUCKET = "https://bucket.test/je-pds/cog/v1"
BUCKET2 = "https://bucket.test/je-pds2/cog/v1"
LST = "NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.daytime.v061_global_daily"


class FakeClient:
    """Answers ``get_json`` from a dictionary; ``log`` holds each address that was asked for.

    With ``fresh`` an address within its age is answered without a log entry, as a cache would.
    """

    def __init__(self, files: Mapping[str, Any], caches: bool = True) -> None:
        self.files = dict(files)
        self.log: list[str] = []
        self.ages: dict[str, float | None] = {}
        self.caches = caches

    async def get_json(self, url: str, *, max_age: float | None = None) -> Any:
        if self.caches and url in self.ages:
            return copy.deepcopy(self.files[url])
        self.log.append(url)
        if url not in self.files:
            raise NotFound(f"{url} does not exist (HTTP 404)")
        if isinstance(self.files[url], JeExplorerError):
            raise self.files[url]
        self.ages[url] = max_age
        return copy.deepcopy(self.files[url])

    def asked(self, part: str) -> list[str]:
        """The log's addresses that hold a text, shortened to what follows it."""
        return [url.split(part, 1)[1] for url in self.log if part in url]


def link(rel: str, href: str) -> dict[str, str]:
    return {"rel": rel, "href": href}


def catalog(name: str, links: Iterable[dict[str, str]]) -> dict[str, Any]:
    return {
        "type": "Catalog",
        "id": name,
        "stac_version": "1.0.0",
        "description": name,
        "links": list(links),
    }


def jaxa_collection(
    name: str,
    folders: Iterable[str],
    *,
    date_format: str = "YYYY-MM/DD",
    bands: Iterable[str] = ("LST",),
    epsg: int | None = None,
    **summaries: Any,
) -> dict[str, Any]:
    more = {} if epsg is None else {"je:epsg": [epsg]}
    return {
        "type": "Collection",
        "id": f"wrong id of {name}",
        "title": f"Title of {name}",
        "stac_version": "1.0.0",
        "description": "",
        "keywords": ["EORC"],
        "license": "proprietary",
        "extent": {
            "spatial": {"bbox": [[-180, -90, 180, 90]]},
            "temporal": {"interval": [["2000-02-27T00:00:00Z", None]]},
        },
        "summaries": {"je:stac_date_format": [date_format], **more, **summaries},
        "assets": {band: {"href": "N/A", "roles": ["data"]} for band in bands},
        "links": [link("child", f"./{folder}/catalog.json") for folder in folders],
    }


RASTERS = {
    "dn": {"data_type": "uint16", "min": 7500.0, "max": 65535.0, "nodata": 0.0, "error": [0.0]},
    "dn2value": {"slope": 0.02, "offset": 0.0},
    "value": {"unit": "K"},
}


def jaxa_item(name: str, bbox: Iterable[float], bands: Iterable[str] = ("LST",)) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": name,
        "stac_version": "1.0.0",
        "bbox": list(bbox),
        "properties": {"datetime": None, "start_datetime": "2021-06-30T23:00:00Z"},
        "assets": {
            band: {
                "href": f"./{name}-{band}.tiff",
                "roles": ["data"],
                "type": "image/tiff",
                "je:rasters": copy.deepcopy(RASTERS),
            }
            for band in bands
        },
        "links": [],
    }


Tiles = Mapping[int, Mapping[str, Mapping[str, Iterable[float]]]]
"""Level -> longitude folder -> latitude name -> box."""

HALVES: Tiles = {
    0: {
        "W180.00-E000.00": {"S90.00-N90.00": (-180, -90, 0, 90)},
        "E000.00-E180.00": {"S90.00-N90.00": (0, -90, 180, 90)},
    },
    1: {
        "W180.00-W090.00": {"N00.00-N90.00": (-180, 0, -90, 90)},
        "W090.00-E000.00": {
            "N00.00-N90.00": (-90, 0, 0, 90),
            "S90.00-N00.00": (-90, -90, 0, 0),
        },
        "E000.00-E090.00": {
            "N00.00-N90.00": (0, 0, 90, 90),
            "S90.00-N00.00": (0, -90, 90, 0),
        },
        "E090.00-E180.00": {
            "N00.00-N90.00": (90, 0, 180, 90),
            "S90.00-N00.00": (90, -90, 180, 0),
        },
    },
}


def jaxa_date(base: str, levels: Tiles = HALVES) -> dict[str, Any]:
    """The files of one date below its folder's address."""
    files: dict[str, Any] = {
        f"{base}/catalog.json": catalog(
            "date", [link("child", f"./{level}/catalog.json") for level in levels]
        )
    }
    for level, columns in levels.items():
        files[f"{base}/{level}/catalog.json"] = catalog(
            str(level), [link("child", f"./{column}/catalog.json") for column in columns]
        )
        for column, rows in columns.items():
            files[f"{base}/{level}/{column}/catalog.json"] = catalog(
                column, [link("item", f"./{row}.json") for row in rows]
            )
            for row, bbox in rows.items():
                files[f"{base}/{level}/{column}/{row}.json"] = jaxa_item(f"{column}-{row}", bbox)
    return files


def two_deep(
    base: str, days: Mapping[str, Iterable[str]], levels: Tiles = HALVES, **fields: Any
) -> dict[str, Any]:
    """A collection of month and day (or day-hour) folders."""
    name = base.rsplit("/", 1)[-1]
    files: dict[str, Any] = {f"{base}/collection.json": jaxa_collection(name, days, **fields)}
    for month, names in days.items():
        files[f"{base}/{month}/catalog.json"] = catalog(
            month, [link("child", f"./{day}/catalog.json") for day in names]
        )
        for day in names:
            files.update(jaxa_date(f"{base}/{month}/{day}", levels))
    return files


def one_deep(
    base: str, folders: Iterable[str], levels: Tiles = HALVES, **fields: Any
) -> dict[str, Any]:
    """A collection whose dates are one folder deep: months, years, climate normals."""
    name = base.rsplit("/", 1)[-1]
    files: dict[str, Any] = {f"{base}/collection.json": jaxa_collection(name, folders, **fields)}
    for folder in folders:
        files.update(jaxa_date(f"{base}/{folder}", levels))
    return files


def root(hrefs: Iterable[str]) -> dict[str, Any]:
    return {f"{HOST}/catalog.json": catalog("JAXA Earth", [link("child", h) for h in hrefs])}


def daily(start_year: int = 2021) -> dict[str, Any]:
    """One daily collection of three months with two days each."""
    days = {f"{start_year}-{month:02d}": ["01", "15"] for month in (6, 7, 8)}
    return {
        **root([f"{BUCKET}/{LST}/collection.json"]),
        **two_deep(f"{BUCKET}/{LST}", days),
    }
