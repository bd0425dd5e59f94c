"""Plan and load over the embedded sample catalogue: numbers, costs, and what goes wrong."""

from __future__ import annotations

import asyncio
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import rasterio

import je_explorer as jx
from je_explorer import errors
from je_explorer.net.http import default_client
from je_explorer.request import Request
from je_explorer.sample import Server, sample_folder, serve

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
NORMAL = "NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.daytime.v061_global_monthly-normal"
RAIN = "JAXA.EORC_GSMaP_standard.Gauge.00Z-23Z.v6_daily"
DEM = "JAXA.EORC_ALOS.PRISM_AW3D30.v3.2_global"
LCCS = "Copernicus.C3S_PROBA-V_LCCS_global_yearly"
NORTH = "JAXA.JASMES_GCOM-W.AMSR2_ic0.v201_north_daily"
PICTURE = "Sample_natural-colour.picture_global_monthly"
JAPAN = [122, 24, 146, 46]


@pytest.fixture(scope="module")
def catalog(sample_server: Server) -> jx.Catalog:
    return jx.Catalog(sample_server.catalog_url)


def stored(collection: str, *parts: str) -> tuple[np.ndarray, rasterio.Affine]:
    (path,) = (sample_folder() / collection).joinpath(*parts[:-1]).glob(parts[-1])
    with rasterio.open(path) as file:
        return file.read(1), file.transform


def test_values_are_those_that_rasterio_reads_scaled_by_the_item(catalog: jx.Catalog) -> None:
    raster = jx.load(LST, dates="2021-08", area=[122, 24, 146, 46], ppu=10, catalog=catalog)
    dn, transform = stored(LST, "2021-08", "1", "E090.00-E180.00", "E090.00-N00.00-*LST.tiff")
    col, row = round((122 - transform.c) * 10), round((transform.f - 46) * 10)
    cut = dn[row : row + 220, col : col + 240]
    expected = np.where(cut == 65535, np.nan, cut.astype(np.float32) * np.float32(0.02))
    np.testing.assert_array_equal(raster.values[0], expected)
    assert raster.values.dtype == np.float32
    assert raster.grid.bbox.as_tuple() == (122, 24, 146, 46)
    assert raster.dates == ("2021-08",)
    assert raster.times[0] == np.datetime64("2021-08-01")
    assert raster.band.unit == "K"


def test_a_plan_tells_what_the_load_then_costs(sample_server: Server) -> None:
    catalog = jx.Catalog(sample_server.catalog_url)
    plan = jx.plan(LST, None, ("2022-01", "2022-03"), JAPAN, 10, catalog)
    assert plan.dates == ("2022-01", "2022-02", "2022-03")
    assert plan.shape == (3, 220, 240)
    assert plan.files == 3
    assert plan.memory == 3 * 220 * 240 * 4
    assert plan.level.ppu == 10
    before = len(sample_server.log)
    raster = jx.load(LST, None, ("2022-01", "2022-03"), JAPAN, 10, catalog)
    ranges = [entry for entry in sample_server.log[before:] if entry.path.endswith(".tiff")]
    assert raster.values.shape == plan.shape
    assert len(ranges) == plan.requests
    assert raster.values.nbytes == plan.memory


def test_the_same_request_again_asks_the_network_for_nothing(sample_server: Server) -> None:
    first = jx.load(LST, None, "2022-06", JAPAN, 10, sample_server.catalog_url)
    before = len(sample_server.log)
    second = jx.load(LST, None, "2022-06", JAPAN, 10, sample_server.catalog_url)
    assert [entry.path for entry in sample_server.log[before:]] == []
    np.testing.assert_array_equal(first.values, second.values)


def test_without_a_resolution_a_date_stays_under_a_million_pixels(catalog: jx.Catalog) -> None:
    wide = jx.plan(LST, catalog=catalog)
    narrow = jx.plan(LST, area=JAPAN, catalog=catalog)
    assert wide.shape[1] * wide.shape[2] < 1_000_000
    assert narrow.level.ppu == 10


def test_no_date_means_the_newest(catalog: jx.Catalog) -> None:
    assert jx.plan(LST, catalog=catalog).dates == ("2023-12",)


def test_the_same_month_of_every_year_reads_only_its_images(sample_server: Server) -> None:
    catalog = jx.Catalog(sample_server.catalog_url)
    box, span = [136, 35, 140, 37], ("2021", "2023")
    every = jx.load(LST, dates=span, area=box, ppu=5, catalog=catalog)
    augusts = jx.load(LST, dates=span, area=box, ppu=5, catalog=catalog, months=[8])
    assert augusts.dates == ("2021-08", "2022-08", "2023-08")
    np.testing.assert_array_equal(augusts.values, every.values[7::12])
    cost = jx.plan(LST, dates=span, area=box, ppu=5, catalog=catalog, months=[8])
    assert cost.dates == augusts.dates
    assert Request.from_json(cost.request.to_json()) == cost.request
    lazy = jx.open_xarray(LST, dates=span, area=box, ppu=5, catalog=catalog, months=[8])
    np.testing.assert_array_equal(lazy.values, augusts.values)


@pytest.mark.parametrize(("months", "words"), [([13], "from 1 to 12"), ([8], "month 8")])
def test_months_that_no_image_has_are_said(
    months: list[int], words: str, catalog: jx.Catalog
) -> None:
    with pytest.raises((errors.BadDates, errors.NoDates), match=words):
        jx.load(
            LST, dates=("2021-01", "2021-03"), area=[0, 0, 9, 9], catalog=catalog, months=months
        )


def test_normals_have_no_year(catalog: jx.Catalog) -> None:
    raster = jx.load(NORMAL, dates="2021-08", area=JAPAN, ppu=5, catalog=catalog)
    assert raster.dates == ("08",)
    assert np.isnat(raster.times).all()


def test_days_without_tiles_are_days_without_values(catalog: jx.Catalog) -> None:
    raster = jx.load(RAIN, None, ("2021-07-01", "2021-08-31"), JAPAN, 1.25, catalog)
    assert len(raster.dates) == 62
    measured = raster.valid.any(axis=(1, 2))
    assert measured.any()
    assert not measured.all()


def test_classes_stay_integers_with_valid_beside_them(catalog: jx.Catalog) -> None:
    raster = jx.load(LCCS, area=[130, 30, 142, 40], ppu=5, catalog=catalog)
    assert raster.values.dtype == np.uint8
    assert raster.band.is_classes
    assert {190, 210} <= set(np.unique(raster.values[raster.valid]))
    assert any(each.value == 190 and each.name for each in raster.band.classes)


def test_pictures_are_rgba(catalog: jx.Catalog) -> None:
    raster = jx.load(PICTURE, ppu=1.25, catalog=catalog)
    assert raster.values.shape == (1, 225, 450, 4)
    assert raster.values.dtype == np.uint8
    assert raster.band.is_picture


def test_polar_data_are_read_on_their_grid_in_degrees_and_in_metres(catalog: jx.Catalog) -> None:
    whole = jx.load(NORTH, ppu=1, catalog=catalog)
    assert whole.grid.crs == "EPSG:3995"
    assert whole.values.shape[1:] == (512, 512)
    metres = jx.load(NORTH, area=[-3276800, -3276800, 0, 0], ppu=1, catalog=catalog)
    np.testing.assert_array_equal(metres.values[0], whole.values[0, 256:356, 156:256])
    degrees = jx.load(NORTH, area=[-180, 80, 180, 90], ppu=1, catalog=catalog)
    assert degrees.valid.any()
    corner = degrees.values[0, 0, 0]
    assert np.isnan(corner), "the corner of the box lies outside the circle of 80 degrees"


def test_a_polygon_leaves_what_lies_outside_missing(catalog: jx.Catalog) -> None:
    triangle = {
        "type": "Polygon",
        "coordinates": [[[136, 34], [141, 34], [136, 39], [136, 34]]],
    }
    raster = jx.load(LST, dates="2021-08", area=triangle, ppu=10, catalog=catalog)
    box = jx.load(LST, dates="2021-08", area=[136, 34, 141, 39], ppu=10, catalog=catalog)
    xs, ys = np.meshgrid(raster.grid.xs, raster.grid.ys)
    inside = (xs - 136) + (ys - 34) < 5 - 1e-6
    np.testing.assert_array_equal(raster.values[0][inside], box.values[0][inside])
    assert np.isnan(raster.values[0][(xs - 136) + (ys - 34) > 5 + 1e-6]).all()


@pytest.mark.parametrize("box", [[170, -50, -170, -30], [170, -50, 190, -30]])
def test_a_box_across_the_antimeridian_is_one_picture(
    box: list[float], catalog: jx.Catalog
) -> None:
    raster = jx.load(LST, dates="2021-08", area=box, ppu=5, catalog=catalog)
    west = jx.load(LST, dates="2021-08", area=[170, -50, 180, -30], ppu=5, catalog=catalog)
    east = jx.load(LST, dates="2021-08", area=[-180, -50, -170, -30], ppu=5, catalog=catalog)
    joined = np.concatenate([west.values, east.values], axis=2)
    np.testing.assert_array_equal(raster.values, joined)
    assert raster.valid.any()


def test_an_area_smaller_than_a_pixel_is_the_pixel_that_holds_it(catalog: jx.Catalog) -> None:
    box = jx.load(LST, dates="2021-08", area=[138.51, 36.21, 138.52, 36.22], catalog=catalog)
    point = jx.load(
        LST,
        dates="2021-08",
        area={"type": "Point", "coordinates": [138.515, 36.215]},
        ppu=10,
        catalog=catalog,
    )
    whole = jx.load(LST, dates="2021-08", area=[138, 36, 139, 37], ppu=10, catalog=catalog)
    assert box.values.shape == point.values.shape == (1, 1, 1)
    assert box.values[0, 0, 0] == point.values[0, 0, 0] == whole.values[0, 7, 5]


def test_a_line_keeps_the_pixels_at_both_of_its_ends(catalog: jx.Catalog) -> None:
    line = {"type": "LineString", "coordinates": [[138.08, 36.08], [139.02, 36.52]]}
    raster = jx.load(LST, dates="2021-08", area=line, ppu=10, catalog=catalog)
    whole = jx.load(LST, dates="2021-08", area=[138, 36, 140, 37], ppu=10, catalog=catalog)
    np.testing.assert_allclose(raster.grid.bbox.as_tuple(), (138, 36, 139.1, 36.6))
    for lon, lat in line["coordinates"]:
        assert raster.sample(lon, lat) == whole.sample(lon, lat)


def test_points_far_apart_each_keep_their_pixel(catalog: jx.Catalog) -> None:
    points = {"type": "MultiPoint", "coordinates": [[138.08, 36.08], [139.02, 36.52]]}
    raster = jx.load(LST, dates="2021-08", area=points, ppu=10, catalog=catalog)
    assert np.count_nonzero(raster.valid) == 2
    assert raster.valid[0, -1, 0]
    assert raster.valid[0, 0, -1]


@pytest.mark.parametrize("place", [(0, -90), (180, -90), (-180, 90)])
def test_the_poles_lie_in_the_outermost_pixels(
    place: tuple[float, float], catalog: jx.Catalog
) -> None:
    point = {"type": "Point", "coordinates": place}
    box = jx.load(LST, dates="2021-08", area=point, ppu=10, catalog=catalog).grid.bbox
    assert -90 - 1e-9 <= box.south < box.north <= 90 + 1e-9


def test_another_resolution_than_exists_gives_the_nearest(catalog: jx.Catalog) -> None:
    assert jx.plan(LST, area=JAPAN, ppu=4, catalog=catalog).level.ppu == 5
    assert jx.plan(LST, area=JAPAN, ppu=1000, catalog=catalog).level.ppu == 10


def test_progress_counts_up_to_all(catalog: jx.Catalog) -> None:
    seen: list[jx.Progress] = []
    jx.load(LST, None, ("2023-01", "2023-04"), JAPAN, 10, catalog, seen.append)
    assert seen[-1].dates_done == seen[-1].dates == 4
    assert seen[-1].files_done == seen[-1].files == 4
    assert seen[-1].bytes_done > 0
    assert [p.dates_done for p in seen] == sorted(p.dates_done for p in seen)


async def test_aload_gives_the_same_from_async_code(catalog: jx.Catalog) -> None:
    raster = await jx.aload(LST, dates="2021-08", area=JAPAN, ppu=5, catalog=catalog)
    same = await asyncio.to_thread(
        jx.load, LST, dates="2021-08", area=JAPAN, ppu=5, catalog=catalog
    )
    np.testing.assert_array_equal(raster.values, same.values)


async def test_cancelling_stops_the_requests(sample_server: Server) -> None:
    started = threading.Event()
    task = asyncio.ensure_future(
        jx.aload(
            RAIN,
            dates=("2021-07-01", "2021-08-31"),
            ppu=5,
            catalog=sample_server.catalog_url,
            progress=lambda _: started.set(),
        )
    )
    await asyncio.to_thread(started.wait, 30)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    counted = default_client().counters.snapshot()
    assert counted["open"] == 0
    await asyncio.sleep(0.2)
    assert default_client().counters.snapshot()["requests"] == counted["requests"]


def test_an_unknown_collection_names_its_neighbours(catalog: jx.Catalog) -> None:
    with pytest.raises(errors.UnknownCollection, match="MOD11C3"):
        jx.load(LST.replace("MOD11C3", "MOD11C4"), catalog=catalog)


def test_an_unknown_band_names_the_bands(catalog: jx.Catalog) -> None:
    with pytest.raises(errors.UnknownBand, match="DSM, MSK"):
        jx.load(DEM, "DMS", catalog=catalog)


def test_a_range_without_images_names_the_extent(catalog: jx.Catalog) -> None:
    with pytest.raises(errors.NoDates, match="2021-01"):
        jx.load(LST, dates=("1999-01", "1999-12"), catalog=catalog)


def test_a_reversed_range_says_so(catalog: jx.Catalog) -> None:
    with pytest.raises(errors.BadDates, match="swap"):
        jx.load(LST, dates=("2022-01", "2021-01"), catalog=catalog)


def test_an_area_outside_the_data_names_the_extent(catalog: jx.Catalog) -> None:
    with pytest.raises(errors.AreaOutside, match="south -60"):
        jx.load(RAIN, dates="2021-07-01", area=[0, 70, 10, 80], catalog=catalog)


def test_an_answer_beyond_the_memory_limit_names_what_fits(catalog: jx.Catalog) -> None:
    with pytest.raises(errors.OverBudget, match=r"ppu=\d"):
        jx.load(LST, dates=("2021-01", "2023-12"), ppu=10, catalog=catalog, memory=10_000_000)


def test_a_server_that_is_down_is_a_source_error() -> None:
    with serve(sample_folder()) as server:
        address = server.catalog_url
    with pytest.raises(errors.SourceUnavailable, match=r"127\.0\.0\.1"):
        jx.load(LST, catalog=address)


@pytest.fixture
def holed(tmp_path: Path) -> Iterator[Server]:
    """A copy of one collection, in which one date lacks its file and another has a broken one."""
    source = sample_folder()
    shutil.copytree(source / LST, tmp_path / LST)
    root = json.loads((source / "catalog.json").read_bytes())
    root["links"] = [
        link for link in root["links"] if link["rel"] != "child" or LST in link["href"]
    ]
    (tmp_path / "catalog.json").write_text(json.dumps(root))
    for path in (tmp_path / LST / "2021-02").rglob("*.tiff"):
        path.unlink()
    for path in (tmp_path / LST / "2021-03").rglob("*.tiff"):
        path.write_bytes(b"<html>not a picture</html>")
    with serve(tmp_path) as server:
        yield server


def test_a_missing_file_loses_its_date_and_is_named(holed: Server) -> None:
    raster = jx.load(LST, None, ("2021-01", "2021-04"), JAPAN, 5, holed.catalog_url)
    assert raster.valid.any(axis=(1, 2)).tolist() == [True, False, False, True]
    assert {each.date for each in raster.missing} == {"2021-02", "2021-03"}
    assert all(each.href.endswith(".tiff") and each.reason for each in raster.missing)


def test_where_nothing_could_be_delivered_the_cause_is_raised(holed: Server) -> None:
    with pytest.raises(errors.NotFound):
        jx.load(LST, None, "2021-02", JAPAN, 5, holed.catalog_url)
    with pytest.raises(errors.BadTiff):
        jx.load(LST, None, "2021-03", JAPAN, 5, holed.catalog_url)


def test_a_request_survives_the_way_to_json_and_back() -> None:
    request = jx.Request.of(LST, "LST", ("2021-07", "2021-08"), [170, -10, -170, 10], 20, "sample")
    assert jx.Request.from_json(request.to_json()) == request
    assert hash(jx.Request.from_json(request.to_json())) == hash(request)
    polar = jx.Request.of(NORTH, area=[-3276800, -3276800, 0, 0])
    assert jx.Request.from_json(polar.to_json()) == polar


def test_each_date_is_told_once_with_its_pixels(catalog: jx.Catalog) -> None:
    told: dict[str, np.ndarray] = {}

    def on_date(index: int, stack: jx.Raster) -> None:
        assert stack.dates[index] not in told
        told[stack.dates[index]] = stack.values[index].copy()

    whole = asyncio.run(
        jx.aload(LST, None, ("2021-03", "2021-09"), JAPAN, 5, catalog, on_date=on_date)
    )
    assert sorted(told) == list(whole.dates)
    for label, values in told.items():
        np.testing.assert_array_equal(values, whole[label].values[0])
