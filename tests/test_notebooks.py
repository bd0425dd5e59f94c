"""The notebooks run from top to bottom without a network, and are kept without their outputs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LESSON = FOLDER / "01_first_map.ipynb"
WIDGET = "application/vnd.jupyter.widget-view+json"


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def executed(path: Path, folder: Path) -> Any:
    """The notebook after all its cells ran, in a folder where it may write."""
    notebook = read(path)
    resources = {"metadata": {"path": str(folder)}}
    nbclient.NotebookClient(notebook, timeout=120, resources=resources).execute()
    return notebook


def outputs(notebook: Any) -> list[Any]:
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def kinds(notebook: Any) -> set[str]:
    return {kind for output in outputs(notebook) for kind in output.get("data", {})}


def complaints(notebook: Any) -> list[str]:
    return [o.text for o in outputs(notebook) if o.get("name") == "stderr"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_output_is_kept(path: Path) -> None:
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    assert cells
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_valid_and_names_no_machine(path: Path) -> None:
    nbformat.validate(read(path))
    metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
    assert metadata["kernelspec"]["name"] == "python3"
    assert metadata["language_info"] == {"name": "python"}


def test_the_lesson_runs_and_shows_a_map_a_curve_and_the_dashboard(tmp_path: Path) -> None:
    lesson = executed(LESSON, tmp_path)
    assert {"image/png", WIDGET} <= kinds(lesson)
    assert complaints(lesson) == []
    assert not list(tmp_path.iterdir())


def test_the_dashboard_notebook_runs_and_shows_the_dashboard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JE_EXPLORER_CATALOG", "sample")
    dashboard = executed(FOLDER / "dashboard.ipynb", tmp_path)
    assert WIDGET in kinds(dashboard)
    assert complaints(dashboard) == []


def test_the_dashboard_notebook_is_the_one_that_the_command_serves() -> None:
    packaged = ROOT / "je_explorer" / "widgets" / "dashboard.ipynb"
    assert (FOLDER / "dashboard.ipynb").read_text("utf-8") == packaged.read_text("utf-8")


def test_the_lesson_speaks_both_languages_and_says_what_is_synthetic() -> None:
    words = "\n".join(cell.source for cell in read(LESSON).cells if cell.cell_type == "markdown")
    assert "synthetic" in words
    assert "JAXA" in words
    assert "地図" in words
