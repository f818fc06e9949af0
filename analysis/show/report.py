"""The report: one page that holds all that was found about a story and asks no other machine for anything."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..write import write_whole
from .reading import reading_css, reading_fragment, reading_js
from .report_figures import figures
from .report_tables import tables
from .report_words import again, doubtful, findings, profile
from .text import clean, outlet_names
from .theme import LABEL_MARKS

if TYPE_CHECKING:
    from jinja2 import Environment

    from ..comparison import Comparison

PAGE = Path(__file__).parent / "page"
SCRIPTS = ("vega/vega.min.js", "vega/vega-interpreter.min.js")


def report_html(comparison: Comparison) -> str:
    """Return the report of a comparison: figures, texts side by side, tables and provenance in one page.

    Parameters
    ----------
    comparison : Comparison
        Result of `compare`.

    Returns
    -------
    str
        An HTML page that stands by itself: it loads nothing, its scripts are
        only those of this package, and words of articles are never run.  The
        same comparison gives the same page.
    """
    scripts = [*map(_read, SCRIPTS), reading_js(), _read("report.js")]
    names = outlet_names(comparison.articles)
    return _environment().get_template("report.html.j2").render(
        policy=_policy(scripts),
        scripts=scripts,
        styles=f'{_read("report.css")}\n{reading_css()}',
        marks=LABEL_MARKS,
        story=clean(comparison.story.name) or "Story",
        source=names[comparison.source],
        articles=[
            {"id": clean(row.article_id), "name": names[row.article_id], **_cleaned(row)}
            for row in comparison.articles.itertuples()
        ],
        findings=findings(comparison),
        profile=profile(comparison),
        doubtful=doubtful(comparison),
        figures=figures(comparison),
        readings=[
            {"id": article_id, "name": names[article_id], "html": reading_fragment(comparison, article_id)}
            for article_id in comparison.articles["article_id"]
            if article_id != comparison.source
        ],
        tables=tables(comparison),
        info=comparison.info,
        again=again(comparison),
    )  # fmt: skip


def write_report(comparison: Comparison, path: str | Path) -> Path:
    """Write the report of a comparison to a file, whole or not at all.

    Parameters
    ----------
    comparison : Comparison
        Result of `compare`.
    path : str or pathlib.Path
        The file, for example report.html; its folder is made where it is
        missing.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    InputError
        If the path is a folder or cannot be written.
    """
    path = Path(path)
    check_target(path)
    page = report_html(comparison).encode("utf-8")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return write_whole(path, page)
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error)) from error


def check_target(path: Path) -> None:
    """Refuse a path that no report can be written to, before any work is done.

    Raises
    ------
    InputError
        If it is a folder, or stands below a file.
    """
    if path.is_dir():
        raise _unwritable(path, "this is a folder")
    above = next(folder for folder in path.absolute().parents if folder.exists())
    if not above.is_dir():
        raise _unwritable(path, f"{above} is a file")


def _unwritable(path: Path, why: str) -> InputError:
    return InputError(f"Cannot write the report to {path}: {why}. Name a file such as report.html with --out.")


def _read(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")


def _policy(scripts: list[str]) -> str:
    """Return the rules the browser enforces: these scripts and no other, and no request to anywhere."""
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["clean"] = clean
    environment.filters["data"] = _data
    return environment


def _data(value: Any) -> str:
    """Write a value as JSON that can stand in a page: no sign that could end its element."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True).replace("<", "\\u003c")


def _cleaned(row: Any) -> dict[str, Any]:
    shown = ("title", "published", "url", "lang", "role", "n_sentences", "n_words", "sha256")
    return {name: clean(str(getattr(row, name))) for name in shown}
