"""BBox: an extent, west, south, east, north."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from je_explorer.errors import BadArea

BBoxLike: TypeAlias = "BBox | Sequence[float]"


@dataclass(frozen=True, slots=True)
class BBox:
    """An extent: ``west <= east`` and ``south <= north``, in the units of some CRS.

    A box across the antimeridian has ``east > 180``: ``BBox(170, -10, 190, 10)``. A point has no
    width and no height.

    Raises:
        BadArea: a coordinate is not finite, or the sides are swapped.
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not all(math.isfinite(v) for v in self):
            raise BadArea(f"the box {self.as_tuple()} has a coordinate that is not a finite number")
        if self.west > self.east or self.south > self.north:
            raise BadArea(f"the box {self.as_tuple()} is not in the order west, south, east, north")

    @classmethod
    def of(cls, value: BBoxLike, *, wraps: bool = True) -> BBox:
        """Read a box from four numbers, or six (3-D, whose heights are dropped).

        With ``wraps``, a west that is larger than the east crosses the antimeridian:
        ``[170, -10, -170, 10]`` is ``BBox(170, -10, 190, 10)``.

        Raises:
            BadArea: not four or six finite numbers, or south above north.

        Example:
            >>> BBox.of([170, -10, -170, 10])
            BBox(west=170.0, south=-10.0, east=190.0, north=10.0)
        """
        if isinstance(value, BBox):
            return value
        try:
            numbers = [float(v) for v in value]
        except (TypeError, ValueError):
            raise BadArea(
                f"an area needs four numbers west, south, east, north; got {value!r}"
            ) from None
        if len(numbers) == 6:
            numbers = [*numbers[0:2], *numbers[3:5]]
        if len(numbers) != 4:
            raise BadArea(f"an area needs four numbers west, south, east, north; got {value!r}")
        west, south, east, north = numbers
        if wraps and west > east:
            east += 360.0
        return cls(west, south, east, north)

    def __iter__(self) -> Iterator[float]:
        return iter((self.west, self.south, self.east, self.north))

    @property
    def width(self) -> float:
        """East minus west."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """North minus south."""
        return self.north - self.south

    @property
    def centre(self) -> tuple[float, float]:
        """The middle, as ``(x, y)``."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    def as_tuple(self) -> tuple[float, float, float, float]:
        """``(west, south, east, north)``."""
        return self.west, self.south, self.east, self.north

    def shifted(self, dx: float) -> BBox:
        """The same box, ``dx`` further east."""
        return BBox(self.west + dx, self.south, self.east + dx, self.north)

    def touches(self, other: BBox) -> bool:
        """Whether the boxes share at least a point."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    def intersection(self, other: BBox) -> BBox | None:
        """What both cover, or None where they don't touch."""
        if not self.touches(other):
            return None
        return BBox(
            max(self.west, other.west),
            max(self.south, other.south),
            min(self.east, other.east),
            min(self.north, other.north),
        )

    def union(self, other: BBox) -> BBox:
        """The smallest box that holds both."""
        return BBox(
            min(self.west, other.west),
            min(self.south, other.south),
            max(self.east, other.east),
            max(self.north, other.north),
        )
