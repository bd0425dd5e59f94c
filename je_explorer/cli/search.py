"""``je-explorer search``: which data sets exist."""

from __future__ import annotations

import argparse
from typing import Any

import je_explorer as jx
from je_explorer.cli.terminal import answer, answer_json, say, table
from je_explorer.stac.model import Collection


def run(arguments: argparse.Namespace) -> int:
    """Print the collections that fit the words, the best first; all of them without words."""
    text = " ".join(arguments.text)
    catalog = jx.Catalog(arguments.catalog)
    found = catalog.search(text) if text else catalog.collections()
    if arguments.json:
        answer_json([_as_json(collection) for collection in found])
    elif found:
        answer(table(("ID", "TITLE", "BANDS", "UNIT", "PERIOD"), map(_row, found)))
    if not found:
        say(f"nothing in the catalogue fits {text!r}; fewer or other words may find it")
    return 0


def _row(collection: Collection) -> tuple[str, ...]:
    unit = next(iter(collection.units.values()), "")
    return (
        collection.id,
        collection.title,
        ",".join(collection.bands),
        unit,
        f"{_day(collection.start)}..{_day(collection.end)}",
    )


def _day(moment: Any) -> str:
    return "" if moment is None else moment.date().isoformat()


def _as_json(collection: Collection) -> dict[str, Any]:
    return {
        "id": collection.id,
        "title": collection.title,
        "bands": list(collection.bands),
        "units": dict(collection.units),
        "keywords": list(collection.keywords),
        "bbox": list(collection.bbox),
        "start": _day(collection.start) or None,
        "end": _day(collection.end) or None,
        "epsg": collection.epsg,
        "ppu_max": collection.ppu_max,
        "license": collection.license,
    }
