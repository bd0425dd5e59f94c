"""Statistics of an area: each number as numpy gives it for the same pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from je_explorer.errors import AreaOutside, BadArea, ClassData
from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.roi import ROI
from tests.support.rasters import classified, measured, picture

NAN = np.nan
NUMBERS = ("mean", "weighted_mean", "std", "min", "max", "median")
few = settings(max_examples=30, deadline=None)


@few
@given(
    arrays(
        np.float32,
        (2, 6, 7),
        elements=st.one_of(st.just(NAN), st.floats(-500, 500, width=32)),
    )
)
def test_numbers_are_those_of_numpy_over_the_areas_pixels(values: Any) -> None:
    raster = measured(values)
    area = shapely.Polygon([(130.2, 34.3), (136.4, 35.2), (133.1, 39.9)])
    pixels = ROI.of(area).pixels(raster.grid)
    series = raster.statistics(area)
    weights = np.cos(np.deg2rad(np.broadcast_to(raster.grid.ys[:, None], pixels.shape)))
    for i, image in enumerate(values.astype(np.float64)):
        where = pixels & ~np.isnan(image)
        kept = image[where]
        assert series.n[i] == kept.size
        assert series.valid_share[i] == kept.size / pixels.sum()
        if kept.size == 0:
            assert all(np.isnan(getattr(series, name)[i]) for name in NUMBERS)
            continue
        expected = {
            "mean": kept.mean(),
            "weighted_mean": np.average(kept, weights=weights[where]),
            "std": kept.std(),
            "min": kept.min(),
            "max": kept.max(),
            "median": np.median(kept),
        }
        for name, number in expected.items():
            assert getattr(series, name)[i] == pytest.approx(number, rel=1e-6, abs=1e-4), name


def test_a_field_that_varies_with_latitude_has_another_weighted_mean() -> None:
    grid = Grid("EPSG:4326", BBox(-180, -90, 180, 90), (180, 360))
    lat = np.broadcast_to(grid.ys[:, None], grid.shape)
    raster = measured(np.abs(lat)[None], grid=grid)
    series = raster.statistics()
    assert series.mean[0] == pytest.approx(45, abs=0.01)
    assert series.weighted_mean[0] == pytest.approx(np.rad2deg(np.pi / 2 - 1), abs=0.01)


def test_on_a_projected_grid_all_pixels_weigh_the_same() -> None:
    grid = Grid("EPSG:3995", BBox(-4e6, -4e6, 4e6, 4e6), (40, 40))
    raster = measured(np.arange(1600).reshape(1, 40, 40), grid=grid)
    assert raster.statistics().weighted_mean == raster.statistics().mean
    cap = raster.statistics([-180, 80, 180, 90])
    assert 60 < cap.n[0] < 140
    metres = raster.statistics([-4e6, 0, 0, 4e6])
    assert metres.n[0] == 400


def test_where_nothing_is_valid_numbers_are_nan_and_n_is_0() -> None:
    series = measured([[[NAN, NAN]], [[1, NAN]]]).statistics()
    assert series.n.tolist() == [0, 1]
    assert series.n.dtype == np.int64
    assert series.valid_share.tolist() == [0, 0.5]
    assert [np.isnan(getattr(series, name)).tolist() for name in NUMBERS] == [[True, False]] * 6


def test_the_series_carries_dates_unit_and_the_areas_name() -> None:
    raster = measured(np.ones((3, 2, 2)))
    series = raster.statistics(ROI.of([130, 38, 132, 40], name="field"))
    assert series.dates == raster.dates
    assert series.times.tolist() == raster.times.tolist()
    assert (series.unit, series.label, len(series)) == ("K", "field", 3)


def test_a_place_smaller_than_a_pixel_has_the_statistics_of_that_pixel() -> None:
    raster = measured(np.arange(4).reshape(1, 2, 2))
    series = raster.statistics({"type": "Point", "coordinates": [131.5, 39.5]})
    assert (series.n[0], series.mean[0], series.std[0]) == (1, 1, 0)


def test_touched_pixels_count_when_asked_for() -> None:
    raster = measured(np.ones((1, 4, 4)))
    box = [130.9, 36.9, 132.1, 38.1]
    assert raster.statistics(box).n[0] == 1
    assert raster.statistics(box, all_touched=True).n[0] == 9


def test_large_offsets_do_not_lose_the_spread() -> None:
    rng = np.random.default_rng(3)
    values = (rng.normal(0, 0.5, (1, 300, 300)) + 30000).astype(np.float32)
    series = measured(values).statistics()
    exact = values.astype(np.float64)
    assert series.std[0] == pytest.approx(exact.std(), rel=1e-4)
    assert series.mean[0] == pytest.approx(exact.mean(), abs=1e-6)


def test_classes_have_shares_instead_of_means() -> None:
    land = classified([[[10, 10, 190, 7]], [[0, 0, 0, 0]]], known=[[[1, 1, 1, 0]], [[0] * 4]])
    series = land.statistics()
    assert series.n.tolist() == [3, 0]
    assert series.class_shares[10][0] == pytest.approx(2 / 3)
    assert series.class_shares[190][0] == pytest.approx(1 / 3)
    assert series.class_shares[0][0] == 0
    assert all(np.isnan(share[1]) for share in series.class_shares.values())
    assert np.isnan([getattr(series, name) for name in NUMBERS]).all()
    assert [c.name for c in series.classes] == ["sea", "forest", "urban"]


@few
@given(arrays(np.int16, (2, 4, 5), elements=st.integers(-300, 300)))
def test_shares_of_classes_sum_to_one(codes: Any) -> None:
    shares = classified(codes, dtype="int16").statistics().class_shares
    assert np.sum(list(shares.values()), axis=0) == pytest.approx([1, 1])


def test_pictures_have_no_statistics() -> None:
    with pytest.raises(ClassData, match="RGB"):
        picture().statistics()


def test_an_area_outside_the_raster_names_both() -> None:
    with pytest.raises(AreaOutside, match=r"\(0.0, 0.0, 1.0, 1.0\).*130"):
        measured([[[1]]]).statistics([0, 0, 1, 1])
    with pytest.raises(BadArea, match="swapped"):
        measured([[[1]]]).statistics([35, 139, 36, 140])


def test_a_series_describes_itself_as_a_table() -> None:
    said = repr(measured(np.ones((3, 2, 2))).statistics(ROI.of([130, 38, 132, 40], name="field")))
    lines = said.splitlines()
    assert lines[0] == "<Series of field (K): 3 dates 2021-01..2021-03"
    assert lines[1].split()[:4] == ["date", "n", "valid_share", "mean"]
    assert lines[2].split()[:4] == ["2021-01", "4", "1", "1"]
    years = measured(np.ones((40, 1, 1)), dates=tuple(map(str, range(1980, 2020)))).statistics()
    long = repr(years).splitlines()
    assert len(long) == 2 + 12 + 1
    assert long[2].split()[0] == "1980"
    assert long[-1].split()[0] == "2019"
    assert "urban" in repr(classified([[[10, 190]]]).statistics())
