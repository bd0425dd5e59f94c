"""What a comparison puts over the map: the second map, the divider, the names of A and B."""

from __future__ import annotations

from typing import Any

import ipyleaflet as lf

from je_explorer.widgets.compare.divider import Divider
from je_explorer.widgets.compare.pair import Pair
from je_explorer.widgets.compare.side import SideMap
from je_explorer.widgets.compare.tags import Tags
from je_explorer.widgets.state import ExplorerState


class Compared:
    """The widgets, from the lowest to the highest."""

    def __init__(self, state: ExplorerState, main: lf.Map, pair: Pair) -> None:
        self.floats: list[Any] = [
            pair.sheet,
            SideMap(state, main).widget,
            Divider(state).widget,
            Tags(state).widget,
        ]
