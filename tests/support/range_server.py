"""A real HTTP server on loopback that serves byte ranges, keeps a log, and misbehaves on demand.

It runs on a thread and loop of its own, so that a blocked client can't block it::

    with RangeServer({"/a.bin": data}, latency=0.02) as server:
        server.fault("reset", path="/a.bin", times=1)
        fetch(server.url + "/a.bin")
        assert [entry.range for entry in server.log] == [(0, 100), (0, 100)]

Faults are named functions in `tests/support/faults.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import gzip
import hashlib
import re
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.support.faults import FAULTS, Fault

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")
_SLICE = 16 * 1024


@dataclasses.dataclass
class Entry:
    """One request, in the log from its arrival on.

    Attributes:
        range: `[start, stop)` as asked for (stop None: to the end); None without a Range header.
        status: 0 while unanswered, and for answers that are no HTTP.
        bytes: body bytes handed to the socket.
        connection: a number for each TCP connection.
        time: seconds since the server started.
        aborted: the client went away before the answer was complete.
    """

    method: str
    path: str
    range: tuple[int, int | None] | None
    headers: Mapping[str, str]
    connection: int
    time: float
    status: int = 0
    bytes: int = 0
    aborted: bool = False
    done: bool = False


@dataclasses.dataclass(frozen=True)
class File:
    """What a path holds."""

    data: bytes | Path
    size: int
    etag: str

    def read(self, start: int, stop: int) -> bytes:
        if isinstance(self.data, bytes):
            return self.data[start:stop]
        with self.data.open("rb") as file:
            file.seek(start)
            return file.read(stop - start)


class Bucket:
    """A bandwidth that all answers share."""

    def __init__(self, rate: float | None) -> None:
        self.rate = rate
        self._free_at = 0.0

    async def pay(self, size: int) -> None:
        if self.rate is None:
            return
        now = time.monotonic()
        self._free_at = max(now, self._free_at) + size / self.rate
        await asyncio.sleep(self._free_at - now)


class RangeServer:
    """Serves a folder, or bytes by path; started by `with` or `start()`.

    Args:
        source: a folder, or {"/path": bytes}; the mapping may be changed while it is served.
        latency: seconds before each answer.
        connect_latency: seconds more before the first answer on each connection.
        bandwidth: bytes per second, shared by all answers.
        tls: a server's SSL context; then `url` is https.
        etags: whether answers carry an ETag.
        gzip: whether whole `.json` answers are compressed for clients that take it.
    """

    def __init__(
        self,
        source: Path | str | dict[str, bytes],
        *,
        latency: float = 0.0,
        connect_latency: float = 0.0,
        bandwidth: float | None = None,
        tls: ssl.SSLContext | None = None,
        etags: bool = True,
        gzip: bool = False,
    ) -> None:
        self.files: dict[str, bytes] = source if isinstance(source, dict) else {}
        self.folder = None if isinstance(source, dict) else Path(source).resolve()
        self.latency = latency
        self.connect_latency = connect_latency
        self.bucket = Bucket(bandwidth)
        self.tls = tls
        self.etags = etags
        self.gzip = gzip
        self.log: list[Entry] = []
        self.faults: list[Fault] = []
        self.running = 0
        self.most_running = 0
        self.port = 0
        self._born = time.monotonic()
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._server: web.Server | None = None
        self._thread = threading.Thread(target=self._run, name="range-server", daemon=True)

    # -- for the tests

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def open_connections(self) -> int:
        """TCP connections that clients hold open."""
        return len(self._server.connections) if self._server else 0

    @property
    def connections(self) -> int:
        """TCP connections seen since the start (or the last `clear`)."""
        return len({entry.connection for entry in self.log})

    @property
    def bytes(self) -> int:
        """Body bytes sent."""
        return sum(entry.bytes for entry in self.log)

    def clear(self) -> None:
        """Empty the log."""
        self.log.clear()
        self.most_running = 0

    def fault(
        self,
        kind: str,
        *,
        path: str | None = None,
        start: int | None = None,
        times: int | None = 1,
        after: int = 0,
        every: int = 1,
        **options: Any,
    ) -> Fault:
        """Misbehave at the next `times` requests (None: always) for `path` (None: any).

        Args:
            kind: a name in FAULTS.
            path: a path, or a pattern with `*`.
            start: only requests for a range that starts here.
            times: how often.
            after: let so many requests that match pass first.
            every: then hit only each n-th.
            options: what the fault takes, as `status=503` or `seconds=2`.
        """
        if kind not in FAULTS:
            raise KeyError(f"no fault {kind!r}; there are {', '.join(FAULTS)}")
        fault = Fault(kind, path, start, times, after, every, options)
        self.faults.append(fault)
        return fault

    def wait_until(self, true: Any, seconds: float = 5.0) -> bool:
        """Wait until `true()` holds; False if it does not in time."""
        until = time.monotonic() + seconds
        while not true():
            if time.monotonic() > until:
                return False
            time.sleep(0.005)
        return True

    # -- life

    def start(self) -> RangeServer:
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the range server did not start")
        return self

    def close(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)

    def __enter__(self) -> RangeServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            runner = self._loop.run_until_complete(self._open())
            self._ready.set()
            self._loop.run_forever()
            self._loop.run_until_complete(self._shut(runner))
        finally:
            self._loop.close()

    async def _open(self) -> web.ServerRunner:
        self._server = web.Server(
            self._handle, handler_cancellation=True, access_log=None, keepalive_timeout=60
        )
        runner = web.ServerRunner(self._server, handle_signals=False, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=self.tls, backlog=512)
        await site.start()
        self.port = runner.addresses[0][1]
        return runner

    async def _shut(self, runner: web.ServerRunner) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await runner.cleanup()
        # Sockets of handshakes that failed are closed by callbacks that are still to come.
        await asyncio.sleep(0.05 if self.tls else 0)

    # -- answers

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        entry = self._noted(request)
        try:
            with self._counted():
                return await self._answer(request, entry)
        except asyncio.CancelledError:
            entry.aborted = True
            raise
        except ConnectionError:
            entry.aborted = True
            raise
        finally:
            entry.done = True

    async def _answer(self, request: web.BaseRequest, entry: Entry) -> web.StreamResponse:
        first = sum(other.connection == entry.connection for other in self.log) == 1
        delay = self.latency + (self.connect_latency if first else 0.0)
        if delay:
            await asyncio.sleep(delay)
        for fault in self.faults:
            if fault.strikes(entry):
                return await FAULTS[fault.kind](self, request, entry, **fault.options)
        return await self.serve(request, entry)

    async def serve(
        self, request: web.BaseRequest, entry: Entry, file: File | None = None
    ) -> web.StreamResponse:
        """The answer as it should be."""
        file = file or self.file(entry.path)
        if file is None:
            return await self.send(request, entry, 404, {}, b"no such file")
        headers = {"Accept-Ranges": "bytes", "Content-Type": _kind(entry.path)}
        if self.etags:
            headers["ETag"] = file.etag
            if request.headers.get("If-None-Match") == file.etag:
                return await self.send(request, entry, 304, headers, b"")
        if entry.range is None:
            return await self._send_whole(request, entry, headers, file)
        start, stop = self.clip(entry, file)
        if start >= file.size:
            headers["Content-Range"] = f"bytes */{file.size}"
            return await self.send(request, entry, 416, headers, b"")
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{file.size}"
        return await self.send(request, entry, 206, headers, file.read(start, stop))

    async def _send_whole(
        self, request: web.BaseRequest, entry: Entry, headers: dict[str, str], file: File
    ) -> web.StreamResponse:
        body = file.read(0, file.size)
        takes = "gzip" in request.headers.get("Accept-Encoding", "")
        if self.gzip and takes and entry.path.endswith(".json"):
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        return await self.send(request, entry, 200, headers, body)

    async def send(
        self,
        request: web.BaseRequest,
        entry: Entry,
        status: int,
        headers: dict[str, str],
        body: bytes,
    ) -> web.StreamResponse:
        """Send it all, at the pace of the shared bandwidth."""
        entry.status = status
        if self.bucket.rate is None or request.method == "HEAD" or not body:
            entry.bytes += 0 if request.method == "HEAD" else len(body)
            return web.Response(status=status, headers=headers, body=body)
        response = web.StreamResponse(status=status, headers=headers)
        response.content_length = len(body)
        await response.prepare(request)
        for at in range(0, len(body), _SLICE):
            part = body[at : at + _SLICE]
            await self.bucket.pay(len(part))
            await response.write(part)
            entry.bytes += len(part)
        return response

    def file(self, path: str) -> File | None:
        """What lies at a path."""
        if path in self.files:
            data = self.files[path]
            return File(data, len(data), f'"{hashlib.md5(data).hexdigest()}"')
        if self.folder is None:
            return None
        place = (self.folder / path.lstrip("/")).resolve()
        if not place.is_relative_to(self.folder) or not place.is_file():
            return None
        status = place.stat()
        return File(place, status.st_size, f'"{status.st_mtime_ns:x}-{status.st_size:x}"')

    def clip(self, entry: Entry, file: File) -> tuple[int, int]:
        """The range asked for, as far as the file reaches."""
        start, stop = entry.range or (0, None)
        return start, file.size if stop is None else min(stop, file.size)

    def _noted(self, request: web.BaseRequest) -> Entry:
        entry = Entry(
            request.method,
            request.path,
            _asked(request.headers.get("Range")),
            request.headers.copy(),
            _peer(request),
            time.monotonic() - self._born,
        )
        self.log.append(entry)
        return entry

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            yield
        finally:
            self.running -= 1


def _peer(request: web.BaseRequest) -> int:
    peer = request.transport.get_extra_info("peername") if request.transport else None
    return int(peer[1]) if peer else 0


def _asked(header: str | None) -> tuple[int, int | None] | None:
    match = _RANGE.fullmatch(header or "")
    if match is None:
        return None
    return int(match.group(1)), int(match.group(2)) + 1 if match.group(2) else None


def _kind(path: str) -> str:
    return "application/json" if path.endswith(".json") else "application/octet-stream"
