"""The files that set the project up say the same thing."""

import ast
import importlib
import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

import pytest

import analysis

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS: dict[str, list[str]] = PYPROJECT["project"]["optional-dependencies"]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("[a-z]*/*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)")


def name_of(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def environment_lines() -> list[str]:
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    return [line.strip().removeprefix("- ") for line in lines]


def test_every_direct_dependency_is_pinned() -> None:
    direct = [*PYPROJECT["project"]["dependencies"], *(line for lines in EXTRAS.values() for line in lines)]
    assert {name_of(requirement) for requirement in direct} <= pins().keys()


def test_what_is_imported_is_declared_and_the_other_way_round() -> None:
    """An import that only comes along with another package breaks when that package drops it."""
    home = importlib.metadata.packages_distributions()
    imported = set()
    for module in (ROOT / "analysis").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    others = imported - sys.stdlib_module_names - {"analysis"}
    used = {name_of(home[module][0]) for module in others}
    core = {name_of(requirement) for requirement in PYPROJECT["project"]["dependencies"]}
    assert core <= used
    assert used - core <= {name_of(requirement) for requirement in EXTRAS["notebooks"]}


def test_the_conda_environment_is_in_step() -> None:
    lines = environment_lines()
    assert f"python{PYPROJECT['project']['requires-python']}" in lines
    assert "-c constraints.txt" in lines
    extras = re.search(r"-e '\.(\[.*?\])'", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert extras
    assert f"-e .{extras[1]}" in lines


def test_every_extra_that_is_installed_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {extra for group in re.findall(r"-e '\.\[(.*?)\]'", makefile) for extra in group.split(",")}
    assert named == EXTRAS.keys()


def test_one_version_everywhere() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {analysis.__version__}\n" in citation


def test_python_is_new_enough() -> None:
    assert PYPROJECT["project"]["requires-python"] == ">=3.11"
    assert sys.version_info >= (3, 11)


def test_the_console_script_leads_somewhere() -> None:
    module, function = PYPROJECT["project"]["scripts"]["retold"].split(":")
    assert callable(getattr(importlib.import_module(module), function))


def test_every_public_name_is_there() -> None:
    names = [name for name in analysis.__all__ if not name.startswith("_")]
    assert [name for name in names if not callable(getattr(analysis, name))] == []


@pytest.mark.parametrize(
    "page", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("[a-z]*/*.md")), ids=lambda page: page.name
)
def test_links_between_pages_work(page: Path) -> None:
    targets = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not link.startswith("https://")]
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert not missing
