"""The colour bar, or the names of the classes, in a box over the map."""

from __future__ import annotations

from typing import Any

from je_explorer.process import Anomaly
from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import escaped, markup, show
from je_explorer.widgets.figures import class_list, gradient, number, tick_marks
from je_explorer.widgets.state import ExplorerState


class Legend:
    """Says which colour stands for which value."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self.widget = markup("", "float", "legend")
        state.observe(self._refresh, ["overlay", "lang", "unit"])
        self._refresh()

    def _refresh(self, _change: Any = None) -> None:
        overlay, shown = self._state.overlay, self._state.shown
        if overlay is None or shown is None or shown.raster.band.is_picture:
            show(self.widget, False)
            return
        show(self.widget, True)
        scale = describe.band_scale(shown.raster.band, self._state.unit)
        lang, name = self._state.lang, describe.title(shown.collection, self._state.lang)
        if shown.raster.band.kind == "difference":
            anomaly = isinstance(self._state.process.reference, Anomaly)
            name = f"{text.say(lang, 'anomaly' if anomaly else 'difference')} · {name}"
        name = escaped(name)
        unit = escaped(scale.label)
        head = f'<div class="je-legend-head"><b title="{name}">{name}</b><span>{unit}</span></div>'
        if shown.raster.band.is_classes:
            self.widget.value = head + class_list(overlay.layer.classes) + self._masked(overlay)
            return
        style = self._state.style
        ramp = gradient(style.colormap, style.reverse)
        lo, hi = scale.show(overlay.lo), scale.show(overlay.hi)
        self.widget.value = (
            f'{head}<div class="je-ramp" style="background:{ramp}"'
            f' role="img" aria-label="{number(lo)} – {number(hi)} {unit}"></div>'
            f'<div class="je-ticks">{tick_marks(lo, hi, style.log)}</div>'
            f"{self._masked(overlay)}"
        )

    def _masked(self, overlay: Any) -> str:
        """What the grey of pixels means that a mask has taken away, where there are any."""
        if not overlay.layer.masked:
            return ""
        words = escaped(text.say(self._state.lang, "mask.removed"))
        return f'<div class="je-masked"><i></i>{words}</div>'
