"""What: filters, the shelf, the facts and the hints of the cards, without a browser."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import ipywidgets as w
import pytest
from hypothesis import given
from hypothesis import strategies as st

import je_explorer as jx
from je_explorer.stac.model import Collection
from je_explorer.widgets import describe
from je_explorer.widgets.catalog_panel import CatalogPanel
from je_explorer.widgets.control.dates import Dates
from je_explorer.widgets.control.desk import Desk
from je_explorer.widgets.detail import JAXA_PAGE, facts, facts_html, page_of
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.filters import KINDS, Filters
from je_explorer.widgets.questions import QUESTIONS, answerable
from je_explorer.widgets.shelf import (
    MOST_RECENT,
    Shelf,
    read_shelf,
    shelf_file,
    with_newest,
    with_star,
    write_shelf,
)
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.report import Notice

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
RAIN = "JAXA.EORC_GSMaP_standard.Gauge.00Z-23Z.v6_daily"

Until = Callable[..., None]


@pytest.fixture(scope="module")
def collections(private_cache: Path) -> list[Collection]:
    return jx.Catalog("sample").collections()


@pytest.fixture
def state(collections: list[Collection]) -> ExplorerState:
    """A state whose catalogue is read, and which is searched as in the dashboard."""
    made = ExplorerState(source="sample")
    Dates(Desk(made, jx.Catalog("sample")))
    made.collections = tuple(collections)
    return made


def parts(widget: w.Widget, kind: type) -> Iterator[w.Widget]:
    if "je-hidden" in getattr(widget, "_dom_classes", ()):
        return
    if isinstance(widget, kind):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child, kind)


def press(panel: CatalogPanel, words: str) -> None:
    next(b for b in parts(panel.widget, w.Button) if b.description == words).click()


def words_of(panel: CatalogPanel) -> str:
    return " ".join(part.value for part in parts(panel.widget, w.HTML))


def titles(panel: CatalogPanel) -> list[str]:
    return [b.description for b in parts(panel.widget, w.Button) if "je-cover" in b._dom_classes]


def test_each_filter_leaves_what_it_says_and_counts_it_before(
    state: ExplorerState, collections: list[Collection]
) -> None:
    for name in KINDS:
        for value, count in Filters().counts(name, collections).items():
            state.filters = Filters(**{name: value})
            assert len(state.found) == count > 0
            assert all(value in KINDS[name](collection) for collection in state.found)
    state.filters = Filters(cadence="monthly", year="2022")
    assert {c.cadence for c in state.found} == {"monthly"}
    assert all(c.start.year <= 2022 <= c.end.year for c in state.found)


def test_filters_are_chosen_in_menus_and_dropped_by_their_chips(state: ExplorerState) -> None:
    panel = CatalogPanel(state)
    press(panel, "Filters")
    menus = {m.description: m for m in parts(panel.widget, w.Dropdown)}
    menus["How often there is an image"].value = "daily"
    menus["A year that has images"].value = "2021"
    assert state.filters == Filters(cadence="daily", year="2021")
    assert all(c.cadence == "daily" for c in state.found)
    press(panel, "Hide filters")
    press(panel, "daily ×")
    assert state.filters == Filters(year="2021")
    state.lang = "ja"
    press(panel, "2021 ×")
    assert state.filters == Filters()


def test_what_leaves_nothing_says_so_and_offers_the_way_back(state: ExplorerState) -> None:
    panel = CatalogPanel(state)
    state.query = "xyzzy"
    state.filters = Filters(cadence="yearly")
    assert "No data set matches" in words_of(panel)
    press(panel, "Remove all filters and words")
    assert state.query == ""
    assert len(state.found) == len(state.collections)


def test_a_catalogue_that_failed_is_not_called_empty() -> None:
    state = ExplorerState()
    panel = CatalogPanel(state)
    assert "Reading the catalogue" in words_of(panel)
    state.notice = Notice("error.catalogue", "HTTP 500", action="status.retry")
    assert "could not be read" in words_of(panel)


def test_stars_and_recent_ones_are_chosen_by_their_chips(state: ExplorerState) -> None:
    panel = CatalogPanel(state)
    state.query = "rain daily"
    press(panel, "Add to favourites")
    assert state.favourites == (RAIN,)
    state.query = ""
    press(panel, "★ 1")
    assert [c.id for c in state.found] == [RAIN]
    press(panel, "Remove from favourites")
    assert state.favourites == ()
    state.recent = (LST, RAIN, "gone")
    state.filters = Filters(shelf="recent")
    assert [c.id for c in state.found] == [LST, RAIN]


def test_cards_hint_at_what_can_be_shown(collections: list[Collection]) -> None:
    hints = {c.id: describe.tags(c, "en", ("2022-01", "2022-12")) for c in collections}
    assert hints[LST] == ["until 2023"]
    assert hints[RAIN] == ["none in your period"]
    assert "around a pole" in hints["JAXA.JASMES_GCOM-W.AMSR2_ic0.v201_north_daily"]
    assert "classes" in hints["Copernicus.C3S_PROBA-V_LCCS_global_yearly"]
    normal = next(c.id for c in collections if c.cadence == "monthly-normal")
    assert hints[normal] == ["usual values, no year"]
    growing = replace(collections[0], end=None)
    assert describe.tags(growing, "en", ("2031-01", "2031-02")) == []
    assert describe.period(growing, "en") == "since Jan 2021"
    assert describe.period(growing, "ja") == "2021年1月から"


def test_the_chosen_card_opens_its_facts(state: ExplorerState) -> None:
    panel = CatalogPanel(state)
    state.query = "land surface temperature monthly"
    press(panel, titles(panel)[0])
    words = words_of(panel)
    for fact in ("LST", "°C", "Jan 2021 – Dec 2023", "11 km", "NASA EOSDIS", "name the source"):
        assert fact in words
    assert f'href="{JAXA_PAGE}{LST}"' in words
    assert 'rel="noopener"' in words
    press(panel, "Hide the description")
    assert "Jan 2021 – Dec 2023" not in words_of(panel)


def test_facts_of_a_foreign_catalogue_are_escaped_and_lead_nowhere() -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC)
    evil = Collection(
        "<i>", "x", description="<script>alert(1)</script> & more", license='"><b>', bands=("<u>",),
        providers=("<a>",), start=start,
    )  # fmt: skip
    state = ExplorerState(source="http://elsewhere/catalog.json")
    html = facts_html(evil, state)
    assert "<script" not in html
    assert "<b>" not in html
    assert "href" not in html
    assert facts(evil, state)["period"] == "since Jan 2020"
    assert page_of(evil, "live") == f"{JAXA_PAGE}%3Ci%3E"


def test_a_question_fills_in_everything(
    state: ExplorerState, collections: list[Collection]
) -> None:
    state.filters, state.lang = Filters(cadence="yearly"), "ja"
    asked = answerable(collections)
    assert len(asked) >= 3
    for question, collection in asked:
        question.ask(state, collection)
        assert state.collection == collection.id
        assert state.filters == Filters()
        assert state.areas[0].name
    assert {question.key for question in QUESTIONS} == {question.key for question, _ in asked}


# ---- the shelf


def test_a_shelf_comes_back_from_its_file(tmp_path: Path) -> None:
    shelf = Shelf(("海", "b"), ("b",))
    write_shelf(tmp_path / "new" / "shelf.json", shelf)
    assert read_shelf(tmp_path / "new" / "shelf.json") == shelf


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"3", b'{"favourites": 3}', b'{"favourites": [1, null]}', b"\xff\xfe",
     b'{"recent": {"a": 1}}', b"[" * 5000, b'"' + b"x" * 200_000 + b'"'],
)  # fmt: skip
def test_a_damaged_shelf_is_an_empty_one(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "shelf.json").write_bytes(content)
    assert read_shelf(tmp_path / "shelf.json") == Shelf()
    assert read_shelf(tmp_path / "none.json") == Shelf()


@given(st.lists(st.sampled_from("abcdefghijkl")))
def test_the_recent_ones_are_few_and_each_is_there_once(chosen: list[str]) -> None:
    recent: tuple[str, ...] = ()
    for name in chosen:
        recent = with_newest(recent, name)
        assert recent[0] == name
    assert len(recent) == len(set(recent)) <= MOST_RECENT
    assert with_star(with_star((), "a"), "a") == ()


def test_the_users_own_dashboard_keeps_the_shelf_and_a_public_page_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    monkeypatch.setenv("JE_EXPLORER_CONFIG", str(tmp_path))
    first = Explorer("sample")
    until(lambda: first.state.collections)
    first.state.favourites = (RAIN,)
    first.state.collection = LST
    until(lambda: read_shelf(shelf_file()) == Shelf((RAIN,), (LST,)))
    again, public = Explorer("sample"), Explorer("sample", served=True)
    assert again.state.favourites == (RAIN,)
    assert again.state.recent == (LST,)
    assert public.state.favourites == public.state.recent == ()
    before = shelf_file().read_bytes()
    until(lambda: public.state.collections)
    public.state.favourites = (LST,)
    assert public.controller._shelves._slot.busy is False
    assert shelf_file().read_bytes() == before
    assert json.loads(before)["favourites"] == [RAIN]
    for one in (first, again, public):
        one.controller.cancel()
        one.close()


@pytest.mark.skipif(os.name == "nt", reason="a file as a folder is refused in other words there")
def test_a_shelf_that_can_not_be_kept_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("JE_EXPLORER_CONFIG", str(tmp_path / "file" / "sub"))
    explorer = Explorer("sample")
    explorer.state.favourites = (LST,)
    until(lambda: explorer.state.notice is not None)
    assert explorer.state.notice.key == "error.shelf"
    explorer.controller.cancel()
    explorer.close()
