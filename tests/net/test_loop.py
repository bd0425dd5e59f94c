"""The I/O loop serves every kind of caller, and cancellation crosses over to it and back."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from je_explorer.net.cache import DiskCache
from je_explorer.net.http import Client
from je_explorer.net.loop import in_io_thread, on_exit, on_io_loop, run_sync
from tests.support.range_server import RangeServer


async def where() -> str:
    await asyncio.sleep(0)
    return threading.current_thread().name


async def fails() -> None:
    await asyncio.sleep(0)
    raise ZeroDivisionError("of the coroutine")


class Sleeper:
    """Sleeps until it is cancelled, and then takes a moment to tidy up."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self.ended = threading.Event()

    async def run(self) -> None:
        self.started.set()
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.02)
            self.ended.set()


def test_run_sync_works_without_any_loop() -> None:
    assert run_sync(where()) == "je_explorer-io"


async def test_run_sync_works_inside_somebody_elses_running_loop() -> None:
    assert run_sync(where()) == "je_explorer-io"


def test_run_sync_works_from_several_threads_at_once() -> None:
    names: list[str] = []
    threads = [threading.Thread(target=lambda: names.append(run_sync(where()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names == ["je_explorer-io"] * 8


def test_run_sync_raises_what_the_coroutine_raised() -> None:
    with pytest.raises(ZeroDivisionError, match="of the coroutine"):
        run_sync(fails())


def test_run_sync_on_the_io_thread_says_so_instead_of_waiting_for_itself() -> None:
    async def nested() -> str:
        return run_sync(where())

    with pytest.raises(RuntimeError, match="await the coroutine"):
        run_sync(nested())


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="no signals to threads here")
def test_an_interrupt_of_the_waiting_thread_cancels_the_coroutine_and_waits_for_its_end() -> None:
    sleeper = Sleeper()

    def interrupt() -> None:
        sleeper.started.wait(5)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        run_sync(sleeper.run())
    assert sleeper.ended.is_set()


async def test_on_io_loop_runs_there_from_another_loop() -> None:
    assert await on_io_loop(where()) == "je_explorer-io"
    with pytest.raises(ZeroDivisionError):
        await on_io_loop(fails())


def test_on_io_loop_awaits_directly_when_already_there() -> None:
    async def nested() -> tuple[bool, bool]:
        mine = asyncio.current_task()

        async def task() -> asyncio.Task[object] | None:
            return asyncio.current_task()

        return in_io_thread(), await on_io_loop(task()) is mine

    assert run_sync(nested()) == (True, True)


async def test_cancelling_the_awaiter_ends_the_coroutine_before_it_returns() -> None:
    sleeper = Sleeper()
    task = asyncio.create_task(on_io_loop(sleeper.run()))
    await asyncio.to_thread(sleeper.started.wait, 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sleeper.ended.is_set()


async def test_a_timeout_of_the_awaiter_cancels_the_coroutine() -> None:
    sleeper = Sleeper()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(on_io_loop(sleeper.run()), 0.05)
    assert sleeper.ended.is_set()


async def test_a_coroutine_that_cancels_itself_cancels_its_awaiter() -> None:
    async def gives_up() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await on_io_loop(gives_up())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_process_gets_a_loop_of_its_own() -> None:
    run_sync(where())
    child = os.fork()
    if child == 0:
        good = run_sync(where()) == "je_explorer-io"
        os._exit(0 if good else 1)
    until = time.monotonic() + 20
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert status == 0
            return
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    pytest.fail("the child waited for its parent's thread")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_client_goes_on_in_a_forked_process_and_in_its_parent(tmp_path: Path) -> None:
    with RangeServer({"/a.bin": bytes(100)}) as server:
        client = Client(disk=DiskCache(tmp_path))
        assert len(run_sync(client.get(server.url + "/a.bin", 0, 10)).data) == 10
        child = os.fork()
        if child == 0:
            good = len(run_sync(client.get(server.url + "/a.bin", 0, 20)).data) == 20
            os._exit(0 if good else 1)
        assert server.wait_until(lambda: len(server.log) == 2)
        assert os.waitpid(child, 0)[1] == 0
        assert len(run_sync(client.get(server.url + "/a.bin", 0, 30)).data) == 30
        run_sync(client.close())
        ports = [entry.connection for entry in server.log]
        assert ports[0] == ports[2] != ports[1]


def test_taking_back_an_exit_wish_twice_is_harmless() -> None:
    async def close() -> None:
        return None

    forget = on_exit(close)
    forget()
    forget()


SCRIPT = """
import asyncio, concurrent.futures, contextlib, sys, threading
from je_explorer.net.http import Client, default_client
from je_explorer.net.loop import run_sync, on_io_loop
url = sys.argv[1]
client = default_client()
assert len(run_sync(client.get(url, 0, 10)).data) == 10
other = Client()
run_sync(other.get_json(url.replace("a.bin", "c.json")))
def wait():
    with contextlib.suppress(concurrent.futures.CancelledError):
        run_sync(asyncio.sleep(60))
threading.Thread(target=wait, daemon=True).start()
print("fine")
"""


def test_the_interpreter_ends_cleanly_with_open_clients_and_running_work(tmp_path: object) -> None:
    with RangeServer({"/a.bin": bytes(100), "/c.json": b"{}"}) as server:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-X", "dev", "-c", SCRIPT, server.url + "/a.bin"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={**os.environ, "JE_EXPLORER_CACHE": str(tmp_path)},
        )
    assert (done.returncode, done.stdout, done.stderr) == (0, "fine\n", "")
