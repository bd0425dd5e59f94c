"""Keeps what was starred and chosen, in this kernel or also in the user's folder."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

from je_explorer.errors import ExportError
from je_explorer.widgets.control.desk import Desk
from je_explorer.widgets.shelf import Shelf, read_shelf, with_newest, write_shelf
from je_explorer.widgets.values.report import Notice

log = logging.getLogger(__name__)

REST = 0.3


class Shelves:
    """Keeps `recent`, and the file of it and of `favourites`.

    Args:
        desk: of the controller.
        path: of the file. None where one user's kernel is not the next one's: visitors of a public
            page share a folder, and must not see each other's choices.
    """

    def __init__(self, desk: Desk, path: Path | None) -> None:
        self._desk, self._path = desk, path
        self._slot = desk.slot(REST)
        if path is not None:
            kept = read_shelf(path)
            desk.state.favourites, desk.state.recent = kept.favourites, kept.recent
        desk.state.observe(self._chosen, ["collection", "collections"])
        desk.state.observe(self._changed, ["favourites", "recent"])

    def _chosen(self, _change: Any) -> None:
        current = self._desk.state.current
        if current is not None:
            self._desk.state.recent = with_newest(self._desk.state.recent, current.id)

    def _changed(self, _change: Any) -> None:
        state, path = self._desk.state, self._path
        if path is not None:
            shelf = Shelf(state.favourites, state.recent)
            self._slot.start(lambda number: self._write(number, path, shelf))

    async def _write(self, number: int, path: Path, shelf: Shelf) -> None:
        try:
            await asyncio.to_thread(write_shelf, path, shelf)
        except (ExportError, OSError) as error:
            log.warning("the chosen collections could not be kept: %s", error)
            notice = Notice("error.shelf", str(error), about="shelf")
            self._desk.write(self._slot, number, lambda: self._desk.succeed("shelf", notice))
