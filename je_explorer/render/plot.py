"""Figures for notebooks and papers, drawn with matplotlib (an optional extra)."""

from __future__ import annotations

import io
import math
import sys
import textwrap
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from je_explorer.errors import MissingExtra, RequestError
from je_explorer.raster.grid import Grid, is_geographic
from je_explorer.raster.raster import ClassLabel, Raster
from je_explorer.render.classes import labels_of, safe_colour
from je_explorer.render.colormap import table
from je_explorer.render.image import rgba
from je_explorer.render.presets import default_for
from je_explorer.render.ranges import range_of
from je_explorer.render.style import Style
from je_explorer.render.ticks import labels, places, ticks
from je_explorer.render.units import Conversion, conversion, conversion_for

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from je_explorer.raster.statistics import Series

_PANEL = 4.2
"""Inches across one image."""

_AXIS = 0.5
"""Inches that the texts of an axis take of them."""

_TEXT = 0.55
"""Inches that a text below an axis needs."""

_KEY = 2.8
"""Inches beside the images for a legend of classes."""

_MOST_PANELS = 36

_FINEST = 1600
"""Pixels across one image: a finer one is thinned, which nobody sees at this size."""

_MISSING, _EDGE = "#eceff3", "#DFE5EC"

_AREAS = ("#E4572E", "#17BEBB", "#8E5BD0", "#B8860B", "#2F8F4E", "#D6407F")


def plot(
    raster: Raster,
    style: Style | None = None,
    columns: int | None = None,
    *,
    unit: str | None = None,
    category: str = "",
) -> Figure:
    """Draw each date as a panel, all in one colour range, with axes, colour bar and dates.

    Classes get a legend instead of the colour bar; pictures neither.

    Args:
        raster: not modified; at most 36 dates.
        style: None is what suits the band.
        columns: panels in a row; None is as square as possible.
        unit: of the colour bar, ``"°C"``; None is the unit of the values.
        category: of the collection, for bands whose name says nothing.

    Returns:
        A matplotlib figure that belongs to no window: a notebook shows it as a cell's last value,
        ``figure.savefig("map.png")`` writes it.

    Raises:
        MissingExtra: matplotlib is not installed.
        RequestError: more than 36 dates.
        UnknownMethod: the band's unit can't be shown so.
    """
    count = len(raster.dates)
    if not 1 <= count <= _MOST_PANELS:
        raise RequestError(
            f"a figure shows 1 to {_MOST_PANELS} dates, this raster has {count}: choose fewer, or"
            " make a composite"
        )
    look = style or default_for(raster.band, category)
    measured = not (raster.band.is_classes or raster.band.is_picture)
    span = range_of(raster, look, category=category) if measured else (0.0, 1.0)
    across = min(count, columns or math.ceil(math.sqrt(count)))
    down = math.ceil(count / across)
    aspect, shape = _aspect(raster.grid)
    tall = min(max((_PANEL - _AXIS) * shape, 1.5), 2.5 * _PANEL)
    beside = _KEY if raster.band.is_classes else 1.2
    figure = _figure((_PANEL * across + beside, (tall + 0.6) * down + 0.3))
    panels = [figure.add_subplot(down, across, place + 1) for place in range(count)]
    room = min(_PANEL - _AXIS, tall / shape)
    for time, axes in enumerate(panels):
        _panel(axes, raster, time, look, span, aspect, max(1, int(room / _TEXT)))
    if measured:
        _colorbar(figure, panels, raster, look, span, unit)
    elif raster.band.is_classes:
        _legend(figure, raster, look)
    if raster.title or raster.band.title:
        _heading(figure, raster.title or raster.band.title)
    return figure


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
    figure = _figure((8.0, 3.6))
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
        axes.set_ylabel(_with_unit(textwrap.fill(one.quantity, 34), way.label))
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


def show(figure: Figure) -> None:
    """Show a figure where there is somebody to see it: in the notebook's cell, or in a window.

    A script without a screen shows nothing; ``figure.savefig`` writes a file there.
    """
    shell, displays = sys.modules.get("IPython"), sys.modules.get("IPython.display")
    if shell is not None and displays is not None and shell.get_ipython() is not None:
        displays.display(figure)
        return
    import matplotlib.pyplot

    windows: Any = matplotlib.pyplot
    manager = windows.new_figure_manager(1, FigureClass=lambda *_, **__: figure)
    if manager.canvas.required_interactive_framework:
        manager.show()
        manager.start_main_loop()


def _figure(size: tuple[float, float]) -> Figure:
    """A figure outside pyplot's global list: nothing has to be closed."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtra(
            "figures need the package matplotlib: pip install 'je-explorer[plot]'"
        ) from error
    figure = Figure(figsize=size, layout="constrained")
    # This is how a notebook asks for a picture. Matplotlib itself answers only after "%matplotlib".
    vars(figure)["_repr_png_"] = partial(_png, figure)
    return figure


def _png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=100, bbox_inches="tight")
    return file.getvalue()


def _aspect(grid: Grid) -> tuple[float, float]:
    """Height of a unit of y over that of x, and height over width of the whole."""
    unit = 1.0
    if is_geographic(grid.crs):
        middle = max(-75.0, min(75.0, grid.bbox.centre[1]))
        unit = 1.0 / math.cos(math.radians(middle))
    return unit, unit * grid.bbox.height / grid.bbox.width


def _panel(
    axes: Axes,
    raster: Raster,
    time: int,
    style: Style,
    span: tuple[float, float],
    aspect: float,
    most: int,
) -> None:
    box = raster.grid.bbox
    thin = max(1, math.ceil(max(raster.grid.shape) / _FINEST))
    picture = rgba(raster, time, style, *span)[::thin, ::thin]
    axes.set_facecolor(_MISSING)
    axes.imshow(
        picture,
        extent=(box.west, box.east, box.south, box.north),
        interpolation="nearest",
        aspect=aspect,
    )
    axes.set_title(raster.dates[time], fontsize=10)
    degrees = is_geographic(raster.grid.crs)
    _axis(axes.xaxis, box.west, box.east, "EW" if degrees else "", most)
    _axis(axes.yaxis, box.south, box.north, "NS" if degrees else "")
    if not degrees:
        axes.set_xlabel("x (km)", fontsize=8)
        axes.set_ylabel("y (km)", fontsize=8)
    axes.tick_params(labelsize=8)


def _axis(axis: Any, lo: float, hi: float, sides: str, most: int = 5) -> None:
    """Round ticks, as ``140°E`` or in kilometres, and no more than have room."""
    marks = places(lo, hi, sides, most=min(most, 5))
    marks = marks if len(marks) <= most else marks[len(marks) // 2 :: len(marks)]
    axis.set_ticks([value for value, _ in marks], [text for _, text in marks])


def _colorbar(
    figure: Figure,
    panels: list[Axes],
    raster: Raster,
    style: Style,
    span: tuple[float, float],
    unit: str | None,
) -> None:
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import ListedColormap, LogNorm, Normalize

    colours = ListedColormap(table(style.colormap, style.reverse) / 255.0)
    norm = LogNorm(*span) if style.log else Normalize(*span)
    bar = figure.colorbar(
        ScalarMappable(norm, colours), ax=panels, extend="both", shrink=0.85, pad=0.02
    )
    way = conversion_for(raster.band, unit) if unit else Conversion(raster.band.unit)
    lo, hi = way.show(span[0]), way.show(span[1])
    values = ticks(lo, hi, log=style.log and lo > 0)
    bar.set_ticks([way.store(value) for value in values], labels=labels(values))
    bar.minorticks_off()
    bar.set_label(_with_unit(raster.band.label, way.label))


def _legend(figure: Figure, raster: Raster, style: Style) -> None:
    from matplotlib.patches import Patch

    found = labels_of(raster.values, raster.valid, raster.band.classes)
    shown = set(np.unique(raster.values[raster.valid]).tolist()) - set(style.hidden)
    patches = [
        Patch(facecolor=safe_colour(label.color, label.value), edgecolor=_EDGE, label=label.name)
        for label in found
        if label.value in shown
    ]
    if patches:
        figure.legend(handles=patches, loc="outside right center", fontsize=8, frameon=False)


def _heading(figure: Figure, title: str) -> None:
    """A title that is broken where the figure ends."""
    letters = int(figure.get_figwidth() * 10)
    figure.suptitle(textwrap.fill(title, max(letters, 30)), fontsize=12)


def _with_unit(name: str, unit: str) -> str:
    return f"{name} ({unit})" if name and unit else name or unit


def _moments(one: Series) -> Any:
    """Dates as moments; the labels of climate normals, which have no year."""
    if len(one.times) and not np.isnat(one.times).any():
        return one.times
    return [str(date) for date in one.dates]
