"""Other data for masks and differences: grouped, the most useful first, found by words."""

from __future__ import annotations

import pytest

from je_explorer.stac.model import Collection
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.steps.sources import (
    OWN,
    difference_sources,
    found_among,
    key_of,
    mask_sources,
    name_of,
)

JAXA = "YYYY-MM"


def data(
    name: str,
    category: str,
    *bands: str,
    unit: str = "",
    epsg: int = 4326,
    cadence: str = "monthly",
) -> Collection:
    return Collection(
        name, f"http://x/{name}", bands=bands, units=dict.fromkeys(bands, unit), epsg=epsg,
        category=category, cadence=cadence, date_format=JAXA,
    )  # fmt: skip


LST = data("MODIS_LST.daytime_monthly", "land surface temperature", "LST", unit="K")
NIGHT = data("MODIS_LST.nighttime_monthly", "land surface temperature", "LST", unit="K")
SST = data("SGLI_SST_daily", "sea surface temperature", "SST", unit="K", cadence="daily")
RAIN = data("GSMaP_monthly", "precipitation", "PRECIP", unit="mm/hr")
NDVI = data("SGLI_ndvi_monthly", "vegetation index", "NDVI", "NDVI_QA_FLAG")
DEM = data("AW3D30", "elevation", "DSM", "MSK", unit="m", cadence="single")
COVER = data("PROBA-V_LCCS_yearly", "land cover", "LCCS", cadence="yearly")
ICE = data("ic0_north_daily", "sea ice", "IC0", epsg=3995)
NORMAL = data("MODIS_LST_monthly-normal", "land surface temperature", "N", cadence="monthly-normal")
MANY = [data(f"other_{n}_monthly", "shortwave radiation", "swr") for n in range(120)]


@pytest.fixture
def state() -> ExplorerState:
    made = ExplorerState(collection=NDVI.id, band="NDVI")
    made.collections = (*MANY, RAIN, NIGHT, LST, DEM, COVER, ICE, NORMAL, NDVI, SST)
    return made


def test_own_values_then_flags_then_land_cover_and_elevation_come_first(
    state: ExplorerState,
) -> None:
    entries = mask_sources(state)
    assert [entry.key for entry in entries[:5]] == [
        OWN, key_of(NDVI.id, "NDVI_QA_FLAG"), key_of(DEM.id, "MSK"), key_of(COVER.id, "LCCS"),
        key_of(DEM.id, "DSM"),
    ]  # fmt: skip
    groups = [entry.group for entry in entries]
    assert groups == sorted(groups, key=["own", "flags", "useful", "alike", "others"].index)
    offered = {entry.key.partition("|")[0] for entry in entries}
    assert not offered & {ICE.id, NORMAL.id}


@pytest.mark.parametrize(
    ("words", "wanted"), [("rain", RAIN), ("雨", RAIN), ("land cover", COVER), ("LCCS", COVER)]
)
def test_one_of_many_is_found_by_a_word(
    words: str, wanted: Collection, state: ExplorerState
) -> None:
    found = found_among(mask_sources(state), state, words)
    assert found[0].key.startswith(f"{wanted.id}|")
    assert len(found) < 20


def test_what_is_subtracted_has_the_same_unit_and_its_kind_comes_first(
    state: ExplorerState,
) -> None:
    state.collection, state.band = LST.id, "LST"
    entries = difference_sources(state)
    assert entries[0].key == key_of(NIGHT.id, "LST")
    keys = {entry.key.partition("|")[0] for entry in entries}
    assert SST.id in keys
    assert not keys & {RAIN.id, DEM.id, COVER.id, ICE.id, NORMAL.id, LST.id}


def test_a_source_that_is_not_offered_keeps_its_id_as_a_name(state: ExplorerState) -> None:
    assert name_of(state, "gone|X") == "gone"
    assert name_of(state, key_of(DEM.id, "MSK")) == "Elevation · MSK"
