"""A lean range server for measurements, in a process of its own so that it shares no lock.

``python -m tests.benchmarks.server FOLDER`` prints its port. Paths may carry a first part
``/run-N/``, which is dropped: each run of a client sees addresses that nothing has cached.
Settings and counts go through ``/_control?latency=0.05`` and come back as JSON.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

_RANGE = re.compile(rb"\r\nrange: *bytes=(\d+)-(\d*)", re.IGNORECASE)
_RUN = re.compile(r"^/run-[^/]+")
_SLICE = 64 * 1024


@dataclass
class State:
    """What is imposed on answers, and what has been counted."""

    latency: float = 0.0
    connect: float = 0.0
    bandwidth: float = 0.0
    slow_every: int = 0
    slow_at: int = 0
    slow_seconds: float = 0.0
    requests: int = 0
    bytes: int = 0
    connections: int = 0
    free_at: float = 0.0


class Answerer(asyncio.Protocol):
    """One connection: answers its requests one after the other."""

    def __init__(self, files: dict[str, bytes], state: State) -> None:
        self.files, self.state = files, state
        self.buffer = b""
        self.queue: asyncio.Queue[bytes] = asyncio.Queue()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.state.connections += 1
        self.task = asyncio.ensure_future(self.work())

    def connection_lost(self, exc: Exception | None) -> None:
        self.task.cancel()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            self.queue.put_nowait(self.buffer[: end + 2])
            self.buffer = self.buffer[end + 4 :]

    async def work(self) -> None:
        await asyncio.sleep(self.state.connect)
        while True:
            request = await self.queue.get()
            head, body = self.answer(request)
            control = request.split(b" ", 2)[1].startswith(b"/_control")
            if not control:
                await asyncio.sleep(self.delay())
                self.state.bytes += len(body)
            self.transport.write(head)
            for at in range(0, len(body), _SLICE):
                part = body[at : at + _SLICE]
                if not control:
                    await self.pay(len(part))
                self.transport.write(part)

    def delay(self) -> float:
        state = self.state
        state.requests += 1
        slow = state.slow_every and state.requests % state.slow_every == 0
        slow = slow or state.requests == state.slow_at
        return state.latency + (state.slow_seconds if slow else 0.0)

    async def pay(self, size: int) -> None:
        if self.state.bandwidth:
            now = asyncio.get_running_loop().time()
            self.state.free_at = max(now, self.state.free_at) + size / self.state.bandwidth
            await asyncio.sleep(self.state.free_at - now)

    def answer(self, request: bytes) -> tuple[bytes, bytes]:
        method, target = request.split(b" ", 2)[:2]
        address = urlsplit(target.decode())
        if address.path == "/_control":
            for key, value in parse_qsl(address.query):
                setattr(self.state, key, type(getattr(self.state, key))(value))
            return _head(200, (body := json.dumps(asdict(self.state)).encode())), body
        data = self.files.get(_RUN.sub("", address.path))
        if data is None:
            return _head(404, b""), b""
        wanted = _RANGE.search(request)
        if wanted is None:
            return _head(200, data), b"" if method == b"HEAD" else data
        start = int(wanted[1])
        stop = min(len(data), int(wanted[2]) + 1 if wanted[2] else len(data))
        body = data[start:stop]
        extra = f"Content-Range: bytes {start}-{stop - 1}/{len(data)}\r\n"
        return _head(206, body, extra), b"" if method == b"HEAD" else body


def _head(status: int, body: bytes, extra: str = "") -> bytes:
    return (
        f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nAccept-Ranges: bytes\r\n"
        f'ETag: "1"\r\nContent-Type: application/octet-stream\r\n{extra}\r\n'
    ).encode()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by the path that it is served at."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {f"/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in paths}


async def serve(files: dict[str, bytes]) -> None:
    """Answer until the process is ended."""
    state = State()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answerer(files, state), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(contents(Path(sys.argv[1]))))
