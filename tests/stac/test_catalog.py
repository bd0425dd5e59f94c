"""The walk through JAXA's tree: what is found, and what is asked for."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from je_explorer.errors import BadDates, NoDates, SourceUnavailable, UnknownCollection
from je_explorer.raster.grid import BBox
from je_explorer.stac.catalog import Catalog
from tests.stac.trees import (
    BUCKET,
    BUCKET2,
    HALVES,
    HOST,
    LST,
    FakeClient,
    daily,
    jaxa_date,
    one_deep,
    root,
    two_deep,
)

JAPAN = BBox(122, 24, 146, 46)


def catalog_of(files: dict[str, object]) -> tuple[Catalog, FakeClient]:
    client = FakeClient(files)
    return Catalog(f"{HOST}/catalog.json", client=client), client


def many(count: int) -> dict[str, object]:
    files: dict[str, object] = {}
    hrefs = []
    for index in range(count):
        bucket = BUCKET if index % 2 else BUCKET2
        base = f"{bucket}/JAXA.X_{index}_global_monthly"
        hrefs.append(f"{base}/collection.json")
        files.update(one_deep(base, ["2021-07"], levels={}, date_format="YYYY-MM"))
    return {**root(hrefs), **files}


def test_listing_120_collections_asks_for_the_root_and_each_collection_once() -> None:
    catalog, client = catalog_of(many(120))
    found = catalog.collections()
    assert [c.id for c in found[:2]] == ["JAXA.X_0_global_monthly", "JAXA.X_1_global_monthly"]
    assert len(found) == 120
    assert len(client.log) == 121


def test_listing_again_asks_for_nothing() -> None:
    catalog, client = catalog_of(many(5))
    catalog.collections()
    client.log.clear()
    catalog.collections()
    assert client.log == []


def test_one_collection_is_opened_without_reading_the_others() -> None:
    catalog, client = catalog_of(many(9))
    assert catalog.collection("JAXA.X_3_global_monthly").cadence == "monthly"
    assert len(client.log) == 2


def test_a_one_month_range_asks_for_one_month_catalogue() -> None:
    catalog, client = catalog_of(daily())
    assert catalog.dates(LST, "2021-07", "2021-07") == ["2021-07-01", "2021-07-15"]
    assert client.asked(LST) == ["/collection.json", "/2021-07/catalog.json"]


def test_the_newest_date_asks_for_the_last_month_only() -> None:
    catalog, client = catalog_of(daily())
    found = asyncio.run(catalog.adates(LST))
    assert [period.label for period in found] == ["2021-08-15"]
    assert client.asked(LST) == ["/collection.json", "/2021-08/catalog.json"]


async def test_items_are_asked_for_directly_at_their_regular_addresses() -> None:
    catalog, client = catalog_of(daily())
    (period,) = await catalog.adates(LST, "2021-07-01")
    client.log.clear()
    found = await catalog.aitems(LST, period, bbox=JAPAN, level=1)
    assert client.asked(LST) == ["/2021-07/01/1/E090.00-E180.00/N00.00-N90.00.json"]
    assert [item.bbox for item in found.items] == [(90.0, 0.0, 180.0, 90.0)]
    assert found.level == 1
    assert found.missing == ()


async def test_the_same_items_again_ask_for_nothing() -> None:
    catalog, client = catalog_of(daily())
    (period,) = await catalog.adates(LST, "2021-07-01")
    wide = BBox(-179, -80, 170, 80)
    first = await catalog.aitems(LST, period, bbox=wide, level=1)
    client.log.clear()
    again = await catalog.aitems(LST, period, bbox=wide, level=1)
    assert client.log == []
    assert again == first
    assert len(first.items) == 7


async def test_a_date_without_the_level_gives_the_next_coarser_one_and_says_so() -> None:
    files = daily()
    base = f"{BUCKET}/{LST}/2021-07/15"
    files = {url: v for url, v in files.items() if not url.startswith(f"{base}/")}
    files.update(jaxa_date(base, {0: HALVES[0]}))
    catalog, _ = catalog_of(files)
    (period,) = await catalog.adates(LST, "2021-07-15")
    found = await catalog.aitems(LST, period, bbox=JAPAN, level=1)
    assert found.level == 0
    assert [item.bbox for item in found.items] == [(0.0, -90.0, 180.0, 90.0)]


async def test_a_tile_that_no_catalogue_names_is_absent_and_not_missing() -> None:
    catalog, _ = catalog_of(daily())
    (period,) = await catalog.adates(LST, "2021-07-01")
    found = await catalog.aitems(LST, period, bbox=BBox(-179, -80, -10, 80), level=1)
    assert len(found.items) == 3
    assert found.missing == ()


async def test_a_tile_that_is_named_but_absent_is_missing() -> None:
    files = daily()
    gone = f"{BUCKET}/{LST}/2021-07/01/1/E090.00-E180.00/S90.00-N00.00.json"
    del files[gone]
    catalog, _ = catalog_of(files)
    (period,) = await catalog.adates(LST, "2021-07-01")
    found = await catalog.aitems(LST, period, bbox=BBox(100, -40, 140, 40), level=1)
    assert len(found.items) == 1
    assert [href for href, _ in found.missing] == [gone]


async def test_a_tile_that_fails_is_missing_with_the_reason() -> None:
    files = daily()
    down = f"{BUCKET}/{LST}/2021-07/01/1/E090.00-E180.00/S90.00-N00.00.json"
    files[down] = SourceUnavailable("still 503 after 4 attempts")
    catalog, _ = catalog_of(files)
    (period,) = await catalog.adates(LST, "2021-07-01")
    found = await catalog.aitems(LST, period, bbox=BBox(100, -40, 140, 40), level=1)
    assert [(href, str(error)) for href, error in found.missing] == [
        (down, "still 503 after 4 attempts")
    ]


async def test_an_area_across_the_antimeridian_reaches_both_sides() -> None:
    catalog, _ = catalog_of(daily())
    (period,) = await catalog.adates(LST, "2021-07-01")
    found = await catalog.aitems(LST, period, bbox=BBox(170, -10, 190, 10), level=0)
    assert sorted(item.bbox[0] for item in found.items if item.bbox) == [-180.0, 0.0]


async def test_the_walk_asks_only_for_the_longitude_folders_of_the_area() -> None:
    columns = {
        f"E{west:06.2f}-E{west + 10:06.2f}": {
            f"N{south:05.2f}-N{south + 10:05.2f}": (west, south, west + 10, south + 10)
            for south in range(0, 80, 10)
        }
        for west in range(0, 170, 10)
    }
    base = f"{BUCKET}/{LST}"
    files = {
        **root([f"{base}/collection.json"]),
        **two_deep(base, {"2021-07": ["01"]}, levels={2: columns}),
    }
    catalog, client = catalog_of(files)
    (period,) = await catalog.adates(LST, "2021-07-01")
    client.log.clear()
    found = await catalog.aitems(LST, period, bbox=BBox(100, 0, 150, 80), level=2)
    assert len(found.items) == 5 * 8
    assert len(client.asked("/2/catalog.json")) == 1
    assert len([url for url in client.log if "-E" in url and "catalog" in url]) == 5
    assert len(client.log) == 1 + 1 + 5 + 40


def test_an_unknown_collection_names_near_ones() -> None:
    catalog, _ = catalog_of(daily())
    with pytest.raises(UnknownCollection, match="MOD11C1-LST"):
        catalog.collection("MOD11C1 LST daily")


async def test_no_date_in_the_range_names_the_extent_and_the_nearest() -> None:
    catalog, _ = catalog_of(daily())
    with pytest.raises(NoDates, match=r"2021-06 to 2021-08, nearest is 2021-06-01"):
        await catalog.adates(LST, ("1999-01", "1999-12"))


def test_an_end_before_the_start_is_refused() -> None:
    catalog, _ = catalog_of(daily())
    with pytest.raises(BadDates, match="before it starts"):
        catalog.dates(LST, "2021-08", "2021-07")


def test_an_unreachable_root_is_said_in_words() -> None:
    client = FakeClient({f"{HOST}/catalog.json": SourceUnavailable("data.test does not answer")})
    with pytest.raises(SourceUnavailable, match="does not answer"):
        Catalog(f"{HOST}/catalog.json", client=client).collections()


def two_months_ending_now() -> tuple[dict[str, object], str, str]:
    today = datetime.now(UTC)
    new, old = f"{today:%Y-%m}", f"{today - timedelta(days=150):%Y-%m}"
    base = f"{BUCKET}/{LST}"
    days = {old: ["01"], new: [f"{today:%d}"]}
    return {**root([f"{base}/collection.json"]), **two_deep(base, days)}, old, new


async def test_finished_months_are_read_for_ever_and_the_newest_for_an_hour() -> None:
    files, old, new = two_months_ending_now()
    catalog, client = catalog_of(files)
    for period in await catalog.adates(LST, (old, new)):
        await catalog.aitems(LST, period, bbox=JAPAN, level=1)
    base, tile = f"{BUCKET}/{LST}", "1/E090.00-E180.00/N00.00-N90.00.json"
    assert client.ages[f"{HOST}/catalog.json"] == 24 * 3600
    assert client.ages[f"{base}/collection.json"] == 24 * 3600
    assert client.ages[f"{base}/{old}/catalog.json"] is None
    assert client.ages[f"{base}/{new}/catalog.json"] == 3600
    assert client.ages[f"{base}/{old}/01/{tile}"] is None
    assert client.ages[f"{base}/{new}/{datetime.now(UTC):%d}/{tile}"] == 3600


@pytest.mark.parametrize("spelling", ["YYYY-MM/DD-hh", "YYYY-MM/DD-HH"])
async def test_hours_inside_a_day_are_found_in_both_spellings(spelling: str) -> None:
    base = f"{BUCKET}/JAXA.EORC_GSMaP_standard.Gauge.v6_hourly"
    hours = [f"01-{hour:02d}" for hour in range(0, 24, 3)]
    files = {
        **root([f"{base}/collection.json"]),
        **two_deep(base, {"2021-07": hours}, date_format=spelling, bands=["PRECIP"]),
    }
    catalog, _ = catalog_of(files)
    name = base.rsplit("/", 1)[1]
    found = await catalog.adates(name, ("2021-07-01T03:00:00", "2021-07-01T06:00:00"))
    assert [period.label for period in found] == ["2021-07-01T03", "2021-07-01T06"]
    items = await catalog.aitems(name, found[0], bbox=JAPAN, level=1)
    assert len(items.items) == 1


async def test_an_8_day_period_is_found_from_the_month_after_the_one_that_it_starts_in() -> None:
    base = f"{BUCKET}/JAXA.JASMES_GCOM-C.SGLI_standard.L3-LST.daytime.v3_global_8-day"
    days = {"2021-06": ["26"], "2021-07": ["04", "12"], "2021-08": ["05"]}
    files = {**root([f"{base}/collection.json"]), **two_deep(base, days, levels={})}
    catalog, client = catalog_of(files)
    found = await catalog.adates(base.rsplit("/", 1)[1], "2021-07-01")
    assert [period.label for period in found] == ["2021-06-26"]
    assert client.asked("8-day") == [
        "/collection.json",
        "/2021-06/catalog.json",
        "/2021-07/catalog.json",
    ]


NORMAL = f"{BUCKET}/NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.daytime.v061_global_monthly-normal"


def normals() -> dict[str, object]:
    months = [f"{month:02d}" for month in range(1, 13)]
    return {
        **root([f"{NORMAL}/collection.json"]),
        **one_deep(NORMAL, months, date_format="MM", bands=["LST_2012_2021"]),
    }


async def test_normals_are_found_for_each_year_by_label_and_all_at_once() -> None:
    catalog, _ = catalog_of(normals())
    name = NORMAL.rsplit("/", 1)[1]
    labels = [period.label for period in await catalog.adates(name, ("2020-12", "2021-01"))]
    assert labels == ["2020/12", "2021/01"]
    assert [period.label for period in await catalog.adates(name, "07")] == ["07"]
    assert len(await catalog.adates(name)) == 12
    assert len(catalog.dates(name)) == 12
    (period,) = await catalog.adates(name, "2021-07")
    assert (period.label, period.normal, period.start.year) == ("07", True, 2021)
    found = await catalog.aitems(name, period, bbox=JAPAN, level=1)
    assert found.items[0].href.startswith(f"{NORMAL}/07/1/")


async def test_a_polar_tile_is_asked_for_directly() -> None:
    base = f"{BUCKET}/JAXA.JASMES_GCOM-W.AMSR2_ic0.v201_north_daily"
    whole = "M8388608-P8388608"
    edge = 8388608
    levels = {0: {whole: {whole: (-edge, -edge, edge, edge)}}}
    files = {
        **root([f"{base}/collection.json"]),
        **two_deep(base, {"2021-07": ["01"]}, levels=levels, epsg=3995, bands=["IC0"]),
    }
    catalog, client = catalog_of(files)
    (period,) = await catalog.adates(base.rsplit("/", 1)[1])
    client.log.clear()
    found = await catalog.aitems(
        base.rsplit("/", 1)[1], period, bbox=BBox(-1e6, -1e6, 1e6, 1e6), level=0
    )
    assert len(found.items) == 1
    assert client.asked("daily") == [f"/2021-07/01/0/{whole}/{whole}.json"]


async def test_tiles_with_other_names_than_foretold_are_found_by_the_walk() -> None:
    levels = {1: {"E090.0-E180.0": {"N0-N90": (90, 0, 180, 90), "S90-N0": (90, -90, 180, 0)}}}
    base = f"{BUCKET}/{LST}"
    files = {
        **root([f"{base}/collection.json"]),
        **two_deep(base, {"2021-07": ["01"]}, levels=levels),
    }
    catalog, _ = catalog_of(files)
    (period,) = await catalog.adates(LST)
    found = await catalog.aitems(LST, period, bbox=JAPAN, level=1)
    assert [item.bbox for item in found.items] == [(90.0, 0.0, 180.0, 90.0)]


async def test_an_item_that_lies_elsewhere_than_its_name_says_is_not_used() -> None:
    files = daily()
    tile = f"{BUCKET}/{LST}/2021-07/01/1/E090.00-E180.00/N00.00-N90.00.json"
    files[tile]["bbox"] = [-180, 0, -90, 90]
    catalog, _ = catalog_of(files)
    (period,) = await catalog.adates(LST, "2021-07-01")
    found = await catalog.aitems(LST, period, bbox=JAPAN, level=1)
    assert found.items == ()


async def test_an_item_of_rubbish_is_missing_with_the_reason() -> None:
    files = daily()
    tile = f"{BUCKET}/{LST}/2021-07/01/1/E090.00-E180.00/N00.00-N90.00.json"
    files[tile] = ["rubbish"]
    catalog, _ = catalog_of(files)
    (period,) = await catalog.adates(LST, "2021-07-01")
    found = await catalog.aitems(LST, period, bbox=JAPAN, level=1)
    assert [(href, str(error)) for href, error in found.missing] == [
        (tile, f"{tile} is not a STAC object but a list")
    ]


async def test_a_date_whose_catalogue_is_gone_is_missing_and_raises_nothing() -> None:
    files = daily()
    base = f"{BUCKET}/{LST}/2021-07/01/"
    catalog, _ = catalog_of({url: v for url, v in files.items() if not url.startswith(base)})
    (period,) = await catalog.adates(LST, "2021-07-01")
    found = await catalog.aitems(LST, period, bbox=JAPAN, level=1)
    assert [href for href, _ in found.missing] == [f"{base}catalog.json"]


async def test_an_area_without_any_tile_has_no_items_and_nothing_missing() -> None:
    levels = {1: {"E090.00-E180.00": {"N00.00-N90.00": (90, 0, 180, 90)}}}
    base = f"{BUCKET}/{LST}"
    files = {
        **root([f"{base}/collection.json"]),
        **two_deep(base, {"2021-07": ["01"]}, levels=levels),
    }
    catalog, _ = catalog_of(files)
    (period,) = await catalog.adates(LST)
    found = await catalog.aitems(LST, period, bbox=BBox(-100, -50, -95, -45), level=1)
    assert (found.items, found.missing, found.level) == ((), (), 1)


async def test_without_a_box_all_items_of_the_finest_level_are_given() -> None:
    catalog, _ = catalog_of(daily())
    (period,) = await catalog.adates(LST, "2021-07-01")
    found = await catalog.aitems(LST, period)
    assert (len(found.items), found.level) == (7, 1)


async def test_a_date_with_only_finer_levels_gives_the_coarsest_of_them() -> None:
    base = f"{BUCKET}/{LST}"
    files = {
        **root([f"{base}/collection.json"]),
        **two_deep(base, {"2021-07": ["01"]}, levels={1: HALVES[1]}),
    }
    catalog, _ = catalog_of(files)
    (period,) = await catalog.adates(LST)
    found = await catalog.aitems(LST, period, bbox=JAPAN, level=0)
    assert (len(found.items), found.level) == (1, 1)


def test_a_folder_that_is_no_month_is_noted_and_skipped() -> None:
    files = daily()
    collection = files[f"{BUCKET}/{LST}/collection.json"]
    collection["links"].append({"rel": "child", "href": "./latest/catalog.json"})
    catalog, _ = catalog_of(files)
    assert len(catalog.dates(LST)) == 6
    assert [href.split("/")[-2] for href, _ in catalog.problems] == ["latest"]


def test_a_collection_in_a_crs_that_does_not_exist_is_noted_and_left_out() -> None:
    files = many(3)
    href = f"{BUCKET}/JAXA.X_1_global_monthly/collection.json"
    files[href]["summaries"]["je:epsg"] = [-5]  # type: ignore[index]
    catalog, _ = catalog_of(files)
    assert len(catalog.collections()) == 2
    assert catalog.problems == ((href, f"{href} has the EPSG code -5, which does not exist"),)


def test_a_month_that_is_gone_is_noted_and_skipped() -> None:
    files = daily()
    del files[f"{BUCKET}/{LST}/2021-07/catalog.json"]
    catalog, _ = catalog_of(files)
    assert catalog.dates(LST) == ["2021-06-01", "2021-06-15", "2021-08-01", "2021-08-15"]
    assert [href.split("/")[-2] for href, _ in catalog.problems] == ["2021-07"]


def test_open_ends_reach_to_the_first_and_the_last_date() -> None:
    catalog, client = catalog_of(daily())
    assert catalog.dates(LST, start="2021-08") == ["2021-08-01", "2021-08-15"]
    assert catalog.dates(LST, end="2021-06-10") == ["2021-06-01"]
    assert f"{BUCKET}/{LST}/2021-07/catalog.json" not in client.log


async def test_the_bands_of_a_collection_say_what_its_numbers_mean() -> None:
    catalog, _ = catalog_of(daily())
    band = (await catalog.abands(LST))["LST"]
    assert (band.unit, band.scale, band.nodata, band.dtype) == ("K", 0.02, 0.0, "uint16")
    assert catalog.bands(LST)["LST"] == band


def test_a_collection_file_is_a_catalogue_of_one() -> None:
    client = FakeClient(daily())
    catalog = Catalog(f"{BUCKET}/{LST}/collection.json", client=client)
    assert [collection.id for collection in catalog.collections()] == [LST]
    assert catalog.dates(LST, "2021-07") == ["2021-07-01", "2021-07-15", "2021-08-01", "2021-08-15"]
    assert catalog.title == f"Title of {LST}"


def test_a_collection_that_lists_no_bands_has_those_of_an_item() -> None:
    files = daily()
    del files[f"{BUCKET}/{LST}/collection.json"]["assets"]
    catalog, _ = catalog_of(files)
    assert catalog.collection(LST).bands == ("LST",)


def test_a_collection_that_tells_no_date_format_is_read_by_its_folders() -> None:
    files = daily()
    files[f"{BUCKET}/{LST}/collection.json"]["summaries"] = {"je:ppu_max": [20]}
    catalog, _ = catalog_of(files)
    assert catalog.collection(LST).date_format == "YYYY-MM/DD"
    assert catalog.dates(LST, "2021-07", "2021-07") == ["2021-07-01", "2021-07-15"]
