"""Files of what is shown, for the browser to save."""

from __future__ import annotations

import asyncio
import base64
import math
import re
import tempfile
from dataclasses import replace
from pathlib import Path

from je_explorer.errors import TooManyRows
from je_explorer.raster.raster import Raster
from je_explorer.render.captions import Captions
from je_explorer.render.style import Style
from je_explorer.request import Request
from je_explorer.widgets import describe, text
from je_explorer.widgets.control.desk import Desk
from je_explorer.widgets.control.kinds import KINDS, Content, Kind
from je_explorer.widgets.process_words import composite_words
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.report import Download, Notice
from je_explorer.widgets.values.result import Shown

LARGEST = 24_000_000
"""Bytes that travel to the browser, in one message: measured, it takes such a file in a few seconds
and saves it whole. A larger one stays on the kernel's disk where that is the user's own, and is
offered at a coarser resolution to the visitor of a page, who has no way to that disk."""


class TooLarge(Exception):
    """A file is larger than what the browser takes; ``size`` in bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


class Files:
    """Writes `download` when a file has been asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._slot = desk.slot()
        self._smaller = ("", 1.0)
        watched = ["shown", "curves", "style", "unit", "dates", "months"]
        desk.state.observe(lambda _change: self._forget(), watched)

    def _forget(self) -> None:
        """A file that was made of something else is no longer what is shown."""
        self._slot.cancel()
        self._desk.state.saving = ""
        self._desk.state.download = None

    def make(self, kind: str, coarser: float = 1.0) -> None:
        """Make a file of one of `KINDS` of what is shown, its pixels so many times as wide."""
        state = self._desk.state
        shown = state.shown
        if shown is None or (KINDS[kind].of == "curves" and not state.curves):
            return
        self._desk.succeed("save")
        state.download, state.saving = None, kind
        self._slot.start(lambda number: self._make(number, kind, shown, coarser))

    def make_smaller(self) -> None:
        """Make the file that was too large, at the resolution at which it fits."""
        kind, coarser = self._smaller
        if kind:
            self.make(kind, coarser)

    async def _make(self, number: int, name: str, shown: Shown, coarser: float) -> None:
        desk, state, kind = self._desk, self._desk.state, KINDS[name]
        try:
            content = await self._content(kind, shown, coarser)
            file = _name(state, shown, kind)
            made = await asyncio.to_thread(written, kind, content, file, served=state.served)
        except asyncio.CancelledError:
            raise
        except TooLarge as error:
            over, size = error.size / LARGEST, text.size(error.size)
            said = Notice("save.large", fields=(("size", size), ("most", text.size(LARGEST))))
            desk.write(self._slot, number, lambda: self._offer_smaller(name, coarser, over, said))
        except TooManyRows as error:
            over, fields = error.rows / error.most, {"n": error.rows, "most": error.most}
            said = Notice("save.rows", fields=tuple((k, f"{n:,}") for k, n in fields.items()))
            desk.write(self._slot, number, lambda: self._offer_smaller(name, coarser, over, said))
        except Exception as error:  # noqa: BLE001 - whatever it is, the user is told
            desk.write(self._slot, number, lambda: setattr(state, "saving", ""))
            desk.fail(self._slot, number, error, "save")
        else:
            desk.write(self._slot, number, lambda: self._offer(made))

    def _offer(self, made: Download) -> None:
        self._desk.state.saving = ""
        self._desk.state.download = made

    def _offer_smaller(self, name: str, coarser: float, over: float, said: Notice) -> None:
        """Say how the file becomes small enough, and do it on the press of a button.

        It is ``over`` times as large as it may be.
        """
        self._desk.state.saving = ""
        self._smaller = (name, coarser * max(2.0, 2.0 ** math.ceil(math.log2(over) / 2)))
        self._desk.state.notice = replace(said, error=False, action="save.smaller", about="save")

    # ---- what goes into it

    async def _content(self, kind: Kind, shown: Shown, coarser: float) -> Content:
        """What is shown, in the colours and the unit of the screen."""
        state = self._desk.state
        if kind.of == "curves":
            return curves_of(state)
        raster = shown.raster
        if kind.of == "all" or coarser > 1.0:
            raster = await self._load(kind, shown, coarser)
        style, overlay = state.style, state.overlay
        if overlay is not None and overlay.lo < overlay.hi:
            style = replace(style, range=(overlay.lo, overlay.hi), opacity=1.0)
        unit = describe.band_scale(raster.band, state.unit).label
        return Content(raster, style, unit, captions=captions_of(state, shown, raster))

    async def _load(self, kind: Kind, shown: Shown, coarser: float) -> Raster:
        state, dates = self._desk.state, self._desk.state.chosen_dates
        whole = kind.of == "all" and dates
        process = state.process.each_date if whole else state.process
        months = state.months if whole or process.composite else ()
        period = (dates[0], dates[-1]) if whole else shown.date
        # The zoom may ask for more than the data have.
        ppu = shown.ppu if coarser == 1.0 else min(shown.ppu, shown.raster.grid.ppu) / coarser
        request = Request.of(
            shown.collection, state.band or None, period, shown.asked, ppu,
            self._desk.catalog.source, months,
        )  # fmt: skip
        images, catalog = self._desk.images, self._desk.catalog
        if whole:  # with the gaps that the curves have
            return (await images.over_time(request, process, catalog, dates)).raster
        return (await images.processed(request, process, catalog)).raster


def captions_of(state: ExplorerState, shown: Shown, raster: Raster) -> Captions:
    """A saved picture's words, as on the screen."""
    lang, composite = state.lang, state.process.composite
    name, hint = describe.quantity(shown, lang), describe.card(shown.collection, lang)[2]
    dates = tuple(text.date(lang, label, long=True) for label in raster.dates)
    if composite is not None and len(dates) == 1:
        dates = (composite_words(lang, composite),)
    title = text.say(lang, "save.title", name=name, hint=hint)
    return Captions(title, dates, name, source_of(raster, lang))


def source_of(raster: Raster, lang: str) -> str:
    """The line that names the source, as JAXA asks for it, in the user's language."""
    key = "save.source.jaxa" if raster.collection.startswith("JAXA.") else "save.source"
    return text.say(lang, key, name=raster.collection or raster.title)


def curves_of(state: ExplorerState) -> Content:
    """The curves, in the areas' colours and names."""
    raster, shown = state.curves[0].raster, state.shown
    quantity = "" if shown is None else describe.quantity(shown, state.lang)
    named = tuple(
        replace(
            curve.series,
            label=describe.area_name(curve.area, state.lang),
            quantity=quantity or curve.series.quantity,
        )
        for curve in state.curves
    )
    return Content(
        None, Style(), None, describe.band_scale(raster.band, state.unit), named,
        tuple(curve.area.colour for curve in state.curves), state.chart.spread,
        state.chart.weighted, source_of(raster, state.lang),
    )  # fmt: skip


def written(kind: Kind, content: Content, name: str, *, served: bool) -> Download:
    """The file as a data URL; a large one where it lies.

    Raises:
        TooLarge: it is too large for the browser, and the disk is not the visitor's.
        ExportError: it can't be written.
    """
    with tempfile.TemporaryDirectory(prefix="je_explorer-") as folder:
        path = kind.write(content, Path(folder) / name)
        size = path.stat().st_size
        if size > LARGEST and served:
            raise TooLarge(size)
        data = path.read_bytes() if size <= LARGEST else b""
    if not data:
        return Download(name, size, path=str(kind.write(content, Path.cwd() / name)))
    coded = base64.b64encode(data).decode()
    return Download(name, size, f"data:{kind.media};base64,{coded}")


def _name(state: ExplorerState, shown: Shown, kind: Kind) -> str:
    """``"LST_2021-08.tif"``: letters, digits and dashes that every system takes."""
    dates, chosen = shown.raster.dates[0], state.chosen_dates
    if chosen and kind.of != "picture":
        dates = "_".join(dict.fromkeys((chosen[0], chosen[-1])))
    words = f"{shown.raster.band.name}_{dates}{'_curves' if kind.of == 'curves' else ''}"
    return f"{re.sub(r'[^A-Za-z0-9-]+', '_', words).strip('_')}.{kind.ending}"
