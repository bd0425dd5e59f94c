"""The mask step: any number of masks, each in a card of its own."""

from __future__ import annotations

from dataclasses import replace

from je_explorer.process import Mask
from je_explorer.widgets import text
from je_explorer.widgets.controls import button, column
from je_explorer.widgets.process_words import masks_words
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.steps.conditions import everything, suited
from je_explorer.widgets.steps.mask_card import MaskCard, mask_key, source_of
from je_explorer.widgets.steps.row import StepRow
from je_explorer.widgets.steps.sources import OWN
from je_explorer.widgets.values.result import Tested


class MaskStep:
    """Writes the masks of the process."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._due: tuple[int, str] | None = None
        """The card that waits for what its new source holds, and the source."""
        self._cards: list[MaskCard] = []
        self._list = column([], "masks")
        self._add = button("", "link")
        self._add.on_click(lambda _button: self.add())
        self.row = StepRow([self._list, self._add], self._switch)
        state.observe(lambda _change: self._arrived(), ["tested", "masking"])

    # what the user does

    def _switch(self) -> None:
        """Begin with a mask that keeps everything, or leave all of them out."""
        if self._state.process.masks:
            self._due, self._state.masking = None, ""
            self._set(())
        else:
            self.add(opened=False)

    def add(self, *, opened: bool = True) -> None:
        """One more mask, which keeps everything until it is narrowed."""
        tested = self._known(OWN)
        if tested is None or not suited(tested.band):
            return
        self._set((*self._state.process.masks, _whole(tested, None)))
        if opened and self._cards:
            self._cards[len(self._state.process.masks) - 1].picker.open(True)

    def put(self, card: MaskCard, mask: Mask) -> None:
        """Have another mask in a card's place."""
        place = self._cards.index(card)
        masks = self._state.process.masks
        self._set((*masks[:place], mask, *masks[place + 1 :]))

    def remove(self, card: MaskCard) -> None:
        """Leave a card's mask out."""
        place = self._cards.index(card)
        masks = self._state.process.masks
        self._due, self._state.masking = None, ""
        self._set((*masks[:place], *masks[place + 1 :]))

    def source(self, card: MaskCard, key: str) -> None:
        """Have a card test other data: at once, or when it is known what they are."""
        self._due = (self._cards.index(card), key)
        self._state.masking = "" if self._known(key) is not None else key
        self._arrived()

    def _arrived(self) -> None:
        """Put the mask that has waited, once its data are known; or give up with them."""
        if self._due is not None:
            place, key = self._due
            tested = self._known(key)
            if tested is None:
                if self._state.masking != key:
                    self._due = None
            elif place < len(self._state.process.masks):
                self._due = None
                self._state.masking = ""
                self.put(self._cards[place], _whole(tested, self._state))
        self.fill()

    def _set(self, masks: tuple[Mask, ...]) -> None:
        self._state.process = replace(self._state.process, masks=masks)

    # what the step shows

    def fill(self) -> None:
        """Show the masks."""
        state, lang = self._state, self._state.lang
        masks = state.process.masks
        while len(self._cards) < len(masks):
            self._cards.append(MaskCard(state, self))
        shares = state.shares if len(state.shares) == len(masks) else (None,) * len(masks)
        for place, (mask, share) in enumerate(zip(masks, shares, strict=True)):
            due = self._due[1] if self._due is not None and self._due[0] == place else None
            tested = self._known(mask_key(mask))
            self._cards[place].fill(mask, tested, share, due, alone=len(masks) == 1)
        shown = tuple(card.widget for card in self._cards[: len(masks)])
        if self._list.children != shown:
            self._list.children = shown
        self._add.description = text.say(lang, "mask.add")
        on = bool(masks)
        switch = text.say(lang, "step.on" if on else "step.choose")
        self.row.fill(text.say(lang, "mask"), masks_words(state), switch, on)

    def _known(self, key: str) -> Tested | None:
        """What a mask looks at: the images' own values, or those of other data."""
        state = self._state
        if key != OWN:
            return next((tested for tested in state.tested if tested.key == key), None)
        shown = state.shown
        if shown is None or shown.collection.id != state.collection:
            return None
        # Masks come first: what they test are the values themselves.
        band = shown.stored or shown.raster.band
        limits = shown.limits if band == shown.raster.band else (None, None)
        return Tested(OWN, band, limits)


def _whole(tested: Tested, state: ExplorerState | None) -> Mask:
    """A mask that keeps everything that was measured."""
    condition = suited(tested.band)[0] if suited(tested.band) else "range"
    where = None if state is None else source_of(state, tested.key)
    return Mask(condition, everything(condition, tested), where)
