"""The colour range: a slider under the histogram, number boxes, rules, and the unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import ipywidgets as w

from je_explorer.errors import RequestError
from je_explorer.render.presets import preset_range
from je_explorer.render.units import Conversion, conversions
from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import Filling, classed, column, markup, row, show
from je_explorer.widgets.figures import Axis, histogram
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.result import Shown

RULES = ("percentile", "sigma", "preset", "symmetric", "full")
STEPS = 400
"""Steps of the range slider."""


class RangeFields:
    """Writes the style's range, the `preset` that chooses it, and the `unit` of its numbers."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._filling = Filling()
        self._scale: Axis | None = None
        self._ends = (0.0, 1.0)
        self._places = (0, STEPS)
        self._bars = markup("", "histogram")
        self._drawn: tuple[Any, ...] = ()
        self._slider = classed(
            w.IntRangeSlider(value=self._places, min=0, max=STEPS, readout=False), "range"
        )
        self._low, self._high = (classed(w.FloatText(), "field", "bare") for _ in range(2))
        self._unit = markup("", "unit")
        self._units = classed(w.Dropdown(), "field", "units")
        # Made with its options: buttons that come later are not marked by the front end.
        self._rule = classed(
            w.ToggleButtons(options=self._rules(RULES), value=None), "segment", "rules"
        )
        self._slider.observe(self._slid, "value")
        for box in (self._low, self._high):
            box.observe(lambda _c: self._range(self._low.value, self._high.value), "value")
        self._rule.observe(self._ruled, "value")
        self._units.observe(self._measured, "value")
        self.widget = column([
            column([self._bars, self._slider], "slider-box"),
            row([self._low, self._high, self._unit, self._units], "numbers"),
            self._rule,
        ], "inner")  # fmt: skip

    # what the user does

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
        scale = self._conversion(shown)
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

    def _measured(self, change: Any) -> None:
        if not self._filling and change["new"]:
            self._state.unit = change["new"]

    # what is shown

    def refresh(self, lo: float, hi: float, shown: Shown) -> None:
        """Show a range, in the band's own unit, over the values of a picture."""
        with self._filling:
            self._relabel()
            self._fill(lo, hi, shown)
            self._fill_units(shown)
            self._fill_rules(shown)

    def _conversion(self, shown: Shown) -> Conversion:
        return describe.band_scale(shown.raster.band, self._state.unit)

    def _relabel(self) -> None:
        lang = self._state.lang
        for control, key in (
            (self._slider, "range"), (self._low, "low"), (self._high, "high"),
            (self._units, "unit"),
        ):  # fmt: skip
            control.description = text.say(lang, f"colour.{key}")
            control.tooltip = text.say(lang, f"colour.{key}.tip")

    def _fill(self, lo: float, hi: float, shown: Shown) -> None:
        """Put the handles at the two ends. The slider itself counts whole steps from 0.

        A slider whose own limits change tells the old ones back late, and loses its place.
        """
        unit = self._conversion(shown)
        lo, hi = unit.show(lo), unit.show(hi)
        low, high = (unit.show(end) for end in shown.limits)
        self._scale = Axis.of(min(low, lo), max(high, hi), self._state.style.log)
        self._ends = (lo, hi)
        first, last = (round(self._scale.share(end) * STEPS) for end in (lo, hi))
        self._places = (first, max(last, first))
        self._slider.value = self._places
        digits = 3 if hi - lo < 1 else 2 if hi - lo < 10 else 1
        self._low.value, self._high.value = round(lo, digits), round(hi, digits)
        drawn = (shown.raster, self._scale, unit)
        if drawn != self._drawn:  # a colour step leaves the values and their axis as they are
            self._drawn = drawn
            self._bars.value = histogram(unit.show(shown.raster.values[0]), self._scale)

    def _fill_units(self, shown: Shown) -> None:
        labels = [way.label for way in conversions(shown.raster.band.unit)]
        chosen = self._conversion(shown).label
        self._unit.value = chosen
        show(self._unit, len(labels) == 1)
        show(self._units, len(labels) > 1)
        if list(self._units.options) != labels:
            self._units.options = labels
        self._units.value = chosen

    def _rules(self, rules: Iterable[str]) -> tuple[tuple[str, str], ...]:
        return tuple((text.say(self._state.lang, f"colour.{rule}"), rule) for rule in rules)

    def _fill_rules(self, shown: Shown) -> None:
        lang, band = self._state.lang, shown.raster.band
        known = preset_range(band, shown.collection.category) is not None
        rules = [rule for rule in RULES if rule != "preset" or known]
        options = self._rules(rules)
        centre = "zero" if band.kind == "difference" else "mean"
        tips = {rule: f"colour.{rule}.tip" for rule in rules}
        tips["symmetric"] = f"colour.{centre}.tip"
        tooltips = [text.say(lang, tips[rule]) for rule in rules]
        if tuple(self._rule.options) != options or list(self._rule.tooltips) != tooltips:
            self._rule.options = options
            self._rule.tooltips = tooltips
        self._rule.value = self._state.preset if self._state.preset in rules else None
