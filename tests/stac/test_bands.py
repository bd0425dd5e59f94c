"""What an asset's numbers mean, in all spellings."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.errors import BadStac
from je_explorer.raster.raster import Band, ClassLabel
from je_explorer.stac.bands import MAX_CLASSES, band_of
from je_explorer.stac.model import Asset, Collection, Item

ITEM = Item("tile", "https://data.test/x/tile.json", None, {})
COLLECTION = Collection("x", "https://data.test/x/collection.json", units={"B": "hint"})

RASTERS: dict[str, Any] = {
    "dn": {"data_type": "uint16", "min": 10.0, "max": 50000.0, "nodata": 65535, "error": [65534]},
    "dn2value": {"slope": 0.0012, "offset": -10.0},
    "value": {"unit": "degC"},
}


def read(fields: dict[str, Any], *roles: str) -> Band:
    return band_of(Asset("B", "", roles or ("data",), fields=fields), ITEM, COLLECTION)


def jaxa(**changes: Any) -> dict[str, Any]:
    """``je:rasters`` with parts replaced, or dropped where None."""
    fields = copy.deepcopy(RASTERS)
    fields.update(changes)
    return {"je:rasters": {key: value for key, value in fields.items() if value is not None}}


def test_jaxas_fields_tell_scale_missing_values_and_unit() -> None:
    assert read(jaxa()) == Band(
        "B", "uint16", 0.0012, -10.0, 65535.0, (10.0, 50000.0), (65534.0,), "degC"
    )


@pytest.mark.parametrize("slopes", [{}, None, {"slope": None, "offset": None}, {"other": 1}])
def test_without_a_slope_the_number_is_the_value(slopes: object) -> None:
    band = read(jaxa(dn2value=slopes))
    assert (band.scale, band.offset) == (1.0, 0.0)


@pytest.mark.parametrize("slope", [0, 0.0, "0.02", math.nan, math.inf, [], True, 10**400])
def test_a_slope_that_is_no_scale_is_refused_by_name(slope: object) -> None:
    with pytest.raises(BadStac, match=r"band B of https://data\.test/x/tile\.json has the scale"):
        read(jaxa(dn2value={"slope": slope}))


@pytest.mark.parametrize("offset", ["0", math.nan, -math.inf, {}, False])
def test_an_offset_that_is_no_number_is_refused(offset: object) -> None:
    with pytest.raises(BadStac, match="has the offset"):
        read(jaxa(dn2value={"slope": 1, "offset": offset}))


@pytest.mark.parametrize("role", ["data-mask", "visual"])
def test_classes_and_pictures_are_not_scaled(role: str) -> None:
    band = read(jaxa(dn2value={"slope": 2, "offset": 5}), role)
    assert (band.scale, band.offset, band.role) == (1.0, 0.0, role)


@pytest.mark.parametrize(
    ("dn", "nodata", "errors"),
    [
        ({"nodata": [0, 255]}, 0.0, (255.0,)),
        ({"nodata": 0, "error": 7}, 0.0, (7.0,)),
        ({"error": [1, None, "x", 2]}, None, (1.0, 2.0)),
        ({"nodata": None}, None, ()),
        ({"nodata": "NaN"}, math.nan, ()),
    ],
)
def test_missing_values_may_be_lists_or_scalars(
    dn: dict[str, Any], nodata: float | None, errors: tuple[float, ...]
) -> None:
    band = read(jaxa(dn=dn))
    assert band.errors == errors
    assert band.nodata == nodata or (nodata is not None and math.isnan(nodata))


@pytest.mark.parametrize(
    ("dn", "expected"),
    [
        ({"min": 1, "max": 2}, (1.0, 2.0)),
        ({"min": 1}, (1.0, math.inf)),
        ({"max": 2}, (-math.inf, 2.0)),
        ({"min": 3, "max": 2}, None),
        ({}, None),
    ],
)
def test_the_valid_range_may_be_half_open(dn: dict[str, Any], expected: object) -> None:
    assert read(jaxa(dn=dn)).valid_range == expected


def test_a_missing_unit_is_the_hint_and_an_empty_one_is_none() -> None:
    assert read(jaxa(value={})).unit == "hint"
    assert read(jaxa(value={"unit": ""})).unit == ""


WATER = ClassLabel(210, "Water", "#0046c8")


@pytest.mark.parametrize(
    "fields",
    [
        {"classification:classes": [
            {"value": 210, "description": "Water", "color_hint": "0046c8"}]},
        {"classification:classes": [
            {"value": 210, "description": "Water", "color_hint": "#0046C8"}]},
        {"classification:classes": [
            {"value": 210, "name": "Water", "color-hint": "0046C8FF"}]},
    ],
)  # fmt: skip
def test_classes_are_read_with_and_without_a_hash(fields: dict[str, Any]) -> None:
    assert read({**jaxa(), **fields}, "data-mask").classes == (WATER,)


def test_classes_are_read_in_the_older_spelling() -> None:
    labels = [{"name": "Water", "value": 210, "color": "#0046c8"}]
    assert read(jaxa(value={"labels": labels}), "data-mask").classes == (WATER,)


def test_classes_under_the_role_of_data_are_classes_unless_they_have_scale_or_unit() -> None:
    classes = {"classification:classes": [{"value": 210, "description": "Water"}]}
    assert read({**jaxa(dn2value={}, value={"unit": ""}), **classes}).is_classes
    assert not read({**jaxa(dn2value={}, value={"unit": "%"}), **classes}).is_classes
    assert not read({**jaxa(value={"unit": ""}), **classes}).is_classes


def test_class_colours_and_names_can_bring_no_markup() -> None:
    classes = [{"value": 1, "description": "x" * 999, "color_hint": "red;}</style>"}]
    (label,) = read({"classification:classes": classes}).classes
    assert label.color is None
    assert len(label.name) == 200


def test_more_classes_than_any_legend_are_cut() -> None:
    many = [{"value": value, "description": str(value)} for value in range(70_000)]
    assert len(read({"classification:classes": many}).classes) == MAX_CLASSES


@pytest.mark.parametrize(
    "fields",
    [
        {"raster:bands": [{"data_type": "int16", "scale": 0.01, "offset": 1, "nodata": -999,
                           "unit": "Celsius"}]},
        {"bands": [{"name": "sst", "data_type": "int16", "raster:scale": 0.01,
                    "raster:offset": 1, "nodata": -999, "unit": "Celsius"}]},
        {"data_type": "int16", "raster:scale": 0.01, "raster:offset": 1, "nodata": -999,
         "unit": "Celsius", "bands": [{"name": "sst"}]},
    ],
)  # fmt: skip
def test_other_catalogues_are_read_in_the_spellings_of_stac_1_0_and_1_1(
    fields: dict[str, Any],
) -> None:
    assert read(fields) == Band("B", "int16", 0.01, 1.0, -999.0, unit="Celsius")


def test_classes_without_a_scale_make_a_band_of_classes() -> None:
    classes = [{"value": 10, "description": "Tree cover"}]
    band = read({"raster:bands": [{"data_type": "uint8"}], "classification:classes": classes})
    assert band.is_classes


def test_classes_in_a_scaled_band_are_flags_and_no_values() -> None:
    classes = [{"value": 251, "name": "pole_hole"}, {"value": 254, "name": "land_mask"}]
    bands = [{"data_type": "uint8", "scale": 0.01, "nodata": 255}]
    band = read({"raster:bands": bands, "classification:classes": classes})
    assert not band.is_classes
    assert band.errors == (251.0, 254.0)


def test_bit_fields_make_a_band_of_classes_with_their_positions() -> None:
    bits = [{"name": "cloud", "offset": 0, "length": 1}, {"name": "land", "offset": 5}]
    band = read({"classification:bitfields": bits})
    assert band.is_classes
    assert [(label.value, label.name) for label in band.classes] == [(0, "cloud"), (5, "land")]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
NAMES = ["je:rasters", "raster:bands", "bands", "eo:bands", "classification:classes", "nodata"]
PARTS = st.fixed_dictionaries({}, optional={"dn": JSON, "dn2value": JSON, "value": JSON})


@settings(max_examples=30, deadline=None)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, JSON | PARTS)))
def test_any_json_gives_a_usable_scale_or_a_typed_error(fields: dict[str, Any]) -> None:
    try:
        band = read(fields)
    except BadStac:
        return
    assert math.isfinite(band.scale)
    assert band.scale != 0
    assert math.isfinite(band.offset)
