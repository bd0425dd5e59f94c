"""A process: a value that can be stored and compared, and does what the Raster's methods do."""

from __future__ import annotations

import numpy as np
import pytest

from je_explorer import errors
from je_explorer.process import (
    Anomaly,
    Composite,
    Difference,
    Mask,
    Process,
    Source,
    apply,
    main_request,
    needs,
)
from je_explorer.request import Request
from je_explorer.sample import Server
from tests.support.processes import COVER, LST, NORMAL, done, images
from tests.support.rasters import classified, measured

FULL = Process(
    masks=(
        Mask("range", (273.15, None)),
        Mask("values", (10, 20), Source(COVER, dates=("2019", "2019"))),
        Mask("bits", (1, None, 0), Source("flags", "QA", same_dates=True)),
    ),
    reference=Difference(("2021-01", "2021-03"), method="median"),
    composite=Composite(90, ("2021-07", "2021-09")),
)


@pytest.mark.parametrize(
    "process",
    [Process(), FULL, Process(reference=Anomaly(NORMAL)), Process(composite=Composite())],
)
def test_a_process_comes_back_from_json_equal_and_with_the_same_hash(process: Process) -> None:
    again = Process.from_json(process.to_json())
    assert again == process
    assert hash(again) == hash(process)


def test_a_process_without_steps_is_false_and_changes_nothing() -> None:
    raster = measured([[[1.0, 2.0]]])
    assert not Process()
    assert apply(Process(), raster) is raster


@pytest.mark.parametrize(
    "text",
    [
        "{", "[]", '{"turn": 1}', '{"masks": [{}]}', '{"masks": [{"range": [0, 1], "bits": [1]}]}',
        '{"composite": {"how": "mean"}}', '{"composite": {"dates": ["2021"]}}', '{"masks": [3]}',
        '{"anomaly": {"collection": "a"}, "difference": {"collection": "b"}}', '{"difference": {}}',
    ],
)  # fmt: skip
def test_what_is_no_process_is_refused_in_words(text: str) -> None:
    with pytest.raises(errors.RequestError, match=r"process|mask|difference"):
        Process.from_json(text)


def test_the_requests_for_other_images_share_area_resolution_and_catalogue() -> None:
    request = Request.of(LST, "LST", ("2021-01", "2021-12"), [130, 30, 140, 40], 5, "sample")
    found = needs(FULL, request)
    main = main_request(FULL, request)
    assert main.dates == ("2021-07", "2021-09")
    assert [wanted.dates for wanted in found.values()] == [
        ("2019", "2019"), ("2021-07", "2021-09"), ("2021-01", "2021-03"),
    ]  # fmt: skip
    assert {(r.area, r.ppu, r.catalog) for r in found.values()} == {(request.area, 5.0, "sample")}
    assert needs(Process(masks=FULL.masks[:1]), request) == {}


def test_the_steps_are_taken_in_order_and_the_composite_comes_last() -> None:
    raster = measured([[[1.0, 5.0, 9.0]], [[3.0, np.nan, 9.0]]])
    cover = classified([[[10, 10, 0]]])
    mask = Mask("values", (10,), Source(COVER))
    own = Mask("range", (2.0, None))
    reference = Difference(("2020-01", "2020-02"))
    process = Process((mask, own), reference, Composite("max"))
    before = measured([[[1.0, 1.0, 1.0]], [[3.0, 3.0, 1.0]]], dates=("2020-01", "2020-02"))
    found = apply(process, raster, {mask: cover, reference: before})
    np.testing.assert_array_equal(found.values[0, 0], [1.0, 3.0, np.nan])
    steps = raster.keep(cover, values=[10]).keep(range=[2, None])
    same = steps.difference(before.composite("mean")).composite("max")
    np.testing.assert_array_equal(found.values, same.values)


def test_without_the_composite_each_date_stays() -> None:
    raster = measured([[[1.0]], [[2.0]]])
    process = Process(composite=Composite("mean"))
    assert len(apply(process, raster).dates) == 1
    assert len(apply(process.each_date, raster).dates) == 2


def test_a_step_without_its_images_says_so() -> None:
    with pytest.raises(errors.RequestError, match="anomaly needs other images"):
        apply(Process(reference=Anomaly(NORMAL)), measured([[[1.0]]]))


def test_a_difference_from_itself_is_refused() -> None:
    with pytest.raises(errors.BadDates, match="other dates or another collection"):
        Difference()


def test_the_anomaly_of_the_sample_is_the_images_minus_their_normals(
    sample_server: Server,
) -> None:
    process = Process(reference=Anomaly(NORMAL))
    catalog = sample_server.catalog_url
    request = Request.of(LST, None, ("2021-11", "2022-02"), [130, 32, 136, 38], 2, catalog)
    found, before = done(process, request), images(request)
    (normals,) = map(images, needs(process, request).values())
    assert found.dates == before.dates
    assert found.band.kind == "difference"
    assert np.nanmax(np.abs(found.values)) < 15.0
    by_hand = before.values[2] - normals.date("2022/01").values[0]
    np.testing.assert_array_equal(found.values[2], by_hand)
