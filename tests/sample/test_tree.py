"""The catalogue has JAXA's tree, names and fields, and holds together."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rasterio

from je_explorer.sample import collections, write_sample
from je_explorer.sample.spec import CollectionSpec
from tests.sample.catalogue import Catalogue

SPECS = {spec.id: spec for spec in collections.collections()}
FOLDERS = {
    "YYYY-MM/DD": r"\d{4}-\d\d/\d\d",
    "YYYY-MM/DD-hh": r"\d{4}-\d\d/\d\d-\d\d",
    "YYYY-MM": r"\d{4}-\d\d",
    "YYYY": r"\d{4}",
    "MM": r"\d\d",
}
PLACES = {
    4326: (r"[EW]\d{3}\.\d\d-[EW]\d{3}\.\d\d", r"[NS]\d\d\.\d\d-[NS]\d\d\.\d\d"),
    3995: (r"[PM]\d{7}-[PM]\d{7}",) * 2,
    3031: (r"[PM]\d{7}-[PM]\d{7}",) * 2,
}
PPUS = {
    4326: [[5, 2.5, 1.25], [40, 20, 10], [360, 180, 90]],
    3995: [[4, 2, 1]],
    3031: [[4, 2, 1]],
}
each = pytest.mark.parametrize("collection", SPECS)


def test_the_kinds_of_data_that_lessons_need_are_there(catalogue: Catalogue) -> None:
    assert catalogue.ids == list(SPECS)
    formats = {catalogue.collection(i)["summaries"]["je:stac_date_format"][0] for i in SPECS}
    assert formats == {"YYYY-MM/DD", "YYYY-MM/DD-hh", "YYYY-MM", "YYYY", "MM"}
    assert {spec.epsg for spec in SPECS.values()} == {4326, 3995, 3031}
    roles = {band.role for spec in SPECS.values() for band in spec.bands}
    assert roles == {"data", "data-mask", "visual"}


def test_it_is_small_enough_for_a_laptop(catalogue: Catalogue) -> None:
    sizes = [path.stat().st_size for path in catalogue.root.rglob("*") if path.is_file()]
    assert sum(sizes) < 60e6
    assert len(sizes) < 6000


def test_the_root_has_relative_links_and_can_be_served_anywhere(catalogue: Catalogue) -> None:
    root = catalogue.json("catalog.json")
    assert root["type"] == "Catalog"
    assert all(link["href"].startswith("./") for link in root["links"])


@each
def test_a_collection_has_the_service_s_fields(collection: str, catalogue: Catalogue) -> None:
    found, spec = catalogue.collection(collection), SPECS[collection]
    assert (found["type"], found["id"]) == ("Collection", collection)
    summaries = found["summaries"]
    assert all(isinstance(value, list) for value in summaries.values())
    assert summaries["je:epsg"] == [spec.epsg]
    assert summaries["je:ppu_max"] == [spec.ppu_max]
    assert {"platform", "instrument", "je:stac_date_format", "je:cog_level_max"} <= set(summaries)
    assert {key: asset["href"] for key, asset in found["assets"].items()} == {
        band.name: "N/A" for band in spec.bands
    }
    assert found["license"]
    assert found["keywords"]
    assert found["extent"]["spatial"]["bbox"] == [list(spec.bbox)]


@each
def test_every_text_says_that_the_values_are_made_up(collection: str, catalogue: Catalogue) -> None:
    found = catalogue.collection(collection)
    assert "synthetic sample" in found["title"]
    assert "SYNTHETIC" in found["description"]
    assert "synthetic" in found["keywords"]


@each
def test_every_link_leads_somewhere(collection: str, catalogue: Catalogue) -> None:
    waiting = [Path(collection) / "collection.json"]
    seen = 0
    while waiting:
        path = waiting.pop()
        for rel in ("parent", "root", "collection"):
            assert all((catalogue.root / up).is_file() for up in catalogue.links(path, rel))
        for child in [*catalogue.links(path, "child"), *catalogue.links(path, "item")]:
            assert (catalogue.root / child).is_file()
            waiting.append(child)
            seen += 1
    assert seen


@each
def test_names_are_as_the_service_writes_them(collection: str, catalogue: Catalogue) -> None:
    spec = SPECS[collection]
    lon, lat = PLACES[spec.epsg]
    shape = re.compile(rf"{re.escape(collection)}/{FOLDERS[spec.date_format]}/\d/{lon}/{lat}\.json")
    for path in catalogue.items(collection):
        assert shape.fullmatch(path.as_posix())
        item = catalogue.json(path)
        west_east, south_north = path.parent.name, path.stem
        west, east = west_east.split("-")
        south, north = south_north.split("-")
        for band in spec.bands:
            name = f"./{west}-{south}-{east}-{north}-{band.name}.tiff"
            assert item["assets"][band.name]["href"] == name


@each
def test_items_tell_the_coding_of_their_files(collection: str, catalogue: Catalogue) -> None:
    spec = SPECS[collection]
    path = next(iter(catalogue.items(collection)))
    item = catalogue.json(path)
    assert item["type"] == "Feature"
    for band in spec.bands:
        asset = item["assets"][band.name]
        rasters = asset["je:rasters"]
        assert asset["roles"] == [band.role]
        assert "unit" in rasters["value"]
        with rasterio.open(catalogue.root / path.parent / asset["href"]) as file:
            assert file.dtypes[0] == rasters["dn"]["data_type"]
            assert file.nodata == rasters["dn"]["nodata"]


@each
def test_all_levels_exist_and_their_images_have_the_pyramid_s_sizes(
    collection: str, catalogue: Catalogue
) -> None:
    spec = SPECS[collection]
    unit = 1.0 if spec.epsg == 4326 else 32768.0
    levels: dict[int, Any] = {}
    for path in catalogue.items(collection):
        levels.setdefault(int(path.parts[-3]), path)
    assert sorted(levels) == list(range(spec.cog_level_max + 1))
    for level, path in levels.items():
        item = catalogue.json(path)
        west, south, east, north = item["bbox"]
        href = item["assets"][spec.bands[0].name]["href"]
        ppus = [ppu for ppu in PPUS[spec.epsg][level] if ppu <= spec.ppu_max]
        with rasterio.open(catalogue.root / path.parent / href) as file:
            assert tuple(file.bounds) == (west, south, east, north)
            assert file.crs.to_epsg() == spec.epsg
            sides = [file.width, *(file.width // factor for factor in file.overviews(1))]
            assert sides == [round((east - west) * ppu / unit) for ppu in ppus]
            assert file.compression is rasterio.enums.Compression.deflate
            assert file.block_shapes[0] == (256, 256)


@each
def test_a_tile_that_exists_has_a_valid_pixel(collection: str, catalogue: Catalogue) -> None:
    spec = SPECS[collection]
    first = f"{collection}/{spec.stamps[0].folder}/"
    for path in catalogue.items(collection):
        if path.as_posix().startswith(first):
            asset = catalogue.json(path)["assets"][spec.bands[0].name]
            nodata = asset["je:rasters"]["dn"]["nodata"]
            image = catalogue.image(path.parent / asset["href"])
            assert nodata is None or (image != nodata).any()


def test_some_days_lack_tiles(catalogue: Catalogue) -> None:
    days: dict[str, set[str]] = {}
    for path in catalogue.items(collections.RAIN_DAILY):
        days.setdefault("/".join(path.parts[1:3]), set()).add(path.parent.name)
    both = {"W180.00-E000.00", "E000.00-E180.00"}
    assert len(days) == 62
    assert {day for day, tiles in days.items() if tiles != both} == {
        "2021-07/12",
        "2021-07/25",
        "2021-08/21",
    }


def test_no_file_lies_outside_the_catalogue(catalogue: Catalogue) -> None:
    for collection, spec in SPECS.items():
        items = list(catalogue.items(collection))
        files = list((catalogue.root / collection).rglob("*.tiff"))
        assert len(files) == len(items) * len(spec.bands)


def few(collection: str, count: int = 1) -> CollectionSpec:
    spec = SPECS[collection]
    return replace(spec, stamps=spec.stamps[:count])


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_bytes_are_written_every_time(tmp_path: Path) -> None:
    specs = [
        few(collections.LAND_TEMPERATURE, 2),
        few(collections.SOIL_MOISTURE, 3),
        few(collections.ICE_SOUTH),
        few(collections.PICTURE),
    ]
    write_sample(tmp_path / "a", specs)
    write_sample(tmp_path / "b", specs)
    first = digest(tmp_path / "a")
    assert first == digest(tmp_path / "b")
    assert len(first) > 40


def test_a_part_is_the_same_as_in_the_whole(tmp_path: Path, catalogue: Catalogue) -> None:
    write_sample(tmp_path, [few(collections.RAIN_DAILY, 2)])
    for path in tmp_path.rglob("*.tiff"):
        whole = catalogue.root / path.relative_to(tmp_path)
        assert path.read_bytes() == whole.read_bytes()


def test_progress_counts_every_date(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_sample(
        tmp_path,
        [few(collections.ICE_NORTH, 2), few(collections.PICTURE)],
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]
