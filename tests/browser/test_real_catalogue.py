"""Real data in the browser: NOAA's sea surface temperature of 13 September 2022."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from je_explorer.render.colormap import table
from tests.browser.conftest import Visit, voila
from tests.support.range_server import RangeServer

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

# Two places at sea, one of them warm, and three on land, far from any coast.
WARM, COLD = (150.0, 5.0), (150.0, -58.0)
LAND = [(100.0, 60.0), (20.0, 10.0), (135.0, -25.0)]


@pytest.fixture(scope="module")
def address(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    tree = shared_data / "stac" / "noaa-cdr-live-tree"
    with (
        RangeServer(tree) as server,
        voila(f"{server.url}/catalog.json", tmp_path_factory.mktemp("voila")) as url,
    ):
        yield url


def test_warm_water_and_coasts_are_where_they_are(
    address: str, visit: Callable[..., Visit], pictures: Path
) -> None:
    seen = visit(address)
    page = seen.page
    seen.choose("sea surface temperature")
    assert "13 September 2022" in page.locator(".je-stepper").inner_text()

    box = page.locator(".leaflet-raster-pane img").bounding_box()
    assert box is not None
    data = base64.b64decode(seen.overlay().partition(",")[2])
    picture = np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))

    def colour(lon: float, lat: float) -> np.ndarray:
        x, y = seen.place(lon, lat)
        col = int((x - box["x"]) / box["width"] * picture.shape[1])
        row = int((y - box["y"]) / box["height"] * picture.shape[0])
        return picture[row, col]

    assert [colour(*place)[3] for place in LAND] == [0, 0, 0]
    ramp = table("thermal").astype(int)
    places = [
        int(np.abs(ramp - colour(*place)[:3].astype(int)).sum(axis=1).argmin())
        for place in (COLD, WARM)
    ]
    assert places[0] < 40
    assert places[1] > 215

    page.mouse.click(*seen.place(*WARM))
    page.wait_for_selector(".je-here strong")
    value = float(page.locator(".je-here strong").inner_text().split()[0])
    assert 26.0 < value < 32.0
    page.screenshot(path=pictures / "sea-surface-temperature.png")
