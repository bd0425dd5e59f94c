"""Where pixels lie: scale and tie point, matrix, pixel centres, and what is refused."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
from rasterio.control import GroundControlPoint
from rasterio.transform import Affine

from je_explorer.cog.crs import crs_of
from je_explorer.cog.header import Header, open_cog
from je_explorer.errors import BadTiff, UnsupportedTiff
from je_explorer.net.loop import run_sync
from tests.cog import oracle
from tests.cog.test_structure import with_tags

EPSG_4326 = (3, [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326])
SCALE = (12, [0.5, 0.25, 0.0])
TIE = (12, [0.0, 0.0, 0.0, 130.0, 40.0, 0.0])


def placed(**more: Any) -> Header:
    return with_tags(**({"t33550": SCALE, "t33922": TIE, "t34735": EPSG_4326} | more))


def test_scale_and_tie_point_make_a_grid() -> None:
    grid = placed().grid(0)
    assert grid.crs == "EPSG:4326"
    assert grid.bbox.as_tuple() == (130.0, 30.0, 150.0, 40.0)


def test_a_tie_point_may_lie_at_any_pixel() -> None:
    grid = placed(t33922=(12, [2.0, 4.0, 0.0, 131.0, 39.0, 0.0])).grid(0)
    assert grid.bbox.as_tuple() == (130.0, 30.0, 150.0, 40.0)


def test_coordinates_of_pixel_centres_are_moved_to_the_edge() -> None:
    keys = (3, [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 2, 2048, 0, 1, 4326])
    assert placed(t34735=keys).grid(0).bbox.as_tuple() == (129.75, 30.125, 149.75, 40.125)


def test_a_matrix_places_pixels_too() -> None:
    matrix = [0.5, 0, 0, 130, 0, -0.25, 0, 40, 0, 0, 0, 0, 0, 0, 0, 1.0]
    header = with_tags(t34264=(12, matrix), t34735=EPSG_4326)
    assert header.grid(0).bbox.as_tuple() == (130.0, 30.0, 150.0, 40.0)


@pytest.mark.parametrize(
    "transform",
    [
        Affine(0.5, 0, 130, 0, 0.25, 30),
        Affine(0.5, 0.1, 130, 0.1, -0.25, 40),
        Affine(-0.5, 0, 130, 0, -0.25, 40),
    ],
    ids=["south-up", "rotated", "mirrored"],
)
def test_a_grid_that_is_not_north_up_is_refused_but_read_by_pixels(
    tmp_path: Path, transform: Affine
) -> None:
    data = np.arange(400, dtype=np.int16).reshape(20, 20)
    path = oracle.write(tmp_path / "a.tif", data, transform=transform, crs="EPSG:4326")
    header = run_sync(open_cog(str(path)))
    assert header.bbox is None
    with pytest.raises(UnsupportedTiff, match="read by pixel window"):
        header.grid(0)


def test_control_points_alone_make_no_grid(tmp_path: Path) -> None:
    points = [
        GroundControlPoint(r, c, 130 + c, 40 - r) for r, c in ((0, 0), (0, 9), (9, 5), (5, 5))
    ]
    data = np.zeros((10, 10), np.uint8)
    path = oracle.write(tmp_path / "a.tif", data, gcps=points, crs="EPSG:4326")
    with pytest.raises(UnsupportedTiff, match="4 control points only"):
        run_sync(open_cog(str(path))).grid(0)


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        ({"t33550": (12, [math.nan, 1.0, 0.0])}, "not finite"),
        ({"t33550": (12, [0.0, 1.0, 0.0])}, "no size of a pixel"),
        ({"t33550": (12, [1e308, 1.0, 0.0])}, "no size of a pixel"),
        ({"t33550": (12, [math.inf, 1.0, 0.0])}, "not finite"),
        ({"t33922": (12, [0.0, 0.0, 0.0, math.nan, 40.0, 0.0])}, "not finite"),
        ({"t33922": (12, [130.0, 40.0])}, "not six for each point"),
        ({"t33550": (12, [1.0]), "t33922": TIE}, "not finite"),
    ],
)
def test_a_place_that_can_not_be_is_bad(tags: dict[str, Any], words: str) -> None:
    with pytest.raises(BadTiff, match=words):
        placed(**tags)


def test_pixels_too_small_to_tell_apart_are_bad() -> None:
    with pytest.raises(BadTiff, match="no size"):
        placed(t33550=(12, [1e-300, 1e-300, 0.0])).grid(0)


@pytest.mark.parametrize("matrix", [[0.0] * 16, [math.nan] * 16, [1.0] * 4])
def test_a_matrix_that_is_none_is_bad(matrix: list[float]) -> None:
    with pytest.raises(BadTiff, match="ModelTransformation"):
        with_tags(t34264=(12, matrix), t34735=EPSG_4326)


def test_a_code_that_nobody_knows_is_refused_with_the_code() -> None:
    keys = (3, [1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 29999])
    with pytest.raises(UnsupportedTiff, match="EPSG:29999"):
        placed(t34735=keys).grid(0)


def test_another_crs_stands_in_where_the_file_has_none() -> None:
    header = with_tags(t33550=SCALE, t33922=TIE)
    with pytest.raises(UnsupportedTiff, match="none given"):
        header.grid(0)
    assert header.grid(0, crs="EPSG:4326").crs == "EPSG:4326"


def test_a_geokey_directory_that_lies_about_its_length_gives_no_crs() -> None:
    keys = (3, [1, 1, 0, 400, 1024, 0, 1, 1, 3072, 34736, 5, 90, 3075, 34737, 9, 9])
    assert placed(t34735=keys).crs is None


@pytest.mark.parametrize(
    "text",
    [
        "+proj=aea +lat_1=29.5 +lat_2=45.5 +lat_0=23 +lon_0=-96 +datum=WGS84 +units=m",
        "+proj=lcc +lat_1=30 +lat_2=60 +lat_0=45 +lon_0=138 +x_0=1000 +ellps=GRS80 +units=m",
        "+proj=laea +lat_0=90 +lon_0=0 +ellps=WGS84 +units=m",
        "+proj=sinu +lon_0=0 +R=6371007.181 +units=m",
        "+proj=stere +lat_0=-90 +lat_ts=-70 +lon_0=0 +a=6378273 +rf=298.279411123064 +units=m",
        "+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +a=6378273 +rf=298.279411123064 +units=m",
        "+proj=tmerc +lat_0=36 +lon_0=139.8 +k=0.9999 +x_0=5 +y_0=7 +ellps=GRS80 +units=m",
        "+proj=aeqd +lat_0=35 +lon_0=139 +ellps=WGS84 +units=m",
        "+proj=eqc +lat_ts=20 +lon_0=10 +ellps=WGS84 +units=m",
        "+proj=cea +lat_ts=30 +lon_0=0 +ellps=WGS84 +units=m",
        "+proj=merc +lat_ts=10 +lon_0=150 +ellps=WGS84 +units=m",
        "+proj=longlat +a=6378273 +rf=298.279411123064",
    ],
)
def test_a_system_that_is_spelt_out_means_the_same_places(tmp_path: Path, text: str) -> None:
    size = 1.0 if "longlat" in text else 1000.0
    transform = Affine(size, 0, 3 * size, 0, -size, 5 * size)
    data = np.zeros((8, 8), np.uint8)
    path = oracle.write(tmp_path / "a.tif", data, transform=transform, crs=text)
    header = run_sync(open_cog(str(path)))
    assert header.crs is not None
    expected = pyproj.CRS.from_user_input(text)
    there = pyproj.Transformer.from_crs(expected, "EPSG:4326", always_xy=True)
    ours = pyproj.Transformer.from_crs(header.crs, "EPSG:4326", always_xy=True)
    for x, y in ((4 * size, 4 * size), (9 * size, -2 * size)):
        assert ours.transform(x, y) == pytest.approx(there.transform(x, y), abs=1e-6)


def test_keys_without_a_method_give_no_crs() -> None:
    assert crs_of(((1024, 1), (3072, 32767), (3075, 999), (2048, 4326))) is None
