"""Marks of a bqplot figure that are used again: each is a model in the browser, made once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


class Marks:
    """A growing stock of one kind of mark.

    A curve is drawn anew while its dates arrive. New marks each time would be new models in the
    browser and in the kernel, and the old ones stay in memory.

    Args:
        make: makes a mark.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._stock: list[Any] = []
        self._used = 0

    def begin(self) -> None:
        """All marks are free again."""
        self._used = 0

    def take(self, **traits: Any) -> Any:
        """A free mark with these traits, sent to the browser as one message."""
        if self._used == len(self._stock):
            self._stock.append(self._make())
        mark = self._stock[self._used]
        self._used += 1
        update(mark, **traits)
        return mark


def update(mark: Any, **traits: Any) -> None:
    """Set the traits that differ, in one message."""
    changed = {name: new for name, new in traits.items() if not _same(getattr(mark, name), new)}
    with mark.hold_sync():
        for name, new in changed.items():
            setattr(mark, name, new)


def put_ticks(axis: Any, values: np.ndarray[Any, Any], form: str) -> None:
    """Write dates or numbers at an axis.

    The form goes ahead in a message of its own: in one message the browser may take up the values
    first, and it writes them in the form that it then has.
    """
    update(axis, tick_format=form)
    update(axis, tick_values=values)


def _same(old: Any, new: Any) -> bool:
    if isinstance(new, np.ndarray):
        return isinstance(old, np.ndarray) and old.shape == new.shape and _equal(old, new)
    return bool(type(old) is type(new) and old == new)


def _equal(old: np.ndarray[Any, Any], new: np.ndarray[Any, Any]) -> bool:
    return bool(np.array_equal(old, new, equal_nan=new.dtype.kind in "fM"))
