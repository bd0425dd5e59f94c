"""Differences and anomalies: the right dates, the same pixels, and no wrapped integers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from je_explorer.errors import ClassData, DateMismatch, GridMismatch, UnitMismatch
from je_explorer.raster.raster import Missing
from tests.support.rasters import classified, grid_of, measured, picture

NAN = np.nan
MONTHS = tuple(f"{m:02}" for m in range(1, 13))
HALF_MONTHS = tuple(f"{m:02}-{d}" for m in range(1, 13) for d in ("01", "16"))
DAYS = tuple(f"{d:03}" for d in range(1, 366))


def numbered(dates: tuple[str, ...]) -> Any:
    """A normal whose value is its place in the list."""
    return measured(np.arange(len(dates)).reshape(-1, 1, 1), dates=dates)


def test_a_difference_is_missing_where_either_is() -> None:
    one, two = measured([[[5, NAN, 3, 1]]]), measured([[[2, 1, NAN, 1.5]]])
    found = one.difference(two)
    np.testing.assert_array_equal(found.values, [[[3, NAN, NAN, -0.5]]])
    assert found.values.dtype == np.float32
    assert found.band.unit == "K"


def test_a_reference_of_one_date_is_taken_from_all() -> None:
    raster = measured(np.arange(6).reshape(3, 1, 2))
    assert raster.difference(raster.composite("mean")).values[:, 0, 0].tolist() == [-2, 0, 2]


def test_a_reference_of_the_same_dates_is_taken_date_by_date() -> None:
    raster = measured([[[5]], [[7]]], dates=("2021-07", "2021-08"))
    swapped = measured([[[1]], [[2]]], dates=("2021-08", "2021-07"))
    assert raster.difference(swapped).values.ravel().tolist() == [3, 6]


def test_a_reference_of_other_dates_is_refused_and_both_are_named() -> None:
    raster, other = measured(np.ones((2, 1, 1))), numbered(("2020-01", "2020-02"))
    with pytest.raises(DateMismatch, match=r"2021-01.*2020-01\.\.2020-02"):
        raster.difference(other)


def test_a_reference_of_another_resolution_gives_its_nearest_pixels() -> None:
    raster = measured(np.full((1, 2, 4), 10), grid=grid_of(2, 4, (130, 38, 134, 40)))
    coarse = measured([[[1, 2]]], grid=grid_of(1, 2, (130, 38, 134, 40)))
    assert raster.difference(coarse).values[0].tolist() == [[9, 9, 8, 8]] * 2


def test_a_reference_elsewhere_is_refused() -> None:
    elsewhere = measured([[[1]]], grid=grid_of(1, 1, (10, 0, 11, 1)))
    with pytest.raises(GridMismatch, match="no pixel in common"):
        measured([[[1]]]).difference(elsewhere)


def test_different_units_are_refused_and_both_are_named() -> None:
    kelvin, celsius = measured([[[300]]], unit="K"), measured([[[20]]], unit="degC")
    for call in (kelvin.difference, kelvin.anomaly):
        with pytest.raises(UnitMismatch, match="in K and LST in degC"):
            call(celsius)


@pytest.mark.parametrize(
    ("one", "two", "unit"), [("mm/hr", "mm/h", "mm/hr"), ("", "K", "K"), ("K", "-", "K")]
)
def test_spellings_of_a_unit_and_missing_units_do_not_matter(one: str, two: str, unit: str) -> None:
    found = measured([[[5]]], unit=one).difference(measured([[[3]]], unit=two))
    assert found.values.tolist() == [[[2]]]
    assert found.band.unit == unit


def test_classes_and_pictures_have_no_difference() -> None:
    land, height = classified([[[10]]]), measured([[[1]]])
    for one, two in ((land, height), (height, land), (land, land)):
        with pytest.raises(ClassData, match="class codes"):
            one.difference(two)
    with pytest.raises(ClassData, match="picture"):
        picture().anomaly(picture())


@pytest.mark.parametrize(
    ("date", "normals", "paired"),
    [
        ("2021-08", MONTHS, "08"),
        ("2020-02", MONTHS, "02"),
        ("2021-08-16", HALF_MONTHS, "08-16"),
        ("2021-08-16", MONTHS, "08"),
        ("2021-08-16", DAYS, "228"),
        ("2020-03-01", DAYS, "061"),
        ("2020-12-31", DAYS, None),
        ("2021-07-01T03", HALF_MONTHS, "07-01"),
        ("2020-03-05", ("02-26", "03-06", "03-14"), "03-06"),
        ("2020-08", ("2019/08", "2020/08"), "2020/08"),
        ("2021-08-16", ("2020/08-16", "2021/08-16"), "2021/08-16"),
        ("2020/08", ("2019/08", "2020/08"), "2020/08"),
    ],
)
def test_each_date_is_paired_with_its_normal(
    date: str, normals: tuple[str, ...], paired: str | None
) -> None:
    raster = measured([[[1000]]], dates=(date,))
    if paired is None:
        with pytest.raises(DateMismatch):
            raster.anomaly(numbered(normals))
        return
    anomaly = raster.anomaly(numbered(normals))
    assert anomaly.values.item() == 1000 - normals.index(paired)
    assert anomaly.dates == (date,)


def test_years_of_dates_share_the_normals_of_one_year() -> None:
    dates = tuple(f"{y}-{m:02}" for y in (2019, 2020) for m in range(1, 13))
    raster = measured(np.full((24, 1, 1), 100), dates=dates)
    assert raster.anomaly(numbered(MONTHS)).values.ravel().tolist() == [*range(100, 88, -1)] * 2


@pytest.mark.parametrize(
    ("date", "normals"),
    [
        ("2021-08", ("06", "07")),
        ("2021", MONTHS),
        ("2021-08", HALF_MONTHS),
        ("2021-01..2021-03 mean", MONTHS),
        ("2021-08-16T05 mean", ("08-01", "08-02")),
    ],
)
def test_a_date_without_a_normal_is_named(date: str, normals: tuple[str, ...]) -> None:
    with pytest.raises(DateMismatch, match=f"{date}.*{normals[0]}..{normals[-1]}"):
        measured([[[1]]], dates=(date,)).anomaly(numbered(normals))


def test_parts_that_are_missing_on_either_side_stay_named() -> None:
    lost = Missing("08", "file.tiff", "404")
    normal = measured([[[1]]], dates=("08",), missing=(lost,))
    assert measured([[[1]]], dates=("2021-08",)).anomaly(normal).missing == (lost,)


def test_with_gaps_a_date_without_a_reference_is_missing() -> None:
    raster = measured(np.full((3, 1, 1), 9.0), dates=("2021-01", "2021-02", "2021-03"))
    other = measured([[[1.0]], [[2.0]]], dates=("2021-03", "2021-01"))
    found = raster.difference(other, gaps=True)
    np.testing.assert_array_equal(found.values.ravel(), [7, NAN, 8])
    assert found.dates == raster.dates
    found = raster.anomaly(numbered(("01", "03")), gaps=True)
    np.testing.assert_array_equal(found.values.ravel(), [9, NAN, 8])


def test_with_gaps_the_last_date_of_a_series_is_not_taken_from_all() -> None:
    raster = measured(np.full((2, 1, 1), 9.0), dates=("2021-07", "2021-08"))
    rest = measured([[[1.0]]], dates=("2021-07",))
    np.testing.assert_array_equal(raster.difference(rest, gaps=True).values.ravel(), [8, NAN])
    year = measured([[[1.0]]], dates=("2021",))
    np.testing.assert_array_equal(raster.difference(year, gaps=True).values.ravel(), [8, 8])


def test_with_gaps_nothing_is_kept_of_a_date_that_can_not_be_tested() -> None:
    raster = measured([[[1.0, 2.0]], [[3.0, 4.0]]], dates=("2021-07", "2021-08"))
    where = measured([[[0.0, 1.0]]], dates=("2021-08",))
    found = raster.keep(where=where, range=(1, None), gaps=True).values
    np.testing.assert_array_equal(found, [[[NAN, NAN]], [[NAN, 4.0]]])
