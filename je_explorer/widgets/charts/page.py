"""What every page below the map knows: the curves that can be drawn, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from je_explorer.raster.raster import Band
from je_explorer.raster.statistics import Series
from je_explorer.render.units import Conversion
from je_explorer.widgets import describe
from je_explorer.widgets.charts.curves import Drawn, drawn
from je_explorer.widgets.charts.tables import Named
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.look import ChartLook
from je_explorer.widgets.values.result import Curve

TICK_WIDTH = 96
"""Pixels that a date on the axis needs."""

MARGINS = 68
"""Pixels to the left and right of a chart's plot."""


@dataclass(frozen=True, eq=False, slots=True)
class Content:
    """The curves that have anything to show, and those that are finished and have nothing."""

    curves: tuple[Curve, ...] = ()
    empty: tuple[Curve, ...] = ()
    lang: str = "en"
    unit: str = ""

    @classmethod
    def of(cls, state: ExplorerState) -> Content:
        """What a state has to show."""
        seen = state.seen_curves
        curves = tuple(c for c in seen if _has_values(c.series))
        growing = {c.area.key for c in state.growing}
        empty = tuple(c for c in seen if c not in curves and c.area.key not in growing)
        return cls(curves, empty, state.lang, state.unit)

    @property
    def band(self) -> Band:
        """What the values mean."""
        return self.curves[0].raster.band

    @property
    def is_classes(self) -> bool:
        """Whether there are shares in the place of means."""
        return bool(self.curves) and self.band.is_classes

    @property
    def scale(self) -> Conversion:
        """How the values are shown."""
        return describe.band_scale(self.band, self.unit)

    @property
    def series(self) -> list[Series]:
        """The series alone."""
        return [curve.series for curve in self.curves]

    @property
    def named(self) -> list[Named]:
        """The series with the names and colours of their areas."""
        return [name_of(curve, self.lang) for curve in self.curves]

    def drawn(self, look: ChartLook) -> list[Drawn]:
        """The curves as they are to be drawn."""
        return [drawn(curve, look) for curve in self.curves]

    def chosen(self, key: int) -> Curve:
        """The curve of an area; the first one where that has none."""
        return next((c for c in self.curves if c.area.key == key), self.curves[0])


def name_of(curve: Curve, lang: str) -> Named:
    """The series of a curve with the name and colour of its area."""
    return describe.area_name(curve.area, lang), curve.area.colour, curve.series


def _has_values(series: Series) -> bool:
    if series.class_shares:
        return bool((series.n > 0).any())
    return bool(np.isfinite(series.mean).any())


def plot_width(state: ExplorerState) -> float:
    """Width of a chart's plot in screen pixels: as wide as the map, but for its margins."""
    return 800.0 if state.view is None else max(state.view.width - MARGINS, 100.0)


def most_ticks(state: ExplorerState) -> int:
    """As many dates as have room on the axis."""
    return max(2, min(8, int(plot_width(state) / TICK_WIDTH)))


Provider = Callable[[], Any]
"""Gives the `Plots`, which are imported at their first use."""
