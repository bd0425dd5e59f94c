"""Values and statistics as CSV, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from je_explorer.errors import TooManyRows
from je_explorer.export.files import PathLike, write
from je_explorer.raster.grid import is_geographic
from je_explorer.raster.raster import Raster

if TYPE_CHECKING:
    from je_explorer.raster.statistics import Series

MOST_ROWS = 1_000_000
"""Spreadsheets open no more: 1,048,576 rows."""

_BOM = b"\xef\xbb\xbf"
"""Without it, Excel reads UTF-8 as the local code page."""

_STATISTICS = (
    ("n", "n"),
    ("valid_share", "valid share"),
    ("mean", "mean"),
    ("weighted_mean", "weighted mean"),
    ("std", "std"),
    ("min", "min"),
    ("max", "max"),
    ("median", "median"),
)


def to_csv(raster: Raster, path: PathLike) -> Path:
    """Write the valid pixels as rows ``date, lon, lat, value``, or ``date, x, y, value`` in metres.

    Missing pixels have no row. Classes have a fifth column with the class's name; a picture has
    ``red, green, blue, opacity`` instead of the value.

    Args:
        raster: not modified.
        path: an existing file is replaced when the new one is complete.

    Raises:
        ExportError: the file can't be written.
        TooManyRows: it would have over a million.
    """
    count = int(np.count_nonzero(raster.valid))
    if count > MOST_ROWS:
        raise TooManyRows(count, MOST_ROWS)
    return write(path, _encoded(_pixel_rows(raster)))


def series_csv(series: Series | Iterable[Series], path: PathLike) -> Path:
    """Write the statistics of one or several areas: one row per area and date.

    Classes add a column for the share of each.

    Args:
        series: one, or several (their labels become the first column).
        path: an existing file is replaced when the new one is complete.

    Raises:
        ExportError: the file can't be written.
    """
    return write(path, [series_bytes(series)])


def series_bytes(series: Series | Iterable[Series]) -> bytes:
    """The file that `series_csv` writes, for a browser to download."""
    several = list(series) if isinstance(series, Iterable) else [series]
    return b"".join(_encoded(_series_rows(several)))


def _encoded(rows: Iterator[list[object]]) -> Iterator[bytes]:
    yield _BOM
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for place, row in enumerate(rows):
        writer.writerow([_harmless(cell) for cell in row])
        if place % 4096 == 4095:
            yield buffer.getvalue().encode("utf-8")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode("utf-8")


def _harmless(cell: object) -> object:
    """A text that a spreadsheet would run as a formula is kept a text by an apostrophe."""
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{cell}"
    return cell


def _pixel_rows(raster: Raster) -> Iterator[list[object]]:
    band = raster.band
    places = ["lon", "lat"] if is_geographic(raster.grid.crs) else ["x", "y"]
    value = f"{band.name} ({band.unit})" if band.unit else band.name
    names = {label.value: label.name for label in band.classes}
    if band.is_picture:
        yield ["date", *places, "red", "green", "blue", "opacity"]
    else:
        yield ["date", *places, value, *(["class"] if band.is_classes else [])]
    xs = [float(f"{x:.10g}") for x in raster.grid.xs]
    ys = [float(f"{y:.10g}") for y in raster.grid.ys]
    for time, date in enumerate(raster.dates):
        rows, cols = np.nonzero(raster.valid[time])
        kept = raster.values[time][rows, cols]
        for row, col, number in zip(rows.tolist(), cols.tolist(), kept.tolist(), strict=True):
            cells = number if isinstance(number, list) else [_short(number)]
            label = [names.get(int(number), "")] if band.is_classes else []
            yield [date, xs[col], ys[row], *cells, *label]


def _series_rows(several: list[Series]) -> Iterator[list[object]]:
    unit = several[0].unit if several else ""
    heads = [
        f"{title} ({unit})" if unit and name not in ("n", "valid_share") else title
        for name, title in _STATISTICS
    ]
    named = {label.value: label for one in several for label in one.classes}
    codes = sorted({code for one in several for code in one.class_shares})
    names = [named[code].name if code in named else f"code {code}" for code in codes]
    shares = [f"share of {name}" for name in names]
    yield ["area", "date", *heads, *shares]
    for one in several:
        for place, date in enumerate(one.dates):
            cells = [_short(getattr(one, name)[place]) for name, _ in _STATISTICS]
            for code in codes:
                share = one.class_shares.get(code)
                cells.append("" if share is None else _short(share[place]))
            yield [one.label, str(date), *cells]


def _short(number: float) -> object:
    """Float32 values without the noise of their doubles; missing ones as an empty cell."""
    if isinstance(number, (int, np.integer)):
        return int(number)
    return "" if np.isnan(number) else float(f"{number:.7g}")
