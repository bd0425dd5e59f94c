"""Each way in which HTTP goes wrong leads to right bytes or the right error, and no leftovers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from je_explorer import errors
from je_explorer.net.http import Client
from je_explorer.net.limits import Limits
from je_explorer.net.loop import run_sync
from tests.support.range_server import RangeServer

START, STOP = 1000, 41_000

# fault, its options, times it strikes, requests that the server should see
RECOVERED: list[tuple[str, str, dict[str, Any], int, int]] = [
    ("A1 whole file for a range", "ignore_range", {}, 1, 1),
    ("A3 another range, once", "shifted", {}, 1, 2),
    ("A4 longer, once", "longer", {}, 1, 2),
    ("A5 no Content-Range, once", "no_content_range", {}, 1, 2),
    ("A19 compressed range, once", "gzip_range", {}, 1, 2),
    ("A29 garbage, once", "garbage", {}, 1, 2),
    ("A6 less than asked for, once", "short", {}, 1, 2),
    ("A7 body cut", "cut", {}, 1, 2),
    ("A7 body cut three times", "cut", {}, 3, 4),
    ("A8 chunked body cut", "chunked_cut", {}, 1, 2),
    ("A9 body without length cut", "close_cut", {}, 1, 2),
    ("A9 body without length cut thrice", "close_cut", {}, 3, 4),
    ("A10 reset in the body", "reset_body", {}, 1, 2),
    ("A11 reset before the head", "reset", {}, 3, 4),
    ("A11 hung up before the head", "hang_up", {}, 1, 2),
    ("A12 429", "status", {"status": 429, "headers": {"Retry-After": "0"}}, 1, 2),
    ("A12 429 thrice", "status", {"status": 429, "headers": {"Retry-After": "7"}}, 3, 4),
    ("A13 503 with a date", "status",
     {"status": 503, "headers": {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}}, 1, 2),
    ("A14 503", "status", {"status": 503}, 3, 4),
    ("A15 500", "status", {"status": 500}, 1, 2),
    ("A15 502", "status", {"status": 502}, 1, 2),
    ("A15 504", "status", {"status": 504}, 1, 2),
    ("A15 408", "status", {"status": 408}, 1, 2),
    ("A22 slow head", "stall", {"seconds": 3}, 1, 2),
    ("A22 slow body", "stall_body", {"seconds": 3}, 1, 2),
    ("A26 one redirect", "redirect", {"to": "/a.bin"}, 1, 2),
    ("A26 five redirects", "redirect", {"to": "/a.bin"}, 5, 6),
]  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "options", "times", "requests"),
    [row[1:] for row in RECOVERED],
    ids=[row[0] for row in RECOVERED],
)
def test_a_passing_fault_costs_attempts_but_no_byte(
    server: RangeServer,
    make_client: Callable[..., Client],
    data: bytes,
    fault: str,
    options: dict[str, Any],
    times: int,
    requests: int,
) -> None:
    client = make_client(limits=Limits(hedge_after=30, silence=0.25))
    server.fault(fault, times=times, **options)
    body = run_sync(client.get(server.url + "/a.bin", START, STOP))
    assert body.data == data[START:STOP]
    assert body.total == len(data)
    assert len(server.log) == requests
    run_sync(client.close())
    assert server.wait_until(lambda: server.open_connections == 0)


# fault, its options, kind of error, requests that the server should see
FATAL: list[tuple[str, str, dict[str, Any], type[Exception], int]] = [
    ("A3 another range", "shifted", {}, errors.RangeError, 2),
    ("A4 longer", "longer", {}, errors.RangeError, 2),
    ("A5 no Content-Range", "no_content_range", {}, errors.RangeError, 2),
    ("A6 always less", "short", {}, errors.RangeError, 2),
    ("A11 always reset", "reset", {}, errors.SourceUnavailable, 4),
    ("A12 always 429", "status", {"status": 429}, errors.SourceUnavailable, 4),
    ("A14 always 503", "status", {"status": 503}, errors.SourceUnavailable, 4),
    ("A16 400", "status", {"status": 400}, errors.SourceError, 1),
    ("A16 401", "status", {"status": 401}, errors.SourceError, 1),
    ("A16 403", "status", {"status": 403}, errors.NotFound, 1),
    ("A16 404", "status", {"status": 404}, errors.NotFound, 1),
    ("A16 410", "status", {"status": 410}, errors.NotFound, 1),
    ("A16 416", "status", {"status": 416}, errors.RangeError, 1),
    ("A18 login page", "html", {}, errors.RangeError, 2),
    ("A19 compressed range", "gzip_range", {}, errors.RangeError, 2),
    ("A21 endless part", "endless", {}, errors.RangeError, 2),
    ("A21 endless whole", "endless", {"whole": True}, errors.RangeError, 1),
    ("A22 never a head", "stall", {"seconds": 9}, errors.SourceUnavailable, 4),
    ("A26 redirect loop", "redirect", {}, errors.Refused, 6),
    ("A26 redirect to a file", "redirect", {"to": "file:///etc/passwd"}, errors.Refused, 1),
    ("A26 redirect to ftp", "redirect", {"to": "ftp://example.org/a"}, errors.Refused, 1),
    ("A29 several parts", "multipart", {}, errors.RangeError, 2),
    ("A29 two lengths", "double_length", {}, errors.RangeError, 2),
    ("A29 long header", "long_header", {}, errors.RangeError, 2),
    ("A29 many headers", "many_headers", {}, errors.RangeError, 2),
    ("A29 garbage", "garbage", {}, errors.RangeError, 2),
]  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "options", "error", "requests"),
    [row[1:] for row in FATAL],
    ids=[row[0] for row in FATAL],
)
def test_a_lasting_fault_is_named_and_the_rest_still_works(
    server: RangeServer,
    make_client: Callable[..., Client],
    plain: bool,
    fault: str,
    options: dict[str, Any],
    error: type[Exception],
    requests: int,
) -> None:
    if fault == "reset" and not plain:
        requests *= 2  # aiohttp asks a second time by itself
    client = make_client(limits=Limits(hedge_after=30, silence=0.1, whole=1 << 20))
    server.fault(fault, path="/a.bin", times=None, **options)
    with pytest.raises(error) as caught:
        run_sync(client.get(server.url + "/a.bin", START, STOP))
    assert type(caught.value) is error
    assert "/a.bin" in str(caught.value)
    assert "<" not in str(caught.value)
    assert len(server.log) == requests
    assert len(run_sync(client.get(server.url + "/b.bin", 5, 25)).data) == 20
    run_sync(client.close())
    assert server.wait_until(lambda: server.open_connections == 0)
    assert server.bytes < 24 << 20
