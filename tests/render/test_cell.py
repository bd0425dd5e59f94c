"""A raster in a notebook's cell: one picture, its words escaped, nothing loaded from elsewhere."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.raster import Raster
from tests.render.scenes import ARCTIC, land_cover, photograph, temperatures


class Reader(HTMLParser):
    """The texts, the tags and the pictures' addresses of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.sources: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.sources += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(raster: Raster) -> Reader:
    page = raster._repr_html_()
    assert isinstance(page, str)
    return Reader(page)


def image_of(page: Reader) -> Image.Image:
    (source,) = page.sources
    return Image.open(io.BytesIO(base64.b64decode(source.removeprefix("data:image/png;base64,"))))


def test_a_cell_shows_picture_title_date_unit_and_the_paragraph() -> None:
    raster = temperatures(dates=3)
    page = read(raster)
    text = " ".join(page.words)
    for expected in ("Land temperature", "2021-03 (of 3 dates)", "K", repr(raster)[1:-1]):
        assert expected in text
    assert image_of(page).size == (150, 150)


def test_missing_pixels_are_transparent_and_the_others_are_not() -> None:
    alpha = np.asarray(image_of(read(temperatures())))[..., 3]
    assert alpha[0, 0] == 0
    assert alpha[-1, -1] == 255


def test_classes_have_their_names_and_pictures_no_key() -> None:
    assert "urban" in read(land_cover()).words
    assert "li" not in read(photograph()).tags


@pytest.mark.parametrize("raster", [temperatures(ARCTIC), temperatures(dates=2)[:0]])
def test_any_raster_has_a_cell(raster: Raster) -> None:
    assert "Land temperature" in read(raster).words


def test_a_long_strip_keeps_a_size_that_fits_the_cell() -> None:
    grid = Grid("EPSG:4326", BBox(-180, 0, 180, 1), (10, 3600))
    page = temperatures(grid)._repr_html_()
    (size,) = re.findall(r'width="(\d+)" height="(\d+)"', page)
    assert tuple(map(int, size)) == (320, 64)
    assert image_of(Reader(page)).size == (320, 10)


def test_texts_of_the_catalogue_bring_no_markup() -> None:
    evil = "<script>alert(1)</script>\" onload='x"
    raster = temperatures()
    raster = replace(
        raster,
        title=evil,
        collection=evil,
        dates=(evil,),
        band=replace(raster.band, name=evil, unit=evil, title=evil),
    )
    page = read(raster)
    assert "script" not in page.tags
    assert evil in page.words
    assert all(source.startswith("data:image/png") for source in page.sources)
