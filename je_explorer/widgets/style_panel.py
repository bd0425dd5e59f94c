"""Colour: the map of colours, the range, and for classes their names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import ipywidgets as w

from je_explorer.errors import RequestError
from je_explorer.render import colormap
from je_explorer.render.presets import preset_range
from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import classed, column, markup, row, show
from je_explorer.widgets.figures import Axis, class_list, gradient, histogram
from je_explorer.widgets.state import ExplorerState, Shown

RULES = ("percentile", "preset", "full")
STEPS = 400
"""Steps of the range slider."""


class StylePanel:
    """Changes the style; the controller then draws anew, without a request."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._filling = False
        self._scale: Axis | None = None
        self._ends = (0.0, 1.0)
        self._places = (0, STEPS)
        self._title = markup("", "title")
        self._none = markup("", "hint")
        self._preview = markup("", "preview")
        self._name = classed(w.Dropdown(options=colormap.names()), "field")
        self._bars = markup("", "histogram")
        self._slider = classed(
            w.IntRangeSlider(value=self._places, min=0, max=STEPS, readout=False), "range"
        )
        self._low, self._high = (classed(w.FloatText(), "field", "bare") for _ in range(2))
        self._unit = markup("", "unit")
        # Made with its options: buttons that come later are not marked by the front end.
        self._rule = classed(w.ToggleButtons(options=self._rules(RULES), value=None), "segment")
        self._log, self._reverse = (classed(w.ToggleButton(), "button", "chip") for _ in range(2))
        self._opacity_words = markup("", "label")
        self._opacity = classed(
            w.FloatSlider(min=0, max=1, step=0.05, value=1, readout=False), "range"
        )
        self._classes = markup("", "class-list")
        self._values = column([
            row([self._preview, self._name], "palette"),
            column([self._bars, self._slider], "slider-box"),
            row([self._low, self._high, self._unit], "numbers"),
            self._rule,
            row([self._log, self._reverse], "chips"),
        ], "inner")  # fmt: skip
        self._fade = row([self._opacity_words, self._opacity], "labelled")
        self.widget = column(
            [self._title, self._none, self._values, self._classes, self._fade], "group"
        )
        self._listen()
        self._refresh()

    def _listen(self) -> None:
        for control in (self._name, self._log, self._reverse, self._opacity):
            control.observe(self._looks, "value")
        self._slider.observe(self._slid, "value")
        for box in (self._low, self._high):
            box.observe(lambda _c: self._range(self._low.value, self._high.value), "value")
        self._rule.observe(self._ruled, "value")
        watched = ["lang", "overlay", "style", "preset"]
        self._state.observe(self._refresh, watched)

    # what the user does

    def _looks(self, _change: Any) -> None:
        if self._filling:
            return
        self._state.style = replace(
            self._state.style,
            colormap=self._name.value,
            log=self._log.value,
            reverse=self._reverse.value,
            opacity=self._opacity.value,
        )

    def _slid(self, change: Any) -> None:
        """Move the end whose handle was moved; the other one keeps its exact value."""
        if self._filling or self._scale is None or change["new"] == self._places:
            return
        ends = [
            end if new == old else self._scale.value(new / STEPS)
            for end, new, old in zip(self._ends, change["new"], self._places, strict=True)
        ]
        self._range(ends[0], ends[1])

    def _range(self, lo: float, hi: float) -> None:
        shown = self._state.shown
        if self._filling or shown is None:
            return
        scale = describe.band_scale(shown.raster.band)
        try:
            style = replace(self._state.style, range=(scale.store(lo), scale.store(hi)))
        except RequestError:
            return  # a number is half typed; the slider still shows what holds
        with self._state.together():
            self._state.preset = ""
            self._state.style = style

    def _ruled(self, change: Any) -> None:
        if self._filling or not change["new"]:
            return
        with self._state.together():
            self._state.preset = change["new"]
            self._state.style = replace(self._state.style, range=None)

    # what the panel shows

    def _refresh(self, _change: Any = None) -> None:
        self._filling = True
        try:
            self._relabel()
            self._fill()
        finally:
            self._filling = False

    def _relabel(self) -> None:
        lang = self._state.lang
        self._none.value = text.say(lang, "colour.none")
        for control, key in (
            (self._name, "map"), (self._slider, "range"), (self._low, "low"),
            (self._high, "high"), (self._opacity, "opacity"),
        ):  # fmt: skip
            control.description = text.say(lang, f"colour.{key}")
        self._log.description = text.say(lang, "colour.log")
        self._reverse.description = text.say(lang, "colour.reverse")
        self._opacity_words.value = text.say(lang, "colour.opacity")

    def _fill(self) -> None:
        state, shown = self._state, self._state.shown
        band = shown.raster.band if shown else None
        values = band is not None and not band.is_classes and not band.is_picture
        title = "classes" if band is not None and band.is_classes else "colour"
        self._title.value = f"<h2>{text.say(state.lang, title)}</h2>"
        show(self._none, band is None)
        show(self._values, values)
        show(self._classes, band is not None and band.is_classes)
        show(self._fade, band is not None)
        style, overlay = state.style, state.overlay
        self._name.value = style.colormap
        self._log.value, self._reverse.value = style.log, style.reverse
        self._opacity.value = style.opacity
        ramp = gradient(style.colormap, style.reverse)
        self._preview.value = f'<div style="background:{ramp}"></div>'
        if values and shown is not None and overlay is not None:
            self._fill_range(overlay.lo, overlay.hi, shown)
        if overlay is not None and overlay.layer.kind == "classes":
            self._classes.value = class_list(overlay.layer.classes, 60)

    def _fill_range(self, lo: float, hi: float, shown: Shown) -> None:
        """Put the handles at the two ends. The slider itself counts whole steps from 0.

        A slider whose own limits change tells the old ones back late, and loses its place.
        """
        unit = describe.band_scale(shown.raster.band)
        lo, hi = unit.show(lo), unit.show(hi)
        low, high = (unit.show(end) for end in shown.limits)
        self._scale = Axis.of(min(low, lo), max(high, hi), self._state.style.log)
        self._ends = (lo, hi)
        first, last = (round(self._scale.share(end) * STEPS) for end in (lo, hi))
        self._places = (first, max(last, first))
        self._slider.value = self._places
        digits = 3 if hi - lo < 1 else 2 if hi - lo < 10 else 1
        self._low.value, self._high.value = round(lo, digits), round(hi, digits)
        self._unit.value = unit.label
        self._fill_rules(shown)
        self._bars.value = histogram(unit.show(shown.raster.values[0]), self._scale)

    def _rules(self, rules: Iterable[str]) -> tuple[tuple[str, str], ...]:
        return tuple((text.say(self._state.lang, f"colour.{rule}"), rule) for rule in rules)

    def _fill_rules(self, shown: Shown) -> None:
        lang = self._state.lang
        known = preset_range(shown.raster.band, shown.collection.category) is not None
        rules = [rule for rule in RULES if rule != "preset" or known]
        options = self._rules(rules)
        if tuple(self._rule.options) != options:
            self._rule.options = options
            self._rule.tooltips = [text.say(lang, f"colour.{rule}.tip") for rule in rules]
        self._rule.value = self._state.preset if self._state.preset in rules else None
