"""The collections of the catalogue, chosen by words in their ids."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from je_explorer.errors import UnknownCollection
from je_explorer.je.source import open_catalog
from je_explorer.je.steps import Step

log = logging.getLogger(__name__)


class ImageCollectionList:
    """All collections of the catalogue.

    Args:
        ssl_verify: False accepts any certificate, for this object only.
        stac_cog_url: another catalogue; ``"sample"`` is the embedded one.

    Attributes:
        stac_collections: their ``id`` and ``url``.

    Example:
        >>> ids, bands = je.ImageCollectionList().filter_name(["LST", "_half-month"])
        ...                                                         # doctest: +SKIP
    """

    def __init__(self, ssl_verify: bool | None = None, stac_cog_url: str | None = None) -> None:
        self._collections = open_catalog(stac_cog_url, ssl_verify).collections()
        self.stac_collections = Step(
            id=[each.id for each in self._collections],
            find_url=lambda: [each.href for each in self._collections],
        )

    def filter_name(self, keywords: Sequence[str] = ()) -> tuple[list[str], list[list[str]]]:
        """Ids and bands of the collections whose id holds all the keywords, as they are written.

        Raises:
            UnknownCollection: no id holds them all.
        """
        if isinstance(keywords, str):
            raise UnknownCollection(f"keywords are a list of words: [{keywords!r}]")
        found = [each for each in self._collections if all(word in each.id for word in keywords)]
        if not found:
            raise UnknownCollection(
                f"no collection has {list(keywords)} in its id; Catalog().search() also looks into"
                " titles and keywords, in English and Japanese"
            )
        log.info("%d collections found", len(found))
        return [each.id for each in found], [list(each.bands) for each in found]
