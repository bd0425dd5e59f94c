"""Raster: numbers on a grid, one image per date, and what the numbers mean."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from je_explorer.raster.grid import Grid


@dataclass(frozen=True, slots=True)
class ClassLabel:
    """One class (or bit) of a band: its code, its name and, where given, its colour ``#rrggbb``."""

    value: int
    name: str
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """What an asset's numbers mean. All tests are made on the number as stored (DN).

    Attributes:
        name: the asset's key, ``"LST"``.
        dtype: numpy name of the stored type.
        scale, offset: ``value = DN * scale + offset``, for role ``data`` only.
        nodata: the DN that marks a missing pixel, or None.
        valid_range: smallest and largest DN that is a measurement, or None.
        errors: further DNs that are no measurements.
        unit: of the values, ``""`` where there is none.
        classes: names of class codes or bits.
        role: ``"data"`` (physical values), ``"data-mask"`` (classes, bit flags: kept as stored) or
            ``"visual"`` (a picture).
        title: for people.
    """

    name: str
    dtype: str = "float32"
    scale: float = 1.0
    offset: float = 0.0
    nodata: float | None = None
    valid_range: tuple[float, float] | None = None
    errors: tuple[float, ...] = ()
    unit: str = ""
    classes: tuple[ClassLabel, ...] = ()
    role: str = "data"
    title: str = ""

    @property
    def is_classes(self) -> bool:
        """Whether the values are codes, of which no mean can be taken."""
        return self.role == "data-mask"

    @property
    def is_picture(self) -> bool:
        """Whether the values are colours."""
        return self.role == "visual"


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that could not be delivered: its date's label, its address, and why."""

    date: str
    href: str
    reason: str


@dataclass(frozen=True, eq=False)
class Raster:
    """Images of one band on one grid.

    Attributes:
        values: float32 ``(time, y, x)``, missing is NaN; for classes and flags integers as stored,
            with ``known`` beside them; for pictures uint8 ``(time, y, x, 4)``.
        grid: where the pixels lie.
        dates: one label per image, as in the catalogue: ``"2021-07-01"``, ``"2021-07"``, ``"07"``.
        band: what the values mean.
        times: datetime64[s], the start of each date's period; NaT for climate normals.
        known: bool ``(time, y, x)`` where NaN can't mark a missing pixel; else None.
        missing: parts that could not be delivered, each with its reason.
        collection, title: where the data come from.
    """

    values: NDArray[np.generic]
    grid: Grid
    dates: tuple[str, ...]
    band: Band
    times: NDArray[np.datetime64] = field(
        default_factory=lambda: np.empty(0, dtype="datetime64[s]")
    )
    known: NDArray[np.bool_] | None = None
    missing: tuple[Missing, ...] = ()
    collection: str = ""
    title: str = ""

    @property
    def valid(self) -> NDArray[np.bool_]:
        """Bool ``(time, y, x)``: True where a pixel was measured."""
        if self.known is not None:
            return self.known
        return np.asarray(~np.isnan(self.values))
