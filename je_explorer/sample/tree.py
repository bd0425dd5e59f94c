"""The catalogue's folders, JSON and files, as JAXA's service lays them out.

``catalog.json > <ID>/collection.json > [2021-07/catalog.json >] date > level > longitude > item``:
every step is a catalogue of relative links, and the files lie beside the items.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from je_explorer.raster.grid import BBox
from je_explorer.sample.spec import BandSpec, CollectionSpec, Tile
from je_explorer.sample.stamps import Stamp

STAC_VERSION = "1.0.0"
CLASSES_EXTENSION = "https://stac-extensions.github.io/classification/v1.1.0/schema.json"
PROJECTION_EXTENSION = "https://stac-extensions.github.io/projection/v1.1.0/schema.json"
TIFF_TYPE = "image/tiff; application=geotiff; profile=cloud-optimized"
TITLE = "JAXA Earth layout, synthetic sample of je_explorer"
LICENCE = (
    "The sample's values are made up and free for any use (CC0-1.0). The real data sets of these"
    " ids are provided by JAXA and others under their own terms, which ask for attribution."
)

Json = dict[str, Any]


def write_json(path: Path, content: Json) -> None:
    """Write one JSON file, keys in the order given, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def link(rel: str, href: str) -> Json:
    """A link to a JSON file."""
    return {"rel": rel, "href": href, "type": "application/json"}


def catalog(catalog_id: str, title: str, links: Sequence[Json]) -> Json:
    """A STAC catalogue."""
    return {
        "type": "Catalog",
        "stac_version": STAC_VERSION,
        "id": catalog_id,
        "title": title,
        "description": title,
        "links": list(links),
    }


def lon_name(box: BBox, epsg: int) -> str:
    """``E090.00-E180.00``, or ``M8388608-P8388608`` on the polar grids."""
    return f"{_place(box.west, epsg, 'EW', 6)}-{_place(box.east, epsg, 'EW', 6)}"


def lat_name(box: BBox, epsg: int) -> str:
    """``N00.00-N90.00``, or ``M8388608-P8388608`` on the polar grids."""
    return f"{_place(box.south, epsg, 'NS', 5)}-{_place(box.north, epsg, 'NS', 5)}"


def _place(value: float, epsg: int, letters: str, width: int) -> str:
    if epsg != 4326:
        return f"{'P' if value >= 0 else 'M'}{abs(value):07.0f}"
    return f"{letters[value < 0]}{abs(value):0{width}.2f}"


def tiff_name(box: BBox, epsg: int, band: str) -> str:
    """``E090.00-N00.00-E180.00-N90.00-LST.tiff``."""
    west, east = lon_name(box, epsg).split("-")
    south, north = lat_name(box, epsg).split("-")
    return f"{west}-{south}-{east}-{north}-{band}.tiff"


def tile_folder(stamp: Stamp, tile: Tile, epsg: int) -> str:
    """Where a tile's item and files lie, below the collection."""
    return f"{stamp.folder}/{tile.level}/{lon_name(tile.bbox, epsg)}"


def asset(spec: CollectionSpec, band: BandSpec, box: BBox) -> Json:
    """An item's asset, with JAXA's ``je:rasters``."""
    dn: Json = {"data_type": band.dtype}
    if band.low is not None:
        dn |= {"min": float(band.low), "max": float(band.high or 0)}
    dn |= {"nodata": band.nodata, "error": list(band.errors)}
    scaled = band.role == "data" and not band.palette
    rasters = {
        "dn": dn,
        "dn2value": {"slope": band.scale, "offset": band.offset} if scaled else {},
        "value": {"unit": band.unit},
    }
    found: Json = {
        "href": f"./{tiff_name(box, spec.epsg, band.name)}",
        "title": band.title,
        "type": TIFF_TYPE,
        "roles": [band.role],
        "je:rasters": rasters,
    }
    if band.classes:
        found["classification:classes"] = [
            {"value": value, "description": name, "color_hint": colour.lstrip("#")}
            for value, name, colour in band.classes
        ]
    return found


def item(spec: CollectionSpec, stamp: Stamp, tile: Tile) -> Json:
    """The item of one tile of one date."""
    box = tile.bbox
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "stac_version": STAC_VERSION,
        "stac_extensions": [PROJECTION_EXTENSION, CLASSES_EXTENSION],
        "id": f"{lon_name(box, spec.epsg)}_{lat_name(box, spec.epsg)}",
        "collection": spec.id,
        "bbox": list(box),
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {
            "datetime": None,
            "start_datetime": f"{stamp.start:%Y-%m-%dT%H:%M:%SZ}",
            "end_datetime": f"{stamp.end:%Y-%m-%dT%H:%M:%SZ}",
            "proj:epsg": spec.epsg,
        },
        "links": [
            link("parent", "./catalog.json"),
            link("collection", _up(stamp) + "collection.json"),
        ],
        "assets": {band.name: asset(spec, band, box) for band in spec.bands},
    }


def _up(stamp: Stamp) -> str:
    """From a tile's folder to the collection's: past longitude, level and the date's folders."""
    return "../" * (2 + len(stamp.folder.split("/")))


def collection(spec: CollectionSpec, stamps: Sequence[Stamp]) -> Json:
    """A collection's JSON; ``je:*`` values are lists, as the service gives them."""
    last = max(stamp.end for stamp in stamps)
    first = min(stamp.start for stamp in stamps)
    folders = dict.fromkeys(stamp.folder.split("/")[0] for stamp in stamps)
    return {
        "type": "Collection",
        "stac_version": STAC_VERSION,
        "stac_extensions": [],
        "id": spec.id,
        "title": spec.title,
        "description": spec.description,
        "keywords": list(spec.keywords),
        "license": "proprietary",
        "je:license": LICENCE,
        "providers": [
            {
                "name": "je_explorer",
                "roles": ["producer", "host"],
                "description": "synthetic values",
            },
            {"name": spec.credit, "roles": ["licensor"], "url": "https://data.earth.jaxa.jp/"},
        ],
        "extent": {
            "spatial": {"bbox": [list(spec.bbox)]},
            "temporal": {
                "interval": [[f"{first:%Y-%m-%dT%H:%M:%SZ}", f"{last:%Y-%m-%dT%H:%M:%SZ}"]]
            },
        },
        "summaries": {
            "je:epsg": [spec.epsg],
            "je:ppu_max": [spec.ppu_max],
            "je:cog_level_max": [spec.cog_level_max],
            "je:stac_date_format": [spec.date_format],
            "platform": [spec.platform],
            "instrument": [spec.instrument],
        },
        "links": [
            link("root", "../catalog.json"),
            link("parent", "../catalog.json"),
            *(link("child", f"./{folder}/catalog.json") for folder in folders),
        ],
        "assets": {
            band.name: {"href": "N/A", "title": band.title, "roles": [band.role]}
            for band in spec.bands
        },
    }


def write_root(folder: Path, specs: Sequence[CollectionSpec]) -> None:
    """The root catalogue. Its links are relative: it can be served from anywhere."""
    links = [link("root", "./catalog.json")]
    links += [link("child", f"./{spec.id}/collection.json") for spec in specs]
    write_json(folder / "catalog.json", catalog("cog", TITLE, links))


def write_collection(
    folder: Path, spec: CollectionSpec, written: Iterable[tuple[Stamp, Sequence[Tile]]]
) -> None:
    """A collection with all catalogues between it and its items.

    Args:
        folder: the catalogue's root.
        written: each date with the tiles that exist.
    """
    dates = list(written)
    home = folder / spec.id
    write_json(home / "collection.json", collection(spec, [stamp for stamp, _ in dates]))
    months: dict[str, list[str]] = {}
    for stamp, tiles in dates:
        _write_date(home, spec, stamp, tiles)
        month, _, day = stamp.folder.partition("/")
        if day:
            months.setdefault(month, []).append(day)
    for month, parts in months.items():
        _write_steps(home / month, parts, "../collection.json")


def _write_date(home: Path, spec: CollectionSpec, stamp: Stamp, tiles: Sequence[Tile]) -> None:
    date = home / stamp.folder
    levels: dict[str, dict[str, list[str]]] = {
        str(level): {} for level in range(spec.cog_level_max + 1)
    }
    for tile in tiles:
        column = levels[str(tile.level)].setdefault(lon_name(tile.bbox, spec.epsg), [])
        column.append(lat_name(tile.bbox, spec.epsg))
        path = home / tile_folder(stamp, tile, spec.epsg) / f"{column[-1]}.json"
        write_json(path, item(spec, stamp, tile))
    in_month = "/" in stamp.folder
    _write_steps(date, list(levels), "../catalog.json" if in_month else "../collection.json")
    for level, columns in levels.items():
        _write_steps(date / level, list(columns), "../catalog.json")
        for column_name, rows in columns.items():
            links = [link("parent", "../catalog.json")]
            links += [link("item", f"./{row}.json") for row in rows]
            content = catalog(column_name, column_name, links)
            write_json(date / level / column_name / "catalog.json", content)


def _write_steps(folder: Path, children: Sequence[str], parent: str) -> None:
    """A catalogue of folders, whose parent is another one or the collection."""
    links = [link("parent", parent)]
    links += [link("child", f"./{child}/catalog.json") for child in children]
    write_json(folder / "catalog.json", catalog(folder.name, folder.name, links))
