"""Where we differ from JAXA's client on purpose: each row of DIFFERENCES.md, and its test."""

from __future__ import annotations

import copy
import inspect
import logging
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import je_explorer.je
from je_explorer import errors, je
from je_explorer.sample import Server
from je_explorer.sample import collections as ids
from tests.je.chains import BOTH, original_je, quietly, run

JULY = ("2021-07-01", "2021-07-31")
YEAR = ("2021-01-01", "2021-12-31")
HOUSE = (130, 30, 140, 40)
SUMMER = (ids.LAND_TEMPERATURE, "LST", ("2021-06-01", "2021-08-31"), 5, HOUSE)
COVER = (ids.LAND_COVER, "LCCS", ("2019-01-01", "2019-12-31"), 5, HOUSE)

TESTS = {
    "files differ between dates": "test_defects.py::test_01_a_date_without_a_file",
    "scale of each date": "test_defects.py::test_04_each_date_has_its_own_scale",
    "dates without the finest level": "test_defects.py::test_05_a_date_without_the_finest",
    "start within a period": "test_defects.py::test_06_a_range_holds_the_period",
    "polygons with holes": "test_defects.py::test_07_holes_stay_empty",
    "edges of polygons": "test_differences.py::test_a_polygon_has_the_pixels_whose_centres",
    "masked classes": "test_defects.py::test_08_masked_classes_keep_their_codes",
    "masks outside their box": "test_differences.py::test_outside_a_mask_of_classes_nothing",
    "error codes": "test_defects.py::test_11_error_codes_are_missing",
    "coordinates with heights": "test_defects.py::test_13_coordinates_with_heights",
    "boxes rounded": "test_defects.py::test_14_a_box_is_neither_rounded_nor_changed",
    "missing files of integers": "test_defects.py::test_15_missing_files_are_missing",
    "the default area": "test_differences.py::test_the_default_area_is_one_globe",
    "west of -180": "test_differences.py::test_longitudes_begin_at_180_west",
    "the default band": "test_defects.py::test_24_without_a_band_it_is_the_first",
    "differences of classes": "test_defects.py::test_10_a_difference_of_codes_is_refused",
    "statistics of classes": "test_differences.py::test_classes_have_no_mean",
    "differences of units": "test_differences.py::test_kelvin_minus_celsius_is_refused",
    "layers in QGIS": "test_chain.py::test_qgis_layers_say_clearly",
    "number of dates": "test_defects.py::test_16_more_than_100_dates",
    "number of pixels": "test_defects.py::test_17_more_than_nine_million_pixels",
    "boxes across the antimeridian": "test_defects.py::test_18_a_box_across_the_antimeridian",
    "kinds of areas": "test_defects.py::test_19_all_kinds_of_areas",
    "small boxes": "test_defects.py::test_20_a_box_smaller_than_a_pixel",
    "spellings of dates": "test_defects.py::test_21_all_spellings_of_dates",
    "files that are gone": "test_defects.py::test_22_a_file_that_is_gone",
    "masks of another resolution": "test_differences.py::test_a_mask_of_another_resolution",
    "new objects": "test_differences.py::test_a_step_returns_a_new_object",
    "arguments stay": "test_differences.py::test_areas_that_are_given_stay_as_they_are",
    "certificates": "test_certificates.py::test_unchecked_certificates_are_of_that_object_only",
    "messages": "test_differences.py::test_steps_are_logged_and_not_printed",
    "errors": "test_differences.py::test_errors_have_types",
    "dates of a composite": "test_differences.py::test_a_composite_is_labelled_by_its_dates",
    "pictures": "test_pictures.py::test_a_picture_tells_collection_date_and_unit",
}
"""The test of each row; names may be cut."""


def rows() -> list[str]:
    """The first column of the tables."""
    text = (Path(je_explorer.je.__file__).parent / "DIFFERENCES.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    return [cell.strip() for cell in cells if cell.strip() != "Difference"]


def test_each_difference_has_a_row_and_a_test() -> None:
    assert rows() == list(TESTS)
    for file, test in (where.split("::") for where in TESTS.values()):
        text = (Path(__file__).parent / file).read_text(encoding="utf-8")
        assert f"def {test}" in text, f"{file} has no {test}"


def test_a_polygon_has_the_pixels_whose_centres_lie_inside(sample_server: Server) -> None:
    corners = [[130, 30], [140, 30], [135, 40], [130, 30]]
    area = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }
    chain = (ids.SEA_TEMPERATURE, "SST", JULY, 5, None)
    ours, theirs = (
        run(module, sample_server, *chain, copy.deepcopy(area)).raster.img[0, ..., 0]
        for module in BOTH
    )
    box = run(je, sample_server, *chain[:4], HOUSE).raster.img[0, ..., 0]
    xs, ys = np.meshgrid(np.arange(130.1, 140, 0.2), np.arange(39.9, 30, -0.2))
    inside = abs(xs - 135) < 5 - (ys - 30) / 2 - 1e-9
    np.testing.assert_array_equal(ours, np.where(inside, box, np.nan))
    assert np.isfinite(theirs).sum() > np.isfinite(ours).sum()


def test_outside_a_mask_of_classes_nothing_is_kept(sample_server: Server) -> None:
    east = (135, 30, 140, 40)
    kept = []
    for module in BOTH:
        data = run(module, sample_server, ids.SEA_TEMPERATURE, "SST", JULY, 5, HOUSE)
        mask = run(module, sample_server, *COVER[:4], east)
        with quietly():
            found = module.ImageProcess(data).mask_images(mask, "values_equal", [0, 210])
        kept.append(np.isfinite(found.raster.img[0, :, :25]).any())
    assert kept == [False, True]


def test_the_default_area_is_one_globe(sample_server: Server) -> None:
    chain = (*SUMMER[:2], JULY, None, None)
    ours, theirs = (run(module, sample_server, *chain).raster for module in BOTH)
    assert ours.lonlim.tolist() == [[-180, 180]]
    assert theirs.lonlim.tolist() == [[-360, 360]]
    np.testing.assert_array_equal(theirs.img[:, :, 225:675], ours.img)


def test_longitudes_begin_at_180_west(sample_server: Server) -> None:
    chain = (*SUMMER[:2], JULY, 5, (-190, -50, -170, -30))
    ours, theirs = (run(module, sample_server, *chain).raster for module in BOTH)
    np.testing.assert_array_equal(ours.img, theirs.img)
    np.testing.assert_allclose(ours.lonlim, theirs.lonlim + 360)


def test_classes_have_no_mean(sample_server: Server) -> None:
    ours, theirs = (module.ImageProcess(run(module, sample_server, *COVER)) for module in BOTH)
    curve = ours.calc_spatial_stats().timeseries
    assert np.isnan(curve["mean"]).all()
    shares = ours.raster.raster.statistics().class_shares
    assert sum(float(share[0]) for share in shares.values()) == pytest.approx(1)
    with quietly():
        assert theirs.calc_spatial_stats().timeseries["mean"][0, 0] > 0
    two = ours.raster.raster
    with pytest.raises(errors.ClassData, match="class codes"):
        two.composite("mean")


def test_kelvin_minus_celsius_is_refused(sample_server: Server) -> None:
    celsius = (ids.SEA_TEMPERATURE, "SST", JULY, 5, HOUSE)
    chains = ((*SUMMER[:2], JULY, 5, HOUSE), celsius)
    land, sea = (run(je, sample_server, *chain) for chain in chains)
    with pytest.raises(errors.UnitMismatch, match="LST is in K and SST in degC"):
        je.ImageProcess(land).diff_images(sea)
    theirs = [run(original_je, sample_server, *chain) for chain in chains]
    with quietly():
        original_je.ImageProcess(theirs[0]).diff_images(theirs[1])


def test_a_mask_of_another_resolution_gives_its_nearest_pixels(sample_server: Server) -> None:
    fine = (ids.ELEVATION, "DSM", YEAR, 10, HOUSE)
    data, mask = (run(je, sample_server, *chain) for chain in ((*SUMMER[:2], JULY, 5, HOUSE), fine))
    masked = je.ImageProcess(data).mask_images(mask, "range", [200, 4000]).raster.img[0, ..., 0]
    # The centre of a coarse pixel is a corner of four fine ones: the south-eastern one counts.
    high = mask.raster.img[0, 1::2, 1::2, 0] >= 200
    np.testing.assert_array_equal(masked, np.where(high, data.raster.img[0, ..., 0], np.nan))
    theirs = [
        run(original_je, sample_server, *chain) for chain in ((*SUMMER[:2], JULY, 5, HOUSE), fine)
    ]
    with quietly():
        process = original_je.ImageProcess(theirs[0])
        with pytest.raises(Exception, match="resolution must be same"):
            process.mask_images(theirs[1], "range", [200, 4000])


def test_a_step_returns_a_new_object(sample_server: Server) -> None:
    def steps(module: Any) -> list[Any]:
        start = module.ImageCollection(ids.LAND_TEMPERATURE, sample_server.catalog_url)
        dated = start.filter_date(["2021-07-01T00:00:00", "2021-07-31T00:00:00"])
        resolved = dated.filter_resolution(1.25)
        bounded = resolved.filter_bounds([130, 30, 140, 40])
        banded = bounded.select("LST")
        return [start, dated, resolved, bounded, banded, banded.get_images()]

    with quietly():
        theirs = steps(original_je)
    ours = steps(je)
    assert len({id(step) for step in theirs}) == 1
    assert len({id(step) for step in ours}) == len(ours)
    assert [step.raster is None for step in ours] == [True] * 5 + [False]


def test_areas_that_are_given_stay_as_they_are(sample_server: Server) -> None:
    ring = [[130, 30], [140, 30], [135, 40], [130, 30]]
    feature = {"type": "Feature", "properties": {}, "geometry": None}
    areas = [copy.deepcopy(feature) for _ in BOTH]
    for module, area in zip(BOTH, areas, strict=True):
        area["geometry"] = {"type": "Polygon", "coordinates": [ring]}
        run(module, sample_server, *SUMMER[:2], JULY, 1.25, None, area)
    assert ["bbox" in area for area in areas] == [False, True]


def test_steps_are_logged_and_not_printed(
    sample_server: Server, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="je_explorer"):
        (
            je.ImageCollection(ids.LAND_TEMPERATURE, sample_server.catalog_url)
            .filter_date(["2021-07-01T00:00:00", "2021-07-31T00:00:00"])
            .filter_resolution(1.25)
            .filter_bounds([130, 30, 140, 40])
            .select()
            .get_images()
        )
    assert capsys.readouterr().out == ""
    assert f"1 images of {ids.LAND_TEMPERATURE}" in caplog.text


def test_errors_have_types(sample_server: Server) -> None:
    with pytest.raises(errors.UnknownCollection, match="near to it"):
        je.ImageCollection("JAXA.EORC_ALOS.PRISM_AW3D30.v3.1_global", sample_server.catalog_url)
    start = je.ImageCollection(ids.LAND_TEMPERATURE, sample_server.catalog_url)
    with pytest.raises(errors.NoDates, match="2021-01 to 2023-12"):
        start.filter_date(["1999-01-01T00:00:00", "1999-12-31T00:00:00"])
    bounded = start.filter_date(list(JULY)).filter_resolution(5).filter_bounds(list(HOUSE))
    with pytest.raises(errors.UnknownBand, match="its bands are: LST"):
        bounded.select("DSM")


def test_a_composite_is_labelled_by_its_dates(sample_server: Server) -> None:
    ours, theirs = (module.ImageProcess(run(module, sample_server, *SUMMER)) for module in BOTH)
    with quietly():
        ours, theirs = ours.calc_temporal_stats("mean"), theirs.calc_temporal_stats("mean")
    assert ours.date_id == ["2021-06..2021-08 mean"]
    assert theirs.date_id == ["2021-06/", "2021-07/", "2021-08/"]


CLASSES = ["FeatureCollection", "ImageCollectionList", "ImageCollection", "ImageProcess"]


@pytest.mark.parametrize("name", CLASSES)
def test_arguments_and_defaults_are_the_original_s(name: str) -> None:
    """Lists as defaults are tuples here, which nobody can change by accident."""
    ours, theirs = getattr(je, name), getattr(original_je, name)
    methods = [m for m in vars(theirs) if not m.startswith("_") or m == "__init__"]
    for method in methods:
        mine = inspect.signature(getattr(ours, method)).parameters
        for argument, expected in inspect.signature(getattr(theirs, method)).parameters.items():
            assert argument in mine, f"{name}.{method} lacks {argument}"
            found = mine[argument].default
            default = expected.default
            assert (list(found) if isinstance(found, tuple) else found) == default
        shared = [
            argument
            for argument in mine
            if argument in inspect.signature(getattr(theirs, method)).parameters
        ]
        assert list(mine)[: len(shared)] == shared, f"{name}.{method} has another order"


INTERNAL = {"pint"}
"""What the original does not document: TIFF's photometric interpretation of the last file."""


def test_attributes_are_the_original_s(sample_server: Server) -> None:
    ours, theirs = (run(module, sample_server, *SUMMER) for module in BOTH)
    with quietly():
        processes = [
            module.ImageProcess(data)
            .calc_spatial_stats()
            .show_images(output="png_buffer")
            .show_spatial_stats(output="png_buffer")
            for module, data in zip(BOTH, (ours, theirs), strict=True)
        ]
    pairs = [(ours, theirs), tuple(processes)]
    pairs += [(getattr(ours, step), getattr(theirs, step)) for step in ("stac_date", "raster")]
    for mine, other in pairs:
        public = {name for name in vars(other) if not name.startswith("_")} - INTERNAL
        assert not {name for name in public if not hasattr(mine, name)}
    assert ours.stac_bounds.query["bbox"] == theirs.stac_bounds.query["bbox"]
    for name in ("collection", "band", "date_id"):
        assert getattr(processes[0], name) == getattr(processes[1], name)
    for name in ("epsg", "unit", "unit_str", "ppu_default"):
        assert getattr(ours.proj_params, name) == getattr(theirs.proj_params, name)
