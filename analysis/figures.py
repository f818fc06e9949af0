"""Regenerate `figures/` from the notebooks, or check that nothing would change."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from .errors import InputError

if TYPE_CHECKING:
    from nbformat import NotebookNode

# What a figure says.  Its PNG, PDF and provenance may differ in bytes from one
# machine to the next while it says the same, so a check leaves them out.
CHECKED = (".vl.json", ".csv", ".svg", ".md")
CELL_SECONDS = 600
KERNEL = "python3"


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
    notebooks = sorted((root / "notebooks").glob("*.ipynb"))
    if not notebooks:
        raise InputError(
            f"No notebooks/*.ipynb in {root}. `retold figures` works in a clone of the project: change to its folder."
        )
    with TemporaryDirectory(prefix="retold-") as folder:
        bench = Path(folder)
        shutil.copytree(root / "notebooks", bench / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        made = bench / "figures"
        made.mkdir()
        drawn_by: dict[str, str] = {}
        for notebook in notebooks:
            executed = execute(bench / "notebooks" / notebook.name)
            for stem in _stems(made) - drawn_by.keys():
                drawn_by[stem] = notebook.name
            if keep_notebooks:
                _write_notebook(executed, notebook)
        (made / "README.md").write_text(_gallery(made, drawn_by), encoding="utf-8", newline="\n")
        changes = _changes(made, root / "figures", checked=CHECKED if check else ("",))
        if not check:
            shutil.copytree(made, root / "figures", dirs_exist_ok=True)
    return changes


def execute(path: Path) -> NotebookNode:
    """Run a notebook in its own folder and return it with outputs and no volatile metadata."""
    try:
        import nbformat
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    except ImportError as error:
        raise InputError(f"{error.name} is missing. Install it with: pip install 'retold[notebooks]'") from error

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name=KERNEL,
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=40"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise InputError(f"notebooks/{path.name}, {_failure(notebook, error)}") from error
    return _normalised(notebook)


def _failure(notebook: NotebookNode, error: Exception) -> str:
    """Say which cell failed, counted from 1 over all cells, and why."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                return f"cell {number} failed with {output.ename}: {output.evalue}"
    return f"the run stopped: {str(error).splitlines()[0]}"


def _normalised(notebook: NotebookNode) -> NotebookNode:
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": KERNEL},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    return notebook


def _write_notebook(notebook: NotebookNode, path: Path) -> None:
    import nbformat

    path.write_text(nbformat.writes(notebook).rstrip("\n") + "\n", encoding="utf-8", newline="\n")


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
