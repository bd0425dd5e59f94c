"""Addresses by the rule of their names: fast where it holds, and never wrong where it does not."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from je_explorer.raster.grid import BBox
from je_explorer.stac.catalog import Catalog
from je_explorer.stac.dates import Period
from je_explorer.stac.items import Items
from je_explorer.stac.naming import Naming
from tests.stac.trees import (
    BUCKET,
    BUCKET2,
    HALVES,
    HOST,
    LST,
    FakeClient,
    catalog,
    jaxa_item,
    link,
    root,
    two_deep,
)

WIDE = BBox(100, -40, 140, 40)
DATE = "2021-07/01"
EAST = "E090.00-E180.00"
NORTH, SOUTH = "N00.00-N90.00", "S90.00-N00.00"


def tree(bucket: str = BUCKET) -> dict[str, Any]:
    base = f"{bucket}/{LST}"
    return {**root([f"{base}/collection.json"]), **two_deep(base, {"2021-07": ["01"]})}


def move(files: dict[str, Any], item: str, to: str) -> None:
    """Give an item another address, in the lists too."""
    base = f"{BUCKET}/{LST}/{DATE}/1"
    files[f"{base}/{to}"] = files.pop(f"{base}/{item}")
    for href in (f"{base}/{item}", f"{base}/{to}"):
        column = href.rsplit("/", 1)[0]
        files.setdefault(f"{column}/catalog.json", catalog("column", []))
    source = files[f"{base}/{item.rsplit('/', 1)[0]}/catalog.json"]
    source["links"] = [
        each for each in source["links"] if each["href"] != f"./{item.rsplit('/', 1)[1]}"
    ]
    target = files[f"{base}/{to.rsplit('/', 1)[0]}/catalog.json"]
    target["links"].append(link("item", f"./{to.rsplit('/', 1)[1]}"))


async def looked_up(
    files: dict[str, Any], *, predict: bool = True, level: int = 1, bbox: BBox = WIDE
) -> tuple[Items, list[str]]:
    client = FakeClient(copy.deepcopy(files))
    of = Catalog(f"{HOST}/catalog.json", client=client, predict=predict)
    (period,) = await of.adates(LST, "2021-07-01")
    client.log.clear()
    found = await of.aitems(LST, period, bbox=bbox, level=level)
    return found, client.asked(f"{DATE}/")


def boxes(found: Items) -> list[tuple[float, ...]]:
    return sorted(item.bbox for item in found.items if item.bbox)


BOTH = [(90.0, -90.0, 180.0, 0.0), (90.0, 0.0, 180.0, 90.0)]


@pytest.mark.parametrize("bucket", [BUCKET, BUCKET2])
async def test_tiles_that_are_all_there_take_one_request_each(bucket: str) -> None:
    found, asked = await looked_up(tree(bucket))
    assert boxes(found) == BOTH
    assert sorted(asked) == [f"1/{EAST}/{NORTH}.json", f"1/{EAST}/{SOUTH}.json"]


async def test_without_foretelling_the_answer_is_the_same_by_the_walk() -> None:
    guessed, direct = await looked_up(tree())
    walked, asked = await looked_up(tree(), predict=False)
    assert walked.items == guessed.items
    assert len(direct) == 2
    assert asked[:3] == ["catalog.json", "1/catalog.json", f"1/{EAST}/catalog.json"]


async def test_an_absent_tile_is_told_from_a_differently_named_one_by_the_lists() -> None:
    files = tree()
    del files[f"{BUCKET}/{LST}/{DATE}/1/{EAST}/{SOUTH}.json"]
    column = files[f"{BUCKET}/{LST}/{DATE}/1/{EAST}/catalog.json"]
    column["links"] = [link("item", f"./{NORTH}.json")]
    found, asked = await looked_up(files)
    assert boxes(found) == BOTH[1:]
    assert found.missing == ()
    assert sorted(asked[2:]) == [f"1/{EAST}/catalog.json", "1/catalog.json"]


@pytest.mark.parametrize(
    "name",
    [
        "S90.0-N0.0.json",
        "south.json",
        "S90.00-N00.00_v2.json",
        "N00.00-S90.00.json",
        "S90.00-N00.00.geojson",
    ],
)
async def test_a_tile_with_an_odd_name_beside_a_regular_one_is_found(name: str) -> None:
    files = tree()
    move(files, f"{EAST}/{SOUTH}.json", f"{EAST}/{name}")
    found, _ = await looked_up(files)
    assert boxes(found) == BOTH
    assert found.missing == ()


async def test_a_tile_in_a_column_with_an_odd_name_is_found() -> None:
    files = tree()
    move(files, f"{EAST}/{SOUTH}.json", f"east/{SOUTH}.json")
    level = files[f"{BUCKET}/{LST}/{DATE}/1/catalog.json"]
    level["links"].append(link("child", "./east/catalog.json"))
    found, _ = await looked_up(files)
    assert boxes(found) == BOTH


async def test_a_tile_that_another_folder_holds_is_found() -> None:
    files = tree()
    base = f"{BUCKET}/{LST}/{DATE}/1"
    del files[f"{base}/{EAST}/{SOUTH}.json"]
    elsewhere = f"{BUCKET2}/{LST}/{DATE}/1/{EAST}/{SOUTH}.json"
    files[elsewhere] = jaxa_item("south", (90, -90, 180, 0))
    files[f"{base}/{EAST}/catalog.json"]["links"] = [
        link("item", f"./{NORTH}.json"),
        link("item", elsewhere),
    ]
    found, _ = await looked_up(files)
    assert boxes(found) == BOTH
    assert {item.href for item in found.items} == {f"{base}/{EAST}/{NORTH}.json", elsewhere}


async def test_items_whose_boxes_are_not_those_of_their_names_are_not_believed() -> None:
    files = tree()
    base = f"{BUCKET}/{LST}/{DATE}/1/{EAST}"
    files[f"{base}/{NORTH}.json"]["bbox"] = [90, 0, 135, 90]
    files[f"{base}/other-half.json"] = jaxa_item("other", (135, 0, 180, 90))
    files[f"{base}/catalog.json"]["links"].append(link("item", "./other-half.json"))
    found, asked = await looked_up(files)
    assert len(found.items) == 3
    assert "1/catalog.json" in asked


async def test_a_level_folder_with_an_odd_name_is_found() -> None:
    files = tree()
    base = f"{BUCKET}/{LST}/{DATE}"
    files = {url.replace(f"{base}/1/", f"{base}/01/"): value for url, value in files.items()}
    links = files[f"{base}/catalog.json"]["links"]
    links[:] = [link("child", "./0/catalog.json"), link("child", "./01/catalog.json")]
    found, _ = await looked_up(files)
    assert boxes(found) == BOTH
    assert found.level == 1


async def test_a_column_that_the_level_does_not_name_holds_nothing() -> None:
    files = tree()
    base = f"{BUCKET}/{LST}/{DATE}/1"
    files = {url: value for url, value in files.items() if not url.startswith(f"{base}/{EAST}/")}
    links = files[f"{base}/catalog.json"]["links"]
    links[:] = [each for each in links if EAST not in each["href"]]
    found, asked = await looked_up(files, bbox=BBox(80, -40, 140, 40))
    assert [box[0] for box in boxes(found)] == [0.0, 0.0]
    assert found.missing == ()
    assert "catalog.json" not in asked, "the date was walked without need"


async def test_a_column_that_is_named_and_absent_is_missing() -> None:
    files = tree()
    base = f"{BUCKET}/{LST}/{DATE}/1"
    files = {url: value for url, value in files.items() if not url.startswith(f"{base}/{EAST}/")}
    found, _ = await looked_up(files, bbox=BBox(80, -40, 140, 40))
    assert len(found.items) == 2
    assert [href for href, _ in found.missing] == [f"{base}/{EAST}/catalog.json"]


@pytest.mark.parametrize("gone", ["1/catalog.json", f"1/{EAST}/catalog.json"])
async def test_where_a_list_can_not_be_read_an_absent_tile_is_not_taken_for_granted(
    gone: str,
) -> None:
    files = tree()
    base = f"{BUCKET}/{LST}/{DATE}"
    del files[f"{base}/1/{EAST}/{SOUTH}.json"], files[f"{base}/{gone}"]
    found, _ = await looked_up(files)
    assert boxes(found) == BOTH[1:], "what is there is not lost with the list"
    assert found.missing, "what could not be looked up must be said"


async def test_every_box_has_the_same_items_with_and_without_foretelling() -> None:
    files = tree()
    del files[f"{BUCKET}/{LST}/{DATE}/1/W090.00-E000.00/{NORTH}.json"]
    for west in range(-180, 180, 40):
        for south in range(-90, 80, 35):
            box = BBox(west, south, west + 55, min(south + 45, 90))
            for level in HALVES:
                guessed, _ = await looked_up(files, level=level, bbox=box)
                walked, _ = await looked_up(files, level=level, bbox=box, predict=False)
                assert boxes(guessed) == boxes(walked), (box, level)
                assert [h for h, _ in guessed.missing] == [h for h, _ in walked.missing]


async def period_of(files: dict[str, Any]) -> tuple[Catalog, Period]:
    of = Catalog(f"{HOST}/catalog.json", client=FakeClient(files))
    (period,) = await of.adates(LST, "2021-07-01")
    return of, period


async def test_files_are_foretold_as_the_items_then_name_them() -> None:
    of, period = await period_of(tree())
    collection = await of.acollection(LST)
    base = f"{BUCKET}/{LST}/{DATE}/1/{EAST}"
    assert Naming().files(collection, period, "LST", WIDE, 1) == [
        f"{base}/E090.00-N00.00-E180.00-N90.00-LST.tiff",
        f"{base}/E090.00-S90.00-E180.00-N00.00-LST.tiff",
    ]
    assert Naming(on=False).files(collection, period, "LST", WIDE, 1) == []
    assert Naming().files(collection, period, "LST", WIDE, None) == []


async def test_a_collection_with_other_file_names_is_not_guessed_at_twice() -> None:
    of, period = await period_of(tree())
    collection, naming = await of.acollection(LST), Naming()
    first = naming.files(collection, period, "LST", WIDE, 1)
    naming.learn(collection, first, [first[0], "https://bucket.test/other.tiff"])
    assert naming.files(collection, period, "LST", WIDE, 1) == []


async def test_a_tile_that_was_absent_at_one_date_is_not_guessed_at_the_next() -> None:
    of, period = await period_of(tree())
    collection, naming = await of.acollection(LST), Naming()
    first = naming.files(collection, period, "LST", WIDE, 1)
    naming.learn(collection, first, first[:1])
    second = naming.files(collection, period, "LST", WIDE, 1)
    assert second == first[:1]
    naming.learn(collection, second, first)
    assert naming.files(collection, period, "LST", WIDE, 1) == first[:1]


POLAR = {
    3995: "JAXA.JASMES_GCOM-W.AMSR2_ic0.v201_north_daily",
    3031: "JAXA.JASMES_GCOM-W.AMSR2_ic0.v201_south_daily",
}
WHOLE = "M8388608-P8388608"


@pytest.mark.parametrize("epsg", POLAR)
async def test_polar_files_are_foretold_in_metres(epsg: int) -> None:
    base = f"{BUCKET}/{POLAR[epsg]}"
    edge = 8388608
    levels = {0: {WHOLE: {WHOLE: (-edge, -edge, edge, edge)}}}
    files = {
        **root([f"{base}/collection.json"]),
        **two_deep(base, {"2021-07": ["01"]}, levels=levels, epsg=epsg, bands=["IC0"]),
    }
    client = FakeClient(files)
    of = Catalog(f"{HOST}/catalog.json", client=client)
    (period,) = await of.adates(POLAR[epsg])
    client.log.clear()
    box = BBox(-1e6, -1e6, 1e6, 1e6)
    found = await of.aitems(POLAR[epsg], period, bbox=box, level=0)
    assert boxes(found) == [(-edge, -edge, edge, edge)]
    assert client.asked("/2021-07/01/") == [f"0/{WHOLE}/{WHOLE}.json"]
    collection = await of.acollection(POLAR[epsg])
    (href,) = Naming().files(collection, period, "IC0", box, 0)
    assert href.endswith(f"/0/{WHOLE}/M8388608-M8388608-P8388608-P8388608-IC0.tiff")


FINE = {
    3: ("E139.00-E140.00", "N35.00-N36.00", (139, 35, 140, 36)),
    4: ("E139.70-E139.80", "N35.60-N35.70", (139.7, 35.6, 139.8, 35.7)),
    5: ("E139.73-E139.74", "N35.64-N35.65", (139.73, 35.64, 139.74, 35.65)),
}


@pytest.mark.parametrize("level", FINE)
async def test_fine_levels_are_found_also_those_finer_than_any_rule(level: int) -> None:
    column, row, box = FINE[level]
    base = f"{BUCKET}/{LST}"
    files = {
        **root([f"{base}/collection.json"]),
        **two_deep(base, {"2021-07": ["01"]}, levels={0: HALVES[0], level: {column: {row: box}}}),
    }
    place = BBox(139.735, 35.645, 139.736, 35.646)
    found, asked = await looked_up(files, level=level, bbox=place)
    assert boxes(found) == [tuple(map(float, box))]
    assert found.level == level
    assert (asked == [f"{level}/{column}/{row}.json"]) == (level < 5)
