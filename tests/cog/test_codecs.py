"""Decoders: right pixels, bounded output, and no crash, whatever the stream holds."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.cog import lzw
from je_explorer.cog.codecs import CODECS, decode
from je_explorer.cog.jpeg import frame
from je_explorer.cog.lerc import blobs
from je_explorer.cog.segment import Segment
from je_explorer.cog.webp import canvas
from je_explorer.errors import BadTiff, CogError, UnsupportedTiff

TILE = Segment(16, 16, 1, 16, np.dtype("uint8"), least_rows=16, most_rows=16)
COLOUR = Segment(16, 16, 3, 48, np.dtype("uint8"), photometric=6, least_rows=16, most_rows=16)
FLOAT = Segment(16, 16, 1, 64, np.dtype("float32"), least_rows=16, most_rows=16)
GREY = (np.arange(256) % 7).astype(np.uint8).reshape(16, 16)
PICTURE = np.random.default_rng(1).integers(0, 255, (16, 16, 3), np.uint8)

RAW_ENCODERS = {
    1: bytes,
    5: lambda data: _lzw(data),
    8: zlib.compress,
    32773: imagecodecs.packbits_encode,
    32946: zlib.compress,
    50000: imagecodecs.zstd_encode,
}


def _lzw(data: bytes) -> bytes:
    """A plain LZW stream: every byte as a code of 9 bits, cleared before codes get longer."""
    bits = ""
    for at in range(0, len(data), 200):
        bits += f"{256:09b}" + "".join(f"{byte:09b}" for byte in data[at : at + 200])
    bits += f"{257:09b}"
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


@pytest.mark.parametrize("code", RAW_ENCODERS)
def test_a_stream_decodes_to_the_bytes_that_went_in(code: int) -> None:
    stored = bytes(RAW_ENCODERS[code](GREY.tobytes()))
    assert decode(code, memoryview(stored), TILE).tobytes() == GREY.tobytes()


@pytest.mark.parametrize("code", RAW_ENCODERS)
def test_half_of_the_pixels_is_bad(code: int) -> None:
    stored = bytes(RAW_ENCODERS[code](GREY.tobytes()[:128]))
    with pytest.raises(BadTiff):
        decode(code, stored, TILE)


@pytest.mark.parametrize("code", RAW_ENCODERS)
def test_rows_below_the_image_may_be_left_out(code: int) -> None:
    partial = Segment(16, 16, 1, 16, np.dtype("uint8"), least_rows=8, most_rows=16)
    stored = bytes(RAW_ENCODERS[code](GREY.tobytes()[:128]))
    found = decode(code, stored, partial).tobytes()
    assert found[:128] == GREY.tobytes()[:128]
    assert len(found) == 256


@pytest.mark.parametrize("code", RAW_ENCODERS)
def test_a_row_too_many_is_let_pass(code: int) -> None:
    stored = bytes(RAW_ENCODERS[code](GREY.tobytes() + bytes(16)))
    assert decode(code, stored, TILE).tobytes() == GREY.tobytes()


@pytest.mark.parametrize("code", [8, 32946, 50000, 32773])
def test_a_bomb_is_refused_after_at_most_a_few_more_bytes_than_wanted(code: int) -> None:
    stored = bytes(RAW_ENCODERS[code](bytes(100_000)))
    with pytest.raises(BadTiff):
        decode(code, stored, TILE)


def test_packbits_that_run_over_the_end_are_bad() -> None:
    for stored in (b"\x7f" + bytes(3), b"\x81\x05" * 9 + b"\x7f\x01", b"\x81"):
        with pytest.raises(BadTiff):
            decode(32773, stored, TILE)


@pytest.mark.parametrize(
    ("code", "stored", "segment"),
    [
        (7, imagecodecs.jpeg8_encode(GREY, level=100), TILE),
        (50001, imagecodecs.webp_encode(PICTURE, lossless=True), COLOUR),
        (34887, imagecodecs.lerc_encode(GREY.astype(np.float32)), FLOAT),
    ],
    ids=["jpeg", "webp", "lerc"],
)
def test_half_of_a_picture_s_stream_is_bad(code: int, stored: bytes, segment: Segment) -> None:
    with pytest.raises(BadTiff):
        decode(code, stored[: len(stored) // 2], segment)


def test_an_lzw_stream_that_is_too_long_gives_the_pixels_and_no_more() -> None:
    assert decode(5, _lzw(GREY.tobytes() * 50), TILE).tobytes() == GREY.tobytes()


def test_a_zstd_frame_that_lies_about_its_size_is_bad() -> None:
    stored = bytearray(imagecodecs.zstd_encode(bytes(300_000)))
    with pytest.raises(BadTiff):
        decode(50000, bytes(stored), TILE)


@pytest.mark.parametrize("code", [5, 8, 32773, 50000, 7, 50001, 34887])
@settings(max_examples=25, deadline=None)
@given(rubbish=st.binary(max_size=300))
def test_rubbish_raises_a_typed_error_or_gives_a_whole_tile(code: int, rubbish: bytes) -> None:
    segment = COLOUR if code in (7, 50001) else FLOAT if code == 34887 else TILE
    try:
        found = decode(code, rubbish, segment)
    except CogError:
        return
    assert found.size == segment.rows * segment.width * segment.depth


def test_lzw_that_crashes_old_imagecodecs_leaves_the_process_alive(shared_data: Path) -> None:
    path = shared_data / "fuzz_seeds" / "lzw_segv_4byte_tile.tif"
    script = (
        "from je_explorer import cog\n"
        "from je_explorer.errors import BadTiff\n"
        "try:\n"
        f"    cog.read({str(path)!r})\n"
        "except BadTiff as error:\n"
        "    print('refused:', error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("refused:")


def test_the_name_of_the_lzw_decoder_says_which_one_is_safe_here() -> None:
    name = lzw.lzw_decoder_name()
    safe = lzw.imagecodecs_is_safe(imagecodecs.__version__)
    assert name.startswith("imagecodecs" if safe else "libtiff")


@pytest.mark.parametrize(
    ("version", "safe"),
    [("2025.3.30", False), ("2026.3.6", False), ("2026.6.6", True), ("2026.10.10", True)],
)
def test_the_first_safe_imagecodecs_is_2026_6_6(version: str, safe: bool) -> None:
    assert lzw.imagecodecs_is_safe(version) is safe


def test_a_newer_imagecodecs_is_used_for_lzw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lzw.imagecodecs, "__version__", "2026.6.6")
    assert decode(5, _lzw(GREY.tobytes()), TILE).tobytes() == GREY.tobytes()


def test_without_a_safe_decoder_lzw_is_refused_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lzw.imagecodecs, "__version__", "2026.3.6")
    monkeypatch.setattr(lzw.features, "check", lambda _: False)
    with pytest.raises(UnsupportedTiff, match=r"imagecodecs 2026\.6\.6"):
        decode(5, _lzw(GREY.tobytes()), TILE)
    assert "install" in lzw.lzw_decoder_name()


def test_jpeg_of_another_size_is_refused_before_it_is_decoded() -> None:
    stored = imagecodecs.jpeg8_encode(np.zeros((2048, 2048, 3), np.uint8))
    assert frame(stored) == (8, 2048, 2048, 3)
    with pytest.raises(BadTiff, match="2048 x 2048"):
        decode(7, stored, COLOUR)


def test_jpeg_with_other_samples_is_refused() -> None:
    with pytest.raises(BadTiff, match="1 samples"):
        decode(7, imagecodecs.jpeg8_encode(GREY), COLOUR)


def test_grey_jpeg_is_read() -> None:
    stored = imagecodecs.jpeg8_encode(GREY, level=100)
    assert np.array_equal(decode(7, stored, TILE)[..., 0], imagecodecs.jpeg8_decode(stored))


@pytest.mark.parametrize("lossless", [True, False])
def test_webp_states_its_size_and_another_one_is_refused(lossless: bool) -> None:
    stored = imagecodecs.webp_encode(np.zeros((90, 70, 3), np.uint8), lossless=lossless)
    assert canvas(stored) == (70, 90)
    with pytest.raises(BadTiff, match="70 x 90"):
        decode(50001, stored, COLOUR)


def test_webp_with_alpha_states_its_size() -> None:
    alpha = np.zeros((33, 65, 4), np.uint8)
    alpha[::2, ::3, 3] = 77
    for lossless in (True, False):
        assert canvas(imagecodecs.webp_encode(alpha, lossless=lossless)) == (65, 33)


def test_opaque_webp_fills_the_alpha_of_a_picture_with_four_samples() -> None:
    stored = imagecodecs.webp_encode(PICTURE, lossless=True)
    four = Segment(16, 16, 4, 64, np.dtype("uint8"), least_rows=16, most_rows=16)
    found = decode(50001, stored, four)
    assert np.array_equal(found[..., :3], PICTURE)
    assert (found[..., 3] == 255).all()


def test_a_lerc_blob_larger_than_its_tile_is_refused_before_it_is_decoded() -> None:
    bomb = bytearray(imagecodecs.lerc_encode(np.zeros((16, 16), np.float32)))
    bomb[14:22] = np.array([16384, 16384], "<i4").tobytes()
    blob = next(blobs(bytes(bomb)))
    assert (blob.rows, blob.cols) == (16384, 16384)
    with pytest.raises(BadTiff, match="16384 x 16384"):
        decode(34887, bytes(bomb), FLOAT)


def test_a_lerc_blob_of_another_type_is_refused() -> None:
    stored = imagecodecs.lerc_encode(GREY)
    with pytest.raises(BadTiff, match="uint8, the tile float32"):
        decode(34887, stored, FLOAT)


@pytest.mark.parametrize(("around", "wrap"), [(1, zlib.compress), (2, imagecodecs.zstd_encode)])
def test_lerc_may_lie_inside_another_stream_but_no_bomb(around: int, wrap: object) -> None:
    inside = Segment(
        16, 16, 1, 64, np.dtype("float32"), lerc=(4, around), least_rows=16, most_rows=16
    )
    values = GREY.astype(np.float32)
    stored = bytes(wrap(bytes(imagecodecs.lerc_encode(values))))  # type: ignore[operator]
    assert np.array_equal(decode(34887, stored, inside)[..., 0], values)
    with pytest.raises(BadTiff):
        decode(34887, bytes(wrap(bytes(5_000_000))), inside)  # type: ignore[operator]


def test_what_a_codec_raises_becomes_a_typed_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(data: object, segment: Segment) -> object:
        raise IndexError("deep inside")

    broken = type(CODECS[8])("deflate", fails)  # type: ignore[arg-type]
    monkeypatch.setitem(CODECS, 8, broken)
    with pytest.raises(BadTiff, match="deflate stream is broken: deep inside"):
        decode(8, b"", TILE)
