"""Merging ranges loses nothing and wastes little; Content-Range is read strictly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.net.ranges import (
    ContentRange,
    coalesce,
    coalesce_frugally,
    content_range,
    unsatisfied_total,
)

RANGES = st.lists(
    st.tuples(st.integers(0, 50_000), st.integers(0, 3_000)).map(lambda p: (p[0], p[0] + p[1])),
    max_size=40,
)


@settings(max_examples=30, deadline=None)
@given(ranges=RANGES, gap=st.integers(0, 5_000), cap=st.integers(1, 20_000))
def test_every_range_lies_in_exactly_one_merged_range(
    ranges: list[tuple[int, int]], gap: int, cap: int
) -> None:
    merged = coalesce(ranges, gap, cap)
    members = [index for piece in merged for index in piece.members]
    assert sorted(members) == list(range(len(ranges)))
    for piece in merged:
        inside = [ranges[index] for index in piece.members]
        assert piece.start == min(start for start, _ in inside)
        assert piece.stop == max(stop for _, stop in inside)
        assert piece.length <= max(cap, *(stop - start for start, stop in inside), 0)
    assert [piece.start for piece in merged] == sorted(piece.start for piece in merged)


@settings(max_examples=30, deadline=None)
@given(ranges=RANGES, gap=st.integers(0, 5_000))
def test_the_bytes_between_merged_ranges_are_few(ranges: list[tuple[int, int]], gap: int) -> None:
    cap = 1 << 40
    needed = sum(piece.length for piece in coalesce(ranges, 0, cap))
    merged = coalesce_frugally(ranges, gap, cap, waste=0.04)
    assert sum(piece.length for piece in merged) <= 1.04 * needed + 8 * len(ranges)
    assert len(merged) <= len(coalesce(ranges, min(gap, 8), cap))


def test_neighbouring_tiles_are_merged_up_to_the_cap() -> None:
    tiles = [(at, at + 100) for at in range(0, 1080, 108)]
    assert [piece.length for piece in coalesce(tiles, gap=8, cap=540)] == [532, 532]
    assert len(coalesce(tiles, gap=7, cap=540)) == 10


def test_a_range_that_stops_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match=r"9\.\.3"):
        coalesce([(9, 3)], 0, 10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bytes 0-9/50", ContentRange(0, 10, 50)),
        ("Bytes 5-9/*", ContentRange(5, 10, None)),
        ("bytes 9-5/50", None),
        ("bytes 0-50/50", None),
        ("bytes -5-9/50", None),
        ("bytes 0-9/50, bytes 20-29/50", None),
        ("items 0-9/50", None),
        ("bytes 0-9", None),
        ("bytes 0-99999999999999999999/*", None),
        ("", None),
        (None, None),
    ],
)
def test_a_content_range_is_believed_only_when_it_makes_sense(
    text: str | None, expected: ContentRange | None
) -> None:
    assert content_range(text) == expected


def test_the_size_is_read_from_a_416() -> None:
    assert unsatisfied_total("bytes */123") == 123
    assert unsatisfied_total("bytes 0-1/123") is None
    assert unsatisfied_total(None) is None
