"""Scripts for JAXA's client run with our import, unchanged otherwise, and tell the same numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from je_explorer.sample import Server
from tests.je.chains import quietly

IMPORTS = {"original": "from jaxa.earth import je", "ours": "from je_explorer import je"}

SHOW_IMAGE = """
# Read an area
path = AREA
geoj = je.FeatureCollection().read(path).select([])

# Get an image
data = je.ImageCollection(collection="JAXA.EORC_ALOS.PRISM_AW3D30.v3.2_global",
                          stac_cog_url=CATALOG)\\
         .filter_date(dlim=["2021-01-01T00:00:00","2022-01-01T00:00:00"])\\
         .filter_resolution(ppu=20)\\
         .filter_bounds(geoj=geoj[0])\\
         .select(band="DSM")\\
         .get_images()

# Process and show an image
img = je.ImageProcess(data)\\
        .show_images()
"""

MASK_BY_ELEVATION = """
# Set query parameters
dlim = ["2021-08-01T00:00:00","2021-08-31T00:00:00"]
ppu  = 10
bbox = [137,35,139,37]

# Get the temperature
data = je.ImageCollection("NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly",
                          stac_cog_url=CATALOG)\\
         .filter_date(dlim)\\
         .filter_resolution(ppu)\\
         .filter_bounds(bbox)\\
         .select("LST")\\
         .get_images()

# Get the elevation
mask = je.ImageCollection("JAXA.EORC_ALOS.PRISM_AW3D30.v3.2_global", stac_cog_url=CATALOG)\\
         .filter_date(["2021-01-01T00:00:00","2022-01-01T00:00:00"])\\
         .filter_resolution(ppu)\\
         .filter_bounds(bbox)\\
         .select("DSM")\\
         .get_images()

# Mask the temperature where the land is low, and show it
img = je.ImageProcess(data)\\
        .mask_images(mask, method_query="range", values=[500,4000])\\
        .show_images(cmap="spectral", clim=[280,310])
"""

TIME_SERIES = """
# Get a year of images
data = je.ImageCollection("NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.daytime.v061_global_half-monthly",
                          stac_cog_url=CATALOG)\\
         .filter_date(["2021-01-01T00:00:00","2021-12-31T23:59:59"])\\
         .filter_resolution(5)\\
         .filter_bounds([130,30,140,40])\\
         .select("LST")\\
         .get_images()

# Calculate the statistics of each image, and show them over time
img = je.ImageProcess(data)\\
        .calc_spatial_stats()\\
        .show_spatial_stats()
mean = img.timeseries["mean"]
"""

SCRIPTS = {
    "show an image": SHOW_IMAGE,
    "mask by elevation": MASK_BY_ELEVATION,
    "time series": TIME_SERIES,
}

AREA = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature",'
    ' "properties": {"name": "Kanto"}, "geometry": {"type": "Polygon", "coordinates":'
    " [[[138.5, 35], [141, 35], [141, 37], [138.5, 37], [138.5, 35]]]}}]}"
)


@pytest.fixture
def without_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    plt.switch_backend("Agg")
    monkeypatch.setattr(plt, "show", lambda: None)
    monkeypatch.setattr(plt, "pause", lambda seconds: None)


@pytest.mark.usefixtures("without_windows")
@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_runs_with_either_import(
    name: str, sample_server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    area = tmp_path / "area.geojson"
    area.write_text(AREA, encoding="utf-8")
    results: dict[str, dict[str, Any]] = {}
    for whose, line in IMPORTS.items():
        names = {"CATALOG": sample_server.catalog_url, "AREA": str(area)}
        if whose == "ours":
            exec(f"{line}\n{SCRIPTS[name]}", names)
            assert capsys.readouterr().out == "", "ours tells its steps through logging"
        else:
            with quietly():
                exec(f"{line}\n{SCRIPTS[name]}", names)
        results[whose] = names
    plt.close("all")
    original, ours = (results[whose]["img"] for whose in IMPORTS)
    np.testing.assert_array_equal(ours.raster.img, original.raster.img)
    assert np.isfinite(ours.raster.img).any()
    if "mean" in results["ours"]:
        found, expected = (results[whose]["mean"] for whose in ("ours", "original"))
        np.testing.assert_allclose(found, expected, rtol=1e-6)
        assert len(found) == len(original.raster.img) > 3
