"""Every real file is read like rasterio reads it, or refused for a stated reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyproj
import pytest
from PIL import Image

from je_explorer.cog.header import Header, open_cog
from je_explorer.cog.reader import read_into, read_window
from je_explorer.errors import BadTiff, UnsupportedTiff
from je_explorer.net.loop import run_sync
from je_explorer.raster.grid import Window
from tests.cog import oracle
from tests.cog.outcomes import BAD, OUTCOMES, RASTER, TIF, Outcome

READABLE = [name for name, outcome in OUTCOMES.items() if outcome.error is None]
REFUSED = [name for name, outcome in OUTCOMES.items() if outcome.error is not None]


def test_no_real_file_is_left_out(shared_data: Path) -> None:
    for folder, table in (("tif", TIF), ("tif/bad", BAD), ("raster", RASTER)):
        found = {f"{folder}/{path.name}" for path in (shared_data / folder).glob("*.tif*")}
        assert found == set(table)


def _windows(header: Header, level: int, outcome: Outcome) -> list[Window]:
    image = header.levels[level]
    whole = Window(0, 0, image.width, image.height)
    if not outcome.windows or image.nbytes < 30e6:
        return [whole]
    corner = Window(image.width - 700, image.height - 600, 700, 600)
    return [Window(image.width // 3, image.height // 3, 1100, 900), corner]


@pytest.mark.parametrize("name", READABLE)
def test_pixels_of_every_level_are_those_of_rasterio(shared_data: Path, name: str) -> None:
    path, outcome = shared_data / name, OUTCOMES[name]
    header = run_sync(open_cog(str(path)))
    assert len(header.levels) == outcome.levels
    with oracle.opened(path) as source:
        assert len(source.overviews(1)) == outcome.levels - 1
    for level in range(outcome.levels):
        for window in _windows(header, level, outcome):
            ours = run_sync(read_window(header, level, window))
            theirs = oracle.pixels(path, window, level)
            assert ours.dtype == theirs.dtype
            assert ours.shape == theirs.shape
            if outcome.colours:
                difference = np.abs(ours.astype(int) - theirs.astype(int))
                assert difference.max() <= outcome.colours
            else:
                assert np.array_equal(ours, theirs, equal_nan=ours.dtype.kind == "f")


def test_jpeg_colours_are_those_of_libtiff_with_libjpeg_turbo(shared_data: Path) -> None:
    path = shared_data / "tif/openlayers_masked.tif"
    header = run_sync(open_cog(str(path)))
    ours = run_sync(read_window(header, 0, Window(0, 0, 947, 753)))
    with Image.open(path) as picture:
        assert np.array_equal(ours, np.asarray(picture))


@pytest.mark.parametrize("name", READABLE)
def test_the_grid_is_that_of_rasterio_or_refused(shared_data: Path, name: str) -> None:
    path, outcome = shared_data / name, OUTCOMES[name]
    header = run_sync(open_cog(str(path)))
    if outcome.grid != "yes":
        with pytest.raises(UnsupportedTiff, match=outcome.grid) as caught:
            header.grid(0)
        assert path.name in str(caught.value)
        return
    for level in range(outcome.levels):
        grid = header.grid(level)
        with oracle.opened(path, level) as source:
            bounds, crs = source.bounds, source.crs
            assert grid.shape == (source.height, source.width)
        size = max(grid.resolution)
        assert np.allclose(grid.bbox.as_tuple(), tuple(bounds), rtol=0, atol=1e-6 * size)
        _same_place(grid.crs, crs.to_wkt(), grid.bbox.centre)


def _same_place(ours: str, theirs: str, point: tuple[float, float]) -> None:
    """Both systems mean the same place on earth, to 10 m (ellipsoids are rounded in places)."""
    first = pyproj.Transformer.from_crs(ours, "EPSG:4326", always_xy=True).transform(*point)
    second = pyproj.Transformer.from_crs(theirs, "EPSG:4326", always_xy=True).transform(*point)
    assert first == pytest.approx(second, abs=1e-4)


@pytest.mark.parametrize("name", READABLE)
def test_nodata_is_that_of_rasterio(shared_data: Path, name: str) -> None:
    header = run_sync(open_cog(str(shared_data / name)))
    with oracle.opened(shared_data / name) as source:
        theirs = source.nodata
    assert header.nodata == theirs or (np.isnan(header.nodata) and np.isnan(theirs))


@pytest.mark.parametrize("name", REFUSED)
def test_broken_and_unread_kinds_are_refused_with_the_reason(shared_data: Path, name: str) -> None:
    path, outcome = shared_data / name, OUTCOMES[name]
    assert outcome.error is not None
    with pytest.raises(outcome.error, match=outcome.words) as caught:
        _read_all(path, outcome)
    assert path.name in str(caught.value)


def _read_all(path: Path, outcome: Outcome) -> None:
    header = run_sync(open_cog(str(path)))
    assert outcome.where == "pixels"
    image = header.levels[0]
    run_sync(read_window(header, 0, Window(0, 0, image.width, image.height)))


def test_a_circle_of_directories_is_noted_and_the_first_image_read(shared_data: Path) -> None:
    header = run_sync(open_cog(str(shared_data / "tif/bad/libtiff_ifd_loop_to_self.tif")))
    assert "circle" in header.notes[0]


def test_the_real_catalogue_s_files_are_all_read(shared_data: Path) -> None:
    files = sorted((shared_data / "stac").rglob("*.tif"))
    assert len(files) == 12
    for path in files:
        header = run_sync(open_cog(str(path)))
        for level, image in enumerate(header.levels):
            whole = Window(0, 0, image.width, image.height)
            ours = run_sync(read_window(header, level, whole))
            theirs = oracle.pixels(path, level=level)
            assert np.array_equal(ours, theirs, equal_nan=ours.dtype.kind == "f")


def test_internal_masks_are_those_of_rasterio(shared_data: Path) -> None:
    for name in ("riotiler_cog_rgb_mask.tif", "openlayers_masked.tif"):
        path = shared_data / "tif" / name
        header = run_sync(open_cog(str(path)))
        for level, image in enumerate(header.levels):
            assert image.mask is not None
            valid = _valid(header, level)
            with oracle.opened(path, level) as source:
                assert np.array_equal(valid, source.dataset_mask() != 0)


def _valid(header: Header, level: int) -> np.ndarray:
    image = header.levels[level]
    out = np.zeros((image.height, image.width), bool)

    def sink(window: Window, _: np.ndarray, valid: np.ndarray | None) -> None:
        assert valid is not None
        out[window.slices] = valid

    whole = Window(0, 0, image.width, image.height)
    assert run_sync(read_into(header, level, whole, sink)) == []
    return out


def test_a_broken_tile_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    data = np.arange(32 * 32, dtype=np.uint8).reshape(32, 32)
    path = oracle.write(
        tmp_path / "a.tif", data, tiled=True, blockxsize=16, blockysize=16, compress="deflate"
    )
    header = run_sync(open_cog(str(path)))
    image = header.levels[0]
    raw = bytearray(path.read_bytes())
    place = int(image.offsets[2])
    raw[place + 3 : place + 9] = b"\xff" * 6
    broken = tmp_path / "broken.tif"
    broken.write_bytes(raw)
    header = run_sync(open_cog(str(broken)))
    seen = []
    failed = run_sync(
        read_into(header, 0, Window(0, 0, 32, 32), lambda w, p, v: seen.append((w, p.copy())))
    )
    assert [f.window for f in failed] == [Window(0, 16, 16, 16)]
    assert isinstance(failed[0].error, BadTiff)
    assert "broken.tif: tile 2" in str(failed[0].error)
    assert len(seen) == 3
    assert all(np.array_equal(p, data[w.slices]) for w, p in seen)
