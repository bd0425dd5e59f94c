"""What a comparison puts over the map: the divider, the names of A and B."""

from __future__ import annotations

from typing import Any

from je_explorer.widgets.compare.divider import Divider
from je_explorer.widgets.compare.tags import Tags
from je_explorer.widgets.state import ExplorerState


class Compared:
    """The widgets, from the lowest to the highest."""

    def __init__(self, state: ExplorerState) -> None:
        self.floats: list[Any] = [Divider(state).widget, Tags(state).widget]
