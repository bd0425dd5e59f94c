"""Programs with je_explorer's own functions."""

from __future__ import annotations

from collections.abc import Collection

from je_explorer.process import Difference, Mask
from je_explorer.render.style import Style
from je_explorer.request import Request

Lines = list[str]


class Rasters:
    """Writes ``jx.load`` and the methods of a Raster.

    With ``gaps`` a date that other images have not is missing.
    """

    def __init__(self, gaps: bool = False) -> None:
        self._gaps = ", gaps=True" if gaps else ""

    def head(self, catalog: str, styles: Collection[Style]) -> Lines:
        """Imports and the catalogue."""
        return ["import je_explorer as jx", "", f"catalog = jx.Catalog({catalog!r})"]

    def load(self, name: str, request: Request, area: str) -> Lines:
        """A Raster."""
        return call(name, "jx.load", request, area)

    def mask(self, name: str, mask: Mask, other: str | None) -> Lines:
        """``Raster.keep``."""
        ((condition, wanted),) = mask.options.items()
        where = "" if other is None else f"where={other}, "
        gaps = self._gaps if mask.by_date else ""
        return [f"{name} = {name}.keep({where}{condition}={wanted!r}{gaps})"]

    def difference(self, name: str, step: Difference, other: str) -> Lines:
        """``Raster.difference``, from one image where the reference has dates of its own."""
        one = [f"{other} = {other}.composite({step.method!r})"] if is_period(step) else []
        gaps = self._gaps if step.by_date else ""
        return [*one, f"{name} = {name}.difference({other}{gaps})"]

    def anomaly(self, name: str, other: str) -> Lines:
        """``Raster.anomaly``."""
        return [f"{name} = {name}.anomaly({other}{self._gaps})"]

    def composite(self, name: str, method: str | float) -> Lines:
        """``Raster.composite``."""
        return [f"{name} = {name}.composite({method!r})"]

    def look(self, style: Style) -> Lines:
        """A Style, its defaults left out."""
        default = Style()
        fields = [
            f"{field}={getattr(style, field)!r}"
            for field in ("range", "log", "reverse", "hidden")
            if getattr(style, field) != getattr(default, field)
        ]
        return [f"look = jx.Style({', '.join([repr(style.colormap), *fields])})"]

    def picture(self, name: str, styled: bool) -> Lines:
        """``Raster.plot``."""
        return [f"{name}.plot({'look' if styled else ''}).show()"]

    def curve(self, name: str, title: str) -> Lines:
        """``Raster.statistics``."""
        return [f"curves[{title!r}] = {name}.statistics(area).mean"]


def call(name: str, function: str, request: Request, area: str) -> Lines:
    """A call with the arguments of ``load``."""
    return [
        f"{name} = {function}(",
        f"    {request.collection!r},",
        f"    band={request.band!r},",
        f"    dates={request.dates!r},",
        f"    area={area},",
        f"    ppu={request.ppu!r},",
        *([f"    months={list(request.months)!r},"] if request.months else []),
        "    catalog=catalog,",
        ")",
    ]


def is_period(step: Difference) -> bool:
    """Whether the reference may have several dates, of which one image is made."""
    return step.dates is not None and step.dates[0] != step.dates[1]
