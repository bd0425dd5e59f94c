"""The colour bar, or the names of the classes, in a box over the map."""

from __future__ import annotations

from typing import Any

from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import escaped, markup, show
from je_explorer.widgets.figures import class_list, gradient, tick_marks
from je_explorer.widgets.state import ExplorerState


class Legend:
    """Says which colour stands for which value."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self.widget = markup("", "float", "legend")
        state.observe(self._refresh, ["overlay", "lang"])
        self._refresh()

    def _refresh(self, _change: Any = None) -> None:
        overlay, shown = self._state.overlay, self._state.shown
        visible = overlay is not None and shown is not None and not shown.raster.band.is_picture
        show(self.widget, visible)
        if not visible:
            return
        name = escaped(describe.title(shown.collection))
        unit = escaped(describe.unit(shown.raster.band.unit))
        head = f'<div class="je-legend-head"><b title="{name}">{name}</b><span>{unit}</span></div>'
        if shown.raster.band.is_classes:
            self.widget.value = head + class_list(overlay.layer.classes)
            return
        style = self._state.style
        low, high = (f"{end:.3g}" for end in (overlay.lo, overlay.hi))
        self.widget.value = (
            f'{head}<div class="je-ramp" style="background:{gradient(style.colormap, style.reverse)}"'
            f' role="img" aria-label="{low} – {high} {unit}"></div>'
            f'<div class="je-ticks">{tick_marks(overlay.lo, overlay.hi, style.log)}</div>'
        )
