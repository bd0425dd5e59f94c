"""Steps as plain values for JSON, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from je_explorer.errors import BadMask
from je_explorer.process.steps import (
    CONDITIONS,
    Anomaly,
    Composite,
    Difference,
    Mask,
    Reference,
    Source,
)


def of_step(step: Difference | Anomaly | Composite | Source) -> dict[str, Any]:
    """The fields of a step that are not at their default of None."""
    values = ((name, getattr(step, name)) for name in type(step).__slots__)
    return {name: value for name, value in values if value is not None}


def of_mask(mask: Mask) -> dict[str, Any]:
    """The fields of a mask: its condition by name, and whose values it tests."""
    where = {} if mask.where is None else {"where": of_step(mask.where)}
    return {mask.condition: list(mask.wanted), **where}


def mask(fields: Any) -> Mask:
    """The mask of plain values.

    Raises:
        BadMask: not exactly one condition, or one that does not exist.
    """
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


def composite(fields: Any) -> Composite:
    """The composite of plain values."""
    return Composite(**_with_pairs(fields))


REFERENCES: Mapping[str, Callable[[Any], Reference]] = {
    "anomaly": lambda fields: Anomaly(**fields),
    "difference": lambda fields: Difference(**_with_pairs(fields)),
}
"""What makes a reference of plain values, by its name."""
