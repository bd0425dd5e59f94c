"""Styles, ranges, colour tables and units."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.errors import RequestError, UnknownMethod
from je_explorer.raster.raster import Band
from je_explorer.render import colormap, ranges
from je_explorer.render.presets import PRESETS, default_for
from je_explorer.render.style import Style
from je_explorer.render.units import conversion, conversion_for, conversions
from tests.render.scenes import temperatures

STYLES = st.builds(
    Style,
    colormap=st.sampled_from(colormap.names()),
    range=st.none() | st.tuples(st.floats(-1e6, 0), st.floats(1, 1e6)),
    log=st.booleans(),
    reverse=st.booleans(),
    opacity=st.floats(0, 1),
    hidden=st.lists(st.integers(0, 255), max_size=4).map(tuple),
)


@settings(max_examples=30)
@given(STYLES)
def test_a_style_survives_json(style):
    assert Style.from_json(json.loads(json.dumps(style.to_json()))) == style


@pytest.mark.parametrize(
    "bad",
    [{"range": (1, 1)}, {"range": (2, 1)}, {"range": (0, float("inf"))}, {"opacity": 1.5}],
)
def test_an_impossible_style_is_refused(bad):
    with pytest.raises(RequestError):
        Style(**bad)


@pytest.mark.parametrize("bad", [{"range": [1]}, {"opacity": "much"}, {"range": ["a", "b"]}])
def test_json_that_is_no_style_is_refused(bad):
    with pytest.raises(RequestError):
        Style.from_json(bad)


@pytest.mark.parametrize("name", colormap.names())
def test_every_colour_map_has_256_colours_that_run_backwards_too(name):
    colours = colormap.table(name)
    assert colours.shape == (256, 3)
    assert colours.dtype == np.uint8
    assert len(np.unique(colours, axis=0)) > 64
    np.testing.assert_array_equal(colormap.table(name, reverse=True), colours[::-1])


def test_jaxa_maps_run_through_their_stops():
    colours = colormap.table("jaxa:spectral")
    assert colormap.hexadecimal(colours[0]) == "#2b83ba"
    assert colormap.hexadecimal(colours[255]) == "#d7191c"
    assert colormap.hexadecimal(colormap.table("jaxa:turbo")[0]) == "#31133d"


def test_a_diverging_map_is_palest_in_the_middle():
    for name in ("vik", "balance", "RdBu_r", "BrBG"):
        brightness = colormap.table(name).astype(int).sum(axis=1)
        assert abs(int(np.argmax(brightness)) - 127.5) < 20


def test_an_unknown_colour_map_names_its_neighbours():
    with pytest.raises(UnknownMethod, match="viridis"):
        colormap.table("virdis")


def test_tables_can_not_be_changed_by_accident():
    with pytest.raises(ValueError, match="read-only"):
        colormap.table("turbo")[0, 0] = 1


def test_every_preset_names_a_colour_map_and_fitting_ranges():
    for preset in PRESETS:
        assert preset.style.colormap in colormap.REGISTRY
        for lo, hi in preset.ranges.values():
            assert lo < hi
            assert lo > 0 or not preset.style.log


@pytest.mark.parametrize(
    ("band", "span"),
    [
        (Band("LST", unit="K"), (253.15, 323.15)),
        (Band("LST_2012_2021", unit="Celsius"), (-20.0, 50.0)),
        (Band("SST", unit="degC"), (0.0, 40.0)),
        (Band("ndvi", unit=""), (0.0, 1.0)),
        (Band("PRECIP", unit="mm/hr"), (0.1, 10.0)),
        (Band("IC0", unit="%"), (0.0, 100.0)),
        (Band("SMC", unit="%"), (0.0, 30.0)),
        (Band("CHLA", unit="mg/m^3"), (0.01, 100.0)),
    ],
)
def test_known_bands_start_in_their_usual_range(band, span):
    assert default_for(band).range == span


def test_a_band_whose_name_says_nothing_is_known_by_its_category():
    assert default_for(Band("B1", unit="%"), "sea ice").range == (0.0, 100.0)
    assert default_for(Band("B1", unit="%")) == Style()


def test_class_bands_have_no_preset():
    assert default_for(Band("NDVI_QA_flag", role="data-mask")) == Style()


NUMBERS = st.lists(
    st.floats(-1e9, 1e9, width=32) | st.sampled_from([float("nan"), 0.0]), max_size=50
)


@settings(max_examples=30)
@given(rule=st.sampled_from(list(ranges.RULES)), values=NUMBERS, log=st.booleans())
def test_every_rule_gives_a_range_that_can_be_drawn(rule, values, log):
    array = np.array(values, dtype=np.float32)
    lo, hi = ranges.automatic(rule, array, None, Band("x"), log=log)
    assert np.isfinite([lo, hi]).all()
    assert lo < hi
    assert lo > 0 or not log


def test_rules_say_what_they_do():
    values = np.arange(-100, 101, dtype=np.float32)
    band = Band("LST", unit="degC")
    spans = {rule: ranges.automatic(rule, values, None, band) for rule in ranges.RULES}
    assert spans["full"] == (-100, 100)
    assert spans["percentile"] == (-96, 96)
    assert spans["preset"] == (-20, 50)
    assert spans["symmetric"][0] == -spans["symmetric"][1]
    assert spans["sigma"] == pytest.approx((-116.05, 116.05), abs=0.1)


def test_missing_pixels_do_not_widen_the_range():
    values = np.array([1, 2, 3, 9999], dtype=np.int16)
    valid = np.array([True, True, True, False])
    assert ranges.automatic("full", values, valid, Band("x")) == (1, 3)


def test_an_unknown_rule_names_those_that_exist():
    with pytest.raises(UnknownMethod, match="percentile"):
        ranges.automatic("percent", np.ones(3), None, Band("x"))


def test_the_range_of_a_raster_covers_all_its_dates():
    _, hi = ranges.range_of(temperatures(dates=5), Style(), rule="full")
    assert hi == pytest.approx(np.nanmax(temperatures(dates=5).values), abs=0.5)
    assert ranges.range_of(temperatures(), Style(range=(1, 2))) == (1, 2)


def test_units_are_shown_as_people_say_them():
    assert conversions("K")[0].show(273.15) == pytest.approx(0.0)
    assert conversion("mm/hr", "mm/day").show(2.0) == pytest.approx(48.0)
    assert conversions("Celsius")[0].label == "°C"
    assert [way.label for way in conversions("parsec")] == ["parsec"]
    assert conversion("K", "°C").difference.show(2.0) == pytest.approx(2.0)
    with pytest.raises(UnknownMethod, match="mm/day"):
        conversion("mm/hr", "°C")


@given(st.sampled_from(["K", "degC", "mm/hr", "m", "m/s"]), st.floats(-1e4, 1e4))
@settings(max_examples=30)
def test_a_conversion_goes_both_ways(unit, value):
    for way in conversions(unit):
        assert way.store(way.show(value)) == pytest.approx(value, abs=1e-6)


def test_a_difference_is_shown_about_zero_and_only_scaled():
    warmer = temperatures(dates=1).difference(temperatures(dates=1))
    assert default_for(warmer.band).colormap == "vik"
    band = Band("LST", unit="K", kind="difference")
    lo, hi = ranges.automatic("preset", np.array([-1.0, 0.5, 3.0]), None, band)
    assert lo == -hi
    assert conversion_for(band, "°C").show(2.0) == 2.0
    assert conversion_for(Band("LST", unit="K"), "°C").show(273.15) == 0.0
    spread = temperatures(dates=3).composite("std")
    assert default_for(spread.band).range is None
    assert default_for(temperatures(dates=3).composite("count").band) == Style()
