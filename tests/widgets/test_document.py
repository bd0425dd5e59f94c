"""Saved views: they come back equal, and what is no view is refused in words."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer import errors
from je_explorer.process import Anomaly, Composite, Mask, Process
from je_explorer.raster.grid import BBox
from je_explorer.raster.roi import ROI
from je_explorer.render.mercator import mercator_y
from je_explorer.render.style import Style
from je_explorer.widgets.document import VERSION, Wanted
from je_explorer.widgets.saved import read, save
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.place import Area, PolarView, View, next_area

SHAPE = {"type": "Polygon", "coordinates": [[[132, 32], [135, 33], [134, 35], [132, 32]]]}
FULL = Wanted(
    catalog="sample",
    collection="LST",
    band="LST_day",
    dates=("2021-01", "2021-12"),
    months=(8,),
    date="2021-08",
    view=View(BBox(120.0, 25.0, 150.0, 47.0), 5.0),
    polar_view=PolarView("EPSG:3995", BBox(-4e6, -3e6, 4e6, 3e6), 3.0),
    areas=(Area(2, ROI.of(SHAPE), "#17BEBB", 1, "四国"),),
    process=Process((Mask("range", (0.0, None)),), Anomaly("normal"), Composite(90)),
    style=Style("viridis", (0.0, 40.0), reverse=True, opacity=0.5),
    preset="",
    unit="°F",
    lang="ja",
    theme="dark",
)


@pytest.mark.parametrize("wanted", [Wanted(), FULL])
def test_a_view_comes_back_equal_from_a_file_and_from_a_link(
    wanted: Wanted, tmp_path: Path
) -> None:
    assert read(save(wanted, tmp_path / "view.json")) == wanted
    assert Wanted.from_link(wanted.to_link()) == wanted


def test_a_view_put_into_another_dashboard_is_wanted_there() -> None:
    state = ExplorerState()
    FULL.put(state)
    again = Wanted.of(state)
    assert middle(state.goal) == pytest.approx(middle(FULL.view.bbox))
    assert state.polar_goal.bbox.centre == pytest.approx(FULL.polar_view.bbox.centre)
    for name in (
        "collection",
        "band",
        "dates",
        "date",
        "areas",
        "process",
        "style",
        "lang",
        "months",
        "unit",
    ):
        assert getattr(again, name) == getattr(FULL, name)


def middle(box: BBox) -> tuple[float, float]:
    """Of a world map that shows a box."""
    return box.centre[0], (mercator_y(box.south) + mercator_y(box.north)) / 2


def test_an_older_file_without_the_newer_fields_still_opens() -> None:
    newer = ("months", "unit", "polar_view")
    older = {k: v for k, v in json.loads(FULL.to_json()).items() if k not in newer}
    expected = replace(FULL, months=(), unit="", polar_view=None)
    assert Wanted.from_json(json.dumps(older)) == expected


def test_a_link_is_safe_in_an_address() -> None:
    assert set(FULL.to_link()) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )


@settings(max_examples=30)
@given(st.integers(0, 2000))
def test_a_file_or_link_that_is_cut_short_says_so(length: int) -> None:
    text, link = FULL.to_json(), FULL.to_link()
    with pytest.raises(errors.RequestError, match="incomplete"):
        Wanted.from_json(text[: min(length, len(text) - 1)])
    with pytest.raises(errors.RequestError, match=r"incomplete|no JSON"):
        Wanted.from_link(link[: min(length, len(link) - 9)])


def test_a_newer_version_says_how_to_update() -> None:
    newer = {**json.loads(FULL.to_json()), "version": VERSION + 1}
    with pytest.raises(errors.RequestError, match=r"newer je_explorer.*pip install -U"):
        Wanted.from_json(json.dumps(newer))


@pytest.mark.parametrize(
    "changes",
    [{"kind": "map"}, {"style": {"colormap": "no such"}}, {"areas": [{"key": 1}]}, {"view": [1, 2]},
     {"process": {"turn": 1}}, {"style": 3}, {"dates": "2"}, {"view": [0, 9, 1, 3, 5]},
     {"polar_view": ["EPSG:3995", 1, 2]}, {"polar_view": 3}],
)  # fmt: skip
def test_what_is_no_view_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(errors.RequestError):
        Wanted.from_json(json.dumps({**json.loads(FULL.to_json()), **changes}))


def test_a_colour_from_a_file_is_a_colour() -> None:
    fields = json.loads(FULL.to_json())
    fields["areas"][0]["colour"] = "red;background:url(evil)"
    with pytest.raises(errors.RequestError, match="no colour"):
        Wanted.from_json(json.dumps(fields))


def test_a_place_that_can_not_be_written_or_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.ExportError, match="does not exist"):
        save(FULL, tmp_path / "no folder" / "view.json")
    with pytest.raises(errors.ExportError, match="nothing"):
        read(tmp_path / "nothing.json")


def test_an_area_that_was_drawn_keeps_its_place() -> None:
    area = next_area((), ROI.of([136, 35, 140, 37]))
    again = Wanted.from_json(Wanted(areas=(area,)).to_json()).areas[0]
    assert again.roi == area.roi
