"""The sample without some of its dates."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from je_explorer.sample import sample_folder


def sample_without(folder: Path, collection: str, children: Iterable[str]) -> Path:
    """A copy of the sample whose collection names some folders of dates no longer.

    The files are links to those of the sample, but for the one that is written anew.
    """
    shutil.copytree(sample_folder(), folder, copy_function=os.link)
    file = folder / collection / "collection.json"
    fields = json.loads(file.read_text())
    gone = {f"./{child}/catalog.json" for child in children}
    fields["links"] = [link for link in fields["links"] if link["href"] not in gone]
    file.unlink()
    file.write_text(json.dumps(fields))
    return folder
