"""Cost: what composites and statistics hold beside their input."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from je_explorer.raster.composite import COMPOSITES
from je_explorer.raster.raster import Raster
from tests.support.rasters import grid_of, measured

ALLOWED = 0.2
"""Bytes beside the input, as a share of it."""


@pytest.fixture(scope="module")
def stack() -> Raster:
    """36 dates of 768 x 768, 85 MB, a fifth missing."""
    image = np.random.default_rng(0).normal(280, 10, (768, 768)).astype(np.float32)
    image[np.random.default_rng(1).random(image.shape) < 0.2] = np.nan
    dates = tuple(f"{2000 + i // 12}-{i % 12 + 1:02}" for i in range(36))
    shifted = [np.roll(image, 7 * i, axis=1) for i in range(36)]
    return measured(shifted, dates=dates, grid=grid_of(768, 768, (130, 16, 154, 40)))


def held(call: Callable[[], Any]) -> int:
    """The most bytes that a call holds at once."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("method", [*COMPOSITES, 90])
def test_a_composite_takes_a_fifth_of_its_input_at_most(method: str | float, stack: Raster) -> None:
    assert held(lambda: stack.composite(method)) < ALLOWED * stack.values.nbytes


def test_statistics_take_a_fifth_of_their_input_at_most(stack: Raster) -> None:
    assert held(stack.statistics) < ALLOWED * stack.values.nbytes
