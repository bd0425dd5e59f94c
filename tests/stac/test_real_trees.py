"""Real catalogues that nobody on this project wrote: read, or refused in plain words."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from je_explorer.errors import BadStac
from je_explorer.raster.grid import BBox
from je_explorer.stac.catalog import Catalog

# Catalogue -> collections that it lists, and how many dates the first with any has.
READ = {
    "noaa-cdr-live-tree/catalog.json": (2, 1),
    "jaxa-palsar2-scansar/collection.json": (1, 1),
    "ext-projection/collection.json": (1, 1),
    "stac-spec/catalog.json": (4, 1),
    "stac-spec/collection.json": (1, 2),
    "stac-check/1.0.0/catalog.json": (1, 1),
    "stac-check/1.0.0/catalog_many_links.json": (1, 1),
    "stac-check/1.0.0/catalog-with-bad-item.json": (1, 1),
    "stac-check/1.0.0/collection-no-title.json": (1, 1),
    "stac-check/1.0.0/collection-no-summaries.json": (1, 1),
    "stac-check/1.1.0/collection.json": (1, 1),
    "pystac/windows_hrefs/catalog.json": (1, 1),
    "pystac/invalid/shared-id/catalog.json": (1, 1),
    "pystac/catalogs/test-case-1/catalog.json": (4, 1),
    "pystac/catalogs/test-case-4/catalog.json": (7, 4),
    "pystac/catalogs/test-case-6/catalog.json": (3, 1),
    "pystac/catalogs/cbers-partial/catalog.json": (4, 0),
    "pystac/catalogs/planet-example-v1.0.0-beta.2/collection.json": (1, 5),
    "pystac/collections/with-assets.json": (1, 0),
    "pystac/collections/multi-extent.json": (1, 0),
    "pystac/examples/1.0.0/catalog.json": (4, 1),
    "pystac/examples/1.1.0/catalog.json": (4, 1),
}

REFUSED = {
    "stac-spec/simple-item.json": "is a single STAC item",
    "stac-check/1.0.0/core-item.json": "is a single STAC item",
    "stac-check/1.0.0/feature_collection.json": "is a list of items",
    "stac-check/1.0.0/collections.json": "the list of collections of a STAC API",
    "stac-api-spec/itemcollection-sample-full.json": "is a list of items",
    "rustac/two-sentinel-2-items.json": "is a list of items",
    "rustac/invalid-datetimes.json": "is a single STAC item",
    "eodash-jaxa/N2_CO2_jaxa_gosat.json": "neither a STAC catalogue",
}


@pytest.mark.parametrize("name", READ)
def test_a_real_catalogue_is_read(shared_data: Path, name: str) -> None:
    collections, dates = READ[name]
    catalog = Catalog(shared_data / "stac" / name)
    found = catalog.collections()
    assert len(found) == collections
    assert len({collection.id for collection in found}) == collections
    known = [len(catalog.dates(collection)) for collection in found]
    assert next((count for count in known if count), 0) == dates


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_static_catalogue_is_refused_in_plain_words(
    shared_data: Path, name: str
) -> None:
    with pytest.raises(BadStac, match=REFUSED[name]):
        Catalog(shared_data / "stac" / name).collections()


@pytest.fixture
def noaa(shared_data: Path) -> Catalog:
    return Catalog(shared_data / "stac" / "noaa-cdr-live-tree")


def test_absent_children_are_left_out_and_named(noaa: Catalog) -> None:
    found = noaa.collections()
    assert [collection.id for collection in found] == [
        "noaa-cdr-sea-surface-temperature-optimum-interpolation",
        "noaa-cdr-sea-ice-concentration",
    ]
    absent = [href for href, _ in noaa.problems]
    assert any(href.endswith("noaa-cdr-ocean-heat-content/collection.json") for href in absent)


def test_bands_units_grid_and_titles_come_from_the_items(noaa: Catalog) -> None:
    sst, ice = noaa.collections()
    assert sst.bands == ("sst", "anom", "err", "ice")
    assert sst.units["sst"] == "Celsius"
    assert (sst.epsg, sst.ppu_max, sst.date_format) == (4326, 4.0, None)
    assert (ice.epsg, ice.category) == (0, "sea ice")
    assert noaa.title == "Climate Data Records"


def test_an_item_gives_its_band_and_absolute_addresses(noaa: Catalog, shared_data: Path) -> None:
    sst = noaa.collections()[0]
    assert noaa.dates(sst) == ["2022-09-13"]
    (period,) = asyncio.run(noaa.adates(sst, "2022-09"))
    found = asyncio.run(noaa.aitems(sst, period, bbox=BBox(120, 20, 150, 50)))
    (item,) = found.items
    assert Path(item.assets["sst"].href).is_file()
    assert not Path(item.assets["netcdf"].href).exists()
    band = noaa.bands(sst)["sst"]
    assert (band.dtype, band.nodata, band.unit) == ("int16", -999.0, "Celsius")
    assert band.scale == pytest.approx(0.01)


def test_flags_in_a_scaled_band_of_a_real_item_are_no_values(noaa: Catalog) -> None:
    band = noaa.bands("noaa-cdr-sea-ice-concentration")["cdr_seaice_conc"]
    assert band.errors == (251.0, 252.0, 253.0, 254.0, 255.0)
    assert not band.is_classes
    flags = noaa.bands("noaa-cdr-sea-ice-concentration")["qa_of_cdr_seaice_conc"]
    assert flags.is_classes


def test_several_images_of_one_place_on_one_day_have_the_time_in_their_labels(
    shared_data: Path,
) -> None:
    planet = "stac/pystac/catalogs/planet-example-v1.0.0-beta.2/collection.json"
    dates = Catalog(shared_data / planet).dates("planet-disaster-data")
    assert dates[-1] == "2017-08-31T19:55"
    assert len(set(dates)) == len(dates) == 5


def test_items_of_jaxas_palsar_scenes_are_classed_by_their_roles(shared_data: Path) -> None:
    catalog = Catalog(shared_data / "stac/jaxa-palsar2-scansar/collection.json")
    bands = catalog.bands("palsar2-scansar")
    assert bands["MSK"].role == "data-mask"
    assert bands["HH_SLP"].role == "data"
