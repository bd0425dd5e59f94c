"""Results that are kept while the sample is generated, and let go of afterwards."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_forgetters: list[Callable[[], None]] = []


def kept(size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the last ``size`` results of a function, until ``forget`` is called."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        cached: Any = lru_cache(maxsize=size)(function)
        _forgetters.append(cached.cache_clear)
        return cached  # type: ignore[no-any-return]

    return decorate


def forget() -> None:
    """Let go of all kept results: whole globes, some hundred megabytes."""
    for clear in _forgetters:
        clear()
