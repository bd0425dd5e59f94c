"""A plain reader of the sample's files: JSON and rasterio, nothing of the package's own."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio


@dataclass(frozen=True)
class Catalogue:
    """The sample's folder."""

    root: Path

    def json(self, path: str | Path) -> Any:
        return json.loads((self.root / path).read_text(encoding="utf-8"))

    @property
    def ids(self) -> list[str]:
        return [
            link["href"].split("/")[1]
            for link in self.json("catalog.json")["links"]
            if link["rel"] == "child"
        ]

    def collection(self, collection: str) -> Any:
        return self.json(f"{collection}/collection.json")

    def links(self, path: Path, rel: str) -> Iterator[Path]:
        for link in self.json(path)["links"]:
            if link["rel"] == rel:
                yield Path(os.path.normpath(path.parent / link["href"]))

    def items(self, collection: str) -> Iterator[Path]:
        """Every item that can be reached by links from a collection."""
        waiting = [Path(collection) / "collection.json"]
        while waiting:
            path = waiting.pop()
            yield from self.links(path, "item")
            waiting.extend(self.links(path, "child"))

    def value(self, collection: str, date: str, band: str, x: float, y: float, level: int) -> float:
        """The DN at a place, from the finest image of the tile that holds it."""
        for path in sorted((self.root / collection / date / str(level)).rglob(f"*-{band}.tiff")):
            with rasterio.open(path) as file:
                left, bottom, right, top = file.bounds
                if left <= x < right and bottom <= y < top:
                    return float(next(file.sample([(x, y)]))[0])
        raise LookupError(f"no tile of {collection} {date} holds {x}, {y}")

    def image(self, path: Path, overview: int | None = None) -> Any:
        options = {} if overview is None else {"overview_level": overview}
        with rasterio.open(self.root / path, **options) as file:
            return np.squeeze(file.read())
