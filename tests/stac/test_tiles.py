"""Names of tiles, and which tiles an area reaches."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.raster.grid import BBox
from je_explorer.stac.tiles import Tile, reaches, read_span, tiles_of

GLOBE = "EPSG:4326"
ARCTIC = "EPSG:3995"


def names(tiles: list[Tile] | None) -> list[str]:
    return [f"{tile.column}/{tile.row}" for tile in tiles or []]


@pytest.mark.parametrize(
    ("crs", "level", "bbox", "expected"),
    [
        (GLOBE, 0, (120, 20, 150, 50), ["E000.00-E180.00/S90.00-N90.00"]),
        (GLOBE, 1, (120, 20, 150, 50), ["E090.00-E180.00/N00.00-N90.00"]),
        (GLOBE, 2, (139, 35, 139.9, 36), ["E130.00-E140.00/N30.00-N40.00"]),
        (GLOBE, 3, (-0.5, -0.5, -0.1, -0.1), ["W001.00-E000.00/S01.00-N00.00"]),
        (GLOBE, 4, (139.71, 35.61, 139.79, 35.69), ["E139.70-E139.80/N35.60-N35.70"]),
        (
            GLOBE,
            0,
            (170, -10, 190, 10),
            ["E000.00-E180.00/S90.00-N90.00", "W180.00-E000.00/S90.00-N90.00"],
        ),
        (GLOBE, 1, (90, 0, 180, 90), ["E090.00-E180.00/N00.00-N90.00"]),
        (GLOBE, 1, (90, 0, 90, 0), ["E090.00-E180.00/N00.00-N90.00"]),
        (GLOBE, 1, (100, 90, 100, 90), ["E090.00-E180.00/N00.00-N90.00"]),
        (ARCTIC, 0, (-1e6, -1e6, 1e6, 1e6), ["M8388608-P8388608/M8388608-P8388608"]),
        (ARCTIC, 1, (1, 1, 2, 2), ["P0000000-P2097152/P0000000-P2097152"]),
    ],
)
def test_an_area_reaches_the_tiles_of_a_level_by_their_regular_names(
    crs: str, level: int, bbox: tuple[float, ...], expected: list[str]
) -> None:
    assert names(tiles_of(crs, level, BBox.of(bbox))) == expected


def test_the_whole_globe_is_each_tile_once() -> None:
    assert len(tiles_of(GLOBE, 1, BBox(-180, -90, 180, 90)) or []) == 8
    assert len(tiles_of(GLOBE, 1, BBox(-360, -90, 360, 90)) or []) == 8
    assert len(tiles_of(GLOBE, 2, BBox(-180, -90, 180, 90)) or []) == 648


def test_more_tiles_than_allowed_and_unknown_levels_are_not_foretold() -> None:
    assert tiles_of(GLOBE, 2, BBox(-180, -90, 180, 90), at_most=600) is None
    assert tiles_of(GLOBE, 7, BBox(0, 0, 1, 1)) is None


@pytest.mark.parametrize(
    ("name", "span"),
    [
        ("W180.00-E000.00", (-180.0, 0.0)),
        ("E000.00-E180.00", (0.0, 180.0)),
        ("S90.00-N00.00", (-90.0, 0.0)),
        ("M8388608-P8388608", (-8388608.0, 8388608.0)),
        ("M2097152-M0000000", (-2097152.0, 0.0)),
        ("E180.00-E090.00", None),
        ("north", None),
    ],
)
def test_a_name_tells_its_span(name: str, span: tuple[float, float] | None) -> None:
    assert read_span(name) == span


@settings(max_examples=30, deadline=None)
@given(
    st.floats(-180, 179), st.floats(-90, 89), st.floats(0.001, 200), st.floats(0.001, 90),
    st.integers(0, 1),
)  # fmt: skip
def test_foretold_tiles_cover_the_area_and_each_reaches_it(
    west: float, south: float, width: float, height: float, level: int
) -> None:
    box = BBox(west, south, west + width, min(south + height, 90.0))
    tiles = tiles_of(GLOBE, level, box) or []
    assert all(reaches(tile.bbox.as_tuple(), box, wraps=True) for tile in tiles)
    for x in (box.west, box.centre[0], box.east):
        for y in (box.south, box.centre[1], box.north):
            assert any(holds(tile.bbox, x, y) for tile in tiles)


def holds(box: BBox, x: float, y: float) -> bool:
    """Within a millionth of a degree: an area that exceeds a tile by less needs no other one."""
    column = any(box.west - 1e-6 <= x + turn <= box.east + 1e-6 for turn in (0, 360, -360))
    return column and box.south - 1e-6 <= y <= box.north + 1e-6
