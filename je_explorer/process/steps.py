"""The steps that are done to images: masks, a reference, a composite; and where others come from.

Each is a value: it says which other images it needs, and how it is done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import BadDates, BadMask, RequestError
from je_explorer.raster.align import paired_with_gaps
from je_explorer.raster.difference import normals
from je_explorer.raster.mask import met
from je_explorer.raster.raster import Raster
from je_explorer.request import Request

CONDITIONS = ("range", "values", "bits")

Dates: TypeAlias = "tuple[str, str]"
"""First and last label, both included."""


@dataclass(frozen=True, slots=True)
class Source:
    """Another collection, of which the images are loaded beside the main ones.

    Attributes:
        collection: id.
        band: name, or None for the first.
        dates: first and last; None is the newest one, which then counts for all dates.
        same_dates: take the dates of the main images instead.
    """

    collection: str
    band: str | None = None
    dates: Dates | None = None
    same_dates: bool = False

    def request(self, main: Request) -> Request:
        """What to load beside the main images: the same area at the same resolution."""
        dates = main.dates if self.same_dates else self.dates
        months = main.months if self.same_dates else ()
        return replace(main, collection=self.collection, band=self.band, dates=dates, months=months)


@dataclass(frozen=True, slots=True)
class Mask:
    """Keep only the pixels that meet one condition; the arguments of ``Raster.keep``.

    Attributes:
        condition: ``"range"`` (two ends, None leaves one open), ``"values"`` or ``"bits"`` (from
            bit zero on: 1 set, 0 not set, None either).
        wanted: the range's ends, the values, or the bits.
        where: whose values are tested; None is the images' own.
    """

    condition: str
    wanted: tuple[float | None, ...]
    where: Source | None = None

    def __post_init__(self) -> None:
        if self.condition not in CONDITIONS:
            known = ", ".join(CONDITIONS)
            raise BadMask(f"there is no condition {self.condition!r}; there are {known}")

    @property
    def options(self) -> dict[str, list[float | None]]:
        """The keyword argument of ``Raster.keep``."""
        return {self.condition: list(self.wanted)}

    def request(self, main: Request) -> Request | None:
        """What to load for it, or None."""
        return None if self.where is None else self.where.request(main)

    def met(self, raster: Raster, other: Raster | None, *, gaps: bool = False) -> NDArray[np.bool_]:
        """Where the condition is met: bool ``(time, y, x)``, or ``(1, y, x)`` for all dates.

        With ``gaps`` it is met nowhere on the dates that the tested images have not.
        """
        return met(raster, other, self.options, gaps=gaps and self.by_date)

    @property
    def by_date(self) -> bool:
        """Whether each date is tested on another image of the same date."""
        return self.where is not None and self.where.same_dates

    def lacking(self, raster: Raster, other: Raster | None) -> tuple[str, ...]:
        """The dates of the images that the tested ones have not."""
        return _unmatched(raster, other) if self.by_date else ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Subtract a reference: the same collection at other dates, or another collection.

    Attributes:
        dates: of the reference. Several become one image by ``method``. None, for another
            collection, takes the dates of the images, one from the other.
        collection, band: of the reference; None is the images' own.
        method: the composite of the reference's dates.
    """

    dates: Dates | None = None
    collection: str | None = None
    band: str | None = None
    method: str | float = "mean"

    def __post_init__(self) -> None:
        if self.dates is None and self.collection is None:
            raise BadDates(
                "a difference needs other dates or another collection: the images minus"
                " themselves are zero everywhere"
            )

    def request(self, main: Request) -> Request:
        """The reference's images."""
        if self.dates is not None:
            main = replace(main, dates=self.dates, months=())
        if self.collection is None:
            return main
        return replace(main, collection=self.collection, band=self.band)

    def apply(self, raster: Raster, other: Raster | None, *, gaps: bool = False) -> Raster:
        """The raster minus the reference."""
        reference = needed(other, "difference")
        if self.dates is not None and len(reference.dates) > 1:
            reference = reference.composite(self.method)
        return raster.difference(reference, gaps=gaps and self.by_date)

    @property
    def by_date(self) -> bool:
        """Whether each date has a reference of its own."""
        return self.dates is None

    def lacking(self, raster: Raster, other: Raster | None) -> tuple[str, ...]:
        """The dates of the images that the reference has not."""
        return _unmatched(raster, other) if self.by_date else ()


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Subtract from each date its climate normal, which another collection holds."""

    collection: str
    band: str | None = None

    def request(self, main: Request) -> Request:
        """The normals of the images' dates."""
        return replace(main, collection=self.collection, band=self.band)

    def apply(self, raster: Raster, other: Raster | None, *, gaps: bool = False) -> Raster:
        """The raster minus the normal of each date."""
        return raster.anomaly(needed(other, "anomaly"), gaps=gaps)

    def lacking(self, raster: Raster, other: Raster | None) -> tuple[str, ...]:
        """The dates of the images that have no normal."""
        return () if other is None else _without(raster, normals(raster, other))


@dataclass(frozen=True, slots=True)
class Composite:
    """One image from the dates of a period; the methods are those of ``Raster.composite``.

    ``dates`` of None takes all dates that are there.
    """

    method: str | float = "mean"
    dates: Dates | None = None


Reference: TypeAlias = "Difference | Anomaly"
Step: TypeAlias = "Mask | Difference | Anomaly"
"""A step that may need other images."""


def _unmatched(raster: Raster, other: Raster | None) -> tuple[str, ...]:
    return () if other is None else _without(raster, paired_with_gaps(raster, other))


def _without(raster: Raster, pairs: NDArray[np.intp]) -> tuple[str, ...]:
    return tuple(label for label, pair in zip(raster.dates, pairs, strict=True) if pair < 0)


def needed(other: Raster | None, step: str) -> Raster:
    """The images that a step works with.

    Raises:
        RequestError: there are none.
    """
    if other is None:
        raise RequestError(f"the {step} needs other images: load those that needs() names")
    return other
