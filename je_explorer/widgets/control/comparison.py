"""Picture B: loaded for the part of the world that A shows, and drawn in A's colours."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from je_explorer.errors import AreaOutside, NoDates, RequestError
from je_explorer.process import Process
from je_explorer.render import image
from je_explorer.render.layer import Layer
from je_explorer.render.presets import default_for
from je_explorer.render.quantise import Quantisation
from je_explorer.render.ranges import range_of
from je_explorer.render.style import Style
from je_explorer.request import Request
from je_explorer.stac.dates import FIRST, LAST, DateRange
from je_explorer.stac.model import Collection
from je_explorer.widgets import describe
from je_explorer.widgets.control.desk import Desk, notice_of
from je_explorer.widgets.control.drawing import layer_for
from je_explorer.widgets.days import nearest, year_apart
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.result import Shown

REST = 0.05


@dataclass(frozen=True, slots=True)
class Order:
    """What B is of; ``date`` is A's where B's own is still to be looked up (``nearby``)."""

    collection: Collection
    band: str
    date: str
    process: Process
    nearby: bool = False


class Comparisons:
    """Keeps `shown_b` and `overlay_b` in step with the comparison and with picture A."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._slot = desk.slot(REST)
        self._wanted: tuple[Any, ...] | None = None
        self._drawn: Shown | None = None
        self._look: tuple[Any, ...] = ()
        desk.state.observe(self._want, ["compare", "shown", "collections"])
        desk.state.observe(self._redraw, "overlay")

    @property
    def busy(self) -> bool:
        """Whether work is under way or about to begin."""
        return self._slot.busy

    def cancel(self) -> bool:
        """Stop loading; True if something was under way."""
        self._wanted = None
        return self._desk.stop(self._slot, "compare")

    def _want(self, _change: Any = None) -> None:
        state = self._desk.state
        a = state.shown
        if a is None or not state.compare.on:
            self._clear()
            return
        wanted = (state.compare.other, a.raster, a.asked, a.frame, state.collections)
        if self._wanted is not None and _same(wanted, self._wanted):
            return
        self._wanted = wanted
        try:
            order = order_of(state, a)
        except RequestError as error:
            self._clear(keep=True)
            state.notice = notice_of(error, "compare")
            return
        self._slot.start(lambda number: self._load(number, order, a))

    def _clear(self, *, keep: bool = False) -> None:
        self.cancel() if not keep else self._slot.cancel()
        self._desk.succeed("compare")
        with self._desk.state.together():
            self._desk.state.shown_b = None
            self._desk.state.overlay_b = None

    async def _load(self, number: int, order: Order, a: Shown) -> None:
        desk = self._desk
        try:
            date = await self._date(order) if order.nearby else order.date
            request = Request.of(
                order.collection, order.band or None, date, a.asked, a.ppu, desk.catalog.source
            )
            done = await desk.images.processed(request, order.process, desk.catalog)
            b = replace(
                a, raster=done.raster, collection=order.collection, date=date,
                removed=done.removed, stored=done.stored, lacking=bool(done.lacking),
            )  # fmt: skip
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the user is told
            desk.fail(self._slot, number, error, "compare")
        else:
            desk.write(self._slot, number, lambda: self._show(b))

    async def _date(self, order: Order) -> str:
        """The date of another data set that lies nearest to A's."""
        desk = self._desk
        periods = await desk.catalog.adates(order.collection, DateRange(FIRST, LAST))
        labels = [period.label for period in periods]
        if not labels:
            raise NoDates(f"{order.collection.id} has no images to compare with")
        return nearest(labels, order.date)

    def _show(self, b: Shown) -> None:
        self._desk.succeed("compare")
        self._desk.state.shown_b = b
        self._redraw()

    def _redraw(self, _change: Any = None) -> None:
        """Draw B in the present style; loads nothing."""
        state = self._desk.state
        a, b, overlay = state.shown, state.shown_b, state.overlay
        if a is None or b is None or overlay is None:
            return
        style, lo, hi = colours(a, b, state.style, (overlay.lo, overlay.hi))
        look = (b, style, lo, hi)
        if state.overlay_b is not None and _alike(look, self._look):
            return  # A has another date, as it has while the player runs
        try:
            layer = self._layer(b, style, lo, hi)
        except AreaOutside as error:
            state.notice = notice_of(error, "compare")
            return
        self._look = look
        state.style_b = style
        state.overlay_b = image.draw(layer, style, lo, hi)

    def _layer(self, b: Shown, style: Style, lo: float, hi: float) -> Layer:
        before: image.Overlay | None = self._desk.state.overlay_b
        if before is not None and self._drawn is b:
            kept = before.layer
            if kept.kind != "values" or kept.serves(style, lo, hi):
                return kept
        self._drawn = b
        cut = None if lo != lo else Quantisation.exact(lo, hi, style.log)
        return layer_for(b, quantisation=cut)


def order_of(state: ExplorerState, a: Shown) -> Order:
    """What B is.

    Raises:
        RequestError: there is no such date or data set, or its map is not A's.
    """
    return ORDERS[state.compare.against](state, a)


def _of_year(state: ExplorerState, a: Shown) -> Order:
    date = year_apart(state.available, a.date)
    if date is None:
        raise NoDates(
            f"there is no image a year before or after {a.date}: choose another date to compare"
        )
    return _of_label(state, a, date)


def _of_date(state: ExplorerState, a: Shown) -> Order:
    date = state.compare.date
    if date not in state.available:
        raise NoDates(f"there is no image of {date!r} to compare with: choose another date")
    return _of_label(state, a, date)


def _of_label(state: ExplorerState, a: Shown, date: str) -> Order:
    return Order(a.collection, state.band, date, state.compare.process_of(state.process))


def _of_raw(state: ExplorerState, a: Shown) -> Order:
    return Order(a.collection, state.band, a.date, state.compare.process_of(state.process))


def _of_other(state: ExplorerState, a: Shown) -> Order:
    wanted = state.compare.collection
    found = next((c for c in state.collections if c.id == wanted), None)
    if found is None:
        raise RequestError(f"choose a data set to compare with; there is no {wanted!r}")
    if describe.is_polar(found) != describe.is_polar(a.collection):
        raise RequestError(
            f"{found.id} lies on another map than {a.collection.id} (one of them is polar):"
            " choose another data set to compare"
        )
    band = state.compare.band if state.compare.band in found.bands else ""
    return Order(found, band, a.date, state.compare.process_of(state.process), nearby=True)


ORDERS = {"year": _of_year, "date": _of_date, "raw": _of_raw, "other": _of_other}


def alike(a: Shown, b: Shown) -> bool:
    """Whether a colour may mean the same in both: the same unit and kind, or the same classes."""
    first, second = a.raster.band, b.raster.band
    if first.is_classes or second.is_classes:
        return first.is_classes and second.is_classes and first.classes == second.classes
    return (first.unit, first.kind) == (second.unit, second.kind)


def colours(
    a: Shown, b: Shown, style: Style, span: tuple[float, float]
) -> tuple[Style, float, float]:
    """B's style and range: A's own where both can be compared by colour, else what suits B."""
    if alike(a, b):
        return style, *span
    band = b.raster.band
    suited = replace(default_for(band, b.collection.category), opacity=style.opacity)
    if band.is_classes or band.is_picture:
        return suited, float("nan"), float("nan")
    if suited.range is not None:
        return suited, *suited.range
    rule = "preset" if band.kind == "difference" else "percentile"
    return suited, *range_of(b.raster, suited, rule=rule, category=b.collection.category)


def _alike(one: tuple[Any, ...], two: tuple[Any, ...]) -> bool:
    """The same picture, style and range; the range of classes is NaN in both."""
    return bool(two) and one[0] is two[0] and str(one[1:]) == str(two[1:])


def _same(one: tuple[Any, ...], two: tuple[Any, ...]) -> bool:
    """Equal values, and the same raster and list, which are too large to compare."""
    return (one[0], one[2], one[3]) == (two[0], two[2], two[3]) and (
        one[1] is two[1] and one[4] is two[4]
    )
