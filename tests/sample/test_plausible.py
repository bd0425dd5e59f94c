"""The made-up values look like the Earth."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio

from je_explorer.sample import collections as c
from je_explorer.sample.climate import greenness
from je_explorer.sample.terrain import FUJI
from tests.sample.catalogue import Catalogue

TOKYO, SYDNEY, SAHARA, YAKUTSK = (139.3, 35.9), (150.6, -33.6), (10.0, 23.0), (129.7, 62.0)
JANUARY, JULY = "2021-01", "2021-07"


def celsius(catalogue: Catalogue, date: str, place: tuple[float, float], level: int = 1) -> float:
    return catalogue.value(c.LAND_TEMPERATURE, date, "LST", *place, level) * 0.02 - 273.15


def sea(catalogue: Catalogue, date: str, x: float, y: float) -> float:
    return catalogue.value(c.SEA_TEMPERATURE, date, "SST", x, y, 1) * 0.0012 - 10


def test_summer_is_warm_on_both_sides_of_the_equator(catalogue: Catalogue) -> None:
    assert celsius(catalogue, JULY, TOKYO) > celsius(catalogue, JANUARY, TOKYO) + 15
    assert celsius(catalogue, JANUARY, SYDNEY) > celsius(catalogue, JULY, SYDNEY) + 5


def test_places_have_about_their_temperature(catalogue: Catalogue) -> None:
    assert 20 < celsius(catalogue, JULY, TOKYO) < 36
    assert -3 < celsius(catalogue, JANUARY, TOKYO) < 12
    assert celsius(catalogue, JULY, SAHARA) > 35
    assert celsius(catalogue, JANUARY, YAKUTSK) < -30


def test_mountains_are_cold(catalogue: Catalogue) -> None:
    assert celsius(catalogue, JULY, (88, 33)) < celsius(catalogue, JULY, (80, 26)) - 12


def test_japan_s_summer_of_2021_is_hotter_than_usual(catalogue: Catalogue) -> None:
    usual = catalogue.value(c.LAND_NORMAL, "07", "LST_2012_2021", *TOKYO, 1) * 0.02 - 273.15
    assert celsius(catalogue, JULY, TOKYO) > usual + 1


def test_the_sea_is_warm_in_the_tropics_and_cold_at_the_poles(catalogue: Catalogue) -> None:
    assert sea(catalogue, JULY, 150, 5) > 27
    assert sea(catalogue, JANUARY, 0, -68) < 2
    kuroshio, oyashio = sea(catalogue, JANUARY, 140, 34), sea(catalogue, JANUARY, 146, 42)
    assert kuroshio > oyashio + 8


def test_temperature_is_told_on_land_only_and_the_sea_s_at_sea_only(catalogue: Catalogue) -> None:
    assert catalogue.value(c.LAND_TEMPERATURE, JULY, "LST", -160, 10, 0) == 65535
    assert catalogue.value(c.SEA_TEMPERATURE, JULY, "SST", *TOKYO, 1) == 65535


def test_land_and_sea_share_one_coast(catalogue: Catalogue) -> None:
    tile = "1/E090.00-E180.00/E090.00-N00.00-E180.00-N90.00"
    land = catalogue.image(f"{c.LAND_TEMPERATURE}/{JULY}/{tile}-LST.tiff") != 65535
    water = catalogue.image(f"{c.SEA_TEMPERATURE}/{JULY}/{tile}-SST.tiff") != 65535
    assert np.array_equal(land, ~water)


def test_the_overviews_show_the_same_world(catalogue: Catalogue) -> None:
    path = f"{c.LAND_TEMPERATURE}/{JULY}/0/E000.00-E180.00/E000.00-S90.00-E180.00-N90.00-LST.tiff"
    means = []
    for overview in (None, 0, 1):
        image = catalogue.image(path, overview)
        means.append(np.mean(image[image != 65535]) * 0.02)
    assert np.ptp(means) < 0.5


def test_fuji_is_the_highest_of_japan_and_about_as_high_as_it_is(catalogue: Catalogue) -> None:
    path = f"{c.ELEVATION}/2021-02/2/E130.00-E140.00/E130.00-N30.00-E140.00-N40.00-DSM.tiff"
    with rasterio.open(catalogue.root / path) as file:
        image = file.read(1)
        row, col = np.unravel_index(image.argmax(), image.shape)
        x, y = file.xy(row, col)
    assert image.max() == pytest.approx(FUJI[2], abs=150)
    assert (x, y) == pytest.approx(FUJI[:2], abs=0.02)


def test_heights_agree_between_levels(catalogue: Catalogue) -> None:
    for place in ((138.0, 36.3), (140.8, 38.9)):
        heights = [catalogue.value(c.ELEVATION, "2021-02", "DSM", *place, n) for n in (0, 1, 2)]
        assert max(heights) < 1.6 * min(heights)


def test_flags_tell_the_sea_and_what_was_filled(catalogue: Catalogue) -> None:
    path = f"{c.ELEVATION}/2021-02/2/E130.00-E140.00/E130.00-N30.00-E140.00-N40.00-MSK.tiff"
    height = catalogue.image(path.replace("MSK", "DSM"))
    flags = catalogue.image(path)
    assert set(np.unique(flags)) == {0, 2, 3, 4}
    assert np.array_equal(flags == 3, height == -9999)


def test_cities_are_urban_and_the_sea_is_water(catalogue: Catalogue) -> None:
    assert catalogue.value(c.LAND_COVER, "2019", "LCCS", 139.65, 35.75, 2) == 190
    assert catalogue.value(c.LAND_COVER, "2019", "LCCS", 135, 32, 1) == 210
    assert catalogue.value(c.LAND_COVER, "2019", "LCCS", *SAHARA, 1) == 200


def test_every_class_has_a_name(catalogue: Catalogue) -> None:
    item = next(iter(catalogue.items(c.LAND_COVER)))
    asset = catalogue.json(item)["assets"]["LCCS"]
    named = {entry["value"] for entry in asset["classification:classes"]}
    for path in (catalogue.root / c.LAND_COVER).rglob("*.tiff"):
        assert set(np.unique(catalogue.image(path))) <= named


def test_forests_are_green_and_deserts_are_not(catalogue: Catalogue) -> None:
    amazon = catalogue.value(c.GREENNESS, JULY, "ndvi", -60, -3, 0) * 1e-4
    sahara = catalogue.value(c.GREENNESS, JULY, "ndvi", *SAHARA, 0) * 1e-4
    assert amazon > 0.6 > 0.2 > sahara
    assert greenness(2021, 8, 1.25).max() <= 0.92


def test_it_pours_on_kyushu_on_10_july_and_not_on_the_day_before_last(catalogue: Catalogue) -> None:
    wet = catalogue.value(c.RAIN_DAILY, "2021-07/10", "PRECIP", 130.6, 32.0, 0)
    dry = catalogue.value(c.RAIN_DAILY, "2021-08/30", "PRECIP", 130.6, 32.0, 0)
    assert wet > 5 > dry
    assert catalogue.value(c.RAIN_DAILY, "2021-07/10", "PRECIP", 130.6, 75.0, 0) == -9999


def test_rain_falls_on_a_part_of_the_world(catalogue: Catalogue) -> None:
    path = f"{c.RAIN_DAILY}/2021-07/10/0/E000.00-E180.00/E000.00-S90.00-E180.00-N90.00-PRECIP.tiff"
    image = catalogue.image(path)
    image = image[image >= 0]
    assert 0.05 < (image > 0).mean() < 0.5
    assert image.max() < 40


def test_one_day_of_soil_moisture_has_gaps_that_some_days_fill(catalogue: Catalogue) -> None:
    name = "0/E000.00-E180.00/E000.00-S90.00-E180.00-N90.00-SMC.tiff"
    seen = [
        catalogue.image(f"{c.SOIL_MOISTURE}/2021-08/{day:02d}/{name}", 1) >= 0
        for day in range(1, 11)
    ]
    africa = slice(80, 140), slice(15, 55)
    assert 0.3 < seen[0][africa].mean() < np.any(seen, axis=0)[africa].mean()
    land = catalogue.image(
        f"{c.LAND_TEMPERATURE}/{JULY}/{name.replace('SMC', 'LST')}", 1
    ) != 65535  # fmt: skip
    assert np.any(seen, axis=0)[africa].sum() > 0.95 * land[africa].sum()


def ice(catalogue: Catalogue, collection: str, month: str) -> int:
    path = next((catalogue.root / collection / f"2021-{month}").rglob("*.tiff"))
    image = catalogue.image(path, 1)
    return int(((image >= 15) & (image <= 100)).sum())


@pytest.mark.parametrize(
    ("collection", "most", "least"), [(c.ICE_NORTH, "03", "09"), (c.ICE_SOUTH, "09", "03")]
)
def test_ice_grows_in_winter(collection: str, most: str, least: str, catalogue: Catalogue) -> None:
    assert ice(catalogue, collection, most) > 1.5 * ice(catalogue, collection, least) > 0
