"""The walk through JAXA's tree: what is found, and what is asked for."""

from __future__ import annotations

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
    import asyncio

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
    assert found.missing == ((down, "still 503 after 4 attempts"),)


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
