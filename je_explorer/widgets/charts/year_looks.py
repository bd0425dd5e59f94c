"""How the years beside each other are told apart. No widgets here."""

from __future__ import annotations

PALEST, STRONGEST = 0.3, 0.85


def strong_year(years: tuple[int, ...], date: str) -> int:
    """The year of a date; the newest one where the date has another."""
    found = int(date[:4]) if date[:4].isdigit() else 0
    return found if found in years else years[-1]


def opacities(years: tuple[int, ...]) -> list[float]:
    """How strong each year is: the older, the paler."""
    if len(years) < 2:
        return [1.0] * len(years)
    step = (STRONGEST - PALEST) / (len(years) - 1)
    return [PALEST + step * place for place in range(len(years))]
