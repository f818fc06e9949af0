"""Regenerate `figures/` from the notebooks, or check that nothing would change."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from .errors import InputError
from .notebook import CellError, execute, notebook_bytes
from .write import write_whole

if TYPE_CHECKING:
    from nbformat import NotebookNode

# What a figure says.  Its PNG, PDF and provenance may differ in bytes from one
# machine to the next while it says the same, so a check leaves them out.
CHECKED = (".vl.json", ".csv", ".svg", ".md")
CELL_SECONDS = 600


def regenerate(root: Path, *, check: bool = False, keep_notebooks: bool = False) -> list[str]:
    """Run the notebooks of a checkout and bring its `figures/` up to date.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the checkout: it holds `notebooks/` and `figures/`.
    check : bool
        Compare only, write nothing.
    keep_notebooks : bool
        Also write the executed notebooks back, outputs and all.

    Returns
    -------
    list of str
        One line for each file that changed (or would), sorted by name.  A
        file that no notebook draws is named too, and left alone.  A check
        leaves out what depends on the machine: PNG, PDF and provenance.

    Raises
    ------
    InputError
        If there are no notebooks, or a cell fails.
    """
    lessons = sorted(
        path.relative_to(root / "notebooks")
        for path in (root / "notebooks").rglob("*.ipynb")
        if ".ipynb_checkpoints" not in path.parts
    )
    if not lessons:
        raise InputError(
            f"No notebooks/*.ipynb in {root}. `retold figures` works in a clone of the project: change to its folder."
        )
    with TemporaryDirectory(prefix="retold-") as folder:
        bench = Path(folder)
        shutil.copytree(root / "notebooks", bench / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        made = bench / "figures"
        made.mkdir()
        drawn_by: dict[str, str] = {}
        for lesson in lessons:
            executed = _run(bench / "notebooks" / lesson, lesson.as_posix())
            for stem in _stems(made) - drawn_by.keys():
                drawn_by[stem] = lesson.as_posix()
            if keep_notebooks:
                write_whole(root / "notebooks" / lesson, notebook_bytes(executed))
        (made / "README.md").write_text(_gallery(made, drawn_by), encoding="utf-8", newline="\n")
        changes = _changes(made, root / "figures", checked=CHECKED if check else ("",))
        if not check:
            shutil.copytree(made, root / "figures", dirs_exist_ok=True)
    return changes


def _run(path: Path, name: str) -> NotebookNode:
    try:
        return execute(path, folder=path.parent, cell_seconds=CELL_SECONDS)
    except CellError as error:
        raise InputError(f"notebooks/{name}, {error}") from error


def _stems(folder: Path) -> set[str]:
    return {path.name.split(".")[0] for path in folder.iterdir()}


def _changes(made: Path, kept: Path, *, checked: tuple[str, ...]) -> list[str]:
    new = {path.name: path for path in made.iterdir()}
    old = {path.name: path for path in kept.iterdir()} if kept.is_dir() else {}
    lines = {name: f"figures/{name}: drawn by no notebook" for name in old.keys() - new.keys()}
    for name, path in new.items():
        if name not in old:
            lines[name] = f"figures/{name}: new"
        elif name.endswith(checked) and path.read_bytes() != old[name].read_bytes():
            lines[name] = f"figures/{name}: changed"
    return [lines[name] for name in sorted(lines)]


def _gallery(made: Path, drawn_by: dict[str, str]) -> str:
    """Return a page that shows every figure, with links to its files and its notebook."""
    lines = [
        "# Figures",
        "",
        "Written by `make figures` from the notebooks; each CSV holds the numbers drawn.",
        "",
    ]
    for stem, notebook in sorted(drawn_by.items()):
        spec_file = made / f"{stem}.vl.json"
        spec = json.loads(spec_file.read_text(encoding="utf-8")) if spec_file.exists() else {}
        links = [f"[{path.name.removeprefix(stem + '.')}]({path.name})" for path in sorted(made.glob(f"{stem}.*"))]
        lines += [
            f"## {_title(spec) or stem}",
            "",
            f"![{spec.get('description', stem)}]({stem}.svg)",
            "",
            f"{' · '.join(links)} · drawn by [{notebook}](../notebooks/{notebook})",
            "",
        ]
    return "\n".join(lines)


def _title(spec: dict[str, Any]) -> str:
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    return " ".join(text) if isinstance(text, list) else str(text)
