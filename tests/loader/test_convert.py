"""From numbers as stored to measurements."""

from __future__ import annotations

import numpy as np
import pytest

from je_explorer.loader.convert import Rule, measured, scale_into, to_rgba
from je_explorer.raster.raster import Band


def frozen(values: object, dtype: str) -> np.ndarray:
    array = np.array(values, dtype=dtype)
    array.setflags(write=False)
    return array


def test_nodata_range_and_errors_are_tested_on_the_number_as_stored() -> None:
    band = Band("AROT", nodata=65535, valid_range=(10, 50000), errors=(12, 65534))
    dn = frozen([[9, 10, 12], [50000, 50001, 65535]], "uint16")
    valid = measured(dn, Rule.of(band, None))
    assert valid.tolist() == [[False, True, False], [True, False, False]]


def test_the_file_s_nodata_counts_only_where_the_catalogue_has_none() -> None:
    dn = frozen([[0, 1]], "int16")
    assert measured(dn, Rule.of(Band("A"), 0)).tolist() == [[False, True]]
    assert measured(dn, Rule.of(Band("A", nodata=1), 0)).tolist() == [[True, False]]


@pytest.mark.parametrize("code", [-1, 70000, 0.5, float("nan"), float("inf")])
def test_a_code_that_the_stored_type_cannot_hold_matches_nothing(code: float) -> None:
    dn = frozen([[0, 65535, 4464]], "uint16")
    assert measured(dn, Rule.of(Band("A", nodata=code), None)).all()


def test_nan_is_never_a_measurement() -> None:
    dn = frozen([[1.0, np.nan, -9999.0]], "float32")
    assert measured(dn, Rule.of(Band("A", nodata=-9999), None)).tolist() == [[True, False, False]]


def test_values_are_scaled_in_float32_as_the_original_client_does() -> None:
    dn = frozen([[14000, 15000, 0]], "uint16")
    out = np.empty((1, 3), dtype=np.float32)
    band = Band("LST", scale=0.0199999995, offset=-0.1)
    scale_into(out, dn, dn != 0, band)
    expected = dn.astype("float32") * 0.0199999995 + -0.1
    np.testing.assert_array_equal(out[0, :2], expected[0, :2])
    assert np.isnan(out[0, 2])


def test_unscaled_floats_keep_their_bits() -> None:
    dn = frozen([[1.5, 2.25]], "float32")
    out = np.empty((1, 2), dtype=np.float32)
    scale_into(out, dn, np.ones((1, 2), dtype=bool), Band("A"))
    np.testing.assert_array_equal(out, dn)


def test_a_palette_becomes_colours_and_missing_becomes_transparent() -> None:
    colors = frozen([[0, 0, 0], [10, 20, 30]], "uint8")
    rgba = to_rgba(frozen([[0, 1]], "uint8"), np.array([[False, True]]), colors)
    assert rgba.tolist() == [[[0, 0, 0, 0], [10, 20, 30, 255]]]


@pytest.mark.parametrize("samples", [1, 2, 3, 4])
def test_grey_and_colour_samples_become_rgba(samples: int) -> None:
    dn = frozen([[[200, 100, 50, 25][:samples]]], "uint8")
    expected = {
        1: [200, 200, 200, 255],
        2: [200, 200, 200, 100],
        3: [200, 100, 50, 255],
        4: [200, 100, 50, 25],
    }
    assert to_rgba(dn, np.array([[True]]), None)[0, 0].tolist() == expected[samples]
