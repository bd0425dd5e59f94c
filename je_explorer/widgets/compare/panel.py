"""Compare: with what, and how."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ipywidgets as w

from je_explorer.widgets import describe, text
from je_explorer.widgets.comparison import MODES, PACES
from je_explorer.widgets.controls import (
    Filling,
    button,
    classed,
    column,
    escaped,
    markup,
    row,
    show,
)
from je_explorer.widgets.date_field import DateField
from je_explorer.widgets.days import year_apart
from je_explorer.widgets.state import ExplorerState


class ComparePanel:
    """Writes the comparison that is wanted."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._filling = Filling()
        self._title = markup("", "title")
        # Made with its options: buttons that come later are not marked by the front end.
        self._mode = classed(w.ToggleButtons(options=self._modes(), value="off"), "segment", "five")
        self._against = classed(w.Dropdown(), "field")
        self._date = DateField()
        self._collection, self._band = (classed(w.Dropdown(), "field") for _ in range(2))
        self._fade = classed(w.FloatSlider(min=0, max=1, step=0.02, readout=False), "range")
        self._fade_row = row([markup("A", "label"), self._fade, markup("B", "label")], "fade")
        self._pace = classed(w.Dropdown(), "field")
        self._hold, self._turn = button("", "chip"), button("", "chip")
        self._blink_row = row([self._pace, self._hold, self._turn], "blink")
        self._hint = markup("", "hint")
        self._more = column([
            self._against, self._date.widget, self._collection, self._band, self._fade_row,
            self._blink_row, self._hint,
        ], "inner")  # fmt: skip
        self.widget = column([self._title, self._mode, self._more], "group", "compare")
        self._listen()
        self._refresh()

    def _listen(self) -> None:
        fields = (
            (self._mode, "mode"), (self._against, "against"), (self._band, "band"),
            (self._fade, "fade"), (self._pace, "seconds"),
        )  # fmt: skip
        for field, name in fields:
            field.observe(lambda change, name=name: self._set(name, change["new"]), "value")
        self._collection.observe(lambda change: self._choose(change["new"]), "value")
        self._date.observe(lambda label: self._set("date", label))
        self._hold.on_click(lambda _button: self._pause())
        self._turn.on_click(lambda _button: self._show_other())
        watched = [
            "lang", "compare", "shown", "shown_b", "overlay", "overlay_b", "available", "date",
            "collections", "process",
        ]  # fmt: skip
        self._state.observe(self._refresh, watched)

    # ---- what the user does

    def _set(self, name: str, value: Any) -> None:
        if self._filling or value is None:
            return
        wanted = replace(self._state.compare, **{name: value})
        if name == "against":
            wanted = self._completed(wanted)
        self._state.compare = wanted

    def _choose(self, collection: str | None) -> None:
        if not self._filling and collection:
            self._state.compare = replace(self._state.compare, collection=collection, band="")

    def _completed(self, wanted: Any) -> Any:
        """A kind of B that needs a choice begins with one."""
        state = self._state
        if wanted.against == "date" and wanted.date not in state.available and state.available:
            wanted = replace(wanted, date=state.available[0])
        if wanted.against == "other" and not wanted.collection:
            others = [c.id for c in self._others()]
            wanted = replace(wanted, collection=others[0] if others else "")
        return wanted

    def _pause(self) -> None:
        front = "" if self._state.compare.front else "b"
        self._state.compare = replace(self._state.compare, front=front)

    def _show_other(self) -> None:
        """Hold the other picture: what blinking does, by hand."""
        front = "a" if self._state.compare.front == "b" else "b"
        self._state.compare = replace(self._state.compare, front=front)

    # ---- what the panel shows

    def _modes(self) -> tuple[tuple[str, str], ...]:
        return tuple((text.say(self._state.lang, f"compare.{name}"), name) for name in MODES)

    def _others(self) -> list[Any]:
        """The data sets on the same kind of map, others first."""
        state = self._state
        current = state.current
        if current is None:
            return []
        polar = describe.is_polar(current)
        found = [c for c in state.collections if describe.is_polar(c) == polar]
        return sorted(found, key=lambda c: c.id == current.id)

    def _refresh(self, _change: Any = None) -> None:
        with self._filling:
            self._fill()

    def _fill(self) -> None:
        state, lang, wanted = self._state, self._state.lang, self._state.compare
        show(self.widget, state.shown is not None or wanted.on)
        self._title.value = f"<h2>{text.say(lang, 'compare')}</h2>"
        self._mode.tooltips = [text.say(lang, f"compare.{name}.tip") for name in MODES]
        options(self._mode, self._modes(), wanted.mode)
        show(self._more, wanted.on)
        for part, kind in ((self._date.widget, "date"), (self._collection, "other")):
            show(part, wanted.against == kind)
        show(self._fade_row, wanted.mode == "fade")
        show(self._blink_row, wanted.mode == "blink")
        if wanted.on:
            self._fill_choice(lang)
            self._fill_way(lang)
            self._hint.value = self._words(lang)

    def _fill_choice(self, lang: str) -> None:
        state, wanted = self._state, self._state.compare
        kinds = ["year", "date", "other"]
        if state.process or wanted.against == "raw":
            kinds.insert(0, "raw")
        self._against.description = text.say(lang, "compare.with")
        named = tuple((text.say(lang, self._kind(kind)), kind) for kind in kinds)
        options(self._against, named, wanted.against)
        self._date.fill(state.available, lang, wanted.date, text.say(lang, "compare.with.date"))
        self._collection.description = text.say(lang, "compare.with.other")
        titles = tuple((describe.card(c, lang)[0], c.id) for c in self._others())
        options(self._collection, unique(titles), wanted.collection)
        chosen = next((c for c in state.collections if c.id == wanted.collection), None)
        bands = () if chosen is None else tuple((name, name) for name in chosen.bands)
        show(self._band, wanted.against == "other" and len(bands) > 1)
        self._band.description = text.say(lang, "compare.band")
        band = wanted.band or (bands[0][1] if bands else "")
        options(self._band, bands, band)

    def _kind(self, kind: str) -> str:
        apart = year_apart(self._state.available, self._state.date) if kind == "year" else None
        later = apart is not None and apart > self._state.date
        return "compare.with.later" if later else f"compare.with.{kind}"

    def _fill_way(self, lang: str) -> None:
        wanted = self._state.compare
        self._fade.value = wanted.fade
        self._fade.description = self._fade.tooltip = text.say(lang, "compare.fade.share")
        paces = tuple((text.say(lang, "compare.pace", n=f"{pace:g}"), pace) for pace in PACES)
        self._pace.description = text.say(lang, "compare.pace.name")
        options(self._pace, paces, wanted.seconds)
        key = "compare.go" if wanted.front else "compare.hold"
        self._hold.description = text.say(lang, key)
        self._turn.description = text.say(lang, "compare.turn")
        self._turn.tooltip = text.say(lang, "compare.turn.tip")

    def _words(self, lang: str) -> str:
        state = self._state
        if state.overlay_b is None or state.overlay is None:
            return ""
        key = "compare.alike" if state.overlay_b.layer.kind == "values" else ""
        if key and (state.overlay.lo, state.overlay.hi) != (state.overlay_b.lo, state.overlay_b.hi):
            key = "compare.unlike"
        words = [text.say(lang, key)] if key else []
        if state.compare.mode == "swipe":
            words.append(text.say(lang, "compare.swipe.hint"))
        still = ""
        if state.compare.mode == "blink":
            still = f'<div class="je-still">{escaped(text.say(lang, "compare.still"))}</div>'
        between = "" if state.lang == "ja" else " "
        return escaped(between.join(words)) + still


def options(field: Any, wanted: tuple[tuple[str, Any], ...], value: Any) -> None:
    """Give a menu its choices and the chosen one, each only where it changes."""
    if tuple(field.options) != wanted:
        field.set_trait("options", wanted)
    if any(value == known for _, known in wanted) and field.value != value:
        field.value = value


def unique(titles: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Titles that stand for several data sets, with as much of the id as tells them apart."""
    seen = [title for title, _ in titles]
    return tuple(
        (title if seen.count(title) == 1 else f"{title} · {name.rpartition('.')[2]}", name)
        for title, name in titles
    )
