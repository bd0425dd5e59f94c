"""What the README says is so: its commands, its links, its Python, its map of the code."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", TEXT, flags=re.DOTALL)
COMMANDS = [line for kind, body in BLOCKS if not kind for line in body.splitlines() if line]


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!http|#)([^)]+)\)", TEXT))))
def test_a_link_leads_to_a_file(target: str) -> None:
    assert (ROOT / target).is_file()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(je_explorer/[\w/.]+)`", TEXT))))
def test_the_map_of_the_code_names_what_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize(
    ("name", "path"), re.findall(r"`([A-Z]{3,})` in `(je_explorer/[\w/.]+)`", TEXT)
)
def test_a_registry_is_in_the_file_that_is_named(name: str, path: str) -> None:
    assert re.search(rf"^{name}\b", (ROOT / path).read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_the_two_commands_are_scripts_that_ci_runs_too() -> None:
    assert COMMANDS[:2] == ["bash .ci/dashboard --catalog sample", "bash .ci/test"]
    assert "bash .ci/test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for script in ("dashboard", "test", "setup", "run"):
        subprocess.run(["bash", "-n", str(ROOT / ".ci" / script)], check=True)


def test_the_python_runs_as_it_is_written(
    private_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (program,) = [body for kind, body in BLOCKS if kind == "python"]
    names: dict[str, object] = {}
    exec(compile(program, "README.md", "exec"), names)
    printed = capsys.readouterr().out
    assert "12 dates" in printed
    assert re.search(r"2[89]\d\.\d|30\d\.\d", printed)
