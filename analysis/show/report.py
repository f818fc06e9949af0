"""The report: one page that holds all that was found about a story and asks no other machine for anything."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..tables import CODED_LABELS
from ..write import write_whole
from .reading import reading_css, reading_fragment, reading_js
from .report_figures import figures
from .report_findings import findings
from .report_tables import tables
from .report_words import again, articles, doubtful, lead, profile, provenance
from .text import clean, outlet_names
from .theme import LABEL_MARKS, STATUS_MARKS
from .typeface import typeface_css

if TYPE_CHECKING:
    from jinja2 import Template

    from ..comparison import Comparison

PAGE = Path(__file__).parent / "page"
VEGA = ("vega/vega.min.js", "vega/vega-interpreter.min.js")
MARKS = LABEL_MARKS | STATUS_MARKS
# Texts side by side take most of a page: no further ones after so many characters.
LONGEST_READINGS = 6_000_000


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
    licence = f"/*\n{_read('vega/LICENSE')}*/"
    scripts = [f"{licence}\n{_read(name)}" for name in VEGA] + [reading_js(), _read("report.js")]
    styles = "\n".join([typeface_css(), _read("report.css"), _marks(), reading_css()])
    return _template().render(
        policy=_policy(scripts, styles),
        scripts=scripts,
        styles=styles,
        marks=MARKS,
        coded=CODED_LABELS,
        story=clean(comparison.story.name) or "Story",
        lead=lead(comparison),
        findings=findings(comparison),
        profile=profile(comparison),
        doubtful=doubtful(comparison),
        figures=figures(comparison),
        readings=_readings(comparison),
        tables=tables(comparison),
        articles=articles(comparison),
        provenance=provenance(comparison),
        again=again(comparison),
        info=comparison.info,
    )


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


def _policy(scripts: list[str], styles: str) -> str:
    """Return the rules the browser enforces: these scripts, this style and no other, and no request to anywhere."""

    def allowed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; script-src {' '.join(map(allowed, scripts))}; style-src {allowed(styles)}; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )


def _marks() -> str:
    """Return how the letters of labels and statuses look, in the words of CSS."""
    return "".join(
        f'[data-mark="{mark.name}"] {{ --fill: {mark.fill}; --letter: {mark.ink}; --edge: {mark.colour} }}\n'
        for mark in MARKS.values()
    )


def _readings(comparison: Comparison) -> list[dict[str, str]]:
    """Return each retelling beside its source; without the texts from where they are too long for a page."""
    names = outlet_names(comparison.articles)
    readings, room = [], LONGEST_READINGS
    for article_id in comparison.articles["article_id"]:
        if article_id != comparison.source:
            html = reading_fragment(comparison, article_id) if room > 0 else ""
            room -= len(html)
            readings.append({"id": clean(article_id), "name": names[article_id], "html": html})
    return readings


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["data"] = _data
    return environment.get_template("report.html.j2")


def _data(value: Any) -> str:
    """Write a value as JSON that can stand in a page: plain ASCII, without the sign that could end its element."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True).replace("<", "\\u003c")
