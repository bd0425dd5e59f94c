"""Composites: the same numbers as numpy's nan-functions, whatever is missing."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from je_explorer.errors import ClassData, NoDates, UnknownMethod
from je_explorer.raster import composite
from je_explorer.raster.composite import CLASS_COMPOSITES, COMPOSITES
from tests.support.rasters import classified, measured, picture

NAN = np.nan
few = settings(max_examples=30, deadline=None)

ORACLES: dict[Any, Any] = {
    "mean": np.nanmean,
    "median": np.nanmedian,
    "min": np.nanmin,
    "max": np.nanmax,
    "std": np.nanstd,
    10: lambda v, axis: np.nanpercentile(v, 10, axis=axis),
    97.5: lambda v, axis: np.nanpercentile(v, 97.5, axis=axis),
}

stacks = arrays(
    np.float32,
    array_shapes(min_dims=3, max_dims=3, max_side=20),
    elements=st.one_of(st.just(NAN), st.floats(-1000, 1000, width=32)),
)


@few
@given(stacks, st.sampled_from(list(ORACLES)))
def test_composites_are_those_of_numpy(values: Any, method: Any) -> None:
    ours = measured(values, dates=tuple(map(str, range(len(values))))).composite(method).values[0]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        theirs = ORACLES[method](values.astype(np.float64), axis=0)
    assert ours.dtype == np.float32
    assert np.array_equal(np.isnan(ours), np.isnan(theirs))
    np.testing.assert_allclose(ours, theirs, rtol=3e-6, atol=2e-3)


@few
@given(stacks)
def test_the_median_is_exactly_that_of_numpy(values: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = np.nanmedian(values, axis=0)
    ours = measured(values, dates=tuple(map(str, range(len(values))))).composite("median")
    np.testing.assert_array_equal(ours.values[0], theirs)


@few
@given(stacks)
def test_count_first_and_last_are_those_of_each_pixel(values: Any) -> None:
    raster = measured(values, dates=tuple(map(str, range(len(values)))))
    count, first, last = (raster.composite(m).values[0] for m in ("count", "first", "last"))
    for row, col in np.ndindex(values.shape[1:]):
        valid = [v for v in values[:, row, col] if not np.isnan(v)]
        assert count[row, col] == len(valid)
        expected = (valid[0], valid[-1]) if valid else (NAN, NAN)
        np.testing.assert_array_equal((first[row, col], last[row, col]), expected)


@pytest.mark.parametrize("method", [m for m in COMPOSITES if m not in ("std", "count")] + [50])
def test_a_composite_of_one_image_is_that_image(method: Any) -> None:
    raster = measured([[[1.5, NAN], [-3.25, 1e6]]])
    np.testing.assert_array_equal(raster.composite(method).values, raster.values)


@pytest.mark.parametrize("method", [*COMPOSITES, 25])
def test_results_do_not_depend_on_the_size_of_blocks(
    method: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(280, 10, (19, 37, 41)).astype(np.float32)
    values[rng.random(values.shape) < 0.3] = NAN
    raster = measured(values, dates=tuple(map(str, range(19))))
    whole = raster.composite(method).values
    monkeypatch.setattr(composite, "BLOCK", 1)
    monkeypatch.setattr(composite, "WIDE_BLOCK", 1)
    monkeypatch.setattr(composite, "THREADS", 1)
    np.testing.assert_array_equal(raster.composite(method).values, whole)


def test_a_part_of_a_raster_gives_the_part_of_its_composite() -> None:
    rng = np.random.default_rng(2)
    raster = measured(rng.normal(size=(5, 8, 8)))
    part = raster.crop([132, 33, 136, 38])
    assert not part.values.flags.c_contiguous
    for method in ("mean", "median", "std"):
        whole = raster.composite(method).crop([132, 33, 136, 38])
        np.testing.assert_array_equal(part.composite(method).values, whole.values)


def test_infinite_values_are_values() -> None:
    raster = measured([[[np.inf]], [[1]], [[2]]])
    assert raster.composite("median").values.item() == 2
    assert raster.composite("max").values.item() == np.inf


def test_more_dates_than_a_byte_counts() -> None:
    raster = measured(np.ones((700, 1, 1)), dates=tuple(map(str, range(700))))
    assert raster.composite("count").values.item() == 700
    assert raster.composite("mean").values.item() == 1
    assert raster.composite("std").values.item() == 0


def test_the_label_says_what_of_when() -> None:
    raster = measured(np.ones((3, 1, 1)))
    mean = raster.composite("mean")
    assert mean.dates == ("2021-01..2021-03 mean",)
    assert mean.times.tolist() == raster.times[:1].tolist()
    assert len(mean) == 1
    assert raster.composite(90).dates == ("2021-01..2021-03 p90",)
    assert raster.composite("p90").dates == ("2021-01..2021-03 p90",)
    assert raster.date(0).composite("max").dates == ("2021-01 max",)


def test_a_count_counts_images() -> None:
    counted = measured([[[1, NAN]]], unit="K").composite("count")
    assert counted.band.unit == "images"
    assert counted.values.tolist() == [[[1, 0]]]
    classes = classified([[[0, 10]], [[0, 0]]], known=[[[1, 1]], [[0, 1]]]).composite("count")
    assert classes.values.tolist() == [[[1, 2]]]
    assert not classes.band.is_classes
    assert classes.difference(classes).values.tolist() == [[[0, 0]]]


@pytest.mark.parametrize("method", ["average", "", "p101", -1, 101, NAN, True, "nan"])
def test_an_unknown_method_lists_the_right_ones(method: Any) -> None:
    with pytest.raises(UnknownMethod, match="mean, median, min, max, std, count, first, last"):
        measured([[[1]]]).composite(method)


def test_no_image_at_all_is_refused() -> None:
    with pytest.raises(NoDates, match="LST"):
        measured([[[1]]])[:0].composite("mean")


def test_the_mode_is_taken_of_classes_only() -> None:
    with pytest.raises(UnknownMethod, match="classes"):
        measured([[[1]]]).composite("mode")


@pytest.mark.parametrize("method", ["mean", "median", "std", "max", 50])
def test_arithmetic_on_classes_is_refused_with_the_methods_that_suit(method: Any) -> None:
    with pytest.raises(ClassData, match=r"class codes.*mode, count, first, last"):
        classified([[[1]]]).composite(method)


def test_the_mode_leaves_out_unknown_pixels_and_takes_the_smaller_of_equals() -> None:
    land = classified(
        [[[10, 190, 7, 0]], [[10, 10, 7, 0]], [[190, 10, 7, 0]], [[190, 10, 7, 0]]],
        known=[[[1, 1, 0, 1]], [[1, 1, 0, 0]], [[1, 1, 0, 0]], [[1, 0, 0, 0]]],
    )
    mode = land.composite("mode")
    assert mode.values[0, 0, :2].tolist() == [10, 10]
    assert mode.values[0, 0, 3] == 0
    assert mode.valid.tolist() == [[[True, True, False, True]]]
    assert mode.values.dtype == np.uint8
    assert mode.band == land.band


@few
@given(arrays(np.int16, (7, 3, 4), elements=st.integers(-2, 2)), arrays(np.bool_, (7, 3, 4)))
def test_the_mode_occurs_most_often(codes: Any, known: Any) -> None:
    mode = classified(codes, known, dtype="int16").composite("mode")
    for row, col in np.ndindex(3, 4):
        seen = codes[:, row, col][known[:, row, col]].tolist()
        assert mode.valid[0, row, col] == bool(seen)
        if seen:
            assert mode.values[0, row, col] == min(set(seen), key=lambda c: (-seen.count(c), c))


def test_first_and_last_of_classes_and_pictures_are_the_known_ones() -> None:
    land = classified([[[10, 0]], [[190, 0]]], known=[[[0, 0]], [[1, 0]]])
    assert land.composite("first").values[0, 0, 0] == 190
    assert land.composite("last").valid.tolist() == [[[True, False]]]
    shown = picture(dates=("2021-07-01", "2021-07-02")).composite("last")
    assert shown.values.shape == (1, 2, 3, 4)
    assert shown.valid.sum() == 5
    with pytest.raises(ClassData, match="first, last"):
        picture().composite("mode")


def test_every_method_has_a_docstring_for_its_button() -> None:
    for function in [*COMPOSITES.values(), *CLASS_COMPOSITES.values()]:
        assert function.__doc__
