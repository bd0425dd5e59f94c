"""A card that can be pressed: text in a few lines under a button that covers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ipywidgets as w

from je_explorer.widgets.controls import button, classed, escaped, markup, show, switch_class


@dataclass(frozen=True, slots=True)
class Entry:
    """What a card says, as plain text.

    Attributes:
        key: its identity.
        title, facts, hint: the first line, its right end, the second line.
        tags: hints of a few words, below.
        starred: whether its star is set; None for a card without one.
        star: what pressing the star does, in words.
    """

    key: str
    title: str
    facts: str = ""
    hint: str = ""
    tags: tuple[str, ...] = ()
    starred: bool | None = None
    star: str = ""


class Card:
    """Pressing it anywhere, or by the keyboard, calls ``on_press``; its star ``on_star``."""

    def __init__(
        self,
        on_press: Callable[[str], None],
        name: str = "card",
        on_star: Callable[[str], None] | None = None,
    ) -> None:
        self.key = ""
        self._text = markup("", "card-text")
        self._cover = classed(w.Button(), "cover")
        self._cover.on_click(lambda _button: on_press(self.key))
        self._star = button("", "icon", "star")
        self._star.on_click(lambda _button: on_star and on_star(self.key))
        parts = (
            (self._text, self._cover) if on_star is None else (self._text, self._cover, self._star)
        )
        self.widget = classed(w.Box(parts), name)

    def fill(self, entry: Entry) -> None:
        """Change what the card says."""
        self.key = entry.key
        self._cover.description = entry.title
        tags = "".join(f"<i>{escaped(tag)}</i>" for tag in entry.tags)
        self._text.value = (
            f'<div class="je-card-top"><b>{escaped(entry.title)}</b>'
            f"<span>{escaped(entry.facts)}</span></div>"
            f'<div class="je-hint">{escaped(entry.hint)}</div>'
            f'<div class="je-tags">{tags}</div>'
        )
        self._star.description = self._star.tooltip = entry.star
        show(self._star, entry.starred is not None)
        switch_class(self._star, "on", bool(entry.starred))

    def select(self, on: bool) -> None:
        """Mark the card as the chosen one."""
        switch_class(self.widget, "on", on)


class CardList:
    """As many cards as there are entries; cards are made once and used again."""

    def __init__(
        self,
        on_press: Callable[[str], None],
        name: str = "card",
        on_star: Callable[[str], None] | None = None,
    ) -> None:
        self._on_press, self._on_star = on_press, on_star
        self._name = name
        self._cards: list[Card] = []
        self.widget: Any = classed(w.Box(), "cards")

    def fill(self, entries: list[Entry], chosen: str = "") -> None:
        """Show the entries, one of them as chosen."""
        while len(self._cards) < len(entries):
            self._cards.append(Card(self._on_press, self._name, self._on_star))
        for made, entry in zip(self._cards, entries, strict=False):
            made.fill(entry)
            made.select(made.key == chosen)
        self.widget.children = tuple(card.widget for card in self._cards[: len(entries)])
