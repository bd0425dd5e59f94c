"""The client's work on one event loop: all that is bound to that loop lives and dies here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from je_explorer.errors import ChangedOnServer, JeExplorerError, NotFound, Refused
from je_explorer.net import files
from je_explorer.net.address import is_local, shown
from je_explorer.net.answer import Wanted, check_same
from je_explorer.net.assembly import Body
from je_explorer.net.budget import Budget
from je_explorer.net.cache import ByteLRU, DiskCache
from je_explorer.net.counters import Counters
from je_explorer.net.fetch import Fetcher
from je_explorer.net.flight import Flight
from je_explorer.net.jsonstore import JsonStore
from je_explorer.net.limits import Limits, Retry
from je_explorer.net.meter import Meter
from je_explorer.net.policy import Policy
from je_explorer.net.ranges import Failed, Merged, coalesce, coalesce_frugally
from je_explorer.net.together import together
from je_explorer.net.transport import Transport

Deliver = Callable[[list[tuple[int, memoryview]]], Awaitable[None]]

# On a disk, reading over a gap of a page costs less than another call.
_DISK_GAP = 4096
# Errors that concern the whole file: its other ranges need not be asked for any more.
_HOPELESS = (NotFound, ChangedOnServer, Refused)


class Engine:
    """Ranges and texts, each asked for once at a time, from the web and from local files."""

    def __init__(
        self,
        transport: Transport,
        limits: Limits,
        retry: Retry,
        policy: Policy,
        disk: DiskCache,
        counters: Counters,
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self.transport = transport
        self.limits = limits
        self.policy = policy
        self.counters = counters
        self.fetcher = Fetcher(transport, limits, retry, counters)
        self.store = JsonStore(self.fetcher, disk, counters)
        self.ranges: Flight[Body] = Flight()
        self.texts: Flight[Any] = Flight()
        self._budget = Budget(limits.in_flight)
        # Files of servers that ignore ranges: taken whole once, then sliced.
        self._wholes: ByteLRU[Body] = ByteLRU(8 * limits.whole)

    async def close(self) -> None:
        """Let the cache be written, and close the connections."""
        await self.store.close()
        await self.transport.close()

    async def text(self, url: str, max_age: float | None) -> Any:
        """The value of a JSON text."""
        self.policy.check(url)
        return await self.texts.run((url, max_age), lambda: self.store.get(url, max_age))

    def expect(self, url: str) -> None:
        """Prepare for several requests after the next one."""
        if not is_local(url):
            self.policy.check(url)
            self.fetcher.expect(url)

    async def get(self, url: str, wanted: Wanted) -> Body:
        """One range."""
        if wanted.start < 0 or (wanted.stop is not None and wanted.stop < wanted.start):
            raise ValueError(f"{wanted.start}..{wanted.stop} is not a range of bytes")
        self.policy.check(url)
        if wanted.stop == wanted.start:
            return Body(b"", wanted.start, wanted.total, wanted.etag)
        body = await self.ranges.run((url, wanted), lambda: self._fetch(url, wanted))
        check_same(shown(url), wanted, body.etag, body.total)
        return body

    async def get_many(
        self, url: str, ranges: Sequence[tuple[int, int]], file: Wanted, deliver: Deliver
    ) -> list[Failed]:
        """Many ranges of the file that `file` identifies."""
        failed: list[Failed] = []
        hopeless: list[JeExplorerError] = []

        async def one(piece: Merged) -> None:
            async with self._budget.hold(piece.length):
                try:
                    if hopeless:
                        raise hopeless[0]
                    wanted = Wanted(piece.start, piece.stop, file.etag, file.total)
                    body = await self.get(url, wanted)
                except JeExplorerError as error:
                    failed.append(Failed(piece.members, error))
                    if isinstance(error, _HOPELESS):
                        hopeless.append(error)
                    return
                await deliver(_parts(body, piece, ranges))

        await together([one(piece) for piece in self.merge(url, ranges)])
        return failed

    def merge(self, url: str, ranges: Sequence[tuple[int, int]]) -> list[Merged]:
        """The merged ranges that `get_many` would fetch now."""
        merge = coalesce if is_local(url) else coalesce_frugally
        return merge(ranges, gap_of(url, self.fetcher), self.limits.range_cap)

    async def _fetch(self, url: str, wanted: Wanted) -> Body:
        if is_local(url):
            return await self._read(url, wanted)
        whole = self._wholes.get(url)
        if whole is not None and wanted.etag in (None, whole.etag):
            return _sliced(whole, wanted)
        got = await self.fetcher.range(url, wanted)
        await self.fetcher.pace.turn()
        if got.whole is not None and (wanted.start, wanted.stop) != (0, None):
            self._wholes.put(url, Body(got.whole, 0, got.total, got.etag), len(got.whole))
        return got.body()

    async def _read(self, url: str, wanted: Wanted) -> Body:
        self.counters.requests += 1
        piece = await asyncio.to_thread(files.read_range, url, wanted.start, wanted.stop)
        self.counters.bytes += len(piece.data)
        return Body(piece.data, piece.start, piece.total, piece.etag)


def gap_of(url: str, fetcher: Fetcher | None) -> int:
    """Bytes worth reading over, at this address."""
    if is_local(url):
        return _DISK_GAP
    return fetcher.meter(url).gap if fetcher is not None else Meter().gap


def _sliced(whole: Body, wanted: Wanted) -> Body:
    return Body(whole.data[wanted.start : wanted.stop], wanted.start, whole.total, whole.etag)


def _parts(
    body: Body, piece: Merged, ranges: Sequence[tuple[int, int]]
) -> list[tuple[int, memoryview]]:
    view = memoryview(body.data)
    at = piece.start
    return [(i, view[ranges[i][0] - at : ranges[i][1] - at]) for i in piece.members]
