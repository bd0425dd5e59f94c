"""Images as they are wanted: loaded, kept for the next step, and processed."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import GridMismatch, NoDates, RequestError
from je_explorer.loader import aload
from je_explorer.loader.job import OnDate
from je_explorer.process import Process, Step, after_masks, lacking, main_request, masked, needs
from je_explorer.raster.join import stacked
from je_explorer.raster.mask import without
from je_explorer.raster.raster import Band, Raster
from je_explorer.request import Progress, Request
from je_explorer.stac.catalog import Catalog
from je_explorer.widgets.control.others import load_others, refuse_all
from je_explorer.widgets.control.rate import Rate

LIMIT = 100 * 2**20
"""Bytes of loaded images that are kept, so that a step of the process needs no new ones."""

OnDateWithOthers: TypeAlias = Callable[[int, Raster, Mapping[Step, Raster]], None]


@dataclass(frozen=True, eq=False, slots=True)
class Done:
    """What came of a request and its process.

    Attributes:
        raster: the result.
        kept, shares, removed: what the masks leave, as in ``process.Masked``.
        stored: the band before the process; None without one.
        lacking: the dates that a step had no other image for, as of ``process.lacking``.
    """

    raster: Raster
    kept: float | None = None
    shares: tuple[float | None, ...] = ()
    removed: NDArray[np.bool_] | None = None
    stored: Band | None = None
    lacking: Mapping[Step, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True)
class ByDate:
    """Images that are seen one after the other.

    Attributes:
        raster: after the process; a date that a step has no other image for is missing.
        removed: bool ``(time, y, x)``, the pixels that masks have taken away; None without masks.
    """

    raster: Raster
    removed: NDArray[np.bool_] | None = None


class Images:
    """Loads what a request and its process need, and keeps the newest of it in bounded memory."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self.rate = Rate()
        self._kept: OrderedDict[Request, Raster] = OrderedDict()

    def holds(self, request: Request, process: Process) -> bool:
        """Whether nothing would have to be loaded."""
        wanted = (main_request(process, request), *needs(process, request).values())
        return all(one in self._kept for one in wanted)

    async def processed(
        self, request: Request, process: Process, catalog: Catalog, progress: Any = None
    ) -> Done:
        """The images of a request after its process.

        A date that a step has no other image for is left out of a composite; alone it is refused.

        Raises:
            JeExplorerError: what can't be loaded, or a step that does not suit the images.
        """
        raster = await self._load(main_request(process, request), catalog, progress)
        others = await self._others(request, process, catalog)
        gaps = process.composite is not None
        return await self._finished(request, process, raster, others, gaps=gaps)

    async def by_date(self, request: Request, process: Process, catalog: Catalog) -> ByDate:
        """As ``processed``, for dates of which each is to be seen by itself.

        Raises:
            JeExplorerError: as ``processed``; but no other image for any of the dates is no error.
        """
        raster = await self._load(main_request(process, request), catalog, None)
        try:
            others = await self._others(request, process, catalog)
        except RequestError as error:
            if not isinstance(error.__cause__, NoDates):
                raise
            return ByDate(await asyncio.to_thread(_blank, raster))
        return await asyncio.to_thread(_by_date, process, raster, others)

    async def over_time(
        self,
        request: Request,
        process: Process,
        catalog: Catalog,
        dates: tuple[str, ...],
        progress: Any = None,
        on_date: OnDateWithOthers | None = None,
    ) -> Done:
        """As ``processed``, for many dates, of which only those are loaded that are not kept.

        A date that a step has no other image for is a gap; only when none has is it refused.

        Args:
            dates: the labels of the request's dates, ascending.
            on_date: called on the I/O loop when a date has all of its pixels: with its index, the
                raster that is being filled (before the process), and the images of ``needs``.
        """
        others = await self._others(request, process, catalog)
        tell = None if on_date is None else partial(_told, on_date, others)
        main = main_request(process, request)
        near = None if main in self._kept else self._overlapping(main, dates)
        if near is None:
            raster = await self._load(main, catalog, progress, tell)
        else:
            raster = await self._extended(main, near, dates, catalog, progress, tell)
        return await self._finished(request, process, raster, others, gaps=True)

    async def _others(
        self, request: Request, process: Process, catalog: Catalog
    ) -> dict[Step, Raster]:
        return await load_others(process, request, lambda o: self._load(o, catalog, None))

    async def _finished(
        self,
        request: Request,
        process: Process,
        raster: Raster,
        others: dict[Step, Raster],
        *,
        gaps: bool = False,
    ) -> Done:
        if not process:
            return Done(raster)
        without = lacking(process, raster, others) if gaps else {}
        refuse_all(needs(process, request), raster, without)
        done = await asyncio.to_thread(_done, process, raster, others, gaps)
        return replace(done, lacking=without)

    def _overlapping(self, request: Request, dates: tuple[str, ...]) -> Raster | None:
        """The kept stack of the same area that has most of some dates."""
        alike = [
            raster
            for kept, raster in self._kept.items()
            if replace(kept, dates=request.dates, months=request.months) == request
            and set(dates) & set(raster.dates)
        ]
        return max(alike, key=lambda r: len(set(dates) & set(r.dates)), default=None)

    async def _extended(
        self,
        request: Request,
        near: Raster,
        dates: tuple[str, ...],
        catalog: Catalog,
        progress: Any,
        on_date: OnDate | None,
    ) -> Raster:
        """The images of some dates: from a kept stack, and the others loaded."""
        loaded = []
        for first, last in runs(dates, near.dates):
            part = replace(request, dates=(first, last))
            loaded.append(await self._loaded(part, catalog, progress, on_date))
        try:
            found = await asyncio.to_thread(stacked, [near, *loaded], dates)
        except (GridMismatch, KeyError):  # a catalogue whose dates differ in their pixels
            return await self._load(request, catalog, progress, on_date)
        return found if found.missing else self._keep(request, found)

    async def _load(
        self, request: Request, catalog: Catalog, progress: Any, on_date: OnDate | None = None
    ) -> Raster:
        found = self._kept.get(request)
        if found is None:
            found = await self._loaded(request, catalog, progress, on_date)
            if found.missing:
                return found  # what failed may come the next time
        return self._keep(request, found)

    def _keep(self, request: Request, found: Raster) -> Raster:
        self._kept[request] = found
        self._kept.move_to_end(request)
        while len(self._kept) > 1 and sum(_size(r) for r in self._kept.values()) > self._limit:
            self._kept.popitem(last=False)
        return found

    async def _loaded(
        self, request: Request, catalog: Catalog, progress: Any, on_date: OnDate | None
    ) -> Raster:
        begun, count = time.monotonic(), 0

        def tell(now: Progress) -> None:
            nonlocal count
            count = now.bytes_done
            if progress is not None:
                progress(now)

        found = await aload(
            request.collection, request.band, request.dates, request.area, request.ppu,
            catalog, progress=tell, months=request.months, on_date=on_date,
        )  # fmt: skip
        self.rate.note(count, time.monotonic() - begun)
        return found


def _told(on_date: OnDateWithOthers, others: dict[Step, Raster], index: int, stack: Raster) -> None:
    on_date(index, stack, others)


def runs(dates: Sequence[str], held: Sequence[str]) -> list[tuple[str, str]]:
    """First and last of each stretch of dates that are not held.

    Example:
        >>> runs(["01", "02", "03", "04", "05"], ["03"])
        [('01', '02'), ('04', '05')]
    """
    known = set(held)
    stretches = itertools.groupby(dates, known.__contains__)
    missing = [list(group) for is_held, group in stretches if not is_held]
    return [(stretch[0], stretch[-1]) for stretch in missing]


def _done(process: Process, raster: Raster, others: Mapping[Step, Raster], gaps: bool) -> Done:
    left = masked(process.masks, raster, others, gaps=gaps)
    done = after_masks(process, left.raster, others, gaps=gaps)
    return Done(done, left.kept, left.shares, left.removed, raster.band)


def _by_date(process: Process, raster: Raster, others: Mapping[Step, Raster]) -> ByDate:
    left = masked(process.masks, raster, others, gaps=True).raster
    removed = raster.valid & ~left.valid if process.masks else None
    return ByDate(after_masks(process, left, others, gaps=True), removed)


def _blank(raster: Raster) -> Raster:
    return without(raster, np.zeros(raster.valid.shape, dtype=np.bool_))


def _size(raster: Raster) -> int:
    return raster.values.nbytes + (0 if raster.known is None else raster.known.nbytes)
