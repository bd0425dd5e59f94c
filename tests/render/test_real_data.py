"""Real products of other agencies on the map: their coasts lie on the coasts of the globe."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import rasterio
import shapely
from PIL import Image

from je_explorer.export.geotiff import to_geotiff
from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.raster import Band, Raster
from je_explorer.render import image, mercator
from je_explorer.render.layer import layer_of
from je_explorer.render.style import Style


def read(path: Path, scale: float, top: float = np.inf) -> Raster:
    """A file's first band, scaled; values over ``top`` are missing."""
    with rasterio.open(path) as file:
        dn = file.read(1).astype(np.float32)
        values = np.where((dn == file.nodata) | (dn > top), np.nan, dn * np.float32(scale))
        code = file.crs.to_epsg()
        crs = f"EPSG:{code}" if code else file.crs.to_wkt()
        grid = Grid(crs, BBox(*file.bounds), file.shape)
    return Raster(values[None].astype(np.float32), grid, ("2022-09-13",), Band("sst"))


def land(shared_data: Path) -> shapely.Geometry:
    path = shared_data / "geo" / "natural_earth" / "ne_110m_land.json"
    shapes = [
        shapely.geometry.shape(f["geometry"]) for f in json.loads(path.read_text())["features"]
    ]
    whole = shapely.union_all([shapely.make_valid(shape) for shape in shapes])
    shapely.prepare(whole)
    return whole


def test_the_sea_ends_at_the_coast_of_the_map(shared_data):
    raster = read(shared_data / "raster" / "noaa_oisst_20220913_sst.tif", 0.01)
    assert -2 <= np.nanmin(raster.values) < np.nanmax(raster.values) <= 36
    made = image.overlay(raster, 0, Style(range=(-2, 35)), BBox(60, -60, 180, 60))
    shown = np.asarray(Image.open(io.BytesIO(made.png)).convert("RGBA"))[..., 3] == 0
    latitude = mercator.latitudes(made.bounds.south, made.bounds.north, made.height)
    width = made.bounds.width / made.width
    longitude = made.bounds.west + (np.arange(made.width) + 0.5) * width
    true = shapely.contains_xy(land(shared_data), *np.meshgrid(longitude, latitude))

    def agreement(down: int, right: int) -> float:
        moved = np.roll(shown, (down, right), axis=(0, 1))[8:-8, 8:-8]
        return float(np.mean(moved == true[8:-8, 8:-8]))

    assert agreement(0, 0) > 0.985
    places = [(down, right) for down in range(-4, 5) for right in range(-4, 5)]
    best = max(places, key=lambda place: agreement(*place))
    assert max(map(abs, best)) <= 1, f"the overlay is displaced by {best} pixels"


def test_arctic_ice_lies_around_the_pole(shared_data, tmp_path):
    path = shared_data / "raster" / "noaa_cdr_seaice_conc_nh_20211231_epsg3411.tif"
    raster = read(path, 0.01, top=100)
    made = layer_of(raster, 0, BBox(-180, 50, 180, 85))
    top = made.pixels[: made.pixels.shape[0] // 20]
    assert (top > 0).mean() > 0.6, "no ice at 85 degrees north"
    coast = land(shared_data)
    latitude = mercator.latitudes(made.bounds.south, made.bounds.north, made.pixels.shape[0])
    step = made.bounds.width / made.pixels.shape[1]
    longitude = made.bounds.west + (np.arange(made.pixels.shape[1]) + 0.5) * step
    rows, cols = np.nonzero(made.pixels)
    on_land = shapely.contains_xy(coast, longitude[cols[::50]], latitude[rows[::50]])
    assert on_land.mean() < 0.03
    with rasterio.open(to_geotiff(raster, tmp_path / "ice.tif")) as file:
        np.testing.assert_array_equal(file.read(), raster.values)


def test_a_real_picture_stays_under_a_megabyte(shared_data):
    raster = read(shared_data / "raster" / "noaa_oisst_20220913_sst.tif", 0.01)
    assert len(image.overlay(raster).png) < 1_000_000
