"""A file's header: one right-sized read of its first bytes, kept in memory and on disk."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from je_explorer.cog.contents import Header, understand
from je_explorer.cog.held import Held, NeedBytes
from je_explorer.cog.store import KIND, recall, remember
from je_explorer.errors import BadTiff, CogError, TooLarge, UnsupportedTiff
from je_explorer.net.address import is_local, shown
from je_explorer.net.cache import ByteLRU
from je_explorer.net.files import signature
from je_explorer.net.flight import Flight
from je_explorer.net.http import Client, default_client
from je_explorer.net.loop import on_io_loop
from je_explorer.net.shelf import Shelf

__all__ = ["Header", "open_cog"]

FIRST_READ = 16 << 10
ROUND = 4 << 10
MAX_HEADER = 16 << 20
MAX_READS = 24
ROOM = 64 << 20
"""Bytes of headers that a client keeps in memory."""

SCOUTS = 48
"""Files of a family whose headers are asked for before one has told how long they are."""

INLINE = 64 << 10
"""Headers up to this size are understood on the event loop (0.2 ms); larger ones in a thread."""


_NUMBER = re.compile(r"\d+")


class _Headers:
    """What one client has learned: headers by address, and how long they are."""

    def __init__(self, client: Client) -> None:
        self.kept: ByteLRU[Header] = ByteLRU(ROOM)
        self.flight: Flight[Header] = Flight()
        self.shelf = Shelf(client.disk)
        self.lengths: dict[str, int] = {}
        self.scouts: dict[str, asyncio.Semaphore] = {}


_known: WeakKeyDictionary[Client, _Headers] = WeakKeyDictionary()


def _weight(header: Header) -> int:
    arrays = sum(i.offsets.nbytes + i.counts.nbytes for i in header.levels)
    return arrays + sum(len(data) for _, data in header.held.parts) + 2048


async def open_cog(url: str, *, client: Client | None = None, fresh: bool = False) -> Header:
    """The header of a file: one request for an ordinary one, none when it is known already.

    Args:
        url: ``https://...``, ``file://...`` or a local path.
        client: whose connections and caches are used; the process's own by default.
        fresh: read it again even if it is known (the file was seen to have changed).

    Raises:
        BadTiff, UnsupportedTiff, TooLarge: it can't be read; the message names file and reason.
        SourceError: it can't be had.
    """
    return await on_io_loop(_open(url, client or default_client(), fresh))


async def _open(url: str, client: Client, fresh: bool) -> Header:
    known = _known.get(client) or _known.setdefault(client, _Headers(client))
    kept = None if fresh else known.kept.get(url)
    if kept is not None and (not is_local(url) or kept.etag == signature(url)):
        return kept
    return await known.flight.run((url, fresh), lambda: _make(url, client, known, fresh))


async def _make(url: str, client: Client, known: _Headers, fresh: bool) -> Header:
    """A header, kept before its flight has landed: who asks later must find one of the two."""
    recalled = None if fresh else await _recalled(url, known)
    header = recalled or await _fetch(url, client, known)
    known.kept.put(url, header, _weight(header))
    return header


async def _recalled(url: str, known: _Headers) -> Header | None:
    """The header that an earlier session kept, if there is one that can be read."""
    found = None if is_local(url) else recall(await known.shelf.read(KIND, url))
    if found is None:
        return None
    held, etag = found
    try:
        header = await _understood(url, etag, held)
    except (NeedBytes, CogError, TooLarge):
        return None
    await _look_up(header)
    return replace(header, is_verified=False)


async def _look_up(header: Header) -> None:
    if not header.georeference.is_plain:
        await asyncio.to_thread(header.georeference.look_up)


async def _fetch(url: str, client: Client, known: _Headers) -> Header:
    """Ask for the header, for more bytes than needed only while nobody knows how many are."""
    family = _family(url)
    if family not in known.lengths and not is_local(url):
        async with known.scouts.setdefault(family, asyncio.Semaphore(SCOUTS)):
            if family not in known.lengths:
                return await _fetch_first(url, client, known, FIRST_READ)
    return await _fetch_first(url, client, known, known.lengths.get(family, FIRST_READ))


async def _fetch_first(url: str, client: Client, known: _Headers, first: int) -> Header:
    await client.expect(url)
    body = await client.get(url, 0, first)
    total = (
        body.total if body.total is not None else len(body.data) if len(body.data) < first else None
    )
    held = Held(total, [(0, bytes(body.data))])
    for _ in range(MAX_READS):
        try:
            header = await _understood(url, body.etag, held)
        except NeedBytes as need:
            await _grow(url, client, held, need)
            continue
        except (CogError, TooLarge) as error:
            raise type(error)(f"{shown(url)}: {error}") from None
        await _look_up(header)
        if not is_local(url):
            remember(client.disk, header)
        learned = min(-(-held.used // ROUND) * ROUND, MAX_HEADER)
        known.lengths[_family(url)] = max(learned, known.lengths.get(_family(url), ROUND))
        return header
    raise UnsupportedTiff(f"{shown(url)}: its directories lie in more than {MAX_READS} places")


def _family(url: str) -> str:
    """Files with headers of about one length: those of one host and collection, of all dates."""
    parts = urlsplit(url)
    return parts.netloc + _NUMBER.sub("0", "/".join(parts.path.split("/")[:5]))


async def _grow(url: str, client: Client, held: Held, need: NeedBytes) -> None:
    """Fetch what is missing: twice the first part, or a part far from it by itself."""
    have = len(held.parts[0][1])
    if need.start <= 2 * have:
        start, stop = have, max(2 * have, need.stop)
    else:
        start, stop = need.start, max(need.stop, need.start + FIRST_READ)
    if held.size is not None:
        stop = min(stop, held.size)
    if stop - start + sum(len(data) for _, data in held.parts) > MAX_HEADER:
        raise TooLarge(f"{shown(url)}: its header is larger than 16 MiB")
    body = await client.get(url, start, stop)
    data = bytes(body.data)
    if len(data) < stop - start:
        if start + len(data) < need.stop:
            raise BadTiff(f"{shown(url)}: it ends at byte {start + len(data)}, before its header")
        held.size = start + len(data)
    held.add(start, data)


async def _understood(url: str, etag: str | None, held: Held) -> Header:
    if sum(len(data) for _, data in held.parts) <= INLINE:
        return understand(url, etag, held)
    return await asyncio.to_thread(understand, url, etag, held)
