"""All dates together, histograms, and series and stacks put together from parts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from je_explorer.errors import ClassData, GridMismatch
from je_explorer.raster.join import joined, picked, stacked
from je_explorer.raster.overall import histogram, overall
from je_explorer.raster.raster import Band, ClassLabel, Raster
from tests.support.rasters import grid_of


def measured(count: int = 4, seed: int = 3) -> Raster:
    values = np.random.default_rng(seed).normal(20, 4, (count, 30, 40)).astype(np.float32)
    values[values > 24] = np.nan
    return raster_of(values)


def raster_of(values: np.ndarray, **rest: object) -> Raster:
    dates = tuple(f"2021-{m:02}" for m in range(1, len(values) + 1))
    times = np.array(dates, "datetime64[M]").astype("datetime64[s]")
    band = rest.pop("band", Band("T", unit="K"))
    return Raster(values, grid_of(*values.shape[1:3]), dates, band, times, **rest)


def box(raster: Raster) -> list[float]:
    west, south, east, north = raster.grid.bbox
    width, height = east - west, north - south
    return [west + width / 4, south + height / 4, east - width / 4, north - height / 4]


def test_all_dates_together_are_the_statistics_of_all_their_pixels() -> None:
    raster = measured()
    area = box(raster)
    found = overall(raster, area)
    pixels = raster.crop(area)
    values = pixels.values[np.isfinite(pixels.values)].astype(np.float64)
    assert len(found) == 1
    assert found.n[0] == values.size
    assert found.valid_share[0] == pytest.approx(values.size / pixels.values.size)
    for name, expected in [
        ("mean", values.mean()), ("std", values.std()), ("min", values.min()),
        ("max", values.max()), ("median", np.median(values)),
    ]:  # fmt: skip
        assert getattr(found, name)[0] == pytest.approx(expected, rel=1e-5)
    weights = np.cos(np.deg2rad(pixels.grid.ys))[None, :, None] * np.isfinite(pixels.values)
    weighted = np.nansum(pixels.values * weights) / weights.sum()
    assert found.weighted_mean[0] == pytest.approx(weighted, rel=1e-5)


def test_the_shares_of_all_dates_add_up() -> None:
    codes = np.random.default_rng(1).integers(0, 3, (5, 8, 9)).astype(np.uint8)
    band = Band("LC", "uint8", role="data-mask", classes=(ClassLabel(0, "a"), ClassLabel(7, "b")))
    found = overall(raster_of(codes, band=band, known=codes != 2))
    assert found.class_shares[0][0] == pytest.approx((codes == 0).sum() / (codes != 2).sum())
    assert sum(share[0] for share in found.class_shares.values()) == pytest.approx(1)
    assert found.class_shares[7][0] == 0


def test_a_histogram_counts_every_valid_pixel_once_per_date() -> None:
    raster = measured()
    found = histogram(raster, box(raster), 12)
    assert found is not None
    np.testing.assert_array_equal(found.counts.sum(axis=1), raster.statistics(box(raster)).n)
    assert found.edges[0] == overall(raster, box(raster)).min[0]
    assert found.edges[-1] == overall(raster, box(raster)).max[0]
    assert histogram(raster_of(np.full((2, 3, 3), np.nan, np.float32))) is None


def test_pictures_and_codes_have_no_histogram() -> None:
    codes = raster_of(np.zeros((1, 3, 3), np.uint8), band=Band("LC", role="data-mask"))
    with pytest.raises(ClassData):
        histogram(codes)
    picture = raster_of(np.zeros((1, 3, 3, 4), np.uint8), band=Band("P", role="visual"))
    with pytest.raises(ClassData):
        overall(picture)


def test_a_stack_from_parts_is_the_stack() -> None:
    raster = measured(6)
    parts = [picked(raster, raster.dates[2:4]), picked(raster, raster.dates[:2]), raster[4:]]
    again = stacked(parts, raster.dates)
    np.testing.assert_array_equal(again.values, raster.values)
    np.testing.assert_array_equal(again.times, raster.times)
    assert again.dates == raster.dates
    assert picked(raster, raster.dates[1:3]).values.base is not None
    with pytest.raises(KeyError):
        stacked(parts[:1], raster.dates)
    with pytest.raises(GridMismatch):
        stacked([raster, raster.crop(box(raster))], raster.dates)


def test_a_series_from_parts_is_the_series_and_what_is_not_there_is_missing() -> None:
    raster = measured(5)
    whole = raster.statistics()
    halves = [raster[3:].statistics(), raster[:2].statistics()]
    found = joined(halves, raster.dates, raster.times)
    for name in ("n", "mean", "weighted_mean", "std", "min", "max", "median", "valid_share"):
        expected = np.array(getattr(whole, name), dtype=float)
        expected[2] = 0 if name == "n" else np.nan
        np.testing.assert_array_equal(getattr(found, name), expected)
    assert found.unit == "K"


def test_shares_from_parts_know_the_classes_of_all() -> None:
    band = Band("LC", "uint8", role="data-mask")
    one = raster_of(np.full((1, 2, 2), 3, np.uint8), band=band, known=np.ones((1, 2, 2), bool))
    two = replace(one, values=np.full((1, 2, 2), 5, np.uint8), dates=("2021-02",))
    found = joined([one.statistics(), two.statistics()], ("2021-01", "2021-02"), one.times)
    np.testing.assert_array_equal(found.class_shares[3], [1, 0])
    np.testing.assert_array_equal(found.class_shares[5], [0, 1])
