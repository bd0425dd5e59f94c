"""The line over the chart: which page is seen, a hint, and what the page can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import ipywidgets as w

from je_explorer.widgets import text
from je_explorer.widgets.charts.options import Options, Segment
from je_explorer.widgets.charts.page import Content
from je_explorer.widgets.charts.sentences import value_words
from je_explorer.widgets.controls import (
    Filling,
    button,
    classed,
    escaped,
    markup,
    row,
    show,
    switch_class,
)
from je_explorer.widgets.describe import area_name
from je_explorer.widgets.process_words import composite_words
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.look import BELOW


class Head:
    """Tabs at the left; at the right what belongs to the page.

    Args:
        state: whose `below` and `chart` it writes.
        on_save: called with the kind of file that is asked for.
    """

    def __init__(self, state: ExplorerState, on_save: Callable[[str], None]) -> None:
        self._state = state
        self._filling = Filling()
        self._tabs = classed(w.ToggleButtons(), "page-tabs")
        self._tabs.observe(self._turned, "value")
        self._hint = markup("", "below-hint")
        self._clear = button("", "link")
        self._clear.on_click(lambda _button: self._clear_composite())
        self._area = classed(w.Dropdown(), "field", "small-field")
        self._area.observe(self._area_chosen, "value")
        self._scope = Segment(
            [(False, "statistics.date"), (True, "statistics.whole")],
            lambda whole: self._look(whole=whole),
        )
        self._link = markup("", "hint", "download")
        self._save = button("", "small")
        self._save.on_click(lambda _button: on_save("curves.csv"))
        self._trend = button("", "chip")
        self._trend.on_click(lambda _button: self._look(trend=not state.chart.trend))
        self._open = button("", "chip")
        self.options = Options(state)
        self._open.on_click(lambda _button: self._open_options())
        self.widget = row(
            [
                self._tabs, self._hint, self._clear, self._area, self._scope.widget, self._link,
                self._save, self._trend, self._open,
            ],
            "below-head",
        )  # fmt: skip

    # what the user does

    def _look(self, **changes: Any) -> None:
        self._state.chart = replace(self._state.chart, **changes)

    def _turned(self, change: Any) -> None:
        if not self._filling and change["new"] is not None:
            self._state.below = change["new"]

    def _area_chosen(self, change: Any) -> None:
        if not self._filling and change["new"] is not None:
            self._look(area=change["new"])

    def _clear_composite(self) -> None:
        self._state.process = replace(self._state.process, composite=None)

    def _open_options(self) -> None:
        self.options.open(not self.options.is_open)
        switch_class(self._open, "on", self.options.is_open)

    # what is shown

    def show(self, content: Content, page: str) -> None:
        """Fill in the words, and show what applies to a page."""
        lang, look, some = self._state.lang, self._state.chart, bool(content.curves)
        values = some and not content.is_classes
        with self._filling:
            self._fill_tabs(content, page)
            self._fill_area(content, page)
        self._scope.fill(lang, look.whole)
        show(self._scope.widget, some and page == "statistics")
        for name, one in (("table.save", self._save), ("trend", self._trend),
                          ("chart.options", self._open)):  # fmt: skip
            one.description = text.say(lang, name)
            one.tooltip = text.say(lang, f"{name}.tip")
        show(self._save, some and page == "table")
        show(self._trend, values and page == "time")
        show(self._open, values and page in ("time", "years", "table"))
        switch_class(self._trend, "on", look.trend)
        if not (values and page in ("time", "years", "table")):
            self.options.open(False)
            switch_class(self._open, "on", False)
        self.options.fill()
        self.say(content, page)

    def say(self, content: Content, page: str) -> None:
        """The hint: what can be done, or what is being done."""
        state, lang = self._state, self._state.lang
        composite = state.process.composite
        brushed = page == "time" and bool(content.curves) and composite is not None
        words = ""
        if page == "time" and content.curves:
            words = text.say(lang, "brush.hint")
            if composite is not None:
                words = text.say(lang, "brush.on", words=composite_words(lang, composite))
            if state.pointed in state.available:
                words = self._pointed(content)
        self._hint.value = f'<span title="{escaped(words)}">{escaped(words)}</span>'
        self._clear.description = text.say(lang, "brush.clear")
        self._clear.tooltip = text.say(lang, "brush.clear.tip")
        show(self._clear, brushed)
        self._fill_link(page)

    def _pointed(self, content: Content) -> str:
        state, lang = self._state, self._state.lang
        if content.is_classes:
            return text.date(lang, state.pointed, long=True)
        return value_words(content.named, state.pointed, state.chart, content.scale, lang)

    def _fill_tabs(self, content: Content, page: str) -> None:
        lang = self._state.lang
        names = [name for name in BELOW if not (content.is_classes and name == "years")]
        keys = {name: "below.shares" if content.is_classes and name == "time" else f"below.{name}"
                for name in names}  # fmt: skip
        options = tuple((text.say(lang, key), name) for name, key in keys.items())
        if tuple(self._tabs.options) != options:
            self._tabs.options = options
        self._tabs.value = page

    def _fill_area(self, content: Content, page: str) -> None:
        alone = page == "years" or (content.is_classes and page in ("time", "table"))
        show(self._area, alone and len(content.curves) > 1)
        if not content.curves:
            return
        lang = self._state.lang
        options = tuple((area_name(c.area, lang), c.area.key) for c in content.curves)
        self._area.description = text.say(lang, "chart.area")
        if tuple(self._area.options) != options:
            self._area.set_trait("options", options)
        self._area.value = content.chosen(self._state.chart.area).area.key

    def _fill_link(self, page: str) -> None:
        """The file that was made, beside the button that made it."""
        made = self._state.download
        ready = page == "table" and made is not None and made.name.endswith(".csv") and made.url
        show(self._link, bool(ready))
        if ready and made is not None:
            name = escaped(made.name)
            self._link.value = f'<a href="{made.url}" download="{name}">{name}</a>'
