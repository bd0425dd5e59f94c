"""What a load would cost, said before it begins."""

from __future__ import annotations

from collections.abc import Iterable

from je_explorer.loader import aplan
from je_explorer.process import Process, main_request, needs
from je_explorer.request import Plan, Request
from je_explorer.stac.catalog import Catalog
from je_explorer.widgets.control.rate import Rate
from je_explorer.widgets.values.report import Estimate

FREE_BYTES = 20_000_000
"""What is loaded without asking."""


async def cost_of(request: Request, process: Process, catalog: Catalog, rate: Rate) -> Estimate:
    """The files, bytes and seconds of a request and of what its process needs.

    Raises:
        JeExplorerError: as the load itself would.
    """
    wanted = (main_request(process, request), *needs(process, request).values())
    plans = [
        await aplan(
            one.collection, one.band, one.dates, one.area, one.ppu, catalog, months=one.months
        )
        for one in wanted
    ]
    return estimate_of(plans, rate)


def estimate_of(plans: Iterable[Plan], rate: Rate) -> Estimate:
    """The sum of several plans."""
    known = list(plans)
    count = sum(plan.bytes for plan in known)
    dates = len(known[0].dates) if known else 0
    return Estimate(dates, sum(plan.files for plan in known), count, rate.seconds(count))
