"""The chain's pictures: the original's colours, the unit and the date, and legends of classes."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from je_explorer import errors, je
from je_explorer.je import process
from je_explorer.render.colormap import REGISTRY, table
from je_explorer.sample import Server
from je_explorer.sample import collections as ids
from tests.je.chains import original_je, quietly, run

HOUSE = (130, 30, 140, 40)
JULY = ("2021-07-01", "2021-07-31")
LST = (ids.LAND_TEMPERATURE, "LST", JULY, 5, HOUSE)
COVER = (ids.LAND_COVER, "LCCS", ("2019-01-01", "2019-12-31"), 20, HOUSE)
RGBA = (ids.PICTURE, "RGBA", JULY, 5, HOUSE)


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """The figures behind the PNG files."""
    seen: list[Figure] = []
    before = process._deliver

    def keep(figure: Figure, output: str) -> bytes | None:
        seen.append(figure)
        return before(figure, output)

    monkeypatch.setattr(process, "_deliver", keep)
    return seen


def drawn(server: Server, chain: Any, **options: Any) -> je.ImageProcess:
    data = run(je, server, *chain)
    return je.ImageProcess(data).show_images(output="png_buffer", **options)


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text)]


@pytest.mark.parametrize("name", ["turbo", "ndvi", "spectral"])
def test_colours_run_through_the_original_s_stops(name: str, sample_server: Server) -> None:
    with quietly():
        theirs = original_je.ImageProcess(run(original_je, sample_server, *LST))
    info = theirs.cinfo[0].set_cmap_params(cmap_name=name)
    colours = info.get_lin_seg_cmap()[0](np.arange(256))[:, :3] * 255
    assert list(REGISTRY[f"jaxa:{name}"].source) == info.cmap_params["colors"]
    assert np.abs(table(f"jaxa:{name}") - colours).max() <= 1
    ours = drawn(sample_server, LST, cmap=name)
    assert ours.cinfo[0].cmap_params == info.cmap_params


def test_without_a_choice_the_colours_are_the_original_s_turbo(sample_server: Server) -> None:
    chosen, default = (drawn(sample_server, LST, cmap=name).png_buffers for name in ("turbo", None))
    assert chosen == default


def test_a_picture_tells_collection_date_and_unit(
    sample_server: Server, figures: list[Figure]
) -> None:
    result = drawn(sample_server, LST)
    (buffer,) = result.png_buffers
    with Image.open(io.BytesIO(buffer)) as image:
        assert image.format == "PNG"
        assert min(image.size) > 300
    text = " ".join(words(figures[0]))
    for expected in ("2021-07", "(K)", "Land surface temperature", "130°E", "40°N"):
        assert expected in text


def test_classes_have_a_legend_and_pictures_have_none(
    sample_server: Server, figures: list[Figure]
) -> None:
    cover = drawn(sample_server, COVER)
    drawn(sample_server, RGBA)
    names = {label["name"] for label in cover.cinfo[0].cmap_params["labels"]}
    assert cover.cinfo[0].cmap_params["type"] == "exact"
    assert len(names & set(words(figures[0]))) > 3
    assert not figures[1].legends


def test_the_curve_tells_dates_and_unit(sample_server: Server, figures: list[Figure]) -> None:
    chain = (ids.LAND_TEMPERATURE, "LST", ("2021-01-01", "2021-12-31"), 5, HOUSE)
    stats = je.ImageProcess(run(je, sample_server, *chain)).calc_spatial_stats()
    shown = stats.show_spatial_stats(ylim=[250, 320], output="png_buffer")
    assert shown.png_buffers_stats[0].startswith(b"\x89PNG")
    assert figures[0].axes[0].get_ylim() == (250, 320)
    assert "K" in " ".join(words(figures[0]))
    assert figures[0].axes[0].get_lines()


def test_an_unknown_colour_map_names_its_neighbours(sample_server: Server) -> None:
    with pytest.raises(errors.UnknownMethod, match="turbo"):
        drawn(sample_server, LST, cmap="turbos")
