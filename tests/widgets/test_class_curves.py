"""Class data over time: the shares of an area and the most frequent class, counted by hand."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

import je_explorer as jx
from je_explorer.process import Composite, Mask, Process
from je_explorer.raster.roi import ROI
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.values.place import next_area
from tests.widgets.dashboards import LCCS, choose, find, settled

KANTO = [138.5, 35.0, 140.5, 37.0]
TRIANGLE = {
    "type": "Polygon",
    "coordinates": [[[130.2, 32.1], [132.3, 33.9], [130.4, 33.8], [130.2, 32.1]]],
}
YEARS = ("2017", "2018", "2019")

Until = Callable[..., None]


def counted(codes: NDArray[np.generic], valid: NDArray[np.bool_]) -> dict[int, list[float]]:
    """The share of each code, image by image."""
    seen = [image[known] for image, known in zip(codes, valid, strict=True)]
    return {
        int(code): [float((image == code).mean()) for image in seen]
        for code in np.unique(np.concatenate(seen))
    }


def test_shares_over_time_are_those_that_are_counted_and_fill_the_area(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until, LCCS)
    state = explorer.state
    assert state.chosen_dates == YEARS
    state.areas = (next_area((), ROI.of(KANTO)),)
    state.areas = (*state.areas, next_area(state.areas, ROI.of(TRIANGLE)))
    until(lambda: len(state.curves) == 2 and settled(explorer))
    for curve in state.curves:
        images = jx.load(
            LCCS,
            dates=(YEARS[0], YEARS[-1]),
            area=curve.area.roi,
            ppu=curve.raster.grid.ppu,
            catalog=state.source,
        )
        inside = curve.area.roi.pixels(images.grid)
        expected = counted(images.values, images.valid & inside)
        series = curve.series
        assert series.dates == YEARS
        found = {code: s.tolist() for code, s in series.class_shares.items() if (s > 0).any()}
        assert found == expected
        np.testing.assert_allclose(sum(series.class_shares.values()), 1.0)
    cities = state.curves[0].series.class_shares[190]
    assert cities[0] < cities[1] < cities[2]
    # what is read below the map is the same
    state.below = "table"
    html = " ".join(one.value for one in find(explorer, "je-reading"))
    rows = re.findall(r'<th scope="row">(\d{4})</th>(.*?)</tr>', html)
    assert [year for year, _ in rows] == list(YEARS)
    for place, (_, row) in enumerate(rows):
        cells = [float(cell) for cell in re.findall(r"<td>([\d.]+) %</td>", row)]
        assert abs(sum(cells) - 100) < 0.5
        assert f"{100 * cities[place]:.1f} %" in row


def test_the_composite_of_classes_is_the_most_frequent_one(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until, LCCS)
    state = explorer.state
    state.process = Process(composite=Composite("mode", ("2017", "2019")))
    until(lambda: settled(explorer) and "mode" in state.shown.raster.dates[0])
    shown = state.shown
    images = jx.load(
        LCCS,
        dates=(YEARS[0], YEARS[-1]),
        area=list(shown.asked),
        ppu=shown.ppu,
        catalog=state.source,
    )
    assert (images.values[0] != images.values[-1]).any()
    codes = np.unique(images.values)
    counts = np.stack([(images.values == code).sum(axis=0) for code in codes])
    expected = codes[counts.argmax(axis=0)]  # of equally frequent ones the smallest
    known = images.valid.all(axis=0)
    np.testing.assert_array_equal(shown.raster.values[0][known], expected[known])


def test_a_mask_of_classes_leaves_their_shares_of_what_remains(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until, LCCS)
    state = explorer.state
    state.areas = (next_area((), ROI.of(KANTO)),)
    until(lambda: state.curves and settled(explorer))
    before = state.curves[0].series
    state.process = Process((Mask("values", (60.0, 190.0)),))
    until(lambda: state.curves[0].series is not before and settled(explorer))
    series = state.curves[0].series
    forest, city = before.class_shares[60], before.class_shares[190]
    np.testing.assert_allclose(series.class_shares[190], city / (forest + city))
    np.testing.assert_allclose(series.class_shares[60] + series.class_shares[190], 1.0)
    np.testing.assert_array_less(series.valid_share, before.valid_share)
