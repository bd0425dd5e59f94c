"""A request and a process as a Python program that gives the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection
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
from je_explorer.render.style import Style
from je_explorer.request import Request

Lines = list[str]

NOTHING = Process()


class Form(Protocol):
    """How the steps are written; each method gives the lines of one."""

    def head(self, catalog: str, styles: Collection[Style]) -> Lines:
        """Imports, and what all steps share; ``styles`` are those of the looks that follow."""

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

    def look(self, style: Style) -> Lines:
        """Keep colours and their range as ``look``."""

    def picture(self, name: str, styled: bool) -> Lines:
        """Show the images, in that look or in the usual one."""

    def curve(self, name: str, title: str) -> Lines:
        """Keep the mean of each date under a title in ``curves``."""


FORMS: dict[str, Callable[[bool], Form]] = {
    "je_explorer": Rasters,
    "je": Chain,
    "xarray": Arrays,
}
"""The ways to write a program, by the library that it uses. Each is told whether a date that other
images have not becomes a gap."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Picture B of a comparison; the attributes as of a `Program`."""

    picture: Request
    process: Process = NOTHING
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """What a program shall give.

    Attributes:
        picture: the images on the map, or None. A composite says which dates they are of.
        curves: one request per area; its mean is taken date by date.
        process: what is done to both; the composite only to the picture.
        style: of the picture, with its range; None is what suits it.
        compared: what the picture is compared with, or None.
        gaps: whether curves are missing on dates that other images have not, and composites leave
            them out.
    """

    picture: Request | None = None
    curves: tuple[Request, ...] = ()
    process: Process = NOTHING
    style: Style | None = None
    compared: Compared | None = None
    gaps: bool = False


def python_code(program: Program, form: str = "je_explorer") -> str:
    """The program's text; it leaves its numbers behind.

    These are the picture in ``raster``; with curves the picture in ``picture``, the means of each
    area in the dictionary ``curves``, and the images of the last area in ``raster``. A comparison
    leaves its pictures in ``picture_a`` and ``picture_b``.

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
    write = FORMS[form]
    blocks = [write(program.gaps).head(requests[0].catalog, _styles(program))]
    if program.picture is not None:
        blocks += _pictures(write, program, program.picture)
    if program.curves:
        blocks.append(["curves = {}"])
    for number, request in enumerate(program.curves, 1):
        each = write(program.gaps)
        blocks.append(_curve(each, request, program.process.each_date, number))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _styles(program: Program) -> list[Style]:
    compared = program.compared
    styles = [program.style, None if compared is None else compared.style]
    return [style for style in styles if style is not None and program.picture is not None]


def _pictures(write: Callable[[bool], Form], program: Program, picture: Request) -> list[Lines]:
    """The picture, and the one that it is compared with."""
    other = program.compared
    if other is None:
        name = "picture" if program.curves else "raster"
        lines = _picture(write(_gaps(program)), name, picture, program.process, program.style)
        return [[f"area = {_area(picture)}", *lines]]
    areas = [f"area = {_area(request)}" for request in (picture, other.picture)]
    a = _picture(write(_gaps(program)), "picture_a", picture, program.process, program.style)
    b = _picture(
        write(_gaps(program, other)), "picture_b", other.picture, other.process, other.style
    )
    told = {areas[0], *a}  # the same area and look are not said twice
    once = [line for line in b if not line.startswith("look = ") or line not in told]
    return [[areas[0], *a], [*([] if areas[1] in told else areas[1:]), *once]]


def _gaps(program: Program, of: Program | Compared | None = None) -> bool:
    """Whether dates are left out of a picture: a single one has nothing that could be."""
    return program.gaps and (of or program).process.composite is not None


def _picture(
    form: Form, name: str, request: Request, process: Process, style: Style | None
) -> Lines:
    lines = _steps(form, name, request, process)
    if process.composite is not None:
        lines += form.composite(name, process.composite.method)
    look = [] if style is None else form.look(style)
    return [*lines, *look, *form.picture(name, style is not None)]


def _curve(form: Form, request: Request, process: Process, number: int) -> Lines:
    name = request.area.name if isinstance(request.area, ROI) else ""
    return [
        f"area = {_area(request)}",
        *_steps(form, "raster", request, process),
        *form.curve("raster", name or f"area {number}"),
    ]


def _steps(form: Form, name: str, request: Request, process: Process) -> Lines:
    """Load, mask and subtract: all that is done date by date."""
    others = needs(process, request)
    main = main_request(process, request)
    lines = form.load(name, main, "area")
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
