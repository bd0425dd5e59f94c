"""``ssl_verify=False``: over a loopback server whose certificate nobody trusts."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from je_explorer import errors, je
from je_explorer.sample import collections as ids
from je_explorer.sample import sample_folder
from tests.support.range_server import RangeServer

DAYS = ["2021-07-01T00:00:00", "2021-07-31T00:00:00"]


@pytest.fixture
def untrusted() -> Iterator[str]:
    """The sample's catalogue at an address that begins with https."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1", "localhost").configure_cert(context)
    with RangeServer(sample_folder(), tls=context) as server:
        yield f"https://localhost:{server.port}/catalog.json"


def images(address: str, verify: bool | None) -> je.ImageCollection:
    return (
        je.ImageCollection(ids.GREENNESS, address, ssl_verify=verify)
        .filter_date(DAYS)
        .filter_resolution(1.25)
        .filter_bounds([130, 30, 140, 40])
        .select()
        .get_images()
    )


def test_unchecked_certificates_are_of_that_object_only(
    untrusted: str, caplog: pytest.LogCaptureFixture
) -> None:
    for verify in (None, True):
        with pytest.raises(errors.SourceError, match="certificate"):
            images(untrusted, verify)
    with caplog.at_level(logging.WARNING):
        unchecked = images(untrusted, False)
    assert "certificates are not checked" in caplog.text
    assert unchecked.raster is not None
    assert unchecked.raster.valid.any()
    for verify in (None, True):
        with pytest.raises(errors.SourceError, match="certificate"):
            images(untrusted, verify)
    assert images(untrusted, False).raster is not None


def test_what_came_unchecked_lies_apart(untrusted: str, private_cache: Path) -> None:
    ids_found, _ = je.ImageCollectionList(ssl_verify=False, stac_cog_url=untrusted).filter_name()
    assert ids.GREENNESS in ids_found
    port = untrusted.split(":")[2].split("/")[0].encode()
    kept = [path for path in private_cache.rglob("*") if path.is_file()]
    holding = [path for path in kept if b":" + port in path.read_bytes()]
    assert {path.relative_to(private_cache).parts[0] for path in holding} <= {"unchecked"}
