"""The sample's rain with more dates than a menu holds: a year and a half of days, 744 hours."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

from je_explorer.sample import sample_folder

DAILY = "JAXA.EORC_GSMaP_standard.Gauge.00Z-23Z.v6_daily"
HOURLY = "JAXA.EORC_GSMaP_standard.Gauge.v6_hourly"
START = datetime(2021, 1, 1)


def make(folder: Path) -> Path:
    """Write the catalogue; its images are the sample's, again and again."""
    days = (START + timedelta(days=n) for n in range(546))
    hours = (START + timedelta(hours=n) for n in range(31 * 24))
    _collection(folder / DAILY, days, "%d", "2021-07/01")
    _collection(folder / HOURLY, hours, "%d-%H", "2021-07/03-01")
    links = [
        {"rel": "child", "href": f"./{name}/collection.json", "type": "application/json"}
        for name in (DAILY, HOURLY)
    ]
    top = json.loads((sample_folder() / "catalog.json").read_text("utf-8"))
    (folder / "catalog.json").write_text(json.dumps({**top, "links": links}))
    return folder


def _collection(folder: Path, times: Iterable[datetime], form: str, pattern: str) -> None:
    known = sample_folder() / folder.name
    months = []
    for month, dates in groupby(times, lambda time: time.strftime("%Y-%m")):
        months.append(month)
        names = [date.strftime(form) for date in dates]
        for name in names:
            shutil.copytree(known / pattern, folder / month / name, copy_function=os.link)
        _catalogue(folder / month, names)
    words = json.loads((known / "collection.json").read_text("utf-8"))
    words["links"] = _children(months)
    words["extent"]["temporal"]["interval"] = [["2021-01-01T00:00:00Z", None]]
    (folder / "collection.json").write_text(json.dumps(words))


def _catalogue(folder: Path, names: list[str]) -> None:
    text = {"type": "Catalog", "stac_version": "1.0.0", "id": folder.name, "title": folder.name}
    links = _children(names)
    written = json.dumps({**text, "description": folder.name, "links": links})
    (folder / "catalog.json").write_text(written)


def _children(names: Iterable[str]) -> list[dict[str, str]]:
    return [
        {"rel": "child", "href": f"./{name}/catalog.json", "type": "application/json"}
        for name in names
    ]
