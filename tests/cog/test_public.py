"""`cog.info`, `cog.read` and `cog.aread`: what people call."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from je_explorer import cog
from je_explorer.errors import AreaOutside, NotFound, OverBudget, RequestError, UnsupportedTiff
from je_explorer.raster.grid import BBox
from tests.cog import oracle

SST = "raster/noaa_oisst_20220913_sst.tif"


def test_info_tells_what_is_in_a_file(shared_data: Path) -> None:
    info = cog.info(shared_data / SST)
    assert [(level.width, level.height) for level in info.levels] == [
        (1440, 720), (720, 360), (360, 180),
    ]  # fmt: skip
    assert (info.levels[0].tile_width, info.levels[0].tile_height) == (512, 512)
    assert (info.dtype, info.samples, info.compression, info.nodata) == (
        "int16",
        1,
        "deflate",
        -999,
    )
    assert (info.crs, info.bbox) == ("EPSG:4326", BBox(-180, -90, 180, 90))
    assert info.overviews == (2, 4)
    text = repr(info)
    for word in ("level 0: 1440 x 720 px", "512 x 512", "deflate", "int16", "EPSG:4326", "-999"):
        assert word in text


def test_info_tells_of_masks_palettes_and_oddities(shared_data: Path) -> None:
    assert cog.info(shared_data / "tif/openlayers_masked.tif").mask
    assert cog.info(shared_data / "tif/riotiler_cog_cmap.tif").palette
    assert "note: its chain" in repr(cog.info(shared_data / "tif/bad/libtiff_ifd_loop_to_self.tif"))


def test_read_gives_the_pixels_and_their_grid(shared_data: Path) -> None:
    array, grid = cog.read(shared_data / SST, window=(1000, 200, 50, 40))
    with oracle.opened(shared_data / SST) as source:
        assert np.array_equal(array, source.read(1)[200:240, 1000:1050])
    assert grid is not None
    assert grid.bbox.as_tuple() == (70.0, 30.0, 82.5, 40.0)
    assert grid.shape == array.shape == (40, 50)


def test_read_by_box_gives_the_pixels_whose_centres_lie_inside(shared_data: Path) -> None:
    array, grid = cog.read(shared_data / SST, bbox=(130, 30, 140, 40), level=1)
    assert array.shape == (20, 20)
    assert grid is not None
    assert grid.bbox.as_tuple() == (130.0, 30.0, 140.0, 40.0)
    theirs = oracle.pixels(shared_data / SST, level=1)
    assert np.array_equal(array, theirs[100:120, 620:640])


def test_read_gives_several_samples_last(shared_data: Path) -> None:
    array, _ = cog.read(shared_data / "tif/cogeotiff_rgba8_cog_big.tiff")
    assert array.shape == (64, 64, 4)


async def test_aread_is_read_for_async_code(shared_data: Path) -> None:
    array, grid = await cog.aread(str(shared_data / SST), level=2)
    assert array.shape == (180, 360)
    assert grid is not None
    assert grid.shape == (180, 360)


def test_a_relative_path_and_a_file_address_are_the_same_file(
    shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shared_data / "raster")
    relative, _ = cog.read(Path(SST).name, level=2)
    address, _ = cog.read((shared_data / SST).as_uri(), level=2)
    assert np.array_equal(relative, address)


def test_without_a_grid_pixels_are_read_and_boxes_refused(shared_data: Path) -> None:
    path = shared_data / "tif/riotiler_cog_gcps.tif"
    array, grid = cog.read(path, window=(0, 0, 20, 10))
    assert array.shape == (10, 20)
    assert grid is None
    with pytest.raises(UnsupportedTiff, match="control points only"):
        cog.read(path, bbox=(0, 0, 1, 1))


def test_a_file_too_large_for_the_memory_names_what_fits(shared_data: Path) -> None:
    path = shared_data / "tif/riotiler_cog_world_36000x18000.tif"
    with pytest.raises(OverBudget, match="level 1 fits as a whole") as caught:
        cog.read(path, memory=200 << 20)
    assert "617 MiB" in str(caught.value)
    array, _ = cog.read(path, window=(10, 10, 5, 5), memory=100)
    assert array.shape == (5, 5)
    with pytest.raises(OverBudget, match="no level fits"):
        cog.read(path, memory=100)


def test_a_request_that_makes_no_sense_is_refused(shared_data: Path) -> None:
    path = shared_data / SST
    with pytest.raises(RequestError, match="not both"):
        cog.read(path, window=(0, 0, 1, 1), bbox=(0, 0, 1, 1))
    with pytest.raises(RequestError, match="no level 3"):
        cog.read(path, level=3)
    with pytest.raises(RequestError, match="four whole numbers"):
        cog.read(path, window=(0, 0, 1))
    with pytest.raises(RequestError, match="does not lie inside"):
        cog.read(path, window=(1430, 0, 20, 1))
    with pytest.raises(AreaOutside):
        cog.read(path, bbox=(0, 95, 1, 96))
    with pytest.raises(NotFound, match=r"nothing\.tif"):
        cog.info(path.with_name("nothing.tif"))


def test_the_folder_is_light_until_its_first_use() -> None:
    script = (
        "import sys; from je_explorer import cog; "
        "assert 'imagecodecs' not in sys.modules and 'aiohttp' not in sys.modules; "
        "assert all(hasattr(cog, name) for name in cog.__all__)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60, env=dict(os.environ))


def test_the_reader_does_not_change_what_it_gave(shared_data: Path) -> None:
    first, _ = cog.read(shared_data / SST, level=2)
    first[:] = 0
    second, _ = cog.read(shared_data / SST, level=2)
    assert second.any()
