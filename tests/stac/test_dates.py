"""Dates as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.errors import BadDates
from je_explorer.stac.dates import DateRange, parse_dates, parse_moment


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("given_dates", "start", "end"),
    [
        ("2021", at(2021, 1, 1), at(2022, 1, 1)),
        ("2021-07", at(2021, 7, 1), at(2021, 8, 1)),
        ("2021-12", at(2021, 12, 1), at(2022, 1, 1)),
        ("2021-07-01", at(2021, 7, 1), at(2021, 7, 2)),
        ("2021/07/01", at(2021, 7, 1), at(2021, 7, 2)),
        ("20210701", at(2021, 7, 1), at(2021, 7, 2)),
        ("2021/07", at(2021, 7, 1), at(2021, 8, 1)),
        ("2021/213", at(2021, 8, 1), at(2021, 8, 2)),
        ("2021-07-01T03", at(2021, 7, 1, 3), at(2021, 7, 1, 4)),
        ("2021-07-01T03:00:00Z", at(2021, 7, 1, 3), at(2021, 7, 1, 3, 0, 1)),
        ("2021-07-01T03:00:00", at(2021, 7, 1, 3), at(2021, 7, 1, 3, 0, 1)),
        ("2021-07-01T03:00:00.123456789Z", at(2021, 7, 1, 3), at(2021, 7, 1, 3, 0, 1)),
        ("2021-07-01T12:00:00+09:00", at(2021, 7, 1, 3), at(2021, 7, 1, 3, 0, 1)),
        (date(2021, 7, 1), at(2021, 7, 1), at(2021, 7, 2)),
        (datetime(2021, 7, 1, 3), at(2021, 7, 1, 3), at(2021, 7, 1, 3, 0, 1)),
        (np.datetime64("2021-07"), at(2021, 7, 1), at(2021, 8, 1)),
        (np.datetime64("2021-07-01"), at(2021, 7, 1), at(2021, 7, 2)),
        (np.datetime64("2021-07-01T03:00:00", "ns"), at(2021, 7, 1, 3), at(2021, 7, 1, 3, 0, 1)),
        (("2021-06", "2021-07"), at(2021, 6, 1), at(2021, 8, 1)),
        (["2021-07-01", "2021-08-31"], at(2021, 7, 1), at(2021, 9, 1)),
        ("2021-07-01/2021-08-31", at(2021, 7, 1), at(2021, 9, 1)),
        ("2020/2021", at(2020, 1, 1), at(2022, 1, 1)),
        (["2021-07"], at(2021, 7, 1), at(2021, 8, 1)),
        (
            [
                np.datetime64("2021-07-01"),
                datetime(2021, 7, 3, tzinfo=timezone(timedelta(hours=9))),
            ],
            at(2021, 7, 1),
            at(2021, 7, 2, 15, 0, 1),
        ),
    ],
)
def test_a_date_names_its_whole_period_and_an_end_includes_it(
    given_dates: object, start: datetime, end: datetime
) -> None:
    assert parse_dates(given_dates) == DateRange(start, end)  # type: ignore[arg-type]


def test_none_stands_for_the_newest() -> None:
    assert parse_dates(None) is None


def test_an_end_of_none_is_open() -> None:
    found = parse_dates(("2021-07-01", None))
    assert found is not None
    assert found.touches(at(9000, 1, 1), at(9000, 1, 2))
    assert not found.touches(at(2021, 6, 30), at(2021, 7, 1))


@pytest.mark.parametrize(
    "rubbish",
    [
        *("yesterday", "", "2021-13", "2021-02-30", "2021-7-1x", "0000", "2021-07-01T25", "21-07"),
        *(7, 2021, object(), {}, [], ["2021"] * 3, [7, 8], float("nan"), np.datetime64("NaT")),
        *("2021-07-01T03:61", "2021/400", "9999-12-32", b"2021"),
    ],
)
def test_rubbish_is_refused_with_the_forms_that_are_read(rubbish: object) -> None:
    with pytest.raises(BadDates, match=r'write "2021", "2021-07"'):
        parse_dates(rubbish)  # type: ignore[arg-type]


def test_a_reversed_range_says_which_way() -> None:
    with pytest.raises(BadDates, match="starts at 2021-08 and ends at 2021-07, before it starts"):
        parse_dates(("2021-08", "2021-07"))


@settings(max_examples=30, deadline=None)
@given(
    st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)), st.sampled_from(["D", "M", "Y", "h"])
)
def test_a_moment_lies_in_the_period_of_its_own_label(moment: datetime, unit: str) -> None:
    label = str(np.datetime64(moment, unit))
    found = parse_dates(label.zfill(10 if unit == "D" else 0))
    assert found is not None
    assert found.start <= moment.replace(tzinfo=UTC) <= found.end


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=24))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        found = parse_dates(text)
    except BadDates:
        return
    assert found is not None
    assert found.start < found.end


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2020-12-11T22:38:32.125Z", at(2020, 12, 11, 22, 38, 32)),
        ("2025-11-13T01:18:44.291467", at(2025, 11, 13, 1, 18, 44)),
        ("2021-07-01T24:00:00Z", at(2021, 7, 2)),
        ("2021-07-01", at(2021, 7, 1)),
        ("soon", None),
        (None, None),
        (20210701, None),
    ],
)
def test_a_date_time_of_an_item_is_read_leniently(text: object, moment: datetime | None) -> None:
    assert parse_moment(text) == moment
