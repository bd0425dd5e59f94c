"""Here: the value at the place that was clicked or typed."""

from __future__ import annotations

from typing import Any

import ipywidgets as w
import shapely

from je_explorer.raster.roi import ROI
from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import (
    button,
    classed,
    column,
    escaped,
    markup,
    row,
    show,
)
from je_explorer.widgets.figures import figure
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.place import Area, Here, next_area
from je_explorer.widgets.values.report import Notice


class HerePanel:
    """Shows the state's `here`, and takes a place in numbers."""

    def __init__(self, state: ExplorerState) -> None:
        self._state, self._typing = state, False
        self._title = markup("", "title")
        self._words = markup("", "here")
        self._open, self._keep = button("", "link"), button("", "link")
        self._fields = [classed(w.FloatText(step=0.1), "field", "number") for _ in "xy"]
        self._read, self._close = button("", "primary"), button("", "escape")
        self._form = column(
            [row(self._fields, "box-form"), row([self._read, self._close], "pair")], "form"
        )
        links = row([self._open, self._keep], "here-links")
        self.widget = column([self._title, self._words, links, self._form], "group")
        self._open.on_click(lambda _button: self._type(True))
        self._close.on_click(lambda _button: self._type(False))
        self._read.on_click(lambda _button: self._go())
        self._keep.on_click(lambda _button: self._add())
        state.observe(self._refresh, ["lang", "here", "shown", "areas", "unit"])
        self._refresh()

    def _type(self, on: bool) -> None:
        here = self._state.here
        if on and here is not None:
            self._fields[0].value, self._fields[1].value = round(here.lon, 4), round(here.lat, 4)
        self._typing = on
        self._refresh()

    def _go(self) -> None:
        lon, lat = (float(field.value) for field in self._fields)
        if not (-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0):
            self._state.notice = Notice("here.wrong")
            return
        self._state.point = (lon, lat)

    def _add(self) -> None:
        here = self._state.here
        if here is not None:
            roi = ROI.of({"type": "Point", "coordinates": [here.lon, here.lat]})
            self._state.areas = (*self._state.areas, next_area(self._state.areas, roi))

    def _refresh(self, _change: Any = None) -> None:
        state, lang = self._state, self._state.lang
        show(self.widget, state.shown is not None)
        self._title.value = f"<h2>{text.say(lang, 'here')}</h2>"
        for one, key in ((self._open, "type"), (self._keep, "keep"), (self._read, "read")):
            one.description = text.say(lang, f"here.{key}")
        self._close.description = text.say(lang, "here.close")
        self._keep.tooltip = text.say(lang, "here.keep.tip")
        for field, key in zip(self._fields, ("lon", "lat"), strict=True):
            field.description = text.say(lang, f"here.{key}")
        show(self._form, self._typing)
        show(self._open, not self._typing)
        show(self._keep, state.here is not None and state.here.pixel is not None)
        self._words.value = self._said(lang)

    def _said(self, lang: str) -> str:
        here = self._state.here
        if here is None:
            return f'<div class="je-hint">{text.say(lang, "here.hint")}</div>'
        lines = [place(here.lon, here.lat), area_words(here, self._state.areas, lang)]
        facts = [text.date(lang, here.date, long=True), pixel_words(here, lang)]
        tip = escaped(text.say(lang, "here.copy.tip"))
        rows = "".join(
            f"<span>{escaped(' · '.join(p for p in parts if p))}</span>" for parts in (lines, facts)
        )
        value = escaped(value_words(here, lang, self._state.unit))
        return f'<div class="je-copy" title="{tip}"><strong>{value}</strong>{rows}</div>'


def place(lon: float, lat: float) -> str:
    """``"33.25° N, 134.75° E"``."""
    north, east = "N" if lat >= 0 else "S", "E" if lon >= 0 else "W"
    return f"{abs(lat):.2f}° {north}, {abs(lon):.2f}° {east}"


def pixel_words(here: Here, lang: str) -> str:
    """The middle and the sides of the pixel, or nothing outside the data."""
    if here.pixel is None or here.size is None:
        return ""
    width, height = (text.distance(side) for side in here.size)
    middle = place(*here.pixel)
    return text.say(lang, "here.pixel", place=middle, width=width, height=height)


def area_words(here: Here, areas: tuple[Area, ...], lang: str) -> str:
    """The name of the area that holds the place: of several the smallest."""
    points = [shapely.Point(here.lon + turn, here.lat) for turn in (0.0, 360.0)]
    holding = [a for a in areas if any(a.roi.outline.intersects(p) for p in points)]
    if not holding:
        return ""
    smallest = min(holding, key=lambda area: area.roi.outline.area)
    return text.say(lang, "here.in", name=describe.area_name(smallest, lang))


def value_words(here: Here, lang: str, unit: str = "") -> str:
    """The value with its unit, the name of a class, or the words for no data."""
    if here.name:
        return here.name
    if here.value is None:
        return text.say(lang, "here.none")
    scale = describe.scale_of(here.unit, here.kind, unit)
    return f"{figure(scale.show(here.value))} {scale.label}".strip()
