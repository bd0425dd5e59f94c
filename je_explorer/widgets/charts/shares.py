"""Which classes occur in a series, and how they are called and coloured. No widgets here."""

from __future__ import annotations

import numpy as np

from je_explorer.raster.statistics import Series
from je_explorer.render.classes import safe_colour


def occurring(series: Series) -> list[tuple[int, str, str]]:
    """Code, name and colour of the classes that occur, the largest share first."""
    named = {label.value: label for label in series.classes}
    means = {
        code: float(np.nanmean(shares))
        for code, shares in series.class_shares.items()
        if np.isfinite(shares).any()
    }
    codes = sorted((code for code, mean in means.items() if mean > 0), key=lambda c: -means[c])
    return [
        (
            code,
            named[code].name if code in named else str(code),
            safe_colour(named[code].color if code in named else None, code),
        )
        for code in codes
    ]
