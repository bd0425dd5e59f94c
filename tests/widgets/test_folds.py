"""The columns beside the map fold away, which is an intent like any other."""

from __future__ import annotations

from typing import Any

import pytest

from je_explorer.widgets import text
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.folds import SIDES, Folds
from je_explorer.widgets.state import ExplorerState


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_handle_says_what_it_will_do(lang: str) -> None:
    state = ExplorerState(lang=lang)
    left, _ = Folds(state).widgets
    before = left.tooltip
    left.click()
    assert state.folded == ("left",)
    assert left.tooltip != before
    assert left.description == left.tooltip  # what a screen reader reads
    left.click()
    assert (state.folded, left.tooltip) == ((), before)


def test_an_arrow_points_to_where_the_column_will_go() -> None:
    state = ExplorerState()
    handles = dict(zip(SIDES, Folds(state).widgets, strict=True))
    assert "je-icon-left" in handles["left"]._dom_classes
    assert "je-icon-right" in handles["right"]._dom_classes
    state.folded = ("left", "right")
    assert "je-icon-right" in handles["left"]._dom_classes
    assert "je-icon-left" in handles["right"]._dom_classes


def test_folding_gives_the_room_to_the_map_and_tells_it(sample_server: Any) -> None:
    explorer = Explorer(sample_server.catalog_url)
    before = explorer.layout.min_width
    explorer.state.folded = ("right",)
    assert "je-folded-right" in explorer._dom_classes
    assert "je-folded-left" not in explorer._dom_classes
    assert explorer.layout.min_width != before  # the front end measures its parts anew
    explorer.state.lang = "ja"
    assert "je-folded-right" in explorer._dom_classes
    explorer.state.folded = ()
    assert "je-folded-right" not in explorer._dom_classes
