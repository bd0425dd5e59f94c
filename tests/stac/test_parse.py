"""STAC JSON as it comes: odd, broken, and hostile."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.errors import BadStac
from je_explorer.stac.address import folder, resolve, source_address, stem
from je_explorer.stac.fields import bbox_of
from je_explorer.stac.model import Asset
from je_explorer.stac.parse import (
    MAX_LINKS,
    collection_of,
    is_raster,
    item_of,
    node_of,
    refuse_root,
)
from tests.stac.trees import catalog, jaxa_collection, link

WEB = "https://data.test/a/b/collection.json"
DISK = "/data/a/b/collection.json"


@pytest.mark.parametrize(
    ("base", "href", "address"),
    [
        (WEB, "./2021-07/catalog.json", "https://data.test/a/b/2021-07/catalog.json"),
        ("https://data.test", "./x.json", "https://data.test/x.json"),
        ("https://data.test/a?b=/c/d", "./x.json", "https://data.test/x.json"),
        (WEB, "./a/../../x.tif", "https://data.test/a/x.tif"),
        (WEB, "./x.tif?token=1", "https://data.test/a/b/x.tif?token=1"),
        (WEB, "x.tif", "https://data.test/a/b/x.tif"),
        (WEB, "../c/x.tif", "https://data.test/a/c/x.tif"),
        (WEB, "../../../../x.tif", "https://data.test/x.tif"),
        (WEB, "/x.tif", "https://data.test/x.tif"),
        (WEB, "HTTPS://other.test/x.tif", "https://other.test/x.tif"),
        (WEB, ".\\sub\\x.tif", "https://data.test/a/b/sub/x.tif"),
        (WEB, "N/A", ""),
        (WEB, "", ""),
        (WEB, None, ""),
        (WEB, 7, ""),
        (WEB, "javascript:alert(1)", ""),
        (WEB, " data:text/html,x", ""),
        (WEB, "java\nscript:alert(1)", ""),
        (WEB, "file:///etc/passwd", ""),
        (WEB, "s3://bucket/x.tif", ""),
        (WEB, "http://[broken/x.tif", "http://[broken/x.tif"),
        (DISK, "./2021-07/catalog.json", "/data/a/b/2021-07/catalog.json"),
        (DISK, "../c/x.tif", "/data/a/c/x.tif"),
        (DISK, "/other/x.tif", "/other/x.tif"),
        (DISK, "https://data.test/x.tif", "https://data.test/x.tif"),
        (DISK, "file:///data/x%20y.tif", "/data/x y.tif"),
        (DISK, "file://elsewhere/x.tif", ""),
        (DISK, "//share/x.tif", ""),
        (DISK, "\\\\share\\x.tif", ""),
        (DISK, "sub\\x.tif", "/data/a/b/sub/x.tif"),
        (DISK, "a\0b", ""),
    ],
)
def test_a_link_becomes_absolute_or_leads_nowhere(base: str, href: object, address: str) -> None:
    assert resolve(base, href) == address


def test_a_folder_stands_for_its_catalogue(tmp_path: Any) -> None:
    assert source_address(tmp_path) == str(tmp_path / "catalog.json")
    (tmp_path / "collection.json").write_text("{}")
    assert source_address(tmp_path) == str(tmp_path / "collection.json")
    assert source_address((tmp_path / "x.json").as_uri()) == str(tmp_path / "x.json")


def test_names_come_from_whole_path_parts() -> None:
    assert folder("https://data.test/cog/A%2Db_daily/collection.json?x=/1/2") == "A-b_daily"
    assert stem("https://data.test/1/E000.00-E180.00/S90.00-N90.00.json?q") == "S90.00-N90.00"
    assert folder("https://data.test/") == ""


@pytest.mark.parametrize("raw", [None, [], "text", 7, True, {}, {"type": "Point"}, {"id": "x"}])
def test_rubbish_is_refused_with_its_address(raw: object) -> None:
    with pytest.raises(BadStac, match=r"https://data\.test/a/b/collection\.json"):
        node_of(raw, WEB)


@pytest.mark.parametrize(
    "more",
    [
        {"conformsTo": ["https://api.stacspec.org/v1.0.0/core"]},
        {"links": [link("search", "https://data.test/search")]},
        {"links": [link("data", "https://data.test/collections")]},
    ],
)
def test_a_stac_api_is_refused_in_words(more: dict[str, Any]) -> None:
    with pytest.raises(BadStac, match=r"is a STAC API\. Static catalogues are read here"):
        refuse_root(node_of({**catalog("api", []), **more}, WEB))


def test_too_many_links_are_refused() -> None:
    with pytest.raises(BadStac, match="20001 links"):
        node_of(catalog("x", [link("child", f"{i}.json") for i in range(MAX_LINKS + 1)]), WEB)


def test_odd_links_are_skipped() -> None:
    links: list[Any] = [None, 7, {}, {"rel": "child"}, {"href": "x"}, link("child", "ok.json")]
    assert [one.href for one in node_of(catalog("x", links), WEB).follow("child")] == [
        "https://data.test/a/b/ok.json"
    ]


@pytest.mark.parametrize(
    ("bbox", "read"),
    [
        ([1, 2, 3, 4], (1, 2, 3, 4)),
        ([1, 2, 0, 3, 4, 9], (1, 2, 3, 4)),
        ([170, -10, -170, 10], (170, -10, 190, 10)),
        ([1, 4, 3, 2], None),
        ([1, 2, 3], None),
        ([1, 2, 3, None], None),
        ([1, 2, 3, "4"], None),
        ([1, 2, 3, float("nan")], None),
        ([1, 2, 3, 10**400], None),
        ([999, 0, 0, 1], None),
        ([True, 0, 2, 1], None),
        ("1234", None),
        (None, None),
        ({"a": 1}, None),
    ],
)
def test_boxes_are_read_or_left_out(bbox: object, read: object) -> None:
    assert bbox_of(bbox) == read


@pytest.mark.parametrize("wrap", [lambda value: value, lambda value: [value]])
def test_summaries_may_be_lists_or_scalars(wrap: Any) -> None:
    raw = jaxa_collection("X_daily", [], bands=["B"])
    raw["summaries"] = {
        "je:stac_date_format": wrap("YYYY-MM/DD-HH"),
        "je:epsg": wrap(3995),
        "je:ppu_max": wrap(4),
        "je:cog_level_max": wrap(0),
    }
    found = collection_of(node_of(raw, WEB))
    assert (found.date_format, found.epsg, found.ppu_max) == ("YYYY-MM/DD-HH", 3995, 4.0)
    assert found.cog_level_max == 0
    assert found.bbox == (-8388608.0, -8388608.0, 8388608.0, 8388608.0)


@pytest.mark.parametrize(("epsg", "ppu_max", "level"), [(None, 3600.0, 3), (3031, 128.0, 2)])
def test_what_a_collection_does_not_say_has_jaxas_defaults(
    epsg: int | None, ppu_max: float, level: int
) -> None:
    found = collection_of(node_of(jaxa_collection("X_daily", [], epsg=epsg), WEB))
    assert (found.epsg, found.ppu_max, found.cog_level_max) == (epsg or 4326, ppu_max, level)


def test_jaxas_id_is_the_folder_and_an_asset_without_a_file_has_no_address() -> None:
    found = collection_of(node_of(jaxa_collection("X", [], bands=["B1", "B2"]), WEB))
    assert found.id == "b"
    assert found.bands == ("B1", "B2")


def test_an_item_with_its_dates_swapped_or_missing_is_read() -> None:
    start, end = "2021-07-02T00:00:00Z", "2021-07-01T00:00:00Z"
    raw: dict[str, Any] = {"type": "Feature", "id": "i"}
    raw["properties"] = {"start_datetime": start, "end_datetime": end}
    item = item_of(node_of(raw, WEB))
    assert item.start is not None
    assert item.end is not None
    assert item.start < item.end
    raw["properties"] = {"datetime": None}
    assert item_of(node_of(raw, WEB)).start is None


@pytest.mark.parametrize(
    ("asset", "raster"),
    [
        (Asset("a", "https://data.test/a.tif"), True),
        (Asset("a", "https://data.test/a.TIFF?token=1"), True),
        (Asset("a", "https://data.test/a", ("data",), "image/tiff; application=geotiff"), True),
        (Asset("a", "https://data.test/a", ("data",)), True),
        (Asset("a", "", ("data",)), True),
        (Asset("a", "", fields={"eo:bands": []}), True),
        (Asset("a", "https://data.test/a.nc", ("data",), "application/x-netcdf"), False),
        (Asset("a", "https://data.test/a.png", ("overview",), "image/png"), False),
        (Asset("a", "https://data.test/a.tif", ("thumbnail",)), False),
        (Asset("a", "https://data.test/a.xml", ("metadata",)), False),
    ],
)
def test_images_that_can_be_read_are_told_from_other_files(asset: Asset, raster: bool) -> None:
    assert is_raster(asset) is raster


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
FIELDS = [
    *("id", "title", "links", "extent", "summaries", "assets", "keywords", "providers", "bbox"),
    *("properties", "item_assets", "license", "description"),
]
TYPES = st.sampled_from(["Catalog", "Collection", "Feature"])


@settings(max_examples=30, deadline=None)
@given(st.fixed_dictionaries({"type": TYPES}, optional=dict.fromkeys(FIELDS, JSON)))
def test_any_json_of_a_known_type_is_read_or_refused_in_words(raw: dict[str, Any]) -> None:
    node = node_of(raw, WEB)
    read = item_of(node) if node.kind == "item" else collection_of(node)
    assert isinstance(read.id, str)
