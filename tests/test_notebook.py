"""One notebook for any story: what it writes, and how it refuses."""

import json
import os
import shutil
import tomllib
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.errors import InputError
from analysis.notebook import LESSON_PLACES, CellError, execute, notebook_of

nbformat = pytest.importorskip("nbformat")
papermill = pytest.importorskip("papermill")

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
ARTICLES = {
    "wire": "The tide rose over the quay of Holm on Monday night.\n\nNo boat was lost, the harbour master said.\n",
    "post": "The tide rose over the quay of Holm on Monday night.\n\nFishermen want a higher wall.\n",
}


@pytest.fixture(scope="module")
def tides(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own") / "tides"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def lesson(folder: Path, *cells: str) -> Path:
    """Write a stand-in for the lesson: its parameters, then these cells."""
    parameters = nbformat.v4.new_code_cell('story, source, out = "mosul", "auto", ""', id="parameters")
    parameters.metadata["tags"] = ["parameters"]
    code = [nbformat.v4.new_code_cell(cell, id=f"cell-{number}") for number, cell in enumerate(cells)]
    path = folder / "lesson.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[parameters, *code])
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    nbformat.write(notebook, path)
    return path


def test_a_story_gets_its_notebook_and_figures(tides: Path, tmp_path: Path) -> None:
    written = notebook_of(tides, source="wire", out=tmp_path / "one" / "tides.ipynb")
    assert written == tmp_path / "one" / "tides.ipynb"
    notebook = nbformat.read(written, as_version=4)
    assert all(cell.outputs for cell in notebook.cells if cell.cell_type == "code" and "compare(" in cell.source)
    stems = {path.name.split(".")[0] for path in (tmp_path / "one" / "tides_figures").iterdir()}
    assert {"coverage_matrix", "outlet_profile"} <= stems
    notebook_of(tides, source="wire", out=tmp_path / "two" / "tides.ipynb")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_notebook_runs_again_where_it_lies(tides: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "import os; os.makedirs(out); open(f'{out}/seen.txt', 'w').write(str(len(os.listdir(story))))"
    monkeypatch.setattr("analysis.notebook.LESSON_PLACES", [lesson(tmp_path, body)])
    shutil.copytree(tides, tmp_path / "tides")
    monkeypatch.chdir(tmp_path)
    written = notebook_of("tides", out=Path("notes", "own.ipynb"))
    parameters = next(cell for cell in nbformat.read(written, as_version=4).cells if cell.id == "injected-parameters")
    assert parameters.source.splitlines()[1:] == [
        'story = "../tides"',
        'source = "auto"',
        'out = "own_figures"',
    ]
    shutil.rmtree("notes/own_figures")
    papermill.execute_notebook("notes/own.ipynb", None, cwd="notes", kernel_name="python3", progress_bar=False)
    assert Path("notes/own_figures/seen.txt").read_text(encoding="utf-8") == "2"


def test_the_name_of_the_story_is_the_default(
    tides: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("analysis.notebook.LESSON_PLACES", [lesson(tmp_path, "import os; os.makedirs(out)")])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as exit_:
        main(["notebook", str(tides)])
    assert not exit_.value.code
    assert capsys.readouterr() == ("Notebook written to tides.ipynb, figures to tides_figures beside it\n", "")
    assert Path("tides.ipynb").is_file()


@pytest.mark.parametrize("arguments", [["nowhere"], ["tides", "--source", "radio"], [""], ["a" * 300]])
def test_bad_input_ends_in_the_message_of_the_story(
    arguments: list[str],
    tides: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tides.parent)
    before = contents(tides.parent)
    with pytest.raises(SystemExit) as exit_:
        main(["notebook", *arguments, "--out", str(tmp_path / "new" / "own.ipynb")])
    assert exit_.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Error: ")
    assert captured.err.count("\n") == 1
    assert contents(tides.parent) == before
    assert not (tmp_path / "new").exists()


def test_a_place_that_is_no_notebook_is_refused_before_the_work(
    tides: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.notebook.execute", None)
    (tmp_path / "own.ipynb").mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place in ("own.html", "own.ipynb", "file/own.ipynb"):
        with pytest.raises(InputError, match=r"--out story\.ipynb"):
            notebook_of(tides, out=tmp_path / place)


def test_a_defect_is_not_blamed_on_the_story(tides: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.notebook.LESSON_PLACES", [lesson(tmp_path, "{}['tide']")])
    with pytest.raises(CellError, match=r"^cell 3 failed with KeyError: 'tide'$"):
        notebook_of(tides, out=tmp_path / "own.ipynb")
    assert not (tmp_path / "own.ipynb").exists()


def test_a_kernel_that_dies_is_reported(tmp_path: Path) -> None:
    with pytest.raises(CellError, match=r"^the run failed with DeadKernelError"):
        execute(lesson(tmp_path, "import os; os._exit(1)"), folder=tmp_path)


def test_a_wheel_carries_the_lesson_beside_the_module() -> None:
    with (ROOT / "pyproject.toml").open("rb") as stream:
        wheel = tomllib.load(stream)["tool"]["hatch"]["build"]["targets"]["wheel"]
    place = LESSON_PLACES[1].relative_to(ROOT).as_posix()
    assert LESSON_PLACES[1].is_file()
    assert place in wheel["only-include"]
    assert place.replace("notebooks", wheel["sources"]["notebooks"]) == LESSON_PLACES[0].relative_to(ROOT).as_posix()


def test_papermill_finds_the_parameters_of_the_lesson() -> None:
    parameters = papermill.inspect_notebook(ROOT / "notebooks" / "07_your_own_story.ipynb")
    assert {name: found["default"] for name, found in parameters.items()} == {
        "story": '"mosul"',
        "source": '"auto"',
        "out": '""',
    }
    assert all(found["help"] for found in parameters.values())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_lesson_keeps_to_its_form(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    assert all(f"**{word}" in first.source for word in ("Question", "Data", "Time and network"))
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert max(len(cell.source.splitlines()) for cell in code) <= 13
    assert sum("def " in cell.source for cell in code) <= 1
    outputs = [output for cell in code for output in cell.outputs]
    assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]
    assert code[-1].outputs
    assert os.sep not in json.dumps([cell.metadata for cell in notebook.cells])
    for output in outputs:
        if any(kind.startswith("application/vnd.vega") for kind in output.get("data", {})):
            assert "image/png" in output.data


def test_each_figure_is_saved_by_one_lesson() -> None:
    stems = [path.name.split(".")[0] for path in (ROOT / "figures").glob("*.svg")]
    sources = {path.name: path.read_text(encoding="utf-8") for path in NOTEBOOKS}
    savers = {
        stem: [n for n, text in sources.items() if "../figures" in text and f'\\"{stem}\\"' in text] for stem in stems
    }
    assert {stem: len(names) for stem, names in savers.items()} == dict.fromkeys(stems, 1)
