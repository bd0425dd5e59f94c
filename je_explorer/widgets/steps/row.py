"""A row of the process panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from je_explorer.widgets.controls import (
    button,
    column,
    escaped,
    markup,
    row,
    show,
    switch_class,
)


class StepRow:
    """One step: its name, what it does now, a switch, and its fields while it is on."""

    def __init__(self, fields: list[Any], on_switch: Callable[[], None]) -> None:
        self._words = markup("", "step-words")
        self.switch = button("", "switch")
        self.switch.on_click(lambda _button: on_switch())
        self._fields = column(fields, "step-fields")
        self.widget = column([row([self._words, self.switch], "step-head"), self._fields], "step")

    def fill(self, title: str, words: str, switch: str, on: bool, *, able: bool = True) -> None:
        """Say what the step does, and show its fields while it is on."""
        self._words.value = f"<b>{escaped(title)}</b><span>{escaped(words)}</span>"
        self.switch.description = switch
        self.switch.tooltip = f"{title}: {switch}"
        self.switch.disabled = not able
        switch_class(self.switch, "on", on)
        show(self._fields, on)
