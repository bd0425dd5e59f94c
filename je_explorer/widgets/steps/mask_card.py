"""One mask of several: whose values it tests, by which condition, and what it keeps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

import ipywidgets as w

from je_explorer.process import Mask, Source
from je_explorer.widgets import text
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
from je_explorer.widgets.process_words import is_refused, share_words
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.steps.conditions import FIELDS, Fields, Wanted, everything, several, suited
from je_explorer.widgets.steps.picker import Picker
from je_explorer.widgets.steps.sources import OWN, key_of, mask_sources, name_of
from je_explorer.widgets.values.result import Tested


class Owner(Protocol):
    """What a card tells its list."""

    def put(self, card: MaskCard, mask: Mask) -> None:
        """Have another mask in its place."""

    def remove(self, card: MaskCard) -> None:
        """Have the mask left out."""

    def source(self, card: MaskCard, key: str) -> None:
        """Test other data."""


class MaskCard:
    """A mask's source, condition and share, and the button that removes it."""

    def __init__(self, state: ExplorerState, owner: Owner) -> None:
        self._state, self._owner = state, owner
        self._mask: Mask | None = None
        self._tested: Tested | None = None
        self._filling = Filling()
        self.picker = Picker(state, mask_sources, lambda key: owner.source(self, key))
        self._remove = button("", "icon", "icon-close")
        self._remove.on_click(lambda _button: owner.remove(self))
        self._share = markup("", "hint", "share")
        self._conditions = classed(w.ToggleButtons(options=[("", "")], value=None), "segment")
        self._conditions.observe(self._condition_chosen, "value")
        self._fields: dict[str, Fields] = {}
        self._place = column([], "inner")
        self._dates = classed(w.Checkbox(indent=False), "tick")
        self._dates.observe(self._dates_ticked, "value")
        self._unsuited = markup("", "hint")
        head = row([self.picker.toggle, self._remove], "mask-head")
        self.widget = column(
            [head, self.picker.box, self._share, self._conditions, self._place, self._unsuited,
             self._dates],
            "mask",
        )  # fmt: skip

    # what the user does

    def _wanted(self, condition: str, wanted: Wanted) -> None:
        if self._mask is not None and (condition, wanted) != (
            self._mask.condition, self._mask.wanted,
        ):  # fmt: skip
            self._owner.put(self, replace(self._mask, condition=condition, wanted=wanted))

    def _condition_chosen(self, change: Any) -> None:
        if not self._filling and self._tested is not None and change["new"]:
            self._wanted(change["new"], everything(change["new"], self._tested))

    def _dates_ticked(self, change: Any) -> None:
        if self._filling or self._mask is None or self._mask.where is None:
            return
        where = replace(self._mask.where, same_dates=change["new"], dates=None)
        self._owner.put(self, replace(self._mask, where=where))

    # what the card shows

    def fill(
        self,
        mask: Mask,
        tested: Tested | None,
        share: float | None,
        due: str | None = None,
        *,
        alone: bool = False,
    ) -> None:
        """Show a mask.

        Args:
            mask: what is shown.
            tested: what it looks at; None while that is not known.
            share: what it keeps by itself.
            due: the source that will replace the one that it has.
            alone: there is no other mask, so that the row above says the share already.
        """
        state, lang = self._state, self._state.lang
        self._mask, self._tested = mask, tested
        key = mask_key(mask) if due is None else due
        self.picker.fill(key, text.say(lang, "mask.source"))
        self._remove.description = text.say(lang, "mask.remove", name=name_of(state, key))
        self._remove.tooltip = self._remove.description
        waiting = due is not None or tested is None
        words = text.say(lang, "mask.working") if waiting else share_words(lang, share)
        self._share.value = f'<span role="status">{escaped(words)}</span>'
        show(self._share, (waiting or not alone) and not is_refused(state))
        with self._filling:
            self._fill_condition(lang, mask, None if waiting else tested)
            self._fill_dates(mask)

    def _fill_condition(self, lang: str, mask: Mask, tested: Tested | None) -> None:
        kinds = () if tested is None else suited(tested.band)
        fits = mask.condition in kinds
        show(self._place, fits)
        show(self._unsuited, bool(kinds) and not fits)
        show(self._conditions, tested is not None and several(tested.band, mask.condition))
        self._unsuited.value = escaped(text.say(lang, "mask.unsuited"))
        if kinds:
            names = {"range": "mask.range", "values": "mask.values", "bits": "mask.bits"}
            options = tuple((text.say(lang, names[kind]), kind) for kind in kinds)
            if tuple(self._conditions.options) != options:
                self._conditions.options = options
            self._conditions.description = text.say(lang, "mask.condition")
            self._conditions.value = mask.condition if fits else None
        if fits and tested is not None:
            fields = self._fields_of(mask.condition)
            fields.fill(lang, tested, mask.wanted, self._state.unit)
            if self._place.children != (fields.widget,):
                self._place.children = (fields.widget,)

    def _fields_of(self, condition: str) -> Fields:
        if condition not in self._fields:
            self._fields[condition] = FIELDS[condition](self._wanted)
        return self._fields[condition]

    def _fill_dates(self, mask: Mask) -> None:
        self._dates.description = text.say(self._state.lang, "mask.dates")
        self._dates.tooltip = text.say(self._state.lang, "mask.dates.tip")
        show(self._dates, mask.where is not None and changes(self._state, mask.where.collection))
        self._dates.value = mask.where is not None and mask.where.same_dates


def mask_key(mask: Mask) -> str:
    """The key of what a mask tests."""
    return OWN if mask.where is None else key_of(mask.where.collection, mask.where.band)


def source_of(state: ExplorerState, key: str) -> Source | None:
    """Where a key's images come from; other bands of the same images have the same dates."""
    if key == OWN:
        return None
    collection, _, band = key.partition("|")
    same = collection == state.collection and len(state.available) > 1
    return Source(collection, band or None, same_dates=same)


def changes(state: ExplorerState, collection: str) -> bool:
    """Whether another collection's images may be taken date by date, as the shown ones."""
    current = state.current
    other = next((c for c in state.collections if c.id == collection), None)
    several = len(state.available) > 1
    return (
        several and current is not None and other is not None and other.cadence == current.cadence
    )
