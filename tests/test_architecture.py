"""The house keeps its shape: who may import whom, and what must not be loaded too early."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "je_explorer"

# The five floors. An import never goes up.
FLOORS = {
    "errors": 0,
    "raster": 1,
    "net": 1,
    "stac": 2,
    "cog": 2,
    "render": 2,
    "sample": 2,
    "request": 2,
    "process": 2,
    "load": 3,
    "loader": 3,
    "je": 4,
    "widgets": 4,
    "export": 4,
    "qgis": 4,
    "cli": 4,
    "diagnosis": 4,
    "__main__": 4,
}
FACES = {"__main__", "je", "widgets", "qgis", "cli", "diagnosis"}
JUPYTER = {"traitlets", "ipywidgets", "ipyleaflet", "bqplot", "IPython", "voila", "jupyter_server"}
# What may be imported inside a function: extras that are optional, and bqplot, which takes a second
# and is therefore loaded after the map is on the screen.
OPTIONAL = {"xarray", "dask", "netCDF4", "matplotlib", "pandas", "IPython", "voila", "bqplot"}
# Files whose functions may import from the package: the lazy public names, and the methods of
# Raster that hand over to a higher floor.
HANDS_OVER = {"__init__.py", "raster/raster.py", "raster/statistics.py"}
REGISTRIES = [
    f"{name}.{end}"
    for name, end in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("anaconda", "org"),
        ("crates", "io"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
    ]
]


@dataclass(frozen=True)
class Import:
    """One imported module, by whom, and whether at the top of the file."""

    file: str
    line: int
    module: str
    at_top: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"

    @property
    def package(self) -> str:
        """First part: ``numpy``, ``je_explorer``."""
        return self.module.split(".")[0]

    @property
    def part(self) -> str:
        """The part of je_explorer that is imported, ``""`` for other packages and its top."""
        return f"{self.module}.".split(".")[1] if self.package == "je_explorer" else ""

    @property
    def owner(self) -> str:
        """The part of je_explorer that imports."""
        return self.file.split("/")[0].removesuffix(".py")


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def is_submodule(module: str) -> bool:
    path = ROOT.joinpath(*module.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def modules_of(node: ast.AST, file: Path) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = node.module or ""
    if node.level:
        folder = file.relative_to(ROOT).parent.parts
        parts = [*folder[: len(folder) - node.level + 1], *filter(None, [base])]
        base = ".".join(parts)
    names = [f"{base}.{alias.name}" for alias in node.names]
    return [name if is_submodule(name) else base for name in names]


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def walk(node: ast.AST, at_top: bool = True) -> Iterator[tuple[ast.AST, bool]]:
    """All nodes but those for the type checker alone, with whether they run at import."""
    for child in ast.iter_child_nodes(node):
        if is_type_checking(child):
            continue
        inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield child, at_top
        yield from walk(child, at_top and not inside)


def all_imports() -> list[Import]:
    return [
        Import(file.relative_to(PACKAGE).as_posix(), node.lineno, module, at_top)
        for file in sources()
        for node, at_top in walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for module in modules_of(node, file)
    ]


IMPORTS = all_imports()


def none_of(wrong: list[Import]) -> None:
    assert not wrong, "\n".join(map(str, wrong))


def test_the_scan_sees_imports_inside_functions_and_relative_ones() -> None:
    tree = ast.parse("from . import b\ndef f():\n    import numpy.linalg\n")
    found = [
        (m, top) for n, top in walk(tree) for m in modules_of(n, PACKAGE / "raster" / "grid.py")
    ]
    assert found == [("je_explorer.raster", True), ("numpy.linalg", False)]


def test_every_part_has_a_floor() -> None:
    parts = {file.relative_to(PACKAGE).parts[0].removesuffix(".py") for file in sources()}
    assert parts - {"__init__"} <= set(FLOORS)


def test_an_import_never_goes_up() -> None:
    none_of(
        [
            i
            for i in IMPORTS
            if i.file not in HANDS_OVER
            and i.part
            and FLOORS.get(i.owner, 9) < FLOORS.get(i.part, 9)
        ]
    )


def test_only_a_method_that_hands_over_imports_upwards() -> None:
    none_of([i for i in IMPORTS if i.file in HANDS_OVER and i.at_top and FLOORS.get(i.part, 0) > 1])


def test_raster_needs_only_numpy_shapely_and_pyproj() -> None:
    allowed = {"numpy", "shapely", "pyproj"} | set(sys.stdlib_module_names)
    none_of(
        [
            i
            for i in IMPORTS
            if i.owner == "raster"
            and i.package not in allowed
            and i.part not in {"raster", "errors"}
            and not (i.file in HANDS_OVER and not i.at_top)
        ]
    )


def test_net_and_the_stac_model_know_nothing_of_rasters() -> None:
    none_of(
        [
            i
            for i in IMPORTS
            if (i.owner == "net" or i.file == "stac/model.py") and i.part == "raster"
        ]
    )


def test_only_net_and_the_sample_server_open_sockets() -> None:
    sockets = {"aiohttp", "socket", "http", "requests", "httpx", "websockets"}
    none_of(
        [
            i
            for i in IMPORTS
            if i.package in sockets
            and i.owner not in {"net", "sample"}
            and i.file != "cli/voila.py"  # looks for a free port and waits for its own Voila
        ]
    )


def test_nothing_below_imports_a_face() -> None:
    none_of(
        [
            i
            for i in IMPORTS
            if i.part in FACES and i.owner not in FACES | {"export"} and i.file not in HANDS_OVER
        ]
    )


def test_only_widgets_need_jupyter() -> None:
    allowed = {"widgets", "cli", "diagnosis"}
    none_of(
        [
            i
            for i in IMPORTS
            if i.package in JUPYTER and i.owner not in allowed and (i.at_top or i.owner != "export")
        ]
    )


def test_only_qgis_imports_qgis() -> None:
    none_of([i for i in IMPORTS if i.package == "qgis" and i.owner != "qgis"])


def is_panel(module: str) -> bool:
    return module.endswith(("_panel", ".status_bar"))


def test_a_panel_knows_no_other_panel_and_nothing_that_works() -> None:
    forbidden = (
        "je_explorer.net",
        "je_explorer.cog",
        "je_explorer.load",
        "je_explorer.stac.catalog",
        "je_explorer.widgets.control.",
        "je_explorer.widgets.controller",
        "je_explorer.widgets.explorer",
    )
    none_of(
        [
            i
            for i in IMPORTS
            if is_panel("." + i.file.removeprefix("widgets/").removesuffix(".py"))
            and (i.module.startswith(forbidden) or (is_panel(i.module) and i.part == "widgets"))
        ]
    )


def test_imports_stand_at_the_top() -> None:
    none_of(
        [
            i
            for i in IMPORTS
            if not i.at_top and i.package not in OPTIONAL and i.file not in HANDS_OVER
        ]
    )


def test_print_is_left_to_the_command_line() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in sources()
        if file.relative_to(PACKAGE).parts[0] not in {"cli", "cli.py"}
        for node, _ in walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]
    assert not wrong


def texts() -> Iterator[Path]:
    kinds = {".py", ".md", ".toml", ".yml", ".yaml", ".json", ".ipynb", ".txt", ".cfg", ""}
    folders = ["je_explorer", "notebooks", "tests", "binder", ".ci", ".github"]
    for folder in folders:
        for file in (ROOT / folder).rglob("*"):
            if file.is_file() and file.suffix in kinds and "__pycache__" not in file.parts:
                yield file
    yield from [ROOT / "README.md", ROOT / "pyproject.toml"]


def test_no_file_names_the_host_of_a_package_registry() -> None:
    wrong = [
        f"{file.relative_to(ROOT)} names {host}"
        for file in texts()
        for host in REGISTRIES
        if host in file.read_text(encoding="utf-8", errors="replace")
    ]
    assert not wrong


def python(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_import_je_explorer_loads_neither_jupyter_nor_the_heavy_libraries() -> None:
    heavy = JUPYTER | {"shapely", "aiohttp", "imagecodecs", "pyproj", "tifffile", "PIL", "cmap"}
    loaded = json.loads(python("import je_explorer, json, sys; print(json.dumps([*sys.modules]))"))
    assert not heavy & set(loaded)


BLOCK = f"""
import importlib, sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {sorted(JUPYTER)!r}:
            raise ModuleNotFoundError("blocked: " + name)
sys.meta_path.insert(0, Block())
"""


def modules_without_widgets() -> list[str]:
    paths = [f.relative_to(ROOT).with_suffix("") for f in sources()]
    names = [".".join(p.parts).removesuffix(".__init__") for p in paths]
    apart = ("je_explorer.widgets", "je_explorer.qgis")
    return [name for name in names if not name.startswith(apart)]


def test_all_but_the_dashboard_works_without_jupyter() -> None:
    python(f"{BLOCK}\nfor n in {modules_without_widgets()!r}: importlib.import_module(n)")


PUBLIC = ["Catalog", "Explorer", "aload", "doctor", "load", "open_xarray", "plan"]


def test_a_public_name_stays_what_it_is_whatever_was_imported_before() -> None:
    code = f"""
import importlib
for module in {modules_without_widgets()!r}:
    importlib.import_module(module)
import je_explorer
print([name for name in {PUBLIC!r} if not callable(getattr(je_explorer, name))])
"""
    assert python(code).strip() == "[]"
