"""Starts the dashboard in a Voila page."""

from __future__ import annotations

import os
from importlib import import_module
from urllib.parse import parse_qs

from IPython.display import display
from voila.utils import ENV_VARIABLE, wait_for_request

from je_explorer.errors import RequestError
from je_explorer.widgets.document import Wanted
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.maps import basemap
from je_explorer.widgets.values.report import Notice

NAMED = ("live", "sample")


def launch() -> Explorer:
    """Show an `Explorer` for the visitor of this page.

    The catalogue and the language come from the environment (``JE_EXPLORER_CATALOG``,
    ``JE_EXPLORER_LANG``); the visitor's address may choose among the named catalogues
    (``?catalog=sample&lang=ja&theme=dark``), and ``?view=`` reopens a view that was shared.
    Addresses of other catalogues are not taken from a visitor: the kernel would fetch them from
    inside the host's network.
    In a kernel that was started ahead of its visitor, all that needs no visitor is done first.
    """
    basemap.shapes()
    if os.environ.get(ENV_VARIABLE.VOILA_PREHEAT) == "True":
        import_module("je_explorer.widgets.charts.plots")
    wait_for_request()
    asked = {key: values[0] for key, values in parse_qs(os.environ.get("QUERY_STRING", "")).items()}
    named = asked.get("catalog") if asked.get("catalog") in NAMED else None
    wanted, problem = wanted_of(asked.get("view", ""))
    explorer = Explorer(
        named or os.environ.get("JE_EXPLORER_CATALOG") or None,
        asked.get("collection", ""),
        lang=asked.get("lang") or os.environ.get("JE_EXPLORER_LANG") or "en",
        theme=asked.get("theme", "auto"),
        fallback=os.environ.get("JE_EXPLORER_NOTICE", ""),
        served=True,
    )
    if wanted is not None:
        wanted.put(explorer.state)
    if problem:
        explorer.state.notice = Notice("error.link", problem)
    display(explorer)  # type: ignore[no-untyped-call]
    return explorer


def wanted_of(link: str) -> tuple[Wanted | None, str]:
    """The view of a shared link, and what is wrong with it; a broken link opens an empty map."""
    if not link:
        return None, ""
    try:
        return Wanted.from_link(link), ""
    except RequestError as error:
        return None, str(error)
