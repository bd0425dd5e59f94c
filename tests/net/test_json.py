"""Catalogue texts: fetched once, revalidated, kept on disk, refused when they are no JSON."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from je_explorer import errors
from je_explorer.net.cache import DiskCache
from je_explorer.net.http import Client
from je_explorer.net.limits import Limits
from je_explorer.net.loop import run_sync
from tests.support.range_server import RangeServer

VALUE = {"id": "降水", "links": [{"href": "./a/catalog.json"}], "n": [1, 2.5, None, True]}
TEXT = json.dumps(VALUE).encode()
Make = Callable[..., Client]


@pytest.fixture
def url(server: RangeServer) -> str:
    server.files["/c.json"] = TEXT
    return server.url + "/c.json"


def test_a_text_is_asked_for_once(server: RangeServer, client: Client, url: str) -> None:
    assert [run_sync(client.get_json(url)) for _ in range(5)] == [VALUE] * 5
    assert len(server.log) == 1
    assert (client.counters.json_requests, client.counters.json_hits) == (1, 4)


def test_another_client_finds_the_text_on_the_disk(
    server: RangeServer, make_client: Make, url: str
) -> None:
    first, second = make_client(), make_client()
    run_sync(first.get_json(url))
    run_sync(first.close())
    assert run_sync(second.get_json(url)) == VALUE
    assert len(server.log) == 1


def test_an_old_text_is_asked_after_and_not_sent_again(
    server: RangeServer, make_client: Make, url: str
) -> None:
    first, second = make_client(), make_client()
    run_sync(first.get_json(url))
    run_sync(first.close())
    for client in (first, second):
        assert run_sync(client.get_json(url, max_age=0)) == VALUE
    assert [entry.status for entry in server.log] == [200, 304, 304]
    assert server.bytes == len(TEXT)


def test_a_text_younger_than_max_age_is_believed(
    server: RangeServer, make_client: Make, url: str, tmp_path: Path
) -> None:
    client = make_client()
    run_sync(client.get_json(url, max_age=3600))
    run_sync(client.close())
    assert run_sync(client.get_json(url, max_age=3600)) == VALUE
    assert len(server.log) == 1
    for path in (tmp_path / "cache").rglob("*"):
        os.utime(path, (time.time() - 7200,) * 2)
    assert run_sync(make_client().get_json(url, max_age=3600)) == VALUE
    assert [entry.status for entry in server.log] == [200, 304]
    assert run_sync(make_client().get_json(url, max_age=3600)) == VALUE


def test_a_confirmed_text_is_young_again(
    server: RangeServer, make_client: Make, url: str, tmp_path: Path
) -> None:
    client = make_client()
    run_sync(client.get_json(url))
    run_sync(client.close())
    for path in (tmp_path / "cache").rglob("*"):
        os.utime(path, (time.time() - 7200,) * 2)
    client = make_client()
    run_sync(client.get_json(url, max_age=3600))
    run_sync(client.close())
    assert run_sync(make_client().get_json(url, max_age=3600)) == VALUE
    assert len(server.log) == 2


def test_a_changed_text_replaces_the_old_one(
    server: RangeServer, make_client: Make, url: str
) -> None:
    client = make_client()
    run_sync(client.get_json(url))
    server.files["/c.json"] = b'{"id": "new"}'
    assert run_sync(client.get_json(url)) == VALUE
    assert run_sync(client.get_json(url, max_age=0)) == {"id": "new"}
    run_sync(client.close())
    assert run_sync(make_client().get_json(url)) == {"id": "new"}


def test_an_old_copy_serves_while_the_server_is_down(
    server: RangeServer, client: Client, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    run_sync(client.get_json(url))
    server.fault("status", times=None, status=503)
    with caplog.at_level(logging.WARNING):
        assert run_sync(client.get_json(url, max_age=0)) == VALUE
    assert "earlier" in caplog.text
    asked = len(server.log)
    assert run_sync(client.get_json(url, max_age=0)) == VALUE
    assert len(server.log) == asked


def test_a_hundred_who_want_the_same_text_make_one_request(
    server: RangeServer, client: Client, url: str
) -> None:
    async def all_at_once() -> list[object]:
        return await asyncio.gather(*(client.get_json(url) for _ in range(100)))

    server.latency = 0.02
    assert run_sync(all_at_once()) == [VALUE] * 100
    assert len(server.log) == 1


def test_only_texts_that_were_really_asked_for_are_counted(
    server: RangeServer, make_client: Make, url: str
) -> None:
    client = make_client(limits=Limits(per_host=1, hedge_after=30))
    server.fault("stall", times=None, seconds=30)

    async def leave() -> None:
        calls = [asyncio.create_task(client.get_json(f"{url}?{number}")) for number in range(5)]
        await asyncio.to_thread(server.wait_until, lambda: server.log)
        for call in calls:
            call.cancel()
        await asyncio.wait(calls)

    run_sync(leave())
    counted = client.counters
    assert (counted.requests, counted.json_requests, counted.open) == (1, 1, 0)


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_missing_text_is_not_found_and_not_asked_for_again_at_once(
    server: RangeServer, client: Client, url: str, status: int
) -> None:
    server.fault("status", times=None, status=status)
    for _ in range(3):
        with pytest.raises(errors.NotFound, match=r"c\.json"):
            run_sync(client.get_json(url))
    assert len(server.log) == 1


@pytest.mark.parametrize(
    ("fault", "options"),
    [
        ("A7 cut", {"kind": "cut"}),
        ("A10 reset in the body", {"kind": "reset_body"}),
        ("A11 reset", {"kind": "reset"}),
        ("A12 429", {"kind": "status", "status": 429, "headers": {"Retry-After": "1"}}),
        ("A14 503", {"kind": "status", "status": 503}),
        ("A15 500", {"kind": "status", "status": 500}),
        ("A22 slow head", {"kind": "stall", "seconds": 3}),
        ("A26 redirect", {"kind": "redirect", "to": "/c.json"}),
    ],
)
def test_a_passing_fault_is_survived(
    server: RangeServer, make_client: Make, url: str, fault: str, options: dict[str, object]
) -> None:
    client = make_client(limits=Limits(silence=0.2, hedge_after=30))
    server.fault(times=1, **options)  # type: ignore[arg-type]
    assert run_sync(client.get_json(url)) == VALUE
    assert len(server.log) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"<!DOCTYPE html><html>login</html>", "web page"),
        (b"<?xml version='1.0'?><Error/>", "XML"),
        (b'{"a": 1', "not valid JSON"),
        (b'{"a": 1} x', "not valid JSON"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "Infinity"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": ' + b"9" * 5000 + b"}", "number"),
        (b"[" * 200_000, "nested"),
        (b'{"a": "' + "é".encode("latin-1") + b'"}', "UTF-8"),
        ("{}".encode("utf-16"), "UTF-8"),
    ],
)
def test_rubbish_is_refused_in_a_plain_sentence(
    server: RangeServer, client: Client, url: str, text: bytes, said: str
) -> None:
    server.files["/c.json"] = text
    with pytest.raises(errors.BadStac, match=said) as caught:
        run_sync(client.get_json(url))
    assert "/c.json" in str(caught.value)
    assert len(str(caught.value)) < 300
    server.files["/c.json"] = TEXT
    assert run_sync(client.get_json(url)) == VALUE


def test_a_byte_order_mark_is_skipped(server: RangeServer, client: Client, url: str) -> None:
    server.files["/c.json"] = b"\xef\xbb\xbf" + TEXT
    assert run_sync(client.get_json(url)) == VALUE


def test_a_compressed_text_is_unpacked(client: Client) -> None:
    value = {"links": list(range(30_000))}
    with RangeServer({"/c.json": json.dumps(value).encode()}, gzip=True) as server:
        assert run_sync(client.get_json(server.url + "/c.json")) == value
        assert server.bytes < 100_000


@pytest.mark.parametrize("kind", ["gzip_bomb", "long", "announced"])
def test_a_text_over_its_limit_is_too_large(
    server: RangeServer, make_client: Make, url: str, kind: str
) -> None:
    client = make_client(limits=Limits(json=300_000))
    if kind == "gzip_bomb":
        server.fault("gzip_bomb", size=1 << 20)
    elif kind == "long":
        server.fault("endless", whole=True)
    else:
        server.files["/c.json"] = b"[" + b"1," * 200_000 + b"1]"
    with pytest.raises(errors.TooLarge, match="300,000"):
        run_sync(client.get_json(url))
    assert client.counters.bytes < 1 << 21


def test_a_broken_gzip_is_an_error_of_the_source(
    server: RangeServer, client: Client, url: str
) -> None:
    server.fault("status", status=200, headers={"Content-Encoding": "gzip"}, body=b"\x1f\x8bxx")
    with pytest.raises(errors.SourceError, match="packed"):
        run_sync(client.get_json(url))
    server.fault("status", status=200, headers={"Content-Encoding": "br"}, body=b"xx")
    with pytest.raises(errors.SourceError, match="unasked"):
        run_sync(client.get_json(url))


def test_a_local_text_is_read_again_only_after_it_was_written(
    client: Client, tmp_path: Path
) -> None:
    path = tmp_path / "c.json"
    path.write_bytes(TEXT)
    assert [run_sync(client.get_json(str(path))) for _ in range(3)] == [VALUE] * 3
    assert client.counters.requests == 1
    path.write_text("[1]")
    assert run_sync(client.get_json(path.as_uri())) == [1]
    with pytest.raises(errors.NotFound):
        run_sync(client.get_json(str(tmp_path / "none.json")))


def test_without_a_writable_disk_all_goes_on(
    server: RangeServer,
    make_client: Make,
    url: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "file").write_text("in the way")
    client = make_client(disk=DiskCache(tmp_path / "file" / "cache"))
    server.files["/d.json"] = b"[]"
    with caplog.at_level(logging.WARNING):
        assert run_sync(client.get_json(url)) == VALUE
        assert run_sync(client.get_json(server.url + "/d.json")) == []
        run_sync(client.close())
    assert caplog.text.count("going on without") == 1
