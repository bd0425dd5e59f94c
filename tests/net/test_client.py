"""Ranges, many ranges, sharing, cancelling, second copies, politeness."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from je_explorer import errors
from je_explorer.net.http import Client, Failed, default_client
from je_explorer.net.limits import Limits, Retry
from je_explorer.net.loop import run_sync
from tests.support.range_server import RangeServer

Parts = list[tuple[int, bytes]]


def many(
    client: Client, url: str, ranges: list[tuple[int, int]], **options: object
) -> tuple[list[Failed], Parts]:
    parts: Parts = []

    async def deliver(piece: list[tuple[int, memoryview]]) -> None:
        parts.extend((index, bytes(view)) for index, view in piece)

    failed = run_sync(client.get_many(url, ranges, deliver=deliver, **options))  # type: ignore[arg-type]
    return failed, sorted(parts)


# -- one range


def test_a_range_is_one_request_for_exactly_these_bytes(
    server: RangeServer, client: Client, data: bytes
) -> None:
    body = run_sync(client.get(server.url + "/a.bin", 100, 300))
    assert (body.data, body.start, body.total) == (data[100:300], 100, len(data))
    assert body.etag is not None
    (entry,) = server.log
    assert (entry.method, entry.range, entry.status, entry.bytes) == ("GET", (100, 300), 206, 200)
    assert entry.headers["Accept-Encoding"] == "identity"
    assert "Cookie" not in entry.headers
    assert client.counters.snapshot()["bytes"] == 200


def test_a_range_over_the_end_is_short(server: RangeServer, client: Client, data: bytes) -> None:
    assert run_sync(client.get(server.url + "/a.bin", 199_990, 300_000)).data == data[-10:]
    assert run_sync(client.get(server.url + "/a.bin", 199_990)).data == data[-10:]


def test_a_range_beyond_the_end_is_empty(server: RangeServer, client: Client, data: bytes) -> None:
    body = run_sync(client.get(server.url + "/a.bin", 300_000, 300_010))
    assert (body.data, body.total) == (b"", len(data))


@pytest.mark.parametrize("fault", ["strict_416", "ignore_range"])
def test_a_server_that_dislikes_ranges_over_the_end_still_gives_what_there_is(
    server: RangeServer, client: Client, data: bytes, fault: str
) -> None:
    server.fault(fault, times=None)
    body = run_sync(client.get(server.url + "/a.bin", 199_000, 300_000))
    assert (body.data, body.total) == (data[199_000:], len(data))


def test_an_error_whose_body_is_cut_is_still_that_error(
    server: RangeServer, client: Client
) -> None:
    server.fault("status", times=None, status=404, headers={"Content-Length": "9"}, body=b"")
    with pytest.raises(errors.NotFound):
        run_sync(client.get(server.url + "/a.bin", 0, 9))


@pytest.mark.parametrize("tail", ["\r\nX-Evil: 1", "\nX-Evil: 1", "%0d%0aX-Evil:%201", " HTTP/1.1"])
def test_an_address_can_not_smuggle_headers_in(
    server: RangeServer, client: Client, tail: str
) -> None:
    with pytest.raises(errors.SourceError):
        run_sync(client.get(server.url + "/none" + tail, 0, 9))
    assert all("X-Evil" not in entry.headers for entry in server.log)
    assert len(server.log) <= 1


def test_an_empty_range_needs_no_request(server: RangeServer, client: Client) -> None:
    assert run_sync(client.get(server.url + "/a.bin", 5, 5)).data == b""
    assert server.log == []


def test_without_a_range_the_whole_file_comes(
    server: RangeServer, client: Client, data: bytes
) -> None:
    assert run_sync(client.get(server.url + "/a.bin")).data == data
    assert server.log[0].range is None


def test_a_whole_file_that_is_cut_is_continued(
    server: RangeServer, client: Client, data: bytes
) -> None:
    server.fault("reset_body")
    assert run_sync(client.get(server.url + "/a.bin")).data == data


def test_the_whole_file_of_a_server_without_ranges_is_fetched_once(
    server: RangeServer, client: Client, data: bytes
) -> None:
    server.fault("ignore_range", times=None)
    url = server.url + "/a.bin"
    for start in (0, 500, 70_000):
        assert run_sync(client.get(url, start, start + 99)).data == data[start : start + 99]
    failed, parts = many(client, url, [(10, 20), (150_000, 150_010)])
    assert failed == []
    assert parts == [(0, data[10:20]), (1, data[150_000:150_010])]
    assert len(server.log) == 1


def test_a_large_file_is_not_taken_whole_when_the_server_ignores_the_range(
    server: RangeServer, make_client: Callable[..., Client]
) -> None:
    client = make_client(limits=Limits(whole=100_000))
    server.fault("ignore_range", times=None)
    with pytest.raises(errors.RangeError, match="200,000"):
        run_sync(client.get(server.url + "/a.bin", 0, 50))
    assert client.counters.bytes == 0


def test_a_drip_is_given_up(server: RangeServer, make_client: Callable[..., Client]) -> None:
    limits = Limits(slow_after=0.1, slow_rate=10_000, hedge_after=30)
    client = make_client(limits=limits)
    server.fault("drip", times=1)
    assert len(run_sync(client.get(server.url + "/a.bin", 0, 400)).data) == 400
    assert client.counters.retries == 1
    assert 0 < (server.log[1].range or (0, 0))[0] < 400


def test_the_deadline_ends_even_what_always_moves(
    server: RangeServer, make_client: Callable[..., Client]
) -> None:
    client = make_client(limits=Limits(total=0.2, hedge_after=30))
    server.fault("drip", times=None)
    with pytest.raises(errors.SourceUnavailable, match="in time"):
        run_sync(client.get(server.url + "/a.bin", 0, 4000))


def test_an_address_with_spaces_and_other_letters_arrives_quoted(client: Client) -> None:
    with RangeServer({"/降水 1.bin": b"0123456789"}) as server:
        assert run_sync(client.get(server.url + "/降水 1.bin", 2, 4)).data == b"23"
        assert run_sync(client.get(server.url + "/%E9%99%8D%E6%B0%B4%201.bin", 2, 4)).data == b"23"


def test_secrets_of_an_address_are_not_in_the_message(server: RangeServer, client: Client) -> None:
    url = server.url.replace("http://", "http://me:hush@") + "/none?token=hush#hush"
    with pytest.raises(errors.NotFound) as caught:
        run_sync(client.get(url, 0, 5))
    assert "hush" not in str(caught.value)
    assert "/none" in str(caught.value)


# -- no connection


class FakeResolver(AbstractResolver):
    """Sends every name to loopback, or fails, or hangs."""

    def __init__(self, address: str = "127.0.0.1", wait: float = 0, error: bool = False) -> None:
        self.address, self.wait, self.error = address, wait, error
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        await asyncio.sleep(self.wait)
        if self.error:
            raise OSError(errno.ENOENT, "no such name")
        return [
            ResolveResult(
                hostname=host, host=self.address, port=port, family=family, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        return None


def test_a_closed_port_is_unavailable_after_the_retries(client: Client) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        with pytest.raises(errors.SourceUnavailable, match="asked 4 times"):
            run_sync(client.get(f"http://127.0.0.1:{held.getsockname()[1]}/a", 0, 5))
    assert client.counters.retries == 3


def test_an_unknown_name_is_unavailable(make_client: Callable[..., Client]) -> None:
    client = make_client(resolver=FakeResolver(error=True))
    with pytest.raises(errors.SourceUnavailable, match="name is not known"):
        run_sync(client.get("http://nowhere.example/a", 0, 5))


def test_connecting_is_given_up_after_its_limit(make_client: Callable[..., Client]) -> None:
    client = make_client(
        resolver=FakeResolver(wait=30), limits=Limits(connect=0.05), retry=Retry(attempts=1)
    )
    with pytest.raises(errors.SourceUnavailable, match="in time"):
        run_sync(client.get("http://nowhere.example/a", 0, 5))


def test_the_resolver_can_be_replaced(
    server: RangeServer, make_client: Callable[..., Client], data: bytes
) -> None:
    client = make_client(resolver=FakeResolver())
    url = f"http://data.example:{server.port}/a.bin"
    assert run_sync(client.get(url, 3, 9)).data == data[3:9]


def test_an_idle_connection_that_the_server_closed_is_no_fault(
    server: RangeServer, client: Client, data: bytes
) -> None:
    server.fault("close_after", times=None)
    for start in range(0, 50, 10):
        assert run_sync(client.get(server.url + "/a.bin", start, start + 9)).total == len(data)


# -- a file that changes


@pytest.mark.parametrize("fault", ["other_etag", "other_total"])
def test_a_file_replaced_between_header_and_tile_is_told(
    server: RangeServer, client: Client, fault: str
) -> None:
    url = server.url + "/a.bin"
    head = run_sync(client.get(url, 0, 100))
    server.fault(fault, times=None)
    failed, parts = many(client, url, [(5, 9), (90_000, 90_009)], etag=head.etag, total=head.total)
    assert parts == []
    assert {type(failure.error) for failure in failed} == {errors.ChangedOnServer}
    assert sorted(i for failure in failed for i in failure.indexes) == [0, 1]


def test_a_file_replaced_while_a_cut_range_is_continued_is_told(
    server: RangeServer, client: Client
) -> None:
    server.fault("cut", times=1)
    server.fault("other_etag", times=None)
    with pytest.raises(errors.ChangedOnServer):
        run_sync(client.get(server.url + "/a.bin", 0, 1000))


def test_a_weak_tag_of_the_same_name_is_the_same_file(
    server: RangeServer, client: Client, data: bytes
) -> None:
    url = server.url + "/a.bin"
    tag = run_sync(client.get(url, 0, 1)).etag
    failed, parts = many(client, url, [(5, 9)], etag=f"W/{tag}")
    assert (failed, parts) == ([], [(0, data[5:9])])


# -- many ranges


def test_neighbours_come_in_one_request_and_each_part_in_its_place(
    server: RangeServer, client: Client, data: bytes
) -> None:
    ranges = [(150_000, 150_500), (1008, 2000), (0, 1000), (2008, 3000)]
    failed, parts = many(client, server.url + "/a.bin", ranges)
    assert failed == []
    assert parts == [(i, data[start:stop]) for i, (start, stop) in enumerate(ranges)]
    assert sorted(entry.range for entry in server.log) == [(0, 3000), (150_000, 150_500)]


def test_a_range_that_fails_for_good_does_not_take_the_others_along(
    server: RangeServer, client: Client, data: bytes
) -> None:
    server.fault("no_content_range", start=60_000, times=None)
    ranges = [(start, start + 100) for start in (0, 60_000, 120_000, 180_000)]
    failed, parts = many(client, server.url + "/a.bin", ranges)
    assert [(type(failure.error), failure.indexes) for failure in failed] == [
        (errors.RangeError, (1,))
    ]
    assert [i for i, _ in parts] == [0, 2, 3]
    assert all(part == data[ranges[i][0] : ranges[i][1]] for i, part in parts)


def test_a_missing_file_fails_all_its_ranges(server: RangeServer, client: Client) -> None:
    failed, parts = many(client, server.url + "/none", [(0, 10), (90_000, 90_010)])
    assert parts == []
    assert sorted(i for failure in failed for i in failure.indexes) == [0, 1]
    assert {type(failure.error) for failure in failed} == {errors.NotFound}


def test_an_exception_of_the_receiver_ends_the_rest(server: RangeServer, client: Client) -> None:
    async def deliver(parts: list[tuple[int, memoryview]]) -> None:
        raise ZeroDivisionError

    ranges = [(start, start + 100) for start in range(0, 200_000, 50_000)]
    with pytest.raises(ZeroDivisionError):
        run_sync(client.get_many(server.url + "/a.bin", ranges, deliver=deliver))


def test_undelivered_bytes_stay_within_the_budget(
    server: RangeServer, make_client: Callable[..., Client]
) -> None:
    client = make_client(limits=Limits(in_flight=25_000, range_cap=10_000))
    held = [0, 0]

    async def deliver(parts: list[tuple[int, memoryview]]) -> None:
        size = sum(len(view) for _, view in parts)
        held[0] += size
        held[1] = max(held)
        await asyncio.sleep(0.005)
        held[0] -= size

    ranges = [(start, start + 10_000) for start in range(0, 200_000, 10_000)]
    assert run_sync(client.get_many(server.url + "/a.bin", ranges, deliver=deliver)) == []
    assert held[1] <= 25_000
    assert server.most_running <= 2


def test_the_gap_is_told_before_and_learned_from_what_is_measured(
    server: RangeServer, client: Client, tmp_path: Path
) -> None:
    url = server.url + "/a.bin"
    assert client.gap(url) == 12 * 1024
    assert client.gap(str(tmp_path)) == 4096
    server.bucket.rate = 4e6
    server.latency = 0.02
    for start in (0, 70_000, 130_000):
        run_sync(client.get(url, start, start + 65_536))
    assert 8 <= client.gap(url) <= 1 << 20
    assert client.gap(url) != 12 * 1024


# -- sharing and cancelling


def test_a_hundred_who_want_the_same_make_one_request(
    server: RangeServer, client: Client, data: bytes
) -> None:
    async def all_at_once() -> set[bytes]:
        calls = [client.get(server.url + "/a.bin", 10, 90) for _ in range(100)]
        return {bytes(body.data) for body in await asyncio.gather(*calls)}

    server.latency = 0.02
    assert run_sync(all_at_once()) == {data[10:90]}
    assert len(server.log) == 1


def test_a_failure_is_shared_and_not_remembered(
    server: RangeServer, client: Client, data: bytes
) -> None:
    async def both() -> list[object]:
        calls = [client.get(server.url + "/a.bin", 10, 90) for _ in range(2)]
        return await asyncio.gather(*calls, return_exceptions=True)

    server.fault("no_content_range", times=2)
    assert [type(found) for found in run_sync(both())] == [errors.RangeError] * 2
    assert run_sync(client.get(server.url + "/a.bin", 10, 90)).data == data[10:90]


def test_one_waiter_who_leaves_does_not_disturb_the_other(
    server: RangeServer, client: Client, data: bytes
) -> None:
    async def leave_one() -> bytes:
        one, two = (asyncio.create_task(client.get(server.url + "/a.bin", 0, 9)) for _ in "ab")
        await asyncio.sleep(0.02)
        one.cancel()
        body = await two
        assert one.cancelled()
        return bytes(body.data)

    server.latency = 0.08
    assert run_sync(leave_one()) == data[:9]
    assert [entry.aborted for entry in server.log] == [False]


def test_when_the_last_waiter_leaves_the_server_sees_the_disconnect(
    server: RangeServer, client: Client, data: bytes
) -> None:
    async def leave_all() -> None:
        calls = [asyncio.create_task(client.get(server.url + "/a.bin", 0, 9)) for _ in range(5)]
        await asyncio.to_thread(server.wait_until, lambda: server.log)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)

    server.fault("stall", times=1, seconds=30)
    run_sync(leave_all())
    assert client.counters.cancelled == 1
    assert client.counters.open == 0
    assert server.wait_until(lambda: server.log[0].aborted)
    assert run_sync(client.get(server.url + "/a.bin", 0, 9)).data == data[:9]


async def test_cancelling_from_another_loop_reaches_the_server(
    server: RangeServer, client: Client
) -> None:
    server.fault("stall", times=None, seconds=30)
    ranges = [(start, start + 100) for start in range(0, 200_000, 50_000)]

    async def deliver(parts: list[tuple[int, memoryview]]) -> None:
        raise AssertionError("nothing can have arrived")

    task = asyncio.create_task(client.get_many(server.url + "/a.bin", ranges, deliver=deliver))
    await asyncio.to_thread(server.wait_until, lambda: len(server.log) == len(ranges))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert client.counters.open == 0
    assert server.wait_until(lambda: all(entry.aborted for entry in server.log))


# -- politeness and second copies


def test_the_server_never_sees_more_at_once_than_the_limit(
    server: RangeServer, make_client: Callable[..., Client]
) -> None:
    client = make_client(limits=Limits(per_host=7))

    async def storm() -> None:
        await asyncio.gather(
            *(client.get(server.url + "/a.bin", at, at + 10) for at in range(0, 1000, 10))
        )

    server.latency = 0.005
    run_sync(storm())
    assert server.most_running <= 7
    assert server.connections <= 7
    assert len(server.log) == 100


def test_connections_are_opened_while_the_first_answer_is_awaited(
    server: RangeServer, make_client: Callable[..., Client]
) -> None:
    client = make_client(plain=True)

    async def read() -> None:
        await client.expect(server.url + "/a.bin")
        await client.get(server.url + "/a.bin", 0, 10)

    server.latency = 0.2
    run_sync(read())
    assert server.wait_until(lambda: server.open_connections == 5)
    assert len(server.log) == 1
    run_sync(client.close())
    assert server.wait_until(lambda: server.open_connections == 0)


def test_an_overloaded_server_gets_fewer_requests_at_once(
    server: RangeServer, make_client: Callable[..., Client], data: bytes
) -> None:
    client = make_client(limits=Limits(per_host=32, hedge_after=30))

    async def storm() -> list[bytes]:
        found = await asyncio.gather(
            *(client.get(server.url + "/a.bin", at, at + 10) for at in range(0, 2000, 10))
        )
        return [bytes(body.data) for body in found]

    server.latency = 0.002
    server.fault("status", times=10, status=503)
    assert b"".join(run_sync(storm())) == data[:2000]
    assert client._engine is not None
    assert client._engine.fetcher.host(server.url).gate.limit < 32


def test_a_stalled_request_gets_a_second_copy(
    server: RangeServer, make_client: Callable[..., Client], data: bytes
) -> None:
    client = make_client(limits=Limits(hedge_after=0.1))
    url = server.url + "/a.bin"
    run_sync(client.get(url, 0, 10))
    server.fault("stall", times=1, seconds=30)
    assert run_sync(client.get(url, 10, 20)).data == data[10:20]
    assert client.counters.hedges == 1
    assert server.wait_until(lambda: [e.aborted for e in server.log] == [False, True, False])


def test_second_copies_stay_rare_when_everything_is_slow(
    server: RangeServer, make_client: Callable[..., Client]
) -> None:
    client = make_client(limits=Limits(hedge_after=0.02, hedge_factor=0.1))
    run_sync(client.get(server.url + "/a.bin", 0, 10))

    async def all_slow() -> None:
        await asyncio.gather(
            *(client.get(server.url + "/a.bin", at, at + 10) for at in range(10, 810, 10))
        )

    server.latency = 0.06
    run_sync(all_slow())
    assert 1 <= client.counters.hedges <= 1 + client.counters.requests // 20


# -- local files


@pytest.mark.parametrize("spelling", ["path", "uri"])
def test_a_local_file_is_read_by_the_same_words(
    client: Client, tmp_path: Path, data: bytes, spelling: str
) -> None:
    path = tmp_path / "dem 降水.bin"
    path.write_bytes(data)
    url = path.as_uri() if spelling == "uri" else str(path)
    body = run_sync(client.get(url, 100, 200))
    assert (body.data, body.start, body.total) == (data[100:200], 100, len(data))
    assert run_sync(client.get(url, len(data) - 5, len(data) + 5)).data == data[-5:]
    assert run_sync(client.get(url, len(data) + 5, len(data) + 9)).data == b""
    failed, parts = many(client, url, [(0, 10), (150_000, 150_010)], etag=body.etag)
    assert (failed, parts) == ([], [(0, data[:10]), (1, data[150_000:150_010])])
    assert client.counters.requests == 5


def test_a_local_file_that_was_rewritten_is_told(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"0123456789")
    etag = run_sync(client.get(str(path), 0, 5)).etag
    path.write_bytes(b"0123456789!")
    failed, _ = many(client, str(path), [(0, 5)], etag=etag)
    assert isinstance(failed[0].error, errors.ChangedOnServer)


@pytest.mark.parametrize("name", ["none.bin", "", "none/none.bin"])
def test_a_missing_local_file_is_not_found(client: Client, tmp_path: Path, name: str) -> None:
    with pytest.raises(errors.NotFound, match="no file"):
        run_sync(client.get(str(tmp_path / name), 0, 5))


@pytest.mark.parametrize("url", ["a.bin", "file://elsewhere/a.bin", "/a\0.bin"])
def test_what_is_no_absolute_path_is_refused(client: Client, url: str) -> None:
    with pytest.raises(errors.Refused):
        run_sync(client.get(url, 0, 5))


# -- one client for all


def test_there_is_one_default_client_and_it_can_be_closed() -> None:
    assert default_client() is default_client()


def test_a_closed_client_opens_again(server: RangeServer, client: Client, data: bytes) -> None:
    assert run_sync(client.get(server.url + "/a.bin", 0, 4)).data == data[:4]
    run_sync(client.close())
    run_sync(client.close())
    assert run_sync(client.get(server.url + "/a.bin", 0, 4)).data == data[:4]
