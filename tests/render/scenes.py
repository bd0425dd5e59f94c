"""Small rasters for the tests of pictures and files."""

from __future__ import annotations

import numpy as np

from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.raster import Band, ClassLabel, Raster

WORLD = Grid("EPSG:4326", BBox(-180, -90, 180, 90), (180, 360))
JAPAN = Grid("EPSG:4326", BBox(120, 20, 150, 50), (150, 150))
ARCTIC = Grid("EPSG:3995", BBox(-8388608, -8388608, 8388608, 8388608), (512, 512))
CLASSES = (
    ClassLabel(10, "forest", "#008800"),
    ClassLabel(190, "urban", "C31400"),
    ClassLabel(210, "water", None),
)


def temperatures(grid: Grid = JAPAN, dates: int = 1) -> Raster:
    """Kelvin rising to the south, a little warmer with each date; a corner is missing."""
    rows, cols = np.mgrid[: grid.height, : grid.width]
    first = 270.0 + 40.0 * rows / grid.height + 2.0 * np.sin(cols / 7.0)
    values = np.stack([first + date for date in range(dates)]).astype(np.float32)
    values[:, : grid.height // 5, : grid.width // 4] = np.nan
    values.setflags(write=False)
    labels = tuple(f"2021-{month + 1:02d}" for month in range(dates))
    times = np.array([np.datetime64(label) for label in labels], dtype="datetime64[s]")
    band = Band("LST", dtype="uint16", scale=0.02, nodata=0, unit="K", title="Land temperature")
    return Raster(values, grid, labels, band, times, collection="JAXA.Test_LST_monthly")


def land_cover(grid: Grid = JAPAN, dtype: str = "uint8") -> Raster:
    """Three named classes in stripes and one without a name; the last row is missing."""
    codes = np.array([10, 190, 210, 7], dtype=dtype)
    values = np.broadcast_to(codes[np.arange(grid.width) % 4], (1, grid.height, grid.width)).copy()
    known = np.ones(values.shape, dtype=bool)
    known[:, -1] = False
    values.setflags(write=False)
    band = Band("LCCS", dtype=dtype, nodata=255, classes=CLASSES, role="data-mask")
    times = np.array(["2020-01-01"], dtype="datetime64[s]")
    return Raster(values, grid, ("2020",), band, times, known, collection="Copernicus_LCCS")


def photograph(grid: Grid = JAPAN) -> Raster:
    """A picture whose red rises eastward and green southward; its first column is transparent."""
    rows, cols = np.mgrid[: grid.height, : grid.width]
    values = np.zeros((1, grid.height, grid.width, 4), dtype=np.uint8)
    values[0, ..., 0] = cols * 255 // grid.width
    values[0, ..., 1] = rows * 255 // grid.height
    values[0, :, 1:, 3] = 255
    values.setflags(write=False)
    known = values[..., 3] > 0
    return Raster(values, grid, ("2021-07-01",), Band("TCI", "uint8", role="visual"), known=known)
