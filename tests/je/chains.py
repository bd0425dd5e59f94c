"""The same chain through JAXA's own client and through ours, over one served catalogue."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator
from typing import Any

from je_explorer import je
from je_explorer.sample import Server

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from jaxa.earth import je as original_je

BOTH = (je, original_je)


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """The original tells its steps by ``print``, and warns of invalid values in its arithmetic."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def run(
    module: Any,
    server: Server,
    collection: str,
    band: str | None,
    dates: tuple[str, str],
    ppu: float | None,
    bbox: tuple[float, ...] | None = None,
    geoj: dict[str, Any] | None = None,
) -> Any:
    """The images of a chain; dates are days, the first from midnight and the last to its end."""
    first, last = dates
    with quietly():
        return (
            module.ImageCollection(collection, stac_cog_url=server.catalog_url)
            .filter_date([_moment(first, "00:00:00"), _moment(last, "23:59:59")])
            .filter_resolution(ppu)
            .filter_bounds(bbox=None if bbox is None else list(bbox), geoj=geoj)
            .select(band)
            .get_images()
        )


def _moment(date: str, time: str) -> str:
    return date if "T" in date else f"{date}T{time}"
