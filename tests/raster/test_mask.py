"""Keeping pixels: by range, values and bits, on the same pixels or the nearest."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from je_explorer.errors import BadMask, DateMismatch
from je_explorer.raster.grid import Grid
from je_explorer.raster.raster import Band
from tests.support.rasters import classified, grid_of, measured, picture

NAN = np.nan
few = settings(max_examples=30, deadline=None)


def test_a_range_keeps_both_its_ends_and_drops_missing_pixels() -> None:
    raster = measured([[[1, 2, 3, 4, NAN]]])
    kept = raster.keep(range=(2, 3)).values
    assert np.array_equal(kept, [[[NAN, 2, 3, NAN, NAN]]], equal_nan=True)
    assert kept.dtype == np.float32


def test_an_open_end_of_a_range_is_none() -> None:
    raster = measured([[[1, 2, 3]]])
    assert raster.keep(range=(2, None)).valid.tolist() == [[[False, True, True]]]
    assert raster.keep(range=[None, 2]).valid.tolist() == [[[True, True, False]]]


def test_values_are_compared_in_the_precision_of_the_data() -> None:
    raster = measured([[[0.1, 0.2, 0.3]]])
    assert raster.keep(values=[0.1, 0.3]).valid.tolist() == [[[True, False, True]]]


def test_a_mask_never_turns_a_pixel_into_class_0() -> None:
    land = classified([[[10, 190, 0]]])
    kept = land.keep(values=[190])
    assert kept.values.tolist() == [[[10, 190, 0]]]
    assert kept.valid.tolist() == [[[False, True, False]]]
    assert kept.keep(range=(0, 20)).valid.sum() == 0


def test_bits_are_counted_from_zero_and_none_is_either() -> None:
    flags = classified([[[0b000, 0b001, 0b101, 0b100, 0b110]]])
    assert flags.keep(bits=[1]).valid.tolist() == [[[False, True, True, False, False]]]
    assert flags.keep(bits=[0, None, 1]).valid.tolist() == [[[False, False, False, True, True]]]
    assert flags.keep(bits=[None, 0, 1]).valid.tolist() == [[[False, False, True, True, False]]]


@few
@given(
    arrays(st.sampled_from([np.uint8, np.int16, np.int8, np.uint16]), 40),
    st.lists(st.sampled_from([0, 1, None]), min_size=1, max_size=8),
)
def test_bits_agree_with_shifting_each_pixel(codes: Any, bits: list[int | None]) -> None:
    flags = classified(codes.reshape(1, 5, 8), dtype=codes.dtype.name)
    kept = flags.keep(bits=bits).valid.ravel()
    wanted = [
        all(bit is None or (int(code) >> i) & 1 == bit for i, bit in enumerate(bits))
        for code in codes
    ]
    assert kept.tolist() == wanted


@few
@given(arrays(np.float32, (3, 4, 5), elements=st.floats(-10, 10, width=32)), st.floats(-5, 0))
def test_masks_are_idempotent(values: Any, low: float) -> None:
    once = measured(values).keep(range=(low, 5))
    twice = once.keep(range=(low, 5))
    assert np.array_equal(once.values, twice.values, equal_nan=True)


def test_another_raster_of_one_date_counts_for_all_dates() -> None:
    raster = measured(np.arange(12).reshape(3, 2, 2))
    height = measured([[[5, 500], [NAN, 50]]], dates=("2006-01",), unit="m")
    kept = raster.keep(where=height, range=(0, 100))
    assert kept.valid.tolist() == [[[True, False], [False, True]]] * 3
    assert kept.dates == raster.dates


def test_another_raster_of_the_same_dates_counts_date_by_date_in_any_order() -> None:
    raster = measured(np.ones((2, 1, 2)), dates=("2021-07", "2021-08"))
    cloud = measured([[[1, 0]], [[0, 1]]], dates=("2021-08", "2021-07"), unit="")
    assert raster.keep(where=cloud, values=[1]).valid.tolist() == [[[False, True]], [[True, False]]]


def test_dates_pair_by_their_times_where_labels_differ() -> None:
    raster = measured(np.ones((1, 1, 1)), dates=("2021-07-01",))
    twice = measured([[[1]], [[0]]], dates=("2021-06", "2021-07"))
    assert raster.keep(where=twice, values=[0]).valid.all()


def test_another_raster_of_other_dates_is_refused_and_both_are_named() -> None:
    raster = measured(np.ones((2, 1, 1)), dates=("2021-07", "2021-08"))
    other = classified(np.ones((2, 1, 1)), dates=("2019", "2020"))
    with pytest.raises(
        DateMismatch, match=r"LST has the date 2021-07.*LCCS \(2 dates 2019\.\.2020"
    ):
        raster.keep(where=other, values=[1])


def test_on_another_resolution_the_nearest_pixel_counts() -> None:
    raster = measured(np.ones((1, 4, 4)), grid=grid_of(4, 4, (130, 36, 134, 40)))
    coarse = classified([[[10, 190], [190, 0]]], grid=grid_of(2, 2, (130, 36, 134, 40)))
    kept = raster.keep(where=coarse, values=[190]).valid[0]
    assert kept.tolist() == [
        [False, False, True, True],
        [False, False, True, True],
        [True, True, False, False],
        [True, True, False, False],
    ]


def test_outside_the_other_raster_nothing_is_kept() -> None:
    raster = measured(np.ones((1, 2, 4)), grid=grid_of(2, 4, (130, 38, 134, 40)))
    part = classified([[[190, 190]]], grid=grid_of(1, 2, (131, 39, 133, 40)))
    kept = raster.keep(where=part, values=[190]).valid[0]
    assert kept.tolist() == [[False, True, True, False], [False] * 4]


def test_a_mask_on_another_turn_of_the_globe_fits() -> None:
    raster = measured(np.ones((1, 1, 4)), grid=grid_of(1, 4, (178, 0, 182, 1)))
    world = np.zeros((1, 1, 360))
    world[..., 0] = 190
    mask = classified(world, grid=grid_of(1, 360, (-180, 0, 180, 1)))
    assert raster.keep(where=mask, values=[190]).valid.tolist() == [[[False, False, True, False]]]


def test_pictures_become_transparent() -> None:
    kept = picture().keep(where=measured([[[1, 1, 0], [0, 1, 1]]], dates=("2021",)), values=[1])
    assert kept.valid.tolist() == [[[False, True, False], [False, True, True]]]
    assert (kept.values[..., 3] > 0).tolist() == kept.valid.tolist()
    assert kept.values[0, 1, 0, 0] == 200


def test_a_pixel_that_is_missing_in_the_mask_is_dropped() -> None:
    mask = classified([[[190, 190]]], known=[[[True, False]]])
    assert measured([[[1, 2]]]).keep(where=mask, values=[190]).valid.tolist() == [[[True, False]]]


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ({}, "one condition"),
        ({"range": (0, 1), "values": [1]}, "one condition"),
        ({"range": (1,)}, "2 numbers"),
        ({"range": (3, 1)}, "empty"),
        ({"range": "ab"}, "2 numbers"),
        ({"range": (0, NAN)}, "NaN"),
        ({"values": []}, "list of numbers"),
        ({"values": ["urban"]}, "list of numbers"),
        ({"values": [None]}, "numbers"),
        ({"bits": [1]}, "integers.*float32"),
    ],
)
def test_a_condition_that_does_not_suit_is_refused(conditions: Any, said: str) -> None:
    with pytest.raises(BadMask, match=said):
        measured([[[1, 2]]]).keep(**conditions)


@pytest.mark.parametrize("bits", [[2], [1, 0.5], [1] * 9])
def test_bits_are_zero_one_or_none_and_no_more_than_the_data_have(bits: Any) -> None:
    with pytest.raises(BadMask, match="bits"):
        classified([[[1, 2]]]).keep(bits=bits)


def test_a_mask_elsewhere_is_refused() -> None:
    elsewhere = classified([[[1]]], grid=grid_of(1, 1, (10, 0, 11, 1)))
    with pytest.raises(BadMask, match=r"LCCS can't mask LST.*in common"):
        measured([[[1]]]).keep(where=elsewhere, values=[1])
    polar = Grid("EPSG:3995", grid_of(1, 1).bbox, (1, 1))
    with pytest.raises(BadMask, match="EPSG:3995"):
        measured([[[1]]]).keep(where=classified([[[1]]], grid=polar), values=[1])


def test_a_picture_is_no_condition() -> None:
    with pytest.raises(BadMask, match="picture"):
        measured(np.ones((1, 2, 3))).keep(where=picture(), values=[1])


def test_integers_without_a_known_array_gain_one() -> None:
    raster = measured([[[1]]])
    plain = type(raster)(
        np.array([[[1, 2]]], dtype=np.int16), grid_of(1, 2), ("2021",), Band("X", role="data-mask")
    )
    assert plain.keep(values=[2]).valid.tolist() == [[[False, True]]]
