"""The catalogue and the dates: what there is to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from je_explorer.errors import SourceError
from je_explorer.stac.catalog import Catalog
from je_explorer.stac.dates import FIRST, LAST, DateRange
from je_explorer.stac.model import Collection
from je_explorer.stac.search import search
from je_explorer.widgets import describe
from je_explorer.widgets.control.desk import Desk
from je_explorer.widgets.control.reasons import explained
from je_explorer.widgets.state import ExplorerState, month_of
from je_explorer.widgets.values.report import Notice

USUAL_COUNT = 36
"""Dates that are chosen for the curve where the user has not said which."""

SAMPLE = "sample"


class Dates:
    """Reads the catalogue, then the dates of the chosen collection."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._listing = desk.slot()
        self._dating = desk.slot()
        desk.state.observe(
            self.search, ["query", "category", "collections", "filters", "favourites"]
        )
        desk.state.observe(self._chosen, ["collection", "collections"])

    def read(self) -> None:
        """Read the catalogue, or read it again."""
        self._listing.start(self._list)

    @property
    def busy(self) -> bool:
        """Whether work is under way or about to begin."""
        return self._dating.busy

    def cancel(self) -> None:
        """Stop looking for dates."""
        self._dating.cancel()

    async def _list(self, number: int) -> None:
        desk = self._desk
        try:
            found = await desk.catalog.acollections()
        except SourceError as error:
            if desk.state.source == "live":
                await self._fall_back(number, error)
            else:
                notice = Notice("error.catalogue", str(error), action="status.retry")
                desk.write(self._listing, number, lambda: setattr(desk.state, "notice", notice))
        except Exception as error:  # noqa: BLE001 - whatever it is, the user is told
            desk.fail(self._listing, number, error)
        else:
            desk.write(self._listing, number, lambda: self._show(found))

    async def _fall_back(self, number: int, error: Exception) -> None:
        """Without a network the sample takes the place of the live service, and says so."""
        desk = self._desk
        desk.catalog = Catalog(SAMPLE)
        try:
            found = await desk.catalog.acollections()
        except Exception as second:  # noqa: BLE001 - whatever it is, the user is told
            desk.fail(self._listing, number, second)
            return

        def show() -> None:
            desk.state.source = SAMPLE
            desk.state.fallback = str(error)
            desk.state.notice = Notice("status.fallback", error=False)
            self._show(found)

        desk.write(self._listing, number, show)

    def _show(self, found: list[Collection]) -> None:
        self._desk.state.collections = tuple(found)

    def search(self, _change: Any = None) -> None:
        """Find the collections that fit the words and the filter; well under 50 ms for all 120."""
        state = self._desk.state
        found = search(state.collections, state.query)
        if state.category:
            found = [c for c in found if describe.group(c) == state.category]
        state.matching = tuple(found)
        state.found = tuple(_shelved(state, [c for c in found if state.filters.fits(c)]))

    def _chosen(self, change: Any) -> None:
        state = self._desk.state
        current = state.current
        if current is None:
            if state.collection and state.collections:
                words = f"{state.collection!r}"
                state.notice = Notice("error.UnknownCollection", words)
            return
        if change["name"] == "collections" and state.available:
            return
        self.find()

    def find(self) -> None:
        """Look up the dates of the chosen collection, or look them up again."""
        state = self._desk.state
        current = state.current
        if current is None:
            return
        state.notice = None
        state.available = ()
        if state.band not in current.bands:
            state.band = current.bands[0] if current.bands else ""
        self._dating.start(lambda number: self._find(number, current))

    async def _find(self, number: int, collection: Collection) -> None:
        """The wanted or newest date first, so that a picture comes soon; then all the others."""
        desk, state = self._desk, self._desk.state
        normal = collection.cadence.endswith("normal")
        try:
            if state.dates is None or normal:
                newest = await desk.catalog.adates(collection, None)
                labels = [period.label for period in newest]
                desk.write(self._dating, number, lambda: self._offer(labels, whole=normal))
            if not normal:
                periods = await desk.catalog.adates(collection, DateRange(FIRST, LAST))
                every = [period.label for period in periods]
                desk.write(self._dating, number, lambda: self._offer(every, whole=True))
        except Exception as error:  # noqa: BLE001 - whatever it is, the user is told
            desk.fail(self._dating, number, error)

    def _offer(self, labels: Sequence[str], *, whole: bool) -> None:
        state = self._desk.state
        with state.together():
            state.available = tuple(labels)
            if state.date not in labels:
                state.date = fitting_date(labels, state.date)
            if whole:
                self._say_if_outside(labels)
                state.dates = fitting_period(labels, state.dates)
                if not any(month_of(label) in state.months for label in labels):
                    state.months = ()

    def _say_if_outside(self, labels: Sequence[str]) -> None:
        """A period that was asked for, by hand, a link or the data set before, without an image."""
        told = self._desk.state.dates
        if told is not None and not inside(labels, told):
            words = f"{told[0]} – {told[1]}; {labels[0]} – {labels[-1]}"
            self._desk.state.notice = explained(Notice("error.NoDates", words), self._desk.state)


def _shelved(state: ExplorerState, found: list[Collection]) -> list[Collection]:
    """Those on the shelf that is looked at, in its order; without one, all."""
    shelf = state.filters.shelf
    if not shelf:
        return found
    ids = state.recent if shelf == "recent" else state.favourites
    return sorted((c for c in found if c.id in ids), key=lambda c: ids.index(c.id))


def fitting_date(labels: Sequence[str], wanted: str) -> str:
    """The wanted date, or the first that begins like it, else the newest.

    Example:
        >>> fitting_date(["2021-07-01", "2021-08-01", "2021-09-01"], "2021-08")
        '2021-08-01'
    """
    alike = (label for label in labels if wanted and label.startswith(wanted))
    return next(alike, labels[-1])


def fitting_period(labels: Sequence[str], wanted: tuple[str, str] | None) -> tuple[str, str]:
    """First and last of the existing dates within the wanted ones, else the last few of all."""
    found = inside(labels, wanted) if wanted is not None else []
    few = found or labels[-USUAL_COUNT:]
    return few[0], few[-1]


def inside(labels: Sequence[str], wanted: tuple[str, str]) -> list[str]:
    """The existing dates from the first wanted one to the last, each standing for its period."""
    first, last = wanted
    return [label for label in labels if label >= first and label[: len(last)] <= last]
