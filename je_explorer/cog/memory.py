"""Decoded tiles and tiles under way, shared by all readers of one client."""

from __future__ import annotations

import asyncio
import math
import os
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from je_explorer.net.cache import ByteLRU
from je_explorer.net.http import Client

TILE_ROOM = 256 << 20
"""Bytes of decoded tiles that a client keeps."""

MANY = 200
"""Tiles whose planning takes a few milliseconds: more are planned off the event loop."""

T = TypeVar("T")
Tile = NDArray[np.generic]


@dataclass
class Tiles:
    """Decoded tiles by ``(url, etag, image, tile)``, and those that a reader is fetching."""

    kept: ByteLRU[Tile] = field(default_factory=lambda: ByteLRU(TILE_ROOM))
    under_way: dict[Hashable, asyncio.Future[Tile | None]] = field(default_factory=dict)

    def keep(self, key: Hashable, tile: Tile) -> None:
        """Remember a tile, with memory of its own: never a view that pins a larger buffer."""
        own = tile if _held_by(tile) <= tile.nbytes + tile.nbytes // 8 else tile.copy()
        own.flags.writeable = False
        self.kept.put(key, own, int(_held_by(own)))


def _held_by(tile: Tile) -> float:
    """Bytes of the memory that an array is a view of; endless where that can't be told."""
    while isinstance(tile.base, np.ndarray):
        tile = tile.base
    return tile.nbytes if tile.base is None else math.inf


_tiles: WeakKeyDictionary[Client, Tiles] = WeakKeyDictionary()


def tiles_of(client: Client) -> Tiles:
    """What a client's readers share."""
    return _tiles.setdefault(client, Tiles())


def limit_tiles(client: Client, room: int) -> None:
    """Let a client's readers keep so many bytes of decoded tiles at most, from now on."""
    tiles_of(client).kept.resize(room)


class _Workers:
    """One pool of decoding threads per process, started at first use."""

    def __init__(self) -> None:
        self.pid = 0
        self.waiting = 0
        self.pool: ThreadPoolExecutor | None = None
        self.lock = threading.Lock()

    def get(self) -> ThreadPoolExecutor:
        with self.lock:
            if self.pool is None or self.pid != os.getpid():
                # A forked child has no threads: it needs its own pool.
                self.pid = os.getpid()
                self.pool = ThreadPoolExecutor(cores(), thread_name_prefix="je_explorer-decode")
            return self.pool


_workers = _Workers()


def workers() -> ThreadPoolExecutor:
    """The process's decoding threads."""
    return _workers.get()


@cache
def cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


async def aside(count: int, work: Callable[[], T]) -> T:
    """Do something for ``count`` tiles: at once where it is quick, else off the event loop."""
    return work() if count < MANY else await asyncio.to_thread(work)


def is_busy() -> bool:
    """Whether all threads have work already: then larger batches are better than more of them."""
    return _workers.waiting >= cores()


async def in_worker(work: Callable[[], None]) -> None:
    """Run something in a decoding thread; when cancelled, wait until the thread has let go."""
    _workers.waiting += 1
    future = asyncio.get_running_loop().run_in_executor(workers(), work)
    try:
        await asyncio.shield(future)
    except asyncio.CancelledError:
        future.cancel()
        await asyncio.wait([future])
        raise
    finally:
        _workers.waiting -= 1
