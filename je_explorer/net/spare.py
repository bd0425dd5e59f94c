"""Connections opened while the first answer of a host is awaited, for what will be asked next."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import aiohttp

from je_explorer.net.address import shown, web_url

log = logging.getLogger(__name__)

SPARE = 4
"""A window of a file is a handful of ranges: with TLS, connecting takes longer than one of them."""


class Spares:
    """Opens connections ahead and leaves them in the session's pool; failures don't matter."""

    def __init__(self, session: aiohttp.ClientSession, seconds: float) -> None:
        self._session = session
        self._times = aiohttp.ClientTimeout(connect=seconds, sock_connect=seconds)
        self._opening: set[asyncio.Task[None]] = set()

    def open(self, url: str, count: int) -> None:
        """Begin to open so many connections to the address's host."""
        for _ in range(count):
            task = asyncio.create_task(self._open(url))
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    async def close(self) -> None:
        """Give up those that are not open yet."""
        tasks = tuple(self._opening)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _open(self, url: str) -> None:
        connector = self._session.connector
        if connector is None:
            return
        try:
            request = aiohttp.ClientRequest("GET", web_url(url), session=self._session)
            connection = await connector.connect(request, [], self._times)
        except Exception as error:  # noqa: BLE001 - whoever needs a connection will open his own
            log.debug("%s: no spare connection: %s", shown(url), type(error).__name__)
            return
        with contextlib.suppress(Exception):
            connection.release()
