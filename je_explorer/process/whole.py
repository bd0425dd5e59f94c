"""All that is done to the images of a request, as one value.

The steps are taken in one order, date by date, and the composite comes last::

    images -> masks -> difference or anomaly -> composite
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from je_explorer.errors import RequestError
from je_explorer.process import fields
from je_explorer.process.masking import masked
from je_explorer.process.steps import Anomaly, Composite, Mask, Reference, Step, needed
from je_explorer.raster.raster import Raster
from je_explorer.request import Request


@dataclass(frozen=True, slots=True)
class Process:
    """All that is done to the images of a request; without arguments, nothing.

    Example:
        >>> process = Process(masks=(Mask("range", (273.15, None)),), composite=Composite("max"))
        >>> Process.from_json(process.to_json()) == process
        True
    """

    masks: tuple[Mask, ...] = ()
    reference: Reference | None = None
    composite: Composite | None = None

    def __bool__(self) -> bool:
        return bool(self.masks or self.reference or self.composite)

    @property
    def each_date(self) -> Process:
        """The steps that are taken date by date: all but the composite."""
        return replace(self, composite=None)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps before the composite, in their order."""
        return self.masks if self.reference is None else (*self.masks, self.reference)

    def to_json(self) -> str:
        """As one line of JSON that ``from_json`` reads back to an equal value."""
        return json.dumps(to_fields(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Process:
        """The process that ``to_json`` wrote.

        Raises:
            RequestError: the text is no process.
        """
        try:
            return from_fields(json.loads(text))
        except json.JSONDecodeError as error:
            raise RequestError(f"this is no process: {error}") from error


def main_request(process: Process, request: Request) -> Request:
    """The images that the process is done to: a composite says which dates it is of."""
    if process.composite is None or process.composite.dates is None:
        return request
    return replace(request, dates=process.composite.dates)


def needs(process: Process, request: Request) -> dict[Step, Request]:
    """What each step needs of other images, beside those of ``main_request``."""
    main = main_request(process, request)
    found = ((step, step.request(main)) for step in process.steps)
    return {step: wanted for step, wanted in found if wanted is not None}


def apply(
    process: Process,
    raster: Raster,
    others: Mapping[Step, Raster] | None = None,
    *,
    gaps: bool = False,
) -> Raster:
    """Do a process to images.

    Args:
        process: what to do.
        raster: the images of ``main_request``; not modified.
        others: the images of ``needs``, by the step that needs them.
        gaps: leave a date missing that others have not (see ``lacking``), instead of refusing it.

    Raises:
        RequestError: a step's images were not given, or a step does not suit the data (BadMask,
            ClassData, DateMismatch, GridMismatch, UnknownMethod).
    """
    given = others or {}
    left = masked(process.masks, raster, given, gaps=gaps).raster
    return after_masks(process, left, given, gaps=gaps)


def after_masks(
    process: Process, raster: Raster, others: Mapping[Step, Raster], *, gaps: bool = False
) -> Raster:
    """All but the masks: the reference, then the composite. Arguments as in ``apply``."""
    reference = process.reference
    if reference is not None:
        name = type(reference).__name__.lower()
        raster = reference.apply(raster, needed(others.get(reference), name), gaps=gaps)
    return raster if process.composite is None else raster.composite(process.composite.method)


def lacking(
    process: Process, raster: Raster, others: Mapping[Step, Raster]
) -> dict[Step, tuple[str, ...]]:
    """The dates of a raster for which a step has no other image; steps that have all are absent."""
    found = {step: step.lacking(raster, others.get(step)) for step in process.steps}
    return {step: dates for step, dates in found.items() if dates}


def to_fields(process: Process) -> dict[str, Any]:
    """A process as plain values for JSON."""
    made: dict[str, Any] = {"masks": [fields.of_mask(mask) for mask in process.masks]}
    if process.reference is not None:
        kind = "anomaly" if isinstance(process.reference, Anomaly) else "difference"
        made[kind] = fields.of_step(process.reference)
    if process.composite is not None:
        made["composite"] = fields.of_step(process.composite)
    return made


def from_fields(read: Any) -> Process:
    """The process of plain values.

    Raises:
        RequestError: they are none, or hold what no process has.
    """
    if not isinstance(read, Mapping) or set(read) - {"masks", "composite", *fields.REFERENCES}:
        raise RequestError(f"this is no process: {read!r:.200}")
    if len(set(read) & set(fields.REFERENCES)) > 1:
        raise RequestError("a process has an anomaly or a difference, not both")
    try:
        composite = read.get("composite")
        return Process(
            tuple(fields.mask(mask) for mask in read.get("masks", ())),
            _reference(read),
            None if composite is None else fields.composite(composite),
        )
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        if isinstance(error, RequestError):
            raise
        raise RequestError(f"this is no process: {error}") from error


def _reference(read: Mapping[str, Any]) -> Reference | None:
    found = (made(read[kind]) for kind, made in fields.REFERENCES.items() if kind in read)
    return next(found, None)
