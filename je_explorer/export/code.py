"""A request and a process as a Python program that gives the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pprint import pformat
from typing import Protocol

from je_explorer.errors import RequestError, UnknownMethod
from je_explorer.export.code_chain import Chain
from je_explorer.export.code_raster import Rasters
from je_explorer.export.code_xarray import Arrays
from je_explorer.process import Anomaly, Difference, Mask, Process, main_request, needs
from je_explorer.raster.bbox import BBox
from je_explorer.raster.roi import ROI
from je_explorer.request import Request

Lines = list[str]

NOTHING = Process()


class Form(Protocol):
    """How the steps are written; each method gives the lines of one."""

    def head(self, catalog: str) -> Lines:
        """Imports, and what all steps share."""

    def load(self, name: str, request: Request, area: str) -> Lines:
        """Load a variable; ``area`` is the expression of its area."""

    def mask(self, name: str, mask: Mask, other: str | None) -> Lines:
        """Keep the pixels that meet a condition."""

    def difference(self, name: str, step: Difference, other: str) -> Lines:
        """Subtract a reference."""

    def anomaly(self, name: str, other: str) -> Lines:
        """Subtract the climate normals."""

    def composite(self, name: str, method: str | float) -> Lines:
        """One image from all dates."""

    def picture(self, name: str) -> Lines:
        """Show the images."""

    def curve(self, name: str, title: str) -> Lines:
        """Keep the mean of each date under a title in ``curves``."""


FORMS: dict[str, Callable[[], Form]] = {
    "je_explorer": Rasters,
    "je": Chain,
    "xarray": Arrays,
}
"""The ways to write a program, by the library that it uses."""


@dataclass(frozen=True, slots=True)
class Program:
    """What a program shall give.

    Attributes:
        picture: the images on the map, or None. A composite says which dates they are of.
        curves: one request per area; its mean is taken date by date.
        process: what is done to both; the composite only to the picture.
    """

    picture: Request | None = None
    curves: tuple[Request, ...] = ()
    process: Process = NOTHING


def python_code(program: Program, form: str = "je_explorer") -> str:
    """The program's text; it leaves its numbers behind.

    These are the picture in ``raster``; with curves the picture in ``picture``, the means of each
    area in the dictionary ``curves``, and the images of the last area in ``raster``.

    Args:
        program: what it shall give.
        form: ``"je_explorer"``, ``"je"`` (JAXA's call chain) or ``"xarray"``.

    Raises:
        UnknownMethod: there is no such form, or it has no word for a step.
        RequestError: there is nothing to load.

    Example:
        >>> request = Request.of("LST", dates="2021-07", area=[130, 30, 140, 40])
        >>> print(python_code(Program(request)).splitlines()[0])
        import je_explorer as jx
    """
    if form not in FORMS:
        raise UnknownMethod(f"there is no form {form!r}; there are {', '.join(FORMS)}")
    requests = [r for r in (program.picture, *program.curves) if r is not None]
    if not requests:
        raise RequestError("there is nothing to write a program for: choose a data set first")
    blocks = [FORMS[form]().head(requests[0].catalog)]
    if program.picture is not None:
        name = "picture" if program.curves else "raster"
        blocks.append(_picture(FORMS[form](), name, program.picture, program.process))
    if program.curves:
        blocks.append(["curves = {}"])
    for number, request in enumerate(program.curves, 1):
        blocks.append(_curve(FORMS[form](), request, program.process.each_date, number))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _picture(form: Form, name: str, request: Request, process: Process) -> Lines:
    lines = _steps(form, name, request, process)
    if process.composite is not None:
        lines += form.composite(name, process.composite.method)
    return [*lines, *form.picture(name)]


def _curve(form: Form, request: Request, process: Process, number: int) -> Lines:
    name = request.area.name if isinstance(request.area, ROI) else ""
    return [
        *_steps(form, "raster", request, process),
        *form.curve("raster", name or f"area {number}"),
    ]


def _steps(form: Form, name: str, request: Request, process: Process) -> Lines:
    """Load, mask and subtract: all that is done date by date."""
    others = needs(process, request)
    main = main_request(process, request)
    lines = [f"area = {_area(request)}", *form.load(name, main, "area")]
    for number, step in enumerate(process.steps, 1):
        other = None
        if step in others:
            other = f"{_NAMES[type(step)]}{number if isinstance(step, Mask) else ''}"
            lines += form.load(other, others[step], "area")
        lines += _WRITE[type(step)](form, name, step, other)
    return lines


_NAMES = {Mask: "where", Difference: "reference", Anomaly: "normal"}
_WRITE: dict[type, Callable[..., Lines]] = {
    Mask: lambda form, name, step, other: form.mask(name, step, other),
    Difference: lambda form, name, step, other: form.difference(name, step, other),
    Anomaly: lambda form, name, step, other: form.anomaly(name, other),
}


def _area(request: Request) -> str:
    """A box as four numbers, any other region as GeoJSON."""
    area = request.area
    if area is None:
        return "None"
    if isinstance(area, BBox):
        return repr(list(area))
    if area.is_box:
        return repr(list(area.bbox))
    return pformat(area.geojson(), width=92, compact=True, sort_dicts=False)
