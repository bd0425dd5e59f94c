"""The catalogue that an object of the chain reads."""

from __future__ import annotations

import logging
import ssl

from je_explorer.net.cache import DiskCache, cache_folder
from je_explorer.net.http import Client
from je_explorer.stac.catalog import Catalog

log = logging.getLogger(__name__)


def open_catalog(stac_cog_url: str | None, ssl_verify: bool | None) -> Catalog:
    """The catalogue at an address; None is the live one.

    ``ssl_verify=False`` accepts any certificate, with a client and a disk cache of its own: what
    came over unchecked connections is never given to anything else.
    """
    if ssl_verify is not False:
        return Catalog(stac_cog_url)
    log.warning("certificates are not checked for %s", stac_cog_url or "the live catalogue")
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    disk = DiskCache(cache_folder() / "unchecked")
    return Catalog(stac_cog_url, client=Client(ssl=context, disk=disk))
