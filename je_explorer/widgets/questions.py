"""Example questions for the first screen: each fills in what, when and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from je_explorer.raster.grid import BBox
from je_explorer.raster.roi import ROI
from je_explorer.stac.model import Collection
from je_explorer.widgets.state import AREA_COLOURS, Area, ExplorerState


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and how the state answers it.

    Attributes:
        key: its words are ``question.<key>`` of `text`.
        words: each must occur in the collection's id, title or keywords.
        without: none of these may.
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
        area = Area(1, ROI.of(BBox(*self.area)), AREA_COLOURS[0], 1)
        with state.together():
            state.query = ""
            state.category = ""
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
        (136.0, 34.8, 140.5, 37.5), AROUND_JAPAN,
    ),
    Question(
        "sea", ("sst|sea surface temp",), ("2021-07", "2021-09"), "2021-08",
        (132.0, 29.0, 140.0, 33.0), AROUND_JAPAN,
    ),
    Question(
        "rain", ("gsmap|precip|rain", "daily"), ("2021-07-01", "2021-07-31"), "2021-07-03",
        (130.0, 31.0, 136.0, 35.0), AROUND_JAPAN, ("normal", "hourly"),
    ),
    Question(
        "green", ("ndvi", "monthly"), ("2021-01", "2021-12"), "2021-07",
        (136.0, 34.8, 140.5, 37.5), AROUND_JAPAN,
    ),
    Question(
        "moist", ("smc|soil moisture", "daily"), ("2021-08-01", "2021-08-31"), "2021-08-05",
        (100.0, 20.0, 120.0, 40.0), (90.0, 10.0, 150.0, 55.0),
    ),
    Question(
        "ice", ("ic0|sea ice", "north|arctic"), ("2021-03", "2021-03"), "2021-03",
        (-180.0, 75.0, 180.0, 85.0), (-180.0, 40.0, 180.0, 85.0), (),
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
