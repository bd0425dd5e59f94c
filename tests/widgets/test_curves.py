"""Curves while they are loaded: they grow, ask for nothing twice, and load only what is new."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import je_explorer as jx
from je_explorer.process import Anomaly, Composite, Mask, Process
from je_explorer.raster.overall import overall
from je_explorer.raster.roi import ROI
from je_explorer.sample import Server, sample_folder, serve
from je_explorer.widgets.control.curves import curve_ppu
from je_explorer.widgets.control.plans import Plans
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.values.place import next_area
from je_explorer.widgets.values.result import Curve

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
NORMAL = "NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.daytime.v061_global_monthly-normal"
KANTO = [138.5, 35.0, 140.5, 37.0]
YEARS = ("2021-01", "2023-12")
STATISTICS = ("n", "valid_share", "mean", "weighted_mean", "std", "min", "max", "median")

Until = Callable[..., None]


@pytest.fixture
def explorer(server: Server, until: Until) -> Iterator[Explorer]:
    """The curve of an area over two years; without a map on the screen there is no picture."""
    made = Explorer(server.catalog_url, LST, KANTO, ("2021-01", "2022-12"))
    until(lambda: made.state.curves and not made.controller.busy)
    yield made
    made.controller.cancel()
    made.close()


def asked(server: Server) -> int:
    return sum(entry.path.endswith(".tiff") for entry in server.log)


def same(explorer: Explorer, raster: jx.Raster) -> None:
    """The curve is that of images that were loaded in one go."""
    expected = raster.statistics(KANTO)
    assert explorer.series is not None
    assert explorer.series.dates == expected.dates
    for name in STATISTICS:
        np.testing.assert_array_equal(getattr(explorer.series, name), getattr(expected, name))
    np.testing.assert_array_equal(explorer.raster.values, raster.values)


def alone(explorer: Explorer, dates: tuple[str, str]) -> jx.Raster:
    ppu = explorer.raster.grid.ppu
    return jx.load(LST, dates=dates, area=KANTO, ppu=ppu, catalog=explorer.state.source)


def test_a_curve_grows_and_asks_for_no_more_than_one_load(
    server: Server, until: Until, private_cache: Path
) -> None:
    server.latency = 0.02
    explorer = Explorer(server.catalog_url, LST, KANTO, YEARS)
    grown: list[int] = []

    def note(change: dict[str, tuple[Curve, ...]]) -> None:
        grown.extend(int(np.isfinite(c.series.mean).sum()) for c in change["new"])
        assert all(len(c.series) == 36 for c in change["new"])

    explorer.state.observe(note, "growing")
    until(lambda: explorer.state.curves)
    server.latency = 0.0
    assert grown
    assert grown == sorted(grown)
    assert 0 < grown[0] < 36
    assert explorer.state.growing == ()
    count = asked(server)
    with serve(sample_folder()) as other:
        ppu = explorer.raster.grid.ppu
        raster = jx.load(LST, dates=YEARS, area=KANTO, ppu=ppu, catalog=other.catalog_url)
        assert count <= asked(other)
    same(explorer, raster)
    explorer.close()


def test_what_must_be_asked_about_reads_headers_and_no_pixels(
    server: Server, until: Until, private_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("je_explorer.widgets.control.curves.FREE_BYTES", 1000)
    explorer = Explorer(server.catalog_url, LST, KANTO, YEARS)
    until(lambda: explorer.state.asking and not explorer.controller.busy)
    with serve(sample_folder()) as other:
        area, ppu = (
            explorer.state.areas[0],
            curve_ppu(explorer.state.current, explorer.state.areas[0]),
        )
        plan = jx.plan(LST, dates=YEARS, area=area.roi, ppu=ppu, catalog=other.catalog_url)
        assert asked(server) == asked(other)
    assert explorer.state.asking[0].cost.bytes == plan.bytes
    assert explorer.state.curves == ()
    explorer.controller.answer("curves", True)
    until(lambda: explorer.state.curves)
    same(explorer, alone(explorer, YEARS))
    explorer.close()


def test_what_is_certainly_small_is_loaded_while_its_cost_is_being_found_out(
    server: Server, until: Until, private_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact, held = Plans.of, threading.Event()

    async def slow(plans: Plans, *options: Any) -> Any:
        await asyncio.to_thread(held.wait, 30.0)
        return await exact(plans, *options)

    monkeypatch.setattr(Plans, "of", slow)
    explorer = Explorer(server.catalog_url, LST, KANTO, YEARS)
    until(lambda: explorer.state.growing)
    assert explorer.state.estimate is None
    held.set()
    until(lambda: explorer.state.curves and explorer.state.estimate is not None)
    same(explorer, alone(explorer, YEARS))
    explorer.close()


def test_of_changes_that_follow_each_other_the_last_is_loaded(
    explorer: Explorer, server: Server, until: Until
) -> None:
    server.log.clear()
    for year in ("2021", "2022", "2023"):
        for month in ("02", "05", "09"):
            explorer.state.months = (int(month),)
            explorer.state.dates = (f"{year}-01", f"{year}-12")
    until(lambda: explorer.series is not None and explorer.series.dates == ("2023-09",))
    paths = {entry.path for entry in server.log if entry.path.endswith(".tiff")}
    assert paths
    assert all("2023-09" in path for path in paths)


def test_a_longer_period_loads_and_measures_only_its_new_dates(
    explorer: Explorer, server: Server, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[str] = []
    before = jx.Raster.statistics

    def statistics(raster: jx.Raster, *options: object) -> object:
        measured.extend(raster.dates)
        return before(raster, *options)

    monkeypatch.setattr(jx.Raster, "statistics", statistics)
    server.log.clear()
    explorer.state.dates = ("2021-04", "2023-02")
    until(lambda: explorer.series is not None and len(explorer.series) == 23)
    monkeypatch.undo()
    assert set(measured) == {"2023-01", "2023-02"}
    paths = {entry.path for entry in server.log if entry.path.endswith(".tiff")}
    assert paths
    assert all("2023-01" in path or "2023-02" in path for path in paths)
    same(explorer, alone(explorer, ("2021-04", "2023-02")))


def test_a_mask_asks_for_nothing_and_the_curve_stays_until_the_new_one(
    explorer: Explorer, server: Server, until: Until
) -> None:
    old, count, seen = explorer.state.curves, asked(server), []
    explorer.state.observe(lambda change: seen.append(len(change["new"])), "curves")
    explorer.state.process = Process((Mask("range", (280.0, None)),))
    until(lambda: explorer.state.curves and explorer.state.curves != old)
    assert seen == [1]
    assert asked(server) == count
    same(explorer, alone(explorer, ("2021-01", "2022-12")).keep(range=[280.0, None]))


def test_an_anomaly_grows_too_and_is_the_one_of_the_engine(
    server: Server, until: Until, private_cache: Path
) -> None:
    explorer = Explorer(server.catalog_url, LST, KANTO, YEARS)
    explorer.state.process = Process(reference=Anomaly(NORMAL))
    grown: list[float] = []
    explorer.state.observe(
        lambda change: grown.extend(float(np.nanmax(c.series.mean)) for c in change["new"]),
        "growing",
    )
    server.latency = 0.02
    until(lambda: explorer.state.curves)
    server.latency = 0.0
    assert all(abs(value) < 40 for value in grown)
    normal = jx.load(
        NORMAL, dates=YEARS, area=KANTO, ppu=explorer.raster.grid.ppu,
        catalog=explorer.state.source,
    )  # fmt: skip
    same(explorer, alone(explorer, YEARS).anomaly(normal))
    explorer.close()


def test_a_composite_leaves_the_curve_as_it_is(explorer: Explorer) -> None:
    curves = explorer.state.curves
    explorer.state.process = Process(composite=Composite("mean", ("2021-06", "2021-08")))
    assert explorer.state.curves is curves
    assert explorer.state.estimate is not None


def test_a_point_has_the_curve_of_its_pixel(explorer: Explorer, until: Until) -> None:
    place = ROI.of({"type": "Point", "coordinates": [139.33, 36.11]})
    explorer.state.areas = (*explorer.state.areas, next_area(explorer.state.areas, place))
    until(lambda: len(explorer.state.curves) == 2)
    point = explorer.state.curves[1]
    assert set(point.series.n) == {1}
    np.testing.assert_allclose(point.series.mean, point.raster.sample(139.33, 36.11))


def test_statistics_of_all_dates_are_computed_while_they_are_looked_at(
    explorer: Explorer, until: Until
) -> None:
    assert explorer.state.summaries == ()
    explorer.state.below = "statistics"
    until(lambda: explorer.state.summaries)
    (found,) = explorer.state.summaries
    expected = overall(explorer.raster, KANTO)
    assert found.whole.mean[0] == expected.mean[0]
    assert found.histogram is not None
    assert found.histogram.counts.sum() == expected.n[0]
    explorer.state.areas = ()
    assert explorer.state.summaries == ()
