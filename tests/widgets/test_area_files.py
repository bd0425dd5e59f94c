"""Areas from files: many with names, and what is wrong with a file in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from je_explorer.sample.server import serve
from je_explorer.stac.catalog import Catalog
from je_explorer.widgets.control.areas import MOST_AREAS, Areas, BadFile, regions
from je_explorer.widgets.control.desk import Desk
from je_explorer.widgets.state import ExplorerState

SQUARE = [[[130, 30], [134, 30], [134, 34], [130, 34], [130, 30]]]


def feature(name: str, coordinates: Any = SQUARE, kind: str = "Polygon") -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


def collection(*features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def key_of(text: str) -> str:
    with pytest.raises(BadFile) as caught:
        regions(text, "a.geojson")
    return caught.value.key


def test_each_feature_is_an_area_with_its_name() -> None:
    text = collection(feature("四国沖"), feature("Tokyo", [139.7, 35.7], "Point"))
    found, count = regions(text, "a.geojson")
    assert [roi.name for roi in found] == ["四国沖", "Tokyo"]
    assert count == 2
    assert found[1].has_lines_or_points


def test_a_bare_geometry_is_an_area_and_features_without_one_are_passed_over() -> None:
    bare = json.dumps({"type": "Polygon", "coordinates": SQUARE})
    assert regions(bare, "a")[1] == 1
    nothing = {"type": "Feature", "properties": {}, "geometry": None}
    assert regions(collection(nothing, feature("a")), "a")[1] == 1


def test_more_shapes_than_areas_are_counted() -> None:
    found, count = regions(collection(*(feature(str(n)) for n in range(99))), "a")
    assert (len(found), count) == (MOST_AREAS, 99)


def test_what_is_wrong_with_a_file_is_told_apart() -> None:
    metres = [[[4e6, 1e6], [5e6, 1e6], [5e6, 2e6], [4e6, 1e6]]]
    many = [[[i / 1e4, (i % 7) / 1e3] for i in range(60_000)]]
    deep: Any = feature("a")
    for _ in range(60):
        deep = {"type": "FeatureCollection", "features": [deep]}
    assert key_of("no json") == "file.json"
    assert key_of("[1, 2]") == "file.json"
    assert key_of("{}") == "file.json"
    assert key_of(collection()) == "file.empty"
    assert key_of(collection(feature("a", metres))) == "file.metres"
    assert key_of(collection(feature("a", many))) == "file.points"
    assert key_of(json.dumps(deep)) == "file.bad"
    assert key_of(collection(feature("a", [[[200, 95], [1, 2], [3, 4]]]))) == "file.bad"
    assert key_of("[" * 200_000) == "file.json"


@pytest.fixture
def desk() -> Desk:
    return Desk(ExplorerState(), Catalog("sample"))


def test_a_text_adds_areas_and_says_how_many(desk: Desk, until: Callable[..., None]) -> None:
    areas = Areas(desk)
    areas.read("a.geojson", collection(feature("One"), feature("Two")))
    until(lambda: len(desk.state.areas) == 2)
    assert [area.name for area in desk.state.areas] == ["One", "Two"]
    assert desk.state.areas[0].colour != desk.state.areas[1].colour
    assert desk.state.notice.key == "area.file.read.count"
    assert not desk.state.notice.error


def test_a_self_crossing_shape_of_a_file_is_repaired_and_said_so(
    desk: Desk, until: Callable[..., None]
) -> None:
    bow = [[[130, 30], [140, 40], [140, 30], [130, 40], [130, 30]]]
    Areas(desk).read("a.geojson", collection(feature("Bow", bow)))
    until(lambda: desk.state.areas)
    assert "repaired" in desk.state.notice.detail


def test_a_path_is_read_here_but_not_for_strangers(
    desk: Desk, tmp_path: Path, until: Callable[..., None]
) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(collection(feature("One")), encoding="utf-8")
    Areas(desk, served=True).fetch(str(path))
    until(lambda: desk.state.notice is not None and desk.state.notice.error)
    assert desk.state.notice.key == "file.served"
    assert desk.state.areas == ()
    Areas(desk).fetch(str(path))
    until(lambda: desk.state.areas)
    Areas(desk).fetch(str(tmp_path / "none.geojson"))
    until(lambda: desk.state.notice.key == "file.missing")
    assert len(desk.state.areas) == 1


def test_strangers_can_not_have_the_kernel_fetch_from_its_own_network(
    desk: Desk, until: Callable[..., None]
) -> None:
    for address in ("http://127.0.0.1:1/a.json", "https://169.254.169.254/latest/meta-data"):
        desk.state.notice = None
        Areas(desk, served=True).fetch(address)
        until(lambda: desk.state.notice is not None and desk.state.notice.error)
        assert desk.state.notice.key in ("file.served", "file.unread")


def test_an_address_is_fetched_and_a_wrong_one_is_said(
    desk: Desk, tmp_path: Path, until: Callable[..., None]
) -> None:
    (tmp_path / "a.geojson").write_text(collection(feature("One")), encoding="utf-8")
    with serve(tmp_path) as server:
        Areas(desk).fetch(f"{server.url}/a.geojson")
        until(lambda: desk.state.areas)
        Areas(desk).fetch(f"{server.url}/b.geojson")
        until(lambda: desk.state.notice.key == "file.unread")
    assert [area.name for area in desk.state.areas] == ["One"]
