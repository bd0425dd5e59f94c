"""What is done to images after they are loaded, as a value: masks, a reference, a composite.

The steps are taken in one order, date by date, and the composite comes last::

    images -> masks -> difference or anomaly -> composite
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from je_explorer.errors import BadDates, BadMask, RequestError
from je_explorer.raster.raster import Raster
from je_explorer.request import Request

Dates: TypeAlias = "tuple[str, str]"
"""First and last label, both included."""


@dataclass(frozen=True, slots=True)
class Source:
    """Another collection, of which the images are loaded beside the main ones.

    Attributes:
        collection: id.
        band: name, or None for the first.
        dates: first and last; None is the newest one, which then counts for all dates.
        same_dates: take the dates of the main images instead.
    """

    collection: str
    band: str | None = None
    dates: Dates | None = None
    same_dates: bool = False

    def request(self, main: Request) -> Request:
        """What to load beside the main images: the same area at the same resolution."""
        dates = main.dates if self.same_dates else self.dates
        return replace(main, collection=self.collection, band=self.band, dates=dates)


@dataclass(frozen=True, slots=True)
class Mask:
    """Keep only the pixels that meet one condition; the arguments of ``Raster.keep``.

    Attributes:
        condition: ``"range"`` (two ends, None leaves one open), ``"values"`` or ``"bits"`` (from
            bit zero on: 1 set, 0 not set, None either).
        wanted: the range's ends, the values, or the bits.
        where: whose values are tested; None is the images' own.
    """

    condition: str
    wanted: tuple[float | None, ...]
    where: Source | None = None

    def __post_init__(self) -> None:
        if self.condition not in CONDITIONS:
            known = ", ".join(CONDITIONS)
            raise BadMask(f"there is no condition {self.condition!r}; there are {known}")

    @property
    def options(self) -> dict[str, list[float | None]]:
        """The keyword argument of ``Raster.keep``."""
        return {self.condition: list(self.wanted)}

    def request(self, main: Request) -> Request | None:
        """What to load for it, or None."""
        return None if self.where is None else self.where.request(main)

    def apply(self, raster: Raster, other: Raster | None) -> Raster:
        """The raster without the pixels that do not meet the condition."""
        options: dict[str, Any] = self.options
        return raster.keep(other, **options)


@dataclass(frozen=True, slots=True)
class Difference:
    """Subtract a reference: the same collection at other dates, or another collection.

    Attributes:
        dates: of the reference. Several become one image by ``method``. None, for another
            collection, takes the dates of the images, one from the other.
        collection, band: of the reference; None is the images' own.
        method: the composite of the reference's dates.
    """

    dates: Dates | None = None
    collection: str | None = None
    band: str | None = None
    method: str | float = "mean"

    def __post_init__(self) -> None:
        if self.dates is None and self.collection is None:
            raise BadDates(
                "a difference needs other dates or another collection: the images minus"
                " themselves are zero everywhere"
            )

    def request(self, main: Request) -> Request:
        """The reference's images."""
        if self.collection is None:
            return replace(main, dates=self.dates)
        return replace(
            main, collection=self.collection, band=self.band, dates=self.dates or main.dates
        )

    def apply(self, raster: Raster, other: Raster | None) -> Raster:
        """The raster minus the reference."""
        reference = needed(other, "difference")
        if self.dates is not None and len(reference.dates) > 1:
            reference = reference.composite(self.method)
        return raster.difference(reference)


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Subtract from each date its climate normal, which another collection holds."""

    collection: str
    band: str | None = None

    def request(self, main: Request) -> Request:
        """The normals of the images' dates."""
        return replace(main, collection=self.collection, band=self.band)

    def apply(self, raster: Raster, other: Raster | None) -> Raster:
        """The raster minus the normal of each date."""
        return raster.anomaly(needed(other, "anomaly"))


@dataclass(frozen=True, slots=True)
class Composite:
    """One image from the dates of a period; the methods are those of ``Raster.composite``.

    ``dates`` of None takes all dates that are there.
    """

    method: str | float = "mean"
    dates: Dates | None = None


Reference: TypeAlias = "Difference | Anomaly"
Step: TypeAlias = "Mask | Difference | Anomaly"
"""A step that may need other images."""


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


CONDITIONS = ("range", "values", "bits")


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


def apply(process: Process, raster: Raster, others: Mapping[Step, Raster] | None = None) -> Raster:
    """Do a process to images.

    Args:
        process: what to do.
        raster: the images of ``main_request``; not modified.
        others: the images of ``needs``, by the step that needs them.

    Raises:
        RequestError: a step's images were not given, or a step does not suit the data (BadMask,
            ClassData, DateMismatch, GridMismatch, UnknownMethod).
    """
    given = others or {}
    for step in process.steps:
        raster = step.apply(raster, _of(step, given))
    return raster if process.composite is None else raster.composite(process.composite.method)


def _of(step: Step, given: Mapping[Step, Raster]) -> Raster | None:
    if isinstance(step, Mask) and step.where is None:
        return None
    return needed(given.get(step), type(step).__name__.lower())


def needed(other: Raster | None, step: str) -> Raster:
    """The images that a step works with.

    Raises:
        RequestError: there are none.
    """
    if other is None:
        raise RequestError(f"the {step} needs other images: load those that needs() names")
    return other


def to_fields(process: Process) -> dict[str, Any]:
    """A process as plain values for JSON."""
    made: dict[str, Any] = {"masks": [_mask_fields(mask) for mask in process.masks]}
    if process.reference is not None:
        kind = "anomaly" if isinstance(process.reference, Anomaly) else "difference"
        made[kind] = _fields(process.reference)
    if process.composite is not None:
        made["composite"] = _fields(process.composite)
    return made


def from_fields(fields: Any) -> Process:
    """The process of plain values.

    Raises:
        RequestError: they are none, or hold what no process has.
    """
    if not isinstance(fields, Mapping) or set(fields) - _KINDS:
        raise RequestError(f"this is no process: {fields!r:.200}")
    if "anomaly" in fields and "difference" in fields:
        raise RequestError("a process has an anomaly or a difference, not both")
    try:
        references = [made(fields[kind]) for kind, made in _REFERENCES.items() if kind in fields]
        composite = fields.get("composite")
        return Process(
            tuple(_mask(mask) for mask in fields.get("masks", ())),
            references[0] if references else None,
            None if composite is None else Composite(**_with_pairs(composite)),
        )
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        if isinstance(error, RequestError):
            raise
        raise RequestError(f"this is no process: {error}") from error


_REFERENCES: dict[str, Callable[[Any], Reference]] = {
    "anomaly": lambda fields: Anomaly(**fields),
    "difference": lambda fields: Difference(**_with_pairs(fields)),
}
_KINDS = {"masks", "composite", *_REFERENCES}


def _fields(step: Difference | Anomaly | Composite | Source) -> dict[str, Any]:
    """The fields of a step that are not at their default of None."""
    values = ((name, getattr(step, name)) for name in type(step).__slots__)
    return {name: value for name, value in values if value is not None}


def _mask_fields(mask: Mask) -> dict[str, Any]:
    where = {} if mask.where is None else {"where": _fields(mask.where)}
    return {mask.condition: list(mask.wanted), **where}


def _mask(fields: Any) -> Mask:
    rest = dict(fields)
    where = rest.pop("where", None)
    if len(rest) != 1:
        raise BadMask(f"a mask has one condition of {', '.join(CONDITIONS)}; got {list(rest)}")
    ((condition, wanted),) = rest.items()
    source = None if where is None else Source(**_with_pairs(where))
    return Mask(condition, _numbers(wanted), source)


def _numbers(values: Iterable[Any]) -> tuple[float | None, ...]:
    return tuple(None if v is None else v if isinstance(v, int) else float(v) for v in values)


def _with_pairs(fields: Any) -> dict[str, Any]:
    """The fields with their dates as a pair, which JSON holds as a list."""
    read = dict(fields)
    if read.get("dates") is not None:
        first, last = read["dates"]
        read["dates"] = (str(first), str(last))
    return read
