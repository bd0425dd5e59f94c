"""The same chain through JAXA's own client and through ours, over the same served catalogue.

Here the two agree: pixel by pixel, extents, dates and statistics, over every collection of the
sample and at the edges. Where they differ on purpose, see test_differences.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from je_explorer import je
from je_explorer.sample import Server
from je_explorer.sample import collections as ids
from tests.je.chains import BOTH, original_je, quietly, run

Chain = tuple[str, str, tuple[str, str], float | None, tuple[float, ...]]

JAPAN = (122, 24, 146, 46)
WORLD = (-180, -90, 180, 90)
KANTO = (139, 35, 141, 36)
POLE = (-(2.0**23), -(2.0**23), 2.0**23, 2.0**23)
JULY, AUGUST = ("2021-07-01", "2021-07-31"), ("2021-08-01", "2021-08-31")
YEAR = ("2021-01-01", "2021-12-31")
SUMMER = (ids.LAND_TEMPERATURE, "LST", ("2021-06-01", "2021-08-31"), 10, JAPAN)

COLLECTIONS: dict[str, Chain] = {
    "land temperature": SUMMER,
    "half months": (ids.LAND_HALF_MONTHLY, "LST", ("2021-01-01", "2021-02-28"), 5, JAPAN),
    "normals of months": (ids.LAND_NORMAL, "LST_2012_2021", ("2021-07-01", "2021-08-31"), 5, JAPAN),
    "sea": (ids.SEA_TEMPERATURE, "SST", ("2022-01-01", "2022-02-28"), 10, (-80, 20, -40, 50)),
    "vegetation": (ids.GREENNESS, "ndvi", AUGUST, 1.25, WORLD),
    "normal vegetation": (ids.GREENNESS_NORMAL, "ndvi_2012_2021", AUGUST, 1.25, WORLD),
    "rain": (ids.RAIN_DAILY, "PRECIP", ("2021-07-01", "2021-07-03"), 5, JAPAN),
    "rain of an hour": (ids.RAIN_HOURLY, "PRECIP", ("2021-07-03", "2021-07-03"), 2.5, JAPAN),
    "soil": (ids.SOIL_MOISTURE, "SMC", ("2021-08-01", "2021-08-04"), 1.25, WORLD),
    "Arctic ice": (ids.ICE_NORTH, "IC0", ("2021-02-01", "2021-05-01"), 1, POLE),
    "Antarctic ice": (ids.ICE_SOUTH, "IC0", ("2021-08-15", "2021-10-15"), 2, POLE),
    "heights": (ids.ELEVATION, "DSM", YEAR, 180, KANTO),
    "flags": (ids.ELEVATION, "MSK", YEAR, 90, KANTO),
    "classes": (ids.LAND_COVER, "LCCS", ("2019-01-01", "2019-12-31"), 180, KANTO),
    "picture": (ids.PICTURE, "RGBA", JULY, 5, JAPAN),
}

EDGES: dict[str, Chain] = {
    "a box across the antimeridian": (
        *(ids.LAND_TEMPERATURE, "LST", AUGUST, 5),
        (170, -50, 190, -30),
    ),
    "a box with edges inside pixels": (
        *(ids.LAND_TEMPERATURE, "LST", AUGUST, 10),
        (135.123, 33.456, 139.987, 37.111),
    ),
    "a box where four files meet": (ids.LAND_TEMPERATURE, "LST", AUGUST, 10, (-5, -5, 5, 5)),
    "a box where four close files meet": (ids.ELEVATION, "DSM", YEAR, 90, (139, 39, 141, 41)),
    "a part of the Arctic": (
        *(ids.ICE_NORTH, "IC0", ("2021-02-15", "2021-04-15"), 4),
        (-3_000_000, -2_000_000, 500_000, 1_000_000),
    ),
    "the coarsest resolution": (ids.LAND_TEMPERATURE, "LST", AUGUST, None, JAPAN),
    "a resolution half-way between two": (ids.LAND_TEMPERATURE, "LST", AUGUST, 7.5, JAPAN),
    "a resolution half-way between two others": (
        ids.SOIL_MOISTURE,
        "SMC",
        ("2021-08-01", "2021-08-02"),
        3.75,
        JAPAN,
    ),
    "a resolution finer than exists": (ids.LAND_TEMPERATURE, "LST", AUGUST, 1000, KANTO),
    "the highest middle resolution": (ids.ELEVATION, "DSM", YEAR, 40, (0, 40, 20, 50)),
    "a window of hours": (
        *(ids.RAIN_HOURLY, "PRECIP", ("2021-07-03T06:00:00", "2021-07-03T09:00:00")),
        *(5, JAPAN),
    ),
    "normals over the turn of a year": (
        *(ids.LAND_NORMAL, "LST_2012_2021", ("2020-11-01", "2021-02-28"), 5, JAPAN),
    ),
    "days of which some lack a file elsewhere": (
        *(ids.RAIN_DAILY, "PRECIP", ("2021-07-11", "2021-07-13"), 5, (100, 20, 120, 40)),
    ),
    "a range that ends within a month": (
        *(ids.LAND_TEMPERATURE, "LST", ("2021-07-01", "2021-08-15"), 5, JAPAN),
    ),
    "a range that starts within a month": (
        *(ids.LAND_TEMPERATURE, "LST", ("2021-07-15", "2021-08-15"), 5, JAPAN),
    ),
}

MEASURED = sorted(set(COLLECTIONS) - {"flags", "classes", "picture"})


def test_every_collection_of_the_sample_is_compared() -> None:
    assert {chain[0] for chain in COLLECTIONS.values()} == {each.id for each in ids.collections()}


@pytest.mark.parametrize("name", [*COLLECTIONS, *EDGES])
def test_a_chain_gives_the_original_s_numbers(name: str, sample_server: Server) -> None:
    chain = {**COLLECTIONS, **EDGES}[name]
    ours, theirs = (run(module, sample_server, *chain) for module in BOTH)
    assert ours.stac_date.id == theirs.stac_date.id
    np.testing.assert_allclose(ours.raster.latlim, theirs.raster.latlim, atol=1e-6)
    np.testing.assert_allclose(ours.raster.lonlim, theirs.raster.lonlim, atol=1e-6)
    np.testing.assert_array_equal(ours.raster.img, theirs.raster.img)
    assert ours.raster.img.dtype == theirs.raster.img.dtype
    assert ours.raster.ppu == theirs.raster.ppu == ours.cog_ifd_ppu == theirs.cog_ifd_ppu
    assert (ours.cog_lev, ours.cog_ifd_lev) == (theirs.cog_lev, theirs.cog_ifd_lev)
    assert [info.unit for info in ours.cinfo] == [info.unit for info in theirs.cinfo]
    assert ours.raster.valid.any()


@pytest.mark.parametrize("step", ["stac_date", "stac_ppu", "stac_bounds", "stac_band"])
@pytest.mark.parametrize("name", ["rain", "land temperature", "Arctic ice"])
def test_steps_know_the_original_s_addresses(name: str, step: str, sample_server: Server) -> None:
    ours, theirs = (
        getattr(run(module, sample_server, *COLLECTIONS[name]), step) for module in BOTH
    )
    assert [sorted(one) for one in ours.url] == [sorted(one) for one in theirs.url]
    if step != "stac_band":
        assert [by_id(one) for one in ours.json] == [by_id(one) for one in theirs.json]


def test_a_rectangle_as_feature_is_that_box(sample_server: Server) -> None:
    ring = [[130, 30], [140, 30], [140, 40], [130, 40], [130, 30]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    chain = (ids.LAND_TEMPERATURE, "LST", JULY, 10, None, feature)
    ours, theirs = (run(module, sample_server, *chain) for module in BOTH)
    np.testing.assert_array_equal(ours.raster.img, theirs.raster.img)


@pytest.mark.parametrize("method", ["mean", "std", "min", "max", "median", "m", "med"])
@pytest.mark.parametrize("name", ["land temperature", "soil", "Arctic ice"])
def test_temporal_statistics_are_the_original_s(
    name: str, method: str, sample_server: Server
) -> None:
    ours, theirs = (processed(module, sample_server, COLLECTIONS[name]) for module in BOTH)
    with quietly():
        ours, theirs = ours.calc_temporal_stats(method), theirs.calc_temporal_stats(method)
    assert ours.raster.img.shape == theirs.raster.img.shape
    np.testing.assert_allclose(ours.raster.img, theirs.raster.img, rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("name", MEASURED)
def test_spatial_statistics_are_the_original_s(name: str, sample_server: Server) -> None:
    ours, theirs = (processed(module, sample_server, COLLECTIONS[name]) for module in BOTH)
    with quietly():
        ours, theirs = ours.calc_spatial_stats(), theirs.calc_spatial_stats()
    for key in ("mean", "std", "min", "max", "median"):
        found, expected = ours.timeseries[key], theirs.timeseries[key]
        assert found.shape == expected.shape
        assert found.dtype == expected.dtype
        np.testing.assert_allclose(found, expected, rtol=2e-5, atol=1e-4)


@pytest.mark.parametrize("name", MEASURED)
def test_colour_ranges_are_the_original_s(name: str, sample_server: Server) -> None:
    ours, theirs = (processed(module, sample_server, COLLECTIONS[name]) for module in BOTH)
    with quietly():
        theirs_infos = [info.set_clim(img) for info, img in zip(theirs.cinfo, theirs.raster.img)]  # noqa: B905
        ours = ours.show_images(output="png_buffer")
    expected = [info.clim for info in theirs_infos]
    np.testing.assert_allclose([info.clim for info in ours.cinfo], expected, rtol=1e-4, atol=1e-4)


MASKS: dict[str, tuple[str, list[Any]]] = {
    "heights in a range": ("range", [100, 1000]),
    "heights in a range of fractions": ("range", [200.5, 300]),
    "heights that are a value": ("values_equal", list(range(0, 2000, 7))),
    "flags by their bits": ("bits_equal", [0, None, 0]),
    "flags by one bit": ("bits_equal", [None, 1]),
    "flags that are a value": ("values_equal", [0]),
    "classes": ("values_equal", [10, 30, 50, 70, 190]),
    "classes in a range": ("range", [50, 190]),
}


@pytest.mark.parametrize("name", MASKS)
def test_a_mask_keeps_the_original_s_pixels(name: str, sample_server: Server) -> None:
    box, (method, values) = (138, 35, 140, 37), MASKS[name]
    band = "DSM" if name.startswith("heights") else "MSK"
    mask_chain: Chain = (
        (ids.LAND_COVER, "LCCS", ("2019-01-01", "2019-12-31"), 10, box)
        if name.startswith("classes")
        else (ids.ELEVATION, band, YEAR, 10, box)
    )
    results = []
    for module in BOTH:
        data = run(module, sample_server, *SUMMER[:4], box)
        mask = run(module, sample_server, *mask_chain)
        with quietly():
            results.append(module.ImageProcess(data).mask_images(mask, method, values).raster.img)
    np.testing.assert_array_equal(results[0], results[1])
    assert np.isfinite(results[0]).any()
    assert np.isnan(results[0]).any()


def test_a_mask_of_the_same_dates_counts_date_by_date(sample_server: Server) -> None:
    results = []
    for module in BOTH:
        data = run(module, sample_server, *SUMMER)
        with quietly():
            process = module.ImageProcess(data)
            results.append(process.mask_images(data, "range", [290, 300]).raster.img)
    np.testing.assert_array_equal(results[0], results[1])


def test_outside_a_smaller_mask_nothing_is_kept(sample_server: Server) -> None:
    results = []
    for module in BOTH:
        data = run(module, sample_server, *SUMMER)
        mask = run(module, sample_server, ids.ELEVATION, "DSM", YEAR, 10, (136, 34, 152, 40))
        with quietly():
            process = module.ImageProcess(data)
            results.append(process.mask_images(mask, "range", [50, 4000]).raster.img)
    np.testing.assert_array_equal(results[0], results[1])
    assert np.isfinite(results[0]).any()


@pytest.mark.parametrize(
    "reference",
    [
        (*SUMMER[:2], ("2021-06-01", "2021-06-30"), 10, JAPAN),
        SUMMER,
        (*SUMMER[:2], ("2021-06-01", "2021-06-30"), 10, (130, 30, 140, 40)),
    ],
    ids=["one date", "the same dates", "a smaller box"],
)
def test_a_difference_is_the_original_s(reference: Chain, sample_server: Server) -> None:
    results = []
    for module in BOTH:
        data = run(module, sample_server, *SUMMER)
        other = run(module, sample_server, *reference)
        with quietly():
            results.append(module.ImageProcess(data).diff_images(other).raster.img)
    np.testing.assert_array_equal(results[0], results[1])
    assert np.isfinite(results[0]).any()


@pytest.mark.parametrize("keywords", [["LST"], ["LST", "_half-month"], ["JASMES", "daily"], []])
def test_ids_and_bands_are_listed_as_the_original_lists_them(
    keywords: list[str], sample_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(original_je.Settings, "stac_cog_url", sample_server.catalog_url)
    with quietly():
        theirs_list = original_je.ImageCollectionList()
        theirs = theirs_list.filter_name(keywords=keywords)
    ours_list = je.ImageCollectionList(stac_cog_url=sample_server.catalog_url)
    assert ours_list.filter_name(keywords=keywords) == theirs
    assert ours_list.stac_collections.id == theirs_list.stac_collections.id
    assert ours_list.stac_collections.url == theirs_list.stac_collections.url


def by_id(texts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """JSON in an order of its own, without the assets, into which the original writes."""
    bare = [{key: text[key] for key in text if key != "assets"} for text in texts]
    return sorted(bare, key=lambda text: str(text["id"]))


def processed(module: Any, server: Server, chain: Chain) -> Any:
    """An ImageProcess of a chain's images."""
    return module.ImageProcess(run(module, server, *chain))
