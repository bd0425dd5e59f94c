"""Single values of JSON that may be anything: read, or left out. Nothing here raises."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any


def text(value: object) -> str:
    """A text, or ``""``."""
    return value if isinstance(value, str) else ""


def texts(value: object) -> tuple[str, ...]:
    """The texts of a list, or a bare text as a list of one."""
    if isinstance(value, str):
        return (value,)
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def mapping(value: object) -> Mapping[str, Any]:
    """A JSON object, or an empty one."""
    return value if isinstance(value, dict) else {}


def number_of(value: object) -> float | None:
    """A finite number, or None. ``True`` is no number, a text is none either."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def bbox_of(value: object) -> tuple[float, float, float, float] | None:
    """A box of four numbers, or six (heights are dropped); across +-180 the east grows by 360.

    None where it can't be read: wrong count, not finite, south above north.
    """
    if not isinstance(value, Sequence) or isinstance(value, str):
        return None
    numbers = [number_of(v) for v in value]
    if len(numbers) == 6:
        numbers = [*numbers[0:2], *numbers[3:5]]
    if len(numbers) != 4:
        return None
    west, south, east, north = numbers
    if west is None or south is None or east is None or north is None or south > north:
        return None
    if west > east:
        east += 360.0
    return (west, south, east, north) if west <= east else None


def first(value: object) -> Any:
    """The value of a summary: of a list its first, of a range its maximum, or the bare scalar."""
    if isinstance(value, list):
        return value[0] if value else None
    return value.get("maximum") if isinstance(value, dict) else value


def whole(value: object, otherwise: int) -> int:
    """A whole number, also as a text."""
    if isinstance(value, str) and value.strip().isdigit():
        return int(value)
    number = number_of(value)
    return otherwise if number is None else int(number)


def sequence(value: object) -> list[Any]:
    """A JSON list, or an empty one."""
    return value if isinstance(value, list) else []
