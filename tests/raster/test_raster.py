"""Rasters as values: dates, places, descriptions; and nothing that is given is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from je_explorer.errors import AreaOutside, BadArea, NoDates
from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.raster import Band, Missing, Raster
from tests.support.rasters import classified, grid_of, measured, picture

NAN = np.nan


def test_valid_is_where_a_pixel_was_measured() -> None:
    assert measured([[[1, NAN]]]).valid.tolist() == [[[True, False]]]
    assert classified([[[0, 1]]], known=[[[1, 0]]]).valid.tolist() == [[[True, False]]]
    whole = Raster(np.zeros((1, 1, 2), np.uint8), grid_of(1, 2), ("2021",), Band("X"))
    assert whole.valid.all()
    shown = picture()
    bare = Raster(shown.values, shown.grid, shown.dates, shown.band)
    assert bare.valid.tolist() == shown.valid.tolist()


def test_dates_are_chosen_by_number_label_and_slice() -> None:
    lost = Missing("2021-02", "file.tiff", "404")
    raster = measured(np.arange(3).reshape(3, 1, 1), missing=(lost,))
    assert raster.date(1).values.item() == 1
    assert raster.date("2021-03").dates == ("2021-03",)
    assert raster.date(-1).dates == ("2021-03",)
    assert raster[1:].dates == ("2021-02", "2021-03")
    assert raster[1:].missing == (lost,)
    assert raster[0].missing == ()
    assert [image.values.item() for image in raster] == [0, 1, 2]
    assert len(raster) == 3
    assert np.shares_memory(raster[1].values, raster.values)


@pytest.mark.parametrize("which", ["2022-01", 3, -4])
def test_a_date_that_is_not_there_names_those_that_are(which: Any) -> None:
    with pytest.raises(NoDates, match=r"3 dates 2021-01\.\.2021-03"):
        measured(np.ones((3, 1, 1))).date(which)


def test_a_crop_is_the_pixels_of_a_box() -> None:
    raster = measured(np.arange(16).reshape(1, 4, 4))
    part = raster.crop([131, 37, 133, 39])
    assert part.values.tolist() == [[[5, 6], [9, 10]]]
    assert part.grid.bbox == BBox(131, 37, 133, 39)
    assert classified(np.ones((1, 4, 4))).crop([131, 37, 133, 39]).valid.shape == (1, 2, 2)
    with pytest.raises(AreaOutside):
        raster.crop([0, 0, 1, 1])


def test_a_sample_is_the_value_of_the_pixel_that_holds_the_place() -> None:
    raster = measured([[[1, NAN], [3, 4]], [[5, 6], [7, 8]]])
    np.testing.assert_array_equal(raster.sample(131.2, 39.9), [NAN, 6])
    np.testing.assert_array_equal(raster.sample([130.5, 131.5], [38.5, 38.5]), [[3, 4], [7, 8]])
    np.testing.assert_array_equal(raster.sample(-229.5, 38.5), [3, 7])


def test_samples_of_classes_are_codes_or_none() -> None:
    land = classified([[[10, 0]], [[190, 5]]], known=[[[1, 1]], [[1, 0]]])
    assert land.sample(130.5, 39.5).tolist() == [10, 190]
    assert land.sample(131.5, 39.5).tolist() == [0, None]
    assert picture().sample(131.5, 39.5).tolist() == [(200, 200, 200, 255)]
    assert picture().sample(130.5, 39.5).tolist() == [None]


def test_samples_on_a_polar_grid_are_asked_for_in_degrees() -> None:
    grid = Grid("EPSG:3995", BBox(-4e6, -4e6, 4e6, 4e6), (2, 2))
    raster = measured([[[1, 2], [3, 4]]], grid=grid)
    assert [raster.sample(lon, 80).item() for lon in (-135, 135, -45, 45)] == [1, 2, 3, 4]
    with pytest.raises(AreaOutside, match="EPSG:3995"):
        raster.sample(0, -90)


def test_a_place_that_is_none_is_refused() -> None:
    raster = measured([[[1]]])
    with pytest.raises(AreaOutside, match=r"0, 0.*130"):
        raster.sample(0, 0)
    with pytest.raises(BadArea, match="swapped"):
        raster.sample(39.5, 130.5)
    for lon, lat in ((NAN, 0), ([1, 2], [1]), ("x", 0)):
        with pytest.raises(BadArea):
            raster.sample(lon, lat)  # type: ignore[arg-type]


def test_a_raster_describes_itself_in_one_paragraph() -> None:
    raster = measured([[[1, NAN]], [[3, 4]]], title="Land temperature")
    said = repr(raster)
    for part in ("LST (K)", "Land temperature", "2021-01..2021-02", "1 x 2", "75.0%", "1 to 4"):
        assert part in said
    assert "\n" not in said
    assert "66.7% valid" in repr(classified([[[1, 2, 3]]], known=[[[1, 1, 0]]]))
    assert "83.3%" in repr(picture())
    assert "0.0% valid" in repr(measured([[[NAN]]]))


OPERATIONS: dict[str, Callable[[Raster], Any]] = {
    "keep": lambda r: r.keep(range=(0, 5)),
    "keep where": lambda r: r.keep(where=r, range=(0, 5)),
    "keep where coarse": lambda r: r.keep(
        where=measured([[[1]]], grid=grid_of(1, 1, (130, 38, 132, 40))), range=(0, 5)
    ),
    "composite": lambda r: [r.composite(m) for m in ("mean", "median", "std", "min", "first", 90)],
    "composite of one": lambda r: [r[0].composite(m) for m in ("median", "first", "last", 10)],
    "difference": lambda r: r.difference(r[0]),
    "anomaly": lambda r: r.anomaly(measured(np.ones((2, 2, 2)), dates=("01", "02"))),
    "statistics": lambda r: [r.statistics(), r.statistics([130, 38, 131, 40])],
    "sample": lambda r: r.sample(130.5, 39.5),
    "crop": lambda r: r.crop([130, 38, 131, 39]),
}


@pytest.mark.parametrize("name", list(OPERATIONS))
def test_nothing_that_is_given_is_changed(name: str) -> None:
    raster = measured([[[3, 1], [NAN, 9]], [[2, 8], [7, NAN]]])
    before = raster.values.copy()
    OPERATIONS[name](raster)
    np.testing.assert_array_equal(raster.values, before)
    assert not raster.values.flags.writeable


def test_nothing_of_classes_and_pictures_is_changed() -> None:
    for raster in (classified([[[10, 0]], [[190, 7]]]), picture(dates=("2021", "2022"))):
        values, known = raster.values.copy(), raster.valid.copy()
        mask = measured(np.ones((1, *raster.valid.shape[1:])), dates=("2000",))
        raster.keep(where=mask, range=(2, 3))
        raster.composite("first")
        raster.composite("count")
        assert np.array_equal(raster.values, values)
        assert np.array_equal(raster.valid, known)
