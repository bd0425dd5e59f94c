"""Rasters as Cloud Optimized GeoTIFF, for QGIS, GDAL, R and the web."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import ExportError
from je_explorer.export import tiff
from je_explorer.export.codes import marked
from je_explorer.export.files import PathLike, write
from je_explorer.export.geokeys import geokeys
from je_explorer.export.tiff import ASCII, DOUBLE, SHORT, Level, Tag
from je_explorer.raster.grid import Grid
from je_explorer.raster.raster import Raster
from je_explorer.render.classes import safe_colour
from je_explorer.render.colormap import rgb

_SMALLEST = 256
"""Overviews are added until the last one is no larger than one tile."""

_MOST_BANDS = 65535


def to_geotiff(raster: Raster, path: PathLike, *, overviews: bool = True) -> Path:
    """Write a raster as one Cloud Optimized GeoTIFF: deflate, tiles of 256, one band per date.

    Values are written in their unit (nothing is scaled again), missing pixels as NaN; classes as
    integers, missing pixels as a code that no class has. A picture has four bands per date. Each
    band carries its date as description, and its unit.

    Args:
        raster: not modified.
        path: an existing file is replaced when the new one is complete.
        overviews: add smaller copies, for quick display.

    Returns:
        The path.

    Raises:
        ExportError: the file can't be written, or can't describe the raster's CRS.

    Source: OGC GeoTIFF 1.1 (keys and tags); GDAL's tags 42112 and 42113 (metadata, nodata).
    """
    bands, nodata = _bands(raster)
    if len(bands) > _MOST_BANDS:
        raise ExportError(
            f"a GeoTIFF holds at most {_MOST_BANDS} bands, this raster needs {len(bands)}:"
            " write fewer dates"
        )
    return write(path, tiff.layout(list(_levels(raster, bands, nodata, overviews))))


def _levels(
    raster: Raster, bands: NDArray[np.generic], nodata: float | None, overviews: bool
) -> Iterator[Level]:
    together = raster.band.is_picture
    predictor = 2 if together else 3 if bands.dtype.kind == "f" else 1
    look = _look(raster, bands)
    shared = [*look, *_nodata_tag(nodata)]
    image = np.moveaxis(bands, 0, -1) if together else bands
    georeference = [*_georeference(raster.grid), _metadata(raster)]
    yield tiff.encode(image, [*shared, *georeference], predictor=predictor)
    while overviews and max(bands.shape[1:]) > _SMALLEST:
        bands = _halved(bands)
        image = np.moveaxis(bands, 0, -1) if together else bands
        yield tiff.encode(image, shared, predictor=predictor, overview=True)


def _bands(raster: Raster) -> tuple[NDArray[np.generic], float | None]:
    """``(bands, y, x)`` and the value of missing pixels, or None where none is needed."""
    values = raster.values
    if raster.band.is_picture:
        seen = values if raster.known is None else np.where(raster.known[..., None], values, 0)
        shown = np.moveaxis(seen.astype(np.uint8, copy=False), -1, 1)
        return shown.reshape(-1, *values.shape[1:3]), None
    if values.dtype.kind == "f":
        wide = np.float64 if values.dtype.itemsize > 4 else np.float32
        numbers = values.astype(wide, copy=False)
        known = raster.known
        return (numbers if known is None else np.where(known, numbers, np.nan)), np.nan
    return marked(raster)


def _halved(bands: NDArray[np.generic]) -> NDArray[np.generic]:
    """Half the size: the mean of each four pixels' valid ones; of codes and colours the first."""
    if bands.dtype.kind != "f":
        return bands[:, ::2, ::2]
    _, height, width = bands.shape
    even = ((0, 0), (0, height % 2), (0, width % 2))
    padded = np.pad(bands, even, constant_values=np.nan)
    total = np.zeros((len(bands), (height + 1) // 2, (width + 1) // 2), dtype=np.float64)
    count = np.zeros(total.shape, dtype=np.uint8)
    for row in (0, 1):
        for col in (0, 1):
            part = padded[:, row::2, col::2]
            good = ~np.isnan(part)
            total += np.where(good, part, 0.0)
            count += good
    mean = np.full(total.shape, np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    return mean.astype(bands.dtype)


def _look(raster: Raster, bands: NDArray[np.generic]) -> list[Tag]:
    """How programs show the bands: grey, red-green-blue with opacity, or the classes' colours."""
    extra = len(bands) - 1
    if raster.band.is_picture and len(bands) == 4:
        return [Tag(262, SHORT, (2,)), Tag(338, SHORT, (2,))]
    if raster.band.is_classes and len(bands) == 1 and bands.dtype == np.uint8:
        return [Tag(262, SHORT, (3,)), Tag(320, SHORT, _palette(raster))]
    return [Tag(262, SHORT, (1,)), *([Tag(338, SHORT, (0,) * extra)] if extra else [])]


def _palette(raster: Raster) -> list[int]:
    """All reds, all greens, all blues of the 256 codes, in 16 bits."""
    colours = np.zeros((256, 3), dtype=np.int64)
    for label in raster.band.classes:
        if 0 <= label.value < 256:
            colours[label.value] = rgb(safe_colour(label.color, label.value))
    return [int(channel) * 257 for channel in colours.T.reshape(-1)]


def _nodata_tag(nodata: float | None) -> list[Tag]:
    if nodata is None:
        return []
    text = "nan" if np.isnan(nodata) else str(int(nodata))
    return [Tag(42113, ASCII, text.encode("ascii"))]


def _georeference(grid: Grid) -> list[Tag]:
    """Where the pixels lie: the size of one, the first one's corner, and the CRS."""
    return [
        Tag(33550, DOUBLE, (*grid.resolution, 0.0)),
        Tag(33922, DOUBLE, (0.0, 0.0, 0.0, grid.bbox.west, grid.bbox.north, 0.0)),
        *geokeys(grid.crs),
    ]


def _metadata(raster: Raster) -> Tag:
    """What the bands are: GDAL's XML."""
    items = [
        _item("collection", raster.collection),
        _item("title", raster.title),
        _item("band", raster.band.name),
        *(_item(f"class_{label.value}", label.name) for label in raster.band.classes),
        *(_item(f"missing_{part.date}", part.reason) for part in raster.missing),
    ]
    channels = (" red", " green", " blue", " opacity") if raster.band.is_picture else ("",)
    for time, date in enumerate(raster.dates):
        for channel, name in enumerate(channels):
            sample = time * len(channels) + channel
            items.append(_item("DESCRIPTION", f"{date}{name}", sample, "description"))
            items.append(_item("date", date, sample))
            items.append(_item("UNITTYPE", raster.band.unit, sample, "unittype"))
    text = f"<GDALMetadata>\n{''.join(items)}</GDALMetadata>\n"
    return Tag(42112, ASCII, text.encode("utf-8"))


def _item(name: str, value: str, sample: int | None = None, role: str | None = None) -> str:
    if not value:
        return ""
    place = "" if sample is None else f' sample="{sample}"'
    part = "" if role is None else f' role="{role}"'
    printable = "".join(c for c in value if c.isprintable() or c in "\n\t")
    # GDAL undoes the escaping twice: as XML, and again in each item.
    text = escape(escape(printable))
    return f"  <Item name={quoteattr(name)}{place}{part}>{text}</Item>\n"
