"""The answer below the map: curves, years, statistics and tables of the areas."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

import ipywidgets as w

from je_explorer.process import Composite
from je_explorer.raster.composite import CLASS_COMPOSITES, COMPOSITES
from je_explorer.widgets import text
from je_explorer.widgets.charts.head import Head
from je_explorer.widgets.charts.notes import emptiness
from je_explorer.widgets.charts.page import Content
from je_explorer.widgets.charts.statistics_page import StatisticsPage
from je_explorer.widgets.charts.table_page import TablePage
from je_explorer.widgets.charts.time_page import TimePage
from je_explorer.widgets.charts.years_page import YearsPage
from je_explorer.widgets.controls import classed, column, markup, show
from je_explorer.widgets.state import ExplorerState

PLOTS = "je_explorer.widgets.charts.plots"

REASONS = ("notice", "work", "asking")
"""Traits of the state that say why there are no curves."""


class SeriesPanel:
    """Shows one page of four; one sentence where there are no curves.

    Args:
        state: what is shown; the charts write its `process`, `date` and `pointed`.
        on_save: called with the kind of file that is asked for.
    """

    def __init__(self, state: ExplorerState, on_save: Callable[[str], None]) -> None:
        self._state = state
        self._drawn: Any = None
        self._head = Head(state, on_save)
        self._pages: dict[str, Any] = {
            "time": TimePage(state, self._plots),
            "years": YearsPage(state, self._plots),
            "statistics": StatisticsPage(state),
            "table": TablePage(state),
        }
        self._empty = markup("", "empty")
        pages = classed(w.Box([page.widget for page in self._pages.values()]), "pages")
        parts = [self._head.widget, self._head.options.widget, pages, self._empty]
        self.widget = column(parts, "below")
        watched = ["lang", "curves", "growing", "areas", "collection", "below", "chart", "unit"]
        state.observe(self._refresh, [*watched, "shown", "summaries", *REASONS])
        state.observe(self._mark, ["date", "pointed", "process", "available"])
        state.observe(self._say, ["download"])
        state.observe(self._warm, "view")
        self._refresh()

    # what the user does in a chart

    def _dates_chosen(self, dates: tuple[str, ...]) -> None:
        """Dates that were brushed become the composite; one alone is shown; none goes back."""
        state = self._state
        if len(dates) == 1:
            self._choose(dates[0])
            return
        composite = None
        if dates:
            old = state.process.composite
            method = self._usual_method() if old is None else old.method
            composite = Composite(method, (dates[0], dates[-1]))
        state.process = replace(state.process, composite=composite)

    def _usual_method(self) -> str:
        classes = Content.of(self._state).is_classes
        return next(iter(CLASS_COMPOSITES if classes else COMPOSITES))

    def _point(self, date: str) -> None:
        self._state.pointed = date

    def _choose(self, date: str) -> None:
        """A date that is clicked is shown by itself, and stays."""
        state = self._state
        with state.together():
            state.date = date
            state.process = replace(state.process, composite=None)

    # what is shown

    def _content(self) -> Content:
        """The curves, once the page is there.

        Before the map has called, the browser may not yet follow which widgets are made.
        """
        state = self._state
        return Content.of(state) if state.view is not None else Content()

    def _page(self, content: Content) -> str:
        below = self._state.below
        return "time" if content.is_classes and below == "years" else str(below)

    def _refresh(self, change: Any = None) -> None:
        content = self._content()
        name = self._page(content)
        if change is not None and change["name"] in ("shown", *REASONS) and content.curves:
            return  # they only say why there are none
        some = bool(content.curves)
        for each, page in self._pages.items():
            show(page.widget, some and each == name)
        show(self._empty, not some)
        self._head.show(content, name)
        self._empty.value = f"<p>{text.say(self._state.lang, self._why_empty())}</p>"
        if some:
            self._pages[name].show(content)

    def _mark(self, _change: Any = None) -> None:
        """The date of the map has changed, or what is done to it."""
        content = self._content()
        name = self._page(content)
        self._head.say(content, name)
        if not content.curves:
            return
        if name == "time":
            self._pages["time"].mark()
        elif name in ("years", "statistics"):
            self._pages[name].show(content)

    def _say(self, _change: Any) -> None:
        content = self._content()
        self._head.say(content, self._page(content))

    def _why_empty(self) -> str:
        state = self._state
        shown, notice = state.shown, state.notice
        if state.curves and not state.growing and state.view is not None:
            return emptiness(state.curves)
        if shown is not None and shown.raster.band.is_picture:
            return "series.picture"
        if not state.collection:
            return "series.empty.start"
        if not state.areas:
            return "series.empty"
        if any(one.about == "curves" for one in state.asking):
            return "series.press"
        if notice is not None and notice.error and notice.about == "curves":
            return "series.failed"
        if notice is not None and notice.error and notice.about == "picture" and not state.work:
            return "series.failed"  # of the same error: the line has room for one
        return "series.coming"

    # the charts

    def _plots(self) -> Any:
        """The charts, made at their first use: their library takes over a second to import."""
        if self._drawn is None:
            plots = import_module(PLOTS).Plots
            self._drawn = plots(self._dates_chosen, self._point, self._choose)
        return self._drawn

    def _warm(self, _change: Any) -> None:
        """Import the charts beside everything else as soon as the map is on the screen."""
        self._state.unobserve(self._warm, "view")
        threading.Thread(target=_import_plots, name="je_explorer-chart", daemon=True).start()
        self._refresh()


def _import_plots() -> None:
    # Only ahead of time: what fails here fails again, and is reported, when a curve is drawn.
    with contextlib.suppress(Exception):
        import_module(PLOTS)
