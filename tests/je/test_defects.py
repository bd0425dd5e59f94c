"""Where JAXA's client 0.1.6 goes wrong, and we do not.

Wrong numbers without a message (``::`` is this file):

1. dates with different files: ::test_01_a_date_without_a_file_keeps_its_pixels_in_place
2. predictors 2 and 3: ../cog/test_properties.py::test_files_of_tifffile_are_read_back
3. tiles that are not square: ../cog/test_properties.py::test_files_of_gdal_are_read_back
4. scale of the first date for all: ::test_04_each_date_has_its_own_scale
5. dates without the finest level vanish: ::test_05_a_date_without_the_finest_level_is_there
6. the period that a range starts within: ::test_06_a_range_holds_the_period_it_starts_within
7. holes and second polygons: ::test_07_holes_stay_empty_and_every_polygon_counts
8. masked classes become class 0: ::test_08_masked_classes_keep_their_codes
9. masking in place: ::test_09_masking_leaves_the_source_alone
10. unsigned differences wrap: ::test_10_a_difference_of_codes_is_refused
11. error codes as values: ::test_11_error_codes_are_missing
12. pixels that shrink with latitude: ::test_12_the_weighted_mean_stands_beside_the_plain_one
13. coordinates with heights: ::test_13_coordinates_with_heights_give_the_same_box
14. boxes clamped, rounded, changed: ::test_14_a_box_is_neither_rounded_nor_changed
15. missing files read as 0: ::test_15_missing_files_are_missing_in_integers_too

Refused or crashing there:

16. more than 100 dates: ::test_16_more_than_100_dates
17. more than 9 million pixels: ::test_17_more_than_nine_million_pixels
18. boxes across the antimeridian: ::test_18_a_box_across_the_antimeridian_in_either_spelling
19. all kinds of areas: ::test_19_all_kinds_of_areas
20. a box smaller than a pixel: ::test_20_a_box_smaller_than_a_pixel
21. all spellings of dates: ::test_21_all_spellings_of_dates
22. a file that is gone: ::test_22_a_file_that_is_gone_loses_its_date_only
23. level 4: ::test_23_the_finest_level_of_the_pyramid
24. no band: ::test_24_without_a_band_it_is_the_first
25. an area outside: ::test_25_an_area_outside_names_the_extent
"""

from __future__ import annotations

import copy
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import shapely

import je_explorer as jx
from je_explorer import errors, je
from je_explorer.sample import Server, sample_folder, serve
from je_explorer.sample import collections as ids
from tests.je.chains import BOTH, original_je, quietly, run
from tests.stac import trees

NDVI, LCCS = ids.GREENNESS, ids.LAND_COVER
JULY = ("2021-07-01", "2021-07-31")
YEAR = ("2021-01-01", "2021-12-31")
OF_2019 = ("2019-01-01", "2019-12-31")
HOUSE = (130, 30, 140, 40)

Edit = Callable[[Path], None]
Variant = Callable[[str, Edit], Server]


@pytest.fixture
def variant(tmp_path: Path) -> Iterator[Variant]:
    """Serves a copy of one collection of the sample after an edit of its folder."""
    with ExitStack() as stack:

        def make(collection: str, edit: Edit) -> Server:
            source = sample_folder()
            shutil.copytree(source / collection, tmp_path / collection)
            root = json.loads((source / "catalog.json").read_bytes())
            root["links"] = [
                link
                for link in root["links"]
                if link["rel"] != "child" or link["href"].endswith(f"{collection}/collection.json")
            ]
            (tmp_path / "catalog.json").write_text(json.dumps(root))
            edit(tmp_path / collection)
            return stack.enter_context(serve(tmp_path))

        yield make


def edit_items(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the ``je:rasters`` of all items below a folder."""
    for path in folder.rglob("*.json"):
        text = json.loads(path.read_bytes())
        for asset in text.get("assets", {}).values():
            change(asset["je:rasters"])
        path.write_text(json.dumps(text))


def feature(kind: str, coordinates: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def image(data: Any) -> Any:
    """``(time, y, x)`` of the first band."""
    return np.asarray(data.raster.img)[..., 0]


def test_01_a_date_without_a_file_keeps_its_pixels_in_place(sample_server: Server) -> None:
    world = (-180, -60, 180, 60)
    days = (ids.RAIN_DAILY, "PRECIP", ("2021-07-11", "2021-07-13"), 1.25)
    ours, theirs = (image(run(module, sample_server, *days, world)) for module in BOTH)
    east = image(run(je, sample_server, *days, (0, -60, 180, 60)))
    np.testing.assert_array_equal(ours[:, :, 225:], east)
    assert np.isnan(ours[1, :, :225]).all()
    assert not np.array_equal(theirs[:, :, 225:], east, equal_nan=True)


def test_04_each_date_has_its_own_scale(variant: Variant, sample_server: Server) -> None:
    def halve(rasters: dict[str, Any]) -> None:
        rasters["dn2value"]["slope"] /= 2

    server = variant(NDVI, lambda folder: edit_items(folder / "2021-08", halve))
    chain = (NDVI, "ndvi", ("2021-07-01", "2021-08-31"), 1.25, HOUSE)
    ours, theirs = (image(run(module, server, *chain)) for module in BOTH)
    before = image(run(je, sample_server, *chain))
    np.testing.assert_array_equal(ours[0], before[0])
    np.testing.assert_allclose(ours[1], before[1] / 2, rtol=1e-6)
    np.testing.assert_array_equal(theirs, before)


def test_05_a_date_without_the_finest_level_is_there(variant: Variant) -> None:
    def drop_level_1(folder: Path) -> None:
        shutil.rmtree(folder / "2021-08" / "1")
        path = folder / "2021-08" / "catalog.json"
        text = json.loads(path.read_bytes())
        text["links"] = [link for link in text["links"] if "/1/" not in link["href"]]
        path.write_text(json.dumps(text))

    server = variant(ids.SEA_TEMPERATURE, drop_level_1)
    chain = (ids.SEA_TEMPERATURE, "SST", ("2021-07-01", "2021-09-30"), 10, HOUSE)
    ours, theirs = (run(module, server, *chain) for module in BOTH)
    assert ours.stac_date.id == ["2021-07/", "2021-08/", "2021-09/"]
    assert theirs.stac_date.id == ["2021-07/", "2021-09/"]
    coarse = image(run(je, server, chain[0], "SST", ("2021-08-01", "2021-08-31"), 5, HOUSE))
    np.testing.assert_array_equal(image(ours)[1], coarse[0].repeat(2, axis=0).repeat(2, axis=1))


def test_06_a_range_holds_the_period_it_starts_within(sample_server: Server) -> None:
    months = (ids.LAND_TEMPERATURE, "LST", ("2021-07-01T12:00:00", "2021-08-15"), 5, HOUSE)
    ours, theirs = (run(module, sample_server, *months) for module in BOTH)
    assert ours.stac_date.id == ["2021-07/", "2021-08/"]
    assert theirs.stac_date.id == ["2021-08/"]
    year = (LCCS, "LCCS", ("2019-06-01", "2020-06-30"), 5, HOUSE)
    assert run(je, sample_server, *year).stac_date.id == ["2019/"]
    with pytest.raises(Exception, match="No date list found"):
        run(original_je, sample_server, *year)


def test_07_holes_stay_empty_and_every_polygon_counts(sample_server: Server) -> None:
    outer, hole, island = ring(130, 30, 140, 40), ring(133, 33, 137, 37), ring(134, 34, 136, 36)
    area = feature("MultiPolygon", [[outer, hole], [island]])
    chain = (ids.SEA_TEMPERATURE, "SST", JULY, 5, None)
    ours, theirs = (
        run(module, sample_server, *chain, copy.deepcopy(area)).raster.img[0, ..., 0]
        for module in BOTH
    )
    box = image(run(je, sample_server, *chain[:4], HOUSE))[0]
    xs, ys = np.meshgrid(np.arange(130.1, 140, 0.2), np.arange(39.9, 30, -0.2))
    in_hole = (xs > 133) & (xs < 137) & (ys > 33) & (ys < 37)
    on_island = (xs > 134) & (xs < 136) & (ys > 34) & (ys < 36)
    np.testing.assert_array_equal(ours, np.where(in_hole & ~on_island, np.nan, box))
    assert np.isfinite(theirs[in_hole & ~on_island]).any()


def test_08_masked_classes_keep_their_codes(sample_server: Server) -> None:
    data, theirs = (run(module, sample_server, LCCS, "LCCS", OF_2019, 5, HOUSE) for module in BOTH)
    code = int(np.bincount(data.raster.img[data.raster.valid].ravel()).argmax())
    kept = je.ImageProcess(data).mask_images(data, "values_equal", [code])
    np.testing.assert_array_equal(kept.raster.img, data.raster.img)
    assert set(np.unique(kept.raster.img[kept.raster.valid])) == {code}
    with quietly():
        masked = original_je.ImageProcess(theirs).mask_images(theirs, "values_equal", [code])
    assert set(np.unique(masked.raster.img)) == {0, code}


def test_09_masking_leaves_the_source_alone(sample_server: Server) -> None:
    chain = (ids.LAND_TEMPERATURE, "LST", JULY, 5, HOUSE)
    changed = []
    for module in BOTH:
        data = run(module, sample_server, *chain)
        before = data.raster.img.copy()
        with quietly():
            module.ImageProcess(data).mask_images(data, "range", [295, 300])
        changed.append(not np.array_equal(before, data.raster.img, equal_nan=True))
    assert changed == [False, True]


def test_10_a_difference_of_codes_is_refused(sample_server: Server) -> None:
    chain = (ids.ELEVATION, "MSK", YEAR, 10, HOUSE)
    ours, theirs = (run(module, sample_server, *chain) for module in BOTH)
    with pytest.raises(errors.ClassData, match="MSK holds class codes"):
        je.ImageProcess(ours).diff_images(ours)
    other = copy.deepcopy(theirs)
    other.raster.img = other.raster.img + np.uint8(1)
    with quietly():
        wrapped = original_je.ImageProcess(theirs).diff_images(other).raster.img
    assert (wrapped == 255).all(), "in the original, n - (n + 1) is 255"


def test_11_error_codes_are_missing(variant: Variant, sample_server: Server) -> None:
    chain = (NDVI, "ndvi", JULY, 1.25, HOUSE)
    plain = image(run(je, sample_server, *chain))
    code = int(np.rint(np.nanmax(plain) * 10_000))

    def declare(rasters: dict[str, Any]) -> None:
        rasters["dn"]["error"].append(code)

    server = variant(NDVI, lambda folder: edit_items(folder / "2021-07", declare))
    ours, theirs = (image(run(module, server, *chain)) for module in BOTH)
    hit = np.rint(plain * 10_000) == code
    assert hit.any()
    np.testing.assert_array_equal(ours, np.where(hit, np.nan, plain))
    np.testing.assert_array_equal(theirs, plain)


def test_12_the_weighted_mean_stands_beside_the_plain_one(sample_server: Server) -> None:
    data = run(je, sample_server, ids.LAND_TEMPERATURE, "LST", JULY, 5, (120, 0, 140, 80))
    curve = je.ImageProcess(data).calc_spatial_stats().timeseries
    values, (south, north) = image(data)[0].astype(float), data.raster.latlim[0]
    rows = np.cos(
        np.deg2rad(north - (np.arange(len(values)) + 0.5) * (north - south) / len(values))
    )
    weights = np.where(np.isfinite(values), rows[:, None], 0)
    expected = np.nansum(values * weights) / weights.sum()
    np.testing.assert_allclose(curve["weighted_mean"], [[expected]], rtol=1e-6)
    assert curve["weighted_mean"][0, 0] > curve["mean"][0, 0] + 1


def test_13_coordinates_with_heights_give_the_same_box(sample_server: Server) -> None:
    flat = feature("Polygon", [ring(130, 30, 140, 40)])
    high = feature("Polygon", [[[x, y, 7000.0] for x, y in ring(130, 30, 140, 40)]])
    chain = (ids.LAND_TEMPERATURE, "LST", JULY, 5, None)
    ours, expected = (run(je, sample_server, *chain, area).raster for area in (high, flat))
    np.testing.assert_array_equal(ours.img, expected.img)
    np.testing.assert_array_equal(ours.latlim, expected.latlim)
    theirs = run(original_je, sample_server, *chain, high).raster
    assert theirs.latlim.tolist() != expected.latlim.tolist()


def test_14_a_box_is_neither_rounded_nor_changed(sample_server: Server) -> None:
    # The centre of the seventh pixel lies at 139.0611: west of the box, and east of 139.06.
    chain = (ids.ELEVATION, "DSM", YEAR, 90, (139.0617, 35.0, 140.0, 36.0))
    ours, theirs = (run(module, sample_server, *chain) for module in BOTH)
    assert ours.raster.img.shape == (1, 90, 84, 1)
    assert theirs.raster.img.shape == (1, 90, 85, 1)
    boxes = []
    for module in BOTH:
        box = [130.0, 35.123, 140.0, 100.0]
        with quietly():
            start = module.ImageCollection(ids.LAND_TEMPERATURE, sample_server.catalog_url)
            dated = start.filter_date(["2021-07-01T00:00:00", "2021-07-02T00:00:00"])
            resolved = dated.filter_resolution(1.25)
            if module is je:
                with pytest.raises(errors.BadArea, match="latitude"):
                    resolved.filter_bounds(box)
            else:
                resolved.filter_bounds(box)
        boxes.append(box)
    assert boxes == [[130.0, 35.123, 140.0, 100.0], [130.0, 35.12, 140.0, 90]]


def test_15_missing_files_are_missing_in_integers_too(sample_server: Server) -> None:
    chain = (ids.ELEVATION, "MSK", YEAR, 90, (119, 32, 121, 33))
    ours, theirs = (run(module, sample_server, *chain) for module in BOTH)
    west = slice(0, 90)
    assert not ours.raster.valid[:, :, west].any()
    assert ours.raster.valid[:, :, 90:].any()
    assert (np.asarray(theirs.raster.img).shape != ours.raster.img.shape) or (
        np.asarray(theirs.raster.img)[:, :, west] == 0
    ).all()


def test_16_more_than_100_dates(sample_server: Server) -> None:
    chain = (ids.LAND_NORMAL, "LST_2012_2021", ("2012-01-01", "2020-12-31"), 1.25, HOUSE)
    assert len(run(je, sample_server, *chain).raster.img) == 108
    with pytest.raises(Exception, match="Date number is too large"):
        run(original_je, sample_server, *chain)


def test_17_more_than_nine_million_pixels(sample_server: Server) -> None:
    chain = (ids.ELEVATION, "DSM", YEAR, 90, (112, 14, 146, 48))
    assert run(je, sample_server, *chain).raster.img.shape == (1, 3060, 3060, 1)
    with pytest.raises(Exception, match="too large"):
        run(original_je, sample_server, *chain)


def test_18_a_box_across_the_antimeridian_in_either_spelling(sample_server: Server) -> None:
    chain = (ids.SEA_TEMPERATURE, "SST", JULY, 5)
    short = run(je, sample_server, *chain, (170, -10, -170, 10)).raster
    long = run(original_je, sample_server, *chain, (170, -10, 190, 10)).raster
    np.testing.assert_array_equal(short.img, long.img)
    np.testing.assert_allclose(short.lonlim, long.lonlim)
    with pytest.raises(Exception, match="difference is need"):
        run(original_je, sample_server, *chain, (170, -10, -170, 10))


AREAS: dict[str, tuple[Any, int]] = {
    "a tuple": ((130, 30, 131, 31), 25),
    "a point": ({"type": "Point", "coordinates": [130.1, 30.1]}, 1),
    "a line": ({"type": "LineString", "coordinates": [[130.1, 30.1], [130.9, 30.1]]}, 5),
    "a bare geometry": ({"type": "Polygon", "coordinates": [ring(130, 30, 131, 31)]}, 25),
    "a collection of features": (
        {
            "type": "FeatureCollection",
            "features": [
                feature("Polygon", [ring(130, 30, 130.4, 30.4)]),
                feature("Polygon", [ring(130.6, 30.6, 131, 31)]),
            ],
        },
        8,
    ),
    "a shape": (shapely.box(130, 30, 131, 31), 25),
}


@pytest.mark.parametrize("name", AREAS)
def test_19_all_kinds_of_areas(name: str, sample_server: Server) -> None:
    area, pixels = AREAS[name]
    raster = jx.load(ids.SEA_TEMPERATURE, "SST", JULY, area, 5, sample_server.catalog_url)
    assert np.count_nonzero(raster.valid) == pixels
    if not isinstance(area, dict):
        return
    chain = (
        je.ImageCollection(ids.SEA_TEMPERATURE, sample_server.catalog_url)
        .filter_date(["2021-07-01T00:00:00", "2021-07-31T00:00:00"])
        .filter_resolution(5)
        .filter_bounds(geoj=area)
        .select()
    )
    assert np.count_nonzero(chain.get_images().raster.valid) == pixels


def test_20_a_box_smaller_than_a_pixel(sample_server: Server) -> None:
    chain = (ids.LAND_TEMPERATURE, "LST", JULY, 5, (138.45, 36.15, 138.47, 36.17))
    around = (*chain[:4], (138, 36, 139, 37))
    assert image(run(je, sample_server, *chain)).tolist() == [
        [[float(image(run(je, sample_server, *around))[0, 4, 2])]]
    ]
    with pytest.raises(ValueError, match="empty sequence"):
        run(original_je, sample_server, *chain)


@pytest.mark.parametrize(
    "dates",
    [
        ["2021-07-01T00:00:00Z", "2021-07-03T00:00:00Z"],
        ["2021-07-01", "2021-07-03"],
        [datetime(2021, 7, 1, tzinfo=UTC), datetime(2021, 7, 3, tzinfo=UTC)],
    ],
)
def test_21_all_spellings_of_dates(dates: list[Any], sample_server: Server) -> None:
    start = je.ImageCollection(ids.RAIN_DAILY, sample_server.catalog_url)
    assert start.filter_date(dates).stac_date.id == ["2021-07/01/", "2021-07/02/", "2021-07/03/"]
    with quietly():
        theirs = original_je.ImageCollection(ids.RAIN_DAILY, sample_server.catalog_url)
        with pytest.raises(Exception, match="date string is incorrect"):
            theirs.filter_date(dates)


def test_22_a_file_that_is_gone_loses_its_date_only(variant: Variant) -> None:
    def remove(folder: Path) -> None:
        for path in (folder / "2021-08").rglob("*.tiff"):
            path.unlink()

    server = variant(NDVI, remove)
    chain = (NDVI, "ndvi", ("2021-07-01", "2021-09-30"), 1.25, HOUSE)
    ours = run(je, server, *chain)
    assert ours.raster.valid.any(axis=(1, 2)).tolist() == [True, False, True]
    assert {part.date for part in ours.raster.raster.missing} == {"2021-08"}
    with pytest.raises(Exception, match=r"."):
        run(original_je, server, *chain)


def test_23_the_finest_level_of_the_pyramid(tmp_path: Path) -> None:
    name, box = "JAXA.Fine_global_monthly", [139.7, 35.6, 139.8, 35.7]
    tiles = {4: {"E139.70-E139.80": {"N35.60-N35.70": box}}}
    files = trees.one_deep(
        *(name, ["2021-07"], tiles),
        **{
            "date_format": "YYYY-MM",
            "je:ppu_max": [36000],
            "je:cog_level_max": [4],
        },
    )
    files["catalog.json"] = trees.catalog("x", [trees.link("child", f"./{name}/collection.json")])
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(json.dumps(text))
    numbers = np.arange(900 * 900, dtype=np.uint32).reshape(900, 900) % 9_000 + 7_500
    with rasterio.open(
        next((tmp_path / name).rglob("N35.60-N35.70.json")).with_name(
            "E139.70-E139.80-N35.60-N35.70-LST.tiff"
        ),
        "w",
        **{"driver": "GTiff", "width": 900, "height": 900, "count": 1, "dtype": "uint16"},
        **{
            "crs": "EPSG:4326",
            "transform": rasterio.Affine(1 / 9000, 0, 139.7, 0, -1 / 9000, 35.7),
        },
    ) as file:
        file.write(numbers.astype(np.uint16), 1)
    raster = jx.load(name, "LST", "2021-07", [139.71, 35.61, 139.72, 35.62], 9000, tmp_path)
    assert raster.grid.ppu == 9000
    assert raster.values.shape == (1, 90, 90)
    np.testing.assert_allclose(raster.values[0], numbers[720:810, 90:180] * 0.02, rtol=1e-6)


def test_24_without_a_band_it_is_the_first(sample_server: Server) -> None:
    chain = (ids.LAND_TEMPERATURE, None, JULY, 5, HOUSE)
    assert run(je, sample_server, *chain).stac_band.query == "LST"
    with pytest.raises(Exception, match="DSM was not exist in assets"):
        run(original_je, sample_server, *chain)


def test_25_an_area_outside_names_the_extent(sample_server: Server) -> None:
    with pytest.raises(errors.AreaOutside, match="south -60, east 180, north 60"):
        run(je, sample_server, ids.RAIN_DAILY, "PRECIP", JULY, 5, (0, 70, 10, 80))


def test_every_defect_has_its_test() -> None:
    named = re.findall(r"^(\d+)\. .*: (\S*)::(test_\w+)$", __doc__ or "", re.MULTILINE)
    assert [int(number) for number, _, _ in named] == list(range(1, 26))
    for _, file, test in named:
        path = Path(__file__).parent / file if file else Path(__file__)
        text = path.read_text(encoding="utf-8")
        assert f"def {test}(" in text, f"{file} has no {test}"
