"""What the dashboard shows, as Python that anyone can run."""

from __future__ import annotations

from typing import Any

from je_explorer.widgets.state import ExplorerState


def snippet(state: ExplorerState) -> str:
    """A program that loads the same dates, area and resolution through the public functions.

    With areas it loads the first one over the chosen dates, and takes its statistics; without,
    the picture on the map. Without a collection it lists the catalogue.
    """
    lines = ["import je_explorer as jx", "", f"catalog = jx.Catalog({state.source!r})"]
    if not state.collection:
        return "\n".join([*lines, "for collection in catalog.collections():",
                          "    print(collection.id, collection.title)", ""])  # fmt: skip
    area = state.areas[0].roi if state.areas else None
    where: Any = None
    dates = state.dates if area is not None and state.dates else state.date or None
    ppu = state.curves[0].raster.grid.ppu if area is not None and state.curves else None
    if area is None and state.shown is not None:
        box, ppu = state.shown.raster.grid.bbox, state.shown.ppu
        where = [round(side, 6) for side in box]
    else:
        where = area.geojson() if area is not None else None
    lines += [
        "raster = jx.load(",
        f"    {state.collection!r},",
        f"    band={state.band or None!r},",
        f"    dates={dates!r},",
        f"    area={where!r},",
        f"    ppu={ppu!r},",
        "    catalog=catalog,",
        ")",
    ]
    if area is not None:
        lines += ["series = raster.statistics(raster_area)"]
        lines.insert(-1, f"raster_area = {where!r}")
        lines += ["for date, mean in zip(series.dates, series.mean):", "    print(date, mean)"]
    else:
        lines += ["raster.plot()"]
    return "\n".join([*lines, ""])
