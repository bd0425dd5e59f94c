"""The dates of a collection: JAXA's folder names and the periods that they stand for."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

NORMAL_YEARS = (2012, 2021)
"""The years that the climate normals are said to be means of."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """One date of a collection.

    Attributes:
        folder: below the collection: ``"2021-07/01"``, ``"2021-07"``, ``"07"``.
        start: of the period, UTC.
        end: its last second.
        normal: whether it is a climate normal, which belongs to no year.
    """

    folder: str
    start: datetime
    end: datetime
    normal: bool = False

    @property
    def year(self) -> int:
        """Of the start."""
        return self.start.year

    @property
    def month(self) -> float:
        """1 in the middle of January, 7.5 at the end of July. A normal's years don't count."""
        middle = self.start + (self.end.replace(year=self.year) - self.start) / 2
        return middle.month + (middle.day - 15.5) / 30.5


def _until(start: datetime, following: datetime, folder: str) -> Stamp:
    return Stamp(folder, start, following - timedelta(seconds=1))


def _next_month(start: datetime) -> datetime:
    return start.replace(day=1) + timedelta(days=monthrange(start.year, start.month)[1])


def months(first: datetime, count: int) -> tuple[Stamp, ...]:
    """``count`` months: ``2021-07``."""
    stamps = []
    for _ in range(count):
        following = _next_month(first)
        stamps.append(_until(first, following, f"{first:%Y-%m}"))
        first = following
    return tuple(stamps)


def half_months(first: datetime, count: int) -> tuple[Stamp, ...]:
    """``count`` half months, that start on the 1st and the 16th: ``2021-07/16``."""
    stamps = []
    for _ in range(count):
        following = first.replace(day=16) if first.day == 1 else _next_month(first)
        stamps.append(_until(first, following, f"{first:%Y-%m/%d}"))
        first = following
    return tuple(stamps)


def days(first: datetime, count: int, step: int = 1) -> tuple[Stamp, ...]:
    """``count`` single days, ``step`` days apart: ``2021-07/01``."""
    starts = [first + timedelta(days=step * number) for number in range(count)]
    return tuple(_until(start, start + timedelta(days=1), f"{start:%Y-%m/%d}") for start in starts)


def hours(first: datetime, count: int) -> tuple[Stamp, ...]:
    """``count`` hours: ``2021-07/03-09``."""
    starts = [first + timedelta(hours=number) for number in range(count)]
    return tuple(
        _until(start, start + timedelta(hours=1), f"{start:%Y-%m/%d-%H}") for start in starts
    )


def years(first: int, count: int) -> tuple[Stamp, ...]:
    """``count`` years: ``2019``."""
    return tuple(
        _until(datetime(year, 1, 1), datetime(year + 1, 1, 1), f"{year}")
        for year in range(first, first + count)
    )


def normal_months() -> tuple[Stamp, ...]:
    """The twelve months of a climate normal: ``07``. The period is the years of the mean."""
    first, last = NORMAL_YEARS
    return tuple(
        Stamp(
            f"{month:02d}",
            datetime(first, month, 1),
            datetime(last, month, monthrange(last, month)[1], 23, 59, 59),
            normal=True,
        )
        for month in range(1, 13)
    )
