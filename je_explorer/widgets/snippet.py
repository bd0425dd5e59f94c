"""What the dashboard shows, as Python that anyone can run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from je_explorer.export.code import Compared, Program, python_code
from je_explorer.render.style import Style
from je_explorer.request import Request
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.result import Curve, Shown

LISTING = """\
import je_explorer as jx

catalog = jx.Catalog({source!r})
for collection in catalog.collections():
    print(collection.id, collection.title)
"""


def snippet(state: ExplorerState, form: str = "je_explorer") -> str:
    """A program that gives the picture and the curves that are shown.

    Without a picture or curve it lists the catalogue.

    Raises:
        UnknownMethod: the form is not known, or has no word for a step.
    """
    shown = program(state)
    if shown.picture is None and not shown.curves:
        return LISTING.format(source=state.source)
    return python_code(shown, form)


def program(state: ExplorerState) -> Program:
    """The requests of what is shown; an area has its own resolution."""
    shown, process = state.shown, state.process
    curves = tuple(_curve(state, curve) for curve in state.curves)
    gaps = any(curve.unpaired or curve.untested for curve in state.curves)
    if shown is None:
        return Program(None, curves, process, gaps=gaps)
    gaps = gaps or shown.lacking or (state.shown_b is not None and state.shown_b.lacking)
    picture = _picture(state, shown, state.months if process.composite else ())
    style = _look(state.style, state.overlay)
    return Program(picture, curves, process, style, _compared(state), gaps)


def _picture(state: ExplorerState, shown: Shown, months: tuple[int, ...] = ()) -> Request:
    band = shown.raster.band.name
    area = None if shown.asked is None else list(shown.asked)
    return Request.of(shown.collection, band, shown.date, area, shown.ppu, state.source, months)


def _compared(state: ExplorerState) -> Compared | None:
    b = state.shown_b
    if b is None:
        return None
    process = state.compare.process_of(state.process)
    return Compared(_picture(state, b), process, _look(state.style_b, state.overlay_b))


def _look(style: Style, overlay: Any) -> Style | None:
    """The colours of the screen, with their range; classes and pictures bring their own."""
    if overlay is None or overlay.layer.kind != "values":
        return None
    lo, hi = (float(f"{end:.6g}") for end in (overlay.lo, overlay.hi))
    return replace(style, range=(lo, hi), opacity=1.0)


def _curve(state: ExplorerState, curve: Curve) -> Request:
    raster, area = curve.raster, curve.area
    named = replace(area.roi, name=area.name or area.roi.name or f"area {area.number}")
    dates = (curve.series.dates[0], curve.series.dates[-1])
    return Request.of(
        state.collection, raster.band.name, dates, named, raster.grid.ppu, state.source,
        state.months,
    )  # fmt: skip
