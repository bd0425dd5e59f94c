"""A process in words."""

from __future__ import annotations

from je_explorer.process import Composite
from je_explorer.stac.model import Collection
from je_explorer.widgets import text


def composite_words(lang: str, composite: Composite) -> str:
    """``"mean of Jul 2021 – Sep 2021"``."""
    method = method_words(lang, composite.method)
    if composite.dates is None:
        return method
    return text.say(lang, "composite.on", method=method, dates=period(lang, composite.dates))


def method_words(lang: str, method: str | float) -> str:
    """A composite's method: ``"mean"``, ``"90th percentile"``."""
    if isinstance(method, str):
        return text.say(lang, f"composite.{method}")
    return text.say(lang, "composite.percentile", n=f"{method:g}")


def period(lang: str, dates: tuple[str, str]) -> str:
    """``"Jul 2021 – Sep 2021"``; a single date once."""
    first, last = (text.date(lang, label) for label in dates)
    return first if first == last else f"{first} – {last}"


def normal_words(lang: str, normal: Collection | None) -> str:
    """``"against the 2012–2021 normal"``, with the years where the band's name says them."""
    bands = "" if normal is None or not normal.bands else normal.bands[0]
    years = [part for part in bands.split("_") if len(part) == 4 and part.isdigit()]
    if len(years) == 2:
        return text.say(lang, "anomaly.years", first=years[0], last=years[1])
    return text.say(lang, "anomaly.normal")
