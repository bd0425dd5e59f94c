"""Pictures on a map: sent whole when they are others, and as colours when only those are."""

from __future__ import annotations

import ipyleaflet as lf
import ipywidgets as w
import pytest

from je_explorer.raster.raster import Raster
from je_explorer.render.image import Overlay, draw
from je_explorer.render.layer import Layer, layer_of
from je_explorer.render.style import Style
from je_explorer.widgets.maps.painted import Brush, Painted, Picture
from je_explorer.widgets.maps.plane import WORLD
from tests.render.scenes import land_cover, photograph, temperatures


def coloured(layer: Layer, colormap: str = "viridis", **style: object) -> Overlay:
    return draw(layer, Style(colormap, **style), 280.0, 300.0)  # type: ignore[arg-type]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The traits of pictures and brushes that are sent to the page, in their order."""
    found: list[str] = []

    def note(_self: object, key: str | set[str]) -> None:
        found.extend([key] if isinstance(key, str) else sorted(key))

    monkeypatch.setattr(Picture, "send_state", note)
    monkeypatch.setattr(Brush, "send_state", note)
    return found


@pytest.fixture
def world() -> lf.Map:
    return lf.Map()


def painted_on(world: lf.Map, first: Overlay, *, ready: bool = True) -> Painted:
    """A map that shows a picture, in a page that can recolour it."""
    painted = Painted(world, WORLD, "raster", w.Box(), "crisp")
    painted.show(first)
    painted.brush.set_state({"ready": ready})
    return painted


def on(world: lf.Map) -> list[Picture]:
    return [layer for layer in world.layers if isinstance(layer, Picture)]


@pytest.mark.parametrize("raster", [temperatures(), land_cover()])
def test_other_colours_of_the_same_pixels_travel_as_a_palette_alone(
    raster: Raster, world: lf.Map, sent: list[str]
) -> None:
    layer = layer_of(raster)
    one, two = coloured(layer), coloured(layer, "magma", opacity=0.5)
    painted = painted_on(world, one)
    sent.clear()
    painted.show(two)
    assert sent == ["palette"]
    assert one.png.replace(one.palette, painted.brush.palette) == two.png != one.png
    assert len(painted.brush.palette) < 1100
    assert on(world)[0].url == two.url  # a page that is opened later begins with these colours


def test_another_picture_travels_whole_after_the_old_colours_are_taken_back(
    world: lf.Map, sent: list[str]
) -> None:
    layer = layer_of(temperatures())
    painted = painted_on(world, coloured(layer))
    painted.show(coloured(layer, "magma"))
    sent.clear()
    other = coloured(layer_of(temperatures(dates=2), 1), "magma")
    painted.show(other)
    assert sent == ["palette", "url"]
    assert painted.brush.palette == b""
    assert on(world)[0].url == other.url


def test_a_page_that_cannot_recolour_gets_whole_pictures(world: lf.Map, sent: list[str]) -> None:
    layer = layer_of(temperatures())
    painted = painted_on(world, coloured(layer), ready=False)
    sent.clear()
    painted.show(coloured(layer, "magma"))
    assert sent == ["url"]


def test_a_photograph_has_no_palette_and_travels_whole(world: lf.Map, sent: list[str]) -> None:
    layer = layer_of(photograph())
    painted = painted_on(world, draw(layer, Style(), 0.0, 1.0))
    sent.clear()
    painted.show(draw(layer, Style(opacity=0.5), 0.0, 1.0))
    assert sent == ["url"]


def test_a_picture_that_comes_back_has_the_newest_pixels_and_colours(world: lf.Map) -> None:
    layer = layer_of(temperatures())
    painted = painted_on(world, coloured(layer))
    painted.show(None)
    painted.show(None)
    assert on(world) == []
    painted.show(coloured(layer, "magma"))
    (picture,) = on(world)
    assert picture.url == coloured(layer, "magma").url
    assert picture.pane == "raster"


def test_the_script_of_a_brush_comes_with_the_package() -> None:
    assert "recoloured" in Brush.__dict__["_esm"]
