"""Curves and statistics as HTML tables, which anyone can read with eyes or ears."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from je_explorer.raster.overall import Histogram
from je_explorer.raster.statistics import Series
from je_explorer.render.ticks import label
from je_explorer.render.units import Conversion
from je_explorer.widgets import text
from je_explorer.widgets.charts.curves import middle_of
from je_explorer.widgets.charts.shares import occurring
from je_explorer.widgets.charts.times import every_time
from je_explorer.widgets.controls import escaped
from je_explorer.widgets.values.look import ChartLook

MOST_ROWS = 1000
"""Of dates; more make the page slow, and nobody reads them there."""

NONE = "–"

Named = tuple[str, str, Series]
"""An area's name, its colour and its series."""


def values_table(several: Sequence[Named], look: ChartLook, scale: Conversion, lang: str) -> str:
    """Every value of the chart: a row per date, columns per area."""
    heads, columns = [], []
    for name, colour, series in several:
        part = _columns(series, look, scale, lang)
        heads.append((name, colour, [title for title, _ in part]))
        columns += [dict(zip(series.dates, cells, strict=True)) for _, cells in part]
    caption = text.say(lang, "table.caption", unit=scale.label or "–")
    return _dated(caption, heads, columns, [series for _, _, series in several], lang)


def shares_table(name: str, colour: str, series: Series, lang: str) -> str:
    """The shares of the classes of one area: a row per date, a column per class."""
    found = occurring(series)
    columns = [
        dict(zip(series.dates, (_percent(v) for v in series.class_shares[code]), strict=True))
        for code, _, _ in found
    ]
    heads = [(name, colour, [escaped(label) for _, label, _ in found])]
    return _dated(text.say(lang, "table.shares"), heads, columns, [series], lang)


def _columns(
    series: Series, look: ChartLook, scale: Conversion, lang: str
) -> list[tuple[str, list[str]]]:
    """Title and cells of each column of an area: what is drawn of it, and the share below."""
    mean = "column.weighted" if look.weighted else "column.mean"
    found = [(mean, middle_of(series, look), scale)]
    if look.spread == "range":
        found += [("column.min", series.min, scale), ("column.max", series.max, scale)]
    if look.spread == "std":
        found += [("column.std", series.std, scale.difference)]
    cells = [(text.say(lang, key), [_shown(v, way) for v in values]) for key, values, way in found]
    valid = [_percent(share) for share in series.valid_share]
    return [*cells, (text.say(lang, "column.valid"), valid)]


def _dated(
    caption: str,
    heads: list[tuple[str, str, list[str]]],
    columns: list[dict[str, str]],
    several: list[Series],
    lang: str,
) -> str:
    labels = list(every_time(several))
    rows = "".join(
        f'<tr><th scope="row">{escaped(text.date(lang, label))}</th>'
        f"{''.join(f'<td>{column.get(label, NONE)}</td>' for column in columns)}</tr>"
        for label in labels[:MOST_ROWS]
    )
    over = len(labels) - MOST_ROWS
    more = f"<p>{text.say(lang, 'table.more', n=over)}</p>" if over > 0 else ""
    first = f'<th scope="col" rowspan="2">{text.say(lang, "column.date")}</th>'
    top = "".join(
        f'<th scope="colgroup" colspan="{len(titles)}">'
        f'<i style="background:{escaped(colour)}"></i>{escaped(name)}</th>'
        for name, colour, titles in heads
    )
    below = "".join(f'<th scope="col">{title}</th>' for _, _, titles in heads for title in titles)
    return (
        f'<table class="je-table"><caption>{escaped(caption)}</caption>'
        f"<thead><tr>{first}{top}</tr><tr>{below}</tr></thead><tbody>{rows}</tbody></table>{more}"
    )


STATISTICS = (
    ("n", "column.n"),
    ("valid_share", "column.valid"),
    ("mean", "column.mean"),
    ("weighted_mean", "column.weighted"),
    ("std", "column.std"),
    ("min", "column.min"),
    ("max", "column.max"),
    ("median", "column.median"),
)


def statistics_table(
    rows: Sequence[tuple[Named, int]], when: str, scale: Conversion, lang: str
) -> str:
    """The statistics of one row of each area's series: a row per area. ``when`` is in words."""
    keys = ("column.area", *(key for _, key in STATISTICS))
    titles = "".join(f'<th scope="col">{text.say(lang, key)}</th>' for key in keys)
    body = "".join(
        f'<tr><th scope="row"><i style="background:{escaped(colour)}"></i>{escaped(name)}</th>'
        f"{''.join(f'<td>{cell}</td>' for cell in statistics_row(series, place, scale))}</tr>"
        for (name, colour, series), place in rows
    )
    return _plain(text.say(lang, "statistics.caption", dates=when), titles, body)


def statistics_row(series: Series, place: int, scale: Conversion) -> list[str]:
    """The cells of `STATISTICS`, in the unit of a scale."""
    ways = {"std": scale.difference}
    shown = [
        _shown(getattr(series, name)[place], ways.get(name, scale)) for name, _ in STATISTICS[2:]
    ]
    return [f"{int(series.n[place]):,}", _percent(series.valid_share[place]), *shown]


def class_statistics_table(rows: Sequence[tuple[Named, int]], when: str, lang: str) -> str:
    """The shares of one row of each area's series: a row per class, a column per area."""
    classes = {code: found for (_, _, s), _ in rows for code, *found in occurring(s)}
    areas = "".join(
        f'<th scope="col"><i style="background:{escaped(colour)}"></i>{escaped(name)}</th>'
        for (name, colour, _), _ in rows
    )
    titles = f'<th scope="col">{text.say(lang, "column.class")}</th>{areas}'
    body = "".join(
        f'<tr><th scope="row"><i style="background:{colour}"></i>{escaped(name)}</th>'
        + "".join(
            f"<td>{_percent(s.class_shares[code][place]) if code in s.class_shares else NONE}</td>"
            for (_, _, s), place in rows
        )
        + "</tr>"
        for code, (name, colour) in classes.items()
    )
    return _plain(text.say(lang, "statistics.caption", dates=when), titles, body)


def _plain(caption: str, titles: str, body: str) -> str:
    return (
        f'<table class="je-table"><caption>{escaped(caption)}</caption>'
        f"<thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"
    )


def histogram_figure(
    named: Named, found: Histogram, place: int | None, scale: Conversion, lang: str
) -> str:
    """How often values occur in an area, on one date or on all: bars, and the same as a table."""
    name, colour, _ = named
    counts = found.counts.sum(axis=0) if place is None else found.counts[place]
    edges = [float(scale.show(float(edge))) for edge in found.edges]
    high, safe = max(int(counts.max()), 1), escaped(colour)
    bars = "".join(
        f'<rect x="{10 * i + 1}" y="{60 - h:.1f}" width="8" height="{h:.1f}" fill="{safe}"/>'
        for i, h in enumerate(60 * counts / high)
    )
    caption = text.say(lang, "histogram.caption", name=name, unit=scale.label or "–")
    titles = "".join(
        f'<th scope="col">{text.say(lang, key)}</th>'
        for key in ("column.from", "column.to", "column.n")
    )
    rows = "".join(
        f"<tr><td>{label(a)}</td><td>{label(b)}</td><td>{n}</td></tr>"
        for a, b, n in zip(edges[:-1], edges[1:], counts, strict=True)
    )
    ends = f"<div><span>{label(edges[0])}</span><span>{label(edges[-1])}</span></div>"
    return (
        f'<figure class="je-counts"><svg viewBox="0 0 {10 * len(counts)} 60" aria-hidden="true"'
        f' preserveAspectRatio="none">{bars}</svg>{ends}'
        f"<figcaption>{escaped(name)} · {escaped(scale.label or '–')}</figcaption>"
        f'<div class="je-unseen">{_plain(caption, titles, rows)}</div></figure>'
    )


def _shown(value: float, scale: Conversion) -> str:
    return label(float(scale.show(float(value)))) if np.isfinite(value) else NONE


def _percent(share: float) -> str:
    if not math.isfinite(share):
        return NONE
    return f"{100 * share:.1f} %" if 0 < share < 0.995 else f"{100 * share:.0f} %"
