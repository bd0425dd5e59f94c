"""Headers that lie, are cut short, or go round in circles lead to typed errors, never further."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.cog.contents import TAGS, Header, understand
from je_explorer.cog.held import Held, NeedBytes
from je_explorer.cog.image import MAX_SAMPLES
from je_explorer.cog.tags import read_layout, walk
from je_explorer.cog.tiles import byte_range, decode_tile
from je_explorer.errors import BadTiff, CogError, SourceError, TooLarge, UnsupportedTiff
from tests.cog.builder import Directory, ascii_tag, build, cut, image_tags, simple

PLAIN = (np.arange(40 * 40) % 251).astype(np.uint8).reshape(40, 40)


def header_of(data: bytes) -> Header:
    return understand("memory.tif", None, Held(len(data), [(0, data)]))


def with_tags(**more: tuple[int, Sequence[Any]]) -> Header:
    return header_of(simple(PLAIN, **more))


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("big", [False, True])
def test_every_tag_is_read_as_tifffile_reads_it(tmp_path: Any, order: str, big: bool) -> None:
    path = tmp_path / "a.tif"
    tifffile.imwrite(
        path, PLAIN, tile=(16, 32), compression="zlib", byteorder=order, bigtiff=big,
        predictor=True, resolution=(300, 300),
    )  # fmt: skip
    data = path.read_bytes()
    held = Held(len(data), [(0, data)])
    directory = next(iter(walk(held, read_layout(held), TAGS, pytest.fail)))
    with tifffile.TiffFile(path) as file:
        tags = file.pages.first.tags
        for tag in tags:
            if tag.code in TAGS and tag.code != 254:
                expected = tag.value if isinstance(tag.value, tuple) else (int(tag.value),)
                assert directory.numbers(tag.code) == expected


def test_a_file_cut_at_any_byte_gives_right_pixels_or_an_error_and_nothing_else() -> None:
    data = simple(PLAIN, t42113=ascii_tag("255"), t33550=(12, [1.0, 1.0, 0.0]))
    header_end = max(tile for tile in header_of(data).levels[0].offsets.tolist()[:1])
    for size in range(len(data)):
        if size < header_end:
            asked = _asks_for(Held(len(data), [(0, data[:size])]))
            assert asked is None or size <= asked <= len(data)
        found = _tiles_of_cut_file(data[:size])
        assert all(np.array_equal(tile, _padded(number)) for number, tile in found.items())
        assert len(found) < 9


def _tiles_of_cut_file(data: bytes) -> dict[int, np.ndarray]:
    found = {}
    with contextlib.suppress(BadTiff):
        image = header_of(data).levels[0]
        for tile in range(9):
            start, stop = byte_range(image, tile, len(data))
            found[tile] = decode_tile(image, tile, [data[start:stop]])
    return found


def _padded(tile: int) -> np.ndarray:
    whole = np.pad(PLAIN, ((0, 8), (0, 8)))
    row, col = divmod(tile, 3)
    return whole[row * 16 : row * 16 + 16, col * 16 : col * 16 + 16]


def _asks_for(held: Held) -> int | None:
    try:
        understand("a.tif", None, held)
    except NeedBytes as need:
        return need.stop
    return None


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_damaged_headers_raise_typed_errors_only(data: st.DataObject) -> None:
    raw = bytearray(simple(PLAIN, t42113=ascii_tag("255")))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, 260))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(CogError, SourceError, NeedBytes):
        assert header_of(bytes(raw)).levels


def _chain(count: int, last: int) -> bytes:
    small = image_tags(16, 16)
    directories = [Directory(dict(small), cut(PLAIN[:16, :16])) for _ in range(count)]
    data = bytearray(build(directories))
    places = _places(bytes(data))
    if last >= 0:
        end = places[-1] + 2 + 12 * struct.unpack_from("<H", data, places[-1])[0]
        struct.pack_into("<I", data, end, places[last])
    return bytes(data)


def _places(data: bytes) -> list[int]:
    held = Held(len(data), [(0, data)])
    return [d.offset for d in walk(held, read_layout(held), TAGS, lambda _: None)]


@pytest.mark.parametrize(("count", "back"), [(1, 0), (3, 0), (4, 1)])
def test_a_chain_in_a_circle_ends_after_one_round(count: int, back: int) -> None:
    header = header_of(_chain(count, back))
    assert any("circle" in note for note in header.notes)
    assert len(header.levels) == 1


def test_at_most_64_directories_are_looked_at() -> None:
    data = _chain(70, -1)
    assert len(_places(data)) == 64
    assert any("first 64" in note for note in header_of(data).notes)


def test_sub_directories_that_point_back_are_looked_at_once() -> None:
    header = with_tags(t330=(13, [8, 8, 8]))
    assert len(header.levels) == 1


def test_a_chain_that_leads_nowhere_keeps_its_first_image() -> None:
    data = build([Directory(image_tags(16, 16), cut(PLAIN[:16, :16]), next=10_000_000)])
    header = header_of(data)
    assert len(header.levels) == 1
    assert "leads nowhere" in header.notes[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "it starts with b''"),
        (b"II*\0", "has only 4"),
        (b"II*\0\x08\0\0", "has only 7"),
        (b"<!DOCTYPE html><html></html>", "no TIFF file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "no TIFF file"),
        (b"<VRTDataset/>" + bytes(20), "no TIFF file"),
        (b"II+\0\x04\0\0\0" + bytes(16), "offsets have 4 bytes"),
        (b"II*\0\0\0\0\0" + bytes(16), "holds no image"),
        (b"II*\0\x08\0\0\0" + bytes(16), "claims 0 tags"),
        (b"II*\0\x08\0\0\0\xff\xff" + bytes(16), "claims 65535 tags"),
    ],
)
def test_what_is_no_tiff_is_refused_by_its_first_bytes(data: bytes, words: str) -> None:
    with pytest.raises(BadTiff, match=words):
        header_of(data)


@pytest.mark.parametrize(
    ("tags", "error", "words"),
    [
        ({"t277": (3, [65535])}, TooLarge, "65535 samples"),
        ({"t277": (3, [MAX_SAMPLES + 1])}, TooLarge, "65 samples"),
        ({"t277": (3, [1, 2])}, BadTiff, "tag 277 holds 2 values"),
        ({"t256": (4, [0])}, BadTiff, "0 x 40"),
        ({"t256": (12, [40.0])}, BadTiff, "no whole number"),
        ({"t258": (12, [float("nan")])}, BadTiff, "no whole number"),
        ({"t324": (12, [float("nan")] * 9)}, BadTiff, "no whole number"),
        ({"t256": (4, [60000]), "t257": (4, [60000]), "t322": (4, [1]), "t323": (4, [1])},
         BadTiff, "tile offsets for"),
        ({"t257": (4, [1 << 31])}, TooLarge, "claims 40 x 2147483648 pixels"),
        ({"t322": (4, [0])}, BadTiff, "tiles of 0 x 16"),
        ({"t322": (4, [4097])}, TooLarge, "exceed 4096"),
        ({"t322": (4, [1 << 31])}, TooLarge, "exceed 4096"),
        ({"t322": (4, [4096]), "t323": (4, [4096]), "t258": (3, [64])}, TooLarge, "64 MiB"),
        ({"t258": (3, [0])}, UnsupportedTiff, "0-bit"),
        ({"t258": (3, [12])}, UnsupportedTiff, "12-bit unsigned"),
        ({"t258": (3, [24])}, UnsupportedTiff, "24-bit unsigned"),
        ({"t258": (3, [33])}, UnsupportedTiff, "33-bit"),
        ({"t339": (3, [99])}, UnsupportedTiff, "sample format 99"),
        ({"t339": (3, [6]), "t258": (3, [64])}, UnsupportedTiff, "64-bit complex"),
        ({"t258": (3, [8, 16]), "t277": (3, [2])}, UnsupportedTiff, "different kinds"),
        ({"t259": (3, [34712])}, UnsupportedTiff, r"JPEG 2000 \(34712\)"),
        ({"t259": (3, [31337])}, UnsupportedTiff, "compression 31337"),
        ({"t262": (3, [5])}, UnsupportedTiff, "CMYK"),
        ({"t262": (3, [6])}, UnsupportedTiff, "YCbCr"),
        ({"t317": (3, [255])}, BadTiff, "predictor 255"),
        ({"t317": (3, [3])}, BadTiff, "predictor 3 is for floating"),
        ({"t317": (3, [2]), "t259": (3, [34887])}, BadTiff, "predictor 2 under LERC"),
        ({"t324": (4, [8, 8])}, BadTiff, "2 tile offsets for 9 tiles"),
        ({"t325": (4, [8, 8])}, BadTiff, "2 tile sizes for 9 tiles"),
    ],
)  # fmt: skip
def test_a_lie_in_the_header_is_refused_before_any_pixel(
    tags: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        with_tags(**tags)


def test_more_tile_offsets_than_tiles_are_let_pass() -> None:
    header = with_tags(t324=(4, [8] * 20), t325=(4, [8] * 20))
    assert len(header.levels[0].offsets) == 9


def test_short_and_long_integers_serve_as_offsets() -> None:
    for kind in (3, 4, 16):
        header = with_tags(t324=(kind, [300] * 9))
        assert header.levels[0].offsets.tolist() == [300] * 9


@pytest.mark.parametrize(
    ("text", "dtype", "value"),
    [
        ("255", np.uint8, 255.0),
        (" -9999 ", np.int16, -9999.0),
        ("nan", np.float32, np.nan),
        ("-nan", np.float32, np.nan),
        ("-3.4028234663852886e+38", np.float32, -3.4028234663852886e38),
        ("1e400", np.int16, None),
        ("1e400", np.float32, None),
        ("0.5", np.int16, None),
        ("18446744073709551615", np.uint64, 18446744073709551615),
        ("inf", np.float32, np.inf),
        ("", np.uint8, None),
        ("not-a-number", np.uint8, None),
        ("65535", np.int16, None),
        ("nan", np.uint8, None),
        ("-1", np.uint8, None),
    ],
)
def test_nodata_is_what_the_tag_says_or_nothing_and_never_zero_by_accident(
    text: str, dtype: type, value: float | None
) -> None:
    header = header_of(simple(PLAIN.astype(dtype), t42113=ascii_tag(text)))
    if value is None:
        assert header.nodata is None
        assert bool(header.notes) == bool(text.strip())
    else:
        assert header.nodata is not None
        assert np.isclose(header.nodata, value, rtol=0, atol=0, equal_nan=True)


def test_a_huge_strip_that_can_not_be_cut_is_too_large() -> None:
    tags = image_tags(20_000, 20_000, tile=None, compression=1, t278=(4, [20_000]))
    with pytest.raises(TooLarge, match="64 MiB"):
        header_of(build([Directory(tags, [b"short"])]))


def test_overviews_are_chosen_by_size_and_masks_hang_on_the_image_of_their_size() -> None:
    def image(size: int, flags: int) -> Directory:
        data = PLAIN[:size, :size]
        return Directory(image_tags(size, size, t254=(4, [flags])), cut(data))

    header = header_of(
        build([image(10, 1), image(40, 0), image(20, 4), image(20, 1), image(40, 4), image(5, 1)])
    )
    assert [level.width for level in header.levels] == [40, 20, 10, 5]
    assert [level.mask is not None for level in header.levels] == [True, True, False, False]


def test_reduced_images_need_no_flag_when_shape_and_type_tell() -> None:
    images = [Directory(image_tags(n, n), cut(PLAIN[:n, :n])) for n in (40, 20, 10)]
    assert [level.width for level in header_of(build(images)).levels] == [40, 20, 10]


def test_a_further_page_of_another_shape_is_no_overview() -> None:
    first = Directory(image_tags(40, 40), cut(PLAIN))
    other = Directory(image_tags(20, 7), cut(PLAIN[:7, :20]))
    header = header_of(build([first, other]))
    assert len(header.levels) == 1
    assert "1 further image(s)" in header.notes[0]


def test_an_overview_that_is_not_read_is_left_out_with_a_note() -> None:
    first = Directory(image_tags(40, 40), cut(PLAIN))
    other = Directory(image_tags(20, 20, compression=34712, t254=(4, [1])), cut(PLAIN[:20, :20]))
    header = header_of(build([first, other]))
    assert len(header.levels) == 1
    assert "JPEG 2000" in header.notes[0]


def test_a_palette_gives_the_high_byte_of_each_colour() -> None:
    colours = [0x1234] * 256 + [0xFF00] * 256 + [0x00FF] * 256
    header = with_tags(t262=(3, [3]), t320=(3, colours))
    assert header.colormap is not None
    assert header.colormap.shape == (256, 3)
    assert header.colormap[7].tolist() == [0x12, 0xFF, 0x00]
