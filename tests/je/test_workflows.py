"""What JAXA's users run, through the old chain, ours and the new API: the same numbers.

The sample holds ten workflows' worth of data under JAXA's ids. Where it lacks a collection, the
nearest one stands in, and the workflow's comment says for which.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import je_explorer as jx
from je_explorer import je
from je_explorer.sample import Server
from je_explorer.sample import collections as ids
from tests.je.chains import BOTH, original_je, quietly, run

JAPAN, KANTO = (122, 24, 146, 46), (139.5, 35, 140.5, 36)
WORLD = (-180, -90, 180, 90)
YEAR = ("2021-01-01", "2021-12-31")

Chain = tuple[str, str, tuple[str, str], float, tuple[float, ...]]


def load(server: Server, chain: Chain) -> jx.Raster:
    """The same images through the new API."""
    collection, band, dates, ppu, box = chain
    return jx.load(collection, band, dates, list(box), ppu, server.catalog_url)


def images(process: Any) -> Any:
    """``(time, y, x)`` of a chain's images."""
    return np.asarray(process.raster.img)[..., 0]


def test_1_the_documentation_s_first_example(sample_server: Server) -> None:
    """A half month of land temperature over East Asia."""
    chain = (ids.LAND_HALF_MONTHLY, "LST", ("2021-01-01", "2021-01-01"), 5, (110, 20, 160, 50))
    old, ours = (run(module, sample_server, *chain) for module in (original_je, je))
    new = load(sample_server, chain)
    np.testing.assert_array_equal(images(old), new.values)
    np.testing.assert_array_equal(images(ours), new.values)
    assert new.dates == ("2021-01-01",)


def test_2_the_trend_of_japan_s_summers(sample_server: Server) -> None:
    """The sample has three years of the twenty-five, at 10 pixels per degree instead of 20."""
    means = []
    for module in BOTH:
        of_years = []
        for year in (2021, 2022, 2023):
            dates = (f"{year}-06-01", f"{year}-08-31")
            data = run(module, sample_server, ids.LAND_TEMPERATURE, "LST", dates, 10, JAPAN)
            with quietly():
                process = module.ImageProcess(data).calc_temporal_stats("mean").calc_spatial_stats()
            of_years.append(process.timeseries["mean"][0, 0])
        means.append(of_years)
    np.testing.assert_allclose(means[0], means[1], rtol=1e-6)
    new = [
        load(
            sample_server,
            (ids.LAND_TEMPERATURE, "LST", (f"{year}-06", f"{year}-08"), 10, JAPAN),
        )
        .composite("mean")
        .statistics()
        .mean[0]
        for year in (2021, 2022, 2023)
    ]
    np.testing.assert_allclose(new, means[0], rtol=1e-6)


def test_3_totals_of_heavy_rain(sample_server: Server) -> None:
    """Three days; a rate in mm/h becomes a day's total by 24."""
    chain = (ids.RAIN_DAILY, "PRECIP", ("2021-07-01", "2021-07-03"), 4, JAPAN)
    old, ours = (run(module, sample_server, *chain) for module in (original_je, je))
    new = load(sample_server, chain)
    np.testing.assert_array_equal(images(old), images(ours))
    total = new.composite("mean").values[0] * np.float32(24 * len(new))
    expected = np.nanmean(images(old), axis=0) * np.float32(72)
    np.testing.assert_allclose(total, expected, rtol=1e-5, atol=1e-5)


def test_4_the_temperature_of_kyushu(sample_server: Server) -> None:
    """Monthly MODIS stands in for daily SGLI, which the sample lacks."""
    chain = (ids.LAND_TEMPERATURE, "LST", ("2023-01-01", "2023-02-28"), 20, (129, 30, 133, 35))
    old, ours = (run(module, sample_server, *chain) for module in (original_je, je))
    new = load(sample_server, chain)
    np.testing.assert_array_equal(images(old), new.values)
    np.testing.assert_array_equal(images(ours), new.values)
    low, high = (f(images(old)[0]) for f in (np.nanmin, np.nanmax))
    series = new.statistics()
    assert (series.min[0], series.max[0]) == (low, high)


def test_5_heights_of_the_city_by_class_and_by_flag(sample_server: Server) -> None:
    """One year of land cover and 180 pixels per degree instead of three years and 360."""
    heights = (ids.ELEVATION, "DSM", YEAR, 360, KANTO)
    flags = (ids.ELEVATION, "MSK", YEAR, 360, KANTO)
    cover = (ids.LAND_COVER, "LCCS", ("2019-01-01", "2019-12-31"), 360, KANTO)
    bits = [0, 0, None]
    masked = []
    for module in BOTH:
        data, land, seen = (run(module, sample_server, *c) for c in (heights, cover, flags))
        with quietly():
            process = module.ImageProcess(data)
            process = process.mask_images(land, "values_equal", [190])
            masked.append(images(process.mask_images(seen, "bits_equal", bits)))
    new = (
        load(sample_server, heights)
        .keep(load(sample_server, cover), values=[190])
        .keep(load(sample_server, flags), bits=bits)
    )
    np.testing.assert_array_equal(masked[0], masked[1])
    np.testing.assert_array_equal(new.values, masked[1])
    assert 0 < np.isfinite(new.values).sum() < new.values.size


@pytest.mark.parametrize("ppu", [1.25, 5])
def test_6_the_anomaly_of_the_world_s_vegetation(ppu: float, sample_server: Server) -> None:
    chain = (ids.GREENNESS, "ndvi", ("2021-08-01", "2021-08-31"), ppu, WORLD)
    usual = (ids.GREENNESS_NORMAL, "ndvi_2012_2021", ("2021-08-01", "2021-08-31"), ppu, WORLD)
    anomalies = []
    for module in BOTH:
        data, normal = (run(module, sample_server, *c) for c in (chain, usual))
        with quietly():
            anomalies.append(images(module.ImageProcess(data).diff_images(normal)))
    new = load(sample_server, chain).anomaly(load(sample_server, usual))
    np.testing.assert_array_equal(anomalies[0], anomalies[1])
    np.testing.assert_array_equal(new.values, anomalies[1])
    assert np.isfinite(new.values).any()


@pytest.mark.parametrize(("ppu", "method"), [(1.25, "mean"), (1.25, "median"), (5, "max")])
def test_7_soil_moisture_without_gaps(ppu: float, method: str, sample_server: Server) -> None:
    chain = (ids.SOIL_MOISTURE, "SMC", ("2021-08-01", "2021-08-10"), ppu, WORLD)
    composites = []
    for module in BOTH:
        data = run(module, sample_server, *chain)
        with quietly():
            composites.append(images(module.ImageProcess(data).calc_temporal_stats(method)))
    raster = load(sample_server, chain)
    np.testing.assert_allclose(composites[0], composites[1], rtol=1e-5)
    np.testing.assert_array_equal(raster.composite(method).values, composites[0])
    assert raster.composite(method).valid.mean() > raster.valid.mean()


def test_8_a_normal_year_as_a_curve(sample_server: Server) -> None:
    """Monthly normals of land temperature stand in for half-monthly ones of sunlight."""
    chain = (ids.LAND_NORMAL, "LST_2012_2021", YEAR, 10, (120, 20, 150, 50))
    curves = []
    for module in BOTH:
        data = run(module, sample_server, *chain)
        with quietly():
            curves.append(module.ImageProcess(data).calc_spatial_stats().timeseries)
    series = load(sample_server, chain).statistics()
    for name in ("mean", "std", "min", "max", "median"):
        np.testing.assert_allclose(curves[0][name], curves[1][name], rtol=1e-5)
        np.testing.assert_allclose(getattr(series, name), curves[0][name][:, 0], rtol=1e-6)
    assert series.dates == tuple(f"{month:02}" for month in range(1, 13))


@pytest.mark.parametrize("ppu", [1, 4])
def test_9_sea_ice_on_its_polar_grid(ppu: float, sample_server: Server) -> None:
    box = (-4e6, -4e6, 4e6, 4e6)
    chain = (ids.ICE_NORTH, "IC0", ("2021-01-01", "2021-03-31"), ppu, box)
    old, ours = (run(module, sample_server, *chain) for module in (original_je, je))
    new = load(sample_server, chain)
    np.testing.assert_array_equal(images(old), new.values)
    np.testing.assert_array_equal(images(ours), new.values)
    assert new.grid.crs == "EPSG:3995"


def test_10_a_farm_s_last_thirty_days(sample_server: Server) -> None:
    """Rain and soil moisture around a place; of soil moisture the sample has fewer days."""
    box, dates = (140.5, 37.25, 141, 37.75), ("2021-08-01", "2021-08-30")
    for collection, band in ((ids.RAIN_DAILY, "PRECIP"), (ids.SOIL_MOISTURE, "SMC")):
        chain = (collection, band, dates, 8, box)
        curves = []
        for module in BOTH:
            data = run(module, sample_server, *chain)
            with quietly():
                curves.append(module.ImageProcess(data).calc_spatial_stats().timeseries["mean"])
        series = load(sample_server, chain).statistics()
        np.testing.assert_allclose(curves[0], curves[1], rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(series.mean, curves[0][:, 0], rtol=1e-6)
        assert len(series) == len(curves[0]) > 3
