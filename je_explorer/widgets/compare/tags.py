"""The names of A and B on the map: which date or data set each of them is."""

from __future__ import annotations

from typing import Any

from je_explorer.render.ticks import label
from je_explorer.widgets import describe, text
from je_explorer.widgets.comparison import MODES
from je_explorer.widgets.controls import escaped, markup, row, show, switch_class
from je_explorer.widgets.figures import gradient
from je_explorer.widgets.process_words import composite_words
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.result import Shown


class Tags:
    """Two small signs at the top of the map. While it blinks, the sign of the one not seen fades.

    B's sign has a colour bar of its own where it can't share A's.
    """

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._a, self._b = markup("", "float", "sign"), markup("", "float", "sign", "sign-b")
        self.widget = row([self._a, self._b], "signs")
        watched = ["lang", "compare", "shown", "shown_b", "overlay_b", "overlay", "date", "unit"]
        state.observe(self._refresh, watched)
        self._refresh()

    def _refresh(self, _change: Any = None) -> None:
        state = self._state
        a, b = state.shown, state.shown_b
        show(self.widget, state.compare.on and b is not None)
        for mode in MODES:
            switch_class(self.widget, f"in-{mode}", mode == state.compare.mode)
        for front in ("a", "b"):
            held = state.compare.mode == "blink" and state.compare.front == front
            switch_class(self.widget, f"front-{front}", held)
        if a is None or b is None:
            return
        pace = f"--je-turn: {2 * state.compare.seconds:g}s"
        self._a.value = f'<div style="{pace}"><b>A</b> {escaped(self._words_a(a, b))}</div>'
        bar = self._bar(b)
        self._b.value = f'<div style="{pace}"><b>B</b> {escaped(self._words_b(a, b))}{bar}</div>'

    def _words_a(self, a: Shown, b: Shown) -> str:
        lang, process = self._state.lang, self._state.process
        date = text.date(lang, self._state.date)
        if process.composite is not None:
            date = composite_words(lang, process.composite)
        if self._state.compare.against == "raw":
            return f"{date} · {text.say(lang, 'compare.processed')}"
        return date if a.collection == b.collection else self._titled(a, date)

    def _words_b(self, a: Shown, b: Shown) -> str:
        lang = self._state.lang
        date = text.date(lang, b.date)
        if self._state.compare.against == "raw":
            return f"{date} · {text.say(lang, 'compare.unprocessed')}"
        return date if a.collection == b.collection else self._titled(b, date)

    def _titled(self, shown: Shown, date: str) -> str:
        return f"{describe.title(shown.collection, self._state.lang)} · {date}"

    def _bar(self, b: Shown) -> str:
        overlay, other = self._state.overlay, self._state.overlay_b
        if overlay is None or other is None or other.layer.kind != "values":
            return ""
        if (overlay.lo, overlay.hi) == (other.lo, other.hi):
            return ""
        scale = describe.band_scale(b.raster.band, self._state.unit)
        lo, hi = (label(scale.show(end)) for end in (other.lo, other.hi))
        ramp = gradient(self._state.style_b.colormap, self._state.style_b.reverse)
        unit = escaped(scale.label)
        return (
            f'<div class="je-ramp" style="background:{ramp}"></div>'
            f"<small><span>{lo}</span><span>{hi} {unit}</span></small>"
        )
