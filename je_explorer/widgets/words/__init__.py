"""Every visible word, in English and Japanese: a file per part of the dashboard."""

from __future__ import annotations

from collections.abc import Mapping

from je_explorer.widgets.words import (
    colour,
    compare,
    curve,
    detail,
    errors,
    folds,
    here,
    load,
    map,
    mask,
    page,
    play,
    process,
    save,
    status,
    what,
    when,
    where,
)

PARTS = (
    colour,
    compare,
    curve,
    detail,
    errors,
    folds,
    here,
    load,
    map,
    mask,
    page,
    play,
    process,
    save,
    status,
    what,
    when,
    where,
)


def _all() -> Mapping[str, tuple[str, str]]:
    """One table of all parts; a key that stands in two of them is a mistake."""
    found: dict[str, tuple[str, str]] = {}
    for part in PARTS:
        twice = found.keys() & part.WORDS.keys()
        if twice:
            raise ValueError(f"these keys stand in two files of words: {sorted(twice)}")
        found.update(part.WORDS)
    return found


WORDS = _all()
"""``key: (English, Japanese)``."""
