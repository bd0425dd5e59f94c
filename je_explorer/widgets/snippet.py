"""What the dashboard shows, as Python that anyone can run."""

from __future__ import annotations

from typing import Any

from je_explorer.widgets.state import ExplorerState


def snippet(state: ExplorerState) -> str:
    """A program that loads the same dates, area and resolution through the public functions.

    With areas it loads the first one over the chosen dates, and prints its means; without, the
    picture on the map. Without a collection it lists the catalogue.
    """
    head = ["import je_explorer as jx", "", f"catalog = jx.Catalog({state.source!r})"]
    if not state.collection:
        loop = ["for collection in catalog.collections():"]
        return _text(head + loop + ["    print(collection.id, collection.title)"])
    if state.areas and state.dates:
        ppu = state.curves[0].raster.grid.ppu if state.curves else None
        load = _load(state, _area(state), state.dates, ppu)
        means = ["series = raster.statistics(area)"]
        means += ["for date, mean in zip(series.dates, series.mean):", "    print(date, mean)"]
        return _text(head + load + means)
    shown = state.shown
    box = None if shown is None or shown.asked is None else [round(v, 6) for v in shown.asked]
    load = _load(state, box, state.date or None, None if shown is None else shown.ppu)
    return _text([*head, *load, "raster.plot()"])


def _area(state: ExplorerState) -> Any:
    """The first area: four numbers for a box, else its GeoJSON."""
    roi = state.areas[0].roi
    return [round(v, 6) for v in roi.bbox] if roi.is_box else roi.geojson()


def _load(state: ExplorerState, area: Any, dates: Any, ppu: float | None) -> list[str]:
    return [
        f"area = {area!r}",
        "raster = jx.load(",
        f"    {state.collection!r},",
        f"    band={state.band or None!r},",
        f"    dates={dates!r},",
        "    area=area,",
        f"    ppu={ppu!r},",
        "    catalog=catalog,",
        ")",
    ]


def _text(lines: list[str]) -> str:
    return "\n".join([*lines, ""])
