"""A slot: the newest task replaces the one before, and nothing of that one is left."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from je_explorer.widgets.control.desk import Home, start_on_io_loop
from je_explorer.widgets.tasks import Latest


def test_a_new_start_cancels_the_one_before(until: Callable[..., None]) -> None:
    slot = Latest(start_on_io_loop)
    told: list[str] = []

    async def slow(number: int) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            told.append("cancelled")
            raise

    async def quick(number: int) -> None:
        told.append("done")

    first = slot.start(slow)
    until(lambda: slot.busy)
    threading.Event().wait(0.05)
    second = slot.start(quick)
    until(lambda: len(told) == 2)
    assert sorted(told) == ["cancelled", "done"]
    assert not slot.is_current(first)
    assert slot.is_current(second)


def test_work_that_is_replaced_during_its_rest_never_begins(until: Callable[..., None]) -> None:
    slot = Latest(start_on_io_loop, rest=0.05)
    begun: list[int] = []

    async def work(number: int) -> None:
        begun.append(number)

    numbers = [slot.start(work) for _ in range(5)]
    until(lambda: begun)
    assert begun == numbers[-1:]


def test_after_a_cancel_nothing_is_current() -> None:
    slot = Latest(start_on_io_loop, rest=30)

    async def work(number: int) -> None:
        raise AssertionError("must not begin")

    number = slot.start(work)
    slot.cancel()
    assert not slot.is_current(number)
    assert not slot.busy


def test_a_result_is_told_from_a_wish_in_each_thread_by_itself() -> None:
    home = Home()
    with home.as_result():
        with home.as_result(), ThreadPoolExecutor(1) as other:
            assert not other.submit(lambda: home.writing).result()
        assert home.writing
    assert not home.writing


async def test_results_wait_for_the_page_and_come_in_their_order() -> None:
    home, told = Home(waits=True), list[int]()
    for number in (1, 2):
        home.write(lambda number=number: told.append(number))
    await asyncio.sleep(0.01)
    assert told == []
    home.write(lambda: told.append(3))  # on its way when the page comes
    home.open()
    home.write(lambda: told.append(4))
    await asyncio.sleep(0.01)
    assert told == [1, 2, 3, 4]
    home.open()
    home.write(lambda: told.append(5))
    await asyncio.sleep(0.01)
    assert told == [1, 2, 3, 4, 5]


async def test_without_a_page_to_come_results_are_written_at_once() -> None:
    home, told = Home(), list[int]()
    home.write(lambda: told.append(1))
    await asyncio.sleep(0.01)
    assert told == [1]
