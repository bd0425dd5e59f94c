"""The colour bar, or the names of the classes, in a box over the map."""

from __future__ import annotations

from typing import Any

from je_explorer.render.colormap import hexadecimal, table
from je_explorer.render.image import Overlay
from je_explorer.render.ticks import label
from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import escaped, markup, show
from je_explorer.widgets.figures import MOST_CLASSES, class_list, gradient, tick_marks
from je_explorer.widgets.shares import class_shares
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.result import Shown


class Legend:
    """Says which colour stands for which value, what lies beyond the ends, and what is no data."""

    def __init__(self, state: ExplorerState) -> None:
        self._state = state
        self.widget = markup("", "float", "legend")
        state.observe(self._refresh, ["overlay", "lang", "unit"])
        self._refresh()

    def _refresh(self, _change: Any = None) -> None:
        overlay, shown = self._state.overlay, self._state.shown
        if overlay is None or shown is None or shown.raster.band.is_picture:
            show(self.widget, False)
            return
        show(self.widget, True)
        scale = describe.band_scale(shown.raster.band, self._state.unit)
        name, unit = escaped(describe.quantity(shown, self._state.lang)), escaped(scale.label)
        head = f'<div class="je-legend-head"><b title="{name}">{name}</b><span>{unit}</span></div>'
        if shown.raster.band.is_classes:
            body = self._classes(overlay)
        else:
            body = self._bar(overlay, shown) + self._foot(overlay, shown)
        self.widget.value = head + body + self._masked(overlay)

    def _masked(self, overlay: Overlay) -> str:
        """What the grey of pixels means that a mask has taken away, where there are any."""
        if not overlay.layer.masked:
            return ""
        words = escaped(text.say(self._state.lang, "mask.removed"))
        return f'<div class="je-masked"><i></i>{words}</div>'

    def _classes(self, overlay: Overlay) -> str:
        """Those of which most is seen: in the view, and not unticked."""
        hidden = self._state.style.hidden
        shares = class_shares(overlay.layer, self._state.view)
        seen = [c for c in overlay.layer.classes if c.value in shares and c.value not in hidden]
        most = sorted(seen, key=lambda c: -shares[int(c.value)])[:MOST_CLASSES]
        return class_list([c for c in seen if c in most], len(seen))

    def _bar(self, overlay: Overlay, shown: Shown) -> str:
        style, scale = self._state.style, describe.band_scale(shown.raster.band, self._state.unit)
        lo, hi = scale.show(overlay.lo), scale.show(overlay.hi)
        colours = table(style.colormap, style.reverse)
        below, above = _beyond(overlay, shown)
        first, last = hexadecimal(colours[0]), hexadecimal(colours[255])
        left = f'<i class="je-end" style="color:{first}"></i>' if below else ""
        right = f'<i class="je-end je-right-end" style="color:{last}"></i>' if above else ""
        spoken = escaped(f"{label(lo)} – {label(hi)} {scale.label}")
        ramp = gradient(style.colormap, style.reverse)
        return (
            f'<div class="je-ramp" style="background:{ramp}" role="img" aria-label="{spoken}">'
            f"{left}{right}</div>"
            f'<div class="je-ticks">{tick_marks(lo, hi, style.log)}</div>'
        )

    def _foot(self, overlay: Overlay, shown: Shown) -> str:
        """In words: values beyond the ends, which take the ends' colours, and missing ones."""
        lang, scale = self._state.lang, describe.band_scale(shown.raster.band, self._state.unit)
        below, above = _beyond(overlay, shown)
        ends = [label(float(f"{scale.show(end):.3g}")) for end in (overlay.lo, overlay.hi)]
        words = text.say(lang, "legend.nodata")
        left = escaped(text.say(lang, "legend.below", end=ends[0])) if below else ""
        right = escaped(text.say(lang, "legend.above", end=ends[1])) if above else ""
        return (
            f'<div class="je-legend-foot"><span>{left}</span>'
            f'<span><i class="je-nodata"></i>{words}</span><span>{right}</span></div>'
        )


def _beyond(overlay: Overlay, shown: Shown) -> tuple[bool, bool]:
    """Whether there are values below and above the ends."""
    return shown.limits[0] < overlay.lo, shown.limits[1] > overlay.hi
