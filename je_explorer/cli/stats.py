"""``je-explorer stats``: one row of statistics per date."""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from je_explorer.cli.load import load
from je_explorer.cli.terminal import answer, answer_json, say, table
from je_explorer.errors import ExportError

COLUMNS = ("n", "valid_share", "mean", "weighted_mean", "std", "min", "max", "median")
Row = dict[str, Any]


def run(arguments: argparse.Namespace) -> int:
    """Load the area, and print or write the statistics of its pixels."""
    if arguments.out is not None:
        _writer_of(arguments.out)
    series = load(arguments).statistics(arguments.area)
    rows = _rows(series)
    if arguments.out is not None:
        arguments.out.write_text(_writer_of(arguments.out)(rows), encoding="utf-8")
        say(f"wrote {arguments.out}")
    if arguments.json:
        answer_json(rows)
    elif arguments.out is None:
        answer(table(("DATE", *map(str.upper, COLUMNS)), map(_as_text, rows)))
    return 0


def _rows(series: Any) -> list[Row]:
    """One dictionary per date; None where nothing was measured."""
    fields = {name: getattr(series, name) for name in COLUMNS}
    return [
        {"date": date, **{name: _number(values[index]) for name, values in fields.items()}}
        for index, date in enumerate(series.dates)
    ]


def _number(value: Any) -> float | int | None:
    number = float(value)
    if math.isnan(number):
        return None
    return int(number) if number.is_integer() and "int" in type(value).__name__ else number


def _as_text(row: Row) -> list[str]:
    return ["" if v is None else v if isinstance(v, str) else f"{v:.6g}" for v in row.values()]


def _as_csv(rows: list[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ["date", *COLUMNS], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _as_json(rows: list[Row]) -> str:
    return json.dumps(rows, indent=2) + "\n"


WRITERS: Mapping[str, Callable[[list[Row]], str]] = {".csv": _as_csv, ".json": _as_json}


def _writer_of(path: Path) -> Callable[[list[Row]], str]:
    try:
        return WRITERS[path.suffix.lower()]
    except KeyError:
        raise ExportError(
            f"can't write {path.name}: its name must end in {' or '.join(WRITERS)}"
        ) from None
