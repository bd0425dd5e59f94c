"""What is known of the chosen data set: of what, since when, how fine, from whom."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from je_explorer.stac.model import Collection
from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import button, column, escaped, markup, show
from je_explorer.widgets.state import ExplorerState

JAXA_PAGE = "https://data.earth.jaxa.jp/en/datasets/#/id/"
"""The page of a data set for people. Source: JAXA Earth's own site; it has this language only."""

LONGEST = 200
"""Characters of a description; longer ones end at a sentence before."""


class Detail:
    """A fold below the chosen card; ``unfold`` opens it."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self._open = True
        self._fold = button("", "link")
        self._facts = markup("", "facts")
        self.widget = column([self._fold, self._facts], "detail")
        self._fold.on_click(lambda _button: self.unfold(not self._open))
        state.observe(
            self._refresh, ["lang", "collection", "collections", "band", "unit", "source"]
        )
        self._refresh()

    def unfold(self, on: bool) -> None:
        """Show or hide the facts."""
        self._open = on
        self._refresh()

    def _refresh(self, _change: Any = None) -> None:
        state, current = self._state, self._state.current
        show(self.widget, current is not None)
        if current is None:
            return
        key = "detail.close" if self._open else "detail.open"
        self._fold.description = text.say(state.lang, key)
        self._fold.tooltip = text.say(state.lang, "detail.tip")
        show(self._facts, self._open)
        self._facts.value = facts_html(current, state)


def facts_html(collection: Collection, state: ExplorerState) -> str:
    """The facts as a list of terms, and the way to the data set's own page."""
    lang = state.lang
    rows = "".join(
        f"<dt>{text.say(lang, f'detail.{name}')}</dt><dd>{escaped(value)}</dd>"
        for name, value in facts(collection, state).items()
        if value
    )
    about = escaped(shortened(collection.description))
    return f"<p>{about}</p><dl>{rows}</dl>{_link(collection, state.source, lang)}"


def facts(collection: Collection, state: ExplorerState) -> dict[str, str]:
    """Name of a fact -> its value in words; empty where it is not known. None of it is escaped."""
    lang = state.lang
    band = state.band if state.band in collection.bands else next(iter(collection.bands), "")
    unit = describe.scale_of(collection.units.get(band, ""), wanted=state.unit).label
    return {
        "band": band,
        "unit": unit,
        "period": describe.period(collection, lang),
        "resolution": describe.resolution(collection),
        "provider": ", ".join(collection.providers),
        "licence": licence(collection, lang),
    }


def licence(collection: Collection, lang: str) -> str:
    """The licence's name; STAC's words for "none of the known ones" are said in words."""
    if collection.license.casefold() in ("proprietary", "other", "various"):
        return text.say(lang, "detail.terms")
    return collection.license


def shortened(description: str) -> str:
    """The first sentences of a description, as plain text.

    Example:
        >>> shortened("One. " + 50 * "long " + ". Three.")
        'One.'
    """
    plain = " ".join(re.sub(r"<[^>]*>|[*#`]", " ", description).split())
    if len(plain) <= LONGEST:
        return plain
    end = max(plain.rfind(mark, 0, LONGEST) for mark in (". ", "。"))
    return plain[: end + 1] if end > 0 else f"{plain[:LONGEST].rsplit(' ', 1)[0]}…"


def page_of(collection: Collection, source: str) -> str:
    """The address of JAXA's page about a data set; ``""`` for those that JAXA does not have."""
    theirs = source == "live" or (source == "sample" and not collection.id.startswith("Sample"))
    return JAXA_PAGE + quote(collection.id) if theirs else ""


def _link(collection: Collection, source: str, lang: str) -> str:
    address = page_of(collection, source)
    if not address:
        return ""
    words = text.say(lang, "detail.page" if source == "live" else "detail.real")
    return f'<a href="{escaped(address)}" target="_blank" rel="noopener">{words}</a>'
