"""The other images that the steps of a process need: loaded, or refused by the step's own name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from je_explorer.errors import (
    AreaOutside,
    BadMask,
    DateMismatch,
    GridMismatch,
    NoDates,
    NoNormal,
)
from je_explorer.process import Anomaly, Mask, Process, Step, needs
from je_explorer.raster.align import span
from je_explorer.raster.raster import Raster
from je_explorer.request import Request

Load = Callable[[Request], Awaitable[Raster]]


async def load_others(process: Process, request: Request, load: Load) -> dict[Step, Raster]:
    """The images of ``needs``, by the step that needs them.

    Raises:
        NoNormal: an anomaly at a date without a normal.
        DateMismatch, GridMismatch: a difference from data that have none of the dates, or that do
            not reach here.
        BadMask: a mask by data that do not reach here.
    """
    found: dict[Step, Raster] = {}
    for step, other in needs(process, request).items():
        try:
            found[step] = await load(other)
        except (NoDates, AreaOutside) as error:
            raise refused(step, other, error) from error
    return found


def refuse_all(
    needed: Mapping[Step, Request], raster: Raster, lacking: Mapping[Step, tuple[str, ...]]
) -> None:
    """Refuse a step that has no other image for any date; some dates without one are gaps.

    Raises:
        NoNormal, DateMismatch, BadMask: as ``load_others``.
    """
    for step, dates in lacking.items():
        if dates == raster.dates:
            error = NoDates(f"it has none of {raster.band.name}'s {span(dates)}")
            raise refused(step, needed[step], error)


def refused(step: Step, other: Request, error: Exception) -> Exception:
    """Why a step can't be taken, in its own words."""
    if isinstance(step, Mask):
        return unmaskable(error, other.collection)
    if isinstance(error, AreaOutside):
        return GridMismatch(f"{other.collection} does not reach here: {error}")
    if isinstance(step, Anomaly):
        return NoNormal(f"{other.collection} has no normal of this date: {error}")
    return DateMismatch(f"{other.collection} has no image to subtract: {error}")


def unmaskable(error: Exception, collection: str) -> Exception:
    """The error of data that a mask was to test, as one of the mask."""
    if isinstance(error, AreaOutside | NoDates):
        return BadMask(f"{collection} can't mask here: {error}")
    return error
