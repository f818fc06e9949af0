"""Figures are regenerated from notebooks, and a change is named."""

from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.figures import regenerate

nbformat = pytest.importorskip("nbformat")
pytest.importorskip("nbclient")

DRAW = """
import json, os, pathlib
folder = pathlib.Path("../figures")
spec = {"title": "Tides", "description": "Two tides a day"}
(folder / "tides.vl.json").write_text(json.dumps(spec))
(folder / "tides.csv").write_text("hour,metres\\n6,4.2\\n")
(folder / "tides.svg").write_text("<svg/>")
(folder / "tides.pdf").write_bytes(os.urandom(8))
"""
FILES = {"README.md", "tides.csv", "tides.pdf", "tides.svg", "tides.vl.json"}


def checkout(folder: Path, *cells: str) -> Path:
    (folder / "notebooks").mkdir()
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell, id=f"cell-{number}") for number, cell in enumerate(cells)]
    )
    nbformat.write(notebook, folder / "notebooks" / "01_tides.ipynb")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_the_notebooks_draw_is_written(tmp_path: Path) -> None:
    root = checkout(tmp_path, DRAW)
    assert regenerate(root) == [f"figures/{name}: new" for name in sorted(FILES)]
    first = contents(root / "figures")
    assert first.keys() == FILES
    assert regenerate(root, check=True) == []
    assert contents(root / "figures") == first
    assert regenerate(root) == ["figures/tides.pdf: changed"]


def test_the_gallery_shows_the_figure_and_its_notebook(tmp_path: Path) -> None:
    root = checkout(tmp_path, DRAW)
    regenerate(root)
    page = (root / "figures" / "README.md").read_text(encoding="utf-8")
    assert "## Tides\n\n![Two tides a day](tides.svg)\n" in page
    assert "[csv](tides.csv)" in page
    assert "[01_tides.ipynb](../notebooks/01_tides.ipynb)" in page


def test_check_names_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    root = checkout(tmp_path, DRAW)
    regenerate(root)
    kept = root / "figures"
    (kept / "tides.csv").write_text("hour,metres\n6,4.3\n", encoding="utf-8")
    (kept / "tides.svg").unlink()
    (kept / "currents.svg").write_text("<svg/>", encoding="utf-8")
    before = contents(kept)
    assert regenerate(root, check=True) == [
        "figures/currents.svg: drawn by no notebook",
        "figures/tides.csv: changed",
        "figures/tides.svg: new",
    ]
    assert contents(kept) == before


FROM_A_STORY = """
import pathlib
from analysis import read_story
folder = pathlib.Path("../figures")
texts = read_story("holm").sentences.text
(folder / "lengths.csv").write_text("\\n".join(str(len(text)) for text in texts))
(folder / "lengths.svg").write_text(f"<svg><title>{texts.str.len().max()}</title></svg>")
(folder / "count.csv").write_text(str(len(texts)))
"""


def test_a_changed_sentence_is_seen_in_the_figures_that_rest_on_it(tmp_path: Path) -> None:
    root = checkout(tmp_path, FROM_A_STORY)
    (root / "notebooks" / "holm").mkdir()
    wire = root / "notebooks" / "holm" / "wire.txt"
    wire.write_text("The tide rose over the quay.\n\nNo boat was lost.\n", encoding="utf-8")
    regenerate(root)
    assert regenerate(root, check=True) == regenerate(root, check=True) == []
    wire.write_text("The tide rose over the quay.\n\nNo boat was lost in the night of Monday.\n", encoding="utf-8")
    assert regenerate(root, check=True) == ["figures/lengths.csv: changed", "figures/lengths.svg: changed"]


def test_lessons_in_folders_run_too(tmp_path: Path) -> None:
    root = checkout(tmp_path, DRAW)
    (root / "notebooks" / "teaching").mkdir()
    lesson = root / "notebooks" / "teaching" / "01_waves.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("6 * 7", id="waves")]), lesson)
    regenerate(root, keep_notebooks=True)
    assert nbformat.read(lesson, as_version=4).cells[0].outputs[0].data["text/plain"] == "42"
    lesson.write_text(lesson.read_text(encoding="utf-8").replace("6 * 7", "6 / 0"), encoding="utf-8")
    with pytest.raises(InputError, match=r"^notebooks/teaching/01_waves\.ipynb, cell 1 failed"):
        regenerate(root, check=True)


def test_a_failing_cell_is_named(tmp_path: Path) -> None:
    root = checkout(tmp_path, "metres = 4", "metres / 0")
    with pytest.raises(
        InputError, match=r"^notebooks/01_tides.ipynb, cell 2 failed with ZeroDivisionError: div.*zero$"
    ):
        regenerate(root)
    assert not (root / "figures").exists()


def test_a_folder_without_notebooks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="works in a clone of the project"):
        regenerate(tmp_path)


def test_kept_notebooks_hold_outputs_and_nothing_volatile(tmp_path: Path) -> None:
    root = checkout(tmp_path, "6 * 7")
    path = root / "notebooks" / "01_tides.ipynb"
    regenerate(root, keep_notebooks=True)
    first = path.read_bytes()
    notebook = nbformat.reads(first.decode("utf-8"), as_version=4)
    assert notebook.cells[0].outputs[0].data["text/plain"] == "42"
    assert notebook.metadata.language_info == {"name": "python"}
    assert notebook.cells[0].metadata == {}
    regenerate(root, keep_notebooks=True)
    assert path.read_bytes() == first
