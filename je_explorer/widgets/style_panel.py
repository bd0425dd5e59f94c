"""Colour: the map of colours, the range, and for classes their names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ipywidgets as w

from je_explorer.widgets import text
from je_explorer.widgets.class_fields import ClassFields
from je_explorer.widgets.controls import Filling, classed, column, markup, row, show
from je_explorer.widgets.palette import Palette
from je_explorer.widgets.range_fields import RangeFields
from je_explorer.widgets.state import ExplorerState


class StylePanel:
    """Changes the style; the controller then draws anew, without a request."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._filling = Filling()
        self._title = markup("", "title")
        self._none = markup("", "hint")
        self._palette = Palette(state, lambda name: self._restyle(colormap=name))
        self._range = RangeFields(state)
        self._log, self._reverse = (classed(w.ToggleButton(), "button", "chip") for _ in range(2))
        self._opacity_words = markup("", "label")
        self._opacity = classed(
            w.FloatSlider(min=0, max=1, step=0.05, value=1, readout=False), "range"
        )
        self._classes = ClassFields(state)
        switches = row([self._log, self._reverse], "chips")
        self._values = column([self._palette.widget, self._range.widget, switches], "inner")
        self._fade = row([self._opacity_words, self._opacity], "labelled")
        self.widget = column(
            [self._title, self._none, self._values, self._classes.widget, self._fade], "group"
        )
        for control, name in (
            (self._log, "log"), (self._reverse, "reverse"), (self._opacity, "opacity"),
        ):  # fmt: skip
            control.observe(lambda c, name=name: self._restyle(**{name: c["new"]}), "value")
        state.observe(self._refresh, ["lang", "overlay", "style", "unit"])
        state.observe(self._refresh_classes, "view")
        self._refresh()

    def _restyle(self, **changes: Any) -> None:
        if not self._filling:
            self._state.style = replace(self._state.style, **changes)

    def _refresh(self, _change: Any = None) -> None:
        with self._filling:
            self._relabel()
            self._fill()

    def _relabel(self) -> None:
        lang = self._state.lang
        self._none.value = text.say(lang, "colour.none")
        self._opacity_words.value = text.say(lang, "colour.opacity")
        for control, key in (
            (self._log, "log"), (self._reverse, "reverse"), (self._opacity, "opacity"),
        ):  # fmt: skip
            control.description = text.say(lang, f"colour.{key}")
            control.tooltip = text.say(lang, f"colour.{key}.tip")

    def _fill(self) -> None:
        state, shown = self._state, self._state.shown
        band = shown.raster.band if shown else None
        values = band is not None and not band.is_classes and not band.is_picture
        classes = band is not None and band.is_classes
        title = text.say(state.lang, "classes" if classes else "colour")
        self._title.value = f"<h2>{title}</h2>"
        show(self._none, band is None)
        show(self._values, values)
        show(self._classes.widget, classes)
        show(self._fade, band is not None)
        style, overlay = state.style, state.overlay
        self._log.value, self._reverse.value = style.log, style.reverse
        self._opacity.value = style.opacity
        self._palette.refresh()
        if values and shown is not None and overlay is not None:
            self._range.refresh(overlay.lo, overlay.hi, shown)
        self._refresh_classes()

    def _refresh_classes(self, _change: Any = None) -> None:
        overlay = self._state.overlay
        if overlay is not None and overlay.layer.kind == "classes":
            self._classes.refresh(overlay.layer)
