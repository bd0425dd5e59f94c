"""Areas from a GeoJSON file, chosen by words in their properties."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from je_explorer.errors import BadArea

log = logging.getLogger(__name__)


class FeatureCollection:
    """The features of a GeoJSON file.

    Attributes:
        feature_collection: the file's content after ``read``, else None.

    Example:
        >>> areas = je.FeatureCollection().read("japan.geojson").select(["Tokyo"])  # doctest: +SKIP
    """

    def __init__(self) -> None:
        self.feature_collection: dict[str, Any] | None = None

    def read(self, path: str | PathLike[str]) -> FeatureCollection:
        """A FeatureCollection of the file's features.

        Raises:
            BadArea: the file is absent, is no GeoJSON, or has no features.
        """
        try:
            content = json.loads(Path(path).read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise BadArea(f"{path} can't be read: {error.strerror}") from error
        except ValueError as error:
            raise BadArea(f"{path} is not GeoJSON: {error}") from error
        kind = content.get("type") if isinstance(content, dict) else None
        if kind == "Feature":
            content = {"type": "FeatureCollection", "features": [content]}
        elif kind != "FeatureCollection":
            raise BadArea(f"{path} holds {kind!r} where a FeatureCollection is needed")
        result = FeatureCollection()
        result.feature_collection = content
        log.info("%d features in %s", len(content["features"]), path)
        return result

    def select(self, keywords: Sequence[str] = ()) -> list[dict[str, Any]]:
        """The features in whose properties all the keywords occur; without keywords, all.

        Raises:
            BadArea: no feature has them all, or nothing was read yet.
        """
        if self.feature_collection is None:
            raise BadArea("no features yet: call read(path) before select(keywords)")
        if isinstance(keywords, str):
            raise BadArea(f"keywords are a list of words: [{keywords!r}]")
        found = [
            feature
            for feature in self.feature_collection["features"]
            if all(word in _words(feature) for word in keywords)
        ]
        if not found:
            raise BadArea(f"no feature has {list(keywords)} in its properties")
        return found


def _words(feature: dict[str, Any]) -> str:
    return "_".join(str(value) for value in (feature.get("properties") or {}).values())
