"""What curves would cost: of all dates exactly, and beforehand by a single date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from je_explorer.errors import JeExplorerError
from je_explorer.loader import aplan
from je_explorer.request import Plan, Request
from je_explorer.stac.catalog import Catalog
from je_explorer.stac.model import Collection

MARGIN = 4
"""Dates differ in their bytes: they are taken to be so many times those of a single one."""


class Plans:
    """The plans of the newest requests. A plan is of the images, whatever is done to them."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._made: dict[Request, Plan] = {}

    async def of(self, collection: Collection, requests: Sequence[Request]) -> list[Plan]:
        """The plan of each request; those of others are forgotten.

        Raises:
            JeExplorerError: as the load itself would.
        """
        for request in requests:
            if request not in self._made:
                self._made[request] = await self._plan(collection, request)
        self._made = {request: self._made[request] for request in requests}
        return [self._made[request] for request in requests]

    async def foretold(
        self, collection: Collection, requests: Iterable[Request], dates: Sequence[str]
    ) -> int | None:
        """At most so many bytes, judged by the first of some dates; None if that tells nothing.

        The headers that are read for it are those that the load needs anyway.
        """
        most = 0
        for request in requests:
            plan = self._made.get(request)
            try:
                one = plan or await self._first(collection, request, dates)
            except JeExplorerError:
                return None
            if not one.bytes:
                return None
            most += one.bytes if plan else one.bytes * len(dates) * MARGIN
        return most

    async def _first(self, collection: Collection, request: Request, dates: Sequence[str]) -> Plan:
        return await self._plan(collection, replace(request, dates=(dates[0], dates[0]), months=()))

    async def _plan(self, collection: Collection, request: Request) -> Plan:
        return await aplan(
            collection, request.band, request.dates, request.area, request.ppu, self._catalog,
            months=request.months,
        )  # fmt: skip
