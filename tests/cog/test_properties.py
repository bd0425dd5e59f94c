"""What GDAL and tifffile write, we read: types, compressions, predictors, byte orders, tiles."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from je_explorer.cog.header import open_cog
from je_explorer.cog.reader import read_window
from je_explorer.net.loop import run_sync
from je_explorer.raster.grid import Window
from tests.cog import oracle
from tests.cog.builder import Directory, build, image_tags

DTYPES = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64",
          "float16", "float32", "float64"]  # fmt: skip
GDAL_DTYPES = [name for name in DTYPES if name != "float16"]
_NUMBERS = itertools.count()
LOSSLESS = ["none", "deflate", "lzw", "zstd", "packbits"]
MODEST = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def values(dtype: str, shape: tuple[int, ...], seed: int) -> NDArray[Any]:
    """Smooth numbers with noise and extremes, as far as the type reaches."""
    rng = np.random.default_rng(seed)
    kind = np.dtype(dtype)
    if kind.kind == "f":
        data = np.cumsum(rng.normal(size=shape), axis=0).astype(kind)
        data.flat[:: max(1, data.size // 7)] = np.nan
        return data
    limits = np.iinfo(kind)
    data = rng.integers(limits.min, limits.max, shape, dtype=kind, endpoint=True)
    data[: shape[0] // 2] = np.arange(shape[1]).reshape(1, -1, *[1] * (len(shape) - 2)) % 100
    return data


def read(path: Path, window: Window | None = None) -> NDArray[Any]:
    header = run_sync(open_cog(str(path)))
    image = header.levels[0]
    return run_sync(read_window(header, 0, window or Window(0, 0, image.width, image.height)))


def same(ours: NDArray[Any], theirs: NDArray[Any]) -> bool:
    return ours.dtype == theirs.dtype and np.array_equal(
        ours, theirs, equal_nan=theirs.dtype.kind == "f"
    )


def predictors(dtype: str, compression: str) -> list[int]:
    if compression in ("none", "packbits"):
        return [1]
    return [1, 3] if dtype.startswith("float") else [1, 2]


@pytest.mark.parametrize("dtype", GDAL_DTYPES)
def test_files_of_gdal_are_read_back(tmp_path: Path, dtype: str) -> None:
    cases = itertools.product(LOSSLESS, ("LITTLE", "BIG"), (True, False), ("pixel", "band"))
    for number, (compress, order, tiled, interleave) in enumerate(cases):
        data = values(dtype, (45, 70, 3) if number % 2 else (45, 70), number)
        for predictor in predictors(dtype, compress):
            options: dict[str, Any] = {"predictor": predictor} if predictor > 1 else {}
            if tiled:
                options |= {"tiled": True, "blockxsize": 32, "blockysize": 16}
            if compress != "none":
                options["compress"] = compress
            path = oracle.write(
                tmp_path / f"{number}-{predictor}.tif", data, interleave=interleave,
                ENDIANNESS=order, **options,
            )  # fmt: skip
            assert same(read(path), data), (compress, order, tiled, interleave, predictor)


@MODEST
@given(data=st.data())
def test_files_of_tifffile_are_read_back(tmp_path: Path, data: st.DataObject) -> None:
    dtype = data.draw(st.sampled_from(DTYPES))
    compression = data.draw(st.sampled_from(["none", "zlib", "zstd", "lzw", "packbits"]))
    wanted = data.draw(st.sampled_from([1, 2, 3]))
    # tifffile writes no predictor with 64-bit integers.
    able = predictors(dtype, compression) if "int64" not in dtype else [1]
    predictor = wanted if wanted in able else 1
    samples = data.draw(st.sampled_from([1, 3, 4]))
    planar = data.draw(st.sampled_from(["contig", "separate"])) if samples > 1 else None
    size = data.draw(st.tuples(st.integers(1, 70), st.integers(1, 70)))
    tile = data.draw(st.sampled_from([None, (16, 16), (32, 48), (64, 16)]))
    pixels = values(dtype, (*size, samples) if samples > 1 else size, data.draw(st.integers(0, 9)))
    stored = np.moveaxis(pixels, -1, 0) if planar == "separate" else pixels
    path = tmp_path / f"{next(_NUMBERS)}.tif"
    tifffile.imwrite(
        path, stored, tile=tile, compression=None if compression == "none" else compression,
        predictor=predictor > 1, byteorder=data.draw(st.sampled_from("<>")),
        bigtiff=data.draw(st.booleans()), planarconfig=planar,
        rowsperstrip=None if tile else data.draw(st.integers(1, 80)),
        photometric="rgb" if samples > 1 else "minisblack",
        extrasamples=["unassalpha"] if samples == 4 else None, metadata=None,
    )  # fmt: skip
    assert same(read(path), pixels)


@MODEST
@given(data=st.data())
def test_any_window_is_that_part_of_the_whole(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "whole.tif"
    pixels = values("int16", (75, 110), 3)
    if not path.exists():
        oracle.write(
            path, pixels, tiled=True, blockxsize=32, blockysize=16, compress="deflate", predictor=2
        )
    col, row = data.draw(st.integers(0, 109)), data.draw(st.integers(0, 74))
    width, height = data.draw(st.integers(1, 110 - col)), data.draw(st.integers(1, 75 - row))
    window = Window(col, row, width, height)
    assert same(read(path, window), pixels[window.slices])


@pytest.mark.parametrize("interleave", ["pixel", "band"])
@pytest.mark.parametrize("compress", ["lerc", "lerc_deflate", "lerc_zstd"])
def test_lerc_of_gdal_is_read_back(tmp_path: Path, compress: str, interleave: str) -> None:
    for number, dtype in enumerate(["uint8", "int16", "uint16", "int32", "float32", "float64"]):
        for shape in ((40, 50), (40, 50, 3)):
            data = values(dtype, shape, number)
            if data.ndim == 3 and interleave == "pixel":
                data = np.nan_to_num(data)
            path = oracle.write(
                tmp_path / f"{number}{len(shape)}.tif", data, compress=compress, tiled=True,
                blockxsize=32, blockysize=16, interleave=interleave,
            )  # fmt: skip
            assert same(read(path), oracle.pixels(path))


def test_lerc_pixels_that_are_masked_in_one_sample_only_are_nan_as_in_gdal(tmp_path: Path) -> None:
    data = values("float32", (40, 50, 3), 5)
    data[3, 4, 1] = np.nan
    path = oracle.write(
        tmp_path / "a.tif", data, compress="lerc", tiled=True, blockxsize=32, blockysize=16
    )
    assert same(read(path), oracle.pixels(path))


def test_lerc_of_a_picture_with_alpha_is_read_back(tmp_path: Path) -> None:
    data = values("uint8", (40, 50, 4), 7)
    data[..., 3] = np.where(data[..., 3] > 100, 255, 0)
    path = oracle.write(
        tmp_path / "a.tif", data, compress="lerc", tiled=True, blockxsize=32, blockysize=16,
        photometric="rgb", alpha="yes",
    )  # fmt: skip
    assert same(read(path), oracle.pixels(path))


@pytest.mark.parametrize("samples", [1, 3])
def test_jpeg_without_subsampled_colours_is_read_as_by_gdal(tmp_path: Path, samples: int) -> None:
    yy, xx = np.mgrid[:45, :70]
    grey = (yy * 3 + xx).astype(np.uint8)
    data = grey if samples == 1 else np.stack([grey, grey[::-1], 255 - grey], axis=-1)
    path = oracle.write(
        tmp_path / "a.tif", data, compress="jpeg", JPEG_QUALITY=90, tiled=True, blockxsize=32,
        blockysize=16, photometric="rgb" if samples == 3 else "minisblack",
    )  # fmt: skip
    theirs = oracle.pixels(path).astype(int)
    assert np.abs(read(path).astype(int) - theirs).max() <= 1


@pytest.mark.parametrize("level", [75, 100])
@pytest.mark.parametrize("samples", [3, 4])
def test_webp_is_read_as_by_gdal(tmp_path: Path, samples: int, level: int) -> None:
    data = values("uint8", (45, 70, samples), 2)
    path = oracle.write(
        tmp_path / "a.tif", data, compress="webp", WEBP_LEVEL=level, tiled=True, blockxsize=32,
        blockysize=16, WEBP_LOSSLESS="YES" if level == 100 else "NO", photometric="rgb",
    )  # fmt: skip
    assert same(read(path), oracle.pixels(path))


@pytest.mark.parametrize("width", [64, 61, 7])
def test_one_bit_images_have_padded_rows(tmp_path: Path, width: int) -> None:
    data = (values("uint8", (50, width), 3) & 1).astype(np.uint8)
    for tiled in (True, False):
        options: dict[str, Any] = {"tiled": True, "blockxsize": 16, "blockysize": 32}
        path = oracle.write(
            tmp_path / f"{tiled}.tif", data, NBITS=1, compress="deflate",
            **(options if tiled else {}),
        )  # fmt: skip
        assert same(read(path), data)


def test_min_is_white_is_given_as_stored(tmp_path: Path) -> None:
    data = values("uint8", (20, 20), 1)
    tifffile.imwrite(tmp_path / "a.tif", data, photometric="miniswhite")
    assert same(read(tmp_path / "a.tif"), data)


def test_reversed_bits_are_turned_round(tmp_path: Path) -> None:
    data = values("uint8", (16, 16), 1)
    turned = np.packbits(np.unpackbits(data[..., None], axis=-1)[..., ::-1], axis=-1)[..., 0]
    tags = image_tags(16, 16, compression=1, t266=(3, [2]))
    (tmp_path / "a.tif").write_bytes(build([Directory(tags, [turned.tobytes()])]))
    assert same(read(tmp_path / "a.tif"), data)


@pytest.mark.parametrize("nodata", [None, -7])
def test_sparse_tiles_are_nodata_or_zero(tmp_path: Path, nodata: int | None) -> None:
    data = np.full((64, 64), 0 if nodata is None else nodata, np.int16)
    data[20:30, 20:30] = 5
    path = oracle.write(
        tmp_path / "a.tif", data, tiled=True, blockxsize=16, blockysize=16, compress="deflate",
        SPARSE_OK="TRUE", nodata=nodata,
    )  # fmt: skip
    header = run_sync(open_cog(str(path)))
    assert np.count_nonzero(header.levels[0].counts) == 1
    assert same(read(path), data)


def test_a_large_uncompressed_strip_is_read_in_parts(tmp_path: Path) -> None:
    data = values("uint16", (900, 700), 4)
    tifffile.imwrite(tmp_path / "a.tif", data, rowsperstrip=900, metadata=None)
    header = run_sync(open_cog(str(tmp_path / "a.tif")))
    assert len(header.levels[0].counts) > 1
    assert same(read(tmp_path / "a.tif"), data)
    assert same(read(tmp_path / "a.tif", Window(3, 400, 20, 300)), data[400:700, 3:23])


@pytest.mark.parametrize("nodata", [None, 9])
def test_samples_that_are_not_stored_are_nodata_or_zero(tmp_path: Path, nodata: int | None) -> None:
    data = values("int16", (40, 40, 3), 2)
    data[..., 1] = nodata or 0
    path = oracle.write(
        tmp_path / "a.tif", data, tiled=True, blockxsize=16, blockysize=16, compress="deflate",
        SPARSE_OK="TRUE", interleave="band", nodata=nodata,
    )  # fmt: skip
    header = run_sync(open_cog(str(path)))
    assert np.count_nonzero(header.levels[0].counts == 0) == 9
    assert same(read(path), data)
