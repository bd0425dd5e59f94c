"""A loopback server for a catalogue on disk, that behaves as JAXA's object store does.

Byte ranges, strong ETags, HEAD, CORS ``*``, JSON as ``binary/octet-stream``, 404 for what is
absent, and no listing. For lessons and tests: not for the open net.
Source: RFC 9110 sections 13 and 14.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from aiohttp import web

from je_explorer.errors import RequestError

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
TYPES = {".json": "binary/octet-stream", ".tiff": "image/tiff", ".tif": "image/tiff"}
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Range, Content-Length, Accept-Ranges",
}


class Logged(NamedTuple):
    """One request: the range is the header's text, or None."""

    method: str
    path: str
    range: str | None
    status: int


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    size: int
    etag: str


def serve(folder: str | os.PathLike[str], port: int = 0, *, latency: float = 0.0) -> Server:
    """Serve a folder on the loopback address, on a thread of its own, until it is closed.

    Args:
        folder: the catalogue's root.
        port: 0 takes a free one.
        latency: seconds that each answer is held back, to feel like a far server.

    Raises:
        RequestError: there is no such folder, or the port is taken.

    Example:
        >>> with serve(sample_folder()) as server:  # doctest: +SKIP
        ...     jx.Catalog(server.catalog_url).collections()
    """
    return Server(folder, port, latency=latency)


class Server:
    """A running server; ``close()`` it, or use it in a ``with`` block.

    Attributes:
        url: its root, without a slash at the end.
        catalog_url: of the catalogue's ``catalog.json``.
        log: what was asked, oldest first: ``(method, path, range, status)``.
        latency: seconds that each answer is held back; may be changed at any time.
    """

    def __init__(
        self, folder: str | os.PathLike[str], port: int = 0, *, latency: float = 0.0
    ) -> None:
        self._root = Path(folder).resolve()
        if not self._root.is_dir():
            raise RequestError(f"there is no folder {self._root} to serve")
        self.log: list[Logged] = []
        self.latency = latency
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="sample-server", daemon=True)
        self._thread.start()
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.5)
        try:
            self.port = self._call(self._start(port))
        except OSError as error:
            self.close()
            raise RequestError(
                f"port {port} can't be used ({error.strerror}): name another, or 0 for a free one"
            ) from error
        except BaseException:
            self.close()
            raise
        self.url = f"http://{LOOPBACK}:{self.port}"
        self.catalog_url = f"{self.url}/catalog.json"
        log.info("serving %s at %s", self._root, self.url)

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop answering and give the port back. Closing twice does nothing."""
        if self._loop.is_closed():
            return
        self._call(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _call(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _application(self) -> web.Application:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._answer)
        return application

    async def _start(self, port: int) -> int:
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, port)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def _stop(self) -> None:
        """End all connections, those too that were being accepted meanwhile."""
        server = self._runner.server
        await self._runner.cleanup()
        late = asyncio.all_tasks() - {asyncio.current_task()}
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        if server is not None:
            await server.shutdown(0)
        await asyncio.sleep(0)  # a closed connection lets go of its socket in the next turn

    async def _answer(self, request: web.Request) -> web.Response:
        if self.latency:
            await asyncio.sleep(self.latency)
        response = await self._response(request)
        response.headers.update(CORS)
        asked = request.headers.get("Range")
        self.log.append(Logged(request.method, request.path, asked, response.status))
        return response

    async def _response(self, request: web.Request) -> web.Response:
        if request.method == "OPTIONS":
            return web.Response(status=204)
        if request.method not in ("GET", "HEAD"):
            return web.Response(status=405, headers={"Allow": "GET, HEAD, OPTIONS"})
        file = self._file(request.match_info["path"])
        if file is None:
            return web.Response(status=404, text="NoSuchKey")
        headers = {"ETag": file.etag, "Accept-Ranges": "bytes"}
        if file.etag in _etags(request.headers.get("If-None-Match", "")):
            return web.Response(status=304, headers=headers)
        span = _span(request.headers.get("Range"), request.headers.get("If-Range"), file)
        if span is None:
            headers["Content-Range"] = f"bytes */{file.size}"
            return web.Response(status=416, headers=headers)
        return await self._content(file, span, headers)

    async def _content(
        self, file: _File, span: tuple[int, int, int], headers: dict[str, str]
    ) -> web.Response:
        status, start, stop = span
        if status == 206:
            headers["Content-Range"] = f"bytes {start}-{stop - 1}/{file.size}"
        kind = TYPES.get(file.path.suffix, "application/octet-stream")
        body = await asyncio.to_thread(_read, file.path, start, stop)
        return web.Response(status=status, body=body, headers=headers, content_type=kind)

    def _file(self, path: str) -> _File | None:
        """The file of a path, or None: nothing outside the folder, no folders, no links out."""
        if "\0" in path:
            return None
        found = (self._root / path).resolve()
        if not found.is_relative_to(self._root) or not found.is_file():
            return None
        status = found.stat()
        return _File(found, status.st_size, _etag(found, status.st_size, status.st_mtime_ns))


@lru_cache(maxsize=65536)
def _etag(path: Path, size: int, changed: int) -> str:
    return f'"{hashlib.md5(f"{path}{size}{changed}".encode(), usedforsecurity=False).hexdigest()}"'


def _etags(header: str) -> list[str]:
    return [part.strip().removeprefix("W/") for part in header.split(",")]


def _span(asked: str | None, condition: str | None, file: _File) -> tuple[int, int, int] | None:
    """``(status, start, stop)`` of the bytes to send; None when the range can't be met.

    A range that is not understood, or whose ``If-Range`` names another version, is ignored: the
    whole file is sent. Several ranges at once are not supported, and so ignored too.
    """
    whole = 200, 0, file.size
    if not asked or (condition is not None and condition != file.etag):
        return whole
    unit, _, text = asked.partition("=")
    first, dash, last = text.strip().partition("-")
    if unit.strip() != "bytes" or not dash or "," in text:
        return whole
    if not (first or last) or not (first + last).isdecimal():
        return whole
    if not first:
        start, stop = max(file.size - int(last), 0), file.size
        return (206, start, stop) if int(last) and file.size else None
    start, stop = int(first), min(int(last) + 1 if last else file.size, file.size)
    if last and int(last) < start:
        return whole
    return (206, start, stop) if start < file.size else None


def _read(path: Path, start: int, stop: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(stop - start)
