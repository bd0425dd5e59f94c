"""The picture: what the view needs is loaded, and drawn in the chosen style."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace
from typing import Any

import numpy as np

from je_explorer.errors import AreaOutside
from je_explorer.raster.grid import POLAR_UNIT, BBox, ppu_of_zoom
from je_explorer.raster.raster import Raster
from je_explorer.render import image
from je_explorer.render.presets import default_for
from je_explorer.render.quantise import Quantisation
from je_explorer.render.ranges import range_of
from je_explorer.request import Progress, Request
from je_explorer.stac.model import Collection
from je_explorer.widgets import describe
from je_explorer.widgets.control.desk import Desk, notice_of
from je_explorer.widgets.control.images import Done
from je_explorer.widgets.state import Here, Notice, Shown, View, Work

MARGIN = 0.12
"""Share of the view that is loaded beyond each edge, so that a small move shows no gap."""

MOVE_REST, STEP_REST, FLIGHT_REST, POINT_REST = 0.2, 0.03, 0.8, 0.12
"""Seconds without a change before loading: the map moves, the date steps, the map flies, the chart
is pointed at."""

ZOOM_0_METRES = 156_543.0
"""Metres per screen pixel at the equator at zoom 0."""

POLAR_LATITUDE = 75.0


class Pictures:
    """Keeps `shown`, `overlay` and `here` in step with the collection, date, view and style."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._slot = desk.slot(MOVE_REST)
        self._wanted: tuple[Any, ...] | None = None
        self._spans: dict[tuple[Any, ...], tuple[float, float]] = {}
        state = desk.state
        state.observe(self._step, ["date", "band", "available", "process", "months"])
        state.observe(self._pointed, "pointed")
        state.observe(self._chosen, "collection")
        state.observe(self._moved, "view")
        state.observe(self._restyle, ["style", "preset"])
        state.observe(self._played, "player")
        state.observe(self._read, ["point", "shown"])

    @property
    def busy(self) -> bool:
        """Whether work is under way or about to begin."""
        return self._slot.busy

    def cancel(self) -> bool:
        """Stop loading; True if something was under way."""
        busy = self._slot.busy
        self._slot.cancel()
        self._desk.tell("picture", None)
        self._wanted = None
        return busy

    def reload(self) -> None:
        """Load what is wanted, once more."""
        self._start(0.0)

    # ---- when to load

    def _chosen(self, _change: Any) -> None:
        self.cancel()
        self._desk.state.here = None

    def _step(self, _change: Any) -> None:
        state = self._desk.state
        if state.player.playing:
            return  # its frames are prepared elsewhere
        if self._step_of(state.collection, state.seen_date, state.band) == self._wanted:
            return
        flying = state.goal is not None and not self._arrived()
        self._start(FLIGHT_REST if flying else STEP_REST)

    def _step_of(self, collection: str, date: str, band: str) -> tuple[Any, ...]:
        """What a picture is made of; the months count for a composite only."""
        process = self._desk.state.seen_process
        months = self._desk.state.months if process.composite else ()
        return collection, date, band, process, months

    def _pointed(self, _change: Any) -> None:
        """A date of the chart is passed on the way to others: only where it rests is loaded."""
        if self._desk.state.shown is not None:
            self._start(POINT_REST)

    def _played(self, change: Any) -> None:
        """The player has ended: the date at which it stopped is loaded as any other."""
        shown = self._desk.state.shown
        if shown is None or not change["old"].playing or change["new"].playing:
            return
        self._drawn = None  # the overlay holds a frame of the player
        self._step(change)
        if not self._slot.busy:
            self._draw()

    def span(self) -> tuple[float, float]:
        """The colour range of what is shown; NaN of classes and pictures, and of nothing."""
        shown = self._desk.state.shown
        return (math.nan, math.nan) if shown is None else self._span(shown)

    def _moved(self, _change: Any) -> None:
        state = self._desk.state
        if self._arrived():
            state.goal = None
        shown, view = state.shown, state.view
        if view is None:
            return
        if shown is None or not self._covers(shown, view):
            self._start(MOVE_REST)
        elif shown.frame is not None and not _within(view.bbox, shown.frame):
            # All is there; only another part of it has come into sight.
            state.shown = replace(shown, frame=framed(view))
            self._draw()

    def _arrived(self) -> bool:
        goal, view = self._desk.state.goal, self._desk.state.view
        if goal is None or view is None:
            return goal is None
        x, _ = goal.centre
        return view.bbox.west < x < view.bbox.east and view.bbox.width < 4 * max(goal.width, 1.0)

    def _covers(self, shown: Shown, view: View) -> bool:
        """Whether the picture already reaches the view's edges at the view's resolution."""
        state = self._desk.state
        past = shown.date != state.seen_date and not state.player.playing
        if shown.collection.id != state.collection or past:
            return False
        return shown.ppu == wanted_ppu(shown.collection, view) and (
            shown.asked is None or _inside(view.bbox, shown.asked)
        )

    def _start(self, rest: float) -> None:
        state = self._desk.state
        collection, date = state.current, state.seen_date
        if collection is None or date not in state.available:
            return
        band = state.band
        self._wanted = self._step_of(collection.id, date, band)
        self._slot.start(lambda n: self._load(n, collection, date, band), rest=rest)

    # ---- loading

    async def _load(self, number: int, collection: Collection, date: str, band: str) -> None:
        desk, view = self._desk, self._desk.state.view
        if view is None:
            return  # the map is not on the screen yet; it will call by itself
        area, ppu = asked_area(collection, view), wanted_ppu(collection, view)
        process = desk.state.seen_process
        months = desk.state.months if process.composite else ()

        def tell(progress: Progress) -> None:
            work = Work(progress.dates_done, progress.dates, progress.bytes_done)
            desk.write(self._slot, number, lambda: desk.tell("picture", work))

        tell(Progress(0, 0, 0, 0, 0))
        try:
            request = Request.of(
                collection, band or None, date, area, ppu, desk.catalog.source, months
            )
            done = await desk.images.processed(request, process, desk.catalog, tell)
            limits = await _limits(done.raster)
            shown = Shown(
                done.raster, collection, date, ppu, limits, area, framed(view), done.removed,
                done.stored,
            )  # fmt: skip
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the user is told
            desk.fail(self._slot, number, error, "picture")
        else:
            desk.write(self._slot, number, lambda: self._show(shown, done))

    def _show(self, shown: Shown, done: Done) -> None:
        state = self._desk.state
        before = state.shown
        state.kept, state.shares = done.kept, done.shares
        self._desk.tell("picture", None)
        self._desk.succeed("picture", _loss(shown.raster))
        fresh = before is None or _kind(before) != _kind(shown)
        if not fresh and before is not None:
            shown = replace(shown, limits=_union(before.limits, shown.limits))
        with state.together():
            state.shown = shown
            if fresh:
                suited = default_for(shown.raster.band, shown.collection.category)
                centred = shown.raster.band.kind == "difference"
                state.preset = "preset" if suited.log or centred else "percentile"
                state.style = replace(suited, range=None, opacity=state.style.opacity)
        self._draw()

    # ---- drawing

    def _restyle(self, _change: Any) -> None:
        if self._desk.state.shown is not None and self._desk.state.overlay is not None:
            self._draw()

    def _draw(self) -> None:
        """Write the overlay for the shown raster in the present style; asks for nothing.

        The picture is cut into palette indexes once per raster. A new range or colour map then
        changes the palette alone, unless the range is so narrow that steps would show.
        """
        state = self._desk.state
        shown = state.shown
        if shown is None or (state.player.playing and state.overlay is not None):
            return
        lo, hi = self._span(shown)
        try:
            layer = self._layer(shown, lo, hi)
        except AreaOutside as error:
            state.notice = notice_of(error)
            return
        state.overlay = image.draw(layer, state.style, lo, hi)

    def _span(self, shown: Shown) -> tuple[float, float]:
        """The colour range. A rule is applied once per collection: a colour keeps its meaning."""
        state = self._desk.state
        band = shown.raster.band
        if band.is_classes or band.is_picture:
            return math.nan, math.nan
        if state.style.range is not None:
            return range_of(shown.raster, state.style)
        key = (*_kind(shown), state.preset, state.style.log)
        if key not in self._spans:
            rule = state.preset or "percentile"
            category = shown.collection.category
            self._spans[key] = range_of(shown.raster, state.style, rule=rule, category=category)
        return self._spans[key]

    def _layer(self, shown: Shown, lo: float, hi: float) -> image.Layer:
        state = self._desk.state
        overlay: image.Overlay | None = state.overlay
        if overlay is not None and self._drawn is shown:
            if overlay.layer.kind != "values" or overlay.layer.serves(state.style, lo, hi):
                return overlay.layer
            exact = Quantisation.exact(lo, hi, state.style.log)
            return image.layer_of(
                shown.raster, view=shown.frame, quantisation=exact, removed=shown.removed
            )
        layer = image.layer_of(
            shown.raster, view=shown.frame, log=state.style.log, removed=shown.removed
        )
        self._drawn = shown
        if layer.kind == "values" and not layer.serves(state.style, lo, hi):
            exact = Quantisation.exact(lo, hi, state.style.log)
            layer = image.layer_of(
                shown.raster, view=shown.frame, quantisation=exact, removed=shown.removed
            )
        return layer

    _drawn: Shown | None = None

    # ---- reading a value

    def _read(self, change: Any) -> None:
        state = self._desk.state
        if state.point is None or state.shown is None:
            return
        state.here = here_of(state.shown.raster, *state.point)


def wanted_ppu(collection: Collection, view: View) -> float:
    """The pixels per unit that the map's zoom shows."""
    if not describe.is_polar(collection):
        return ppu_of_zoom(round(view.zoom))
    metres = ZOOM_0_METRES * math.cos(math.radians(POLAR_LATITUDE)) / 2.0 ** round(view.zoom)
    return POLAR_UNIT / metres


def asked_area(collection: Collection, view: View) -> BBox | None:
    """What to load for a view: itself with a margin; all of it where it goes around the world."""
    if describe.is_polar(collection):
        return None
    box = framed(view)
    return box.shifted(-360.0 * math.floor((box.west + 180.0) / 360.0))


def framed(view: View) -> BBox:
    """The view with a margin, at most once around the world, in the view's own longitudes."""
    box = view.bbox
    dx, dy = box.width * MARGIN, box.height * MARGIN
    south, north = max(box.south - dy, -90.0), min(box.north + dy, 90.0)
    half = min(box.width / 2 + dx, 180.0)
    middle = (box.west + box.east) / 2
    return BBox(middle - half, south, middle + half, north)


def here_of(raster: Raster, lon: float, lat: float) -> Here:
    """The value of the first date at a place, or its class's name."""
    band = raster.band
    here = Here(lon, lat, None, "", band.unit, band.kind)
    if band.is_picture:
        return here
    found = np.asarray(raster.sample(lon, lat)).reshape(-1)
    known = found.size and np.isfinite(float(found[0]))
    if not known:
        return here
    if band.is_classes:
        code = int(found[0])
        names = {label.value: label.name for label in band.classes}
        return replace(here, value=float(code), name=names.get(code, str(code)))
    return replace(here, value=float(found[0]))


def _inside(view: BBox, area: BBox) -> bool:
    if area.width >= 360.0:
        return True
    return _within(view.shifted(-360.0 * math.floor((view.west - area.west) / 360.0)), area)


def _within(view: BBox, frame: BBox) -> bool:
    """Whether all of the view that a Web Mercator map can show lies in the frame."""
    tall = frame.south <= max(view.south, -85.0) and min(view.north, 85.0) <= frame.north
    around = frame.width >= 360.0 and abs(frame.centre[0] - view.centre[0]) < 1.0
    return tall and (around or (frame.west <= view.west and view.east <= frame.east))


def _kind(shown: Shown) -> tuple[str, ...]:
    """What must be alike for the colours to keep their meaning."""
    band = shown.raster.band
    return shown.collection.href, band.name, band.unit, band.kind


async def _limits(raster: Raster) -> tuple[float, float]:
    return await asyncio.to_thread(limits_of, raster)


def limits_of(raster: Raster) -> tuple[float, float]:
    """The smallest and largest value, or (0, 1) without any."""
    if raster.band.is_classes or raster.band.is_picture:
        return 0.0, 1.0
    values = raster.values[np.isfinite(raster.values)]
    return (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)


def _union(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    return min(a[0], b[0]), max(a[1], b[1])


def _loss(raster: Raster) -> Notice | None:
    count = len(raster.missing)
    if not count:
        return None
    key = "status.missing.one" if count == 1 else "status.missing.count"
    reason = raster.missing[0].reason
    return Notice(key, reason, fields=(("n", count),), action="status.retry")
