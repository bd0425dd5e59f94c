"""The ways in which the range server can misbehave, by name."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import fnmatch
import gzip
import socket
import struct
import threading
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from tests.support.range_server import Entry, File, RangeServer


@dataclasses.dataclass
class Fault:
    """When to misbehave, and how; `seen` counts the requests that matched, `hits` the faults."""

    kind: str
    path: str | None
    start: int | None
    times: int | None
    after: int
    every: int
    options: dict[str, Any]
    seen: int = 0
    hits: int = 0
    lock: threading.Lock = dataclasses.field(default_factory=threading.Lock)

    def strikes(self, entry: Entry) -> bool:
        if self.path is not None and not fnmatch.fnmatchcase(entry.path, self.path):
            return False
        if self.start is not None and (entry.range is None or entry.range[0] != self.start):
            return False
        with self.lock:
            self.seen += 1
            if self.seen <= self.after or (self.seen - self.after - 1) % self.every:
                return False
            if self.times is not None and self.hits >= self.times:
                return False
            self.hits += 1
            return True


Answer = Callable[..., Awaitable[web.StreamResponse]]
FAULTS: dict[str, Answer] = {}


def _fault(answer: Answer) -> Answer:
    FAULTS[answer.__name__] = answer
    return answer


class _Sent(web.StreamResponse):
    """For answers that were written to the socket by hand."""

    async def prepare(self, request: web.BaseRequest) -> None:
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        return None


async def _raw(
    request: web.BaseRequest, entry: Entry, head: str, body: bytes = b"", end: str = "close"
) -> web.StreamResponse:
    """Write text and bytes as they are; end with "close", "reset" or "keep"."""
    transport = request.transport
    assert transport is not None
    transport.write(head.replace("\n", "\r\n").encode("latin-1") + body)
    entry.bytes += len(body)
    sent = _Sent()
    if end == "keep":
        return sent
    # The client reads what was written before it learns of the end.
    await asyncio.sleep(0.03)
    if end == "reset":
        _reset(transport)
    else:
        transport.close()
    sent.force_close()
    return sent


def _reset(transport: asyncio.Transport) -> None:
    with contextlib.suppress(OSError):
        linger = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()


def _part(server: RangeServer, entry: Entry) -> tuple[File, int, int, bytes]:
    file = server.file(entry.path)
    assert file is not None, entry.path
    start, stop = server.clip(entry, file)
    return file, start, stop, file.read(start, stop)


def _head(
    entry: Entry, file: File, start: int, stop: int, length: int | None, extra: str = ""
) -> str:
    """The head of a good answer: 206 for a range, 200 without one."""
    entry.status = 200 if entry.range is None else 206
    text = f"HTTP/1.1 {entry.status} Fine\nETag: {file.etag}\n{extra}"
    if entry.range is not None:
        text += f"Content-Range: bytes {start}-{stop - 1}/{file.size}\n"
    if length is not None:
        text += f"Content-Length: {length}\n"
    return text + "\n"


@_fault
async def ignore_range(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """200 and the whole file."""
    entry.range = None
    return await server.serve(request, entry)


@_fault
async def shifted(server: RangeServer, request: web.BaseRequest, entry: Entry, by: int = 7) -> Any:
    """Another range of the same length, honestly labelled."""
    file, start, stop, _ = _part(server, entry)
    headers = {"Content-Range": f"bytes {start + by}-{stop + by - 1}/{file.size}"}
    return await server.send(request, entry, 206, headers, file.read(start + by, stop + by))


@_fault
async def longer(server: RangeServer, request: web.BaseRequest, entry: Entry, by: int = 5) -> Any:
    """More than was asked for, honestly labelled."""
    file, start, stop, _ = _part(server, entry)
    headers = {"Content-Range": f"bytes {start}-{stop + by - 1}/{file.size}"}
    return await server.send(request, entry, 206, headers, file.read(start, stop + by))


@_fault
async def other_total(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """The range, of a file that has grown by a byte."""
    file, start, stop, data = _part(server, entry)
    headers = {"Content-Range": f"bytes {start}-{stop - 1}/{file.size + 1}"}
    return await server.send(request, entry, 206, headers, data)


@_fault
async def other_etag(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """The range, with another tag."""
    file, start, stop, data = _part(server, entry)
    headers = {"Content-Range": f"bytes {start}-{stop - 1}/{file.size}", "ETag": '"another"'}
    return await server.send(request, entry, 206, headers, data)


@_fault
async def no_content_range(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """206 without saying which part."""
    return await server.send(request, entry, 206, {}, _part(server, entry)[3])


@_fault
async def short(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """The first half of the range, honestly labelled."""
    file, start, stop, data = _part(server, entry)
    half = max(1, (stop - start) // 2)
    headers = {"Content-Range": f"bytes {start}-{start + half - 1}/{file.size}"}
    headers["ETag"] = file.etag
    return await server.send(request, entry, 206, headers, data[:half])


@_fault
async def flipped(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """The range with one bit of its middle byte wrong."""
    file, start, stop, data = _part(server, entry)
    broken = bytearray(data)
    broken[len(broken) // 2] ^= 0x10
    headers = {"Content-Range": f"bytes {start}-{stop - 1}/{file.size}", "ETag": file.etag}
    return await server.send(request, entry, 206, headers, bytes(broken))


@_fault
async def cut(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """Half of the promised length, then the end of the connection."""
    file, start, stop, data = _part(server, entry)
    head = _head(entry, file, start, stop, len(data))
    return await _raw(request, entry, head, data[: len(data) // 2])


@_fault
async def chunked_cut(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """A chunked body that ends inside a chunk."""
    file, start, stop, data = _part(server, entry)
    head = _head(entry, file, start, stop, None, "Transfer-Encoding: chunked\n")
    body = f"{len(data):x}\r\n".encode() + data[: len(data) // 2]
    return await _raw(request, entry, head, body)


@_fault
async def close_cut(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """A body without a length whose end is the connection's, half way."""
    file, start, stop, data = _part(server, entry)
    head = _head(entry, file, start, stop, None, "Connection: close\n")
    return await _raw(request, entry, head, data[: len(data) // 2])


@_fault
async def reset_body(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """Half of the body, then a TCP reset."""
    file, start, stop, data = _part(server, entry)
    head = _head(entry, file, start, stop, len(data))
    return await _raw(request, entry, head, data[: len(data) // 2], end="reset")


@_fault
async def reset(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """A TCP reset in place of an answer."""
    return await _raw(request, entry, "", end="reset")


@_fault
async def hang_up(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """The connection is closed in place of an answer."""
    return await _raw(request, entry, "", end="close")


@_fault
async def close_after(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """A good answer on a connection that is then closed without notice."""
    file, start, stop, data = _part(server, entry)
    return await _raw(request, entry, _head(entry, file, start, stop, len(data)), data)


@_fault
async def status(
    server: RangeServer,
    request: web.BaseRequest,
    entry: Entry,
    status: int = 503,
    headers: dict[str, str] | None = None,
    body: bytes = b"<html><body>no</body></html>",
) -> Any:
    """Any status."""
    return await server.send(request, entry, status, dict(headers or {}), body)


@_fault
async def html(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """200 and the page of a login."""
    page = b"<!DOCTYPE html><html><script>alert(1)</script><body>Please log in</body></html>"
    return await server.send(request, entry, 200, {"Content-Type": "text/html"}, page)


@_fault
async def gzip_range(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """The range, compressed although nobody asked for that."""
    file, start, stop, data = _part(server, entry)
    headers = {"Content-Range": f"bytes {start}-{stop - 1}/{file.size}"}
    headers["Content-Encoding"] = "gzip"
    return await server.send(request, entry, 206, headers, gzip.compress(data))


@_fault
async def gzip_bomb(
    server: RangeServer, request: web.BaseRequest, entry: Entry, size: int = 64 << 20
) -> Any:
    """A little gzip that unpacks to very much."""
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    return await server.send(request, entry, 200, headers, gzip.compress(bytes(size), 6))


@_fault
async def endless(
    server: RangeServer, request: web.BaseRequest, entry: Entry, whole: bool = False
) -> Any:
    """A body without an end: as the range asked for, or (whole) as a 200."""
    file, start, stop, _ = _part(server, entry)
    headers = {"Content-Range": f"bytes {start}-{stop - 1}/{file.size}"}
    entry.status = 200 if whole else 206
    response = web.StreamResponse(status=entry.status, headers={} if whole else headers)
    response.enable_chunked_encoding()
    await response.prepare(request)
    while True:
        await response.write(bytes(65536))
        entry.bytes += 65536


@_fault
async def stall(
    server: RangeServer, request: web.BaseRequest, entry: Entry, seconds: float = 20.0
) -> Any:
    """Nothing for a while, then the right answer."""
    await asyncio.sleep(seconds)
    return await server.serve(request, entry)


@_fault
async def stall_body(
    server: RangeServer, request: web.BaseRequest, entry: Entry, seconds: float = 20.0
) -> Any:
    """Half of the body, nothing for a while, then the rest."""
    file, start, stop, data = _part(server, entry)
    half = len(data) // 2
    await _raw(request, entry, _head(entry, file, start, stop, len(data)), data[:half], end="keep")
    await asyncio.sleep(seconds)
    return await _raw(request, entry, "", data[half:], end="keep")


@_fault
async def drip(
    server: RangeServer, request: web.BaseRequest, entry: Entry, seconds: float = 0.02
) -> Any:
    """One byte at a time."""
    file, start, stop, data = _part(server, entry)
    await _raw(request, entry, _head(entry, file, start, stop, len(data)), end="keep")
    for value in data:
        await asyncio.sleep(seconds)
        await _raw(request, entry, "", bytes([value]), end="keep")
    return _Sent()


@_fault
async def redirect(
    server: RangeServer, request: web.BaseRequest, entry: Entry, to: str = "", status: int = 302
) -> Any:
    """A redirect to any address (default: to itself)."""
    return await server.send(request, entry, status, {"Location": to or entry.path}, b"moved")


@_fault
async def strict_416(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """416 for a range that reaches over the end."""
    file = server.file(entry.path)
    assert file is not None, entry.path
    if (entry.range or (0, 0))[1] in range(file.size + 1):
        return await server.serve(request, entry)
    headers = {"Content-Range": f"bytes */{file.size}"}
    return await server.send(request, entry, 416, headers, b"")


@_fault
async def multipart(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """206 in several parts."""
    file, start, stop, data = _part(server, entry)
    head = f"--x\r\nContent-Range: bytes {start}-{stop - 1}/{file.size}\r\n\r\n".encode()
    headers = {"Content-Type": "multipart/byteranges; boundary=x"}
    return await server.send(request, entry, 206, headers, head + data + b"\r\n--x--\r\n")


@_fault
async def double_length(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """Two lengths that contradict each other."""
    file, start, stop, data = _part(server, entry)
    head = _head(entry, file, start, stop, len(data) + 9, f"Content-Length: {len(data)}\n")
    return await _raw(request, entry, head, data)


@_fault
async def long_header(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """A header line of 20 kB."""
    file, start, stop, data = _part(server, entry)
    head = _head(entry, file, start, stop, len(data), f"X-Long: {'x' * 20_000}\n")
    return await _raw(request, entry, head, data)


@_fault
async def many_headers(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """5,000 headers."""
    file, start, stop, data = _part(server, entry)
    many = "".join(f"X-{number}: {number}\n" for number in range(5000))
    return await _raw(request, entry, _head(entry, file, start, stop, len(data), many), data)


@_fault
async def garbage(server: RangeServer, request: web.BaseRequest, entry: Entry) -> Any:
    """Something that is no HTTP at all."""
    return await _raw(request, entry, "", b"\x00\xff\x13 hello, this is no HTTP\r\n\r\n")
