"""The live service's own addresses: two hosts, two buckets, over TLS, played by a local server."""

from __future__ import annotations

import json
import shutil
import ssl
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import trustme

import je_explorer as jx
from je_explorer.net.cache import DiskCache
from je_explorer.net.http import Client
from je_explorer.net.loop import run_sync
from je_explorer.net.policy import JAXA_HOSTS
from je_explorer.sample import sample_folder
from tests.support.names import Redirector
from tests.support.range_server import RangeServer

STORE = "https://s3.ap-northeast-1.wasabisys.com"
BUCKETS = {
    "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly": "je-pds",
    "JAXA.G-Portal_GCOM-W.AMSR2_standard.L3-SMC.daytime.v3_global_daily": "je-pds2",
}
LST, SMC = BUCKETS


@pytest.fixture(scope="module")
def service(
    private_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[RangeServer, trustme.CA]]:
    """The sample's files where the live service has its own: a root of absolute links, buckets."""
    folder = tmp_path_factory.mktemp("live")
    hrefs = [f"{STORE}/{bucket}/cog/v1/{name}/collection.json" for name, bucket in BUCKETS.items()]
    root = json.loads((sample_folder() / "catalog.json").read_bytes())
    root["links"] = [{"rel": "child", "href": href} for href in hrefs]
    (folder / "stac/cog/v1").mkdir(parents=True)
    (folder / "stac/cog/v1/catalog.json").write_text(json.dumps(root))
    for name, bucket in BUCKETS.items():
        shutil.copytree(sample_folder() / name, folder / bucket / "cog/v1" / name)
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*JAXA_HOSTS).configure_cert(context)
    with RangeServer(folder, tls=context) as server:
        yield server, authority


@pytest.fixture
def catalog(service: tuple[RangeServer, trustme.CA], tmp_path: Path) -> Iterator[jx.Catalog]:
    """`Catalog()` as it is, but for where the two names lead and who signed for them."""
    server, authority = service
    server.clear()
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    client = Client(resolver=Redirector(server.port), ssl=trusting, disk=DiskCache(tmp_path))
    yield jx.Catalog(client=client)
    run_sync(client.close())


@pytest.mark.parametrize("name", list(BUCKETS))
def test_the_default_catalogue_loads_pixels_from_both_buckets(
    name: str, catalog: jx.Catalog, service: tuple[RangeServer, trustme.CA]
) -> None:
    assert catalog.source == "https://data.earth.jaxa.jp/stac/cog/v1/catalog.json"
    area = [122, 24, 146, 46]
    raster = jx.load(name, dates="2021-08-01", area=area, ppu=5, catalog=catalog)
    same = jx.load(name, dates="2021-08-01", area=area, ppu=5, catalog="sample")
    np.testing.assert_array_equal(raster.values, same.values)
    assert raster.valid.any()
    log = service[0].log
    assert {entry.headers["Host"] for entry in log} == JAXA_HOSTS
    files = [entry.path for entry in log if entry.path.endswith(".tiff")]
    assert files
    assert all(path.startswith(f"/{BUCKETS[name]}/cog/v1/{name}/") for path in files)


def test_both_collections_are_listed(catalog: jx.Catalog) -> None:
    assert {each.id for each in catalog.collections()} == {LST, SMC}
