"""Cost: what composites and statistics hold beside their input, and how often they pass over it."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import shapely

from je_explorer.raster.composite import COMPOSITES
from je_explorer.raster.raster import Raster
from je_explorer.raster.roi import ROI
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


def star(corners: int = 500) -> ROI:
    """A polygon of many corners over the middle of the stack."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    radius = 9 + 2 * np.sin(40 * angle)
    ring = np.column_stack([142 + radius * np.cos(angle), 28 + radius * np.sin(angle)])
    return ROI.of(shapely.Polygon(ring))


def seconds(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def test_statistics_of_a_polygon_of_500_corners_take_under_three_passes(stack: Raster) -> None:
    area = star()
    assert 1000 < stack.statistics(area).n[0] < stack.values[0].size
    ratios = [
        seconds(lambda: stack.statistics(area))
        / seconds(lambda: np.nanmean(stack.values, axis=(1, 2)))
        for _ in range(5)
    ]
    assert min(ratios) < 3
