"""Explorer: the dashboard. Builds the panels, lays them out, and hands over what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from je_explorer.raster.roi import ROI, AreaLike
from je_explorer.widgets import text
from je_explorer.widgets.area_panel import AreaPanel
from je_explorer.widgets.catalog_panel import CatalogPanel
from je_explorer.widgets.compare.floats import Compared
from je_explorer.widgets.compare.panel import ComparePanel
from je_explorer.widgets.controller import Controller
from je_explorer.widgets.controls import classed, column
from je_explorer.widgets.dates_panel import DatesPanel
from je_explorer.widgets.document import Wanted
from je_explorer.widgets.export_panel import ExportPanel
from je_explorer.widgets.folds import SIDES, Folds
from je_explorer.widgets.header import Header
from je_explorer.widgets.header_actions import Actions
from je_explorer.widgets.here_panel import HerePanel
from je_explorer.widgets.legend import Legend
from je_explorer.widgets.load_panel import LoadPanel
from je_explorer.widgets.look import THEMES, style_sheet
from je_explorer.widgets.map_panel import MapPanel
from je_explorer.widgets.maps.ask import Ask
from je_explorer.widgets.maps.floats import Attribution, DateStepper, ProgressLine
from je_explorer.widgets.maps.layers import Layers
from je_explorer.widgets.maps.resolution import Resolution
from je_explorer.widgets.of_class import of_class
from je_explorer.widgets.play.bar import PlayerBar
from je_explorer.widgets.process_panel import ProcessPanel
from je_explorer.widgets.saved import read, save
from je_explorer.widgets.series_panel import SeriesPanel
from je_explorer.widgets.share import Share
from je_explorer.widgets.shelf import shelf_file
from je_explorer.widgets.snippet import snippet
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.status_bar import StatusBar
from je_explorer.widgets.style_panel import StylePanel
from je_explorer.widgets.tabs import TABS, Tabs
from je_explorer.widgets.values.place import next_area
from je_explorer.widgets.values.report import Notice

if TYPE_CHECKING:
    from je_explorer.raster.raster import Raster
    from je_explorer.raster.statistics import Series


class Explorer(w.Box):  # type: ignore[misc]
    """The dashboard, in a notebook cell or filling a Voila page.

    Args:
        catalog: a Catalog, or what ``Catalog()`` takes; None is the live service.
        collection: id of the data set to begin with.
        area: a region to begin with: bbox, GeoJSON, shapely geometry.
        dates: ``"2021"``-like text or a pair: the period of the curve.
        lang: ``"en"`` or ``"ja"``.
        theme: ``"auto"`` (as the browser prefers), ``"light"`` or ``"dark"``.
        fallback: why the sample is shown in the place of what was asked for; shown as a banner.
        served: whether it fills a page of its own, whose address can be shared. Its visitors share
            a folder, so what one of them stars is kept for as long as the page is open.

    Attributes:
        state: everything wanted and shown, as values; may be observed and written to.

    Example:
        >>> import je_explorer as jx
        >>> jx.Explorer("sample")                                  # doctest: +SKIP
    """

    def __init__(
        self,
        catalog: Any = None,
        collection: str = "",
        area: AreaLike | None = None,
        dates: str | Sequence[str] | None = None,
        *,
        lang: str = "en",
        theme: str = "auto",
        fallback: str = "",
        served: bool = False,
    ) -> None:
        self.state = ExplorerState(
            lang=lang if lang in text.LANGUAGES else "en",
            theme=theme if theme in THEMES else "auto",
            collection=collection,
            fallback=fallback,
            served=served,
            notice=Notice("status.fallback", error=False) if fallback else None,
        )
        if area is not None:
            self.state.areas = (next_area((), ROI.of(area)),)
            self.state.goal = _around(self.state.areas[0].roi)
        if dates is not None:
            pair = (dates, dates) if isinstance(dates, str) else (dates[0], dates[-1])
            self.state.dates = pair
        shelf = None if served else shelf_file()
        self.controller = Controller(self.state, catalog, shelf, served)
        self._served = served
        super().__init__(tuple(self._panels()))
        classed(self, "root")
        self.state.observe(self._reclass, ["lang", "theme", "tab", "notice", "collection"])
        self.state.observe(self._fold, "folded")
        self._reclass()
        self.controller.start()

    def _panels(self) -> list[Any]:
        state, controller = self.state, self.controller
        resolution, layers = Resolution(state), Layers(state)
        maps, stepper, player = MapPanel(state), DateStepper(state), PlayerBar(state)
        stepper.widget.children = (*stepper.widget.children, player.button)
        over = [
            *Compared(state).floats,
            stepper.widget,
            player.widget,
            ProgressLine(state, controller.cancel).widget,
            layers.button,
            layers.menu,
            resolution.chip,
            resolution.menu,
            Legend(state).widget,
            Attribution(state).widget,
            Ask(state, controller.answer).widget,
            StatusBar(state, controller.act).widget,
            *Folds(state).widgets,
        ]
        what: list[Any] = [
            CatalogPanel(state),
            DatesPanel(state),
            AreaPanel(state, controller.areas.read, controller.areas.fetch, self._served),
        ]
        left = column([panel.widget for panel in what], "scroll")
        how: list[Any] = [
            StylePanel(state), ProcessPanel(state), ComparePanel(state),
            ExportPanel(state, controller.save), HerePanel(state),
        ]  # fmt: skip
        right = column([panel.widget for panel in how], "scroll")
        actions = Actions(state, snippet, lambda: controller.desk.home.writing)
        share = Share(state, self._served)
        return [
            style_sheet(),
            Header(state, (*actions.buttons, share.button)).widget,
            column([left, LoadPanel(state, controller.load_curves).widget], "left"),
            classed(w.Box((maps.widget, *over)), "middle"),
            Tabs(state).widget,
            SeriesPanel(state, controller.save).widget,
            column([right], "right"),
            actions.dialog,
            share.dialog,
        ]

    def _reclass(self, _change: Any = None) -> None:
        state = self.state
        wanted = {f"je-{state.lang}", f"je-theme-{state.theme}", f"je-tab-{state.tab}"}
        wanted |= {"je-noticed"} if state.notice is not None else set()
        wanted |= {"je-chosen"} if state.collection else set()
        wanted |= {f"je-folded-{side}" for side in state.folded}
        changing = {f"je-tab-{tab}" for tab in TABS} | {"je-noticed", "je-chosen"}
        changing |= {f"je-{lang}" for lang in text.LANGUAGES}
        changing |= {f"je-theme-{theme}" for theme in THEMES}
        changing |= {f"je-folded-{side}" for side in SIDES}
        kept = [name for name in self._dom_classes if name not in changing]
        self._dom_classes: tuple[str, ...] = (*kept, *sorted(wanted))

    def _fold(self, _change: Any) -> None:
        """Fold the columns. A change of the layout makes the map and the chart look at their size.

        Any change does; this one is seen by nobody.
        """
        self._reclass()
        self.layout.min_width = f"{len(self.state.folded)}px"

    @property
    def raster(self) -> Raster | None:
        """The images of the first area's curve, else the one on the map, else None."""
        if self.state.curves:
            return self.state.curves[0].raster  # type: ignore[no-any-return]
        return None if self.state.shown is None else self.state.shown.raster

    @property
    def series(self) -> Series | None:
        """The curve of the first area, or None."""
        return self.state.curves[0].series if self.state.curves else None

    @property
    def roi(self) -> ROI | None:
        """The first area that was drawn, or None."""
        return self.state.areas[0].roi if self.state.areas else None

    def code(self, form: str = "je_explorer") -> str:
        """Python that gives what is shown, without the dashboard.

        Args:
            form: ``"je_explorer"``, ``"je"`` (JAXA's call chain) or ``"xarray"``.
        """
        return snippet(self.state, form)

    def save(self, path: str | PathLike[str]) -> Path:
        """Write what is wanted (data set, dates, areas, process, colours) as a JSON file.

        Raises:
            ExportError: the file can't be written.
        """
        return save(Wanted.of(self.state), path)

    @of_class
    def open(cls, path: str | PathLike[str], catalog: Any = None) -> Explorer:
        """The dashboard as it was saved.

        Args:
            path: a file that ``save`` wrote.
            catalog: in the place of the one that was used then.

        Raises:
            ExportError: the file can't be read.
            RequestError: it is none of ours, cut short, or of a newer je_explorer.
        """
        wanted = read(path)
        made: Explorer = cls(catalog or wanted.catalog, lang=wanted.lang, theme=wanted.theme)
        wanted.put(made.state)
        return made


def _around(roi: ROI) -> Any:
    """The region with some room around it, for the map to show."""
    box = roi.bbox
    room = max(box.width, box.height, 1.0) * 0.4
    return type(box)(
        box.west - room, max(box.south - room, -85), box.east + room, min(box.north + room, 85)
    )
