"""A process in words."""

from __future__ import annotations

from je_explorer.process import Composite, Difference
from je_explorer.stac.model import Collection
from je_explorer.stac.normals import years_of
from je_explorer.stac.titles import sensor_of
from je_explorer.widgets import text
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.steps.sources import key_of, name_of


def composite_words(lang: str, composite: Composite) -> str:
    """``"mean of Jul 2021 – Sep 2021"``."""
    method = method_words(lang, composite.method)
    if composite.dates is None:
        return method
    return text.say(lang, "composite.on", method=method, dates=period(lang, composite.dates))


def method_words(lang: str, method: str | float) -> str:
    """A composite's method: ``"mean"``, ``"90th percentile"``."""
    if isinstance(method, str) and not method.removeprefix("p").replace(".", "").isdigit():
        return text.say(lang, f"composite.{method}")
    share = f"{float(str(method).removeprefix('p')):g}"
    return text.say(lang, "composite.percentile", n=share if lang == "ja" else ordinal(share))


def ordinal(number: str) -> str:
    """A number as its place in an order: ``"1st"``, ``"12th"``, ``"33rd"``.

    Example:
        >>> [ordinal(n) for n in ("2", "11", "90", "2.5")]
        ['2nd', '11th', '90th', '2.5th']
    """
    teen = number[-2:-1] == "1" or "." in number
    ending = "th" if teen else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1:], "th")
    return f"{number}{ending}"


def period(lang: str, dates: tuple[str, str]) -> str:
    """``"Jul 2021 – Sep 2021"``; a single date once."""
    first, last = (text.date(lang, label) for label in dates)
    return first if first == last else f"{first} – {last}"


def masks_words(state: ExplorerState) -> str:
    """What masks keep together: ``"keeps 63 %"``, ``"2 masks, keep 41 % together"``."""
    lang, count = state.lang, len(state.process.masks)
    if not count:
        return text.say(lang, "mask.off")
    if is_refused(state):
        return text.say(lang, "mask.refused")
    if state.kept is None or len(state.shares) != count:
        return text.say(lang, "mask.working")
    if count == 1:
        return share_words(lang, state.kept)
    return text.say(lang, "mask.several", n=count, share=percent(state.kept))


def is_refused(state: ExplorerState) -> bool:
    """Whether the process was tried, and can't be done: there is nothing to wait for."""
    notice = state.notice
    return state.shown is None and notice is not None and notice.error


def share_words(lang: str, share: float | None) -> str:
    """``"keeps 63 %"``; nothing left says so."""
    if share is None:
        return text.say(lang, "mask.working")
    if share == 0.0:
        return text.say(lang, "mask.nothing")
    return text.say(lang, "mask.on", share=percent(share))


def percent(share: float) -> str:
    """A share in whole percent; what is not quite nothing or all is not rounded to it."""
    if 0.0 < share < 0.005:
        return "<1"
    if 0.995 <= share < 1.0:
        return ">99"
    return f"{100 * share:.0f}"


def difference_words(state: ExplorerState, made: Difference) -> str:
    """``"minus Jul 2021"``, ``"minus the mean of Jun 2021 – Aug 2021"``, ``"minus LST"``."""
    lang = state.lang
    if made.collection is not None:
        return text.say(
            lang, "difference.on", dates=name_of(state, key_of(made.collection, made.band))
        )
    if made.dates is None:
        return text.say(lang, "difference.off")
    dates = period(lang, made.dates)
    if made.dates[0] == made.dates[1]:
        return text.say(lang, "difference.on", dates=dates)
    method = method_words(lang, made.method)
    return text.say(lang, "difference.method", method=method, dates=dates)


def normal_words(lang: str, normal: Collection | None, current: Collection | None = None) -> str:
    """``"against the 2012–2021 normal"``, with the years where the band's name says them.

    A normal of another family says which: AMSR2's sea is compared with that of COBE-SST.
    """
    if normal is None:
        return text.say(lang, "anomaly.normal")
    years = years_of(normal)
    key = "anomaly.years" if years else "anomaly.normal"
    fields = {"first": years[0], "last": years[1]} if years else {}
    words = text.say(lang, key, **fields)
    sensor = sensor_of(normal)
    if current is None or not sensor or sensor == sensor_of(current):
        return words
    return text.say(lang, "anomaly.sensor", words=words, sensor=sensor)
