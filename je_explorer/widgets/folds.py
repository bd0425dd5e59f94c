"""The handles at the map's edges, which fold the columns beside it away and back."""

from __future__ import annotations

from typing import Any

from je_explorer.widgets import text
from je_explorer.widgets.controls import button, classed, switch_class
from je_explorer.widgets.state import ExplorerState

SIDES = ("left", "right")


class Folds:
    """A handle per side; the narrow, one-column layout has tabs instead and doesn't show them."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._handles = {side: self._handle(side) for side in SIDES}
        self.widgets = tuple(self._handles.values())
        state.observe(self._refresh, ["lang", "folded"])
        self._refresh()

    def _handle(self, side: str) -> Any:
        made = classed(button("", "icon", "float"), "edge", f"edge-{side}")
        made.on_click(lambda _button: self._turn(side))
        return made

    def _turn(self, side: str) -> None:
        folded = set(self._state.folded) ^ {side}
        self._state.folded = tuple(one for one in SIDES if one in folded)

    def _refresh(self, _change: Any = None) -> None:
        for side, handle in self._handles.items():
            folded = side in self._state.folded
            way = "show" if folded else "hide"
            words = text.say(self._state.lang, f"fold.{side}.{way}")
            handle.description = handle.tooltip = words
            points_left = (side == "left") != folded
            switch_class(handle, "icon-left", points_left)
            switch_class(handle, "icon-right", not points_left)
