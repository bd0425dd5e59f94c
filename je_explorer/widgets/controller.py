"""Watches what the user wants, calls the engine, writes what is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from je_explorer.cog.memory import limit_tiles
from je_explorer.net.http import default_client
from je_explorer.stac.catalog import Catalog
from je_explorer.stac.sources import LIVE
from je_explorer.widgets.control.areas import Areas
from je_explorer.widgets.control.comparison import Comparisons
from je_explorer.widgets.control.curves import Curves
from je_explorer.widgets.control.dates import Dates
from je_explorer.widgets.control.desk import Desk, Home
from je_explorer.widgets.control.files import Files
from je_explorer.widgets.control.here import Reading
from je_explorer.widgets.control.masks import Masks
from je_explorer.widgets.control.picture import Pictures
from je_explorer.widgets.control.player import Playing
from je_explorer.widgets.control.shelves import Shelves
from je_explorer.widgets.control.summaries import Summaries
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.report import Notice

TILES = 32 * 2**20
"""Bytes of decoded tiles that are kept beside the images: a server has a kernel per visitor."""


class Controller:
    """The only writer of the state's results.

    A step is redone only when its own input changes: a colour changes the picture's palette, a
    date or a move of the map loads a picture, an area or a period loads curves.

    Args:
        state: what is wanted and shown.
        catalog: a Catalog, or what ``Catalog()`` takes.
        shelf: the file of the user's favourites; None keeps them in this kernel only.
        served: whether strangers use the dashboard.
    """

    def __init__(
        self,
        state: ExplorerState,
        catalog: Any = None,
        shelf: Path | None = None,
        served: bool = False,
    ) -> None:
        source = catalog if isinstance(catalog, Catalog) else Catalog(catalog)
        self.desk = Desk(state, source, Home(waits=served))
        state.observe(lambda _change: self.desk.home.open(), ["view", "polar_view"])
        limit_tiles(default_client(), TILES)
        state.source = source_name(catalog, source)
        self._shelves = Shelves(self.desk, shelf)
        self._dates = Dates(self.desk)
        self._pictures = Pictures(self.desk)
        self._reading = Reading(self.desk)
        self.areas = Areas(self.desk, served)
        self._curves = Curves(self.desk)
        self._summaries = Summaries(self.desk)
        self._masks = Masks(self.desk)
        self._comparisons = Comparisons(self.desk)
        self._playing = Playing(self.desk, self._pictures.drawing)
        self._files = Files(self.desk)
        self._actions = {"status.retry": self._retry, "save.smaller": self._files.make_smaller}

    def start(self) -> None:
        """Begin to read the catalogue."""
        self._dates.read()

    def load_curves(self) -> None:
        """Load the curves of all areas, whatever they cost."""
        self._curves.load()

    def answer(self, about: str, yes: bool) -> None:
        """Whether a load that was asked about (``state.asking``) shall begin."""
        self.desk.ask(about, None)
        if yes:
            {"picture": self._pictures.load, "curves": self._curves.load}[about]()

    def save(self, kind: str) -> None:
        """Make a file of what is shown."""
        self._files.make(kind)

    def cancel(self) -> None:
        """Stop all loading at once; what is on the screen stays."""
        stopped = [self._pictures.cancel(), self._curves.cancel(), self._comparisons.cancel()]
        if any(stopped):
            self.desk.state.notice = Notice("status.cancelled", error=False, about="picture")

    @property
    def busy(self) -> bool:
        """Whether anything is being loaded, or about to be."""
        parts = (
            self._dates, self._pictures, self._curves, self._comparisons, self._playing,
        )  # fmt: skip
        return any(part.busy for part in parts)

    def act(self, action: str) -> None:
        """Do what the status bar's button says."""
        self.desk.state.notice = None
        if action in self._actions:
            self._actions[action]()

    def _retry(self) -> None:
        state = self.desk.state
        if not state.collections:
            self._dates.read()
        elif not state.available:
            self._dates.find()
        else:
            self._pictures.reload()
            self._curves.load()


def source_name(asked: Any, catalog: Catalog) -> str:
    """``"live"``, ``"sample"``, or the catalogue's address."""
    if asked is None or asked == "live" or catalog.source == LIVE:
        return "live"
    return "sample" if catalog.source == "sample" else str(catalog.source)
