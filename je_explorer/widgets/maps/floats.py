"""What floats over the map: the date, the progress, the attribution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import button, escaped, markup, row, show
from je_explorer.widgets.maps.tiles import TILES
from je_explorer.widgets.process_words import composite_words
from je_explorer.widgets.state import ExplorerState


class DateStepper:
    """The date of the picture, with a step to either side."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._previous = button("", "icon", "icon-left")
        self._next = button("", "icon", "icon-right")
        self._words = markup("", "date")
        self._previous.on_click(lambda _button: self._step(-1))
        self._next.on_click(lambda _button: self._step(1))
        self.widget = row([self._previous, self._words, self._next], "float", "stepper")
        watched = ["lang", "available", "date", "collection", "process", "pointed"]
        state.observe(self._refresh, watched)
        self._refresh()

    def _place(self) -> int:
        state = self._state
        return state.available.index(state.date) if state.date in state.available else -1

    def _step(self, by: int) -> None:
        place = self._place() + by
        if 0 <= place < len(self._state.available):
            self._state.date = self._state.available[place]

    def _refresh(self, _change: Any = None) -> None:
        state, lang = self._state, self._state.lang
        place = self._place()
        show(self.widget, place >= 0)
        composite, seen = state.process.composite, state.seen_process.composite
        words = text.date(lang, state.seen_date, long=True)
        if seen is not None:
            words = composite_words(lang, seen)
        kind = ' class="je-long"' if seen is not None else ""
        self._words.value = f"<b{kind}>{escaped(words)}</b>"
        for arrow, key in ((self._previous, "date.previous"), (self._next, "date.next")):
            arrow.description = arrow.tooltip = text.say(lang, key)
        self._previous.disabled = composite is not None or place <= 0
        self._next.disabled = composite is not None or place + 1 >= len(state.available)


class ProgressLine:
    """A thin bar at the top of the map, the count in words, and Cancel."""

    def __init__(self, state: ExplorerState, on_cancel: Callable[[], None]) -> None:
        self._state = state
        self._bar = markup("", "bar")
        self._words = markup("", "progress-words")
        self._cancel = button("", "small", "cancel")
        self._cancel.on_click(lambda _button: on_cancel())
        self._pill = row([self._words, self._cancel], "float", "progress")
        self.widget = row([self._bar, self._pill], "progress-line")
        state.observe(self._refresh, ["lang", "work"])
        self._refresh()

    def _refresh(self, _change: Any = None) -> None:
        work, lang = self._state.work, self._state.lang
        show(self.widget, work is not None)
        self._cancel.description = text.say(lang, "progress.cancel")
        if work is None:
            return
        share = 100 * work.dates_done / work.dates if work.dates else 0
        kind = "" if work.dates > 1 else ' class="je-endless"'
        self._bar.value = f'<div{kind} style="width:{max(share, 4):.0f}%"></div>'
        size = text.size(work.bytes_done)
        self._words.value = (
            text.say(lang, "progress.dates", done=work.dates_done, n=work.dates, size=size)
            if work.dates
            else text.say(lang, "progress.start")
        )


class Attribution:
    """Bottom right: whose data it is, and whose map lies under it."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self.widget = markup("", "attribution")
        state.observe(self._refresh, ["lang", "shown", "source", "basemap", "collection", "polar"])
        self._refresh()

    def _refresh(self, _change: Any = None) -> None:
        credits = [words for words in (self._tiles(), self._data()) if words]
        show(self.widget, bool(credits))
        self.widget.value = " · ".join(credits)

    def _data(self) -> str:
        shown, lang = self._state.shown, self._state.lang
        if shown is None:
            return ""
        kind = self._state.source if self._state.source in ("live", "sample") else "other"
        name = escaped(describe.title(shown.collection, lang))
        return text.say(lang, f"attribution.{kind}", name=name)

    def _tiles(self) -> str:
        tiles = TILES.get(self._state.basemap.ground)
        if tiles is None or describe.plane_of(self._state):
            return ""
        name, page = (escaped(part) for part in tiles.credit)
        link = f'<a href="{page}" target="_blank" rel="noopener">{name}</a>'
        return text.say(self._state.lang, "attribution.tiles", name=link)
