"""Reading a tree's JSON: many files at once, absences remembered, faults noted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeGuard, TypeVar

from je_explorer.errors import BadStac, JeExplorerError, NotFound
from je_explorer.net.http import default_client
from je_explorer.stac.parse import Node, node_of

T = TypeVar("T")
R = TypeVar("R")

HOUR = 3600.0
DAY = 24 * HOUR
MONTH = 30 * DAY

SETTLED_CATALOG = timedelta(days=60)
"""A catalogue of dates that ended so long ago gets no more entries."""

SETTLED_ITEM = timedelta(days=10)
"""An item of a date that ended so long ago is not written again: JAXA's data lag about 3 days."""

AT_ONCE = 128
"""Requests handed to the client together; how many really run is the client's decision."""

ABSENT_AT_MOST = 100_000
"""Absent addresses remembered; foretold tiles of the sea are many."""


class JsonClient(Protocol):
    """The part of ``net.http.Client`` that the index needs."""

    async def get_json(self, url: str, *, max_age: float | None = None) -> Any:
        """The JSON at an address; not asked for again while younger than ``max_age`` seconds."""
        ...


def age_of_catalog(end: datetime) -> float | None:
    """How long a catalogue of dates up to ``end`` stays fresh: an hour, or for ever (None)."""
    return None if datetime.now(UTC) - end > SETTLED_CATALOG else HOUR


def age_of_item(end: datetime, normal: bool) -> float | None:
    """How long what lies under a date stays fresh: an hour, a month for normals, or for ever."""
    if normal:
        return MONTH
    return None if datetime.now(UTC) - end > SETTLED_ITEM else HOUR


class Reader:
    """Reads the nodes of one tree.

    Attributes:
        problems: address -> why it was left out.
    """

    def __init__(self, client: JsonClient | None = None) -> None:
        self._client = client
        self._absent: dict[str, float] = {}
        self.problems: dict[str, str] = {}

    @property
    def client(self) -> JsonClient:
        """The client that was given, or the one that all share."""
        return self._client or default_client()

    async def node(self, href: str, max_age: float | None) -> Node:
        """Read one file.

        Raises:
            NotFound: it does not exist; remembered as long as its content would be.
            SourceUnavailable, Refused, TooLarge: it could not be fetched.
            BadStac: it is no STAC object.
        """
        since = self._absent.get(href)
        if since is not None and (max_age is None or time.monotonic() - since < max_age):
            raise NotFound(f"{href} does not exist")
        try:
            raw = await self.client.get_json(href, max_age=max_age)
        except NotFound:
            if len(self._absent) >= ABSENT_AT_MOST:
                self._absent.clear()
            self._absent[href] = time.monotonic()
            raise
        self._absent.pop(href, None)
        return node_of(raw, href)

    async def look(self, href: str, max_age: float | None) -> Node | JeExplorerError:
        """Read one file, or give back why not; the reason is noted in ``problems``."""
        try:
            node = await self.node(href, max_age)
        except JeExplorerError as error:
            self.problems[href] = str(error)
            return error
        self.problems.pop(href, None)
        return node

    async def try_node(self, href: str, max_age: float | None) -> Node | None:
        """Read one file; an absent or unreadable one is noted in ``problems`` and left out.

        Raises:
            SourceUnavailable, Refused, TooLarge: it could not be fetched.
        """
        found = await self.look(href, max_age)
        if is_down(found):
            raise found
        return found if isinstance(found, Node) else None

    async def try_nodes(self, hrefs: Iterable[str], max_age: float | None) -> list[Node]:
        """Read many files at once, in order, without those that can't be had for any reason."""
        found = await wave(hrefs, lambda href: self.look(href, max_age))
        return [node for node in found if isinstance(node, Node)]


def is_down(found: object) -> TypeGuard[JeExplorerError]:
    """Whether an answer is a failure to fetch; absent and unreadable files are answers too."""
    return isinstance(found, JeExplorerError) and not isinstance(found, NotFound | BadStac)


async def wave(things: Iterable[T], work: Callable[[T], Awaitable[R]]) -> list[R]:
    """Do the same for many things at once; the first failure stops the others and is raised."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(thing: T) -> R:
        async with room:
            return await work(thing)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(thing)) for thing in things]
    except BaseExceptionGroup as group_error:
        raise first_of(group_error) from None
    return [task.result() for task in tasks]


def first_of(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first error in a group, however deep; our own errors before others."""
    flat = [first_of(e) if isinstance(e, BaseExceptionGroup) else e for e in group.exceptions]
    return next((e for e in flat if isinstance(e, JeExplorerError)), flat[0])
