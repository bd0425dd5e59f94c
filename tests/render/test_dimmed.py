"""Pixels that a mask has taken away: seen, and told from those that were never measured."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from je_explorer.raster.raster import Raster
from je_explorer.render import image, mercator
from je_explorer.render.layer import DIMMED_COLOUR, layer_of
from je_explorer.render.style import Style
from tests.render.scenes import land_cover, photograph, temperatures


def decoded(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def kept(raster: Raster) -> tuple[Raster, np.ndarray]:
    """The raster without its western half, and what is gone of it."""
    gone = np.zeros(raster.grid.shape, dtype=bool)
    gone[:, : raster.grid.width // 2] = True
    gone &= raster.valid[0]
    if raster.band.is_picture:
        return raster, gone
    if raster.known is None:
        values = np.where(gone, np.float32("nan"), raster.values)
        return Raster(values, raster.grid, raster.dates, raster.band, raster.times), gone
    known = raster.valid & ~gone
    return Raster(raster.values, raster.grid, raster.dates, raster.band, raster.times, known), gone


@pytest.mark.parametrize("scene", [temperatures, land_cover])
@pytest.mark.parametrize("opacity", [1.0, 0.5])
def test_masked_pixels_are_grey_and_others_as_they_were(scene, opacity):
    whole = scene()
    raster, gone = kept(whole)
    style = Style("viridis", range=(270, 310), opacity=opacity)
    lo, hi = (270.0, 310.0) if raster.known is None else (float("nan"), float("nan"))
    layer = layer_of(raster, removed=gone)
    picture = decoded(image.draw(layer, style, lo, hi).png)
    plain = decoded(image.draw(layer_of(raster), style, lo, hi).png)
    dim = np.asarray(mercator.picture(raster.grid).take(gone), dtype=bool)
    colour = (*DIMMED_COLOUR[:3], round(opacity * DIMMED_COLOUR[3]))
    assert (picture[dim] == colour).all()
    others = ~dim
    difference = np.abs(picture[others].astype(int) - plain[others].astype(int))
    assert difference.max() <= 6  # a palette of values has one colour less
    assert ((picture[others][:, 3] == 0) == (plain[others][:, 3] == 0)).all()


def test_a_picture_keeps_its_colours_beside_masked_pixels():
    whole = photograph()
    _, gone = kept(whole)
    values = whole.values.copy()
    values[0][gone] = 0
    raster = Raster(values, whole.grid, whole.dates, whole.band, whole.times)
    layer = layer_of(raster, removed=gone)
    dim = np.asarray(mercator.picture(raster.grid).take(gone), dtype=bool)
    assert (layer.pixels[dim] == DIMMED_COLOUR).all()
    plain = layer_of(raster)
    np.testing.assert_array_equal(layer.pixels[~dim], plain.pixels[~dim])


def test_without_masks_all_255_colours_serve_values():
    layer = layer_of(temperatures())
    assert layer.masked == 0
    assert layer.quantisation is not None
    assert layer.quantisation.top == 255
