"""Bit flags, told from classes by what the metadata list."""

from __future__ import annotations

import pytest

from je_explorer.raster.flags import Bit, bits_of, is_flags
from je_explorer.raster.raster import Band, ClassLabel


def codes(*values: int, name: str = "X", dtype: str = "uint8", flags: bool = False) -> Band:
    classes = tuple(ClassLabel(value, f"c{value}") for value in values)
    return Band(name, dtype=dtype, role="data-mask", classes=classes, flags=flags)


@pytest.mark.parametrize(
    ("band", "wanted"),
    [
        (codes(0, 1, 2, 3, 4, 8), True),  # AW3D30's MSK
        (codes(1, 2, 4, 8, 16, 32, 64), True),
        (codes(1, 2, 3, 4), False),  # a forest map: four classes
        (codes(0, 1), False),
        (codes(10, 20, 190, 210), False),
        (codes(name="NDVI_QA_FLAG", dtype="uint16"), True),
        (codes(name="LCCS"), False),
        (codes(0, 1, 2, flags=True), True),  # STAC's bitfields, by position
        (Band("LST"), False),
    ],
)
def test_flags_are_codes_that_are_powers_of_two_with_gaps(band: Band, wanted: bool) -> None:
    assert is_flags(band) is wanted


def test_bits_take_their_names_from_codes_or_from_positions() -> None:
    assert bits_of(codes(0, 1, 2, 3, 4, 8))[3] == Bit(3, "c8")
    assert [bit.name for bit in bits_of(codes(1, 4, 8, 2))] == ["c1", "c2", "c4", "c8"]
    assert [bit.name for bit in bits_of(codes(0, 3, flags=True))] == ["c0", "", "", "c3"]


def test_bits_without_names_are_as_many_as_the_type_has() -> None:
    assert len(bits_of(codes(name="QA", dtype="uint16"))) == 16
    assert len(bits_of(codes(10, 20))) == 8
    assert bits_of(Band("LST")) == ()
