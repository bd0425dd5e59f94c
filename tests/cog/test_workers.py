"""A decoder that never ends costs its tile, and neither the loop, nor the others, nor the exit."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from je_explorer.cog import decoding, workers
from je_explorer.cog.header import open_cog
from je_explorer.cog.reader import BrokenTile, read_into, read_window
from je_explorer.errors import TooLarge
from je_explorer.net.http import Client
from je_explorer.net.loop import run_sync
from je_explorer.raster.grid import Window
from tests.cog import oracle

DATA = np.arange(64 * 64, dtype=np.uint16).reshape(64, 64)
WHOLE = Window(0, 0, 64, 64)
LIMIT = 1.0
"""Seconds: short for a test, long for a tile on a busy computer."""
HANGS = 5
"""The number of the tile whose decoder hangs."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return oracle.write(
        tmp_path / "a.tif", DATA, tiled=True, blockxsize=16, blockysize=16, compress="deflate"
    )


@pytest.fixture
def let_go() -> Iterator[threading.Event]:
    """Set at the end of the test, so that its threads end."""
    event = threading.Event()
    yield event
    event.set()
    assert all_back()


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch, let_go: threading.Event) -> None:
    decode = decoding.decode_tile

    def slow(image: Any, tile: int, stored: Any) -> Any:
        if tile == HANGS:
            let_go.wait(60)
        return decode(image, tile, stored)

    monkeypatch.setattr(decoding, "decode_tile", slow)
    monkeypatch.setattr(workers, "SECONDS", LIMIT)


def read(path: Path, client: Client) -> tuple[np.ndarray, list[BrokenTile], float]:
    """The pixels, what was lost, and the longest gap of the loop meanwhile."""
    out = np.zeros((64, 64), np.uint16)

    def sink(window: Window, pixels: np.ndarray, _: np.ndarray | None) -> None:
        out[window.slices] = pixels

    async def whole() -> tuple[list[BrokenTile], float]:
        longest, done = 0.0, False

        async def tick() -> None:
            nonlocal longest
            last = time.perf_counter()
            while not done:
                await asyncio.sleep(0.001)
                now = time.perf_counter()
                longest, last = max(longest, now - last), now

        ticking = asyncio.create_task(tick())
        header = await open_cog(str(path), client=client)
        broken = await read_into(header, 0, WHOLE, sink, client=client)
        done = True
        await ticking
        return broken, longest

    broken, longest = run_sync(whole())
    return out, broken, longest


@pytest.mark.usefixtures("hanging")
def test_a_tile_that_takes_too_long_is_given_up_and_all_others_are_read(path: Path) -> None:
    out, broken, longest = read(path, Client())
    (lost,) = broken
    assert isinstance(lost.error, TooLarge)
    assert "a.tif: tile 5 can't be read: it takes more than" in str(lost.error)
    good = np.ones((64, 64), bool)
    good[lost.window.slices] = False
    assert good.sum() == 15 * 256
    assert np.array_equal(out[good], DATA[good])
    assert longest < LIMIT / 2, "the loop waited for the decoder"


@pytest.mark.usefixtures("hanging")
def test_it_is_not_tried_again_and_other_files_are_read_meanwhile(
    path: Path, tmp_path: Path
) -> None:
    client = Client()
    read(path, client)
    begun = time.monotonic()
    _, broken, _ = read(path, client)
    assert [type(lost.error) for lost in broken] == [TooLarge]
    assert time.monotonic() - begun < LIMIT
    other = oracle.write(tmp_path / "b.tif", DATA[:32, :32])
    header = run_sync(open_cog(str(other), client=client))
    found = run_sync(read_window(header, 0, Window(0, 0, 32, 32), client=client))
    assert np.array_equal(found, DATA[:32, :32])


def test_a_thread_that_comes_back_too_late_hands_nothing_over_and_ends(
    path: Path, hanging: None, let_go: threading.Event
) -> None:
    out, _, _ = read(path, Client())
    assert threads() == workers.cores() + 1
    let_go.set()
    assert all_back()
    assert not out[16:32, 16:32].any()


def all_back() -> bool:
    """Wait until there are as many threads as there should be."""
    until = time.monotonic() + 10
    while threads() > workers.cores() and time.monotonic() < until:
        time.sleep(0.01)
    return threads() == workers.cores()


def threads() -> int:
    workers.workers()
    return sum(t.name == "je_explorer-decode" for t in threading.enumerate())


@pytest.mark.usefixtures("hanging")
def test_a_cancelled_reading_waits_no_longer_than_for_its_present_tile(path: Path) -> None:
    client = Client()

    async def cancelled() -> float:
        header = await open_cog(str(path), client=client)
        task = asyncio.create_task(read_into(header, 0, WHOLE, lambda *_: None, client=client))
        await asyncio.sleep(0.1)
        begun = time.monotonic()
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        return time.monotonic() - begun

    assert run_sync(cancelled()) < 3 * LIMIT


@pytest.mark.usefixtures("hanging")
def test_when_too_many_threads_are_lost_nothing_waits_for_ever(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "LEFT_AT_MOST", 0)
    _, broken, _ = read(path, Client())
    assert len(broken) == 16
    assert all(isinstance(lost.error, TooLarge) for lost in broken)


def test_what_work_raises_is_raised_where_it_is_awaited() -> None:
    def fails() -> None:
        raise ZeroDivisionError("here")

    with pytest.raises(ZeroDivisionError, match="here"):
        run_sync(workers.in_worker(fails))


SCRIPT = """
import sys, time
from je_explorer.cog import decoding, workers
from je_explorer import cog
from je_explorer.errors import TooLarge
decoding.decode_tile = lambda *_: time.sleep(600)
workers.SECONDS = 0.2
try:
    cog.read(sys.argv[1])
except TooLarge as error:
    print("given up")
"""


def test_the_interpreter_ends_although_a_decoder_never_does(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)],
        capture_output=True, text=True, check=False, timeout=40,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "given up\n"), done.stderr
