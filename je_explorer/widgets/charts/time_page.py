"""The page of the time series: the chart, the strip of dates below it, and the key above."""

from __future__ import annotations

import ipywidgets as w

from je_explorer.widgets import text
from je_explorer.widgets.charts.notes import notes
from je_explorer.widgets.charts.page import Content, Provider, most_ticks, plot_width
from je_explorer.widgets.charts.sentences import key, keys
from je_explorer.widgets.charts.shares import occurring
from je_explorer.widgets.controls import classed, column, escaped, markup, row, show
from je_explorer.widgets.state import ExplorerState


class TimePage:
    """Curves of means, or of class data the shares of an area."""

    def __init__(self, state: ExplorerState, plots: Provider) -> None:
        self._state = state
        self._plots = plots
        self._keys = markup("", "keys")
        self._notes = markup("", "notes", "hidden")
        self._places = {name: classed(w.Box(), "chart", name) for name in ("time", "shares")}
        self._valid = markup("", "strip-name")
        self._strip = classed(w.Box(), "strip")
        below = row([self._valid, self._strip], "strip-row")
        charts = classed(w.Box(tuple(self._places.values())), "charts")
        self.widget = column([self._keys, self._notes, charts, below], "page")

    def show(self, content: Content) -> None:
        """Draw what there is; at least one curve."""
        state, plots, classes = self._state, self._plots(), content.is_classes
        curve = content.chosen(state.chart.area)
        series = [curve.series] if classes else content.series
        plots.axis.show(series, state.lang, most_ticks(state))
        plots.point()
        if classes:
            plots.shares.show(curve.series)
            self._keys.value = self._class_keys(content)
        else:
            plots.time.show(content.drawn(state.chart), content.scale)
            self._keys.value = keys(content.named, state.chart, content.scale, state.lang)
        words = notes(content.curves, content.empty, state.process, state.lang)
        self._notes.value = f'<p title="{escaped(words)}">{escaped(words)}</p>'
        show(self._notes, bool(words))
        plots.strip.show(series, plot_width(state))
        tip = escaped(text.say(state.lang, "strip.tip"))
        self._valid.value = f'<span title="{tip}">{text.say(state.lang, "strip")}</span>'
        self._place(classes)
        self.mark()

    def mark(self) -> None:
        """Show the date of the map and the period of its composite."""
        state, plots = self._state, self._plots()
        composite = state.process.composite
        alone = composite is None or state.pointed in state.available
        for chart in (plots.time, plots.shares):
            if chart.widget.marks:
                chart.mark(state.seen_date if alone else "")
                chart.tint(None if composite is None else composite.dates)

    def _class_keys(self, content: Content) -> str:
        found = occurring(content.chosen(self._state.chart.area).series)
        return f"<b>%</b>{''.join(key(colour, label) for _, label, colour in found)}"

    def _place(self, classes: bool) -> None:
        plots = self._plots()
        for name, chart in (("time", plots.time), ("shares", plots.shares)):
            show(self._places[name], (name == "shares") == classes)
            # A figure without data would log errors, so it is placed with its first curve.
            if chart.widget.marks and not self._places[name].children:
                self._places[name].children = (chart.widget,)
        if not self._strip.children:
            self._strip.children = (plots.strip.widget,)
