"""JAXA's own client reads the sample, and sees the pixels that we see."""

from __future__ import annotations

import contextlib
import io
import warnings
from typing import Any

import numpy as np
import pytest

import je_explorer as jx
from je_explorer.sample import Server, collections

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from jaxa.earth import je as original

JAPAN = (122.0, 24.0, 146.0, 46.0)
POLE = (-(2.0**23), -(2.0**23), 2.0**23, 2.0**23)

KANTO = (139.0, 35.0, 141.0, 36.0)
EUROPE = (0.0, 40.0, 20.0, 50.0)
AFRICA = (-20.0, -40.0, 60.0, 40.0)
GULF_STREAM = (-80.0, 20.0, -40.0, 50.0)
EXAMPLE = (110.0, 20.0, 160.0, 50.0)

READS = {
    "temperature": (collections.LAND_TEMPERATURE, "LST", "2021-06-01", "2021-08-31", JAPAN, 10),
    "half months": (collections.LAND_HALF_MONTHLY, "LST", "2021-01-01", "2021-01-31", EXAMPLE, 5),
    "normals": (collections.LAND_NORMAL, "LST_2012_2021", "2021-07-01", "2021-08-31", JAPAN, 5),
    "sea": (collections.SEA_TEMPERATURE, "SST", "2022-01-01", "2022-02-28", GULF_STREAM, 10),
    "vegetation": (collections.GREENNESS, "ndvi", "2021-08-01", "2021-08-31", AFRICA, 1.25),
    "rain": (collections.RAIN_DAILY, "PRECIP", "2021-07-01", "2021-07-03", JAPAN, 5),
    "hours": (collections.RAIN_HOURLY, "PRECIP", "2021-07-03", "2021-07-03", JAPAN, 2.5),
    "soil": (collections.SOIL_MOISTURE, "SMC", "2021-08-01", "2021-08-03", AFRICA, 5),
    "Arctic ice": (collections.ICE_NORTH, "IC0", "2021-03-01", "2021-03-02", POLE, 1),
    "Antarctic ice": (collections.ICE_SOUTH, "IC0", "2021-09-01", "2021-09-02", POLE, 2),
    "heights": (collections.ELEVATION, "DSM", "2021-02-01", "2021-02-28", KANTO, 180),
    "heights of Europe": (collections.ELEVATION, "DSM", "2021-02-01", "2021-02-28", EUROPE, 40),
    "flags": (collections.ELEVATION, "MSK", "2021-02-01", "2021-02-28", KANTO, 90),
    "classes": (collections.LAND_COVER, "LCCS", "2019-01-01", "2019-12-31", KANTO, 180),
    "picture": (collections.PICTURE, "RGBA", "2021-07-01", "2021-07-31", JAPAN, 5),
}


def theirs(server: Server, read: tuple[Any, ...]) -> Any:
    collection, band, first, last, box, ppu = read
    with contextlib.redirect_stdout(io.StringIO()):
        return (
            original.ImageCollection(collection, stac_cog_url=server.catalog_url)
            .filter_date([f"{first}T00:00:00", f"{last}T23:59:59"])
            .filter_resolution(ppu)
            .filter_bounds(bbox=list(box))
            .select(band)
            .get_images()
        )


@pytest.mark.parametrize("name", READS)
def test_both_clients_see_the_same_pixels(name: str, sample_server: Server) -> None:
    collection, band, first, last, box, ppu = READS[name]
    data = theirs(sample_server, READS[name])
    ours = jx.load(collection, band, (first, last), box, ppu, catalog=sample_server.catalog_url)
    image = data.raster.img if name == "picture" else data.raster.img[..., 0]
    assert image.shape == ours.values.shape
    assert image.dtype == ours.values.dtype
    np.testing.assert_array_equal(image, ours.values)
    assert [date.strip("/").replace("/", "-") for date in data.stac_date.id] == [
        label.replace("T", "-") for label in ours.dates
    ]
    west, south, east, north = ours.grid.bbox
    np.testing.assert_allclose(data.raster.lonlim, [[west, east]])
    np.testing.assert_allclose(data.raster.latlim, [[south, north]])
    assert 0 < ours.valid.mean() <= 1


def test_the_original_lists_all_bands(
    sample_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(original.Settings, "stac_cog_url", sample_server.catalog_url)
    with contextlib.redirect_stdout(io.StringIO()):
        ids, bands = original.ImageCollectionList().filter_name(["LST"])
        everything, _ = original.ImageCollectionList().filter_name([])
    assert set(ids) == {
        collections.LAND_TEMPERATURE,
        collections.LAND_HALF_MONTHLY,
        collections.LAND_NORMAL,
    }
    assert sorted(map(tuple, bands)) == [("LST",), ("LST",), ("LST_2012_2021",)]
    assert len(everything) == len(collections.collections())


def test_a_date_without_a_tile_is_missing_with_us_and_stops_the_original(
    sample_server: Server,
) -> None:
    read = (collections.RAIN_DAILY, "PRECIP", "2021-07-12", "2021-07-12", (-100, 20, -80, 40), 5)
    with pytest.raises(ValueError, match="not enough values"):
        theirs(sample_server, read)
    days = ("2021-07-11", "2021-07-13")
    ours = jx.load(*read[:2], days, *read[4:], catalog=sample_server.catalog_url)
    assert ours.dates == ("2021-07-11", "2021-07-12", "2021-07-13")
    assert list(ours.valid.any(axis=(1, 2))) == [True, False, True]


def test_pictures_and_curves_of_the_original_can_be_drawn(sample_server: Server) -> None:
    data = theirs(sample_server, READS["classes"])
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        process = original.ImageProcess(data).show_images(output="png_buffer")
    assert process.png_buffers[0].startswith(b"\x89PNG")
