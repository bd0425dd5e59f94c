"""What: search, filters, the collections as cards, the bands, and the example questions."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from je_explorer.stac.model import Collection
from je_explorer.widgets import describe, text
from je_explorer.widgets.cards import CardList, Entry
from je_explorer.widgets.controls import button, classed, column, markup, row, show, switch_class
from je_explorer.widgets.detail import Detail
from je_explorer.widgets.filter_bar import FilterBar
from je_explorer.widgets.filters import Filters
from je_explorer.widgets.questions import Question, answerable
from je_explorer.widgets.shelf import with_star
from je_explorer.widgets.state import ExplorerState

FEW = 3
MANY = 40


class CatalogPanel:
    """Finds a collection and chooses it."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._all = self._picked = False
        self._title = markup("", "title")
        self._search = classed(w.Text(continuous_update=True), "search")
        self._chips = {name: button("", "chip") for name in describe.CHIP_ORDER}
        self._chip_row = row(self._chips.values(), "chips")
        self._filters = FilterBar(state)
        self._cards = CardList(self._choose, on_star=self._star)
        self._detail = Detail(state)
        self._none = markup("", "hint")
        self._more = button("", "link")
        self._band = classed(w.Dropdown(), "field")
        self._questions_title = markup("", "title")
        self._questions = CardList(self._ask, "question")
        self._questions_box = column([self._questions_title, self._questions.widget], "group")
        self._reset = button("", "link")
        self._found_title = markup("", "title")
        ask = [self._title, self._search, self._chip_row, self._filters.widget]
        found = [
            self._found_title, self._cards.widget, self._none, self._reset, self._more,
            self._detail.widget, self._band,
        ]  # fmt: skip
        self._found = column(found, "group")
        parts = [column(ask, "group"), self._questions_box, self._found]
        self.widget = column(parts, "panel", "catalogue")
        self._listen()
        self._refresh()

    def _listen(self) -> None:
        self._search.observe(self._typed, "value")
        self._band.observe(self._band_chosen, "value")
        self._more.on_click(self._toggle)
        self._reset.on_click(self._drop_all)
        for name, chip in self._chips.items():
            chip.on_click(lambda _button, name=name: self._filter(name))
        watched = [
            "lang", "found", "collections", "collection", "category", "query", "band", "dates",
            "favourites", "notice",
        ]  # fmt: skip
        self._state.observe(self._seek, ["query", "category", "filters"])
        self._state.observe(self._refresh, watched)

    # what the user does

    def _typed(self, change: Any) -> None:
        self._state.query = change["new"]

    def _filter(self, name: str) -> None:
        self._all = False
        self._state.category = "" if self._state.category == name else name

    def _seek(self, _change: Any) -> None:
        self._picked = False

    def _star(self, key: str) -> None:
        self._state.favourites = with_star(self._state.favourites, key)

    def _drop_all(self, _button: Any) -> None:
        with self._state.together():
            self._state.query = self._state.category = ""
            self._state.filters = Filters()

    def _toggle(self, _button: Any) -> None:
        self._all = not self._all
        self._refresh()

    def _choose(self, key: str) -> None:
        self._all, self._picked = False, True
        if key != self._state.collection:
            self._detail.unfold(True)
        self._state.collection = key
        self._refresh()

    def _band_chosen(self, change: Any) -> None:
        if change["new"]:
            self._state.band = change["new"]

    def _ask(self, key: str) -> None:
        for question, collection in self._answers():
            if question.key == key:
                self._detail.unfold(False)
                question.ask(self._state, collection)

    # what the panel shows

    def _answers(self) -> list[tuple[Question, Collection]]:
        return answerable(self._state.collections)

    def _refresh(self, _change: Any = None) -> None:
        self._relabel()
        self._list()
        self._list_bands()
        answers = self._answers()
        lang = self._state.lang
        self._questions.fill(
            [
                Entry(
                    q.key, text.say(lang, f"question.{q.key}"),
                    hint=text.say(lang, f"question.{q.key}.hint"),
                )
                for q, _collection in answers[:3]
            ]
        )  # fmt: skip
        begins = bool(answers) and not self._state.collection and not self._is_seeking
        show(self._questions_box, begins)
        show(self._found_title, begins)

    @property
    def _is_seeking(self) -> bool:
        state = self._state
        return bool(state.query or state.category or state.filters != Filters())

    def _relabel(self) -> None:
        lang = self._state.lang
        self._title.value = f"<h2>{text.say(lang, 'what')}</h2>"
        self._search.placeholder = text.say(lang, "search.hint")
        self._search.description = self._search.tooltip = text.say(lang, "search.label")
        self._search.value = self._state.query
        self._questions_title.value = f"<h2>{text.say(lang, 'questions')}</h2>"
        self._found_title.value = f"<h2>{text.say(lang, 'data')}</h2>"
        present = {describe.group(collection) for collection in self._state.collections}
        for name, chip in self._chips.items():
            chip.description = text.say(lang, f"group.{name}")
            chip.tooltip = text.say(lang, "group.tip")
            switch_class(chip, "on", name == self._state.category)
            show(chip, name in present)

    def _list(self) -> None:
        state, lang = self._state, self._state.lang
        found = list(state.found)
        visible = found[:MANY] if self._all else self._few(found)
        self._cards.fill([self._entry(item) for item in visible], state.collection)
        self._none.value = text.say(lang, self._why_none())
        show(self._none, not found)
        self._reset.description = text.say(lang, "filters.none")
        show(self._reset, not found and bool(state.collections))
        key = "search.fewer" if self._all else "search.all"
        self._more.description = text.say(lang, key, n=len(found))
        show(self._more, len(found) > len(visible) or self._all)

    def _entry(self, item: Collection) -> Entry:
        state, lang = self._state, self._state.lang
        starred = item.id in state.favourites
        dates = None if item.id == state.collection else state.dates
        return Entry(
            item.id, *describe.card(item, lang),
            tags=tuple(describe.tags(item, lang, dates)),
            starred=starred,
            star=text.say(lang, "star.off" if starred else "star.on"),
        )  # fmt: skip

    def _why_none(self) -> str:
        if self._state.collections:
            return "search.none"
        failed = self._state.notice is not None and self._state.notice.error
        return "catalogue.failed" if failed else "catalogue.loading"

    def _few(self, found: list[Collection]) -> list[Collection]:
        """The first ones; the chosen one is always among them, and alone until something is sought.

        That leaves room for the questions that come next: when, and where.
        """
        current = self._state.current
        if current in found and self._picked:
            return [current]
        if not self._is_seeking:
            return [current] if current is not None else varied(found)[:FEW]
        few = found[:FEW]
        return few if current is None or current in few else [current, *few[: FEW - 1]]

    def _list_bands(self) -> None:
        current = self._state.current
        bands = current.bands if current is not None else ()
        show(self._band, len(bands) > 1)
        if tuple(self._band.options) != tuple(bands):
            self._band.unobserve(self._band_chosen, "value")
            self._band.options = tuple(bands)
            self._band.observe(self._band_chosen, "value")
        if self._state.band in bands:
            self._band.value = self._state.band
        self._band.description = self._band.tooltip = text.say(self._state.lang, "band")


def varied(collections: list[Collection]) -> list[Collection]:
    """The first of each group, then all others: a first look shows what kinds of data there are."""
    firsts = {describe.group(c): c for c in reversed(collections)}
    return [c for c in collections if firsts[describe.group(c)] is c] + [
        c for c in collections if firsts[describe.group(c)] is not c
    ]
