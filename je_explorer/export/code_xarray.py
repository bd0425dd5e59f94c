"""Programs with xarray's labelled arrays."""

from __future__ import annotations

from collections.abc import Callable, Collection

from je_explorer.errors import UnknownMethod
from je_explorer.export.code_raster import call, is_period
from je_explorer.process import Difference, Mask
from je_explorer.render.colormap import entry
from je_explorer.render.style import Style
from je_explorer.request import Request

Lines = list[str]

COMPOSITES = {
    "mean": "mean(dates)",
    "median": "median(dates)",
    "min": "min(dates)",
    "max": "max(dates)",
    "std": "std(dates, ddof=0)",
}
"""Methods of a DataArray, with the name of its first dimension."""

NORMAL_LABELS = ("%Y/%m-%d", "%m-%d", "%Y/%m", "%m", "%Y/%j", "%j")
"""The names that the normal of a date may have, the closest first."""

HELPERS = '''\
def at(other, images):
    """The other array's pixels that hold the centres of the images' pixels; none outside."""
    for axis in images.dims[1:3]:
        index = other.indexes[axis]
        half = abs(index[-1] - index[0]) / max(len(index) - 1, 1) / 2 or np.inf
        places = index.get_indexer(images.indexes[axis], "nearest", tolerance=half * 1.000001)
        found = other.isel({axis: places}).assign_coords({axis: images[axis]})
        inside = images[axis].copy(data=places >= 0)
        known = found.coords["valid"] & inside if "valid" in found.coords else None
        other = found.where(inside) if known is None else found.assign_coords(valid=known)
    return other


def near(other, images):
    """These pixels from one date, or from the same dates."""
    found = at(other, images)
    single = found.sizes[found.dims[0]] == 1
    return found.isel({found.dims[0]: 0}, drop=True) if single else found'''


STRICT = (
    '''\
def normals_of(images, normals):
    """The normal of each date of the images."""
    names = [[f"{time:{form}}" for form in LABELS] for time in images.indexes["time"]]
    chosen = [next(name for name in listed if name in normals.date.values) for listed in names]
    found = normals.sel(date=chosen).drop_vars("date").rename(date="time")
    return found.assign_coords(time=images.time)''',
)
GAPS = (
    '''\
def normals_of(images, normals):
    """The normal of each date of the images; missing where there is none."""
    names = [[f"{time:{form}}" for form in LABELS] for time in images.indexes["time"]]
    known = normals.date.values
    chosen = [next((name for name in listed if name in known), "") for listed in names]
    found = normals.reindex(date=chosen).drop_vars("date").rename(date="time")
    return found.assign_coords(time=images.time)''',
    '''\
def same_dates(other, images):
    """The other array's images of the dates that both have."""
    return other.sel(time=[time for time in images.time.values if time in other.time.values])''',
)
"""Functions that pair dates: all of them, or those that the other images have."""

OF_CODES = {
    "count": '''\
def count_of(images):
    """How many images are known at each pixel."""
    known = images.notnull() & images.coords.get("valid", True)
    return known.sum(images.dims[0])''',
    "first": '''\
def first_of(images):
    """The first image that is known at each pixel."""
    dates = images.dims[0]
    known = images.where(images.coords.get("valid", True))
    found = known.isel({dates: known.notnull().argmax(dates)})
    return found.drop_vars([dates, "valid"], errors="ignore")''',
    "mode": '''\
def mode_of(images):
    """The most frequent class of each pixel; of equally frequent ones the smallest."""
    dates = images.dims[0]
    known = images.where(images.coords.get("valid", True))
    codes = np.unique(known.values[np.isfinite(known.values)])
    counts = np.stack([(known.values == code).sum(axis=0) for code in codes])
    most = np.where(counts.max(axis=0) > 0, codes[counts.argmax(axis=0)], np.nan)
    return known.isel({dates: 0}, drop=True).copy(data=most).drop_vars("valid", errors="ignore")''',
}
"""Functions for what xarray has no word for, or does not do with codes that are not known."""

CALLS = {"count": "count_of({})", "first": "first_of({})", "last": "first_of({}[::-1])",
         "mode": "mode_of({})"}  # fmt: skip


class Arrays:
    """Writes ``jx.open_xarray`` and the methods of a DataArray.

    With ``gaps`` a date that other images have not is missing.
    """

    def __init__(self, gaps: bool = False) -> None:
        self._gaps = gaps
        self._pairing = GAPS if gaps else STRICT

    def head(self, catalog: str, styles: Collection[Style]) -> Lines:
        """Imports, helpers and the catalogue."""
        return [
            *(["import cmap"] if styles else []),
            "import numpy as np",
            "import je_explorer as jx",
            *(["from matplotlib.colors import LogNorm"] if any(s.log for s in styles) else []),
            "",
            f"LABELS = {NORMAL_LABELS!r}",
            "",
            "",
            *HELPERS.splitlines(),
            *(line for part in self._pairing for line in ("", "", *part.splitlines())),
            "",
            "",
            f"catalog = jx.Catalog({catalog!r})",
        ]

    def load(self, name: str, request: Request, area: str) -> Lines:
        """A DataArray whose pixels are read."""
        lines = call(name, "jx.open_xarray", request, area)
        return [*lines[:-1], ").load()"]

    def mask(self, name: str, mask: Mask, other: str | None) -> Lines:
        """``where`` with a condition; a pixel that was not measured meets none."""
        tested = name if other is None else f"near({other}, {name})"
        if self._gaps and mask.by_date:
            tested = f"at(same_dates({other}, {name}), {name})"
        lines = [
            f"tested = {tested}",
            f"kept = ({_CONDITIONS[mask.condition](list(mask.wanted))})",
            'kept = kept & tested.coords.get("valid", True)',
        ]
        if self._gaps and mask.by_date:
            lines.append(f"kept = kept.reindex(time={name}.time, fill_value=False)")
        return [*lines, f"{name} = {name}.where(kept)"]

    def difference(self, name: str, step: Difference, other: str) -> Lines:
        """A subtraction, from one image where the reference has dates of its own."""
        lines = []
        if is_period(step):
            lines = [*self.composite(other, step.method)]
        if self._gaps and step.by_date:
            same = f"at(same_dates({other}, {name}), {name})"
            return [*lines, f"{name} = {name} - {same}.reindex(time={name}.time)"]
        return [*lines, f"{name} = {name} - near({other}, {name})"]

    def anomaly(self, name: str, other: str) -> Lines:
        """The subtraction of each date's normal."""
        return [f"{name} = {name} - near(normals_of({name}, {other}), {name})"]

    def composite(self, name: str, method: str | float) -> Lines:
        """A method over the first dimension, which is kept."""
        dates = f"dates = {name}.dims[0]"
        if method in CALLS:
            function = OF_CODES["first" if method == "last" else str(method)]
            call = CALLS[str(method)].format(name)
            lines = [dates, f"{name} = {call}.expand_dims(dates)"]
            return ["", "", *function.splitlines(), "", "", *lines]
        return [dates, f"{name} = {name}.{_reduction(method)}.expand_dims(dates)"]

    def look(self, style: Style) -> Lines:
        """Arguments of ``plot``."""
        source = entry(style.colormap).source
        named = repr(source if isinstance(source, str) else list(source))
        turned = ".reversed()" if style.reverse else ""
        ends = "'norm': LogNorm({!r}, {!r})" if style.log else "'vmin': {!r}, 'vmax': {!r}"
        span = "" if style.range is None else f", {ends.format(*style.range)}"
        return [f"look = {{'cmap': cmap.Colormap({named}){turned}.to_mpl(){span}}}"]

    def picture(self, name: str, styled: bool) -> Lines:
        """``plot`` of the first image; with a size of its own it is a new figure."""
        return [f"{name}[0].plot(figsize=(8, 5){', **look' if styled else ''})"]

    def curve(self, name: str, title: str) -> Lines:
        """The mean over the two axes of the map."""
        return [f"curves[{title!r}] = {name}.mean({name}.dims[1:]).values"]


def _reduction(method: str | float) -> str:
    if method in COMPOSITES:
        return COMPOSITES[str(method)]
    try:
        share = float(str(method).removeprefix("p"))
    except ValueError:
        raise UnknownMethod(
            f"xarray has no word for the {method}: copy the je_explorer form of the program"
        ) from None
    return f'quantile({share / 100!r}, dates).drop_vars("quantile")'


_CONDITIONS: dict[str, Callable[[list[float | None]], str]] = {
    "range": lambda ends: (
        " & ".join(
            f"(tested {sign} {end!r})"
            for sign, end in zip((">=", "<="), ends, strict=True)
            if end is not None
        )
        or "tested.notnull()"
    ),
    "values": lambda values: (
        f"tested.isin(np.array({values!r}, np.result_type(tested.dtype, np.float32)))"
    ),
    "bits": lambda bits: (
        f"(tested & {sum(1 << i for i, bit in enumerate(bits) if bit is not None)})"
        f" == {sum(1 << i for i, bit in enumerate(bits) if bit == 1)}"
    ),
}
