"""Which test shows what, for each way in which servers, files and streams go wrong.

The rows are the faults of transport (A), of the structure of files (B) and of compressed streams
(C) that a reader meets. A row names the tests that inject the fault; here it is only checked that
each of them exists, so that none is lost when tests move.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

FAULTS, CLIENT, POLICY = "net/test_faults.py", "net/test_client.py", "net/test_policy.py"
WIRES, TEXTS = "net/test_wires.py", "net/test_json.py"
STRUCTURE, PLACES, READER = (
    "cog/test_structure.py", "cog/test_tile_places.py", "cog/test_reader.py",
)  # fmt: skip
PLACE, CODECS, REAL = (
    "cog/test_georeference.py", "cog/test_codecs.py", "cog/outcomes.py",
)  # fmt: skip
WORKERS, CATALOG = "cog/test_workers.py", "stac/test_catalog.py"

Row = tuple[str, tuple[tuple[str, str], ...]]

ROWS: dict[str, Row] = {
    "A1": ("a whole small file for a range", (
        (FAULTS, "A1 "), (CLIENT, "the_whole_file_of_a_server_without_ranges"))),
    "A2": ("a whole large file for a range", ((CLIENT, "a_large_file_is_not_taken_whole"),)),
    "A3": ("a part from elsewhere", ((FAULTS, "A3 another range"),)),
    "A4": ("a part of another length", ((FAULTS, "A4 longer"),)),
    "A5": ("a part without its place", ((FAULTS, "A5 no Content-Range"),)),
    "A6": ("a short part", ((FAULTS, "A6 always less"),)),
    "A7": ("a body cut short", ((FAULTS, "A7 body cut three times"),)),
    "A8": ("chunks cut short", ((FAULTS, "A8 chunked body cut"),)),
    "A9": ("a body without length cut short", ((FAULTS, "A9 body without length cut"),)),
    "A10": ("a reset in the body", ((FAULTS, "A10 reset in the body"),)),
    "A11": ("a reset before the head", ((FAULTS, "A11 always reset"),)),
    "A12": ("429 with seconds to wait", ((FAULTS, "A12 429 thrice"),)),
    "A13": ("503 with a date to wait for", ((FAULTS, "A13 503 with a date"),)),
    "A14": ("503 without a word", ((FAULTS, "A14 always 503"),)),
    "A15": ("500, 502, 504, 408", ((FAULTS, "A15 408"),)),
    "A16": ("400, 401, 403, 404, 410, 416", ((FAULTS, "A16 416"),)),
    "A17": ("a month that is not published yet", (
        (CATALOG, "a_month_that_is_gone_is_noted"),
        (TEXTS, "a_missing_text_is_not_found_and_not_asked_for_again_at_once"))),
    "A18": ("a login page", ((FAULTS, "A18 login page"), (TEXTS, "rubbish_is_refused"))),
    "A19": ("a compressed range", ((FAULTS, "A19 compressed range"),)),
    "A20": ("a text that swells", ((TEXTS, "a_text_over_its_limit_is_too_large"),)),
    "A21": ("a body without end", ((FAULTS, "A21 endless whole"),)),
    "A22": ("a head that does not come", ((FAULTS, "A22 never a head"),)),
    "A23": ("a drip", (
        (CLIENT, "a_drip_is_given_up"), (CLIENT, "the_deadline_ends_even_what_always_moves"))),
    "A24": ("no connection, no name", (
        (CLIENT, "a_closed_port_is_unavailable"), (CLIENT, "an_unknown_name_is_unavailable"),
        (CLIENT, "connecting_is_given_up"))),
    "A25": ("a certificate that is not trusted, old TLS", (
        (POLICY, "a_bad_certificate_is_refused_at_once"),
        (POLICY, "a_server_that_speaks_only_old_tls"))),
    "A26": ("redirects in a circle, too many, to http", (
        (FAULTS, "A26 redirect loop"), (POLICY, "every_hop_of_a_redirect_is_checked"),
        (POLICY, "https to http"))),
    "A27": ("a file replaced meanwhile", (
        (CLIENT, "a_file_replaced_between_header_and_tile"),
        (READER, "a_file_that_changes_between_header_and_tiles_is_opened_again"))),
    "A28": ("a range over the end", (
        (CLIENT, "a_server_that_dislikes_ranges_over_the_end"),)),
    "A29": ("answers that are not proper HTTP", (
        (FAULTS, "A29 many headers"), (WIRES, "an_answer_that_is_not_proper_is_refused"))),
    "A30": ("idle connections closed, many at once", (
        (CLIENT, "an_idle_connection_that_the_server_closed_is_no_fault"),
        (CLIENT, "the_server_never_sees_more_at_once"),
        (WIRES, "a_kept_connection_that_the_server_has_closed_costs_no_attempt"))),
    "B1": ("directories in a circle", (
        (STRUCTURE, "a_chain_in_a_circle_ends"), (STRUCTURE, "sub_directories_that_point_back"),
        (REAL, "libtiff_ifd_loop_to_self"))),
    "B2": ("a million directories", ((STRUCTURE, "at_most_64_directories"),)),
    "B3": ("values past the end", (
        (REAL, "pillow_oom_225817ca"), (STRUCTURE, "damaged_headers_raise_typed_errors_only"))),
    "B4": ("65,535 samples", (
        (REAL, "gdal_excessive_memory_FillStrip2"), (STRUCTURE, "65535 samples"))),
    "B5": ("images beyond all measure", (
        (REAL, "gdal_tiff_dos_strip_chop"), (REAL, "gdal_hugeblocksize"),
        (STRUCTURE, "claims 40 x 2147483648 pixels"))),
    "B6": ("tiles of no or of a huge size", (
        (STRUCTURE, "tiles of 0 x 16"), (STRUCTURE, "exceed 4096"))),
    "B7": ("sizes of tiles that lie", (
        (PLACES, "a_lie_about_a_tile_loses_that_tile_alone"),
        (PLACES, "a_size_far_above_that_of_the_pixels"),
        (REAL, "gdal_excessive_memory_FillTile"))),
    "B8": ("sparse tiles", (
        (PLACES, "no_place_and_no_size_is_a_tile_without_pixels"), (REAL, "cogeotiff_sparse"),
        (REAL, "gdal_cog_sparse_strile_zeroified"))),
    "B9": ("a place without a size", ((PLACES, '"no size"'),)),
    "B10": ("fewer, more or shorter offsets", (
        (STRUCTURE, "2 tile offsets for 9 tiles"), (STRUCTURE, "more_tile_offsets_than_tiles"),
        (STRUCTURE, "short_and_long_integers_serve_as_offsets"))),
    "B11": ("tiles that overlap or lie backwards", (
        (PLACES, "tiles_may_lie_backwards_overlap_or_all_at_one_place"),)),
    "B12": ("long headers, far directories", (
        (READER, "a_header_of_77_kb_takes_two_requests"),
        (READER, "a_header_that_never_ends_is_given_up"))),
    "B13": ("overviews in any order", (
        (STRUCTURE, "overviews_are_chosen_by_size"), (REAL, "gdal_tiff_with_subifds"),
        (REAL, "openlayers_masked"))),
    "B14": ("a ghost area that lies", ((REAL, "riocogeo_known_incompatible_ghost"),)),
    "B15": ("scales and tie points that can't be", (
        (PLACE, "a_place_that_can_not_be_is_bad"), (PLACE, "a_matrix_that_is_none_is_bad"))),
    "B16": ("coordinate systems that nobody knows", (
        (PLACE, "a_code_that_nobody_knows"), (PLACE, "a_geokey_directory_that_lies"),
        (PLACE, "keys_without_a_method_give_no_crs"))),
    "B17": ("nodata that is no number", ((STRUCTURE, "never_zero_by_accident"),)),
    "B18": ("predictors that don't exist or don't suit", (
        (REAL, "gdal_predictor255"), (STRUCTURE, "predictor 2 under LERC"),
        (STRUCTURE, "predictor 3 is for floating"))),
    "B19": ("kinds of numbers that are not read", (
        (STRUCTURE, "24-bit unsigned"), (STRUCTURE, "sample format 99"),
        (REAL, "rioxarray_cint16_gcp"))),
    "B20": ("not north-up, control points, antimeridian", (
        (PLACE, "a_grid_that_is_not_north_up_is_refused"), (PLACE, "control_points_alone"),
        (REAL, "riotiler_inverted_lat"), (REAL, "riotiler_cog_dateline"))),
    "B21": ("no TIFF", (
        (STRUCTURE, "what_is_no_tiff_is_refused"), (REAL, "gdal_vrt_disguised_as_tif"))),
    "B22": ("cut at any byte", (
        (STRUCTURE, "a_file_cut_at_any_byte"),
        (READER, "a_truncated_file_on_a_server_is_bad_at_every_length"))),
    "C1": ("a deflate bomb", ((CODECS, "a_bomb_is_refused"),)),
    "C2": ("a zstd bomb", ((CODECS, "a_zstd_frame_that_lies_about_its_size"),)),
    "C3": ("a LERC bomb", ((CODECS, "a_lerc_blob_larger_than_its_tile"),)),
    "C4": ("a JPEG of another size", ((CODECS, "jpeg_of_another_size_is_refused_before"),)),
    "C5": ("a WebP of another size", ((CODECS, "webp_states_its_size_and_another_one"),)),
    "C6": ("LZW with more output", ((CODECS, "an_lzw_stream_that_is_too_long"),)),
    "C7": ("PackBits over the end", ((CODECS, "packbits_that_run_over_the_end"),)),
    "C8": ("the LZW stream that kills", ((CODECS, "lzw_that_crashes_old_imagecodecs"),)),
    "C9": ("half of the pixels", (
        (CODECS, "half_of_the_pixels_is_bad"), (CODECS, "half_of_a_picture_s_stream_is_bad"))),
    "C10": ("a little too much", (
        (CODECS, "a_row_too_many_is_let_pass"), (REAL, "libtiff_deflate_extra_data"))),
    "C11": ("one broken tile of many", (
        ("cog/test_real_files.py", "a_broken_tile_is_named_and_the_others_are_read"),)),
    "C12": ("a decoder that never ends", (
        (WORKERS, "a_tile_that_takes_too_long_is_given_up_and_all_others_are_read"),
        (WORKERS, "the_interpreter_ends_although_a_decoder_never_does"))),
}  # fmt: skip


@cache
def text_of(file: str) -> str:
    return (Path(__file__).parent / file).read_text(encoding="utf-8")


def test_no_row_is_left_out() -> None:
    for letter, count in (("A", 30), ("B", 22), ("C", 12)):
        assert [row for row in ROWS if row[0] == letter] == [
            f"{letter}{number}" for number in range(1, count + 1)
        ]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row} {ROWS[row][0]}" for row in ROWS])
def test_each_fault_has_its_test(row: str) -> None:
    for file, words in ROWS[row][1]:
        plain = re.fullmatch(r"[a-z0-9_]+", words)
        named = re.search(rf"def test_\w*{words}|\"[^\"]*{words}", text_of(file)) if plain else None
        assert named or words in text_of(file), (file, words)
