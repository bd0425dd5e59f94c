"""A lazy array holds what a load gives."""

from __future__ import annotations

import numpy as np
import pytest

import je_explorer as jx
from je_explorer.errors import MissingExtra, RequestError

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
TRIANGLE = {"type": "Polygon", "coordinates": [[[130, 30], [145, 33], [138, 43], [130, 30]]]}


@pytest.mark.parametrize(
    ("collection", "band", "dates", "area", "ppu"),
    [
        (LST, "LST", ("2021-06", "2021-08"), [128, 30, 146, 46], 5),
        (LST, None, "2021-07", TRIANGLE, 5),
        ("Copernicus.C3S_PROBA-V_LCCS_global_yearly", None, None, TRIANGLE, 10),
        ("Sample_natural-colour.picture_global_monthly", None, None, [170, -20, -170, 20], 5),
        ("JAXA.JASMES_GCOM-W.AMSR2_ic0.v201_north_daily", None, None, None, 1),
        (
            "NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.daytime.v061_global_monthly-normal",
            None,
            ("2021-06", "2021-07"),
            [130, 30, 140, 40],
            5,
        ),
    ],
)
def test_a_lazy_array_computes_to_what_load_gives(collection, band, dates, area, ppu):
    loaded = jx.load(collection, band, dates, area, ppu, catalog="sample")
    lazy = jx.open_xarray(collection, band, dates, area, ppu, catalog="sample", chunks=37)
    wanted = loaded.to_xarray()
    assert lazy.chunks is not None
    assert lazy.dtype == wanted.dtype
    assert lazy.dims == wanted.dims
    got = lazy.compute()
    for name in wanted.coords:
        np.testing.assert_array_equal(got.coords[name].values, wanted.coords[name].values)
    shown = loaded.valid[..., None] if loaded.band.is_picture else loaded.valid
    np.testing.assert_array_equal(np.where(shown, got.values, 0), np.where(shown, wanted.values, 0))
    assert got.attrs.keys() == wanted.attrs.keys()


def test_chunks_follow_the_wish():
    at = {"dates": ("2021-06", "2021-08"), "area": [130, 30, 140, 40], "ppu": 5}
    by_name = jx.open_xarray(LST, catalog="sample", chunks={"time": 3, "lat": 25}, **at)
    assert by_name.chunks == ((3,), (25, 25), (50,))
    assert jx.open_xarray(LST, catalog="sample", **at).chunks == ((1, 1, 1), (50,), (50,))
    with pytest.raises(RequestError, match="time, lat, lon"):
        jx.open_xarray(LST, catalog="sample", chunks={"x": 3}, **at)
    with pytest.raises(RequestError, match="chunks"):
        jx.open_xarray(LST, catalog="sample", chunks="many", **at)


def test_without_dask_the_install_command_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "dask.array", None)
    with pytest.raises(MissingExtra, match="dask"):
        jx.open_xarray(LST, catalog="sample")
