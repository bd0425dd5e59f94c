"""Colour: maps, range, rules, unit, classes and the legend, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import ipywidgets as w
import numpy as np
import pytest

from je_explorer.raster.grid import BBox
from je_explorer.raster.raster import Band, ClassLabel
from je_explorer.render.colormap import REGISTRY
from je_explorer.render.layer import Layer
from je_explorer.render.ranges import automatic
from je_explorer.render.style import Style
from je_explorer.widgets.class_fields import percent
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.here_panel import value_words
from je_explorer.widgets.legend import Legend
from je_explorer.widgets.look import style_sheet
from je_explorer.widgets.palette import ramp_class
from je_explorer.widgets.range_fields import RULES
from je_explorer.widgets.shares import class_shares
from je_explorer.widgets.style_panel import StylePanel
from je_explorer.widgets.values.place import Here, View
from tests.widgets.dashboards import JAPAN

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
LCCS = "Copernicus.C3S_PROBA-V_LCCS_global_yearly"

Until = Callable[..., None]


def opened(collection: str, until: Until) -> Explorer:
    made = Explorer("sample")
    until(lambda: made.state.collections)
    made.state.view = JAPAN
    made.state.collection = collection
    until(lambda: made.state.overlay is not None and not made.controller.busy)
    return made


@pytest.fixture
def lst(private_cache: Path, until: Until) -> Iterator[Explorer]:
    made = opened(LST, until)
    yield made
    made.controller.cancel()
    made.close()


@pytest.fixture
def lccs(private_cache: Path, until: Until) -> Iterator[Explorer]:
    made = opened(LCCS, until)
    yield made
    made.controller.cancel()
    made.close()


def shown(widget: w.Widget, kind: type) -> Iterator[w.Widget]:
    if "je-hidden" in widget._dom_classes:
        return
    if isinstance(widget, kind):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from shown(child, kind)


def called(panel: StylePanel, kind: type, words: str) -> w.Widget:
    return next(each for each in shown(panel.widget, kind) if words in each.description)


def test_every_colour_map_is_a_button_in_its_colours_and_says_who_can_read_it(
    lst: Explorer,
) -> None:
    panel = StylePanel(lst.state)
    before = lst.state.overlay
    called(panel, w.Button, "Colour map: turbo").click()
    buttons = [b for b in shown(panel.widget, w.Button) if "je-ramp-button" in b._dom_classes]
    assert [b.description.split()[0] for b in buttons] == sorted(
        REGISTRY, key=lambda n: (n.startswith("jaxa:"), REGISTRY[n].diverging)
    )
    sheet = style_sheet().value
    for one in buttons:
        name = one.description.split()[0]
        assert ("✓" in one.description) == REGISTRY[name].safe
        assert f".je-{ramp_class(name)}::before" in sheet
        assert one.tooltip
    called(panel, w.Button, "viridis ✓").click()
    assert lst.state.style.colormap == "viridis"
    assert lst.state.overlay.layer is before.layer
    assert "je-on" in called(panel, w.Button, "viridis ✓")._dom_classes
    called(panel, w.Button, "Colour map: viridis").click()
    assert not [b for b in shown(panel.widget, w.Button) if "je-ramp-button" in b._dom_classes]


def test_every_rule_of_the_range_is_a_button_that_says_what_it_does(lst: Explorer) -> None:
    panel, state = StylePanel(lst.state), lst.state
    (rules,) = shown(panel.widget, w.ToggleButtons)
    assert [rule for _, rule in rules.options] == list(RULES)
    assert len(set(rules.tooltips)) == len(RULES)
    spans = {}
    for rule in RULES:
        rules.value = rule
        spans[rule] = state.overlay.lo, state.overlay.hi
    values = state.shown.raster.values
    mean, spread = np.nanmean(values), np.nanstd(values)
    assert spans["full"] == pytest.approx((np.nanmin(values), np.nanmax(values)), rel=1e-5)
    assert spans["sigma"] == pytest.approx((mean - 2 * spread, mean + 2 * spread), rel=1e-2)
    assert sum(spans["symmetric"]) / 2 == pytest.approx(mean, rel=1e-3)
    assert len(set(spans.values())) == len(RULES)


def test_a_symmetric_range_is_about_zero_for_differences_and_about_the_mean_otherwise() -> None:
    values = np.random.default_rng(3).normal(20.0, 4.0, 1000)
    lo, hi = automatic("symmetric", values, None, Band("t"))
    assert (lo + hi) / 2 == pytest.approx(values.mean())
    lo, hi = automatic("symmetric", values, None, Band("t", kind="difference"))
    assert lo == -hi


def test_another_unit_changes_what_is_written_and_no_number(lst: Explorer) -> None:
    panel, legend, state = StylePanel(lst.state), Legend(lst.state), lst.state
    values, ends = state.shown.raster.values.copy(), (state.overlay.lo, state.overlay.hi)
    units = called(panel, w.Dropdown, "Unit")
    assert units.options == ("°C", "K", "°F")
    low, _high = shown(panel.widget, w.FloatText)
    celsius = low.value
    units.value = "K"
    assert state.unit == "K"
    assert low.value == pytest.approx(celsius + 273.15, abs=0.11)
    assert "<span>K</span>" in legend.widget.value
    assert value_words(Here(0, 0, 300.0, "", "K"), "en", state.unit) == "300.0 K"
    units.value = "°F"
    assert low.value == pytest.approx(celsius * 1.8 + 32, abs=0.2)
    low.value = 50.0
    assert state.style.range[0] == pytest.approx(283.15)
    np.testing.assert_array_equal(state.shown.raster.values, values)
    state.style = replace(state.style, range=None)
    state.preset = "percentile"
    assert (state.overlay.lo, state.overlay.hi) == ends


def test_the_unit_is_on_the_saved_picture(
    lst: Explorer, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def told(raster: object, path: Path, style: Style, unit: str = "", **options: object) -> Path:
        asked.append(unit)
        path.write_bytes(b"png")
        return path

    monkeypatch.setattr("je_explorer.widgets.control.kinds.to_png", told)
    for unit in ("", "°F", "mm/day"):
        lst.state.unit = unit
        lst.controller.save("png")
        until(lambda: lst.state.download is not None)
    assert asked == ["°C", "°F", "°C"]


def test_the_legend_names_what_lies_beyond_its_ends_and_what_is_missing(lst: Explorer) -> None:
    legend, state = Legend(lst.state), lst.state
    state.style = replace(state.style, range=(268.15, 283.15))
    html = legend.widget.value
    for words in ("&lt; −5", "&gt; 10", "no data", 'class="je-end"', "je-right-end"):
        assert words in html
    state.preset, state.style = "full", replace(state.style, range=None)
    assert "je-end" not in legend.widget.value
    state.lang = "ja"
    assert "データなし" in legend.widget.value


def test_a_class_that_is_unticked_leaves_the_picture_and_keeps_its_share(lccs: Explorer) -> None:
    panel, legend, state = StylePanel(lccs.state), Legend(lccs.state), lccs.state
    raster, before = state.shown.raster, state.overlay
    shares = class_shares(before.layer, state.view)
    assert sum(shares.values()) == pytest.approx(1.0)
    boxes = list(shown(panel.widget, w.Checkbox))
    assert len(boxes) == len(shares) > 3
    code = next(iter(shares))
    name = next(label.name for label in before.layer.classes if label.value == code)
    assert name in legend.widget.value
    boxes[0].value = False
    assert state.style.hidden == (code,)
    assert state.overlay.png != before.png
    assert state.overlay.layer is before.layer
    assert state.shown.raster is raster
    assert name not in legend.widget.value
    assert len(list(shown(panel.widget, w.Checkbox))) == len(boxes)
    called(panel, w.Button, "Show all").click()
    assert state.style.hidden == ()
    assert boxes[0].value is True
    called(panel, w.Button, "Hide all").click()
    assert set(state.style.hidden) == set(shares)


def test_shares_count_the_pixels_that_the_map_shows() -> None:
    pixels = np.array([[1, 1, 2, 2], [1, 1, 0, 3]], np.uint8)
    classes = tuple(ClassLabel(code, str(code)) for code in (10, 20, 30, 40))
    layer = Layer(pixels, BBox(0, -10, 40, 10), "classes", None, classes)
    assert class_shares(layer, None) == {10: 4 / 7, 20: 2 / 7, 30: 1 / 7}
    assert class_shares(layer, View(BBox(20, 0, 40, 10), 5)) == {20: 1.0}
    assert class_shares(layer, View(BBox(0, -10, 20, 10), 5)) == {10: 1.0}
    assert class_shares(layer, View(BBox(200, 0, 220, 10), 5)) == class_shares(layer, None)
    empty = Layer(np.zeros((2, 2), np.uint8), BBox(0, 0, 1, 1), "classes", None, classes)
    assert class_shares(empty, None) == {}


@pytest.mark.parametrize(("share", "words"), [(1.0, "100 %"), (0.0994, "9.9 %"), (0.0996, "10 %")])
def test_shares_are_said_in_two_figures(share: float, words: str) -> None:
    assert percent(share) == words


def test_every_control_says_what_it_does_in_both_languages(lst: Explorer, lccs: Explorer) -> None:
    for explorer in (lst, lccs):
        panel = StylePanel(explorer.state)
        kinds = (w.Button, w.ToggleButton, w.IntRangeSlider, w.FloatText, w.Dropdown, w.Checkbox,
                 w.FloatSlider)  # fmt: skip
        tips = {}
        for lang in ("en", "ja"):
            explorer.state.lang = lang
            found = [c for kind in kinds for c in shown(panel.widget, kind)]
            assert [c.description for c in found if not c.tooltip] == []
            tips[lang] = {c.tooltip for c in found}
        assert not tips["en"] & tips["ja"]
