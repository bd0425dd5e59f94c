"""Static catalogues that are not JAXA's: any shape of tree, dates from the items."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from je_explorer.errors import BadStac, NoDates, SourceUnavailable, UnknownCollection
from je_explorer.raster.grid import BBox
from je_explorer.stac.catalog import Catalog
from tests.stac.trees import HOST, FakeClient, catalog, link


def collection(name: str, links: list[dict[str, str]], **fields: Any) -> dict[str, Any]:
    return {
        "type": "Collection",
        "stac_version": "1.1.0",
        "id": name,
        "description": "",
        "license": "other",
        "extent": {
            "spatial": {"bbox": [[-180, -90, 180, 90]]},
            "temporal": {"interval": [["2020-01-01T00:00:00Z", None]]},
        },
        "links": links,
        **fields,
    }


def item(
    moment: str | None,
    bbox: tuple[float, ...] = (0, 0, 10, 10),
    *,
    end: str | None = None,
    **properties: Any,
) -> dict[str, Any]:
    times = {"datetime": moment} if end is None else {
        "datetime": None, "start_datetime": moment, "end_datetime": end}  # fmt: skip
    image = {"href": "./image.tif", "type": "image/tiff; application=geotiff", "roles": ["data"]}
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": f"{moment}",
        "bbox": list(bbox),
        "properties": {**times, **properties},
        "assets": {"B1": image, "thumbnail": {"href": "t.png", "roles": ["thumbnail"]}},
        "links": [],
    }


def of_items(items: dict[str, Any], **fields: Any) -> tuple[Catalog, FakeClient]:
    """A catalogue of one collection ``c`` with items by name."""
    links = [link("item", f"./{name}.json") for name in items]
    files = {
        f"{HOST}/catalog.json": catalog("root", [link("child", "./c/collection.json")]),
        f"{HOST}/c/collection.json": collection("c", links, **fields),
        **{f"{HOST}/c/{name}.json": value for name, value in items.items()},
    }
    client = FakeClient(files)
    return Catalog(f"{HOST}/catalog.json", client=client), client


def test_collections_are_found_anywhere_in_nested_catalogues() -> None:
    files = {
        f"{HOST}/catalog.json": catalog("root", [
            link("child", "./a/catalog.json"), link("child", "./top/collection.json")]),
        f"{HOST}/a/catalog.json": catalog("a", [link("child", "./b/catalog.json")]),
        f"{HOST}/a/b/catalog.json": catalog("b", [link("child", "./deep/collection.json")]),
        f"{HOST}/a/b/deep/collection.json": collection("deep", []),
        f"{HOST}/top/collection.json": collection("top", [
            link("child", "./sub/collection.json"), link("child", "./2021/catalog.json")]),
        f"{HOST}/top/sub/collection.json": collection("sub", []),
        f"{HOST}/top/2021/catalog.json": catalog("2021", []),
    }  # fmt: skip
    found = Catalog(f"{HOST}/catalog.json", client=FakeClient(files))
    assert [c.id for c in found.collections()] == ["top", "sub", "deep"]
    assert found.collection("deep").id == "deep"
    with pytest.raises(UnknownCollection, match="deep"):
        found.collection("depe")


def test_items_are_found_below_catalogues_of_a_collection_at_any_depth() -> None:
    files = {
        f"{HOST}/collection.json": collection("c", [link("child", "./2021/catalog.json")]),
        f"{HOST}/2021/catalog.json": catalog("2021", [link("child", "./07/catalog.json")]),
        f"{HOST}/2021/07/catalog.json": catalog("07", [link("item", "./i.json")]),
        f"{HOST}/2021/07/i.json": item("2021-07-05T01:00:00Z"),
    }
    found = Catalog(f"{HOST}/collection.json", client=FakeClient(files))
    assert found.dates("c") == ["2021-07-05"]
    assert found.collection("c").bands == ("B1",)


def test_items_without_any_collection_are_read_as_one() -> None:
    files = {
        f"{HOST}/catalog.json": catalog("loose", [link("item", "./i.json")]),
        f"{HOST}/i.json": item("2021-07-05T01:00:00Z"),
    }
    found = Catalog(f"{HOST}/catalog.json", client=FakeClient(files))
    assert [c.id for c in found.collections()] == ["loose"]
    assert found.dates("loose") == ["2021-07-05"]


def test_loops_and_self_links_end() -> None:
    links = [link("child", "./catalog.json"), link("child", "./a/catalog.json")]
    files = {
        f"{HOST}/catalog.json": catalog("root", links),
        f"{HOST}/a/catalog.json": catalog("a", [link("child", "../catalog.json"), *links]),
        f"{HOST}/a/a/catalog.json": catalog("a", [link("child", "../../catalog.json")]),
    }
    client = FakeClient(files)
    assert Catalog(f"{HOST}/catalog.json", client=client).collections() == []
    assert len(client.log) == len(set(client.log)) == 3


def test_a_tree_too_deep_is_cut_and_says_so() -> None:
    path, files = HOST, {}
    for depth in range(50):
        files[f"{path}/catalog.json"] = catalog(str(depth), [link("child", "./d/catalog.json")])
        path += "/d"
    client = FakeClient(files)
    found = Catalog(f"{HOST}/catalog.json", client=client)
    assert found.collections() == []
    assert len(client.log) == 9
    assert "more than 8 deep" in found.problems[0][1]


def test_ids_that_occur_twice_are_told_apart() -> None:
    files = {
        f"{HOST}/catalog.json": catalog("root", [
            link("child", f"./{name}/collection.json") for name in "abc"]),
        **{f"{HOST}/{name}/collection.json": collection("same", []) for name in "abc"},
    }  # fmt: skip
    found = Catalog(f"{HOST}/catalog.json", client=FakeClient(files))
    assert [c.id for c in found.collections()] == ["same", "b/same", "c/same"]


def test_one_child_out_of_reach_does_not_hide_the_others() -> None:
    files = {
        f"{HOST}/catalog.json": catalog("root", [
            link("child", "./a/collection.json"), link("child", "./b/collection.json")]),
        f"{HOST}/a/collection.json": SourceUnavailable("a does not answer"),
        f"{HOST}/b/collection.json": collection("b", []),
    }  # fmt: skip
    found = Catalog(f"{HOST}/catalog.json", client=FakeClient(files))
    assert [c.id for c in found.collections()] == ["b"]
    assert found.problems == ((f"{HOST}/a/collection.json", "a does not answer"),)


def test_all_children_out_of_reach_are_an_error() -> None:
    files = {
        f"{HOST}/catalog.json": catalog("root", [link("child", "./a/collection.json")]),
        f"{HOST}/a/collection.json": SourceUnavailable("a does not answer"),
    }
    with pytest.raises(SourceUnavailable, match="a does not answer"):
        Catalog(f"{HOST}/catalog.json", client=FakeClient(files)).collections()


def test_items_of_one_day_are_one_image_unless_they_show_the_same_place() -> None:
    mosaic, _ = of_items({
        "a": item("2021-07-05T01:00:00Z", (0, 0, 10, 10)),
        "b": item("2021-07-05T01:05:00Z", (10, 0, 20, 10)),
    })  # fmt: skip
    assert mosaic.dates("c") == ["2021-07-05"]
    repeated, _ = of_items({
        "a": item("2021-07-05T01:00:00Z"),
        "b": item("2021-07-05T13:30:00Z"),
    })  # fmt: skip
    assert repeated.dates("c") == ["2021-07-05T01:00", "2021-07-05T13:30"]


@pytest.mark.parametrize(
    ("start", "end", "label"),
    [
        ("2021-07-01T00:00:00Z", "2021-07-31T23:59:59Z", "2021-07"),
        ("2021-07-01T00:00:00Z", "2021-08-01T00:00:00Z", "2021-07"),
        ("2024-02-01T00:00:00Z", "2024-02-29T00:00:00Z", "2024-02"),
        ("2021-01-01T00:00:00Z", "2021-12-31T23:59:59Z", "2021"),
        ("2021-07-12T00:00:00Z", "2021-07-19T23:59:59Z", "2021-07-12"),
        ("2021-07-12T00:00:00Z", "2021-07-12T00:00:00Z", "2021-07-12"),
    ],
)
def test_an_item_that_spans_a_month_or_a_year_is_labelled_by_it(
    start: str, end: str, label: str
) -> None:
    found, _ = of_items({"i": item(start, end=end)})
    assert found.dates("c") == [label]


def test_a_range_selects_items_whose_span_it_touches() -> None:
    found, _ = of_items({
        "a": item("2021-07-01T00:00:00Z", end="2021-07-31T23:59:59Z"),
        "b": item("2021-08-01T00:00:00Z", end="2021-08-31T23:59:59Z"),
    })  # fmt: skip
    assert found.dates("c", "2021-07-20", "2021-07-25") == ["2021-07"]
    assert found.dates("c", "2021-07-31", "2021-08-01") == ["2021-07", "2021-08"]
    with pytest.raises(NoDates, match=r"the collection has 2021-07 to 2021-08, nearest is 2021-08"):
        asyncio.run(found.adates("c", "2022"))


def test_an_item_without_a_date_has_its_collections_or_is_noted() -> None:
    found, _ = of_items({"i": item(None)})
    assert found.dates("c") == ["2020-01-01"]
    extent = {"spatial": {"bbox": [[0, 0, 1, 1]]}, "temporal": {"interval": [[None, None]]}}
    undated, _ = of_items({"i": item("not a date")}, extent=extent)
    assert undated.dates("c") == []
    assert undated.problems == ((f"{HOST}/c/i.json", "the item has no date"),)


async def test_an_area_selects_items_by_their_boxes_also_across_the_antimeridian() -> None:
    found, client = of_items({
        "east": item("2021-07-05T01:00:00Z", (170, -10, 180, 10)),
        "west": item("2021-07-05T01:00:00Z", (-180, -10, -170, 10)),
        "across": item("2021-07-05T01:00:00Z", (175, -10, -175, 10)),
        "far": item("2021-07-05T01:00:00Z", (0, -10, 10, 10)),
        "edge": item("2021-07-05T01:00:00Z", (160, -10, 170, 10)),
        "unknown": {**item("2021-07-05T01:00:00Z"), "bbox": None},
    })  # fmt: skip
    (period,) = await found.adates("c")
    client.log.clear()
    selected = await found.aitems("c", period, bbox=BBox(170, -5, 190, 5))
    names = sorted(one.href.rsplit("/", 1)[1] for one in selected.items)
    assert names == ["across.json", "east.json", "unknown.json", "west.json"]
    assert client.log == []


def test_what_an_item_tells_of_its_grid_is_known_of_the_collection() -> None:
    grid = {"proj:code": "EPSG:4326", "proj:transform": [0.25, 0, -180, 0, -0.25, 90]}
    found, _ = of_items({"i": item("2021-07-05T01:00:00Z", **grid)})
    known = found.collection("c")
    assert (known.epsg, known.ppu_max, known.bands) == (4326, 4.0, ("B1",))
    assert (known.date_format, known.cog_level_max) == (None, None)


def test_item_assets_name_the_bands_without_reading_more_than_one_item() -> None:
    assets = {
        "sst": {"type": "image/tiff", "raster:bands": [{"unit": "Celsius"}], "roles": ["data"]},
        "netcdf": {"type": "application/x-netcdf", "roles": ["data"]},
    }
    items = {f"i{day}": item(f"2021-07-{day:02d}T00:00:00Z") for day in range(1, 29)}
    found, client = of_items(items, item_assets=assets)
    (known,) = found.collections()
    assert (known.bands, known.units) == (("sst",), {"sst": "Celsius"})
    assert len(client.log) == 3


def test_all_items_are_read_once() -> None:
    items = {f"i{day}": item(f"2021-07-{day:02d}T00:00:00Z") for day in range(1, 29)}
    found, client = of_items(items)
    assert len(found.dates("c")) == 28
    assert len(found.dates("c", "2021-07-05", "2021-07-06")) == 2
    assert len(client.log) == len(set(client.log)) == 2 + 28


def test_an_item_where_a_collection_is_expected_is_refused() -> None:
    client = FakeClient({f"{HOST}/i.json": item("2021-07-05T01:00:00Z")})
    with pytest.raises(BadStac, match="is a single STAC item"):
        Catalog(f"{HOST}/i.json", client=client).collections()
