"""Words, dates and sizes as the dashboard says them, in English and Japanese."""

from __future__ import annotations

import re
from typing import Any

from je_explorer.widgets.words import WORDS

LANGUAGES = ("en", "ja")

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def say(lang: str, key: str, **fields: Any) -> str:
    """The words of a key in a language (English for an unknown one), with its fields filled in."""
    return WORDS[key][lang == "ja"].format(**fields)


def size(count: int) -> str:
    """Bytes in words: ``"4.1 MB"``, ``"320 kB"``."""
    if count < 1000:
        return f"{count} B"
    if count < 999_500:
        return f"{count / 1000:.0f} kB"
    megabytes = count / 1_000_000
    if megabytes < 999.5:
        return f"{megabytes:.1f} MB" if megabytes < 9.95 else f"{megabytes:.0f} MB"
    return f"{megabytes / 1000:.1f} GB"


def duration(lang: str, seconds: float) -> str:
    """An estimated time: ``"2 s"``, ``"3 min"``; at least a second."""
    if seconds < 90:
        return say(lang, "seconds", n=max(1, round(seconds)))
    return say(lang, "minutes", n=round(seconds / 60))


def distance(metres: float) -> str:
    """A pixel's size in two figures: ``"250 m"``, ``"11 km"``, ``"1.2 km"``."""
    rounded = float(f"{metres:.2g}")
    return f"{rounded:g} m" if rounded < 1000 else f"{rounded / 1000:g} km"


_LABEL = re.compile(
    r"^(?:(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d))?)?)?|(?:(\d{4})/)?(\d{2,3})(?:-(\d\d))?)$"
)


def date(lang: str, label: str, *, long: bool = False) -> str:
    """A catalogue's date label in words.

    ``"2022-08"`` is ``"Aug 2022"`` (``long``: ``"August 2022"``) or ``"2022年8月"``. Days of the
    year and labels of other catalogues stay as they are.
    """
    match = _LABEL.match(label)
    if match is None:
        return label
    year, month, day, hour, normal_year, first, second = match.groups()
    if first is not None:
        if len(first) == 3:
            return label
        year, month, day = normal_year, first, second
    if month is not None and not 1 <= int(month) <= 12:
        return label
    words = _japanese(year, month, day) if lang == "ja" else _english(year, month, day, long)
    return say(lang, "date.clock", date=words, hour=hour) if hour else words


def brief(lang: str, label: str) -> str:
    """As `date`, for a narrow menu: days and hours stay as in the catalogue."""
    return label if len(label) > 7 and label[4:5] == "-" else date(lang, label)


def month(lang: str, number: int) -> str:
    """A month's name: ``"August"``, ``"8月"``; ``""`` for 0."""
    if not number:
        return ""
    return f"{number}月" if lang == "ja" else LONG_MONTHS[number - 1]


def _english(year: str | None, month: str | None, day: str | None, long: bool) -> str:
    name = (LONG_MONTHS if long else MONTHS)[int(month) - 1] if month else None
    return " ".join(part for part in (day and str(int(day)), name, year) if part)


def _japanese(year: str | None, month: str | None, day: str | None) -> str:
    parts = ((year, "年"), (month and str(int(month)), "月"), (day and str(int(day)), "日"))
    return "".join(f"{value}{unit}" for value, unit in parts if value)


def count(lang: str, key: str, n: int) -> str:
    """The words of ``key.one`` or ``key.count``, as the number needs."""
    return say(lang, f"{key}.one") if n == 1 else say(lang, f"{key}.count", n=n)
