"""The collections that a user starred, and those chosen last: a small file between sessions."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from je_explorer.export.files import write

MOST_FAVOURITES, MOST_RECENT = 100, 8

LARGEST = 100_000
"""Bytes of the file; more was not written by us."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Ids of collections; the newest of ``recent`` comes first."""

    favourites: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()


def shelf_file() -> Path:
    """Where the shelf is kept: JE_EXPLORER_CONFIG, else the user's folder for settings."""
    chosen = os.environ.get("JE_EXPLORER_CONFIG")
    folder = Path(chosen) if chosen else Path(platformdirs.user_config_dir("je_explorer"))
    return folder / "collections.json"


def read_shelf(path: Path) -> Shelf:
    """The shelf of a file; an empty one where there is none, or none that can be read."""
    try:
        if path.stat().st_size > LARGEST:
            return Shelf()
        fields = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return Shelf()
    if not isinstance(fields, dict):
        return Shelf()
    return Shelf(
        _ids(fields.get("favourites"), MOST_FAVOURITES), _ids(fields.get("recent"), MOST_RECENT)
    )


def write_shelf(path: Path, shelf: Shelf) -> None:
    """Write a shelf, as a whole or not at all.

    Raises:
        ExportError: the file can't be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fields = {"favourites": shelf.favourites, "recent": shelf.recent}
    write(path, [json.dumps(fields, ensure_ascii=False, indent=1).encode()])


def with_star(favourites: tuple[str, ...], collection: str) -> tuple[str, ...]:
    """The favourites with a collection, or without it where it was one."""
    if collection in favourites:
        return tuple(each for each in favourites if each != collection)
    return (collection, *favourites)[:MOST_FAVOURITES]


def with_newest(recent: tuple[str, ...], collection: str) -> tuple[str, ...]:
    """The recent ones with a collection in the first place."""
    return (collection, *(each for each in recent if each != collection))[:MOST_RECENT]


def _ids(found: Any, most: int) -> tuple[str, ...]:
    names = [name for name in found if isinstance(name, str)] if isinstance(found, list) else []
    return tuple(dict.fromkeys(names))[:most]
