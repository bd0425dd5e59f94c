"""Whatever a server's head says, it is believed only as far as it makes sense."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer import errors
from je_explorer.net.answer import Head, Promise, Transient, Wanted, judge_range, judge_text
from je_explorer.net.limits import Limits, Retry, retry_after

NUMBERS = st.sampled_from(["0", "9", "10", "99", "100", "-1", "x", "", "9" * 30, "1e3", "\u0663"])
PARTS = st.builds("bytes {}-{}/{}".format, NUMBERS, NUMBERS, NUMBERS | st.just("*"))
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Content-Range": PARTS | NUMBERS,
        "Content-Length": NUMBERS,
        "Content-Type": st.sampled_from(["text/html; charset=x", "multipart/byteranges", ";", ""]),
        "Content-Encoding": st.sampled_from(["gzip", "identity", ""]),
        "Retry-After": NUMBERS | st.just("Wed, 99 Foo 2015"),
        "ETag": st.sampled_from(['"a"', 'W/"a"', "", "b"]),
    },
)
STATUSES = st.sampled_from([200, 204, 206, 304, 400, 401, 404, 416, 418, 429, 500, 503, 999])


@settings(max_examples=60, deadline=None)
@given(status=STATUSES, headers=HEADERS, stop=st.none() | st.integers(10, 200))
def test_a_head_leads_to_a_sound_promise_or_to_an_error_of_ours(
    status: int, headers: dict[str, str], stop: int | None
) -> None:
    limits = Limits(whole=1000, body=2000, json=500)
    wanted = Wanted(9, stop, '"a"', 100)
    try:
        promise = judge_range(wanted, limits)(Head(status, headers, "http://a/b"))
    except (errors.SourceError, Transient):
        return
    assert promise.total in (None, 100)
    assert promise.etag in (None, "", '"a"', 'W/"a"')
    assert 0 <= promise.cap <= 2000
    if not promise.whole:
        assert promise.start == 9
        assert promise.cap <= (91 if stop is None else min(stop - 9, 91))


@pytest.mark.parametrize(
    "contradiction",
    [
        {"Content-Length": "11"},
        {"Content-Length": "9"},
        {"Content-Type": "multipart/byteranges; boundary=x"},
        {"Content-Encoding": "gzip"},
        {"Content-Range": "bytes 5-13/100"},
        {"Content-Range": "bytes 5-15/100"},
        {"Content-Range": "bytes 4-14/100"},
        {"Content-Range": ""},
    ],
)
def test_a_part_that_contradicts_itself_or_the_request_is_refused(
    contradiction: dict[str, str],
) -> None:
    judge = judge_range(Wanted(5, 15), Limits())
    good = {"Content-Range": "bytes 5-14/100", "Content-Length": "10"}
    assert judge(Head(206, good, "http://a/b")) == Promise(5, 10, 10, 100, None)
    with pytest.raises(Transient, match="http://a/b") as caught:
        judge(Head(206, good | contradiction, "http://a/b"))
    assert isinstance(caught.value.final, errors.RangeError)


@settings(max_examples=60, deadline=None)
@given(status=STATUSES, headers=HEADERS, etag=st.none() | st.just('"a"'))
def test_a_text_is_taken_only_from_a_200_or_an_expected_304(
    status: int, headers: dict[str, str], etag: str | None
) -> None:
    try:
        promise = judge_text(etag, Limits(json=500))(Head(status, headers, "http://a/b"))
    except (errors.SourceError, Transient):
        return
    assert isinstance(promise, Promise)
    assert status == 200 or (status == 304 and etag is not None)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0), ("3", 3), (" 7 ", 7), ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("9" * 40, 999_999_999)],
)
def test_a_retry_after_is_read_as_seconds_or_date(text: str, seconds: float) -> None:
    assert retry_after(text) == seconds


@pytest.mark.parametrize("text", [None, "", "soon", "-1", "1.5", "\u0663"])
def test_an_unreadable_retry_after_is_none(text: str | None) -> None:
    assert retry_after(text) is None


def test_a_retry_after_is_honoured_only_up_to_its_cap() -> None:
    retry = Retry(longest_wish=30)
    assert retry.wait(1, 3) == 3
    assert retry.wait(1, 1e9) == 30


def test_waits_grow_and_are_capped() -> None:
    retry = Retry(base=1, factor=2, cap=8)
    for failures, most in ((1, 1), (2, 2), (3, 4), (4, 8), (9, 8)):
        waits = [retry.wait(failures) for _ in range(200)]
        assert 0 <= min(waits) <= max(waits) <= most
        assert max(waits) > most / 2
