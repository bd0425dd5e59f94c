"""What the charts say in words: their keys, the trend, the values of a date."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from je_explorer.raster.statistics import Series
from je_explorer.render.units import Conversion
from je_explorer.widgets import text
from je_explorer.widgets.charts.curves import middle_of, trend_of
from je_explorer.widgets.charts.tables import Named
from je_explorer.widgets.charts.times import is_normal
from je_explorer.widgets.controls import escaped
from je_explorer.widgets.figures import figure
from je_explorer.widgets.values.look import ChartLook

TREND_WORDS = {
    (False, True): "trend.clear",
    (False, False): "trend.unclear",
    (True, True): "trend.brief.clear",
    (True, False): "trend.brief.unclear",
}
"""By whether it is said in brief, and whether zero lies outside the interval."""


def keys(several: Sequence[Named], look: ChartLook, scale: Conversion, lang: str) -> str:
    """The unit, the areas with their colours and trends, and what line and band are, as HTML."""
    brief = len(several) > 1
    names = [
        key(colour, f"{name}: {trend_words(series, look, scale, lang, brief=brief)}")
        if look.trend
        else key(colour, name)
        for name, colour, series in several
    ]
    words = text.say(lang, drawn_key(look))
    if look.trend:
        words = text.say(lang, "trend.unit", unit=scale.label) if brief else ""
    meaning = f"<em>{escaped(words)}</em>"
    return f"<b>{escaped(scale.label)}</b>{''.join(names)}{meaning}"


def key(colour: str, words: str, opacity: float = 1.0) -> str:
    """A colour and what it means, as HTML."""
    style = f"background:{escaped(colour)};opacity:{opacity:.2f}"
    safe = escaped(words)
    return f'<span title="{safe}"><i style="{style}"></i><small>{safe}</small></span>'


def drawn_key(look: ChartLook) -> str:
    """The key of the words for a line and its band."""
    return f"drawn.weighted.{look.spread}" if look.weighted else f"drawn.{look.spread}"


def trend_words(
    series: Series, look: ChartLook, scale: Conversion, lang: str, *, brief: bool = False
) -> str:
    """``"+0.42 ± 0.15 °C per decade, 36 dates"``; in brief ``"+0.42 ± 0.15"``."""
    if is_normal(series):
        return text.say(lang, "trend.normal")
    found = trend_of(series, look)
    if found is None:
        return text.say(lang, "trend.short")
    change = scale.difference
    slope, interval = change.show(found.slope), change.show(found.interval)
    digits = decimals(interval)
    words = text.say(
        lang, TREND_WORDS[brief, found.is_clear],
        slope=f"{slope:+.{digits}f}".replace("-", "−"), interval=f"{interval:.{digits}f}",
        unit=scale.label, n=found.n,
    )  # fmt: skip
    return words.replace("  ", " ")  # where there is no unit


def decimals(interval: float) -> int:
    """Decimals that show two figures of an uncertainty: no more of a number means anything.

    Example:
        >>> decimals(0.147), decimals(3.2), decimals(48.0)
        (2, 1, 0)
    """
    if not interval > 0:
        return 2
    return max(0, 1 - math.floor(math.log10(interval)))


def value_words(
    several: Sequence[Named], date: str, look: ChartLook, scale: Conversion, lang: str
) -> str:
    """``"August 2021: 27.4 °C, 21.0 °C"``, a value per area."""
    found = [
        float(middle_of(series, look)[series.dates.index(date)])
        for _, _, series in several
        if date in series.dates
    ]
    shown = [
        f"{figure(scale.show(value))} {scale.label}".strip() if np.isfinite(value) else "–"
        for value in found
    ]
    return text.say(
        lang, "point.value", date=text.date(lang, date, long=True), values=", ".join(shown)
    )
