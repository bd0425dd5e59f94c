"""The page that lays the years of a curve over each other."""

from __future__ import annotations

import ipywidgets as w
import numpy as np

from je_explorer.errors import NoDates
from je_explorer.raster.trend import Years, years_of
from je_explorer.widgets import text
from je_explorer.widgets.charts.curves import statistic
from je_explorer.widgets.charts.page import Content, Provider, most_ticks, name_of
from je_explorer.widgets.charts.sentences import key, trend_words
from je_explorer.widgets.charts.year_looks import opacities, strong_year
from je_explorer.widgets.controls import classed, column, escaped, markup, show
from je_explorer.widgets.state import ExplorerState


class YearsPage:
    """One area at a time: a line per year, that of the map's date strong."""

    def __init__(self, state: ExplorerState, plots: Provider) -> None:
        self._state = state
        self._plots = plots
        self._keys = markup("", "keys")
        self._place = classed(w.Box(), "chart")
        self._words = markup("", "empty")
        self.widget = column([self._keys, self._place, self._words], "page")

    def show(self, content: Content) -> None:
        """Draw what there is; at least one curve."""
        state = self._state
        curve = content.chosen(state.chart.area)
        try:
            years = years_of(curve.series, statistic(state.chart))
        except NoDates:
            self._say(text.say(state.lang, "years.normal"))
            return
        name, colour, series = name_of(curve, state.lang)
        strong = strong_year(years.years, state.seen_date)
        self._plots().years.show(
            _measured(years), content.scale, colour, strong, state.lang, most_ticks(state)
        )
        if not self._place.children:
            self._place.children = (self._plots().years.widget,)
        looks = dict(zip(years.years, opacities(years.years), strict=True))
        looks[strong] = 1.0
        listed = "".join(key(colour, str(year), looks[year]) for year in years.years)
        words = trend_words(series, state.chart, content.scale, state.lang)
        if len(years.years) < 2:
            words = text.say(state.lang, "years.one")
        self._keys.value = (
            f"<b>{escaped(content.scale.label)}</b><strong>{escaped(name)}</strong>{listed}"
            f'<em title="{escaped(words)}">{escaped(words)}</em>'
        )
        show(self._keys, True)
        show(self._place, True)
        show(self._words, False)

    def _say(self, words: str) -> None:
        show(self._keys, False)
        show(self._place, False)
        show(self._words, True)
        self._words.value = f"<p>{words}</p>"


def _measured(years: Years) -> Years:
    """Without the times of the year at which nothing was measured in any year."""
    held = np.asarray(np.isfinite(years.values).any(axis=0))
    slots = tuple(slot for slot, is_held in zip(years.slots, held.tolist(), strict=True) if is_held)
    return Years(years.years, slots, years.values[:, held])
