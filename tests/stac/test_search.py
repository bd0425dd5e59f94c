"""Search and short titles, on ids of JAXA's catalogue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from je_explorer.stac.model import Collection
from je_explorer.stac.parse import collection_of, node_of
from je_explorer.stac.search import near, search, words_of
from je_explorer.stac.titles import short_title
from tests.stac.trees import jaxa_collection

RAIN = "JAXA.EORC_GSMaP_standard.Gauge.00Z-23Z.v6_daily"
EXTREME = "JAXA.EORC_GSMaP_NRT.Gauge.Ext.00Z-23Z.v6_daily"
SST = "JAXA.G-Portal_GCOM-C.SGLI_standard.L3-SST.daytime.v3_global_monthly"
SST_HALF = "JAXA.G-Portal_GCOM-C.SGLI_standard.L3-SST.nighttime.v3_global_half-monthly"
LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
LST_NIGHT = "NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.nighttime.v061_global_daily"
LST_NORMAL = "NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.daytime.v061_global_monthly-normal"
NDVI = "JAXA.JASMES_Terra.MODIS-Aqua.MODIS_ndvi.v811_global_monthly"
NDVI_NORMAL = "JAXA.JASMES_Terra.MODIS-Aqua.MODIS_ndvi.v811_global_monthly-normal"
SOIL = "JAXA.G-Portal_GCOM-W.AMSR2_standard.L3-SMC.daytime.v3_global_daily"
ICE_NORTH = "JAXA.JASMES_GCOM-W.AMSR2_ic0.v201_north_daily"
ICE_SOUTH = "JAXA.JASMES_GCOM-W.AMSR2_ic0.v201_south_daily"
DSM = "JAXA.EORC_ALOS.PRISM_AW3D30.v3.2_global"
LAND_COVER = "Copernicus.C3S_PROBA-V_LCCS_global_yearly"
FOREST = "JAXA.EORC_ALOS-2.PALSAR-2_FNF.v2.1.0_global_yearly"
AEROSOL = "JAXA.JASMES_Terra.MODIS-Aqua.MODIS_taua.v811_global_daily"
CHLA = "JAXA.G-Portal_GCOM-C.SGLI_standard.L3-CHLA.daytime.v3_global_daily"
FLOOD = "JAXA.UTokyo_TE_MSM.FLDDPH.v2_japan_hourly"

BANDS = {
    EXTREME: ("EXT", "YYYY-MM/DD"),
    RAIN: ("PRECIP", "YYYY-MM/DD"),
    SST: ("SST", "YYYY-MM"),
    SST_HALF: ("SST", "YYYY-MM/DD"),
    LST_NORMAL: ("LST_2012_2021", "MM"),
    LST: ("LST", "YYYY-MM"),
    LST_NIGHT: ("LST", "YYYY-MM/DD"),
    NDVI_NORMAL: ("ndvi_2012_2021", "MM"),
    NDVI: ("ndvi", "YYYY-MM"),
    SOIL: ("SMC", "YYYY-MM/DD"),
    ICE_NORTH: ("IC0", "YYYY-MM/DD"),
    ICE_SOUTH: ("IC0", "YYYY-MM/DD"),
    DSM: ("DSM", "YYYY-MM"),
    LAND_COVER: ("LCCS", "YYYY"),
    FOREST: ("FNF", "YYYY"),
    AEROSOL: ("T500", "YYYY-MM/DD"),
    CHLA: ("CHLA", "YYYY-MM/DD"),
    FLOOD: ("FLDDPH", "YYYY-MM/DD-hh"),
}


def made(name: str) -> Collection:
    band, date_format = BANDS[name]
    raw = jaxa_collection(name, [], date_format=date_format, bands=[band])
    return collection_of(node_of(raw, f"https://data.test/{name}/collection.json"))


ALL = [made(name) for name in BANDS]


def found(text: str) -> list[str]:
    return [collection.id for collection in search(ALL, text)]


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("rain daily", RAIN),
        ("rain", RAIN),
        ("precipitation", RAIN),
        ("降水", RAIN),
        ("雨", RAIN),
        ("降水 日別", RAIN),
        ("降水日別", RAIN),
        ("GSMaP", RAIN),
        ("ＧＳＭａＰ", RAIN),
        ("sea temperature", SST),
        ("sea surface temperature", SST),
        ("海面水温", SST),
        ("海面水温の月平均", SST),
        ("SST half-monthly", SST_HALF),
        ("land temperature", LST),
        ("地表面温度", LST),
        ("地表面温度 平年", LST_NORMAL),
        ("land surface temperature normal", LST_NORMAL),
        ("modis lst night", LST_NIGHT),
        ("夜 地表面温度", LST_NIGHT),
        ("vegetation", NDVI),
        ("植生", NDVI),
        ("NDVI", NDVI),
        ("ndvi normal", NDVI_NORMAL),
        ("土壌水分", SOIL),
        ("soil moisture", SOIL),
        ("sea ice", ICE_NORTH),
        ("海氷 南極", ICE_SOUTH),
        ("antarctic", ICE_SOUTH),
        ("snow", ICE_NORTH),
        ("elevation", DSM),
        ("標高", DSM),
        ("AW3D30", DSM),
        ("land cover", LAND_COVER),
        ("土地被覆", LAND_COVER),
        ("forest", FOREST),
        ("森林", FOREST),
        ("aerosol", AEROSOL),
        ("エアロゾル", AEROSOL),
        ("chlorophyll", CHLA),
        ("クロロフィル", CHLA),
        ("洪水", FLOOD),
        ("hourly", FLOOD),
        ("毎時", FLOOD),
        (RAIN, RAIN),
    ],
)
def test_words_in_both_languages_find_the_data_set_first(text: str, best: str) -> None:
    assert found(text)[0] == best


def test_all_words_must_match() -> None:
    assert found("rain monthly") == []
    assert found("rain qwerty") == []


def test_monthly_does_not_find_half_monthly() -> None:
    assert SST_HALF not in found("monthly")
    assert SST_HALF not in found("海面水温 月平均")


def test_a_plain_data_set_comes_before_its_normal() -> None:
    assert found("vegetation") == [NDVI, NDVI_NORMAL]


def test_no_words_give_everything_in_order() -> None:
    assert found("  ") == list(BANDS)


def test_a_word_inside_another_is_no_match() -> None:
    assert RAIN not in found("terrain")
    assert found("terrain") == [DSM]


def test_japanese_without_spaces_is_cut_at_known_words() -> None:
    assert words_of("土壌水分の日別データ") == ["土壌水分", "日別"]


@pytest.mark.parametrize("wanted", ["GSMaP daily", RAIN.replace("daily", "dayly"), RAIN.lower()])
def test_near_ids_are_found_for_a_mistyped_one(wanted: str) -> None:
    assert RAIN in [collection.id for collection in near(ALL, wanted)]


@pytest.mark.parametrize("wanted", ["", "qqq", "SST"])
def test_three_to_five_near_ids_are_named(wanted: str) -> None:
    assert 3 <= len(near(ALL, wanted)) <= 5


@pytest.mark.parametrize(
    ("name", "english", "japanese"),
    [
        (
            SST,
            ("Sea surface temperature", "GCOM-C SGLI, daytime · monthly"),
            ("海面水温", "GCOM-C SGLI・昼・月平均"),
        ),
        (RAIN, ("Precipitation", "GSMaP · daily"), ("降水", "GSMaP・日別")),
        (
            ICE_SOUTH,
            ("Sea ice", "GCOM-W AMSR2, Antarctic · daily"),
            ("海氷", "GCOM-W AMSR2・南極・日別"),
        ),
        (
            NDVI_NORMAL,
            ("Vegetation index", "Terra + Aqua MODIS · monthly normal"),
            ("植生指数", "Terra + Aqua MODIS・月平年値"),
        ),
    ],
)
def test_titles_are_short_and_tell_alike_data_sets_apart(
    name: str, english: tuple[str, str], japanese: tuple[str, str]
) -> None:
    assert short_title(made(name)) == english
    assert short_title(made(name), "ja") == japanese


def test_synthetic_data_say_so_in_their_short_title() -> None:
    sample = replace(made(RAIN), title="Rain, daily (synthetic sample)")
    assert short_title(sample) == ("Precipitation", "GSMaP · daily · synthetic")
    assert short_title(sample, "ja") == ("降水", "GSMaP・日別・合成データ")


def test_outside_jaxas_catalogue_the_title_is_its_own() -> None:
    other = Collection("noaa-sst", "https://data.test/c.json", title="Optimum interpolation")
    assert short_title(other) == ("Optimum interpolation", "noaa-sst")
    assert short_title(Collection("bare", "https://data.test/c.json")) == ("bare", "")


@pytest.mark.parametrize(
    ("name", "category", "cadence", "unit"),
    [
        (RAIN, "precipitation", "daily", "mm/hr"),
        (SST, "sea surface temperature", "monthly", "°C"),
        (LST_NORMAL, "land surface temperature", "monthly-normal", "K"),
        (SOIL, "soil moisture", "daily", "%"),
        (ICE_NORTH, "sea ice", "daily", "%"),
        (DSM, "elevation", "monthly", "m"),
        (CHLA, "ocean colour", "daily", "mg/m^3"),
        (FLOOD, "river/flood", "hourly", "m"),
        (LAND_COVER, "land cover", "yearly", ""),
    ],
)
def test_category_cadence_and_unit_are_known_without_an_item(
    name: str, category: str, cadence: str, unit: str
) -> None:
    collection = made(name)
    assert (collection.category, collection.cadence) == (category, cadence)
    assert collection.units[BANDS[name][0]] == unit
