"""Headers asked for where files should lie, while the items that say so are still under way."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

from je_explorer.cog.header import open_cog
from je_explorer.errors import CogError, SourceError
from je_explorer.loader.target import Target
from je_explorer.net.http import Client
from je_explorer.stac.dates import Period


class Ahead:
    """Opens files by the rule of their names, a round trip before it is known that they exist.

    What is found is for whoever opens the files afterwards, by the addresses in their items: here
    nothing is taken from it.
    """

    def __init__(self, target: Target, client: Client) -> None:
        self._target = target
        self._naming = target.catalog.naming
        self._client = client
        self._opening: dict[str, asyncio.Task[None]] = {}

    def open(self, period: Period, level: int | None) -> list[str]:
        """Begin to open the files that a date should have; their addresses."""
        target = self._target
        hrefs = self._naming.files(target.collection, period, target.band, target.search_box, level)
        for href in hrefs:
            if href not in self._opening:
                self._opening[href] = asyncio.create_task(self._open(href))
        return hrefs

    def compare(self, foretold: Sequence[str], found: Sequence[str]) -> None:
        """Learn from the addresses that the items of a date gave; call off what they don't name."""
        self._naming.learn(self._target.collection, foretold, found)
        self.call_off(set(foretold).difference(found))

    def call_off(self, hrefs: set[str]) -> None:
        """Ask no longer for these files."""
        for href in hrefs:
            self._opening[href].cancel()

    async def end(self) -> None:
        """Call off what is still under way, and wait for its end."""
        tasks = tuple(self._opening.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _open(self, href: str) -> None:
        # Whoever opens the file in earnest meets the same error and tells it.
        with contextlib.suppress(SourceError, CogError):
            await open_cog(href, client=self._client)
