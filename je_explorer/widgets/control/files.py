"""Files of what is shown, for the browser to save."""

from __future__ import annotations

import asyncio
import base64
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from je_explorer.export.geotiff import to_geotiff
from je_explorer.export.picture import to_gif, to_png
from je_explorer.export.table import series_csv, to_csv
from je_explorer.export.xarray import to_netcdf
from je_explorer.raster.raster import Raster
from je_explorer.raster.statistics import Series
from je_explorer.render.style import Style
from je_explorer.request import Request
from je_explorer.widgets import describe
from je_explorer.widgets.control.desk import Desk
from je_explorer.widgets.state import Download, ExplorerState, Shown

LARGEST = 8_000_000
"""Bytes that travel to the browser in one message; what is larger stays on the kernel's disk."""


@dataclass(frozen=True, slots=True)
class Content:
    """What goes into a file."""

    raster: Raster
    style: Style
    series: tuple[Series, ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its ending, its media type, how it is written, and whether of all dates."""

    ending: str
    media: str
    write: Callable[[Content, Path], Path]
    dates: bool = False


def _table(content: Content, path: Path) -> Path:
    return series_csv(content.series, path) if content.series else to_csv(content.raster, path)


KINDS = {
    "geotiff": Kind("tif", "image/tiff", lambda c, path: to_geotiff(c.raster, path)),
    "netcdf": Kind("nc", "application/x-netcdf", lambda c, path: to_netcdf(c.raster, path)),
    "csv": Kind("csv", "text/csv", _table),
    "png": Kind("png", "image/png", lambda c, path: to_png(c.raster, path, c.style, unit=c.unit)),
    "gif": Kind(
        "gif", "image/gif", lambda c, path: to_gif(c.raster, path, c.style, unit=c.unit), dates=True
    ),
}


class Files:
    """Writes `download` when a file has been asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._slot = desk.slot()
        desk.state.observe(lambda _change: self._forget(), ["shown", "curves", "style", "unit"])

    def _forget(self) -> None:
        """A file that was made of something else is no longer what is shown."""
        self._slot.cancel()
        self._desk.state.saving = ""
        self._desk.state.download = None

    def make(self, kind: str) -> None:
        """Make a file of one of `KINDS` of what is shown."""
        state = self._desk.state
        shown = state.shown
        if shown is None:
            return
        state.download, state.saving = None, kind
        self._slot.start(lambda number: self._make(number, kind, shown))

    async def _make(self, number: int, kind: str, shown: Shown) -> None:
        desk, state = self._desk, self._desk.state
        try:
            content = await self._content(KINDS[kind], shown)
            name = _name(state, shown, kind)
            made = await asyncio.to_thread(_file, KINDS[kind], content, name)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the user is told
            desk.write(self._slot, number, lambda: setattr(state, "saving", ""))
            desk.fail(self._slot, number, error, "save")
        else:
            desk.write(self._slot, number, lambda: self._offer(made))

    def _offer(self, made: Download) -> None:
        self._desk.state.saving = ""
        self._desk.state.download = made

    async def _content(self, kind: Kind, shown: Shown) -> Content:
        """What is shown; for an animation all chosen dates of it, in the same colours."""
        state = self._desk.state
        style, raster, overlay = state.style, shown.raster, state.overlay
        if overlay is not None and overlay.lo < overlay.hi:
            style = Style(style.colormap, (overlay.lo, overlay.hi), style.log, style.reverse)
        if kind.dates and len(state.chosen_dates) > 1:
            dates = (state.chosen_dates[0], state.chosen_dates[-1])
            request = Request.of(
                shown.collection, shown.raster.band.name, dates, shown.asked, shown.ppu,
                self._desk.catalog.source, state.months,
            )  # fmt: skip
            done = await self._desk.images.processed(
                request, state.process.each_date, self._desk.catalog
            )
            raster = done.raster
        unit = describe.band_scale(raster.band, state.unit).label
        return Content(raster, style, tuple(curve.series for curve in state.curves), unit)


def _file(kind: Kind, content: Content, name: str) -> Download:
    """Write the file; a large one stays in the current folder, any other goes to the browser."""
    with tempfile.TemporaryDirectory(prefix="je_explorer-") as folder:
        path = kind.write(content, Path(folder) / name)
        data = path.read_bytes()
    if len(data) > LARGEST:
        kept = kind.write(content, Path.cwd() / name)
        return Download(name, len(data), path=str(kept))
    coded = base64.b64encode(data).decode()
    return Download(name, len(data), f"data:{kind.media};base64,{coded}")


def _name(state: ExplorerState, shown: Shown, kind: str) -> str:
    """``"LST_2021-08.tif"``: letters, digits and dashes that every system takes."""
    dates, chosen = shown.raster.dates[0], state.chosen_dates
    if chosen and (KINDS[kind].dates or (kind == "csv" and state.curves)):
        dates = "_".join(dict.fromkeys((chosen[0], chosen[-1])))
    words = f"{shown.raster.band.name}_{dates}"
    return f"{re.sub(r'[^A-Za-z0-9-]+', '_', words).strip('_')}.{KINDS[kind].ending}"
