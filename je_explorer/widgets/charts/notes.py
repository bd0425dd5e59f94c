"""What a chart can't show by itself: why a curve has gaps, or is not there at all."""

from __future__ import annotations

from collections.abc import Sequence

from je_explorer.process import Anomaly, Process
from je_explorer.widgets import text
from je_explorer.widgets.describe import area_name
from je_explorer.widgets.values.result import Curve


def notes(curves: Sequence[Curve], empty: Sequence[Curve], process: Process, lang: str) -> str:
    """One sentence per reason, or ``""``.

    Args:
        curves: those that are drawn.
        empty: those of the other areas, which have no value.
        process: what was done to them.
        lang: of the words.
    """
    found = [*_gaps(curves, process, lang), *(_absence(curve, lang) for curve in empty)]
    return (" " if lang == "en" else "").join(found)


def emptiness(curves: Sequence[Curve]) -> str:
    """The key of the words for curves without any value: whether masks have taken them."""
    masked = any(curve.kept == 0.0 for curve in curves)
    return "series.masked" if masked else "series.nothing"


def _gaps(curves: Sequence[Curve], process: Process, lang: str) -> list[str]:
    """Which dates had nothing to be compared with; they are the same for all areas, or nearly."""
    reference = "normal" if isinstance(process.reference, Anomaly) else "reference"
    reasons = ((f"gaps.{reference}", "unpaired"), ("gaps.mask", "untested"))
    found = []
    for key, name in reasons:
        curve = max(curves, key=lambda one: len(getattr(one, name)), default=None)
        if curve is not None and getattr(curve, name):
            count = len(getattr(curve, name))
            found.append(text.say(lang, key, n=count, all=len(curve.series)))
    return found


def _absence(curve: Curve, lang: str) -> str:
    key = "absent.masked" if curve.kept == 0.0 else "absent.nothing"
    return text.say(lang, key, name=area_name(curve.area, lang))
