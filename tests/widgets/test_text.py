"""Words: in both languages, for every key, with the same blanks."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from je_explorer import errors
from je_explorer.widgets import text
from je_explorer.widgets.words import WORDS

PACKAGE = Path(text.__file__).parent


def blanks(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("key", WORDS)
def test_every_key_has_words_in_both_languages_with_the_same_blanks(key: str) -> None:
    english, japanese = WORDS[key]
    assert english.strip()
    assert japanese.strip()
    assert blanks(english) == blanks(japanese)


def test_every_key_that_the_panels_say_exists_and_no_key_is_left_over() -> None:
    files = (path for path in PACKAGE.rglob("*.py") if path.parent.name != "words")
    source = "\n".join(path.read_text("utf-8") for path in files)
    said = set(re.findall(r"""["']([a-z]+(?:\.[A-Za-z0-9]+)*)["']""", source))
    patterns = [
        re.compile(re.sub(r"\{[^}]*\}", r"[A-Za-z0-9]+", found))
        for found in re.findall(r"""f["']([a-z]+\.[a-z.]*\{[^"']*\}[a-z.]*)["']""", source)
    ]
    unused = [
        key
        for key in WORDS
        if key not in said
        and not any(pattern.fullmatch(key) for pattern in patterns)
        and not key.startswith("error.")
        and not key.endswith((".one", ".count", ".tip", ".hint"))
    ]
    assert unused == []
    plain = set(re.findall(r"""(?:say|count)\(\s*[a-z._]*lang,\s*"([^"{]+)"[,)]""", source))
    assert {key for key in plain if key not in WORDS and f"{key}.one" not in WORDS} == set()


def test_the_error_words_name_real_errors() -> None:
    names = {key.split(".")[1] for key in WORDS if key.startswith("error.")}
    assert {name for name in names if name[0].isupper()} <= set(vars(errors))


@pytest.mark.parametrize(
    ("label", "english", "japanese"),
    [
        ("2022-08", "August 2022", "2022年8月"),
        ("2022-08-05", "5 August 2022", "2022年8月5日"),
        ("2022", "2022", "2022年"),
        ("07", "July", "7月"),
        ("08-16", "16 August", "8月16日"),
        ("2021/07", "July 2021", "2021年7月"),
        ("2021-07-01T03", "1 July 2021, 03:00 UTC", "2021年7月1日 03時 (UTC)"),
        ("213", "213", "213"),
        ("20220913.tif", "20220913.tif", "20220913.tif"),
        ("2021-13", "2021-13", "2021-13"),
    ],
)
def test_dates_are_said_as_people_say_them(label: str, english: str, japanese: str) -> None:
    assert text.date("en", label, long=True) == english
    assert text.date("ja", label, long=True) == japanese


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 B"), (999, "999 B"), (71_000, "71 kB"), (4_120_000, "4.1 MB"), (9_960_000, "10 MB"),
     (999_400, "999 kB"), (20_000_000, "20 MB"), (1_500_000_000, "1.5 GB")],
)  # fmt: skip
def test_sizes_are_short(count: int, words: str) -> None:
    assert text.size(count) == words


def test_a_pixel_size_has_two_figures() -> None:
    assert [text.distance(m) for m in (30.9, 247.0, 1113.2, 11132.0)] == [
        "31 m", "250 m", "1.1 km", "11 km",
    ]  # fmt: skip
