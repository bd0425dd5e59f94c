"""Which collection is another's climate normal."""

from __future__ import annotations

import pytest

from je_explorer.stac.model import Collection
from je_explorer.stac.normals import normal_of

NORMALS = (
    "NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.daytime.v061_global_monthly-normal",
    "NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.nighttime.v061_global_monthly-normal",
    "NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.daytime.v061_global_half-monthly-normal",
    "JAXA.JASMES_Aqua.MODIS_swr.v811_global_8-day-normal",
    "JMA_COBE-SST_global_daily-normal",
)


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly", NORMALS[0]),
        ("NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.nighttime.v061_global_monthly", NORMALS[1]),
        ("NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.daytime.v061_global_half-monthly", NORMALS[2]),
        ("JAXA.JASMES_Aqua.MODIS_swr.v811_global_8-day", NORMALS[3]),
        ("JAXA.G-Portal_GCOM-W.AMSR2_standard.L3-SST.daytime.v4_global_daily", NORMALS[4]),
        ("JAXA.G-Portal_GCOM-W.AMSR2_standard.L3-SST.daytime.v4_global_monthly", None),
        ("JAXA.G-Portal_GCOM-C.SGLI_standard.L3-SST.daytime.v3_global_monthly", None),
        ("JAXA.JASMES_Aqua.MODIS_swr.v811_global_monthly", None),
        (NORMALS[0], None),
    ],
)
def test_a_collection_pairs_with_the_normal_of_its_family(name: str, normal: str | None) -> None:
    found = normal_of(Collection(name, ""), [Collection(other, "") for other in NORMALS])
    assert (found and found.id) == normal
