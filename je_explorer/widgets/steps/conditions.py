"""The fields of a mask's condition: a range, a choice of classes, or bits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import ipywidgets as w

from je_explorer.raster.flags import Bit, bits_of, is_flags
from je_explorer.raster.raster import Band, ClassLabel
from je_explorer.render.units import Conversion
from je_explorer.widgets import describe, text
from je_explorer.widgets.controls import (
    Filling,
    button,
    classed,
    column,
    escaped,
    markup,
    row,
    show,
)
from je_explorer.widgets.values.result import Tested

FEW_CLASSES = 10
"""Classes that are listed before all are asked for."""

Wanted = tuple[float | None, ...]
OnWanted = Callable[[str, Wanted], None]


class Fields(Protocol):
    """The fields of one condition."""

    widget: Any

    def fill(self, lang: str, tested: Tested, wanted: Wanted, unit: str) -> None:
        """Show what is wanted of the tested data."""


class RangeFields:
    """Smallest and largest value, in the unit that is shown."""

    def __init__(self, on_wanted: OnWanted) -> None:
        self._on_wanted = on_wanted
        self._scale: Conversion | None = None
        self._filling = Filling()
        self._boxes = [classed(w.Text(continuous_update=False), "field", "bare") for _ in range(2)]
        self._unit = markup("", "unit")
        self._note = markup("", "hint")
        self.widget = column([row([*self._boxes, self._unit], "numbers"), self._note], "inner")
        for box in self._boxes:
            box.observe(lambda _change: self._typed(), "value")

    def fill(self, lang: str, tested: Tested, wanted: Wanted, unit: str) -> None:
        """Numbers; an open end shows the smallest or largest value that there is."""
        self._scale = scale = describe.band_scale(tested.band, unit)
        with self._filling:
            ends = zip(self._boxes, wanted, tested.limits, ("low", "high"), strict=True)
            for box, end, limit, key in ends:
                box.description = box.tooltip = text.say(lang, f"mask.{key}")
                box.placeholder = "" if limit is None else f"{scale.show(limit):.4g}"
                box.value = "" if end is None else f"{scale.show(end):.6g}"
            self._unit.value = escaped(scale.label)
            show(self._note, False)
            self._note.value = text.say(lang, "mask.crossed")

    def _typed(self) -> None:
        scale = self._scale
        if self._filling or scale is None:
            return
        ends = [number_of(box.value) for box in self._boxes]
        low, high = (None if end is None else scale.store(end) for end in ends)
        crossed = low is not None and high is not None and low > high
        show(self._note, crossed)
        if not crossed:
            self._on_wanted("range", (low, high))


class ClassFields:
    """A tick box per class, those that occur here first."""

    def __init__(self, on_wanted: OnWanted) -> None:
        self._on_wanted = on_wanted
        self._filling = Filling()
        self._all = False
        self._wanted: set[float] = set()
        self._labels: tuple[ClassLabel, ...] = ()
        self._ticks: list[w.Checkbox] = []
        self._lang = "en"
        self._every, self._no = button("", "chip"), button("", "chip")
        self._more = button("", "link")
        self._list = column([], "choices")
        self.widget = column(
            [row([self._every, self._no], "chips"), self._list, self._more], "inner"
        )
        self._every.on_click(lambda _button: self._put_all())
        self._no.on_click(lambda _button: self._put(set()))
        self._more.on_click(lambda _button: self._toggle())

    def fill(self, lang: str, tested: Tested, wanted: Wanted, unit: str) -> None:
        """Tick what is wanted."""
        self._wanted = {float(code) for code in wanted if code is not None}
        self._labels, self._lang = classes_of(tested), lang
        self._every.description = text.say(lang, "mask.all")
        self._no.description = text.say(lang, "mask.none")
        self._show_ticks()

    def _show_ticks(self) -> None:
        labels = self._labels if self._all else self._labels[:FEW_CLASSES]
        key = "mask.fewer" if self._all else "mask.more"
        self._more.description = text.say(self._lang, key, n=len(self._labels))
        show(self._more, len(self._labels) > FEW_CLASSES)
        if [tick.description for tick in self._ticks] != [label.name for label in labels]:
            self._ticks = [classed(_tick(label.name), "tick") for label in labels]
            for tick in self._ticks:
                tick.observe(lambda _change: self._ticked(), "value")
            self._list.children = tuple(self._ticks)
        with self._filling:
            for label, tick in zip(labels, self._ticks, strict=True):
                tick.value = float(label.value) in self._wanted

    def _toggle(self) -> None:
        self._all = not self._all
        self._show_ticks()

    def _ticked(self) -> None:
        if self._filling:
            return
        pairs = list(zip(self._labels, self._ticks, strict=False))
        hidden = {float(label.value) for label in self._labels[len(pairs) :]}
        ticked = {float(label.value) for label, tick in pairs if tick.value}
        self._put(ticked | (self._wanted & hidden))

    def _put_all(self) -> None:
        self._put({float(label.value) for label in self._labels})

    def _put(self, wanted: set[float]) -> None:
        # Without any class the mask stays, and keeps nothing: -1 is no code.
        self._on_wanted("values", tuple(sorted(wanted)) or (NO_CODE,))


NO_CODE = -1.0


ANY = "any"
"""Of a bit that does not matter. None would be no choice at all, and no button would be marked."""


class BitFields:
    """For each bit: it does not matter, it must be 1, or it must be 0."""

    def __init__(self, on_wanted: OnWanted) -> None:
        self._on_wanted = on_wanted
        self._filling = Filling()
        self._listed: tuple[Any, ...] = ()
        self._choices: list[w.ToggleButtons] = []
        self.widget = column([], "choices", "bits")

    def fill(self, lang: str, tested: Tested, wanted: Wanted, unit: str) -> None:
        """Choose what is wanted of each bit."""
        bits = bits_of(tested.band)
        listed = (lang, bits)
        with self._filling:
            if listed != self._listed:
                self._listed = listed
                self._make(lang, bits)
            asked = [*wanted, *([None] * len(bits))]
            for choice, bit in zip(self._choices, asked, strict=False):
                choice.value = ANY if bit is None else f"{bit:.0f}"

    def _make(self, lang: str, bits: Sequence[Bit]) -> None:
        options = [(text.say(lang, "bit.any"), ANY), ("1", "1"), ("0", "0")]
        tips = [text.say(lang, f"bit.{key}.tip") for key in ("any", "one", "zero")]
        self._choices, rows = [], []
        for bit in bits:
            number = text.say(lang, "bit.number", n=bit.place)
            name = bit.name or number
            choice = classed(w.ToggleButtons(options=options, value=ANY, tooltips=[
                f"{name}: {tip}" for tip in tips
            ]), "segment", "bit")  # fmt: skip
            choice.description = name
            choice.observe(lambda _change: self._changed(), "value")
            self._choices.append(choice)
            hint = f'<span title="{escaped(f"{number}: {name}")}">{escaped(name)}</span>'
            rows.append(row([markup(hint, "bit-name"), choice], "bit-row"))
        self.widget.children = tuple(rows)

    def _changed(self) -> None:
        if not self._filling:
            chosen = (choice.value for choice in self._choices)
            self._on_wanted("bits", tuple(None if bit == ANY else int(bit) for bit in chosen))


FIELDS: Mapping[str, Callable[[OnWanted], Fields]] = {
    "range": RangeFields,
    "values": ClassFields,
    "bits": BitFields,
}
"""The fields of each of the conditions of a mask."""


def suited(band: Band) -> tuple[str, ...]:
    """The conditions that a band can be tested by, the likeliest first."""
    if not band.is_classes:
        return () if band.is_picture else ("range",)
    return ("bits", "values") if is_flags(band) else ("values", "bits")


def several(band: Band, condition: str) -> bool:
    """Whether there is a condition to choose. Bits of plain classes would only confuse."""
    if not band.is_classes:
        return condition != "range"
    return is_flags(band) or not band.classes or condition != "values"


def everything(condition: str, tested: Tested) -> Wanted:
    """What is wanted of a condition that keeps all that was measured."""
    if condition == "range":
        return (None, None)
    if condition == "bits":
        return tuple(None for _bit in bits_of(tested.band))
    return tuple(float(label.value) for label in classes_of(tested)) or (NO_CODE,)


def classes_of(tested: Tested) -> tuple[ClassLabel, ...]:
    """The classes of a band, those that occur first; codes without a name have their number."""
    present = set(tested.codes)
    named = {int(label.value): label for label in tested.band.classes if not tested.band.flags}
    codes = sorted({*named, *present}, key=lambda code: (code not in present, code))
    return tuple(named.get(code, ClassLabel(code, str(code))) for code in codes)


def number_of(words: str) -> float | None:
    """A typed number; nothing, or no number, leaves the end open."""
    try:
        return float(words.replace("−", "-").replace(",", "."))
    except ValueError:
        return None


def _tick(name: str) -> w.Checkbox:
    return w.Checkbox(description=name, indent=False, tooltip=name)
