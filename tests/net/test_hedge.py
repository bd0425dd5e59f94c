"""Of two copies of a request the first good answer counts, and neither is left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from je_explorer.net.answer import Transient
from je_explorer.net.hedge import hedged

Ask = Callable[[], Coroutine[Any, Any, str]]


def after(seconds: float, value: str | Exception, ended: list[str]) -> Ask:
    async def ask() -> str:
        try:
            await asyncio.sleep(seconds)
            if isinstance(value, Exception):
                raise value
            return value
        finally:
            ended.append(str(value))

    return ask


async def both(first: Ask, second: Ask, may: bool = True) -> str:
    found = await hedged(first, second, 0.02, lambda: may)
    # A cancellation that was left behind would strike here.
    await asyncio.sleep(0.01)
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
    assert asyncio.all_tasks() == {task}
    return found


async def test_a_quick_answer_starts_no_second_copy() -> None:
    ended: list[str] = []
    assert await both(after(0, "one", ended), after(0, "two", ended)) == "one"
    assert ended == ["one"]


async def test_a_slow_first_copy_is_overtaken_and_called_off() -> None:
    ended: list[str] = []
    assert await both(after(30, "one", ended), after(0, "two", ended)) == "two"
    assert ended == ["two", "one"]


async def test_a_second_copy_that_is_slower_is_called_off() -> None:
    ended: list[str] = []
    assert await both(after(0.05, "one", ended), after(30, "two", ended)) == "one"
    assert ended == ["one", "two"]


async def test_without_leave_there_is_no_second_copy() -> None:
    ended: list[str] = []
    assert await both(after(0.05, "one", ended), after(0, "two", ended), may=False) == "one"
    assert ended == ["one"]


async def test_the_second_copy_may_still_succeed_when_the_first_fails() -> None:
    ended: list[str] = []
    first = after(0.04, Transient("cut"), ended)
    assert await both(first, after(0.06, "two", ended)) == "two"


async def test_a_failed_second_copy_leaves_the_first_alone() -> None:
    ended: list[str] = []
    second = after(0, Transient("cut"), ended)
    assert await both(after(0.06, "one", ended), second) == "one"


async def test_when_both_fail_the_first_failure_is_told() -> None:
    first, second = after(0.04, Transient("first"), []), after(0.04, Transient("second"), [])
    with pytest.raises(Transient, match="first"):
        await both(first, second)


async def test_a_final_failure_is_told_at_once() -> None:
    ended: list[str] = []
    with pytest.raises(ZeroDivisionError):
        await both(after(0.04, ZeroDivisionError(), ended), after(30, "two", ended))
    assert ended == ["", "two"]


@pytest.mark.parametrize("moment", [0.0, 0.01, 0.03])
async def test_being_cancelled_ends_both_copies(moment: float) -> None:
    ended: list[str] = []
    call = hedged(after(30, "one", ended), after(30, "two", ended), 0.02, lambda: True)
    task = asyncio.create_task(call)
    await asyncio.sleep(moment)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_cancellation_at_the_moment_of_victory_is_not_lost() -> None:
    for delay in range(8):
        release = asyncio.Event()

        async def second(release: asyncio.Event = release) -> str:
            await release.wait()
            return "two"

        task = asyncio.create_task(hedged(after(30, "one", []), second, 0, lambda: True))
        await asyncio.sleep(0.005)
        release.set()
        for _ in range(delay):
            await asyncio.sleep(0)
        was_done = task.done()
        task.cancel()
        if was_done:
            assert await task == "two"
        else:
            with pytest.raises(asyncio.CancelledError):
                await task
