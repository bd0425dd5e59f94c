"""A card that can be pressed: text in two lines under a button that covers it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from je_explorer.widgets.controls import classed, escaped, markup, switch_class


class Card:
    """Title, facts and a hint; pressing it anywhere, or by the keyboard, calls ``on_press``."""

    def __init__(self, on_press: Callable[[str], None], *names: str) -> None:
        self.key = ""
        self._text = markup("", "card-text")
        self._cover = classed(w.Button(), "cover")
        self._cover.on_click(lambda _button: on_press(self.key))
        self.widget = classed(w.Box((self._text, self._cover)), "card", *names)

    def fill(self, key: str, title: str, facts: str = "", hint: str = "") -> None:
        """Change what the card says. Takes plain text."""
        self.key = key
        self._cover.description = title
        self._text.value = (
            f'<div class="je-card-top"><b>{escaped(title)}</b><span>{escaped(facts)}</span></div>'
            f'<div class="je-hint">{escaped(hint)}</div>'
        )

    def select(self, on: bool) -> None:
        """Mark the card as the chosen one."""
        switch_class(self.widget, "on", on)


class CardList:
    """As many cards as there are entries; cards are made once and used again."""

    def __init__(self, on_press: Callable[[str], None], *names: str) -> None:
        self._on_press = on_press
        self._names = names
        self._cards: list[Card] = []
        self.widget: Any = classed(w.Box(), "cards")

    def fill(self, entries: list[tuple[str, str, str, str]], chosen: str = "") -> None:
        """Show ``(key, title, facts, hint)`` of each entry."""
        while len(self._cards) < len(entries):
            self._cards.append(Card(self._on_press, *self._names))
        for made, entry in zip(self._cards, entries, strict=False):
            made.fill(*entry)
            made.select(made.key == chosen)
        self.widget.children = tuple(card.widget for card in self._cards[: len(entries)])
