"""Statistics over time as a figure."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from je_explorer.raster.raster import ClassLabel
from je_explorer.render.classes import safe_colour
from je_explorer.render.figure import new_figure, with_unit
from je_explorer.render.units import Conversion, conversion

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from je_explorer.raster.statistics import Series

_AREAS = ("#E4572E", "#17BEBB", "#8E5BD0", "#B8860B", "#2F8F4E", "#D6407F")


def plot_series(series: Series | Sequence[Series], *, unit: str | None = None) -> Figure:
    """Draw statistics over time: the mean as a line, minimum to maximum as a band, gaps as gaps.

    Of classes, the share of each class is drawn, one upon the other, in the classes' colours.

    Args:
        series: of one area, or of several, each in its colour; of classes only the first.
        unit: of the axis, ``"°C"``; None is the unit of the values.

    Raises:
        MissingExtra: matplotlib is not installed.
        UnknownMethod: the values' unit can't be shown so.
    """
    several = list(series) if isinstance(series, Sequence) else [series]
    figure = new_figure((8.0, 3.6))
    axes = figure.add_subplot(1, 1, 1)
    if several and several[0].class_shares:
        _shares(axes, several[0])
    else:
        _curves(axes, several, unit)
    axes.grid(axis="y", color="#DFE5EC")
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(axis="x", rotation=30)
    return figure


def _curves(axes: Axes, several: Sequence[Series], unit: str | None) -> None:
    for place, one in enumerate(several):
        way = conversion(one.unit, unit) if unit else Conversion(one.unit)
        colour = _AREAS[place % len(_AREAS)]
        x = _moments(one)
        lowest, highest = way.show(one.min), way.show(one.max)
        spread = axes.fill_between(x, lowest, highest, color=colour, alpha=0.16, linewidth=0)
        marker = "o" if len(x) < 60 else ""
        name = (one.label or "area") if len(several) > 1 else "mean"
        axes.plot(x, way.show(one.mean), color=colour, marker=marker, markersize=3, label=name)
        axes.set_ylabel(with_unit(textwrap.fill(one.quantity, 34), way.label))
    if several:
        spread.set_label("minimum to maximum" if len(several) == 1 else "")
        axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=8)
    if len(several) == 1 and several[0].label:
        axes.set_title(several[0].label, fontsize=12)


def _shares(axes: Axes, one: Series) -> None:
    named = {label.value: label for label in one.classes}
    present = [code for code in sorted(one.class_shares) if np.any(one.class_shares[code] > 0)]
    labels = [named.get(code, ClassLabel(code, f"code {code}")) for code in present]
    shares = [100.0 * np.nan_to_num(one.class_shares[label.value]) for label in labels]
    base = np.zeros(len(one.dates))
    x = [str(date) for date in one.dates]
    for label, share in zip(labels, shares, strict=True):
        colour = safe_colour(label.color, label.value)
        axes.bar(x, share, bottom=base, color=colour, label=label.name, width=0.8)
        base = base + share
    axes.set_ylabel("% of the valid pixels")
    axes.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1.0, 0.5))


def _moments(one: Series) -> Any:
    """Dates as moments; the labels of climate normals, which have no year."""
    if len(one.times) and not np.isnat(one.times).any():
        return one.times
    return [str(date) for date in one.dates]
