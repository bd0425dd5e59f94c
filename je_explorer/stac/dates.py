"""Dates: what a user writes -> a range; and the periods that images stand for. All in UTC."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

import numpy as np

from je_explorer.errors import BadDates

DateLike: TypeAlias = "str | date | datetime | np.datetime64"
DatesLike: TypeAlias = "DateLike | Sequence[DateLike | None] | DateRange | None"

FIRST = datetime(1, 1, 1, tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)

_ACCEPTED = (
    'write "2021", "2021-07", "2021-07-01", "2021-07-01T03:00:00Z" (UTC), a pair of them'
    ' such as ("2021-07-01", "2021-08-31"), a datetime, or None for the newest'
)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """The time that one image stands for; ``end`` is exclusive. Ascending by ``start``.

    Attributes:
        start, end: UTC.
        label: as in the catalogue: ``"2021-07-01"``, ``"2021-07"``, ``"2021"``, hourly
            ``"2021-07-01T03"``, climate normals ``"07"``, ``"08-16"``, ``"213"``, and with the
            year in front where several years were asked for: ``"2020/07"``.
        folder: the date's part of the address, ``"2021-07/01"``.
        href: address of the date's catalogue, or of its collection outside JAXA's tree.
        normal: a climate normal, whose year says only which year it stands in for.
    """

    start: datetime
    end: datetime
    label: str
    folder: str = ""
    href: str = ""
    normal: bool = False


@dataclass(frozen=True, slots=True)
class DateRange:
    """A range of time in UTC, ``[start, end)``."""

    start: datetime
    end: datetime

    def touches(self, start: datetime, end: datetime) -> bool:
        """Whether a period ``[start, end)`` shares any moment with the range."""
        return start < self.end and self.start < max(end, start + timedelta(microseconds=1))

    @property
    def years(self) -> range:
        """The calendar years that the range touches."""
        last = self.end - timedelta(microseconds=1) if self.end > FIRST else self.end
        return range(self.start.year, last.year + 1)

    def __str__(self) -> str:
        last = self.end - timedelta(seconds=1) if self.end < LAST else self.end
        return f"{_day(self.start)} and {_day(max(last, self.start))}"


def _day(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d").zfill(10)


def parse_dates(dates: DatesLike) -> DateRange | None:
    """Read dates in any of the accepted forms.

    A date names its whole period, also as an end: ``("2021-06", "2021-07")`` includes all July. A
    date with minutes or seconds, and a ``datetime``, is a moment. Without a zone it is UTC.

    Args:
        dates: text, ``date``, ``datetime``, ``numpy.datetime64``, a pair of them whose ends may be
            None for open, text with a slash (``"2021-07-01/2021-08-31"``), or None.

    Returns:
        The range, or None for None (which stands for the newest image).

    Raises:
        BadDates: not one of these, or a range that ends before it starts.

    Example:
        >>> parse_dates("2021-07").end
        datetime.datetime(2021, 8, 1, 0, 0, tzinfo=datetime.timezone.utc)
    """
    if dates is None or isinstance(dates, DateRange):
        return dates
    ends = _ends(dates)
    if len(ends) == 1:
        return DateRange(*_span(ends[0]))
    if len(ends) != 2:
        raise BadDates(f"a range of dates has two ends; got {len(ends)} in {dates!r}: {_ACCEPTED}")
    first, last = ends
    start = FIRST if _is_open(first) else _span(first)[0]
    end = LAST if _is_open(last) else _span(last)[1]
    if start >= end:
        raise BadDates(
            f"the range starts at {first} and ends at {last}, before it starts: swap the two dates"
        )
    return DateRange(start, end)


def in_months(periods: Iterable[Period], months: Sequence[int]) -> tuple[Period, ...]:
    """The periods that start in one of these months of any year; without months, all.

    Raises:
        BadDates: a month that is no whole number from 1 to 12.

    Example:
        >>> every = [Period(datetime(y, m, 1), datetime(y, m, 28), f"{y}-{m:02}")
        ...          for y in (2021, 2022) for m in (7, 8)]
        >>> [period.label for period in in_months(every, [8])]
        ['2021-08', '2022-08']
    """
    wanted = set(months)
    if not wanted <= set(range(1, 13)):
        raise BadDates(f"months are numbers from 1 to 12; got {list(months)!r}")
    return tuple(period for period in periods if not wanted or period.start.month in wanted)


def _ends(dates: object) -> list[object]:
    if isinstance(dates, str):
        left, slash, right = dates.strip().partition("/")
        if slash and re.match(r"^(\d{4}([-T].*)?|\d{8}.*|\.\.|)$", right.strip()):
            return [left.strip(), right.strip()]
        return [dates]
    if isinstance(dates, list | tuple) or (isinstance(dates, np.ndarray) and dates.ndim == 1):
        return list(dates)
    return [dates]


def _is_open(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.strip() in ("", ".."))


def _span(value: object) -> tuple[datetime, datetime]:
    """The period that one date names, end exclusive."""
    if isinstance(value, np.datetime64):
        return _span_of_text(_numpy_text(value), value)
    if isinstance(value, datetime):
        if value != value:  # pandas.NaT is a datetime that equals nothing
            raise BadDates(f"{value!r} is no date: {_ACCEPTED}")
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment, _later(moment, timedelta(seconds=1))
    if isinstance(value, date):
        return _span_of_text(value.isoformat(), value)
    if isinstance(value, str):
        return _span_of_text(value, value)
    raise BadDates(f"{value!r} is no date: {_ACCEPTED}")


def _numpy_text(value: np.datetime64) -> str:
    if np.isnat(value):
        raise BadDates(f"{value!r} is no date: {_ACCEPTED}")
    unit = np.datetime_data(value.dtype)[0]
    return str(value.astype("datetime64[s]") if unit in ("ms", "us", "ns", "ps", "fs") else value)


_DATE = re.compile(
    r"^(?P<year>\d{4})"
    r"(?:[-/](?P<doy>\d{3})|[-/]?(?P<month>\d{2})(?:[-/]?(?P<day>\d{2})"
    r"(?:[T ](?P<hour>\d{2})(?P<time>:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?"
    r"(?P<zone>[Zz]|[+-]\d{2}:?\d{2})?)?)?)?[Zz]?$"
)


def _span_of_text(text: str, given: object) -> tuple[datetime, datetime]:
    match = _DATE.match(text.strip())
    if match is None:
        raise BadDates(f"{given!r} is no date: {_ACCEPTED}")
    part = match.groupdict()
    try:
        return _span_of_parts(part)
    except (ValueError, OverflowError):
        raise BadDates(f"{given!r} is not in the calendar: {_ACCEPTED}") from None


def _span_of_parts(part: dict[str, str | None]) -> tuple[datetime, datetime]:
    year = int(part["year"] or 0)
    if part["doy"]:
        return day_of_year(year, int(part["doy"]))
    if not part["month"]:
        return datetime(year, 1, 1, tzinfo=UTC), next_month(datetime(year, 12, 1, tzinfo=UTC))
    month = datetime(year, int(part["month"]), 1, tzinfo=UTC)
    if not part["day"]:
        return month, next_month(month)
    day = month.replace(day=int(part["day"]))
    if not part["hour"]:
        return day, _later(day, timedelta(days=1))
    hour = day + timedelta(hours=int(part["hour"])) - _zone(part["zone"])
    if int(part["hour"]) > 24:
        raise ValueError("an hour after 24")
    if not part["time"]:
        return hour, _later(hour, timedelta(hours=1))
    digits = re.sub(r"\D", "", re.split(r"[.,]", part["time"])[0]).ljust(4, "0")
    minutes, seconds = int(digits[:2]), int(digits[2:4])
    if minutes > 59 or seconds > 60:
        raise ValueError("a minute after 59")
    moment = hour + timedelta(minutes=minutes, seconds=seconds)
    return moment, _later(moment, timedelta(seconds=1))


def _zone(text: str | None) -> timedelta:
    if not text or text in "Zz":
        return timedelta(0)
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))


def _later(moment: datetime, step: timedelta) -> datetime:
    return moment + step if moment < LAST - step else LAST


def next_month(month: datetime) -> datetime:
    """The first of the month after the one that holds a moment, at midnight."""
    if (month.year, month.month) == (9999, 12):
        return LAST
    year, index = divmod(month.year * 12 + month.month, 12)
    return datetime(year, index + 1, 1, tzinfo=UTC)


def day_of_year(year: int, number: int) -> tuple[datetime, datetime]:
    """Day 1 to 365 or 366 of a year, as ``[start, end)``.

    Raises:
        ValueError: the year has no such day.
    """
    day = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=number - 1)
    if number < 1 or day.year != year:
        raise ValueError(f"{year} has no day {number}")
    return day, _later(day, timedelta(days=1))


def parse_moment(text: object) -> datetime | None:
    """A STAC date-time as UTC, or None where it can't be read. Lenient: zones may be missing."""
    if not isinstance(text, str):
        return None
    try:
        return _span_of_text(text, text)[0]
    except BadDates:
        return None
