"""Real data of other people: climate data records of NOAA as a static catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyproj
import pytest
import rasterio

import je_explorer as jx
from je_explorer.sample import serve

SST = "noaa-cdr-sea-surface-temperature-optimum-interpolation"
ICE = "noaa-cdr-sea-ice-concentration"


@pytest.fixture(scope="module")
def tree(shared_data: Path) -> Path:
    return shared_data / "stac" / "noaa-cdr-live-tree"


@pytest.fixture(scope="module")
def catalog(tree: Path) -> Iterator[jx.Catalog]:
    with serve(tree) as server:
        yield jx.Catalog(f"{server.url}/catalog.json")


def truth(tree: Path, collection: str, name: str) -> np.ndarray:
    (path,) = (tree / collection).glob(f"*/*{name}.tif")
    with rasterio.open(path) as file:
        return file.read(1)


def test_the_collections_that_exist_are_listed_and_the_absent_ones_are_not(
    catalog: jx.Catalog,
) -> None:
    assert {SST, ICE} == {collection.id for collection in catalog.collections()}


def test_sea_temperature_is_in_degrees_where_the_sea_is(catalog: jx.Catalog, tree: Path) -> None:
    raster = jx.load(SST, "sst", "2022-09-13", catalog=catalog, ppu=4)
    stored = truth(tree, SST, "sst")
    expected = np.where(stored == -999, np.nan, stored.astype(np.float32) * np.float32(0.01))
    np.testing.assert_array_equal(raster.values[0], expected)
    measured = raster.values[raster.valid]
    assert -2 <= measured.min() < 0
    assert 30 < measured.max() < 35.5
    assert raster.dates == ("2022-09-13",)
    assert raster.band.unit == "Celsius"


@pytest.mark.parametrize(
    ("place", "lon", "lat", "low", "high"),
    [
        ("warm water off Indonesia", 160.1, 0.1, 28, 31),
        ("warm water off Okinawa", 127.1, 26.1, 27, 31),
        ("cold water off Hokkaido's north", 146.1, 50.1, 8, 17),
        ("the ice's edge off Antarctica", 0.1, -65.1, -2, -1),
    ],
)
def test_water_is_warm_and_cold_where_it_is(
    catalog: jx.Catalog, place: str, lon: float, lat: float, low: float, high: float
) -> None:
    value = jx.load(SST, "sst", "2022-09-13", [lon, lat, lon, lat], 4, catalog).values
    assert value.shape == (1, 1, 1)
    assert low < value[0, 0, 0] < high, place


@pytest.mark.parametrize(("lon", "lat"), [(138.5, 36.2), (100.0, 60.0), (-60.0, -10.0)])
def test_land_is_missing(catalog: jx.Catalog, lon: float, lat: float) -> None:
    assert not jx.load(SST, "sst", "2022-09-13", [lon, lat, lon, lat], 4, catalog).valid.any()


def test_the_box_across_the_antimeridian_joins_both_ends(catalog: jx.Catalog, tree: Path) -> None:
    stored = truth(tree, SST, "sst")
    raster = jx.load(SST, "sst", "2022-09-13", [170, -10, -170, 10], 4, catalog)
    joined = np.concatenate([stored[320:400, 1400:], stored[320:400, :40]], axis=1)
    assert raster.values.shape == (1, 80, 80)
    np.testing.assert_array_equal(raster.valid[0], joined != -999)


def test_sea_ice_on_its_polar_grid_keeps_land_and_the_pole_hole_apart_from_ice(
    catalog: jx.Catalog, tree: Path
) -> None:
    raster = jx.load(ICE, "cdr_seaice_conc", "2021-12-31", catalog=catalog)
    stored = truth(tree, ICE, "-cdr_seaice_conc")
    polar = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3411", always_xy=True)
    same = pyproj.Transformer.from_crs("EPSG:4326", raster.grid.crs, always_xy=True)
    np.testing.assert_allclose(same.transform(140, 70), polar.transform(140, 70), atol=1)
    assert raster.values.shape == (1, 448, 304)
    np.testing.assert_array_equal(raster.valid[0], stored <= 100)
    assert 0.9 < float(np.nanmax(raster.values)) <= 1.0001


def test_an_area_in_degrees_is_found_on_the_polar_grid(catalog: jx.Catalog) -> None:
    raster = jx.load(ICE, "cdr_seaice_conc", "2021-12-31", [-180, 70, -120, 80], catalog=catalog)
    assert float(np.nanmean(raster.values)) > 0.8


def test_an_asset_that_climbs_out_of_the_tree_is_a_clear_error(catalog: jx.Catalog) -> None:
    with pytest.raises(jx.errors.UnknownBand, match="sst"):
        jx.load(SST, "netcdf", catalog=catalog)
