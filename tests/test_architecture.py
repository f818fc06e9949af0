"""Data flows one way, and importing the package loads nothing heavy."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "analysis"
MODULES = sorted(PACKAGE.rglob("*.py"))

FOUNDATION = {"errors", "settings", "tables", "write"}
STREET = ("read", "match", "measure", "show")
HEAVY = {
    "altair",
    "matplotlib",
    "numba",
    "sentence_transformers",
    "sklearn",
    "torch",
    "transformers",
    "umap",
    "vl_convert",
}


def place(module: Path) -> str:
    """Return the room of a module, or its own name where it stands outside the rooms."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def may_import(module: Path) -> set[str]:
    room = place(module)
    if room in FOUNDATION:
        return FOUNDATION
    if room in STREET:
        return FOUNDATION | set(STREET[: STREET.index(room) + 1]) | {"__init__", "stories"}
    return {place(other) for other in MODULES}


def parsed(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def nodes(tree: ast.AST, *, into_functions: bool) -> Iterator[ast.AST]:
    """Yield the nodes of a module, but for what is there for type checkers alone."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            for other in node.orelse:
                yield other
                yield from nodes(other, into_functions=into_functions)
        else:
            yield node
            if into_functions or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                yield from nodes(node, into_functions=into_functions)


def own_imports(module: Path) -> Iterator[str]:
    """Yield the place in the package that each import of a module leads to, however deep in the code it stands."""
    package = ("analysis", *module.relative_to(PACKAGE).parent.parts)
    for node in nodes(parsed(module), into_functions=True):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = [*package[: len(package) - node.level + 1]] if node.level else []
            base += node.module.split(".") if node.module else []
            names = [[*base, alias.name] for alias in node.names]
        else:
            continue
        for name in names:
            if name[0] == "analysis":
                is_place = len(name) > 1 and any(place(other) == name[1] for other in MODULES)
                yield name[1] if is_place else "__init__"


def imported_at_once(tree: ast.Module) -> Iterator[str]:
    """Yield the packages that importing a module imports: what stands outside functions."""
    for node in nodes(tree, into_functions=False):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_imports_lead_only_to_the_left(module: Path) -> None:
    assert set(own_imports(module)) <= may_import(module)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_heavy_libraries_are_imported_inside_functions(module: Path) -> None:
    assert not HEAVY & set(imported_at_once(parsed(module)))


def test_the_reader_of_imports_sees_them() -> None:
    assert "errors" in set(own_imports(PACKAGE / "cli.py"))
    assert "figures" in set(own_imports(PACKAGE / "cli.py"))
    code = "if TYPE_CHECKING:\n    import a\nelse:\n    import b\nwith c:\n    import c\ndef d():\n    import d"
    assert set(imported_at_once(ast.parse(code))) == {"b", "c"}


@pytest.mark.parametrize("statement", ["import analysis", "import analysis.cli"])
def test_importing_loads_nothing_heavy(statement: str) -> None:
    code = f"{statement}, sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "analysis" in loaded
    assert not (HEAVY | {"numpy", "pandas", "pandera"}) & set(loaded)
