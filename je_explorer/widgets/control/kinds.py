"""The kinds of files that can be taken away, and how each is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from je_explorer.export.geotiff import to_geotiff
from je_explorer.export.picture import series_png, to_gif, to_png
from je_explorer.export.table import series_csv, to_csv
from je_explorer.export.xarray import to_netcdf
from je_explorer.raster.raster import Raster
from je_explorer.raster.statistics import Series
from je_explorer.render.captions import Captions
from je_explorer.render.style import Style
from je_explorer.render.units import Conversion


@dataclass(frozen=True, slots=True)
class Content:
    """What goes into a file.

    Attributes:
        raster: the picture on the map, or all dates; None for curves.
        style, unit: as on the screen; files of numbers keep the unit that was measured.
        series, colours: of the areas.
        way: how the curves' values are written.
        spread: the band around a curve's mean.
        weighted: whether a curve's pixels count by their area on the globe.
        source: whose data they are.
        captions: the words of a picture.
    """

    raster: Raster | None
    style: Style
    unit: str | None = None
    way: Conversion | None = None
    series: tuple[Series, ...] = ()
    colours: tuple[str, ...] = ()
    spread: str = "range"
    weighted: bool = False
    source: str = ""
    captions: Captions = Captions()  # noqa: RUF009 - a frozen value

    @property
    def images(self) -> Raster:
        """The raster of a file that is of images."""
        assert self.raster is not None
        return self.raster


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file.

    Attributes:
        of: ``"picture"``, ``"all"`` (chosen dates) or ``"curves"``.
        name: its form, ``"geotiff"``.
        ending, media: of the file.
        write: writes it.
    """

    of: str
    name: str
    ending: str
    media: str
    write: Callable[[Content, Path], Path]


def _geotiff(content: Content, path: Path) -> Path:
    return to_geotiff(content.images, path)


def _netcdf(content: Content, path: Path) -> Path:
    return to_netcdf(content.images, path)


def _pixels(content: Content, path: Path) -> Path:
    return to_csv(content.images, path)


def _png(content: Content, path: Path) -> Path:
    return to_png(content.images, path, content.style, unit=content.unit, captions=content.captions)


def _gif(content: Content, path: Path) -> Path:
    return to_gif(content.images, path, content.style, unit=content.unit, captions=content.captions)


def _series(content: Content, path: Path) -> Path:
    return series_csv(content.series, path)


def _chart(content: Content, path: Path) -> Path:
    return series_png(
        content.series, path, colours=content.colours, unit=content.way, spread=content.spread,
        weighted=content.weighted, source=content.source,
    )  # fmt: skip


_TIFF, _NC, _CSV = ("tif", "image/tiff"), ("nc", "application/x-netcdf"), ("csv", "text/csv")

KINDS: dict[str, Kind] = {
    "geotiff": Kind("picture", "geotiff", *_TIFF, _geotiff),
    "netcdf": Kind("picture", "netcdf", *_NC, _netcdf),
    "csv": Kind("picture", "csv", *_CSV, _pixels),
    "png": Kind("picture", "png", "png", "image/png", _png),
    "all.geotiff": Kind("all", "geotiff", *_TIFF, _geotiff),
    "all.netcdf": Kind("all", "netcdf", *_NC, _netcdf),
    "all.csv": Kind("all", "csv", *_CSV, _pixels),
    "gif": Kind("all", "gif", "gif", "image/gif", _gif),
    "curves.csv": Kind("curves", "csv", *_CSV, _series),
    "curves.png": Kind("curves", "png", "png", "image/png", _chart),
}
"""By the name that the panel asks for."""
