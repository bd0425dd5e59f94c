"""Copy as Python: each form of the program is run, and gives what the screen shows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from je_explorer.export.code import FORMS
from je_explorer.process import Anomaly, Composite, Mask, Process
from je_explorer.raster.roi import ROI
from je_explorer.widgets.comparison import Comparison
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.values.place import next_area
from tests.support.processes import COVER, LST, NDVI, NORMAL
from tests.support.programs import run
from tests.widgets.dashboards import Until, choose, choose_polar, settled

SUMMER = ("2021-06", "2021-08")
WARM = Process((Mask("range", (290.0, None)),), None, Composite("mean", SUMMER))

COMPARISONS = {
    "a year apart": (WARM, Comparison("swipe")),
    "another date": (Process(), Comparison("fade", "date", "2021-02")),
    "without the process": (Process((), Anomaly(NORMAL)), Comparison("side", "raw")),
    "other data": (Process(), Comparison("blink", "other", collection=NDVI)),
    "classes": (Process(), Comparison("swipe", "other", collection=COVER)),
}


def same(found: Any, wanted: Any) -> None:
    values, known = np.asarray(found.values, dtype=float), wanted.valid
    assert values.shape == wanted.values.shape
    assert known.any()
    np.testing.assert_allclose(values[known], wanted.values[known], rtol=1e-5, atol=1e-4)


@pytest.mark.filterwarnings("ignore:All-NaN slice")  # numpy's, about pixels of the sea
@pytest.mark.parametrize("name", COMPARISONS)
def test_both_pictures_of_a_comparison_are_those_of_the_screen(
    name: str, explorer: Explorer, until: Until
) -> None:
    choose(explorer, until, LST)
    state = explorer.state
    state.date = "2022-08"
    state.process, state.compare = COMPARISONS[name]
    until(lambda: state.overlay_b is not None and settled(explorer))
    for form in FORMS:
        names = run(explorer.code(form))
        same(names["picture_a"], state.shown.raster)
        same(names["picture_b"], state.shown_b.raster)


def test_the_area_and_the_look_are_said_once_where_both_share_them(
    explorer: Explorer, until: Until
) -> None:
    choose(explorer, until, LST)
    state = explorer.state
    state.areas = (next_area((), ROI.of([136, 35, 140, 37])),)
    state.compare = Comparison("swipe")
    until(lambda: state.overlay_b is not None and state.curves and settled(explorer))
    for form in FORMS:
        program = explorer.code(form)
        assert program.count("look = ") == 1
        assert program.count("area = ") == 2  # the map's and the drawn one
    assert run(explorer.code())["look"].range == pytest.approx(
        (state.overlay.lo, state.overlay.hi), rel=1e-5
    )
    state.compare = Comparison("swipe", "other", collection=NDVI)
    until(lambda: state.shown_b and state.shown_b.collection.id == NDVI and settled(explorer))
    assert explorer.code().count("look = ") == 2
    state.compare = Comparison()
    assert "picture_b" not in explorer.code()


def test_a_polar_comparison_is_copied_in_metres(explorer: Explorer, until: Until) -> None:
    choose_polar(explorer, until)
    state = explorer.state
    state.compare = Comparison("swipe", "date", state.available[0])
    until(lambda: state.overlay_b is not None and settled(explorer))
    for form in FORMS:
        names = run(explorer.code(form))
        same(names["picture_a"], state.shown.raster)
        same(names["picture_b"], state.shown_b.raster)
