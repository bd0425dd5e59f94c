"""Figures, pages, PNG and GIF files for people."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from PIL import Image

from je_explorer.errors import ExportError, MissingExtra, RequestError, UnknownMethod
from je_explorer.export.picture import png_bytes, to_gif, to_png
from je_explorer.raster.grid import BBox, Grid
from je_explorer.raster.raster import Band, Raster
from je_explorer.render import text
from je_explorer.render.captions import Captions
from je_explorer.render.curve import plot_series
from je_explorer.render.figure import show
from je_explorer.render.image import rgba
from je_explorer.render.page import attribution, look_of, page
from je_explorer.render.plot import plot
from je_explorer.render.style import Style
from tests.export.test_tables import curve
from tests.render.scenes import ARCTIC, WORLD, land_cover, photograph, temperatures


def test_a_page_shows_each_grid_pixel_in_its_colour():
    raster = temperatures()
    style = Style("viridis", range=(270, 310))
    look = look_of(raster, style)
    drawn = np.asarray(page(raster, 0, look))
    colours = rgba(raster, 0, style, 270, 310)
    width, height = look.size
    shown = drawn[64 : 64 + height, 64 : 64 + width]
    rows = ((np.arange(height) + 0.5) * 150 / height).astype(int)
    cols = ((np.arange(width) + 0.5) * 150 / width).astype(int)
    wanted = colours[rows][:, cols]
    opaque = wanted[..., 3] == 255
    np.testing.assert_array_equal(shown[opaque], wanted[opaque][:, :3])
    assert (shown[~opaque] == (0xEC, 0xEF, 0xF3)).all()


def test_pages_of_one_raster_share_range_and_size():
    raster = temperatures(dates=3)
    look = look_of(raster)
    assert {page(raster, time, look).size for time in range(3)} == {page(raster, 0, look).size}
    assert look.unit.label == "°C"
    assert look_of(raster, unit="K").unit.label == "K"
    with pytest.raises(UnknownMethod, match="°F"):
        look_of(raster, unit="mm")


@pytest.mark.parametrize(
    "raster",
    [temperatures(ARCTIC), temperatures(WORLD), land_cover(), photograph()],
    ids=["polar", "world", "classes", "picture"],
)
def test_every_kind_of_raster_has_a_page_and_a_figure(raster):
    made = Image.open(io.BytesIO(png_bytes(raster)))
    assert made.format == "PNG"
    assert len(made.convert("RGB").getcolors(1 << 24)) > 20
    figure = plot(raster)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    assert Image.open(buffer).size[0] > 300


def test_thin_grids_have_pages():
    for box, shape in ((BBox(0, 0, 100, 1), (1, 100)), (BBox(0, 0, 1, 60), (60, 1))):
        made = page(*first(temperatures(Grid("EPSG:4326", box, shape))))
        assert max(made.size) < 2500


def first(raster):
    return raster, 0, look_of(raster)


def test_jaxa_is_named_as_the_source():
    assert attribution(temperatures()) == "Provided by JAXA: JAXA.Test_LST_monthly"
    assert attribution(land_cover()) == "Data: Copernicus_LCCS"


def test_a_png_holds_all_dates(tmp_path):
    one = to_png(temperatures(dates=3), tmp_path / "one.png", time=1)
    every = to_png(temperatures(dates=3), tmp_path / "all.png")
    with Image.open(one) as page_of_one, Image.open(every) as sheet:
        assert sheet.size == (page_of_one.width * 2, page_of_one.height * 2)
    with pytest.raises(ExportError, match="fewer dates"):
        png_bytes(many_dates())


def many_dates() -> Raster:
    grid = Grid("EPSG:4326", BBox(0, 0, 2, 2), (2, 2))
    return Raster(np.zeros((400, 2, 2), np.float32), grid, ("2020",) * 400, Band("x"))


def test_a_gif_has_a_frame_per_date_in_the_same_colours(tmp_path):
    path = to_gif(temperatures(dates=4), tmp_path / "a.gif", seconds=0.2)
    with Image.open(path) as film:
        assert film.n_frames == 4
        assert film.info["duration"] == 200
        assert film.info["loop"] == 0
        frames = []
        for place in range(4):
            film.seek(place)
            frames.append(np.asarray(film.convert("RGB")))
    assert frames[0].shape == frames[3].shape
    assert (frames[0] != frames[3]).any()
    # The colour bar below the map is the same in each frame.
    np.testing.assert_array_equal(frames[0][-80:], frames[3][-80:])


@pytest.mark.parametrize("raster", [land_cover(), photograph()], ids=["classes", "picture"])
def test_classes_and_pictures_become_films_too(tmp_path, raster):
    with Image.open(to_gif(raster, tmp_path / "a.gif")) as film:
        assert film.n_frames == 1


def test_files_take_the_unit_of_the_colour_bar(tmp_path):
    assert png_bytes(temperatures(), unit="K") != png_bytes(temperatures())
    kelvin = to_gif(temperatures(), tmp_path / "k.gif", unit="K").read_bytes()
    assert kelvin != to_gif(temperatures(), tmp_path / "c.gif").read_bytes()


def test_a_film_needs_a_length_that_programs_show(tmp_path):
    with pytest.raises(RequestError, match="seconds"):
        to_gif(temperatures(), tmp_path / "a.gif", seconds=0)


def test_a_figure_has_a_panel_per_date_in_one_range_and_leaves_no_global_state():
    before = pyplot.get_fignums()
    figure = plot(temperatures(dates=3), unit="°C")
    figure.canvas.draw()
    titles = [axes.get_title() for axes in figure.axes]
    assert titles[:3] == ["2021-01", "2021-02", "2021-03"]
    bar = figure.axes[3]
    assert bar.get_ylabel() == "Land temperature (°C)"
    assert [tick.get_text() for tick in bar.get_yticklabels()] == ["−20", "0", "20", "40"]
    assert pyplot.get_fignums() == before


def test_axes_are_in_degrees_or_kilometres():
    figure = plot(temperatures())
    figure.canvas.draw()
    assert "130°E" in [tick.get_text() for tick in figure.axes[0].get_xticklabels()]
    assert plot(temperatures(ARCTIC)).axes[0].get_xlabel() == "x (km)"


STRIP = Grid("EPSG:4326", BBox(138, -40, 142, 45), (425, 20))


@pytest.mark.parametrize(
    "raster",
    [
        temperatures(),
        temperatures(dates=12),
        temperatures(ARCTIC, dates=3),
        temperatures(WORLD),
        temperatures(STRIP, dates=2),
        land_cover(),
        replace(temperatures(), title="A very long title of a data set " * 4),
    ],
    ids=["one", "a year", "Arctic", "world", "strip", "classes", "long title"],
)
def test_no_text_of_a_figure_is_cut_off(raster):
    figure = plot(raster)
    figure.canvas.draw()
    drawn, whole = figure.get_tightbbox(), figure.bbox_inches
    assert drawn.x0 > -0.02
    assert drawn.y0 > -0.02
    assert drawn.x1 < whole.x1 + 0.02
    assert drawn.y1 < whole.y1 + 0.02


def test_the_texts_of_a_narrow_axis_do_not_overlap():
    figure = plot(temperatures(STRIP, dates=2))
    figure.canvas.draw()
    assert len(figure.axes[0].get_xticklabels()) == 1


def test_a_curve_names_what_was_measured_where_and_what_its_band_means():
    raster = temperatures(dates=3)
    area = {
        "type": "Feature",
        "properties": {"name": "Kyushu"},
        "geometry": {"type": "Point", "coordinates": [130, 32]},
    }
    axes = raster.statistics(area).plot().axes[0]
    assert axes.get_title() == "Kyushu"
    assert axes.get_ylabel() == "Land temperature (K)"
    named = [text.get_text() for text in axes.get_legend().get_texts()]
    assert sorted(named) == ["mean", "minimum to maximum"]


def test_differences_and_spreads_say_so_at_the_colour_bar():
    raster = temperatures(dates=2)
    for made, label in (
        (raster.difference(raster[0]), "Land temperature, difference (K)"),
        (raster.composite("std"), "Land temperature, standard deviation (K)"),
        (raster.composite("count"), "Valid values (images)"),
    ):
        assert plot(made).axes[-1].get_ylabel() == label


def test_classes_have_a_legend_in_the_figure():
    texts = [text.get_text() for text in plot(land_cover()).legends[0].get_texts()]
    assert texts == ["forest", "urban", "water", "code 7"]


def test_too_many_dates_for_a_figure_are_refused():
    with pytest.raises(RequestError, match="composite"):
        plot(many_dates())


def test_curves_have_an_axis_in_the_unit_and_a_gap_where_nothing_was_measured():
    figure = plot_series([curve(), curve("Tohoku")])
    axes = figure.axes[0]
    assert axes.get_ylabel() == "K"
    assert np.isnan(axes.lines[0].get_ydata()[1])
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["Kyushu", "Tohoku"]
    assert plot_series(curve(dates=("07", "08"))).axes[0].lines
    celsius = plot_series(curve(), unit="°C").axes[0]
    assert celsius.get_ylabel() == "°C"
    assert celsius.lines[0].get_ydata()[0] == pytest.approx(-1.5 - 273.15)


def test_shares_of_classes_are_stacked_to_a_hundred():
    axes = plot_series(land_cover().statistics()).axes[0]
    assert sum(bar.get_height() for bar in axes.patches) == pytest.approx(100.0)
    assert bar_colours(axes)[1:3] == ["#008800", "#c31400"]


def bar_colours(axes) -> list[str]:
    return [to_hex(bar.get_facecolor()) for bar in axes.patches]


def test_without_matplotlib_the_install_command_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtra, match=r"je-explorer\[plot\]"):
        plot(temperatures())


def test_a_figure_is_shown_in_the_notebooks_cell(monkeypatch):
    shown = []
    displays = SimpleNamespace(display=shown.append)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: object()))
    monkeypatch.setitem(sys.modules, "IPython.display", displays)
    figure = plot(land_cover())
    show(figure)
    assert shown == [figure]


def test_without_a_screen_nothing_is_shown_and_nothing_fails(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython", None)
    monkeypatch.setattr(pyplot, "new_figure_manager", without_screen)
    show(plot(land_cover()))


def without_screen(number: int, FigureClass) -> SimpleNamespace:
    FigureCanvasAgg(FigureClass())
    canvas = SimpleNamespace(required_interactive_framework=None)
    return SimpleNamespace(canvas=canvas, show=lambda: pytest.fail("a window was opened"))


def test_words_that_no_font_can_draw_are_said_as_the_raster_says_them(monkeypatch):
    wanted = Captions("地表面温度", ("2021年8月",), "地表面温度", "データ：A")
    assert look_of(temperatures(), captions=wanted).captions == wanted
    monkeypatch.setattr(text, "_JAPANESE", ())
    text.font.cache_clear()
    try:
        assert look_of(temperatures(), captions=wanted).captions == Captions()
    finally:
        monkeypatch.undo()
        text.font.cache_clear()
