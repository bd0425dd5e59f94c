"""The time axis of the charts: where dates lie, and how they are written. No widgets here."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from je_explorer.raster.statistics import Series

NORMAL_YEAR = "2001"
"""Climate normals belong to no year; the axis needs one, and does not show it."""

DAY = np.timedelta64(86_400_000, "ms")


def stretches(values: NDArray[np.floating]) -> list[slice]:
    """The runs of finite values.

    Example:
        >>> stretches(np.array([1.0, 2.0, np.nan, 4.0]))
        [slice(0, 2, None), slice(3, 4, None)]
    """
    good = np.concatenate([[False], np.isfinite(values), [False]])
    edges = np.flatnonzero(good[1:] != good[:-1])
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def times_of(series: Series) -> NDArray[np.datetime64]:
    """The time of each date; climate normals are spread over one year."""
    if not is_normal(series):
        return np.asarray(series.times, dtype="datetime64[ms]")
    start = np.datetime64(f"{NORMAL_YEAR}-01-01", "ms")
    step = np.timedelta64(365 * 86_400_000 // max(len(series), 1), "ms")
    return np.asarray(start + np.arange(len(series)) * step)


def is_normal(series: Series) -> bool:
    """Whether the dates belong to no year."""
    return bool(np.isnat(series.times).any())


def every_time(several: Sequence[Series]) -> dict[str, np.datetime64]:
    """The time of every date of some series, ascending."""
    found: dict[str, np.datetime64] = {}
    for series in several:
        found.update(zip(series.dates, times_of(series), strict=True))
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def span_of(times: NDArray[np.datetime64]) -> tuple[np.datetime64, np.datetime64]:
    """The ends of an axis: half a step of room on either side of the first and last time."""
    first, last = times.min(), times.max()
    room = half_step(times)
    return first - room, last + room


def half_step(times: NDArray[np.datetime64]) -> np.timedelta64:
    """Half of the usual distance of neighbouring times; half a day where there is one time only."""
    steps = np.diff(np.unique(times))
    return np.timedelta64(np.median(steps) // 2 if steps.size else DAY // 2)


def neighboured(
    times: NDArray[np.datetime64], values: NDArray[np.float64]
) -> tuple[NDArray[np.datetime64], NDArray[np.float64]]:
    """Bars for drawing: a single one gets neighbours without height, which give it its width.

    ``values`` are ``(..., time)``.
    """
    if len(times) != 1:
        return times, values
    step = 2 * half_step(times)
    room = [(0, 0)] * (values.ndim - 1) + [(1, 1)]
    return np.array([times[0] - step, times[0], times[0] + step]), np.pad(values, room)


def period_between(
    times: dict[str, np.datetime64], first: np.datetime64, last: np.datetime64
) -> tuple[str, ...]:
    """The dates between two times; where none is, the one nearest to their middle.

    Example:
        >>> months = np.array(["2021-01", "2021-02", "2021-03"], "datetime64[M]")
        >>> times = dict(zip("abc", months.astype("datetime64[ms]")))
        >>> period_between(times, np.datetime64("2021-01-20"), np.datetime64("2021-03-02"))
        ('b', 'c')
        >>> period_between(times, np.datetime64("2021-01-05"), np.datetime64("2021-01-06"))
        ('a',)
    """
    inside = tuple(label for label, time in times.items() if first <= time <= last)
    if inside or not times:
        return inside
    middle = first + (last - first) / 2
    return (min(times, key=lambda label: abs(times[label] - middle)),)


MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
HOUR_STEPS = (1, 2, 3, 4, 6, 8, 12, 24)
DAY_STEPS = (1, 2, 5, 7, 10, 14, 21)


def time_ticks(times: NDArray[np.datetime64], most: int = 8) -> NDArray[np.datetime64]:
    """Starts of months (or of years, days, hours) in a span of time, at most so many or one more.

    Dates that are whole years have no ticks between them.

    Example:
        >>> time_ticks(np.array(["2021-01-01", "2021-06-01"], "datetime64[ms]")).astype("M8[M]")
        array(['2021-01', '2021-02', '2021-03', '2021-04', '2021-05', '2021-06'],
              dtype='datetime64[M]')
    """
    first, last = times.min(), times.max()
    if first == last:
        return np.asarray(times[:1].astype("M8[ms]"))
    days = float((last - first) / np.timedelta64(1, "D"))
    if days > 62:
        months = np.arange(first.astype("M8[M]"), last.astype("M8[M]") + 1)
        least = 12 if bool((times.astype("M8[Y]") == times).all()) else 1
        steps = [s for s in MONTH_STEPS if s >= least]
        step = next((s for s in steps if len(months) / s <= most), MONTH_STEPS[-1])
        found = months[months.astype(int) % step == 0]
    elif days > 2:
        every = np.arange(first.astype("M8[D]"), last.astype("M8[D]") + 1)
        found = every[:: next((s for s in DAY_STEPS if len(every) / s <= most), 28)]
    else:
        hours = np.arange(first.astype("M8[h]"), last.astype("M8[h]") + 1)
        step = next((s for s in HOUR_STEPS if len(hours) / s <= most), HOUR_STEPS[-1])
        found = hours[hours.astype(int) % step == 0]
    kept = found.astype("M8[ms]")
    return np.asarray(kept[(kept >= first) & (kept <= last)])


SINGLE = {4: ("%Y", "%Y年"), 7: ("%b %Y", "%Y年%-m月"), 10: ("%-d %b %Y", "%Y年%-m月%-d日")}
"""How a date that is alone is written, by the length of its label."""


def tick_format(
    times: NDArray[np.datetime64], lang: str, normal: bool = False, label: str = ""
) -> str:
    """How dates are written on the axis, by the time that it spans; ``label`` is the first date."""
    if len(times) == 1 and len(label) in SINGLE and not normal:
        return SINGLE[len(label)][lang == "ja"]
    days = float((times.max() - times.min()) / np.timedelta64(1, "D"))
    japanese = lang == "ja"
    if normal:
        return "%-m月" if japanese else "%b"
    if days > 3 * 366 or len(label) == len(NORMAL_YEAR):
        return "%Y年" if japanese else "%Y"
    if days > 62:
        return "%Y年%-m月" if japanese else "%b %Y"
    if days > 2:
        return "%-m月%-d日" if japanese else "%-d %b"
    if days > 1:
        return "%-d日 %-H時" if japanese else "%-d %b %H:%M"
    return "%-H時" if japanese else "%H:%M"
