"""Search of collections by words, in English and Japanese."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from je_explorer.stac.hints import (
    BY_CATEGORY,
    CADENCE_WORDS,
    CADENCES,
    FAMILIES,
    NORMAL_WORDS,
    band_stem,
)
from je_explorer.stac.model import Collection
from je_explorer.stac.titles import short_title

_BETWEEN = re.compile(r"[\s,;/|・、。()（）「」_]+")
_ID_PARTS = re.compile(r"[\s._,:/()]+|-(?=[A-Z])")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_IGNORED = frozenset({"の", "と", "を", "は", "データ", "of", "the", "in", "for", "and", "data"})

EXACT, PREFIX, WORD, PART = 8.0, 5.0, 3.0, 1.0


@dataclass(frozen=True, slots=True)
class _Entry:
    """The words of a collection, by how much they say about it."""

    strong: frozenset[str]
    synonyms: frozenset[str]
    weak: frozenset[str]
    cadence: str
    normal: bool
    special: bool


def search(collections: Iterable[Collection], text: str) -> list[Collection]:
    """The collections that match all words, best first; all of them for no words.

    A word matches a title, category or cadence best, then the start of one of their words, then a
    synonym, an id, a band or a keyword. Full-width letters and case make no difference; Japanese
    needs no spaces between words.

    Example:
        >>> search([Collection("GSMaP_daily", "", category="precipitation")], "雨")[0].id
        'GSMaP_daily'
    """
    known = list(collections)
    words = words_of(text)
    if not words:
        return known
    ranked = [(_rank(_entry(collection), words), collection) for collection in known]
    found = [(rank, collection) for rank, collection in ranked if rank is not None]
    return [collection for _, collection in sorted(found, key=lambda pair: pair[0])]


def near(collections: Sequence[Collection], wanted: str, count: int = 5) -> list[Collection]:
    """The collections whose ids are most like a wanted one, for a message of error."""
    by_id = {fold(collection.id): collection for collection in collections}
    alike = difflib.get_close_matches(fold(wanted), by_id, n=count, cutoff=0.6)
    by_words = search(collections, re.sub(r"[._]", " ", wanted)) if wanted.strip() else []
    found = {c.id: c for c in [*(by_id[name] for name in alike), *by_words]}
    if len(found) < 3:
        loose = difflib.get_close_matches(fold(wanted), by_id, n=3, cutoff=0.0)
        found.update({by_id[name].id: by_id[name] for name in loose})
    return list(found.values())[:count]


def fold(text: str) -> str:
    """One spelling for full and half width, and for upper and lower case."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def words_of(text: str) -> list[str]:
    """The words of a query, folded; Japanese without spaces is cut at the words that are known."""
    rough = (word for word in _BETWEEN.split(fold(text)) if word)
    cut = [part for word in rough for part in _cut(word)]
    return [word for word in dict.fromkeys(cut) if word not in _IGNORED]


def _cut(word: str) -> list[str]:
    if not _JAPANESE.search(word) or word in _vocabulary():
        return [word]
    parts = _known_words().findall(word)
    rest = _known_words().sub("", word)
    return parts if parts and len(rest) <= len(word) / 2 else [word]


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    families = " ".join(" ".join((f.japanese, *f.words)) for f in FAMILIES)
    cadences = " ".join(entry[2] for entry in CADENCES.values())
    places = "昼 夜 日本 北極 南極"
    words = fold(f"{families} {cadences} {NORMAL_WORDS} {places}").split()
    return frozenset(word for word in words if _JAPANESE.search(word))


@lru_cache(maxsize=1)
def _known_words() -> re.Pattern[str]:
    long_first = sorted((w for w in _vocabulary() if len(w) > 1), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, long_first)))


def _split(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(fold(text)) if word]


@lru_cache(maxsize=512)
def _entry(collection: Collection) -> _Entry:
    family = BY_CATEGORY.get(collection.category)
    titles = [part for lang in ("en", "ja") for part in short_title(collection, lang)]
    cadence = CADENCES.get(collection.cadence, ("", "", ""))
    normal = NORMAL_WORDS if collection.cadence.endswith("-normal") else ""
    strong = [*_split(collection.category), *_split(" ".join(titles)), fold(collection.cadence)]
    strong += [fold(collection.category), *_split(f"{cadence[0]} {cadence[1]}")]
    strong += _split(collection.title) if collection.date_format is None else []
    synonyms = [*(family.words if family else ()), *cadence[2].split(), *normal.split()]
    synonyms += [*collection.bands, *(band_stem(band) for band in collection.bands)]
    weak = [*_ID_PARTS.split(collection.id), collection.id, *_split(collection.title)]
    weak += [word for keyword in collection.keywords for word in (keyword, *_split(keyword))]
    weak += list(collection.providers)
    special = family is not None and titles[0] != family.title
    return _Entry(
        _folded(strong), _folded(synonyms), _folded(weak), collection.cadence, bool(normal), special
    )


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words if word)


def _rank(entry: _Entry, words: Sequence[str]) -> tuple[float, bool, bool] | None:
    """The best score first; of equal ones what is plain before normals and derived quantities."""
    scores = [_best(entry, word) for word in words]
    return (-sum(scores), entry.normal, entry.special) if all(scores) else None


def _best(entry: _Entry, word: str) -> float:
    """How well one word fits; 0 for not at all."""
    meant = _cadences_of(word)
    if meant and entry.cadence:
        # "monthly" must not find "half-monthly", nor "月平均" "半月平均".
        exact = {EXACT: entry.cadence == word or len(meant) == 1, PREFIX: True}
        return max(w for w, fits in exact.items() if fits) if entry.cadence in meant else 0.0
    return max((weight for weight, test in _TESTS if test(entry, word)), default=0.0)


@lru_cache(maxsize=256)
def _cadences_of(word: str) -> frozenset[str]:
    return frozenset(name for name, words in CADENCE_WORDS.items() if word in words)


def _starts(words: Iterable[str], word: str) -> bool:
    return any(w.startswith(word) for w in words)


def _holds(words: Iterable[str], word: str) -> bool:
    """Inside a word: for Japanese, which has no spaces, and for parts of ids of 3 letters up."""
    if _JAPANESE.search(word):
        return any(word in w for w in words)
    return len(word) > 2 and any(word in w and not w.isalpha() for w in words)


_TESTS: tuple[tuple[float, Callable[[_Entry, str], bool]], ...] = (
    (EXACT, lambda entry, word: word in entry.strong),
    (PREFIX, lambda entry, word: len(word) > 2 and _starts(entry.strong, word)),
    (PREFIX, lambda entry, word: word in entry.synonyms),
    (WORD, lambda entry, word: word in entry.weak),
    (WORD, lambda entry, word: bool(_JAPANESE.search(word)) and _holds(entry.strong, word)),
    (PART, lambda entry, word: len(word) > 1 and _starts(entry.synonyms, word)),
    (PART, lambda entry, word: len(word) > 2 and _starts(entry.weak, word)),
    (PART, lambda entry, word: _holds(entry.weak | entry.synonyms, word)),
)
