"""What the map shows is what the exported GeoTIFF and the copied programs hold, pixel by pixel."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from numpy.typing import NDArray
from PIL import Image

from je_explorer.export.code import FORMS
from je_explorer.process import Anomaly, Composite, Difference, Mask, Process, Source
from je_explorer.render.colormap import rgb, table
from je_explorer.render.image import Overlay
from je_explorer.render.layer import DIMMED_COLOUR
from je_explorer.sample import collections as ids
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.state import ExplorerState
from tests.support.programs import run
from tests.widgets.dashboards import JAPAN, Until, choose, choose_polar, settled

SUMMER = ("2021-06", "2021-08")
WARM = Mask("range", (290.0, None))
FOREST = Mask("range", (0.4, None), Source(ids.GREENNESS, same_dates=True))
COLD_ICE = Mask("range", (15.0, 90.0))

STATES: dict[str, tuple[str, Process]] = {
    "plain date": (ids.LAND_TEMPERATURE, Process()),
    "composite": (ids.LAND_TEMPERATURE, Process((), None, Composite("max", SUMMER))),
    "mask by own values": (ids.LAND_TEMPERATURE, Process((WARM,))),
    "masks, one by other data": (ids.LAND_TEMPERATURE, Process((WARM, FOREST))),
    "anomaly": (ids.LAND_TEMPERATURE, Process((), Anomaly(ids.LAND_NORMAL))),
    "difference of a masked composite": (
        ids.LAND_TEMPERATURE,
        Process((WARM,), Difference(("2022-06", "2022-08")), Composite("mean", SUMMER)),
    ),
    "logarithmic": (ids.RAIN_DAILY, Process()),
    "classes": (ids.LAND_COVER, Process()),
    "masked classes": (ids.LAND_COVER, Process((Mask("values", (30.0, 50.0, 190.0)),))),
    "polar": (ids.ICE_NORTH, Process()),
    "polar difference, masked": (
        ids.ICE_NORTH,
        Process((COLD_ICE,), Difference(("2021-01-01", "2021-01-01"))),
    ),
}


@pytest.fixture(params=STATES)
def shown(
    request: pytest.FixtureRequest, explorer: Explorer, until: Until
) -> tuple[Explorer, Overlay]:
    """A dashboard that shows one of the states."""
    collection, process = STATES[request.param]
    state = explorer.state
    if "polar" in request.param:
        choose_polar(explorer, until)
    else:
        state.view = JAPAN
        choose(explorer, until, collection)
        state.date = next((d for d in state.available if d.startswith("2021-08")), state.date)
        until(lambda: settled(explorer))
    before = state.shown
    state.process = process
    until(lambda: (state.shown is not before or not process) and settled(explorer))
    assert state.notice is None, state.notice
    return explorer, state.overlay


@pytest.mark.filterwarnings("ignore:All-NaN slice")  # numpy's, about pixels of the sea
def test_map_file_and_programs_agree(
    shown: tuple[Explorer, Overlay], until: Until, tmp_path: Path
) -> None:
    explorer, overlay = shown
    state = explorer.state
    explorer.controller.save("geotiff")
    until(lambda: state.download is not None or state.notice is not None)
    assert state.notice is None, state.notice
    file = tmp_path / state.download.name
    file.write_bytes(base64.b64decode(state.download.url.partition(",")[2]))

    with rasterio.open(file) as written:
        values = written.read(masked=True)
        values = np.ma.masked_invalid(values) if values.dtype.kind == "f" else values
        at_picture = _sampled(values[0], overlay, ~written.transform)
    assert values.count() > 400
    _assert_colours(at_picture, overlay, state)
    for form in FORMS:
        _assert_program(run(explorer.code(form))["raster"], values, form)


def _sampled(values: np.ma.MaskedArray, overlay: Overlay, place: Affine) -> np.ma.MaskedArray:
    """The file's values at the middles of the picture's pixels, by the file's own georeference."""
    box, (height, width) = overlay.bounds, (overlay.height, overlay.width)
    x = box.west + (np.arange(width) + 0.5) / width * (box.east - box.west)
    down = (np.arange(height) + 0.5) / height
    if overlay.layer.crs:
        y = box.north - down * (box.north - box.south)
    else:
        north, south = (np.arcsinh(np.tan(np.radians(side))) for side in (box.north, box.south))
        y = np.degrees(np.arctan(np.sinh(north - down * (north - south))))
    cols, rows = (np.floor(v).astype(int) for v in (place.a * x + place.c, place.e * y + place.f))
    rows, cols = np.clip(rows, 0, values.shape[0] - 1), np.clip(cols, 0, values.shape[1] - 1)
    return values[np.ix_(rows, cols)]


def _assert_colours(values: np.ma.MaskedArray, overlay: Overlay, state: ExplorerState) -> None:
    """Where the file has a value the picture has its colour; elsewhere none, or it is dimmed."""
    seen = np.asarray(Image.open(io.BytesIO(overlay.png)).convert("RGBA")).astype(int)
    there = ~np.ma.getmaskarray(values)
    drawn = (seen[..., 3] > 0) & (seen != DIMMED_COLOUR).any(axis=-1)
    assert (there == drawn).mean() > 0.98  # a place at a pixel's edge may round away
    assert (seen[..., 3] == DIMMED_COLOUR[3]).any() == bool(state.process.masks)
    both = there & drawn
    wanted = _colours(values.data[both], overlay, state)
    off = np.abs(wanted - seen[both][:, :3]).max(axis=1)
    assert both.sum() > 400
    exact = overlay.layer.kind == "classes"
    assert np.median(off) <= (0 if exact else 4)
    assert (off <= (0 if exact else 24)).mean() > 0.96


def _colours(values: NDArray, overlay: Overlay, state: ExplorerState) -> NDArray[np.int_]:
    style = state.style
    if overlay.layer.kind == "classes":
        known = {label.value: rgb(label.color) for label in state.shown.raster.band.classes}
        return np.array([known[int(value)] for value in values])
    scale = np.log if style.log else np.asarray
    low = overlay.lo if style.log else -np.inf
    at, lo, hi = (scale(v) for v in (np.maximum(values, low), overlay.lo, overlay.hi))
    share = np.clip((at - lo) / (hi - lo), 0, 1)
    return table(style.colormap, style.reverse)[np.rint(share * 255).astype(int)].astype(int)


def _assert_program(found: object, values: np.ma.MaskedArray, form: str) -> None:
    given, known = np.asarray(found.values), ~np.ma.getmaskarray(values)
    assert given.shape == values.shape
    there = getattr(found, "valid", None) if form != "xarray" else None
    left = np.isfinite(given.astype(float)) if there is None else np.asarray(there)
    np.testing.assert_array_equal(left, known)
    if form == "je_explorer":
        np.testing.assert_array_equal(given[known], values.data[known])
    else:
        np.testing.assert_allclose(given[known], values.data[known], rtol=2e-5, atol=2e-3)
