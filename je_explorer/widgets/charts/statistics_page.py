"""The page of statistics: a table, and how often values occur."""

from __future__ import annotations

from je_explorer.widgets import text
from je_explorer.widgets.charts.page import Content, name_of
from je_explorer.widgets.charts.tables import (
    Named,
    class_statistics_table,
    histogram_figure,
    statistics_table,
)
from je_explorer.widgets.controls import markup
from je_explorer.widgets.process_words import period
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.result import Curve, Summary


class StatisticsPage:
    """The statistics of every area: of the map's date, or of all dates together."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self.widget = markup("", "reading")

    def show(self, content: Content) -> None:
        """Write what there is; at least one curve."""
        state = self._state
        known = {id(each.curve.series): each for each in state.summaries}
        found = [(curve, known.get(id(curve.series))) for curve in content.curves]
        rows = [row for row in (self._row(*each) for each in found) if row is not None]
        if not rows:
            words = "statistics.working" if state.chart.whole else "statistics.outside"
            self.widget.value = f"<p>{text.say(state.lang, words)}</p>"
            return
        if content.is_classes:
            self.widget.value = class_statistics_table(rows, self._when(content), state.lang)
            return
        table = statistics_table(rows, self._when(content), content.scale, state.lang)
        figures = "".join(self._figure(content, curve, one) for curve, one in found)
        self.widget.value = f'{table}<div class="je-all-counts">{figures}</div>'

    def _when(self, content: Content) -> str:
        """The date of the map, or the period of the curves, in words."""
        state = self._state
        if not state.chart.whole:
            return text.date(state.lang, state.seen_date)
        dates = content.curves[0].series.dates
        return period(state.lang, (dates[0], dates[-1]))

    def _row(self, curve: Curve, found: Summary | None) -> tuple[Named, int] | None:
        """The series and the place in it that is shown of an area."""
        name, colour, series = name_of(curve, self._state.lang)
        if self._state.chart.whole:
            return None if found is None else ((name, colour, found.whole), 0)
        place = self._date_place(curve)
        return None if place is None else ((name, colour, series), place)

    def _figure(self, content: Content, curve: Curve, found: Summary | None) -> str:
        if found is None or found.histogram is None:
            return ""
        place = None if self._state.chart.whole else self._date_place(curve)
        if place is None and not self._state.chart.whole:
            return ""
        named = name_of(curve, self._state.lang)
        return histogram_figure(named, found.histogram, place, content.scale, self._state.lang)

    def _date_place(self, curve: Curve) -> int | None:
        dates, date = curve.series.dates, self._state.seen_date
        return dates.index(date) if date in dates else None
