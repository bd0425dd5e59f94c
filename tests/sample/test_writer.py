"""The files are sound COGs: other readers see the same pixels in the same places."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.sample.writer import TILE, encode

BOX = (120.0, 20.0, 150.0, 50.0)


def image(shape: tuple[int, ...], dtype: str, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 100, shape).astype(dtype)


@settings(max_examples=25, deadline=None)
@given(
    dtype=st.sampled_from(["uint8", "int8", "uint16", "int16", "float32"]),
    rows=st.integers(1, 600),
    cols=st.integers(1, 600),
)
def test_rasterio_reads_what_was_written(
    dtype: str, rows: int, cols: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pixels = image((rows, cols), dtype)
    path = tmp_path_factory.mktemp("cog") / "x.tiff"
    path.write_bytes(encode([pixels], BOX, 4326, nodata=7))
    with rasterio.open(path) as file:
        assert file.crs.to_epsg() == 4326
        assert tuple(file.bounds) == pytest.approx(BOX)
        assert file.nodata == 7
        assert file.dtypes == (dtype,)
        np.testing.assert_array_equal(file.read(1), pixels)


def test_overviews_follow_finest_first(tmp_path: Path) -> None:
    images = [image((900, 900), "uint16"), image((450, 450), "uint16"), image((225, 225), "uint16")]
    (tmp_path / "x.tiff").write_bytes(encode(images, BOX, 4326, nodata=0))
    for number, pixels in enumerate(images):
        options = {} if number == 0 else {"overview_level": number - 1}
        with rasterio.open(tmp_path / "x.tiff", **options) as file:
            np.testing.assert_array_equal(file.read(1), pixels)
            assert tuple(file.bounds) == pytest.approx(BOX)


def test_all_directories_stand_in_the_first_64_kib(tmp_path: Path) -> None:
    images = [image((3600, 3600), "uint8"), image((1800, 1800), "uint8")]
    path = tmp_path / "x.tiff"
    path.write_bytes(encode(images, BOX, 4326))
    with tifffile.TiffFile(path) as file:
        ends = [page.offset + 12 * len(page.tags) for page in file.pages]
        assert len(ends) == 2
        assert max(ends) < 65536
        assert min(min(page.dataoffsets) for page in file.pages) < 65536
        assert [page.tilewidth for page in file.pages] == [TILE, TILE]


def test_a_picture_has_colours_and_opacity(tmp_path: Path) -> None:
    pixels = image((300, 200, 4), "uint8")
    (tmp_path / "x.tiff").write_bytes(encode([pixels], BOX, 4326))
    with rasterio.open(tmp_path / "x.tiff") as file:
        assert [band.name for band in file.colorinterp] == ["red", "green", "blue", "alpha"]
        np.testing.assert_array_equal(np.moveaxis(file.read(), 0, -1), pixels)


def test_classes_carry_their_colours(tmp_path: Path) -> None:
    palette = [(0, 0, 0), (255, 0, 10), (1, 2, 3)]
    (tmp_path / "x.tiff").write_bytes(
        encode([image((64, 64), "uint8")], BOX, 4326, palette=palette)
    )
    with rasterio.open(tmp_path / "x.tiff") as file:
        assert [file.colormap(1)[code][:3] for code in range(3)] == palette


@pytest.mark.parametrize("epsg", [3995, 3031])
def test_polar_files_are_in_metres(epsg: int, tmp_path: Path) -> None:
    side = 2.0**23
    data = encode([image((512, 512), "uint8")], (-side, -side, side, side), epsg)
    (tmp_path / "x.tiff").write_bytes(data)
    with rasterio.open(tmp_path / "x.tiff") as file:
        assert file.crs.to_epsg() == epsg
        assert tuple(file.bounds) == (-side, -side, side, side)


def test_the_same_pixels_give_the_same_bytes() -> None:
    pixels = image((300, 300), "int16")
    assert encode([pixels], BOX, 4326) == encode([pixels.copy()], BOX, 4326)


def test_the_image_is_left_as_it_was() -> None:
    pixels = image((300, 300), "int16")
    pixels.flags.writeable = False
    encode([pixels], BOX, 4326, nodata=-1)
