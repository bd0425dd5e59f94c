"""Where a file says that its tiles lie, and what is read when that is a lie or merely odd."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from je_explorer.cog.header import open_cog
from je_explorer.cog.reader import BrokenTile, read_into
from je_explorer.errors import BadTiff
from je_explorer.net.loop import run_sync
from je_explorer.raster.grid import Window
from tests.cog.builder import Directory, build, cut, image_tags

PLAIN = (np.arange(32 * 32) % 251).astype(np.uint8).reshape(32, 32)


def read(folder: Path, data: bytes) -> tuple[np.ndarray, list[BrokenTile]]:
    path = folder / "a.tif"
    path.write_bytes(data)
    out = np.zeros((32, 32), np.uint8)

    def sink(window: Window, pixels: np.ndarray, _: np.ndarray | None) -> None:
        out[window.slices] = pixels

    broken = run_sync(read_into(run_sync(open_cog(str(path))), 0, Window(0, 0, 32, 32), sink))
    return out, broken


def with_places(offsets: list[int], counts: list[int]) -> bytes:
    tags: Any = image_tags(32, 32, t324=(4, offsets), t325=(4, counts))
    return build([Directory(tags, cut(PLAIN))])


def places() -> tuple[list[int], list[int]]:
    """Offsets and sizes as a sound file has them."""
    tiles = cut(PLAIN)
    start = len(with_places([9] * 4, [9] * 4)) - sum(map(len, tiles))
    offsets = [start + sum(map(len, tiles[:i])) for i in range(4)]
    return offsets, [len(tile) for tile in tiles]


@pytest.mark.parametrize(
    ("tile", "offset", "count", "words"),
    [
        (1, None, 4_000_000_000, "past the end of the file"),
        (2, 4_000_000_000, None, "past the end of the file"),
        (3, None, 0, "0 bytes"),
        (0, 0, None, "bytes at 0"),
    ],
    ids=["size past the end", "place past the end", "no size", "no place"],
)
def test_a_lie_about_a_tile_loses_that_tile_alone(
    tmp_path: Path, tile: int, offset: int | None, count: int | None, words: str
) -> None:
    offsets, counts = places()
    offsets[tile] = offsets[tile] if offset is None else offset
    counts[tile] = counts[tile] if count is None else count
    found, broken = read(tmp_path, with_places(offsets, counts))
    (lost,) = broken
    assert isinstance(lost.error, BadTiff)
    assert words in str(lost.error)
    good = np.ones((32, 32), bool)
    good[lost.window.slices] = False
    assert good.sum() == 3 * 256
    assert np.array_equal(found[good], PLAIN[good])


def test_a_size_far_above_that_of_the_pixels_is_not_asked_for(tmp_path: Path) -> None:
    offsets, counts = places()
    counts[0] = 90_000
    _, broken = read(tmp_path, with_places(offsets, counts) + bytes(200_000))
    assert "90000 bytes for 256 bytes of pixels" in str(broken[0].error)


def test_no_place_and_no_size_is_a_tile_without_pixels(tmp_path: Path) -> None:
    offsets, counts = places()
    offsets[3] = counts[3] = 0
    found, broken = read(tmp_path, with_places(offsets, counts))
    assert broken == []
    assert not found[16:, 16:].any()
    assert np.array_equal(found[:16], PLAIN[:16])


def test_tiles_may_lie_backwards_overlap_or_all_at_one_place(tmp_path: Path) -> None:
    tiles = cut(PLAIN)
    backwards = Directory(image_tags(32, 32), tiles[::-1])
    flipped, broken = read(tmp_path, build([backwards]))
    assert broken == []
    assert np.array_equal(flipped[:16, :16], PLAIN[16:, 16:])
    offsets, counts = places()
    same, broken = read(tmp_path, with_places([offsets[0]] * 4, [counts[0]] * 4))
    assert broken == []
    assert np.array_equal(same, np.tile(PLAIN[:16, :16], (2, 2)))
    inside, broken = read(tmp_path, with_places(offsets, [counts[0], *counts[1:]]))
    assert broken == []
    assert np.array_equal(inside, PLAIN)


def test_a_tile_followed_by_more_in_its_stream_gives_its_own_pixels(tmp_path: Path) -> None:
    tiles = [zlib.compress(PLAIN[:16, :16].tobytes() + bytes(10)), *cut(PLAIN)[1:]]
    found, broken = read(tmp_path, build([Directory(image_tags(32, 32), tiles)]))
    assert broken == []
    assert np.array_equal(found, PLAIN)
