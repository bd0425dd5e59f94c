"""The page that writes out every value of the chart."""

from __future__ import annotations

from je_explorer.widgets.charts.page import Content, name_of
from je_explorer.widgets.charts.tables import shares_table, values_table
from je_explorer.widgets.controls import markup
from je_explorer.widgets.state import ExplorerState


class TablePage:
    """A row per date, columns per area."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self.widget = markup("", "reading")

    def show(self, content: Content) -> None:
        """Write what there is; at least one curve."""
        state = self._state
        if content.is_classes:
            curve = content.chosen(state.chart.area)
            self.widget.value = shares_table(*name_of(curve, state.lang), state.lang)
            return
        self.widget.value = values_table(content.named, state.chart, content.scale, state.lang)
