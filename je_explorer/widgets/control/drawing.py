"""Drawing what is shown: its colour range, its layer, and its overlay in the present style."""

from __future__ import annotations

import math
from typing import Any

from je_explorer.errors import AreaOutside
from je_explorer.raster.raster import Raster
from je_explorer.render import image
from je_explorer.render.layer import Layer, layer_of
from je_explorer.render.quantise import Quantisation
from je_explorer.render.ranges import range_of
from je_explorer.render.style import Style
from je_explorer.stac.model import Collection
from je_explorer.widgets.control.desk import Desk, notice_of
from je_explorer.widgets.values.result import Shown

PLAIN = Style()


class Drawing:
    """Writes `overlay`; asks the catalogue for nothing.

    The picture is cut into palette indexes once per raster. A new range or colour map then changes
    the palette alone, unless the range is so narrow that steps would show.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._drawn: Shown | None = None
        self._spans: dict[tuple[Any, ...], tuple[float, float]] = {}

    def forget(self) -> None:
        """The overlay is no longer that of what is shown: the next one is drawn from its pixels."""
        self._drawn = None

    def draw(self) -> None:
        """Draw what is shown, in the present style; while the player runs, it draws."""
        state = self._desk.state
        shown = state.shown
        if shown is None or (state.player.playing and state.overlay is not None):
            return
        lo, hi = self._span_of(shown)
        try:
            layer = self._layer(shown, lo, hi)
        except AreaOutside as error:
            state.notice = notice_of(error)
            return
        state.overlay = image.draw(layer, state.style, lo, hi)

    def span(self) -> tuple[float, float]:
        """The colour range of what is shown; NaN of classes and pictures, and of nothing."""
        shown = self._desk.state.shown
        return (math.nan, math.nan) if shown is None else self._span_of(shown)

    def _span_of(self, shown: Shown) -> tuple[float, float]:
        """The colour range. A rule is applied once per collection: a colour keeps its meaning."""
        state = self._desk.state
        band = shown.raster.band
        if band.is_classes or band.is_picture:
            return math.nan, math.nan
        if state.style.range is not None:
            return range_of(shown.raster, state.style)
        key = (*kind_of(shown), shown.reference, state.preset, state.style.log)
        if key not in self._spans:
            if shown.empty:  # it says nothing of the pictures that follow
                return usual_range(shown.raster, shown.collection, state.style)
            rule = state.preset or "percentile"
            category = shown.collection.category
            self._spans[key] = range_of(shown.raster, state.style, rule=rule, category=category)
        return self._spans[key]

    def _layer(self, shown: Shown, lo: float, hi: float) -> Layer:
        style, overlay = self._desk.state.style, self._desk.state.overlay
        kept = overlay is not None and self._drawn is shown
        layer: Layer = overlay.layer if kept else layer_for(shown, log=style.log)
        self._drawn = shown
        if layer.kind == "values" and not layer.serves(style, lo, hi):
            return layer_for(shown, quantisation=Quantisation.exact(lo, hi, style.log))
        return layer


def usual_range(
    raster: Raster, collection: Collection, style: Style = PLAIN
) -> tuple[float, float]:
    """The range of a band where its values say nothing."""
    return range_of(raster, style, rule="preset", category=collection.category)


def layer_for(shown: Shown, **options: Any) -> Layer:
    """The pixels of what is shown as its map needs them; options as of ``layer_of``.

    Raises:
        AreaOutside: the map shows no part of it.
    """
    return layer_of(
        shown.raster, view=shown.frame, removed=shown.removed, flat=bool(shown.crs), **options
    )


def kind_of(shown: Shown) -> tuple[str, ...]:
    """What must be alike for the colours to keep their meaning."""
    band = shown.raster.band
    subtracted = type(shown.reference).__name__
    return shown.collection.href, band.name, band.unit, band.kind, subtracted
