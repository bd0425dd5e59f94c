"""Filters of the catalogue, as a value: how often, how fine, and which year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType

from je_explorer.stac.hints import CADENCES
from je_explorer.stac.model import Collection
from je_explorer.widgets import describe


@dataclass(frozen=True, slots=True)
class Filters:
    """What a data set must be to be listed; an empty text asks for nothing.

    Attributes:
        cadence: a key of `CADENCES`: ``"monthly"``.
        pixels: a key of `PIXELS`: ``"fine"``.
        year: one of which there are images: ``"2021"``.
        shelf: ``"favourites"`` or ``"recent"``.
    """

    cadence: str = ""
    pixels: str = ""
    year: str = ""
    shelf: str = ""

    def fits(self, collection: Collection) -> bool:
        """Whether a collection is all that is asked for; the shelf is the caller's."""
        return all(
            not getattr(self, name) or getattr(self, name) in values(collection)
            for name, values in KINDS.items()
        )

    @property
    def active(self) -> dict[str, str]:
        """The filters of `KINDS` that ask for something."""
        return {name: getattr(self, name) for name in KINDS if getattr(self, name)}

    def counts(self, name: str, collections: Iterable[Collection]) -> dict[str, int]:
        """How many collections each value of a filter would leave, beside the other filters."""
        others = replace(self, **{name: ""})
        counted: dict[str, int] = {}
        for collection in collections:
            if others.fits(collection):
                for value in KINDS[name](collection):
                    counted[value] = counted.get(value, 0) + 1
        return {value: counted[value] for value in sorted(counted, key=ORDERS[name])}


PIXELS: Mapping[str, float] = MappingProxyType(
    {"fine": 1_000.0, "middle": 10_000.0, "coarse": float("inf")}
)
"""Classes of resolution, by the largest side of a pixel in metres."""


def _cadence(collection: Collection) -> tuple[str, ...]:
    return (collection.cadence,) if collection.cadence in CADENCES else ()


def _pixels(collection: Collection) -> tuple[str, ...]:
    if not collection.ppu_max:
        return ()
    side = describe.pixel_metres(collection.ppu_max, describe.is_polar(collection))
    return (next(name for name, most in PIXELS.items() if side <= most),)


def _years(collection: Collection) -> tuple[str, ...]:
    """The years that have images; the usual values of a normal are of none."""
    if collection.start is None or collection.cadence.endswith("normal"):
        return ()
    last = collection.end or datetime.now(UTC)
    return tuple(str(year) for year in range(collection.start.year, last.year + 1))


KINDS: Mapping[str, Callable[[Collection], tuple[str, ...]]] = MappingProxyType(
    {"cadence": _cadence, "pixels": _pixels, "year": _years}
)
"""Filter -> the values under which a collection is found."""

ORDERS: Mapping[str, Callable[[str], int]] = MappingProxyType(
    {"cadence": list(CADENCES).index, "pixels": list(PIXELS).index, "year": lambda y: -int(y)}
)
"""Filter -> the order of its values in a menu: the newest year first."""
