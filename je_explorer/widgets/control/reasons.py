"""What a notice can say of the situation: names, dates and places that its error speaks of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from je_explorer.stac.model import Collection
from je_explorer.widgets import describe, text
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.report import Notice


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a data set."""

    collection: Collection

    def say(self, lang: str) -> str:
        """The short title in a language."""
        return describe.title(self.collection, lang)


@dataclass(frozen=True, slots=True)
class Day:
    """A date, by its label in the catalogue."""

    label: str

    def say(self, lang: str) -> str:
        """The date in the words of a language."""
        return text.date(lang, self.label)


@dataclass(frozen=True, slots=True)
class Extent:
    """The part of the globe that a data set covers."""

    collection: Collection

    def say(self, lang: str) -> str:
        """``"60°S – 60°N, 180°W – 180°E"``."""
        west, south, east, north = self.collection.bbox
        latitudes = f"{_degrees(south, 'SN')} – {_degrees(north, 'SN')}"
        return f"{latitudes}, {_degrees(west, 'WE')} – {_degrees(east, 'WE')}"


def explained(notice: Notice, state: ExplorerState) -> Notice:
    """A notice with the names, dates and places that belong to it, where they are known."""
    tell = FACTS.get(notice.key)
    fields = tell(state) if tell is not None else ()
    return replace(notice, key=f"{notice.key}.known", fields=fields) if fields else notice


def _dates(state: ExplorerState) -> tuple[tuple[str, object], ...]:
    current, labels = state.current, state.available
    if current is None or not labels:
        return ()
    return ("name", Title(current)), ("first", Day(labels[0])), ("last", Day(labels[-1]))


def _extent(state: ExplorerState) -> tuple[tuple[str, object], ...]:
    current = state.current
    if current is None or describe.is_polar(current):
        return ()
    return ("name", Title(current)), ("extent", Extent(current))


FACTS: dict[str, Callable[[ExplorerState], tuple[tuple[str, object], ...]]] = {
    "error.NoDates": _dates,
    "error.AreaOutside": _extent,
}


def _degrees(value: float, sides: str) -> str:
    return f"{abs(value):g}°{sides[value > 0] if value else ''}"
