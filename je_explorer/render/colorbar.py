"""Colour bars and class legends as HTML, every text escaped."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Mapping

import numpy as np

from je_explorer.raster.raster import ClassLabel
from je_explorer.render.classes import safe_colour
from je_explorer.render.colormap import hexadecimal, table
from je_explorer.render.style import Style
from je_explorer.render.ticks import labels, ticks
from je_explorer.render.units import Conversion

_STOPS = 33
"""Colour stops of the drawn gradient: the eye sees no difference to all 256."""

_WORDS = {"no_data": "no data", "below": "below", "above": "above"}

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def gradient(style: Style) -> str:
    """The colour map as a CSS ``linear-gradient``, low values at the left."""
    colours = table(style.colormap, style.reverse)
    places = np.rint(np.linspace(0, 255, _STOPS)).astype(int)
    return f"linear-gradient(to right,{','.join(hexadecimal(colours[place]) for place in places)})"


def share_of(value: float, lo: float, hi: float, log: bool) -> float:
    """Where a value lies on the bar: 0 at ``lo``, 1 at ``hi``.

    Example:
        >>> round(share_of(1.0, 0.1, 10.0, True), 6)
        0.5
    """
    if log:
        value, lo, hi = math.log(value), math.log(lo), math.log(hi)
    return (value - lo) / (hi - lo)


def colorbar_html(
    style: Style,
    lo: float,
    hi: float,
    unit: str = "",
    title: str = "",
    *,
    conversion: Conversion | None = None,
    clamped: tuple[bool, bool] = (True, True),
    words: Mapping[str, str] | None = None,
) -> str:
    """A colour bar: the gradient, round ticks, the unit, and what the ends and gaps mean.

    It uses the page's ``--je-ink``, ``--je-muted`` and ``--je-border``, with a fallback for each.

    Args:
        style: colour map, reversal, scale.
        lo, hi: values at the two ends, in the band's unit.
        unit: shown beside the title.
        title: of the band.
        conversion: shows the ticks in another unit, whose label replaces ``unit``.
        clamped: whether values below ``lo`` and above ``hi`` are shown in the ends' colours: then
            the bar ends in a point.
        words: ``no_data``, ``below``, ``above`` in the reader's language.
    """
    text = {**_WORDS, **(words or {})}
    way = conversion or Conversion(unit)
    shown_lo, shown_hi = way.show(lo), way.show(hi)
    values = ticks(shown_lo, shown_hi, log=style.log and shown_lo > 0)
    marks = "".join(
        _mark(share_of(way.store(value), lo, hi, style.log), name)
        for value, name in zip(values, labels(values), strict=True)
    )
    colours = table(style.colormap, style.reverse)
    first, last = hexadecimal(colours[0]), hexadecimal(colours[255])
    ends = labels([shown_lo, shown_hi])
    left = _point(first, "left", f"{text['below']} {ends[0]}") if clamped[0] else ""
    right = _point(last, "right", f"{text['above']} {ends[1]}") if clamped[1] else ""
    spoken = html.escape(f"{title} {ends[0]} – {ends[1]} {way.label}".strip(), quote=True)
    return (
        f'<div class="je-colorbar" role="img" aria-label="{spoken}"'
        ' style="font:12px/1.3 Inter,system-ui,sans-serif;color:var(--je-ink,#18202B)">'
        f"{_heading(title, way.label)}"
        '<div style="display:flex;height:12px">'
        f'{left}<div class="je-colorbar-ramp" style="flex:1;background:{gradient(style)}"></div>'
        f"{right}</div>"
        f'<div style="position:relative;height:18px;margin:0 {8 * clamped[1]}px 0'
        f' {8 * clamped[0]}px;font-variant-numeric:tabular-nums">{marks}</div>'
        f"{_no_data(text['no_data'])}</div>"
    )


def legend_html(
    classes: Iterable[ClassLabel],
    title: str = "",
    *,
    shares: Mapping[int, float] | None = None,
    hidden: Iterable[int] = (),
    words: Mapping[str, str] | None = None,
) -> str:
    """A legend of classes: colour, name, and share of the area where it is known.

    Args:
        classes: a colour that is none is replaced by one of the project's.
        title: of the band.
        shares: code -> share of the valid pixels, 0 to 1.
        hidden: codes that are not drawn; they are shown pale.
        words: ``no_data`` in the reader's language.
    """
    unseen = set(hidden)
    rows = "".join(
        _class_row(label, (shares or {}).get(label.value), label.value in unseen)
        for label in classes
    )
    return (
        '<div class="je-legend" style="font:12px/1.5 Inter,system-ui,sans-serif;'
        'color:var(--je-ink,#18202B)">'
        f'{_heading(title, "")}<ul style="list-style:none;margin:0;padding:0">{rows}</ul>'
        f"{_no_data({**_WORDS, **(words or {})}['no_data'])}</div>"
    )


def _heading(title: str, unit: str) -> str:
    if not title and not unit:
        return ""
    right = f'<span style="color:var(--je-muted,#566476)">{html.escape(unit)}</span>'
    return (
        '<div style="display:flex;justify-content:space-between;gap:8px;margin-bottom:4px">'
        f'<span style="font-weight:500">{html.escape(title)}</span>{right}</div>'
    )


def _mark(share: float, name: str) -> str:
    place = f"{100 * min(max(share, 0.0), 1.0):.2f}"
    # The outermost texts stay inside the box instead of being cut off at its edge.
    shift = "0" if share < 0.03 else "-100%" if share > 0.97 else "-50%"
    return (
        f'<span style="position:absolute;left:{place}%;top:0;width:1px;height:4px;'
        'background:var(--je-muted,#566476)"></span>'
        f'<span style="position:absolute;left:{place}%;top:4px;transform:translateX({shift})">'
        f"{html.escape(name)}</span>"
    )


def _point(colour: str, side: str, name: str) -> str:
    other = "right" if side == "left" else "left"
    return (
        f'<div title="{html.escape(name, quote=True)}" style="width:0;height:0;'
        "border-top:6px solid transparent;border-bottom:6px solid transparent;"
        f'border-{other}:8px solid {colour}"></div>'
    )


def _swatch(colour: str) -> str:
    fill = colour if _HEX.fullmatch(colour) else "transparent"
    return (
        '<span style="flex:none;width:12px;height:12px;border-radius:2px;'
        f'border:1px solid var(--je-border,#DFE5EC);background:{fill}"></span>'
    )


def _class_row(label: ClassLabel, share: float | None, unseen: bool) -> str:
    part = "" if share is None else f"{100 * share:.1f} %"
    pale = ";opacity:.4" if unseen else ""
    return (
        f'<li style="display:flex;align-items:center;gap:8px{pale}">'
        f"{_swatch(safe_colour(label.color, label.value))}"
        f'<span style="flex:1">{html.escape(label.name)}</span>'
        f'<span style="color:var(--je-muted,#566476)">{part}</span></li>'
    )


def _no_data(word: str) -> str:
    checks = (
        "repeating-conic-gradient(var(--je-border,#DFE5EC) 0 25%,transparent 0 50%) 0 0/6px 6px"
    )
    return (
        '<div style="display:flex;align-items:center;gap:8px;color:var(--je-muted,#566476)">'
        '<span style="flex:none;width:12px;height:12px;border-radius:2px;'
        f'border:1px solid var(--je-border,#DFE5EC);background:{checks}"></span>'
        f"{html.escape(word)}</div>"
    )
