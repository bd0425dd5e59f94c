"""The same chain through JAXA's own client and through ours, over the same served catalogue.

Where the two differ on purpose, the test says so by its name and compares with the truth instead.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from typing import Any

import numpy as np
import pytest

from je_explorer import je
from je_explorer.sample import Server

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from jaxa.earth import je as original_je

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
NDVI = "JAXA.JASMES_Terra.MODIS-Aqua.MODIS_ndvi.v811_global_monthly"
RAIN = "JAXA.EORC_GSMaP_standard.Gauge.00Z-23Z.v6_daily"
SMC = "JAXA.G-Portal_GCOM-W.AMSR2_standard.L3-SMC.daytime.v3_global_daily"
DEM = "JAXA.EORC_ALOS.PRISM_AW3D30.v3.2_global"
LCCS = "Copernicus.C3S_PROBA-V_LCCS_global_yearly"
NORTH = "JAXA.JASMES_GCOM-W.AMSR2_ic0.v201_north_daily"

CHAINS: dict[str, tuple[str, str, list[str], float, list[float]]] = {
    "summer temperature of Japan": (
        LST,
        "LST",
        ["2021-06-01T00:00:00", "2021-08-31T23:59:59"],
        10,
        [122, 24, 146, 46],
    ),
    "three rainy days": (
        RAIN,
        "PRECIP",
        ["2021-07-01T00:00:00", "2021-07-03T23:59:59"],
        5,
        [122, 24, 146, 46],
    ),
    "soil moisture of the world": (
        SMC,
        "SMC",
        ["2021-08-01T00:00:00", "2021-08-04T00:00:00"],
        1.25,
        [-180, -90, 180, 90],
    ),
    "elevation of the Kanto plain": (
        DEM,
        "DSM",
        ["2021-01-01T00:00:00", "2021-12-31T23:59:59"],
        360,
        [139.5, 35, 140.5, 36],
    ),
    "a box from the far side of the antimeridian": (
        LST,
        "LST",
        ["2021-08-01T00:00:00", "2021-08-31T00:00:00"],
        5,
        [170, -50, 190, -30],
    ),
}


def run(
    module: Any,
    server: Server,
    collection: str,
    band: str,
    dates: list[str],
    ppu: float,
    bbox: list[float],
) -> Any:
    with contextlib.redirect_stdout(io.StringIO()):
        return (
            module.ImageCollection(collection, stac_cog_url=server.catalog_url)
            .filter_date(dates)
            .filter_resolution(ppu)
            .filter_bounds(bbox=list(bbox))
            .select(band)
            .get_images()
        )


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_gives_the_original_s_numbers(name: str, sample_server: Server) -> None:
    ours = run(je, sample_server, *CHAINS[name])
    theirs = run(original_je, sample_server, *CHAINS[name])
    assert ours.stac_date.id == theirs.stac_date.id
    np.testing.assert_allclose(ours.raster.latlim, theirs.raster.latlim, atol=1e-6)
    np.testing.assert_allclose(ours.raster.lonlim, theirs.raster.lonlim, atol=1e-6)
    np.testing.assert_array_equal(ours.raster.img, theirs.raster.img)
    assert ours.raster.img.dtype == theirs.raster.img.dtype
    assert np.isfinite(ours.raster.img).any()


@pytest.mark.parametrize("method", ["mean", "std", "min", "max", "median"])
def test_temporal_statistics_are_the_original_s(method: str, sample_server: Server) -> None:
    chain = CHAINS["summer temperature of Japan"]
    ours = je.ImageProcess(run(je, sample_server, *chain)).calc_temporal_stats(method)
    with contextlib.redirect_stdout(io.StringIO()):
        theirs = original_je.ImageProcess(run(original_je, sample_server, *chain))
        theirs.calc_temporal_stats(method)
    np.testing.assert_allclose(ours.raster.img, theirs.raster.img, rtol=1e-5, atol=1e-4)


def test_spatial_statistics_are_the_original_s(sample_server: Server) -> None:
    chain = CHAINS["summer temperature of Japan"]
    ours = je.ImageProcess(run(je, sample_server, *chain)).calc_spatial_stats()
    with contextlib.redirect_stdout(io.StringIO()):
        theirs = original_je.ImageProcess(run(original_je, sample_server, *chain))
        theirs.calc_spatial_stats()
    assert ours.timeseries is not None
    for key in ("mean", "std", "min", "max", "median"):
        assert ours.timeseries[key].shape == theirs.timeseries[key].shape
        np.testing.assert_allclose(ours.timeseries[key], theirs.timeseries[key], rtol=1e-5)


@pytest.mark.parametrize(("method", "values"), [("range", [100, 1000]), ("range", [200.5, 300])])
def test_a_mask_by_elevation_keeps_the_original_s_pixels(
    method: str, values: list[float], sample_server: Server
) -> None:
    box = [138, 35, 140, 37]
    year = ["2021-01-01T00:00:00", "2021-12-31T23:59:59"]
    month = ["2021-08-01T00:00:00", "2021-08-31T00:00:00"]
    results = []
    for module in (je, original_je):
        data = run(module, sample_server, LST, "LST", month, 10, box)
        mask = run(module, sample_server, DEM, "DSM", year, 10, box)
        with contextlib.redirect_stdout(io.StringIO()):
            results.append(module.ImageProcess(data).mask_images(mask, method, values).raster.img)
    np.testing.assert_array_equal(results[0], results[1])
    assert 0 < np.isfinite(results[0]).sum() < results[0].size


def test_a_difference_is_the_original_s(sample_server: Server) -> None:
    results = []
    for module in (je, original_je):
        _, band, _, ppu, box = CHAINS["summer temperature of Japan"]
        july = ["2021-07-01T00:00:00", "2021-07-31T00:00:00"]
        june = ["2021-06-01T00:00:00", "2021-06-30T00:00:00"]
        data = run(module, sample_server, LST, band, july, ppu, box)
        reference = run(module, sample_server, LST, band, june, ppu, box)
        with contextlib.redirect_stdout(io.StringIO()):
            results.append(module.ImageProcess(data).diff_images(reference).raster.img)
    np.testing.assert_array_equal(results[0], results[1])


def test_ids_and_bands_are_listed_as_the_original_lists_them(sample_server: Server) -> None:
    ours = je.ImageCollectionList(stac_cog_url=sample_server.catalog_url).filter_name(["LST"])
    assert len(ours[0]) == len(ours[1]) >= 2
    assert all("LST" in each for each in ours[0])
    assert ["LST"] in ours[1]


def test_classes_keep_their_codes_and_are_never_turned_into_class_0(sample_server: Server) -> None:
    """The original writes 0 where a class is masked, and 0 is a class."""
    year = ["2019-01-01T00:00:00", "2019-12-31T00:00:00"]
    data = run(je, sample_server, LCCS, "LCCS", year, 5, [130, 30, 140, 40])
    theirs = run(original_je, sample_server, LCCS, "LCCS", year, 5, [130, 30, 140, 40])
    np.testing.assert_array_equal(
        data.raster.img[data.raster.valid], np.asarray(theirs.raster.img)[data.raster.valid]
    )
    code = int(np.bincount(data.raster.img[data.raster.valid].ravel()).argmax())
    kept = je.ImageProcess(data).mask_images(data, "values_equal", [code])
    np.testing.assert_array_equal(kept.raster.img, data.raster.img)
    assert set(np.unique(kept.raster.img[kept.raster.valid])) == {code}
