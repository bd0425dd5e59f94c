"""GeoTIFF files, read back by rasterio."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pyproj
import pytest
import rasterio
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from je_explorer.errors import ExportError
from je_explorer.export.geotiff import to_geotiff
from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.raster import Band, ClassLabel, Raster
from tests.render.scenes import ARCTIC, JAPAN, land_cover, photograph, temperatures

LARGE = Grid("EPSG:4326", BBox(100, 10, 160, 50), (601, 903))


def test_values_dates_units_and_places_come_back_identical(tmp_path):
    raster = temperatures(LARGE, dates=3)
    path = to_geotiff(raster, tmp_path / "t.tif")
    with rasterio.open(path) as file:
        np.testing.assert_array_equal(file.read(), raster.values)
        assert file.crs.to_epsg() == 4326
        assert file.bounds == pytest.approx(raster.grid.bbox.as_tuple())
        assert file.descriptions == raster.dates
        assert file.units == ("K", "K", "K")
        assert np.isnan(file.nodata)
        assert file.tags()["collection"] == raster.collection
        assert [file.tags(band)["date"] for band in file.indexes] == list(raster.dates)
        assert file.tags()["AREA_OR_POINT"] == "Area"
        np.testing.assert_array_equal(file.read_masks(1) > 0, raster.valid[0])


def test_a_polar_raster_keeps_its_crs(tmp_path):
    path = to_geotiff(temperatures(ARCTIC), tmp_path / "p.tif")
    with rasterio.open(path) as file:
        assert file.crs.to_epsg() == 3995
        assert file.bounds == ARCTIC.bbox.as_tuple()


@pytest.mark.parametrize(
    "dtype", ["uint8", "uint16", "int8", "int16", "int32", "uint32", "int64", "bool"]
)
def test_codes_of_each_kind_come_back_identical(tmp_path, dtype):
    codes = np.array([0, 1, 0, 1] if dtype == "bool" else [1, 2, 100, 0]).astype(dtype)
    values = np.broadcast_to(codes, (2, 8, 4)).copy()
    known = np.ones(values.shape, dtype=bool)
    known[:, 0] = False
    band = Band("QA", dtype, role="data-mask", classes=(ClassLabel(1, "a & <b>", "#ff0000"),))
    grid = Grid("EPSG:4326", BBox(0, 0, 4, 8), (8, 4))
    raster = Raster(values, grid, ("2020", "2021"), band, known=known)
    with rasterio.open(to_geotiff(raster, tmp_path / "q.tif")) as file:
        got = file.read()
        assert got.dtype == (np.uint8 if dtype == "bool" else np.dtype(dtype))
        np.testing.assert_array_equal(got[known], values[known].astype(got.dtype))
        np.testing.assert_array_equal(file.read_masks() > 0, known)
        assert file.tags()["class_1"] == "a & <b>"


def test_the_bands_own_nodata_is_kept_where_no_class_has_it(tmp_path):
    with rasterio.open(to_geotiff(land_cover(), tmp_path / "c.tif")) as file:
        assert file.nodata == 255
        assert file.colormap(1)[190] == (0xC3, 0x14, 0, 255)


def test_missing_pixels_stay_missing_when_all_codes_are_taken(tmp_path):
    values = np.arange(257).clip(0, 255).astype(np.uint8).reshape(1, 1, 257)
    known = np.ones(values.shape, dtype=bool)
    known[..., -1] = False
    band = Band("QA", "uint8", nodata=255, role="data-mask")
    grid = Grid("EPSG:4326", BBox(0, 0, 257, 1).shifted(-128), (1, 257))
    raster = Raster(values, grid, ("2020",), band, known=known)
    with rasterio.open(to_geotiff(raster, tmp_path / "full.tif")) as file:
        np.testing.assert_array_equal(file.read()[known], values[known])
        np.testing.assert_array_equal(file.read_masks() > 0, known)


def test_a_picture_keeps_colours_and_opacity(tmp_path):
    raster = photograph(LARGE)
    with rasterio.open(to_geotiff(raster, tmp_path / "rgb.tif")) as file:
        wanted = np.where(raster.known[0][..., None], raster.values[0], 0)
        np.testing.assert_array_equal(np.moveaxis(file.read(), 0, -1), wanted)
        assert [colour.name for colour in file.colorinterp] == ["red", "green", "blue", "alpha"]


def test_overviews_halve_the_image_and_ignore_missing_pixels(tmp_path):
    raster = temperatures(LARGE)
    path = to_geotiff(raster, tmp_path / "o.tif")
    with rasterio.open(path) as file:
        assert file.overviews(1) == [2, 4]
    with rasterio.open(path, overview_level=0) as small:
        assert small.shape == (301, 452)
        four = raster.values[0, 200:202, 300:302].astype(np.float64)
        assert small.read(1)[100, 150] == pytest.approx(four.mean(), rel=1e-6)
        assert np.isnan(small.read(1)[0, 0])
        edge = raster.values[0, 600, 400:402].astype(np.float64)
        assert small.read(1)[300, 200] == pytest.approx(edge.mean(), rel=1e-6)
    with rasterio.open(to_geotiff(raster, tmp_path / "n.tif", overviews=False)) as file:
        assert file.overviews(1) == []


def test_directories_come_first_and_tiles_from_coarse_to_fine(tmp_path):
    path = to_geotiff(temperatures(LARGE, dates=2), tmp_path / "cog.tif")
    raw = path.read_bytes()
    (start,) = struct.unpack_from("<I", raw, 4)
    assert start == 8
    with tifffile.TiffFile(path) as file:
        directories = [page.offset for page in file.pages]
        firsts = [min(page.dataoffsets) for page in file.pages]
        sizes = [page.shape for page in file.pages]
        np.testing.assert_array_equal(file.pages[0].asarray(), temperatures(LARGE, 2).values)
        assert all(page.is_tiled for page in file.pages)
    assert directories == sorted(directories)
    assert max(directories) < min(firsts)
    assert firsts == sorted(firsts, reverse=True)
    assert sizes == sorted(sizes, reverse=True)


def test_a_file_over_four_gigabytes_would_be_a_big_tiff(tmp_path, monkeypatch):
    monkeypatch.setattr("je_explorer.export.tiff._CLASSIC_LIMIT", 1000)
    raster = temperatures(LARGE, dates=2)
    path = to_geotiff(raster, tmp_path / "big.tif")
    assert path.read_bytes()[2] == 43
    with rasterio.open(path) as file:
        np.testing.assert_array_equal(file.read(), raster.values)
        assert file.overviews(1) == [2, 4]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    height=st.integers(1, 300),
    width=st.integers(1, 300),
    dates=st.integers(1, 3),
    dtype=st.sampled_from(["float32", "float64", "uint16", "int16"]),
    seed=st.integers(0, 99),
)
def test_every_size_and_kind_comes_back_identical(tmp_path, height, width, dates, dtype, seed):
    numbers = np.random.default_rng(seed).integers(0, 5000, (dates, height, width))
    values = numbers.astype(dtype)
    known = None
    role = "data"
    if values.dtype.kind == "f":
        values = values / 7
        values[numbers < 1000] = np.nan
    else:
        known, role = numbers >= 1000, "data-mask"
    grid = Grid("EPSG:3031", BBox(0, 0, width * 1000.0, height * 1000.0), (height, width))
    labels = tuple(f"{2000 + n}" for n in range(dates))
    raster = Raster(values, grid, labels, Band("x", dtype, role=role), known=known)
    with rasterio.open(to_geotiff(raster, tmp_path / "any.tif")) as file:
        got = file.read()
        np.testing.assert_array_equal(got[raster.valid], values[raster.valid])
        np.testing.assert_array_equal(file.read_masks() > 0, raster.valid)


NSIDC = "+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +a=6378273 +rf=298.279411123064"
WITHOUT_CODE = [
    NSIDC,
    "+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=10 +datum=WGS84",
    "+proj=stere +lat_0=90 +k=0.994 +lon_0=10 +x_0=2000000 +y_0=2000000 +datum=WGS84",
    "+proj=laea +lat_0=12 +lon_0=34 +datum=WGS84",
    "+proj=sinu +R=6371007.181",
    "+proj=aea +lat_1=29.5 +lat_2=45.5 +lat_0=23 +lon_0=-96 +x_0=7 +ellps=GRS80",
    "+proj=lcc +lat_1=30 +lat_2=60 +lat_0=40 +lon_0=135 +y_0=9 +ellps=bessel",
    "+proj=tmerc +lat_0=36 +lon_0=139.8 +k=0.9998 +x_0=5 +y_0=6 +ellps=bessel",
    "+proj=longlat +a=6378273 +rf=298.279411123064",
]


@pytest.mark.parametrize("crs", WITHOUT_CODE)
def test_a_crs_without_code_comes_back_as_the_same_places(tmp_path, crs):
    degrees = "longlat" in crs
    box = BBox(10, 20, 14, 24) if degrees else BBox(100_000, -400_000, 140_000, -360_000)
    raster = Raster(np.zeros((1, 4, 4), np.float32), Grid(crs, box, (4, 4)), ("07",), Band("x"))
    with rasterio.open(to_geotiff(raster, tmp_path / "x.tif")) as file:
        got = pyproj.CRS.from_wkt(file.crs.to_wkt())
    assert got.ellipsoid.semi_major_metre == pyproj.CRS(crs).ellipsoid.semi_major_metre
    globe = pyproj.CRS(crs).geodetic_crs
    here = pyproj.Transformer.from_crs(crs, globe, always_xy=True)
    there = pyproj.Transformer.from_crs(got, got.geodetic_crs, always_xy=True)
    assert there.transform(*box.centre) == pytest.approx(here.transform(*box.centre), abs=1e-9)


def test_a_crs_that_no_key_describes_is_refused(tmp_path):
    grid = Grid("+proj=mill +lon_0=10 +datum=WGS84", BBox(0, 0, 1000, 1000), (4, 4))
    raster = Raster(np.zeros((1, 4, 4), np.float32), grid, ("2020",), Band("x"))
    with pytest.raises(ExportError, match="NetCDF"):
        to_geotiff(raster, tmp_path / "x.tif")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("place", "words"),
    [("absent/x.tif", "does not exist"), (".", "is a folder"), ("n" * 300 + ".tif", "too long")],
)
def test_a_place_that_can_not_be_written_is_said_in_words(tmp_path, place, words):
    with pytest.raises(ExportError, match=words):
        to_geotiff(temperatures(), tmp_path / place)


def test_an_older_file_survives_a_failure(tmp_path, monkeypatch):
    path = tmp_path / "kept.tif"
    path.write_bytes(b"older")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ExportError, match="disk is full"):
        to_geotiff(temperatures(), path)
    assert path.read_bytes() == b"older"
    assert [entry.name for entry in tmp_path.iterdir()] == ["kept.tif"]


def test_no_rights_are_said_in_words(tmp_path, monkeypatch):
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("je_explorer.export.files.Path.touch", denied)
    with pytest.raises(ExportError, match="no permission"):
        to_geotiff(temperatures(), tmp_path / "x.tif")


def test_an_older_file_is_replaced(tmp_path):
    path = tmp_path / "again.tif"
    to_geotiff(temperatures(), path)
    to_geotiff(temperatures(JAPAN, 2), path)
    with rasterio.open(path) as file:
        assert file.count == 2
