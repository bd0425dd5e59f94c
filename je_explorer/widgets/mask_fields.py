"""The fields of a mask: by which data, and which of their values or classes are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import ipywidgets as w

from je_explorer.process import Mask, Source
from je_explorer.raster.raster import Band
from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import classed, column, markup, row, show
from je_explorer.widgets.state import ExplorerState, Tested

OWN = ""
"""The menu's entry for the images' own values."""

MOST_CLASSES = 24


class MaskFields:
    """Writes one mask of the process: a range of values, or a choice of classes."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._filling = False
        self._due = False  # another source was chosen, and its values are not known yet
        self._listed: tuple[Any, ...] = ()
        self._source = classed(w.Dropdown(options=[("", OWN)]), "field")
        self._low, self._high = (
            classed(w.Text(continuous_update=False), "field", "bare") for _ in range(2)
        )
        self._unit = markup("", "unit")
        self._numbers = row([self._low, self._high, self._unit], "numbers")
        self._ticks: list[w.Checkbox] = []
        self._classes = column([], "choices")
        self.widget = column([self._source, self._numbers, self._classes], "inner")
        self._source.observe(self._source_chosen, "value")
        for box in (self._low, self._high):
            box.observe(self._range_typed, "value")

    def switch(self) -> None:
        """Begin with a mask that keeps everything, or leave it out."""
        state = self._state
        self._due = False
        if state.process.masks:
            state.process = replace(state.process, masks=())
            state.masking = OWN
        else:
            self._begin()

    def _begin(self) -> None:
        """Keep all, until the user narrows it."""
        tested = self._tested
        if tested is None:
            return
        classes = tested.band.classes
        if tested.band.is_classes:
            self._put("values", tuple(float(label.value) for label in classes))
        else:
            low, high = tested.limits
            self._put("range", (low, high))

    @property
    def _tested(self) -> Tested | None:
        """What the mask looks at: the images' own values, or those of another collection."""
        state = self._state
        if state.masking != OWN:
            return state.tested if state.tested and state.tested.key == state.masking else None
        shown = state.shown
        if shown is None:
            return None
        band = shown.raster.band
        # Masks come before a difference: what they test are the values themselves.
        limits = (None, None) if band.kind == "difference" else shown.limits
        return Tested(OWN, replace(band, kind="value"), limits)

    def _put(self, condition: str, wanted: tuple[float | None, ...]) -> None:
        state = self._state
        where = None
        if state.masking != OWN:
            collection, _, band = state.masking.partition("|")
            where = Source(collection, band or None)
        mask = Mask(condition, wanted, where)
        state.process = replace(state.process, masks=(mask,))

    # what the user does

    def _source_chosen(self, change: Any) -> None:
        if self._filling or change["new"] is None:
            return
        self._due = True
        self._state.masking = change["new"]
        self.fill()

    def _range_typed(self, _change: Any) -> None:
        tested = self._tested
        if self._filling or tested is None:
            return
        scale = describe.band_scale(tested.band, self._state.unit)
        ends = [number_of(box.value) for box in (self._low, self._high)]
        low, high = (None if end is None else scale.store(end) for end in ends)
        if low is not None and high is not None and low > high:
            self.fill()  # half typed; what holds is shown again
            return
        self._put("range", (low, high))

    def _ticked(self, _change: Any) -> None:
        tested = self._tested
        if self._filling or tested is None:
            return
        pairs = zip(tested.band.classes, self._ticks, strict=False)
        self._put("values", tuple(float(label.value) for label, tick in pairs if tick.value))

    # what the fields show

    def fill(self) -> None:
        """Show the process's mask."""
        state = self._state
        masks = state.process.masks
        if not self._due:
            # The mask may come from elsewhere: undo, a file, a link.
            state.masking = _key(masks[0]) if masks else OWN
        tested = self._tested
        if self._due and tested is not None:
            self._due = False
            self._begin()
            return
        self._filling = True
        try:
            self._fill_sources()
            classes = tested is not None and tested.band.is_classes
            show(self._numbers, tested is not None and not classes)
            show(self._classes, classes)
            if tested is not None and masks:
                (self._fill_ticks if classes else self._fill_numbers)(tested.band, masks[0])
        finally:
            self._filling = False

    def _fill_sources(self) -> None:
        state = self._state
        current = state.current
        listed = (state.lang, state.collections, current)
        self._source.description = text.say(state.lang, "mask.source")
        if listed != self._listed and current is not None:
            self._listed = listed
            own = (text.say(state.lang, "mask.own"), OWN)
            self._source.set_trait("options", (own, *sources(state)))
        values = [value for _, value in self._source.options]
        self._source.value = state.masking if state.masking in values else OWN

    def _fill_numbers(self, band: Band, mask: Mask) -> None:
        scale, lang = describe.band_scale(band, self._state.unit), self._state.lang
        for box, end, key in zip(
            (self._low, self._high), mask.wanted, ("low", "high"), strict=True
        ):
            box.description = text.say(lang, f"mask.{key}")
            box.value = "" if end is None else f"{scale.show(end):.4g}"
        self._unit.value = scale.label

    def _fill_ticks(self, band: Band, mask: Mask) -> None:
        labels = band.classes[:MOST_CLASSES]
        if [tick.description for tick in self._ticks] != [label.name for label in labels]:
            self._ticks = [
                classed(w.Checkbox(description=c.name, indent=False), "tick") for c in labels
            ]
            for tick in self._ticks:
                tick.observe(self._ticked, "value")
            self._classes.children = tuple(self._ticks)
        for label, tick in zip(labels, self._ticks, strict=True):
            tick.value = float(label.value) in mask.wanted


def sources(state: ExplorerState) -> Sequence[tuple[str, str]]:
    """The other bands and collections on grids of the same kind, each with its key."""
    current = state.current
    if current is None:
        return []
    bands = [(name, f"{current.id}|{name}") for name in current.bands if name != state.band]
    others = [
        (describe.title(c, state.lang), f"{c.id}|")
        for c in state.collections
        if c.epsg == current.epsg and c.id != current.id and not c.cadence.endswith("normal")
    ]
    return [*bands, *numbered(others)]


def numbered(named: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same entries, those of equal names told apart by the sensor in their id."""
    names = [name for name, _ in named]
    return [
        (name if names.count(name) == 1 else f"{name} · {key.split('_')[1]}", key)
        for name, key in named
    ]


def number_of(words: str) -> float | None:
    """A typed number; nothing, or no number, leaves the end open."""
    try:
        return float(words.replace("−", "-"))
    except ValueError:
        return None


def _key(mask: Mask) -> str:
    return OWN if mask.where is None else f"{mask.where.collection}|{mask.where.band or ''}"
