"""This project's reader, as the measurements use it."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import numpy as np

from je_explorer.cog import open_cog, read_into
from je_explorer.cog.memory import tiles_of
from je_explorer.loader import load
from je_explorer.net.cache import DiskCache, Entry
from je_explorer.net.http import Client
from je_explorer.net.loop import run_sync
from je_explorer.raster.grid import Window
from je_explorer.stac.catalog import Catalog
from tests.benchmarks.data import BOX, COLLECTION, PPU
from tests.benchmarks.work import Task, Work


class ReadOnly(DiskCache):
    """An empty cache that stays so: it would be written while the next reader is measured."""

    def write(self, kind: str, key: str, entry: Entry) -> None:
        return


def new_client() -> Client:
    """A client that knows nothing, and looks for it on the disk in vain."""
    return Client(disk=ReadOnly(Path(tempfile.gettempdir()) / "je_explorer-empty"))


def read(base: str, work: Work) -> np.ndarray:
    """From cold: a client of its own, nothing cached."""
    client = new_client()

    async def whole() -> np.ndarray:
        try:
            return await read_with(client, base, work)
        finally:
            await client.close()

    return run_sync(whole())


def read_warm(client: Client, base: str, work: Work) -> np.ndarray:
    """With a client that has read before: its headers are known, its decoded tiles forgotten."""
    tiles_of(client).kept.clear()
    return read_kept(client, base, work)


def read_kept(client: Client, base: str, work: Work) -> np.ndarray:
    """With all that a client keeps: headers, and decoded tiles as far as there is room."""
    return run_sync(read_with(client, base, work))


async def read_with(
    client: Client, base: str, work: Work, lost: list[Exception] | None = None
) -> np.ndarray:
    """All windows at once; what can't be had is raised, or noted in ``lost``."""
    out = work.empty()

    async def one(task: Task) -> None:
        view = out[task.time][task.into]

        def sink(where: Window, dn: np.ndarray, _: np.ndarray | None) -> None:
            view[where.shifted(-task.window.col_off, -task.window.row_off).slices] = dn

        try:
            header = await open_cog(base + task.path, client=client)
            broken = await read_into(header, work.level, task.window, sink, client=client)
            if broken:
                raise broken[0].error
        except Exception as error:
            if lost is None:
                raise
            lost.append(error)

    await asyncio.gather(*(one(task) for task in work.tasks))
    return out


def load_stack(base: str, client: Client, predict: bool = True) -> np.ndarray:
    """From the catalogue's address to the array of values."""
    catalog = Catalog(f"{base}/catalog.json", client=client, predict=predict)
    return load(COLLECTION, "VAL", ("2021-01", "2021-02"), list(BOX), PPU, catalog).values


def load_cold(base: str, predict: bool = True) -> np.ndarray:
    """From the catalogue's address to the array, nothing known.

    With ``predict`` the items and files are asked for by the rule of their names, without it the
    tree is walked down to them.
    """
    client = new_client()
    try:
        return load_stack(base, client, predict)
    finally:
        run_sync(client.close())
