"""The picture of curves: colours, gaps and bands where they belong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.raster import Band, Raster
from je_explorer.raster.statistics import Series
from je_explorer.render.chart import HEIGHT, WIDTH, chart, runs
from je_explorer.render.units import conversions


@pytest.fixture
def series() -> Series:
    values = np.linspace(280.0, 300.0, 12, dtype=np.float32)[:, None, None] + np.zeros((12, 4, 4))
    dates = tuple(f"2021-{month:02d}" for month in range(1, 13))
    grid = Grid("EPSG:4326", BBox(0, 0, 4, 4), (4, 4))
    return Raster(values.astype(np.float32), grid, dates, Band("t", "K")).statistics()


def near(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], colour: tuple[int, ...]) -> int:
    return int((np.abs(pixels.astype(int) - colour).max(axis=-1) < 40).sum())


def test_a_curve_has_its_areas_colour(series: Series) -> None:
    drawn = np.asarray(chart([series], colours=["#8E5BD0"]))
    assert drawn.shape == (HEIGHT, WIDTH, 3)
    assert near(drawn, (0x8E, 0x5B, 0xD0)) > 1000


def test_a_missing_date_is_a_gap(series: Series) -> None:
    mean = series.mean.copy()
    mean[5] = np.nan
    whole = np.asarray(chart([series], spread="none"))
    gap = np.asarray(chart([replace(series, mean=mean)], spread="none"))
    lost = near(whole, (0xE4, 0x57, 0x2E)) - near(gap, (0xE4, 0x57, 0x2E))
    assert lost > 100


def test_another_unit_moves_the_axis_and_not_the_curve(series: Series) -> None:
    kelvin = np.asarray(chart([series], spread="none"))
    celsius = np.asarray(chart([series], spread="none", unit=conversions("K")[0]))
    assert near(kelvin, (0xE4, 0x57, 0x2E)) == pytest.approx(
        near(celsius, (0xE4, 0x57, 0x2E)), rel=0.02
    )
    assert (kelvin != celsius).any()


def test_a_single_date_and_an_area_without_any_value_are_drawn(series: Series) -> None:
    nothing = np.full(12, np.nan)
    chart([replace(series, mean=nothing, min=nothing, max=nothing)])
    assert runs(np.zeros(3, dtype=bool)) == []
