"""A client with short waits, a server of bytes that tell their place, a check that all rest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from je_explorer.net.cache import DiskCache
from je_explorer.net.http import Client
from je_explorer.net.limits import Limits, Retry
from je_explorer.net.loop import run_sync
from tests.support.range_server import RangeServer

# Short enough for tests, long enough for a busy computer.
QUICK = Retry(attempts=4, base=0.002, cap=0.01, longest_wish=0.05)


def payload(size: int, salt: int = 0) -> bytes:
    """Bytes that differ at every place, so that a range from elsewhere can't pass."""
    words = ((index * 2654435761 + salt) & 0xFFFFFFFF for index in range(size // 4 + 1))
    return b"".join(word.to_bytes(4, "big") for word in words)[:size]


@pytest.fixture
def data() -> bytes:
    return payload(200_000)


@pytest.fixture
def server(data: bytes) -> Iterator[RangeServer]:
    with RangeServer({"/a.bin": data, "/b.bin": payload(50_000, 9)}) as server:
        yield server


@pytest.fixture(params=[True, False], ids=["own", "aiohttp"])
def plain(request: pytest.FixtureRequest) -> bool:
    """Whether clients use their own connections or aiohttp's: each promise holds for both."""
    return bool(request.param)


@pytest.fixture
def make_client(tmp_path: Path, plain: bool) -> Iterator[Callable[..., Client]]:
    made: list[Client] = []

    def make(**options: Any) -> Client:
        options.setdefault("plain", plain)
        options.setdefault("retry", QUICK)
        options.setdefault("disk", DiskCache(tmp_path / "cache"))
        options.setdefault("limits", Limits(hedge_after=30.0))
        made.append(Client(**options))
        return made[-1]

    yield make
    for client in made:
        run_sync(client.close())
        assert client.counters.open == 0
    assert run_sync(_tasks()) == 1


@pytest.fixture
def client(make_client: Callable[..., Client]) -> Client:
    return make_client()


async def _tasks() -> int:
    await asyncio.sleep(0)
    return len(asyncio.all_tasks())
