"""Programs that are written: each is run, and gives the numbers that the process gives."""

from __future__ import annotations

import numpy as np
import pytest

from je_explorer import errors
from je_explorer.export.code import FORMS, Program, python_code
from je_explorer.process import Anomaly, Composite, Difference, Mask, Process, Source
from je_explorer.render.style import Style
from je_explorer.request import Request
from je_explorer.sample import Server
from tests.support.processes import COVER, HALF, LST, NDVI, NORMAL, done
from tests.support.programs import run

DEM = "JAXA.EORC_ALOS.PRISM_AW3D30.v3.2_global"
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
    "two masks": Process(
        (Mask("range", (285.0, 312.0)), Mask("values", (190.0, 30.0, 50.0, 60.0), Source(COVER))),
        None,
        Composite("max", SUMMER),
    ),
    "two periods": Process(
        reference=Difference(("2022-06", "2022-08")), composite=Composite("mean", SUMMER)
    ),
    "first valid": Process(
        (Mask("range", (300.0, None)),), None, Composite("first", ("2021-05", "2021-09"))
    ),
    "last valid": Process(
        (Mask("range", (300.0, None)),), None, Composite("last", ("2021-05", "2021-09"))
    ),
    "count": Process(
        (Mask("range", (300.0, None)),), None, Composite("count", ("2021-05", "2021-09"))
    ),
    "percentile": Process(
        reference=Difference(("2022-01", "2022-03"), method=75), composite=Composite(90)
    ),
}


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


@pytest.mark.parametrize("form", FORMS)
def test_other_data_of_the_same_unit_are_subtracted_date_by_date(
    form: str, sample_server: Server
) -> None:
    process = Process(reference=Difference(collection=HALF, band="LST"))
    catalog = sample_server.catalog_url
    request = Request.of(LST, "LST", ("2021-02", "2021-03"), [131, 32, 136, 36], 5, catalog)
    found = run(python_code(Program(request, (), process), form))["raster"].values
    wanted = done(process, request).values
    assert wanted.shape[0] == 2
    assert np.isfinite(wanted).any()
    np.testing.assert_allclose(found, wanted, rtol=2e-5, atol=2e-3)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("band", "process"),
    [
        ("DSM", Process((Mask("bits", (None, 0, None, 1), Source(DEM, "MSK")),))),
        ("DSM", Process((Mask("values", (-1.0,), Source(DEM, "MSK")),))),
        (
            "DSM",
            Process(
                (Mask("bits", (0,), Source(DEM, "MSK")), Mask("range", (None, 900.0)),
                 Mask("values", (190.0, 20.0), Source(COVER))),
            ),
        ),
        ("MSK", Process((Mask("values", (0.0, 3.0)),), None, Composite("mode"))),
    ],
    ids=["bits", "no class at all", "three masks", "classes"],
)  # fmt: skip
def test_masks_of_flags_and_classes_give_the_numbers_of_the_process(
    band: str, process: Process, form: str, sample_server: Server
) -> None:
    request = Request.of(DEM, band, None, [133, 33, 135, 35], 40, sample_server.catalog_url)
    found = run(python_code(Program(request, (), process), form))["raster"]
    wanted = done(process, request)
    given = np.asarray(found.values, dtype=float)
    known = wanted.valid if wanted.known is not None else np.isfinite(wanted.values)
    np.testing.assert_allclose(given[known], wanted.values[known].astype(float))
    there = getattr(found, "valid", None)
    left = np.isfinite(given) if there is None or form == "xarray" else np.asarray(there)
    np.testing.assert_array_equal(left, known)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "style",
    [
        Style("thermal", (270.0, 310.0), reverse=True),
        Style("jaxa:ndvi", (270.0, 310.0)),
        Style("rain", (1.0, 310.0), log=True),
    ],
    ids=["reversed", "JAXA's own", "logarithmic"],
)
def test_a_program_draws_in_every_kind_of_style(
    style: Style, form: str, sample_server: Server
) -> None:
    catalog = sample_server.catalog_url
    request = Request.of(LST, "LST", "2021-06", [131, 32, 136, 36], 5, catalog)
    text = python_code(Program(request, style=style), form)
    assert "look" in run(text)
    assert "picture_b" not in text


def test_where_the_chain_has_no_word_it_says_so_and_goes_on(sample_server: Server) -> None:
    request = Request.of(LST, dates=SUMMER, area=[131, 32, 136, 36], ppu=5)
    steps = {
        "the chain has no word for anomaly": Process(reference=Anomaly(NORMAL)),
        "no word for composite 90": Process(composite=Composite(90)),
        "no word for 75 of a period": Process(reference=Difference(SUMMER, method=75)),
    }
    for words, process in steps.items():
        text = python_code(Program(request, process=process), "je")
        assert words.lower() in text.lower()
        assert "same array" in text


def test_what_a_form_has_no_word_for_is_said(sample_server: Server) -> None:
    request = Request.of(LST)
    with pytest.raises(errors.UnknownMethod, match="no form 'r'"):
        python_code(Program(request), "r")
    with pytest.raises(errors.UnknownMethod, match="xarray has no word for the sum"):
        python_code(Program(request, process=Process(composite=Composite("sum"))), "xarray")
    with pytest.raises(errors.RequestError, match="choose a data set"):
        python_code(Program())
