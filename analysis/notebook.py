"""Run notebooks: the lessons of the project, and one on a story of your own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from .errors import InputError
from .read.story import read_story
from .write import write_whole

if TYPE_CHECKING:
    from nbformat import NotebookNode

# One copy for clone and wheel: pyproject.toml puts the lesson beside this module.
_HERE = Path(__file__).parent
LESSON = "07_your_own_story.ipynb"
LESSON_PLACES = (_HERE / LESSON, _HERE.parent / "notebooks" / LESSON)
KERNEL = "python3"
# The tag that papermill gives the cell with the values it was called with.
INJECTED = "injected-parameters"


class CellError(Exception):
    """A cell of a notebook failed, or its kernel died.

    Attributes
    ----------
    kind, message : str
        Name and text of the exception.
    """

    def __init__(self, place: str, kind: str, message: str) -> None:
        super().__init__(f"{place} failed with {kind}: {message}")
        self.kind, self.message = kind, message


def notebook_of(story: str | Path, *, source: str = "auto", out: str | Path | None = None) -> Path:
    """Run the lesson on a story of your own and keep it, with its outputs.

    Parameters
    ----------
    story : str or Path
        What `read_story` takes: a folder of articles, a table file, the name
        of a packaged story.
    source : str
        article_id of the source; "auto" takes the declared one or infers it.
    out : str or Path, optional
        The notebook to write, `.ipynb`; named after the story, in the current
        folder, if not given.

    Returns
    -------
    Path
        The notebook.  Its figures lie beside it, in a folder of its name and
        `_figures`.  It names the story by the way from there, so that it runs
        again where it lies.

    Raises
    ------
    InputError
        If the story or the source is wrong, or the place cannot be written;
        then nothing is written.
    """
    # Says at once what is wrong with a story, before a kernel starts.
    name = read_story(story).name
    place = Path(story).resolve() if Path(story).exists() else None
    target = _target(Path(out) if out is not None else Path(f"{name}.ipynb"))
    figures = f"{target.stem}_figures"
    parameters = {"story": str(place or story), "source": source, "out": figures}
    with TemporaryDirectory(prefix="retold-") as bench:
        try:
            notebook = execute(_lesson(), folder=Path(bench), parameters=parameters)
        except CellError as error:
            if error.kind == "InputError":
                raise InputError(error.message) from error
            raise
        if place:
            _put_parameters(notebook, parameters | {"story": _way(target.parent, place)})
        _keep(notebook, target, Path(bench) / figures)
    return target


def execute(
    path: Path, *, folder: Path, parameters: dict[str, str] | None = None, cell_seconds: int | None = None
) -> NotebookNode:
    """Run a notebook in a folder and return it with outputs and no volatile metadata.

    Raises
    ------
    CellError
        If a cell fails or takes longer than `cell_seconds`.
    InputError
        If what runs notebooks is not installed.
    """
    try:
        import nbformat
        import papermill
        from nbclient.exceptions import CellTimeoutError, DeadKernelError
        from papermill.exceptions import PapermillExecutionError
    except ImportError as error:
        raise InputError(f"{error.name} is missing. Install it with: pip install 'retold[notebooks]'") from error

    try:
        notebook = papermill.execute_notebook(
            nbformat.read(path, as_version=4),
            None,
            parameters,
            kernel_name=KERNEL,
            cwd=folder,
            progress_bar=False,
            execution_timeout=cell_seconds,
            coalesce_streams=True,
            extra_arguments=["--log-level=50"],
        )
    except PapermillExecutionError as error:
        raise CellError(f"cell {error.cell_index + 1}", error.ename, error.evalue) from error
    except (CellTimeoutError, DeadKernelError) as error:
        raise CellError("the run", type(error).__name__, str(error).splitlines()[0]) from error
    return _normalised(notebook)


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """Return a notebook as it is written: the same bytes for the same cells and outputs."""
    import nbformat

    return (nbformat.writes(notebook).rstrip("\n") + "\n").encode("utf-8")


def _normalised(notebook: NotebookNode) -> NotebookNode:
    """Drop times, versions and chance from the metadata of a notebook."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": KERNEL},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = {"tags": tags} if tags else {}
        if INJECTED in (tags or []):
            cell.id = INJECTED
    return notebook


def _put_parameters(notebook: NotebookNode, parameters: dict[str, str]) -> None:
    from papermill.translators import PythonTranslator

    cell = next(cell for cell in notebook.cells if INJECTED in cell.metadata.get("tags", []))
    cell.source = PythonTranslator.codify(parameters)


def _lesson() -> Path:
    return next(path for path in LESSON_PLACES if path.is_file())


def _target(path: Path) -> Path:
    """Check that a notebook can be written to a path, before the work begins."""
    above = next(folder for folder in path.absolute().parents if folder.exists())
    if path.suffix != ".ipynb" or path.is_dir() or not above.is_dir():
        raise InputError(f"{path} names no notebook. Give a file in a folder that ends in .ipynb: --out story.ipynb")
    return path


def _way(start: Path, place: Path) -> str:
    try:
        return Path(os.path.relpath(place, start.resolve())).as_posix()
    except ValueError:  # another drive
        return str(place)


def _keep(notebook: NotebookNode, target: Path, figures: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(figures, target.parent / figures.name, dirs_exist_ok=True)
        write_whole(target, notebook_bytes(notebook))
    except OSError as error:
        raise InputError(
            f"Cannot write {target} ({error.strerror or error}). Expected a place that can be written. "
            "Name another with --out."
        ) from error
