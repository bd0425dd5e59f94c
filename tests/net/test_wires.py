"""The client's own connections: the same answers as aiohttp's, kept, counted, and closed."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import aiohappyeyeballs
import pytest

from je_explorer import errors
from je_explorer.net.cache import DiskCache
from je_explorer.net.http import Client
from je_explorer.net.limits import Limits, Retry
from je_explorer.net.loop import run_sync
from tests.net.conftest import QUICK
from tests.support.faults import FAULTS
from tests.support.range_server import RangeServer

OPTIONS: dict[str, dict[str, Any]] = {
    "status": {"status": 503}, "stall": {"seconds": 0.4}, "stall_body": {"seconds": 0.4},
}  # fmt: skip

# Short patience only where a fault tries it: a busy computer is slow without any.
LIMITS: dict[str, dict[str, float]] = {
    "stall": {"silence": 0.15},
    "stall_body": {"silence": 0.15},
    "drip": {"slow_after": 0.2, "slow_rate": 10_000},
}


@pytest.fixture
def plain() -> bool:
    return True


def outcome(client: Client, url: str) -> object:
    """The bytes and what is told of the file, or the kind of error and its text."""
    try:
        body = run_sync(client.get(url, 1000, 41_000))
    except errors.JeExplorerError as error:
        return type(error), str(error).split(": ")[0]
    return bytes(body.data), body.start, body.total, body.etag


@pytest.mark.parametrize("times", [1, None], ids=["once", "always"])
@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_own_connections_and_aiohttp_give_the_same_answer_to_each_fault(
    data: bytes, tmp_path: Path, fault: str, times: int | None
) -> None:
    found = []
    for plain in (True, False):
        with RangeServer({"/a.bin": data}) as server:
            limits = Limits(hedge_after=30, whole=1 << 20, **LIMITS.get(fault, {}))
            client = Client(
                limits=limits, retry=QUICK, disk=DiskCache(tmp_path / f"{plain}"), plain=plain
            )
            server.fault(fault, times=times, **OPTIONS.get(fault, {}))
            answer = outcome(client, server.url + "/a.bin")
            run_sync(client.close())
            assert server.wait_until(lambda server=server: server.open_connections == 0)
            requests = len(server.log)
            # aiohttp asks a second time by itself after a reset.
            doubled = 2 if times is None and fault in ("reset", "hang_up") else 1
            found.append((_without(answer, server.url), requests * (doubled if plain else 1)))
    assert found[0] == found[1]


def _without(answer: object, url: str) -> object:
    assert isinstance(answer, tuple)
    return tuple(a.replace(url, "") if isinstance(a, str) else a for a in answer)


def test_requests_one_after_the_other_share_a_connection(
    server: RangeServer, client: Client, data: bytes
) -> None:
    for at in range(100):
        body = run_sync(client.get(server.url + "/a.bin", at * 10, at * 10 + 10))
        assert body.data == data[at * 10 : at * 10 + 10]
    assert server.connections == 1


def test_answers_without_use_are_read_away_and_their_connection_kept(
    server: RangeServer, client: Client
) -> None:
    for name in ("x", "y", "z"):
        with pytest.raises(errors.NotFound):
            run_sync(client.get(f"{server.url}/{name}", 0, 10))
    assert server.connections == 1


def test_there_are_never_more_connections_than_requests_allowed(
    server: RangeServer, make_client: Callable[..., Client]
) -> None:
    client = make_client(limits=Limits(per_host=7, hedge_after=30))
    server.latency = 0.01

    async def all_at_once() -> None:
        work = [client.get(server.url + "/a.bin", at, at + 5) for at in range(100)]
        await asyncio.gather(*work)

    run_sync(all_at_once())
    assert server.connections <= 7
    assert server.most_running <= 7


def test_a_request_takes_the_connection_that_is_free_first(
    server: RangeServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_sync(client.get(server.url + "/a.bin", 0, 5))
    connect = aiohappyeyeballs.start_connection

    async def slow(*args: Any, **options: Any) -> socket.socket:
        await asyncio.sleep(0.5)
        return await connect(*args, **options)

    monkeypatch.setattr(aiohappyeyeballs, "start_connection", slow)

    async def two() -> float:
        begun = time.monotonic()
        ranges = [(10, 15), (20, 25)]
        await asyncio.gather(*(client.get(server.url + "/a.bin", *each) for each in ranges))
        return time.monotonic() - begun

    assert run_sync(two()) < 0.4, "the second waited for a connection of its own"
    assert server.connections == 1


def test_an_abandoned_request_closes_its_connection(server: RangeServer, client: Client) -> None:
    server.fault("stall", seconds=30)

    async def abandon() -> None:
        task = asyncio.create_task(client.get(server.url + "/a.bin", 0, 100))
        await asyncio.to_thread(server.wait_until, lambda: server.log)
        task.cancel()
        await asyncio.wait([task])

    run_sync(abandon())
    assert server.wait_until(lambda: server.open_connections == 0)
    assert client.counters.cancelled == 1


def test_idle_connections_are_closed_after_a_while(
    server: RangeServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("je_explorer.net.wires.KEEP", 0.1)
    run_sync(client.get(server.url + "/a.bin", 0, 5))
    assert server.open_connections == 1
    assert server.wait_until(lambda: server.open_connections == 0)


def test_an_address_with_a_user_goes_through_aiohttp(server: RangeServer, client: Client) -> None:
    url = server.url.replace("://", "://me:secret@") + "/a.bin"
    assert len(run_sync(client.get(url, 0, 7)).data) == 7
    assert server.log[0].headers["Authorization"].startswith("Basic ")


# -- a server that sends exactly these bytes


class Script:
    """Answers each connection with chunks of bytes; an empty chunk is a moment's pause."""

    def __init__(self, answers: Sequence[Sequence[bytes]]) -> None:
        self.answers = list(answers)
        self.requests: list[bytes] = []
        self.connections = 0
        self._socket = self._made = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/a.bin"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        for each in (self._socket, self._made):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                made, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self._made = made
            with made:
                made.settimeout(5)
                self._answer(made)

    def _answer(self, made: socket.socket) -> None:
        while self.answers:
            request = b""
            while b"\r\n\r\n" not in request:
                try:
                    part = made.recv(4096)
                except OSError:
                    return
                if not part:
                    return
                request += part
            self.requests.append(request)
            for chunk in self.answers.pop(0):
                if chunk == b"close":
                    return
                if chunk:
                    made.sendall(chunk)
                else:
                    time.sleep(0.02)


@pytest.fixture
def script() -> Iterator[Callable[..., Script]]:
    made: list[Script] = []

    def start(*answers: Sequence[bytes]) -> Script:
        made.append(Script(answers))
        return made[-1]

    yield start
    for each in made:
        each.close()


PART = (
    b"HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\n"
    b"Content-Range: bytes 0-3/90\r\nETag: \"t\"\r\n\r\n"
)  # fmt: skip


def test_an_answer_may_come_byte_by_byte(script: Callable[..., Script], client: Client) -> None:
    whole = PART + b"abcd"
    server = script([piece for byte in whole for piece in (bytes([byte]),)])
    body = run_sync(client.get(server.url, 0, 4))
    assert (body.data, body.total, body.etag) == (b"abcd", 90, '"t"')


def test_announcements_before_the_answer_are_passed_over(
    script: Callable[..., Script], client: Client
) -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    server = script([b"HTTP/1.1 100 Continue\r\n\r\n" + early, b"", PART, b"", b"abcd"])
    assert run_sync(client.get(server.url, 0, 4)).data == b"abcd"


def test_endless_announcements_are_given_up(
    script: Callable[..., Script], make_client: Callable[..., Client]
) -> None:
    client = make_client(retry=Retry(attempts=1))
    server = script([b"HTTP/1.1 100 Continue\r\n\r\n" * 50])
    with pytest.raises(errors.RangeError, match="announces"):
        run_sync(client.get(server.url, 0, 4))


def test_chunks_and_bodies_without_a_length_are_put_together(
    script: Callable[..., Script], client: Client
) -> None:
    head = b"HTTP/1.1 206 X\r\nContent-Range: bytes 0-3/90\r\n"
    chunked = head + b"Transfer-Encoding: chunked\r\n\r\n"
    ended = head.replace(b"0-3", b"4-7") + b"Connection: close\r\n\r\n"
    server = script(
        [chunked + b"2\r\nab\r\n", b"", b"2\r\ncd\r\n0\r\n\r\n"],
        [ended + b"ef", b"", b"gh", b"close"],
    )
    assert run_sync(client.get(server.url, 0, 4)).data == b"abcd"
    assert run_sync(client.get(server.url, 4, 8)).data == b"efgh"
    assert server.connections == 1


def test_bytes_after_an_answer_end_the_connection_and_never_mix_with_the_next(
    script: Callable[..., Script], client: Client
) -> None:
    server = script([PART + b"abcdEVIL" + PART], [PART.replace(b"0-3", b"4-7") + b"efgh"])
    assert run_sync(client.get(server.url, 0, 4)).data == b"abcd"
    assert run_sync(client.get(server.url, 4, 8)).data == b"efgh"
    assert server.connections == 2


def test_bytes_that_come_unasked_later_end_the_connection(
    script: Callable[..., Script], client: Client
) -> None:
    server = script([PART + b"abcd", b"", b"", PART], [PART.replace(b"0-3", b"4-7") + b"efgh"])
    assert run_sync(client.get(server.url, 0, 4)).data == b"abcd"
    time.sleep(0.15)
    assert run_sync(client.get(server.url, 4, 8)).data == b"efgh"
    assert server.connections == 2


def test_a_kept_connection_that_the_server_has_closed_costs_no_attempt(
    script: Callable[..., Script], make_client: Callable[..., Client]
) -> None:
    client = make_client(retry=Retry(attempts=1))
    server = script([PART + b"abcd"], [b"close"], [PART.replace(b"0-3", b"4-7") + b"efgh"])
    assert run_sync(client.get(server.url, 0, 4)).data == b"abcd"
    assert run_sync(client.get(server.url, 4, 8)).data == b"efgh"
    assert client.counters.retries == 0


def test_a_request_is_what_the_address_says(script: Callable[..., Script], client: Client) -> None:
    server = script([PART + b"abcd"])
    run_sync(client.get(server.url + "?x=1&y=%2F#there", 0, 4))
    lines = server.requests[0].decode().split("\r\n")
    assert lines[0] == "GET /a.bin?x=1&y=%2F HTTP/1.1"
    assert set(lines[1:]) == {
        f"Host: {server.url.split('/')[2]}", "Accept-Encoding: identity",
        "User-Agent: je_explorer", "Range: bytes=0-3", "",
    }  # fmt: skip


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 206 X\r\n" + b"X-A: 1\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 206 X\r\nX-A: " + b"a" * 9000 + b"\r\n\r\n",
        b"HTTP/1.1 206 X\r\nX-A: " + b"a" * 70_000,
        b"HTTP/1.1 206 X\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 206 X\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 206 X\r\nContent-Length: -4\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
        b"ICY 200 OK\r\n\r\n",
        b"HTTP/1.1 206 X\nContent-Length: 4\n\nabcd\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
    ids=["fields", "long", "endless", "lengths", "both", "negative", "upgrade", "icy", "lf", "tls"],
)  # fmt: skip
def test_an_answer_that_is_not_proper_is_refused_in_words(
    script: Callable[..., Script], make_client: Callable[..., Client], head: bytes
) -> None:
    client = make_client(retry=Retry(attempts=1), limits=Limits(silence=1, hedge_after=30))
    server = script([head, b"", b"close"])
    with pytest.raises(errors.RangeError):
        run_sync(client.get(server.url, 0, 4))
