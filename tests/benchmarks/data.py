"""The files that are measured: 36 dates of four tiles in JAXA's tree, written by rasterio."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import from_origin

COLLECTION = "Benchmark_stack_global_daily"
DATES = 36
TILES = [("E000.00-E090.00", 0), ("E090.00-E180.00", 90)]
ROWS = [("N00.00-N90.00", 90), ("S90.00-N00.00", 0)]
PPU = 20
BOX = (65.0, -25.0, 115.0, 25.0)
"""1000 x 1000 pixels around the corner at which the four tiles meet."""
PLAIN = "plain.tiff"
"""A file without a predictor."""


def write_listing(folder: Path, collections: int = 120) -> None:
    """A catalogue of many collections, as JAXA's is."""
    names = [f"Collection_{number:03d}_global_daily" for number in range(collections)]
    children = [f"./{name}/collection.json" for name in names]
    _put(folder / "listing" / "catalog.json", _catalog("listing", children))
    for name in names:
        _put(folder / "listing" / name / "collection.json", {**_collection([]), "id": name})


def write_tree(folder: Path) -> None:
    """The catalogue and its files: int16, deflate, predictor 2, blocks of 256."""
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as scratch:
        originals = _write_originals(Path(scratch), _field(rng))
        _write_dates(folder, originals)
        plain = _field(rng)[:1800, :1800]
        _write_file(folder / PLAIN, plain, TILES[0][1], ROWS[0][1], predictor=1)


def _write_dates(folder: Path, originals: dict[str, Path]) -> None:
    _put(folder / "catalog.json", _catalog("benchmark", [f"./{COLLECTION}/collection.json"]))
    days = [f"{1 + i % 28:02d}" for i in range(DATES)]
    months = [f"2021-{1 + i // 28:02d}" for i in range(DATES)]
    here = folder / COLLECTION
    _put(here / "collection.json", _collection([f"./{m}/catalog.json" for m in sorted({*months})]))
    for month in sorted({*months}):
        own = [day for day, of in zip(days, months, strict=True) if of == month]
        _put(here / month / "catalog.json", _catalog(month, [f"./{d}/catalog.json" for d in own]))
    for month, day in zip(months, days, strict=True):
        _write_date(here / month / day, originals)


def _field(rng: np.random.Generator) -> np.ndarray:
    y, x = np.mgrid[0:3600, 0:3600]
    smooth = 8000 + 3000 * np.sin(x / 300) * np.cos(y / 400)
    return (smooth + rng.normal(0, 1.2, smooth.shape)).astype(np.int16)


def _write_originals(scratch: Path, field: np.ndarray) -> dict[str, Path]:
    """The four files; each date has copies of them, since an address is never asked for twice."""
    paths = {}
    for col, (lon, west) in enumerate(TILES):
        for row, (lat, north) in enumerate(ROWS):
            part = field[row * 1800 : row * 1800 + 1800, col * 1800 : col * 1800 + 1800]
            paths[lon + lat] = scratch / f"{lon}{lat}.tiff"
            _write_file(paths[lon + lat], part, west, north)
    return paths


def _write_date(here: Path, originals: dict[str, Path]) -> None:
    _put(here / "catalog.json", _catalog(here.name, ["./1/catalog.json"]))
    _put(here / "1" / "catalog.json", _catalog("1", [f"./{n}/catalog.json" for n, _ in TILES]))
    for lon, west in TILES:
        names = [f"./{lat}.json" for lat, _ in ROWS]
        _put(here / "1" / lon / "catalog.json", _catalog(lon, names, rel="item"))
        for lat, north in ROWS:
            first, last = lon.split("-"), lat.split("-")
            name = f"{first[0]}-{last[0]}-{first[1]}-{last[1]}-VAL.tiff"
            shutil.copy(originals[lon + lat], here / "1" / lon / name)
            box = [west, north - 90, west + 90, north]
            _put(here / "1" / lon / f"{lat}.json", _item(f"./{name}", box))


def _write_file(
    path: Path, values: np.ndarray, west: float, north: float, predictor: int = 2
) -> None:
    profile = {
        "driver": "COG",
        "height": values.shape[0],
        "width": values.shape[1],
        "count": 1,
        "dtype": "int16",
        "nodata": -32768,
        "crs": "EPSG:4326",
        "transform": from_origin(west, north, 1 / PPU, 1 / PPU),
        "compress": "deflate",
        "predictor": predictor,
        "blocksize": 256,
        "overviews": "auto",
    }
    with rasterio.open(path, "w", **profile) as file:
        file.write(values, 1)


def _put(path: Path, content: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


def _catalog(name: str, hrefs: list[str], rel: str = "child") -> dict[str, object]:
    links = [{"rel": rel, "href": href, "type": "application/json"} for href in hrefs]
    return {
        "type": "Catalog",
        "id": name,
        "stac_version": "1.0.0",
        "description": name,
        "links": links,
    }


def _collection(hrefs: list[str]) -> dict[str, object]:
    return {
        **_catalog(COLLECTION, hrefs),
        "type": "Collection",
        "license": "other",
        "extent": {
            "spatial": {"bbox": [[-180, -90, 180, 90]]},
            "temporal": {"interval": [["2021-01-01T00:00:00Z", "2021-02-28T00:00:00Z"]]},
        },
        "assets": {"VAL": {"href": "N/A"}},
        "summaries": {
            "je:epsg": [4326],
            "je:ppu_max": [20.0],
            "je:cog_level_max": [1],
            "je:stac_date_format": ["YYYY-MM/DD"],
        },
    }


def _item(href: str, box: list[float]) -> dict[str, object]:
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    meaning = {
        "dn": {"data_type": "int16", "min": -30000.0, "max": 30000.0, "nodata": -32768.0},
        "dn2value": {"slope": 0.01, "offset": 0.0},
        "value": {"unit": "degC"},
    }
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": href,
        "bbox": box,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"datetime": "2021-01-01T00:00:00Z"},
        "links": [],
        "assets": {"VAL": {"href": href, "roles": ["data"], "je:rasters": meaning}},
    }


def files_of(folder: Path) -> list[list[str]]:
    """Paths of the four files of each date, as the server names them."""
    here = folder / COLLECTION
    dates = sorted(path.parent.parent for path in here.glob("*/*/1/catalog.json"))
    return [
        [f"/{p.relative_to(folder).as_posix()}" for p in sorted(date.rglob("*.tiff"))]
        for date in dates
    ]
