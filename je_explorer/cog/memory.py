"""Decoded tiles and tiles under way, shared by all readers of one client."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
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
    """Decoded tiles by ``(url, etag, image, tile)``, and those that a reader is fetching.

    Attributes:
        hopeless: tiles that took too long to decode, and are not tried again.
    """

    kept: ByteLRU[Tile] = field(default_factory=lambda: ByteLRU(TILE_ROOM))
    under_way: dict[Hashable, asyncio.Future[Tile | None]] = field(default_factory=dict)
    hopeless: set[Hashable] = field(default_factory=set)

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


async def aside(count: int, work: Callable[[], T]) -> T:
    """Do something for ``count`` tiles: at once where it is quick, else off the event loop."""
    return work() if count < MANY else await asyncio.to_thread(work)
