"""Programs that are written: each is run, and gives the numbers that the process gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from je_explorer import errors
from je_explorer.export.code import FORMS, Program, python_code
from je_explorer.process import Anomaly, Composite, Difference, Mask, Process, Source
from je_explorer.request import Request
from je_explorer.sample import Server
from tests.support.processes import COVER, LST, NDVI, NORMAL, done

SUMMER = ("2021-06", "2021-08")
SHIKOKU = {
    "type": "Feature",
    "properties": {"name": "Shikoku"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [
            [[132.2, 32.8], [134.8, 33.2], [134.4, 34.6], [132.6, 34.2], [132.2, 32.8]]
        ],
    },
}

PROCESSES = {
    "nothing": Process(),
    "own range and mean": Process((Mask("range", (295.0, None)),), None, Composite("mean", SUMMER)),
    "classes of another": Process(
        (Mask("values", (190.0, 30.0, 50.0), Source(COVER)),), None, Composite("max")
    ),
    "range of another, date by date": Process(
        (Mask("range", (0.3, 1), Source(NDVI, same_dates=True)),)
    ),
    "anomaly": Process(reference=Anomaly(NORMAL), composite=Composite("median", SUMMER)),
    "difference from a date": Process(reference=Difference(("2022-07", "2022-07"))),
    "difference from a period": Process(
        (Mask("range", (280, 310)),), Difference(("2022-01", "2022-06"), method="std")
    ),
    "percentile": Process(
        reference=Difference(("2022-01", "2022-03"), method=75), composite=Composite(90)
    ),
}


def run(text: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(text, "program.py", "exec"), names)
    return names


@pytest.mark.filterwarnings("ignore:All-NaN slice")  # numpy's, about pixels of the sea
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", PROCESSES)
def test_a_program_gives_the_numbers_of_the_process(
    name: str, form: str, sample_server: Server
) -> None:
    process, catalog = PROCESSES[name], sample_server.catalog_url
    picture = Request.of(LST, "LST", ("2021-06", "2021-08"), [131, 32, 136, 36], 5, catalog)
    curve = Request.of(LST, "LST", ("2021-05", "2021-09"), SHIKOKU, 5, catalog)
    names = run(python_code(Program(picture, (curve,), process), form))

    wanted = done(process, picture).values
    found = getattr(names["picture"], "values", None)
    assert found.shape == wanted.shape
    assert np.isfinite(wanted).any()
    np.testing.assert_allclose(found, wanted, rtol=2e-5, atol=2e-3)

    means = done(process.each_date, curve).statistics(curve.area).mean
    np.testing.assert_allclose(names["curves"]["Shikoku"], means, rtol=2e-5, atol=2e-3)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["nothing", "anomaly", "difference from a period"])
def test_a_program_of_the_same_month_of_every_year_gives_its_numbers(
    name: str, form: str, sample_server: Server
) -> None:
    process, catalog = PROCESSES[name].each_date, sample_server.catalog_url
    curve = Request.of(LST, "LST", ("2021-01", "2023-12"), SHIKOKU, 5, catalog, [8])
    names = run(python_code(Program(None, (curve,), process), form))
    wanted = done(process, curve)
    assert wanted.dates == ("2021-08", "2022-08", "2023-08")
    means = wanted.statistics(curve.area).mean
    np.testing.assert_allclose(names["curves"]["Shikoku"], means, rtol=2e-5, atol=2e-3)


@pytest.mark.parametrize("form", FORMS)
def test_bits_are_tested_on_flags(form: str, sample_server: Server) -> None:
    name = "JAXA.EORC_ALOS.PRISM_AW3D30.v3.2_global"
    where = Source(name, "MSK")
    process = Process((Mask("bits", (0, 0, None), where),))
    request = Request.of(name, "DSM", None, [133, 33, 135, 35], 40, sample_server.catalog_url)
    names = run(python_code(Program(request, (), process), form))
    wanted = done(process, request).values
    assert np.isnan(wanted).any()
    np.testing.assert_allclose(names["raster"].values, wanted)


def test_what_a_form_has_no_word_for_is_said(sample_server: Server) -> None:
    request = Request.of(LST)
    with pytest.raises(errors.UnknownMethod, match="no form 'r'"):
        python_code(Program(request), "r")
    with pytest.raises(errors.UnknownMethod, match="xarray has no word for the mode"):
        python_code(Program(request, process=Process(composite=Composite("mode"))), "xarray")
    with pytest.raises(errors.RequestError, match="choose a data set"):
        python_code(Program())
