"""Pictures of every state of the dashboard, in both languages and themes, at three sizes.

``python -m tests.browser.states FOLDER [STORY ...]`` drives a served dashboard through the stories
of ``stories.py``. For each state it writes twelve screenshots, a sheet of them per size to be
looked at, and a line for each text that is cut off or pale and each thing that lies on another.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from je_explorer.sample import Server, sample_folder, serve
from je_explorer.widgets.tabs import TABS
from tests.browser.conftest import Visit, find_chromium, open_visit, sync_api, voila
from tests.browser.long_catalogue import make
from tests.browser.sheets import sheet
from tests.browser.stories import STORIES
from tests.browser.story import State

SIZES = {(1280, 720): 2, (1920, 1080): 2, (390, 844): 4}
"""Width and height of the window -> columns of the sheet."""
BASE = (1280, 720)
LANGUAGES = ("en", "ja")
THEMES = ("light", "dark")
NARROW = 760
CHECKS = [Path(__file__).with_name(name).read_text("utf-8") for name in ("access.js", "looks.js")]


def main(arguments: list[str]) -> None:
    """Take the pictures, and say on the standard output what is not well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("stories", nargs="*", choices=[*STORIES, []], metavar="STORY")
    wanted = parser.parse_args(arguments)
    wanted.folder.mkdir(parents=True, exist_ok=True)
    names = wanted.stories or list(STORIES)
    for is_long in (False, True):
        some = [name for name in names if name.startswith("long") == is_long]
        if some:
            with served(is_long) as (server, address):
                take(some, server, address, wanted.folder)


@contextmanager
def served(is_long: bool) -> Iterator[tuple[Server, str]]:
    """The sample or the long catalogue, and the address of a dashboard on it."""
    with tempfile.TemporaryDirectory(dir=sample_folder().parent) as temporary:
        folder = make(Path(temporary) / "catalogue") if is_long else sample_folder()
        with serve(folder) as server, voila(server.catalog_url, Path(temporary)) as address:
            yield server, address


def take(names: list[str], server: Server, address: str, folder: Path) -> None:
    """Go through some stories."""
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox"]
        )
        for name in names:
            story, begin = STORIES[name]
            link = "?theme=auto" if begin is None else f"?view={begin.to_link()}"
            seen = open_visit(chromium, address + link, *BASE)
            try:
                for state in story(seen, server):
                    look(seen, state, folder)
            except sync_api.Error as error:
                say(f"{name}: {str(error).splitlines()[0]}")
                seen.page.screenshot(path=folder / f"stopped-{name}.png")
            for error in seen.errors:
                say(f"{name}: console: {error}")
            seen.page.context.close()
        chromium.close()


def look(seen: Visit, state: State, folder: Path) -> None:
    """Twelve screenshots of a state and their sheets; the page is then as it was."""
    said: dict[str, list[str]] = {}
    for size, columns in SIZES.items():
        resize(seen, size, state)
        shots: dict[tuple[str, str], Path] = {}
        for lang, theme in product(LANGUAGES, THEMES):
            show(seen, lang, theme)
            focus(seen.page, state)
            path = folder / f"{state.name}-{size[0]}-{lang}-{theme}.png"
            seen.page.screenshot(path=path)
            shots[lang, theme] = path
            for words in complaints(seen.page):
                said.setdefault(words, []).append(f"{size[0]} {lang} {theme}")
        sheet(shots, folder / f"sheet-{state.name}-{size[0]}.png", columns)
    show(seen, "en", "light")
    resize(seen, BASE, state)
    say(f"{state.name}: {len(said)} things")
    for words, places in said.items():
        say(f"    {words}   [{', '.join(places) if len(places) < 6 else len(places)}]")


def resize(seen: Visit, size: tuple[int, int], state: State) -> None:
    page = seen.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(900)
    if size[0] < NARROW:
        # Not by the mouse: a dialog may lie over the tabs.
        page.locator(".je-tabs button").nth(TABS.index(state.tab)).dispatch_event("click")
        page.wait_for_timeout(400)
    if not state.busy:
        seen.settle()


def show(seen: Visit, lang: str, theme: str) -> None:
    page = seen.page
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    if not page.locator(f".je-root.je-{lang}").count():
        page.locator("button.je-language").dispatch_event("click")
        page.wait_for_selector(f".je-root.je-{lang}")
        page.wait_for_timeout(700)
    page.mouse.move(2, 400)
    page.wait_for_timeout(250)


def focus(page: sync_api.Page, state: State) -> None:
    """Bring into sight what the state is about."""
    if state.at and page.locator(state.at).first.is_visible():
        page.locator(state.at).first.evaluate("e => e.scrollIntoView({block: 'nearest'})")
        page.wait_for_timeout(150)


def complaints(page: sync_api.Page) -> list[str]:
    for script in CHECKS:
        page.evaluate(script)
    found = [" · ".join(words) for words in page.evaluate("looks()")]
    return found + [f"pale: {words}" for words in page.evaluate("access.pale(4.5)")]


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
