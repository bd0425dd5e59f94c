"""Under a hail of faults and cancellations no byte is ever wrong, and nothing is left over."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable

from je_explorer import errors
from je_explorer.net.http import Client
from je_explorer.net.limits import Limits
from je_explorer.net.loop import run_sync
from tests.support.range_server import RangeServer

KINDS = [
    "cut", "chunked_cut", "close_cut", "reset_body", "reset", "hang_up", "short", "shifted",
    "longer", "other_total", "other_etag", "no_content_range", "gzip_range", "multipart",
    "garbage", "close_after", "html", "double_length",
]  # fmt: skip


def test_every_read_is_right_or_a_named_error(
    server: RangeServer, make_client: Callable[..., Client], data: bytes
) -> None:
    client = make_client(limits=Limits(silence=1, per_host=24))
    chance = random.Random(7)
    for number, kind in enumerate(KINDS):
        server.fault(kind, times=None, every=100, after=5 * number)
    server.fault("status", times=None, every=40, status=503)
    server.fault("stall", times=None, every=150, seconds=0.6)
    seen: Counter[str] = Counter()

    async def read() -> None:
        start = chance.randrange(len(data) - 9000)
        stop = start + chance.randrange(1, 9000)
        try:
            body = await client.get(server.url + "/a.bin", start, stop)
        except errors.SourceError as error:
            seen[type(error).__name__] += 1
        else:
            seen["right" if body.data == data[start:stop] else "wrong"] += 1

    async def leave() -> None:
        task = asyncio.create_task(read())
        await asyncio.sleep(chance.random() * 0.02)
        task.cancel()
        await asyncio.wait([task])
        seen["left"] += task.cancelled()

    async def hail() -> None:
        turns = asyncio.Semaphore(40)

        async def turn(number: int) -> None:
            async with turns:
                await (leave() if number % 10 == 0 else read())

        await asyncio.gather(*(turn(number) for number in range(600)))

    run_sync(hail())
    assert seen["wrong"] == 0
    assert seen.total() - seen["left"] >= 540
    assert seen["right"] >= 0.95 * (seen.total() - seen["left"])
    assert client._engine is not None
    host = client._engine.fetcher.host(server.url)
    assert host.gate.running == 0
    assert len(client._engine.ranges) == 0
    run_sync(client.close())
    assert server.wait_until(lambda: server.open_connections == 0)
