"""One load under way: dates look up their items, files their headers, tiles their pixels.

There is no barrier between these steps: a file starts with its pixels as soon as its header is
there, and a piece is written into the answer when it is decoded.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from je_explorer.cog.header import Header, open_cog
from je_explorer.cog.reader import cost, read_into
from je_explorer.errors import BadStac, CogError, SourceError
from je_explorer.loader.ahead import Ahead
from je_explorer.loader.canvas import Canvas
from je_explorer.loader.convert import Rule
from je_explorer.loader.place import Placement, nearest_image, piece_of, place
from je_explorer.loader.target import Target, check_memory, client_of, image_grids
from je_explorer.net.http import Client
from je_explorer.net.together import together
from je_explorer.raster.grid import Window
from je_explorer.raster.raster import Missing, Raster
from je_explorer.request import FileCost, Plan, Progress, Request
from je_explorer.stac.bands import band_of
from je_explorer.stac.dates import Period
from je_explorer.stac.model import Asset, Item

FILES_AT_ONCE = 96
"""Files that are read at the same time; their requests share the client's connections."""

OnProgress: TypeAlias = Callable[[Progress], None]
OnDate: TypeAlias = Callable[[int, Raster], None]
"""Told which date of a raster that is still being filled has all of its pixels."""


@dataclass(frozen=True, eq=False, slots=True)
class File:
    """A file of one date: the date's index and label, its item, and the asset to read."""

    time: int
    label: str
    item: Item
    asset: Asset


@dataclass(eq=False)
class Tally:
    """The running count that becomes Progress, told to the caller after each step."""

    dates: int
    report: OnProgress | None
    dates_done: int = 0
    files: int = 0
    files_done: int = 0
    bytes_done: int = 0

    def add(self, *, dates: int = 0, files: int = 0, done: int = 0, size: int = 0) -> None:
        """Count a step."""
        self.dates_done += dates
        self.files += files
        self.files_done += done
        self.bytes_done += size
        if self.report is not None:
            self.report(
                Progress(self.dates_done, self.dates, self.files_done, self.files, self.bytes_done)
            )


@dataclass(eq=False)
class Job:
    """A target, the canvas that it is painted on, and what went wrong so far."""

    target: Target
    canvas: Canvas
    tally: Tally
    client: Client
    ahead: Ahead
    gate: asyncio.Semaphore
    on_date: OnDate | None = None
    missing: list[Missing] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        target: Target,
        memory: int,
        report: OnProgress | None,
        on_date: OnDate | None = None,
    ) -> Job:
        """A job that has not begun.

        Raises:
            OverBudget: even one byte per pixel would not fit into ``memory``.
        """
        check_memory(target, 1, memory)
        client = client_of(target.catalog)
        return cls(
            target,
            Canvas(target, memory),
            Tally(len(target.periods), report),
            client,
            Ahead(target, client),
            asyncio.Semaphore(FILES_AT_ONCE),
            on_date,
        )

    def lose(self, label: str, href: str, error: Exception) -> None:
        """Note a part that could not be delivered; of a file's many tiles the first speaks."""
        self.errors.append(error)
        if not any((each.date, each.href) == (label, href) for each in self.missing):
            self.missing.append(Missing(label, href, str(error)))


async def read_all(job: Job) -> Raster:
    """Read everything that the job's target needs.

    Raises:
        SourceError, CogError, BadStac: no part at all could be delivered; the first cause.
    """
    periods = enumerate(job.target.periods)
    try:
        await together([_load_date(job, time, period) for time, period in periods])
    finally:
        await job.ahead.end()
    if job.errors and not job.canvas.is_touched:
        raise job.errors[0]
    return await asyncio.to_thread(job.canvas.finish, job.missing)


async def tell_cost(job: Job, request: Request) -> Plan:
    """What reading everything would cost; headers are opened, pixels are not read."""
    target = job.target
    periods = enumerate(target.periods)
    try:
        found = await together([_files_of(job, time, period) for time, period in periods])
        files = [file for of_date in found for file in of_date]
        costs = await together([_cost_of(job, file) for file in files])
    finally:
        await job.ahead.end()
    reads = tuple(each for each in costs if each is not None)
    return Plan(
        request=request,
        dates=target.labels,
        files=len(reads),
        requests=sum(read.requests for read in reads),
        bytes=sum(read.bytes for read in reads),
        shape=target.shape,
        level=target.level,
        memory=int(np.prod(target.shape)) * _bytes_per_pixel(job, files),
        grid=target.grid,
        band=target.band,
        reads=reads,
        missing=tuple(job.missing),
    )


def _bytes_per_pixel(job: Job, files: Sequence[File]) -> int:
    if not files:
        return 4
    band = band_of(files[0].asset, files[0].item, job.target.collection)
    if band.is_picture:
        return 5
    return np.dtype(band.dtype).itemsize + 1 if band.is_classes else 4


async def _files_of(job: Job, time: int, period: Period) -> list[File]:
    """The files of a date that touch the target. What the catalogue can't deliver is noted."""
    target = job.target
    level = None if target.collection.cog_level_max is None else target.level.cog_level
    foretold = job.ahead.open(period, level)
    try:
        found = await target.catalog.aitems(
            target.collection, period, bbox=target.search_box, level=level
        )
    except (SourceError, BadStac) as error:
        job.ahead.call_off(set(foretold))
        job.lose(period.label, period.href, error)
        return []
    for href, fault in found.missing:
        job.lose(period.label, href, fault)
    files = [
        File(time, period.label, item, item.assets[target.band])
        for item in found.items
        if target.band in item.assets and item.assets[target.band].href
    ]
    if found.level == level:
        job.ahead.compare(foretold, [file.asset.href for file in files])
    else:
        job.ahead.call_off(set(foretold))
    return files


async def _load_date(job: Job, time: int, period: Period) -> None:
    files = await _files_of(job, time, period)
    job.tally.add(files=len(files))
    if _overlap(files):
        for file in files:
            await _load_file(job, file, over=True)
    else:
        await together([_load_file(job, file, over=False) for file in files])
    job.tally.add(dates=1)
    if job.on_date is not None and job.canvas.is_allocated:
        job.on_date(time, job.canvas.unfinished())


def _overlap(files: Sequence[File]) -> bool:
    """Whether files of a date share pixels, so that their order decides which one is seen."""
    boxes = [file.item.bbox for file in files]
    return any(
        a is None or b is None or (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])
        for a, b in itertools.combinations(boxes, 2)
    )


async def _placements(job: Job, file: File) -> tuple[Header, int, list[Placement]]:
    """A file's header, the image that serves the target, and where its pixels go."""
    header = await open_cog(file.asset.href, client=job.client)
    grids = image_grids(header)
    wanted = job.target.grid
    if grids[0].crs != wanted.crs:
        reason = f"lies in {grids[0].crs}, not in {wanted.crs} as the first file"
        job.missing.append(Missing(file.label, file.asset.href, reason))
        return header, 0, []
    image = nearest_image(grids, wanted.ppu)
    return header, image, list(place(grids[image], wanted))


async def _cost_of(job: Job, file: File) -> FileCost | None:
    try:
        header, image, placements = await _placements(job, file)
    except (SourceError, CogError) as error:
        job.lose(file.label, file.asset.href, error)
        return None
    costs = [cost(header, image, each.source, client=job.client) for each in placements]
    return FileCost(
        file.label,
        file.asset.href,
        sum(each.requests for each in costs),
        sum(each.bytes for each in costs),
        sum(each.source.width * each.source.height for each in placements),
    )


async def _load_file(job: Job, file: File, *, over: bool) -> None:
    async with job.gate:
        try:
            header, image, placements = await _placements(job, file)
            rule = Rule.of(band_of(file.asset, file.item, job.target.collection), header.nodata)
            if not job.canvas.is_allocated:
                await asyncio.to_thread(job.canvas.allocate, header, rule)
            for placement in placements:
                await _read_placement(job, file, header, image, placement, rule, over=over)
        except (SourceError, CogError, BadStac) as error:
            job.lose(file.label, file.asset.href, error)
        job.tally.add(done=1)


async def _read_placement(
    job: Job,
    file: File,
    header: Header,
    image: int,
    placement: Placement,
    rule: Rule,
    *,
    over: bool,
) -> None:
    def sink(window: Window, dn: NDArray[np.generic], mask: NDArray[np.bool_] | None) -> None:
        piece = piece_of(placement, window)
        if piece is not None:
            job.canvas.write(file.time, piece, dn, mask, rule, header.colormap, over=over)

    broken = await read_into(
        header,
        image,
        placement.source,
        sink,
        client=job.client,
        on_bytes=lambda size: job.tally.add(size=size),
    )
    for tile in broken:
        job.lose(file.label, tile.href, tile.error)
