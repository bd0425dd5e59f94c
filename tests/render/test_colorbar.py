"""Ticks are round, bars say what they mean, and no text can become markup."""

from __future__ import annotations

import itertools
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.raster.raster import ClassLabel
from je_explorer.render.colorbar import colorbar_html, legend_html, share_of
from je_explorer.render.style import Style
from je_explorer.render.ticks import label, labels, ticks
from je_explorer.render.units import conversion
from tests.render.scenes import CLASSES


class Reader(HTMLParser):
    """Collects the tags and the texts of a piece of HTML, and checks that all tags are closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes.extend(attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


EVIL = '<img src=x onerror="alert(1)">\'"&'


@settings(max_examples=30)
@given(lo=st.floats(-1e6, 1e6), width=st.floats(1e-3, 1e6), most=st.integers(3, 9))
def test_ticks_lie_inside_and_rise_and_are_told_apart(lo, width, most):
    made = ticks(lo, lo + width, most=most)
    assert 2 <= len(made) <= most
    assert all(a < b for a, b in itertools.pairwise(made))
    assert made[0] >= lo - width * 1e-6
    assert made[-1] <= lo + width * (1 + 1e-6)
    assert len(set(labels(made))) == len(made)


@pytest.mark.parametrize(
    ("lo", "hi", "log", "wanted"),
    [
        (0, 100, False, ["0", "20", "40", "60", "80", "100"]),
        (-0.5, 0.5, False, ["−0.4", "−0.2", "0", "0.2", "0.4"]),
        (253.15, 323.15, False, ["260", "280", "300", "320"]),
        (0.1, 10, True, ["0.1", "0.3", "1", "3", "10"]),
        (0.01, 100, True, ["0.01", "0.1", "1", "10", "100"]),
        (1, 8, True, ["1", "2", "5"]),
    ],
)
def test_ticks_are_round(lo, hi, log, wanted):
    assert labels(ticks(lo, hi, log=log)) == wanted


def test_a_logarithmic_range_inside_one_decade_still_has_ticks():
    assert len(ticks(2.1, 2.9, log=True)) >= 2


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (-12.5, "−12.5"), (1234.0, "1234"), (1e-9, "1e-09")]
)
def test_numbers_are_short(value, text):
    assert label(value) == text


def test_the_bar_names_unit_title_ends_and_gaps():
    reader = Reader(colorbar_html(Style(), 253.25, 323.5, "K", "Land temperature"))
    assert "K" in reader.texts
    assert "Land temperature" in reader.texts
    assert "no data" in reader.texts
    titles = [value for name, value in reader.attributes if name == "title"]
    assert titles == ["below 253.2", "above 323.5"]


def test_the_bar_shows_another_unit():
    reader = Reader(colorbar_html(Style(), 273.15, 313.15, "K", conversion=conversion("K", "°C")))
    assert "°C" in reader.texts
    assert {"0", "10", "20", "30", "40"} <= set(reader.texts)


def test_a_bar_without_clamped_values_has_no_points():
    made = colorbar_html(Style(), 0, 1, clamped=(False, False))
    assert "border-top" not in made


def test_words_come_in_the_readers_language():
    made = colorbar_html(Style(), 0, 1, words={"no_data": "データなし"})
    assert "データなし" in made


def test_the_legend_names_each_class_with_colour_and_share():
    made = legend_html(CLASSES, "Land cover", shares={10: 0.25}, hidden=(190,))
    reader = Reader(made)
    assert [name for name in ("forest", "urban", "water") if name in reader.texts]
    assert "25.0 %" in reader.texts
    assert "background:#C31400" in made
    assert made.count("opacity:.4") == 1


@pytest.mark.parametrize(
    "made",
    [
        colorbar_html(Style(), 0, 1, EVIL, EVIL, words={"no_data": EVIL, "below": EVIL}),
        legend_html([ClassLabel(1, EVIL, "red;}</style><script>")], EVIL),
    ],
    ids=["bar", "legend"],
)
def test_no_text_becomes_markup(made):
    reader = Reader(made)
    assert not {"img", "script", "style"} & set(reader.tags)
    assert EVIL in reader.texts
    assert "script" not in made


def test_a_place_on_the_bar_is_a_share():
    assert share_of(5, 0, 10, False) == 0.5
    assert share_of(10, 1, 100, True) == pytest.approx(0.5)
