"""The dates of JAXA's tree. Of its months only those that a request touches are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from je_explorer.stac.address import folder
from je_explorer.stac.dates import DateRange, Period
from je_explorer.stac.folders import (
    DateFolder,
    is_two_deep,
    period_of,
    periods_of,
    read_folder,
)
from je_explorer.stac.model import Collection, Link
from je_explorer.stac.parse import Node, links_of
from je_explorer.stac.reader import DAY, Reader, age_of_catalog, wave

WITHIN_MONTH = ("daily", "hourly", "half-monthly", "monthly")
"""Cadences whose periods end in the month whose folder holds them."""


@dataclass(frozen=True, slots=True)
class _Month:
    period: Period
    href: str


async def periods(
    reader: Reader, collection: Collection, wanted: DateRange | None
) -> tuple[Period, ...]:
    """The dates that a range touches, ascending; all for None.

    Raises:
        SourceError: the collection or a month could not be fetched.
    """
    node = await reader.node(collection.href, DAY)
    if not is_two_deep(collection.date_format):
        return periods_of(_folders(node.follow("child")), collection.cadence, wanted)
    months = [m for m in _months(reader, node) if _may_touch(m, collection.cadence, wanted)]
    found = await wave(months, lambda month: _days(reader, month))
    return periods_of([day for days in found for day in days], collection.cadence, wanted)


async def newest(reader: Reader, collection: Collection) -> tuple[Period, ...]:
    """The newest date, as a tuple of one; all climate normals of a year; empty without any."""
    node = await reader.node(collection.href, DAY)
    if not is_two_deep(collection.date_format):
        found = periods_of(_folders(node.follow("child")), collection.cadence, None)
        return found if found and found[0].normal else found[-1:]
    for month in reversed(_months(reader, node)):
        days = periods_of(await _days(reader, month), collection.cadence, None)
        if days:
            return days[-1:]
    return ()


async def nearest(reader: Reader, collection: Collection, wanted: DateRange) -> Period | None:
    """The date nearest to a range that touches none; asks for at most two months."""
    node = await reader.node(collection.href, DAY)
    if not is_two_deep(collection.date_format):
        found: Sequence[Period] = periods_of(
            _folders(node.follow("child")), collection.cadence, None
        )
    else:
        months = sorted(_months(reader, node), key=lambda m: distance(m.period, wanted))[:2]
        days = await wave(months, lambda month: _days(reader, month))
        found = periods_of([d for part in days for d in part], collection.cadence, None)
    return min(found, key=lambda period: distance(period, wanted), default=None)


def distance(period: Period, wanted: DateRange) -> timedelta:
    """How far a period lies from a range; zero where they touch."""
    return max(period.start - wanted.end, wanted.start - period.end, timedelta(0))


def span(collection: Collection) -> tuple[str, str] | None:
    """The labels of the first and last month or date that the collection's own file names."""
    links = links_of(collection.raw, collection.href, lambda rel: rel == "child")
    found = (read_folder(folder(link.href)) for link in links)
    known = sorted(p for f in found if f and not f.normal and (p := period_of(f, "")))
    return (known[0].label, known[-1].label) if known else None


def _folders(links: Sequence[Link]) -> list[DateFolder]:
    found = (read_folder(folder(link.href), link.href) for link in links)
    return [date_folder for date_folder in found if date_folder]


def _months(reader: Reader, node: Node) -> list[_Month]:
    months = []
    for link in node.follow("child"):
        found = read_folder(folder(link.href), link.href)
        period = period_of(found, "monthly") if found and found.kind == "month" else None
        if period is None:
            reader.problems[link.href] = "its folder is no month like 2021-07"
        else:
            months.append(_Month(period, link.href))
    return sorted(months, key=lambda month: month.period)


def _may_touch(month: _Month, cadence: str, wanted: DateRange | None) -> bool:
    """Whether a month may hold a date that a range touches; 8-day periods pass a month's end."""
    if wanted is None:
        return True
    reach = timedelta(0) if cadence in WITHIN_MONTH else timedelta(days=7)
    return wanted.touches(month.period.start, month.period.end + reach)


async def _days(reader: Reader, month: _Month) -> list[DateFolder]:
    node = await reader.try_node(month.href, age_of_catalog(month.period.end))
    name = folder(month.href)
    found = (
        read_folder(f"{name}/{folder(link.href)}", link.href)
        for link in (node.follow("child") if node else ())
    )
    return [day for day in found if day]
