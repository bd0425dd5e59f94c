"""Catalogues with a name: ``"live"`` is JAXA's, ``"sample"`` the embedded one."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from je_explorer import sample
from je_explorer.stac.address import source_address

LIVE = "https://data.earth.jaxa.jp/stac/cog/v1/catalog.json"
"""The root of JAXA's catalogue. Its collections lie in the buckets je-pds and je-pds2 at Wasabi."""

SOURCES: Mapping[str, Callable[[], str]] = {
    "live": lambda: LIVE,
    "sample": lambda: str(sample.sample_catalog()),
}
"""Name -> address of the root; "sample" is generated at the first use (some seconds)."""


def open_source(source: str | os.PathLike[str] | None) -> str:
    """The address of a named catalogue, a URL or a path; None is the live one."""
    name = "live" if source is None else os.fspath(source)
    return SOURCES[name]() if name in SOURCES else source_address(name)
