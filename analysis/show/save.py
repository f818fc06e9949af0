"""Save a figure for a paper: drawing, data, specification and where it all came from, under one name."""

from __future__ import annotations

import hashlib
import json
import re
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..errors import InputError
from ..write import write_whole
from . import render
from .theme import activate

if TYPE_CHECKING:
    import altair as alt

    from ..comparison import Comparison

_DRAWN_WITH = ("altair", "numba", "umap-learn", "vl-convert-python")
_STEM = re.compile(r"[\w-]+")


def save_figure(
    chart: alt.TopLevelMixin,
    stem: str | Path,
    *,
    comparison: Comparison | None = None,
    data: pd.DataFrame | None = None,
    folder: str | Path = "figures",
) -> dict[str, Path]:
    """Save a chart as SVG, PDF and PNG, with its data, its specification and its provenance.

    Parameters
    ----------
    chart : altair chart
        Any chart; those of this package carry their data and a description.
    stem : str or pathlib.Path
        Name of the files without an extension: letters, digits, `-` and `_`.
    comparison : Comparison, optional
        What the chart shows; its settings, model and versions go into the
        provenance.
    data : pandas.DataFrame, optional
        The numbers to save beside the figure; those the chart draws if not
        given.
    folder : str or pathlib.Path
        Folder of the figures; made where it is missing.

    Returns
    -------
    dict of str to pathlib.Path
        The files by extension: svg, pdf, png (300 dpi where 1 px is 1 pt),
        csv, vl.json (Vega-Lite) and provenance.json.

    Raises
    ------
    InputError
        If the name is not a file name, the chart carries no data and none
        were given, or the folder cannot be written.

    Notes
    -----
    The same chart gives the same bytes.  Each file appears whole or not at
    all.
    """
    if not _STEM.fullmatch(Path(stem).name):
        raise InputError(
            f"{str(stem)!r} cannot name the files of a figure. Use letters, digits, - and _ without an extension, "
            "for example 'coverage_matrix'."
        )
    path = Path(folder) / stem
    activate()
    spec = chart.to_dict()
    table = _drawn_data(spec) if data is None else data
    drawing = render.svg(spec)
    files = {
        "svg": drawing.encode("utf-8"),
        "pdf": render.pdf(drawing),
        "png": render.png(drawing),
        "csv": table.to_csv(index=False, lineterminator="\n").encode("utf-8"),
        "vl.json": _json(spec),
    }
    files["provenance.json"] = _json(_provenance(path.name, files, comparison))
    return _written(path, files)


def _drawn_data(spec: dict[str, Any]) -> pd.DataFrame:
    tables = [pd.DataFrame(rows) for _, rows in sorted(spec.get("datasets", {}).items())]
    if not tables:
        raise InputError(
            "The chart carries no data of its own to save beside it. Pass them: save_figure(..., data=table)."
        )
    # Whole numbers stay whole where another table lacks the column.
    return pd.concat(tables, ignore_index=True).convert_dtypes()


def _provenance(name: str, files: dict[str, bytes], comparison: Comparison | None) -> dict[str, Any]:
    provenance: dict[str, Any] = {
        "figure": name,
        "sha256": {extension: hashlib.sha256(content).hexdigest() for extension, content in files.items()},
        "drawn_with": {package: version(package) for package in _DRAWN_WITH},
    }
    if comparison is not None:
        provenance |= {"story": comparison.story.name, "source": comparison.source, "comparison": comparison.info}
    return provenance


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _written(path: Path, files: dict[str, bytes]) -> dict[str, Path]:
    written = {extension: path.with_name(f"{path.name}.{extension}") for extension in files}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for extension, target in written.items():
            write_whole(target, files[extension])
    except OSError as error:
        raise InputError(
            f"Cannot write figures to {path.parent} ({error.strerror or error}). "
            "Expected a folder that can be made and written: name another with folder=."
        ) from error
    return written
