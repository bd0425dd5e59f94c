"""Pictures, compared as decoded pixels."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from je_explorer.errors import RequestError
from je_explorer.raster.grid import BBox
from je_explorer.raster.raster import Band, Raster
from je_explorer.render import image, mercator
from je_explorer.render.colormap import table
from je_explorer.render.layer import layer_of
from je_explorer.render.palette import palette_for
from je_explorer.render.png import SIGNATURE, recolour, rgba_png
from je_explorer.render.quantise import Quantisation, quantisation_of
from je_explorer.render.style import Style
from tests.render.scenes import JAPAN, WORLD, land_cover, photograph, temperatures


def decoded(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def test_each_pixel_has_the_colour_of_its_value():
    raster = temperatures()
    made = image.overlay(raster, 0, Style("viridis", range=(270, 310)))
    gather = mercator.picture(raster.grid)
    values = gather.take(raster.values[0]).astype(np.float64)
    index = np.rint(np.clip((values - 270) / 40, 0, 1) * 254)
    missing = np.isnan(values)
    wanted = table("viridis")[np.rint(np.where(missing, 0, index) / 254 * 255).astype(int)]
    shown = decoded(made.png)
    # A value on the border of two steps may fall to either.
    same = (shown[..., :3] == wanted).all(axis=-1)
    assert same[~missing].mean() > 0.999
    assert (shown[missing, 3] == 0).all()
    assert (shown[~missing, 3] == 255).all()
    assert (made.width, made.height) == shown.shape[1::-1]


def test_the_ends_of_the_range_take_the_ends_of_the_table():
    values = np.array([[-50.0, 0.0, 10.0, 999.0, np.nan]], dtype=np.float32)
    made = image.indexes(values, None, Style(), 0.0, 10.0)
    assert made.tolist() == [[1, 1, 255, 255, 0]]


def test_a_pixel_that_is_not_valid_is_transparent_whatever_its_value():
    values = np.array([[5, 5]], dtype=np.int16)
    made = image.indexes(values, np.array([[True, False]]), Style(), 0, 10)
    assert made.tolist() == [[128, 0]]


def test_logarithmic_colours_follow_the_decades():
    values = np.array([0.1, 1.0, 10.0, 0.0, -3.0], dtype=np.float32)
    made = image.indexes(values, None, Style(log=True), 0.1, 10.0)
    assert made.tolist() == [1, 128, 255, 1, 1]


@pytest.mark.parametrize(
    "style",
    [
        Style("magma", range=(280, 305)),
        Style("vik", range=(250, 330), reverse=True),
        Style("jaxa:turbo", range=(275, 300), opacity=0.4),
    ],
)
def test_a_recoloured_picture_equals_one_drawn_anew(style):
    layer = layer_of(temperatures())
    first = image.draw(layer, Style("turbo"), 270, 310)
    lo, hi = style.range
    again = recolour(first.png, palette_for(layer, style, lo, hi))
    fresh = image.draw(layer, style, lo, hi)
    assert again == fresh.png
    np.testing.assert_array_equal(decoded(again), decoded(fresh.png))
    assert (decoded(again) != decoded(first.png)).any()


def test_recolouring_touches_the_palette_only():
    layer = layer_of(temperatures())
    png = image.draw(layer, Style(), 270, 310).png
    again = recolour(png, palette_for(layer, Style("grays"), 270, 310))
    before, after = dict(chunks(png)), dict(chunks(again))
    assert {kind for kind in before if before[kind] != after[kind]} == {b"PLTE"}


def chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    found, position = [], len(SIGNATURE)
    while position < len(png):
        (length,) = struct.unpack_from(">I", png, position)
        kind = png[position + 4 : position + 8]
        body = png[position + 8 : position + 8 + length]
        (crc,) = struct.unpack_from(">I", png, position + 8 + length)
        assert crc == zlib.crc32(kind + body)
        found.append((kind, body))
        position += 12 + length
    return found


def test_a_picture_without_palette_is_not_recoloured():
    png = rgba_png(np.zeros((2, 2, 4), dtype=np.uint8))
    with pytest.raises(RequestError, match="no palette"):
        recolour(png, np.zeros((256, 4), dtype=np.uint8))
    with pytest.raises(RequestError, match="no PNG"):
        recolour(b"GIF89a", np.zeros((256, 4), dtype=np.uint8))


def test_a_layer_serves_ranges_that_stay_smooth_and_no_others():
    layer = layer_of(temperatures())
    assert layer.serves(Style(), 270, 315)
    assert layer.serves(Style(), 285, 300)
    assert layer.serves(Style(), 0, 1000)
    assert not layer.serves(Style(), 290, 290.5)
    assert not layer.serves(Style(log=True), 270, 315)


@settings(max_examples=30, deadline=None)
@given(
    values=st.lists(
        st.one_of(st.floats(-1e6, 1e6, width=32), st.just(float("nan"))), min_size=1, max_size=300
    ),
    log=st.booleans(),
)
def test_an_index_stands_for_a_value_within_its_step(values, log):
    array = np.array(values, dtype=np.float32)
    cut = quantisation_of(array, None, log)
    made = cut.indexes(array)
    np.testing.assert_array_equal(made == 0, np.isnan(array))
    places = cut.values()
    assert np.all(np.diff(places[1:]) >= 0)
    ranked = made[~np.isnan(array)][np.argsort(array[~np.isnan(array)])]
    assert np.all(np.diff(ranked.astype(int)) >= 0), "order of values is not kept"
    if not log:
        inside = (array >= cut.lo) & (array <= cut.hi)
        step = (cut.hi - cut.lo) / 222
        error = np.abs(places[made[inside]] - array[inside])
        assert np.all(error <= step * 0.51 + np.abs(array[inside]) * 1e-5)


def test_indexes_that_were_cut_at_a_range_do_not_serve_a_wider_one():
    cut = Quantisation.exact(0, 10)
    assert cut.serves(0, 10, False)
    assert cut.serves(2, 8, False)
    assert not cut.serves(0, 20, False)
    assert not cut.serves(-1, 10, False)


def test_few_extreme_values_do_not_coarsen_the_bulk():
    values = np.linspace(0, 10, 100_000, dtype=np.float32)
    values[:3] = [-1e5, 1e6, 9e5]
    cut = quantisation_of(values)
    assert cut.lo > -1
    assert cut.hi < 11
    assert cut.serves(0, 10, False)
    made = cut.indexes(values[:3])
    assert made[0] < 17
    assert made[1] > made[2] > 239


@pytest.mark.parametrize("value", [0.0, 5.0, -3.0, 1e-30])
def test_a_constant_image_can_be_drawn(value):
    values = np.full((1, 4, 4), value, dtype=np.float32)
    raster = Raster(values, JAPAN.crop(JAPAN.window((120, 20, 120.8, 20.8))), ("07",), Band("x"))
    made = image.overlay(raster)
    assert made.lo < made.hi
    assert (decoded(made.png)[..., 3] == 255).all()
    assert layer_of(raster, log=True).pixels.all()


def test_an_image_without_data_is_fully_transparent():
    empty = Raster(np.full((1, 150, 150), np.nan, np.float32), JAPAN, ("07",), Band("x"))
    assert not decoded(image.overlay(empty).png)[..., 3].any()
    assert not layer_of(empty).pixels.any()
    assert not layer_of(empty, log=True).pixels.any()


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "int32"])
def test_classes_have_their_own_colours(dtype):
    raster = land_cover(dtype=dtype)
    made = image.overlay(raster)
    shown = decoded(made.png)
    gather = mercator.picture(raster.grid)
    codes = gather.take(raster.values[0])
    known = gather.take(raster.known[0])
    for code, colour in ((10, (0, 0x88, 0, 255)), (190, (0xC3, 0x14, 0, 255))):
        here = (codes == code) & known
        assert here.any()
        assert (shown[here] == colour).all()
    assert (shown[~known, 3] == 0).all()
    assert (shown[(codes == 7) & known, 3] == 255).all(), "an unnamed code is not drawn"
    assert [label.name for label in made.layer.classes] == ["forest", "urban", "water", "code 7"]


def test_a_hidden_class_is_transparent():
    raster = land_cover()
    made = image.overlay(raster, 0, Style(hidden=(190,)))
    codes = mercator.picture(raster.grid).take(raster.values[0])
    assert not decoded(made.png)[codes == 190, 3].any()
    assert decoded(made.png)[codes == 10, 3].any()


def test_a_picture_keeps_its_colours_and_takes_the_opacity():
    raster = photograph()
    gather = mercator.picture(raster.grid)
    wanted = gather.take(raster.values[0] * raster.known[0][..., None])
    np.testing.assert_array_equal(decoded(image.overlay(raster).png), wanted)
    faded = decoded(image.overlay(raster, 0, Style(opacity=0.5)).png)
    assert set(np.unique(faded[..., 3])) == {0, 128}


def test_an_overlay_across_the_antimeridian_is_one_picture():
    raster = temperatures(WORLD)
    made = image.overlay(raster, 0, Style(range=(270, 310)), BBox(170, -20, 190, 20))
    alone = image.overlay(raster, 0, Style(range=(270, 310)), BBox(170, -20, 180, 20))
    half = decoded(made.png)[:, : made.width // 2]
    assert made.bounds == BBox(170, -20, 190, 20)
    rows = np.linspace(0.5, 39.5, 40) / 40
    np.testing.assert_array_equal(
        half[(rows * made.height).astype(int)][:, :: max(1, half.shape[1] // 10)][:, :10],
        decoded(alone.png)[(rows * alone.height).astype(int)][:, :: max(1, alone.width // 10)][
            :, :10
        ],
    )


def test_dates_share_one_range():
    raster = temperatures(dates=3)
    spans = {(made.lo, made.hi) for made in (image.overlay(raster, t) for t in range(3))}
    assert len(spans) == 1


def test_opacity_is_in_the_palette():
    palette = palette_for(layer_of(temperatures()), Style(opacity=0.25), 270.0, 310.0)
    assert palette[0, 3] == 0
    assert set(palette[1:, 3]) == {64}


def test_an_exact_quantisation_uses_all_indexes():
    cut = Quantisation.exact(0, 254)
    assert cut.indexes(np.arange(255, dtype=np.float32)).tolist() == list(range(1, 256))
    np.testing.assert_allclose(cut.values()[1:], np.arange(255))


def test_a_data_url_holds_the_file():
    made = image.overlay(temperatures())
    assert made.url.startswith("data:image/png;base64,iVBOR")
