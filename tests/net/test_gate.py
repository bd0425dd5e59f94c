"""How many requests a host gets: more while all is well, half after a complaint, slowly more."""

from __future__ import annotations

import asyncio

from je_explorer.net.gate import Gate


async def answered(gate: Gate, count: int) -> None:
    for _ in range(count):
        async with gate:
            pass
        gate.praise()


async def test_a_willing_host_gets_one_more_for_each_good_answer() -> None:
    gate = Gate(64, 128)
    await answered(gate, 10)
    assert gate.limit == 74
    await answered(gate, 500)
    assert gate.limit == 128


async def test_after_a_complaint_there_are_half_as_many_and_growth_is_slow() -> None:
    gate = Gate(64, 128)
    await answered(gate, 64)
    gate.complain()
    assert gate.limit == 64
    await answered(gate, 64)
    assert 64.9 < gate.limit < 65.1


async def test_a_burst_of_complaints_counts_once() -> None:
    gate = Gate(64, 128)
    for _ in range(20):
        gate.complain()
    assert gate.limit == 32


async def test_there_are_never_more_than_the_most_and_never_fewer_than_four() -> None:
    assert Gate(64, 7).limit == 7
    gate = Gate(64, 128)
    for _ in range(5000):
        gate.complain()
    assert gate.limit == 4


async def test_no_more_run_at_once_than_the_limit_allows() -> None:
    gate, most = Gate(3, 5), 0

    async def one() -> None:
        nonlocal most
        async with gate:
            most = max(most, gate.running)
            await asyncio.sleep(0)
        gate.praise()

    await asyncio.gather(*(one() for _ in range(50)))
    assert most == 5
    assert gate.running == 0
