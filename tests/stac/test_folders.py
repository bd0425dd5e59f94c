"""JAXA's date folders, and which of them a range selects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.stac.dates import DatesLike, Period, parse_dates
from je_explorer.stac.folders import cadence_by_spacing, parse_normals, periods_of, read_folder


def select(folders: Iterable[str], cadence: str, dates: DatesLike) -> list[str]:
    found = [folder for text in folders if (folder := read_folder(text))]
    return [period.label for period in periods_of(found, cadence, parse_dates(dates))]


def one(folder: str, cadence: str) -> Period:
    found = read_folder(folder)
    assert found is not None
    return periods_of([found], cadence, None)[0]


@pytest.mark.parametrize(
    ("folder", "cadence", "label", "start", "end"),
    [
        ("2021-07/01", "daily", "2021-07-01", "2021-07-01", "2021-07-02"),
        ("2021-07/01", "8-day", "2021-07-01", "2021-07-01", "2021-07-09"),
        ("2021-12/27", "8-day", "2021-12-27", "2021-12-27", "2022-01-01"),
        ("2021-07/01", "half-monthly", "2021-07-01", "2021-07-01", "2021-07-16"),
        ("2021-07/16", "half-monthly", "2021-07-16", "2021-07-16", "2021-08-01"),
        ("2024-02/16", "half-monthly", "2024-02-16", "2024-02-16", "2024-03-01"),
        ("2021-07/01-03", "hourly", "2021-07-01T03", "2021-07-01T03:00", "2021-07-01T04:00"),
        ("2021-12/31-23", "hourly", "2021-12-31T23", "2021-12-31T23:00", "2022-01-01T00:00"),
        ("2024-07", "monthly", "2024-07", "2024-07-01", "2024-08-01"),
        ("2020", "yearly", "2020", "2020-01-01", "2021-01-01"),
        ("08-16", "half-monthly-normal", "08-16", "2000-08-16", "2000-09-01"),
        ("08-13", "8-day-normal", "08-13", "2000-08-13", "2000-08-21"),
        ("02-29", "daily-normal", "02-29", "2000-02-29", "2000-03-01"),
        ("08", "monthly-normal", "08", "2000-08-01", "2000-09-01"),
        ("213", "daily-normal", "213", "2000-07-31", "2000-08-01"),
    ],
)
def test_a_folder_stands_for_its_whole_period(
    folder: str, cadence: str, label: str, start: str, end: str
) -> None:
    period = one(folder, cadence)
    assert period.label == label
    assert period.folder == folder
    assert period.start == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert period.end == datetime.fromisoformat(end).replace(tzinfo=UTC)
    assert period.normal == ("-normal" in cadence)


@pytest.mark.parametrize("name", ["1", "E000.00-E180.00", "latest", "", "2021-07-01-02-03", "x/01"])
def test_other_folders_are_no_dates(name: str) -> None:
    found = read_folder(name)
    assert found is None or found.kind == "normal month"


def test_a_folder_that_is_not_in_the_calendar_is_left_out() -> None:
    assert select(["9999", "9999-12/31", "0000-01", "2021"], "8-day", None) == ["2021"]
    assert select(["2021-02/30", "2021-02/28", "2021-13"], "daily", "2021") == ["2021-02-28"]


MONTHS = [f"{year}-{month:02d}" for year in (2020, 2021) for month in range(1, 13)]
EIGHT_DAYS = [
    (datetime(2021, 1, 1) + timedelta(days=8 * i)).strftime("%Y-%m/%d") for i in range(46)
]
HALVES = [f"2021-{month:02d}/{day}" for month in range(1, 13) for day in ("01", "16")]


@pytest.mark.parametrize(
    ("folders", "cadence", "dates", "selected"),
    [
        (["2019", "2020", "2021"], "yearly", ("2019-06-15", "2020-03"), ["2019", "2020"]),
        (MONTHS, "monthly", ("2021-06-15T12:00:00", "2021-07-01"), ["2021-06", "2021-07"]),
        (HALVES, "half-monthly", "2021-07-20", ["2021-07-16"]),
        (HALVES, "half-monthly", ("2021-07-15", "2021-07-16"), ["2021-07-01", "2021-07-16"]),
        (EIGHT_DAYS, "8-day", "2021-01-08", ["2021-01-01"]),
        (EIGHT_DAYS, "8-day", ("2021-01-08", "2021-01-09"), ["2021-01-01", "2021-01-09"]),
        (EIGHT_DAYS, "8-day", "2021-12-31", ["2021-12-27"]),
        (["2021-07/01", "2021-07/02"], "daily", "2021-07-01T23:59:59", ["2021-07-01"]),
        (
            [f"2021-07/01-{hour:02d}" for hour in range(24)],
            "hourly",
            ("2021-07-01T03:30:00", "2021-07-01T05:00:00"),
            ["2021-07-01T03", "2021-07-01T04", "2021-07-01T05"],
        ),
    ],
)
def test_a_range_selects_each_period_that_it_touches_any_part_of(
    folders: list[str], cadence: str, dates: DatesLike, selected: list[str]
) -> None:
    assert select(folders, cadence, dates) == selected


NORMAL_MONTHS = [f"{month:02d}" for month in range(1, 13)]


def test_normals_are_repeated_for_each_year_with_labels_of_their_own() -> None:
    assert select(NORMAL_MONTHS, "monthly-normal", ("2020-11", "2021-02")) == [
        *("2020/11", "2020/12", "2021/01", "2021/02")
    ]


def test_normals_of_one_year_have_plain_labels() -> None:
    assert select(NORMAL_MONTHS, "monthly-normal", ("2021-06-10", "2021-07-01")) == ["06", "07"]


def test_without_a_range_normals_are_given_once() -> None:
    assert select(NORMAL_MONTHS, "monthly-normal", None) == NORMAL_MONTHS


def test_with_an_open_range_normals_are_given_once() -> None:
    assert select(NORMAL_MONTHS, "monthly-normal", ("2021-06", None)) == NORMAL_MONTHS


def test_a_normal_of_day_366_stands_in_leap_years_only() -> None:
    days = ["001", "365", "366"]
    assert select(days, "daily-normal", "2020") == ["001", "365", "366"]
    assert select(days, "daily-normal", "2021") == ["001", "365"]
    assert select(["02-28", "02-29"], "daily-normal", ("2020", "2021")) == [
        *("2020/02-28", "2020/02-29", "2021/02-28")
    ]


def test_labels_of_normals_are_read_as_dates() -> None:
    folders = [folder for text in NORMAL_MONTHS if (folder := read_folder(text))]
    for wanted, labels in (("07", ["07"]), (("06", "08"), ["06", "07", "08"])):
        found = parse_normals(wanted)
        assert [p.label for p in periods_of(folders, "monthly-normal", found)] == labels
    assert parse_normals("2021-07") is None
    assert parse_normals(("08", "06")) is None
    assert parse_normals(None) is None


def test_without_a_named_cadence_the_spacing_of_the_days_tells_it() -> None:
    assert select(EIGHT_DAYS, "", "2021-01-04") == ["2021-01-01"]
    assert select(HALVES, "", "2021-07-20") == ["2021-07-16"]
    assert select(["2021-07/01", "2021-07/02", "2021-07/03"], "", "2021-07-02") == ["2021-07-02"]
    assert cadence_by_spacing([datetime(2021, 7, 1)]) == "daily"


@settings(max_examples=30, deadline=None)
@given(st.dates(datetime(2000, 1, 1).date(), datetime(2030, 12, 31).date()))
def test_every_day_of_a_year_lies_in_exactly_one_8_day_period(day: object) -> None:
    year = int(str(day)[:4])
    starts = [datetime(year, 1, 1) + timedelta(days=8 * i) for i in range(46)]
    folders = [start.strftime("%Y-%m/%d") for start in starts]
    assert len(select(folders, "8-day", str(day))) == 1
