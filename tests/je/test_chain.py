"""The chain by itself: its order, its defaults, its errors, and that nothing is changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from je_explorer import errors, je
from je_explorer.sample import Server

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"


@pytest.fixture
def july(sample_server: Server) -> je.ImageCollection:
    return (
        je.ImageCollection(LST, stac_cog_url=sample_server.catalog_url)
        .filter_date(["2021-07-01T00:00:00", "2021-08-31T00:00:00"])
        .filter_resolution(5)
        .filter_bounds([130, 30, 140, 40])
        .select()
        .get_images()
    )


def test_steps_out_of_order_name_the_step_that_is_missing(sample_server: Server) -> None:
    start = je.ImageCollection(LST, stac_cog_url=sample_server.catalog_url)
    with pytest.raises(errors.RequestError, match="filter_date before filter_resolution"):
        start.filter_resolution(5)
    with pytest.raises(errors.RequestError, match="get_images"):
        je.ImageProcess(start)


def test_each_step_returns_a_new_object_and_changes_nothing(july: je.ImageCollection) -> None:
    before = july.raster.img.copy()
    process = je.ImageProcess(july)
    masked = process.mask_images(july, "range", [290, 300])
    assert masked is not process
    assert masked.raster is not process.raster
    np.testing.assert_array_equal(july.raster.img, before)


def test_a_feature_is_not_changed_by_being_an_area(sample_server: Server) -> None:
    feature = {
        "type": "Feature",
        "properties": {},
        "geometry": {
            "type": "Polygon",
            "coordinates": [[[130, 30], [140, 30], [135, 40], [130, 30]]],
        },
    }
    text = json.dumps(feature)
    (
        je.ImageCollection(LST, stac_cog_url=sample_server.catalog_url)
        .filter_date(["2021-07-01T00:00:00", "2021-07-31T00:00:00"])
        .filter_resolution(5)
        .filter_bounds(geoj=feature)
        .select("LST")
        .get_images()
    )
    assert json.dumps(feature) == text


def test_pictures_are_png_with_the_unit_and_the_date(july: je.ImageCollection) -> None:
    process = je.ImageProcess(july).calc_spatial_stats()
    pictures = process.show_images("spectral", [280, 310], output="png_buffer")
    assert [buffer[:8] for buffer in pictures.png_buffers] == [b"\x89PNG\r\n\x1a\n"] * 2
    assert [info.clim for info in pictures.cinfo] == [(280, 310)] * 2
    curve = pictures.show_spatial_stats([270, 320], output="png_buffer")
    assert curve.png_buffers_stats[0][:4] == b"\x89PNG"


def test_unknown_methods_name_the_known_ones(july: je.ImageCollection) -> None:
    process = je.ImageProcess(july)
    with pytest.raises(errors.UnknownMethod, match="range, values_equal, bits_equal"):
        process.mask_images(july, "polygon", [1])
    with pytest.raises(errors.UnknownMethod, match="mean, std, min, max, median"):
        process.calc_temporal_stats("mode")


def test_qgis_layers_say_clearly_that_they_are_not_available_yet(
    july: je.ImageCollection,
) -> None:
    with pytest.raises(errors.MissingExtra, match="to_geotiff"):
        je.ImageProcess(july).show_images_qgis()


def test_features_are_found_by_words_in_their_properties(shared_data: Path) -> None:
    path = shared_data / "geo" / "derived" / "japan_prefectures.geojson"
    areas = je.FeatureCollection().read(path)
    assert len(areas.select()) == 47
    first = next(iter(areas.select()[0]["properties"].values()))
    assert areas.select([str(first)])
    with pytest.raises(errors.BadArea, match="Atlantis"):
        areas.select(["Atlantis"])


def test_a_range_that_starts_within_a_month_holds_that_month(sample_server: Server) -> None:
    """The original loses the month that the range starts in the middle of."""
    dates = (
        je.ImageCollection(LST, stac_cog_url=sample_server.catalog_url)
        .filter_date(["2021-07-15T12:00:00", "2021-08-15T00:00:00"])
        .stac_date
    )
    assert dates.id == ["2021-07/", "2021-08/"]


def images(server: Server, collection: str, band: str, dates: list[str], box: list[float]) -> Any:
    return (
        je.ImageCollection(collection, stac_cog_url=server.catalog_url)
        .filter_date(dates)
        .filter_resolution(5)
        .filter_bounds(box)
        .select(band)
        .get_images()
    )


DEM = "JAXA.EORC_ALOS.PRISM_AW3D30.v3.2_global"
YEAR = ["2021-01-01", "2021-12-31"]
SPRING = ["2021-03-01", "2021-05-31"]
HOUSE = [130.0, 30.0, 140.0, 40.0]

BAD_MASKS: dict[str, tuple[tuple[str, str, list[str], list[float]], str, list[Any], str]] = {
    "elsewhere": ((DEM, "DSM", YEAR, [0, 0, 5, 5]), "range", [0, 1], "DSM can't mask LST"),
    "other dates": ((LST, "LST", SPRING, HOUSE), "range", [0, 400], "2021-03..2021-05"),
    "bits of floats": ((DEM, "DSM", YEAR, HOUSE), "bits_equal", [1], "these data are float32"),
    "one end": ((DEM, "DSM", YEAR, HOUSE), "range", [1], "a range has two values"),
    "reversed": ((DEM, "DSM", YEAR, HOUSE), "range", [2, 1], "is empty"),
    "no bits": ((DEM, "MSK", YEAR, HOUSE), "bits_equal", [2], "1, 0 or None"),
}


@pytest.mark.parametrize("name", BAD_MASKS)
def test_a_mask_that_does_not_suit_is_refused_in_words(
    name: str, july: je.ImageCollection, sample_server: Server
) -> None:
    chain, method, values, said = BAD_MASKS[name]
    mask = images(sample_server, *chain)
    with pytest.raises(errors.RequestError, match=said.replace(".", r"\.")):
        je.ImageProcess(july).mask_images(mask, method, values)


def test_a_reference_that_does_not_suit_is_refused_and_both_are_named(
    july: je.ImageCollection, sample_server: Server
) -> None:
    process = je.ImageProcess(july)
    with pytest.raises(errors.DateMismatch, match=r"LST has the date 2021-07.*2021-03"):
        process.diff_images(images(sample_server, LST, "LST", SPRING, HOUSE))
    with pytest.raises(errors.GridMismatch, match="no pixel in common"):
        process.diff_images(images(sample_server, LST, "LST", ["2021-07", "2021-07"], [0, 0, 5, 5]))


@pytest.mark.parametrize("area", [[], [1, 2, 3], [140, 40, 130, 30], {"type": "Polygon"}, "Japan"])
def test_an_area_that_is_none_is_refused(area: Any, sample_server: Server) -> None:
    start = je.ImageCollection(LST, stac_cog_url=sample_server.catalog_url)
    resolved = start.filter_date(YEAR).filter_resolution(5)
    with pytest.raises(errors.BadArea, match=r"\w"):
        resolved.filter_bounds(area)
