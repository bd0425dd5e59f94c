"""Screenshots of one state side by side, small enough to be looked at as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PIL import Image

GAP = 12
PAPER = "#7A7A7A"
WIDEST = 1600
"""Pixels of a sheet."""


def sheet(shots: Mapping[tuple[str, str], Path], path: Path, columns: int) -> None:
    """Lay screenshots of one size in rows, and save them as one picture."""
    pictures = [Image.open(shot).convert("RGB") for shot in shots.values()]
    width = min(pictures[0].width, (WIDEST - GAP) // columns - GAP)
    height = round(pictures[0].height * width / pictures[0].width)
    rows = -(-len(pictures) // columns)
    size = (columns * (width + GAP) + GAP, rows * (height + GAP) + GAP)
    whole = Image.new("RGB", size, PAPER)
    for place, picture in enumerate(pictures):
        x, y = place % columns, place // columns
        small = picture.resize((width, height), Image.Resampling.LANCZOS)
        whole.paste(small, (GAP + x * (width + GAP), GAP + y * (height + GAP)))
    whole.save(path)
