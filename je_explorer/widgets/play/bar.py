"""The player: a button beside the date, and below it a bar with the dates, the speed, the loop."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ipywidgets as w

from je_explorer.widgets import text
from je_explorer.widgets.controls import (
    Filling,
    button,
    classed,
    escaped,
    markup,
    row,
    show,
    switch_class,
)
from je_explorer.widgets.state import ExplorerState

SPEEDS = (1.0, 2.0, 4.0, 8.0)
"""Dates per second."""


class PlayerBar:
    """Starts and stops the player, and moves over the chosen dates."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._filling = Filling()
        self.button = button("", "icon", "icon-play")
        self._place = classed(w.IntSlider(min=0, max=1, readout=False), "range", "scrub")
        self._count = markup("", "hint", "count")
        self._speed = classed(w.Dropdown(options=self._speeds()), "field")
        self._loop = button("", "icon", "icon-loop")
        self._close = button("", "icon", "icon-close")
        parts = [self._place, self._count, self._speed, self._loop, self._close]
        self.widget = row(parts, "float", "player")
        self.button.on_click(lambda _button: self._turn())
        self._loop.on_click(lambda _button: self._set(loop=not state.player.loop))
        self._close.on_click(lambda _button: self._set(open=False, playing=False))
        self._speed.observe(lambda change: self._pace(change["new"]), "value")
        self._place.observe(lambda change: self._go(change["new"]), "value")
        watched = [
            "lang",
            "player",
            "dates",
            "months",
            "available",
            "date",
            "process",
            "prepared",
            "shown",
        ]
        state.observe(self._refresh, watched)
        self._refresh()

    def _set(self, **fields: Any) -> None:
        self._state.player = replace(self._state.player, **fields)

    def _turn(self) -> None:
        self._set(open=True, playing=not self._state.player.playing)

    def _pace(self, speed: float | None) -> None:
        if speed and not self._filling:
            self._set(speed=speed)

    def _go(self, place: int) -> None:
        """A date that the slider is moved to is looked at: the player stops."""
        dates = self._state.chosen_dates
        if self._filling or not 0 <= place < len(dates):
            return
        with self._state.together():
            self._set(playing=False)
            self._state.date = dates[place]

    def _speeds(self) -> tuple[tuple[str, float], ...]:
        lang = self._state.lang
        return tuple((text.say(lang, "player.speed", n=f"{speed:g}"), speed) for speed in SPEEDS)

    def _refresh(self, _change: Any = None) -> None:
        with self._filling:
            self._fill()

    def _fill(self) -> None:
        state, lang, player = self._state, self._state.lang, self._state.player
        dates = state.chosen_dates
        able = len(dates) > 1 and state.process.composite is None and state.shown is not None
        show(self.button, state.shown is not None)
        self.button.disabled = not able
        switch_class(self.button, "icon-pause", player.playing)
        switch_class(self.button, "icon-play", not player.playing)
        key = "player.pause" if player.playing else "player.play"
        self.button.description = self.button.tooltip = text.say(lang, key, n=len(dates))
        show(self.widget, player.open and able)
        if not (player.open and able):
            return
        self._fill_place(dates)
        if tuple(self._speed.options) != self._speeds():
            self._speed.options = self._speeds()
        self._speed.value = player.speed if player.speed in SPEEDS else None
        self._speed.description = text.say(lang, "player.speed.name")
        switch_class(self._loop, "on", player.loop)
        for one, key in ((self._loop, "player.loop"), (self._close, "player.close")):
            one.description = one.tooltip = text.say(lang, key)

    def _fill_place(self, dates: tuple[str, ...]) -> None:
        state, lang = self._state, self._state.lang
        self._place.max = max(1, len(dates) - 1)
        place = dates.index(state.date) if state.date in dates else 0
        self._place.value = place
        self._place.description = self._place.tooltip = text.say(lang, "player.place")
        words = text.say(lang, "player.count", place=place + 1, n=len(dates))
        if state.player.playing and state.prepared < min(len(dates), 2):
            words = text.say(lang, "player.preparing")
        self._count.value = f"<span>{escaped(words)}</span>"
