"""Images as a figure for notebooks and papers: one panel per date, in one colour range."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np

from je_explorer.errors import RequestError
from je_explorer.raster.grid import Grid, is_geographic
from je_explorer.raster.raster import Raster
from je_explorer.render.classes import labels_of, safe_colour
from je_explorer.render.colormap import table
from je_explorer.render.figure import new_figure, with_unit
from je_explorer.render.image import rgba
from je_explorer.render.presets import default_for
from je_explorer.render.ranges import range_of
from je_explorer.render.style import Style
from je_explorer.render.ticks import labels, places, ticks
from je_explorer.render.units import Conversion, conversion_for

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


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
    figure = new_figure((_PANEL * across + beside, (tall + 0.6) * down + 0.3))
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
    bar.set_label(with_unit(raster.band.label, way.label))


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
