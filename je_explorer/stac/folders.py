"""JAXA's date folders: ``2021-07/01``, ``2021-07/01-03``, ``2024-07``, ``2020``, ``08-16``, ...

The folder names the start of a period; the collection's cadence tells how long it is.
Source: the folders and ``je:stac_date_format`` of JAXA's service.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from je_explorer.stac.dates import DateRange, Period, day_of_year, next_month

DAY = timedelta(days=1)
EIGHT_DAYS = timedelta(days=8)
REFERENCE_YEAR = 2000
"""The year that normals stand in when no year was asked for: a leap year, so that none is lost."""

_PATTERNS: dict[str, re.Pattern[str]] = {
    "hour": re.compile(r"^(\d{4})-(\d{1,2})[/-](\d{1,2})[-T](\d{1,2})$"),
    "day": re.compile(r"^(\d{4})-(\d{1,2})[/-](\d{1,2})$"),
    "month": re.compile(r"^(\d{4})-(\d{1,2})$"),
    "year": re.compile(r"^(\d{4})$"),
    "normal day": re.compile(r"^(\d{1,2})-(\d{1,2})$"),
    "normal doy": re.compile(r"^(\d{3})$"),
    "normal month": re.compile(r"^(\d{1,2})$"),
}


@dataclass(frozen=True, slots=True)
class DateFolder:
    """A date folder that was understood: what it names, and its numbers."""

    kind: str
    numbers: tuple[int, ...]
    text: str
    href: str = ""

    @property
    def normal(self) -> bool:
        """Whether it is a climate normal, which belongs to no year."""
        return self.kind.startswith("normal")


def read_folder(text: str, href: str = "") -> DateFolder | None:
    """Understand the part of an address between the collection and the level.

    Example:
        >>> read_folder("2021-07/01-03").numbers
        (2021, 7, 1, 3)
    """
    for kind, pattern in _PATTERNS.items():
        match = pattern.match(text.strip("/"))
        if match:
            numbers = tuple(int(v) for v in match.groups())
            return DateFolder(kind, numbers, text.strip("/"), href)
    return None


def is_two_deep(date_format: str | None) -> bool:
    """Whether dates lie in month catalogues: daily and hourly formats."""
    return "/" in (date_format or "")


_FORMATS = {
    "month": "YYYY-MM",
    "year": "YYYY",
    "normal month": "MM",
    "normal day": "MM-DD",
    "normal doy": "DDD",
}


def guess_format(folder: str, collection_id: str) -> str | None:
    """The date format of a collection that does not tell it, by its first folder and its id."""
    found = read_folder(folder)
    if found is None:
        return None
    if found.kind == "month" and collection_id.endswith("hourly"):
        return "YYYY-MM/DD-hh"
    if found.kind == "month" and collection_id.endswith(("daily", "8-day", "half-monthly")):
        return "YYYY-MM/DD"
    return _FORMATS.get(found.kind)


def period_of(folder: DateFolder, cadence: str, year: int | None = None) -> Period | None:
    """The period that a folder stands for; None for a day that the calendar does not have.

    Args:
        folder: from ``read_folder``.
        cadence: ``"daily"``, ``"8-day"``, ``"half-monthly"``, ...; ``""`` counts days as days.
        year: the year that a climate normal stands in for; None labels it without one.
    """
    try:
        start = _start(folder, REFERENCE_YEAR if year is None else year)
        end = _END[folder.kind](start, cadence)
    except (ValueError, OverflowError):
        return None
    label = folder.text if year is None or not folder.normal else f"{year}/{folder.text}"
    if not folder.normal:
        label = _LABEL[folder.kind].format(*folder.numbers)
    return Period(start, end, label, folder.text, folder.href, folder.normal)


def _start(folder: DateFolder, year: int) -> datetime:
    if folder.kind == "normal doy":
        return day_of_year(year, folder.numbers[0])[0]
    numbers = (year, *folder.numbers) if folder.normal else folder.numbers
    year, month, day, hour = (*numbers, *(1, 1, 0)[len(numbers) - 1 :])
    return datetime(year, month, day, hour, tzinfo=UTC)


_LABEL = {
    "hour": "{:04d}-{:02d}-{:02d}T{:02d}",
    "day": "{:04d}-{:02d}-{:02d}",
    "month": "{:04d}-{:02d}",
    "year": "{:04d}",
}


def _end_of_day(start: datetime, cadence: str) -> datetime:
    """The end of a period that a day begins; 8-day periods start anew on 1 January."""
    year_end = datetime(start.year + 1, 1, 1, tzinfo=UTC)
    family = cadence.removesuffix("-normal")
    if family == "8-day":
        return min(start + EIGHT_DAYS, year_end)
    if family == "half-monthly":
        return start.replace(day=16) if start.day < 16 else next_month(start)
    if family == "monthly":
        return next_month(start)
    return year_end if family == "yearly" else start + DAY


_END: dict[str, Callable[[datetime, str], datetime]] = {
    "hour": lambda start, cadence: start + timedelta(hours=1),
    "day": _end_of_day,
    "month": lambda start, cadence: next_month(start),
    "year": lambda start, cadence: datetime(start.year + 1, 1, 1, tzinfo=UTC),
    "normal day": _end_of_day,
    "normal doy": lambda start, cadence: start + DAY,
    "normal month": lambda start, cadence: next_month(start),
}


def cadence_by_spacing(starts: Iterable[datetime]) -> str:
    """Guess a cadence from the days that exist: ``"half-monthly"``, ``"8-day"`` or ``"daily"``."""
    days = sorted(set(starts))
    if len(days) < 2:
        return "daily"
    if all(day.day in (1, 16) for day in days):
        return "half-monthly"
    if all((day.timetuple().tm_yday - 1) % 8 == 0 for day in days):
        return "8-day"
    return "daily"


def periods_of(
    found: Sequence[DateFolder], cadence: str, wanted: DateRange | None
) -> tuple[Period, ...]:
    """The periods of folders that a range touches, ascending; all of them for None.

    Normals are repeated for each year of the range; over several years each label names its year.
    Without a range, or with an open one, they are given once, without a year.
    """
    starts = [_start_or_none(folder) for folder in found if folder.kind.endswith("day")]
    known = cadence or cadence_by_spacing(start for start in starts if start)
    years = years_of_normals(wanted)
    periods = [period for folder in found for period in _repeated(folder, known, years)]
    chosen = [
        p
        for p in periods
        if wanted is None or (p.normal and not years) or wanted.touches(p.start, p.end)
    ]
    unique = {period.label: period for period in sorted(chosen)}
    return tuple(unique.values())


def _start_or_none(folder: DateFolder) -> datetime | None:
    try:
        return _start(folder, REFERENCE_YEAR)
    except ValueError:
        return None


def _repeated(folder: DateFolder, cadence: str, years: Sequence[int]) -> Iterable[Period]:
    if not folder.normal or not years:
        repeated = [period_of(folder, cadence)]
    elif len(years) == 1:
        alone = period_of(folder, cadence, years[0])
        repeated = [replace(alone, label=folder.text)] if alone else []
    else:
        repeated = [period_of(folder, cadence, year) for year in years]
    return [period for period in repeated if period]


MAX_YEARS = 300


def years_of_normals(wanted: DateRange | None) -> Sequence[int]:
    """The years to repeat normals for; none for no range, or for one that is open."""
    years: Sequence[int] = () if wanted is None else wanted.years
    return years if len(years) <= MAX_YEARS else ()


def parse_normals(dates: object) -> DateRange | None:
    """Read labels of climate normals, ``"07"``, ``"08-16"``, ``"213"`` or a pair; None otherwise.

    The range lies in the year that normals stand in when no year was asked for.
    """
    ends = [dates, dates] if isinstance(dates, str) else dates
    if not isinstance(ends, list | tuple) or len(ends) != 2:
        return None
    found = [read_folder(end) if isinstance(end, str) else None for end in ends]
    if not all(folder and folder.normal for folder in found):
        return None
    periods = [p for folder in found if folder and (p := period_of(folder, "daily"))]
    if len(periods) != 2 or periods[1].end <= periods[0].start:
        return None
    return DateRange(periods[0].start, periods[1].end)
