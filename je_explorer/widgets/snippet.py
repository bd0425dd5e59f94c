"""What the dashboard shows, as Python that anyone can run."""

from __future__ import annotations

from dataclasses import replace

from je_explorer.export.code import Program, python_code
from je_explorer.request import Request
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.result import Curve

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
    return Program(_picture(state), tuple(_curve(state, c) for c in state.curves), state.process)


def _picture(state: ExplorerState) -> Request | None:
    shown = state.shown
    if shown is None:
        return None
    band = shown.raster.band.name
    area = None if shown.asked is None else list(shown.asked)
    months = state.months if state.process.composite else ()
    return Request.of(shown.collection, band, shown.date, area, shown.ppu, state.source, months)


def _curve(state: ExplorerState, curve: Curve) -> Request:
    raster, area = curve.raster, curve.area
    named = replace(area.roi, name=area.name or area.roi.name or f"area {area.number}")
    dates = (curve.series.dates[0], curve.series.dates[-1])
    return Request.of(
        state.collection, raster.band.name, dates, named, raster.grid.ppu, state.source,
        state.months,
    )  # fmt: skip
