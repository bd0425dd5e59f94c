"""Example questions for the first screen: each fills in what, when and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from je_explorer.raster.grid import BBox
from je_explorer.raster.roi import ROI
from je_explorer.stac.model import Collection
from je_explorer.widgets import text
from je_explorer.widgets.filters import Filters
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.place import AREA_COLOURS, Area


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and how the state answers it.

    Attributes:
        key: its words are ``question.<key>`` of `text`.
        words: each must occur in the collection's id, title or keywords.
        without: none of these may.
        place: the area's name is ``place.<place>`` of `text`.
        dates: first and last date, as the catalogue may label them; others give the newest.
        date: the one on the map.
        area: the region whose curve is wanted, in degrees.
        look: the part of the world to show.
    """

    key: str
    words: tuple[str, ...]
    dates: tuple[str, str]
    date: str
    area: tuple[float, float, float, float]
    look: tuple[float, float, float, float]
    place: str
    without: tuple[str, ...] = ("normal",)

    def fits(self, collection: Collection) -> bool:
        """Whether a collection can answer."""
        known = " ".join(
            (collection.id, collection.title, collection.category, *collection.keywords)
        ).casefold()
        has = all(any(w in known for w in word.split("|")) for word in self.words)
        return has and not any(word in known for word in self.without)

    def ask(self, state: ExplorerState, collection: Collection) -> None:
        """Fill in the state's intent."""
        name = text.say(state.lang, f"place.{self.place}")
        area = Area(1, ROI.of(BBox(*self.area)), AREA_COLOURS[0], 1, name)
        with state.together():
            state.query = ""
            state.category = ""
            state.filters = Filters()
            state.months = ()
            state.dates = self.dates
            state.date = self.date
            state.areas = (area,)
            state.goal = BBox(*self.look)
            state.collection = collection.id


JAPAN = (128.0, 30.0, 146.0, 46.0)
AROUND_JAPAN = (122.0, 24.0, 152.0, 48.0)

QUESTIONS = (
    Question(
        "heat", ("lst|land surface temp", "monthly"), ("2021-01", "2021-12"), "2021-08",
        (138.9, 35.4, 140.2, 36.1), AROUND_JAPAN, "tokyo",
    ),
    Question(
        "sea", ("sst|sea surface temp",), ("2021-07", "2021-09"), "2021-08",
        (132.0, 31.0, 135.5, 33.2), AROUND_JAPAN, "shikoku",
    ),
    Question(
        "rain", ("gsmap|precip|rain", "daily"), ("2021-07-01", "2021-07-31"), "2021-07-03",
        (129.5, 31.0, 132.0, 34.0), AROUND_JAPAN, "kyushu", ("normal", "hourly"),
    ),
    Question(
        "green", ("ndvi", "monthly"), ("2021-01", "2021-12"), "2021-07",
        (138.4, 35.0, 140.9, 37.0), AROUND_JAPAN, "kanto",
    ),
    Question(
        "moist", ("smc|soil moisture", "daily"), ("2021-08-01", "2021-08-31"), "2021-08-05",
        (100.0, 38.0, 120.0, 48.0), (90.0, 10.0, 150.0, 55.0), "mongolia",
    ),
    Question(
        "ice", ("ic0|sea ice", "north|arctic"), ("2021-03", "2021-03"), "2021-03",
        (-180.0, 75.0, 180.0, 85.0), (-180.0, 40.0, 180.0, 85.0), "arctic", (),
    ),
)  # fmt: skip
"""In the order in which they are offered; the first three that the catalogue can answer."""


def answerable(collections: Iterable[Collection]) -> list[tuple[Question, Collection]]:
    """The questions that the catalogue can answer, each with the collection that does."""
    known = tuple(collections)
    found = []
    for question in QUESTIONS:
        fitting = next((c for c in known if question.fits(c)), None)
        if fitting is not None:
            found.append((question, fitting))
    return found
