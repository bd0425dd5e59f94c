"""NetCDF, labelled arrays and CSV, read back."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
import xarray as xr

from je_explorer.errors import ExportError, MissingExtra
from je_explorer.export import table
from je_explorer.export.table import series_bytes, series_csv, to_csv
from je_explorer.export.xarray import to_netcdf, to_xarray
from je_explorer.raster.raster import Band, Raster
from je_explorer.raster.statistics import Series
from tests.render.scenes import ARCTIC, JAPAN, land_cover, photograph, temperatures


def test_an_array_is_labelled_by_time_and_place():
    raster = temperatures(dates=3)
    array = to_xarray(raster)
    assert array.dims == ("time", "lat", "lon")
    np.testing.assert_array_equal(array.values, raster.values)
    np.testing.assert_array_equal(array.lon.values, raster.grid.xs)
    np.testing.assert_array_equal(array.lat.values, raster.grid.ys)
    assert array.date.values.tolist() == list(raster.dates)
    assert array.time.values[1] == np.datetime64("2021-02-01")
    assert array.attrs["units"] == "K"
    assert array.name == "LST"
    assert to_xarray(temperatures(ARCTIC)).dims == ("time", "y", "x")


def test_normals_are_labelled_by_their_part_of_the_year():
    values = np.zeros((2, 150, 150), np.float32)
    nat = np.array(["NaT", "NaT"], dtype="datetime64[s]")
    array = to_xarray(Raster(values, JAPAN, ("07", "08"), Band("ndvi"), nat))
    assert array.dims == ("date", "lat", "lon")
    assert array.date.values.tolist() == ["07", "08"]


@pytest.mark.parametrize("grid", [JAPAN, ARCTIC], ids=["degrees", "polar"])
def test_netcdf_comes_back_identical(tmp_path, grid):
    raster = temperatures(grid, dates=2)
    path = to_netcdf(raster, tmp_path / "t.nc")
    with xr.open_dataset(path, decode_coords="all") as data:
        np.testing.assert_array_equal(data.LST.values, raster.values)
        assert data.LST.attrs["units"] == "K"
        assert data.attrs["Conventions"].startswith("CF-")
        assert data.LST.encoding["grid_mapping"] == "spatial_ref"
        assert "crs_wkt" in data.spatial_ref.attrs
        assert data.time.values[0] == np.datetime64("2021-01-01")
        assert np.isnan(data.LST.encoding["_FillValue"])


def test_netcdf_of_classes_keeps_codes_names_and_what_is_missing(tmp_path):
    raster = land_cover()
    path = to_netcdf(raster, tmp_path / "c.nc")
    with xr.open_dataset(path, mask_and_scale=False) as data:
        assert data.LCCS.dtype == np.uint8
        known = data.LCCS.values != data.LCCS.attrs["_FillValue"]
        np.testing.assert_array_equal(known, raster.known)
        np.testing.assert_array_equal(data.LCCS.values[known], raster.values[known])
        assert data.LCCS.attrs["flag_values"].tolist() == [10, 190, 210]
        assert data.LCCS.attrs["flag_meanings"] == "forest urban water"


def test_netcdf_of_a_picture_and_of_normals_can_be_read(tmp_path):
    with xr.open_dataset(to_netcdf(photograph(), tmp_path / "p.nc")) as data:
        np.testing.assert_array_equal(data.TCI.values, photograph().values)
    nat = np.array(["NaT"], dtype="datetime64[s]")
    normal = Raster(np.ones((1, 150, 150), np.float32), JAPAN, ("08-16",), Band("x"), nat)
    with xr.open_dataset(to_netcdf(normal, tmp_path / "n.nc")) as data:
        assert data.date.values.tolist() == ["08-16"]


def test_a_netcdf_in_an_absent_folder_is_refused(tmp_path):
    with pytest.raises(ExportError, match="does not exist"):
        to_netcdf(temperatures(), tmp_path / "absent" / "t.nc")


def test_without_xarray_the_install_command_is_named(monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "xarray", None)
    with pytest.raises(MissingExtra, match=r"je-explorer\[xarray\]"):
        to_xarray(temperatures())
    monkeypatch.setitem(__import__("sys").modules, "netCDF4", None)
    with pytest.raises(MissingExtra, match="netCDF4"):
        to_netcdf(temperatures(), tmp_path / "t.nc")


def rows_of(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_table_has_a_row_per_valid_pixel(tmp_path):
    raster = temperatures(dates=2)
    rows = rows_of(to_csv(raster, tmp_path / "t.csv").read_bytes())
    assert rows[0] == ["date", "lon", "lat", "LST (K)"]
    assert len(rows) - 1 == np.count_nonzero(raster.valid)
    date, lon, lat, value = rows[-1]
    assert (date, float(lon), float(lat)) == ("2021-02", 149.9, 20.1)
    assert float(value) == pytest.approx(raster.values[1, -1, -1], rel=1e-6)


def test_a_table_of_classes_names_them_and_one_of_pictures_has_colours(tmp_path):
    rows = rows_of(to_csv(land_cover(), tmp_path / "c.csv").read_bytes())
    assert rows[0][3:] == ["LCCS", "class"]
    assert rows[2][3:] == ["190", "urban"]
    rows = rows_of(to_csv(photograph(), tmp_path / "p.csv").read_bytes())
    assert rows[0][3:] == ["red", "green", "blue", "opacity"]


def test_a_table_that_no_spreadsheet_opens_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "MOST_ROWS", 100)
    with pytest.raises(ExportError, match="smaller area"):
        to_csv(temperatures(), tmp_path / "t.csv")


def curve(label: str = "Kyushu", dates: tuple[str, ...] = ("2021-07", "2021-08")) -> Series:
    numbers = np.array([-2.5, np.nan, 4.0, 5.0][: len(dates)])
    times = np.array([d if len(d) > 3 else "NaT" for d in dates], dtype="datetime64[s]")
    counts = np.arange(len(dates))
    return Series(dates, times, counts, *(numbers + n for n in range(7)), unit="K", label=label)


def test_a_series_has_a_row_per_area_and_date(tmp_path):
    rows = rows_of(series_csv([curve(), curve("=1+1")], tmp_path / "s.csv").read_bytes())
    assert rows[0][:5] == ["area", "date", "n", "valid share", "mean (K)"]
    assert [row[0] for row in rows[1:]] == ["Kyushu", "Kyushu", "'=1+1", "'=1+1"]
    assert rows[1][3:5] == ["-2.5", "-1.5"]
    assert rows[2][4] == ""
    assert rows_of(series_bytes(curve()))[1:] == rows[1:3]


def test_a_series_of_classes_has_a_column_per_class():
    rows = rows_of(series_bytes(land_cover().statistics()))
    assert rows[0][-4:] == [f"share of {name}" for name in ("code 7", "forest", "urban", "water")]
    assert sum(float(cell) for cell in rows[1][-4:]) == pytest.approx(1.0)
