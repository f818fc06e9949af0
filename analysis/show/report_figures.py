"""The figures of the report: each as a picture, and as a drawing that answers to the mouse and the keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from . import render
from .additions import additions_chart
from .alignment import alignment_plot
from .coverage_matrix import coverage_matrix
from .outlet_profile import outlet_profile
from .reuse_matrix import reuse_matrix
from .sentence_map import sentence_map
from .similarity_histogram import similarity_histogram
from .survival import survival_by_position
from .text import clean
from .theme import COLUMN_90_MM, COLUMN_180_MM

if TYPE_CHECKING:
    from ..comparison import Comparison

CHARTS: dict[str, tuple[str, Callable[..., Any]]] = {
    "outlet_profile": ("What each outlet is made of", outlet_profile),
    "coverage_matrix": ("What became of each sentence", coverage_matrix),
    "survival_by_position": ("Which part of the source survives", survival_by_position),
    "alignment_plot": ("In which order it is retold", alignment_plot),
    "additions_chart": ("What was added, and where", additions_chart),
    "reuse_matrix": ("Who shares words with whom", reuse_matrix),
    "sentence_map": ("All sentences as a map", sentence_map),
    "similarity_histogram": ("How close the sentences are", similarity_histogram),
}
# Characters of a specification. A longer one stays a picture, for drawing it would hold up the page; and phones get a
# drawing of their own, of 90 mm instead of 180, only where it does not double a large page.
LONGEST_SPEC, LONGEST_TWICE = 1_500_000, 300_000


@dataclass(frozen=True)
class Drawing:
    """A chart of one width.

    Parameters
    ----------
    size : str
        "wide" or "narrow".
    svg : str
        The picture.
    spec : dict or None
        Vega specification of the same chart; None where it is too large.
    """

    size: str
    svg: str
    spec: dict[str, Any] | None


@dataclass(frozen=True)
class Figure:
    """What stands in the report for one chart.

    Parameters
    ----------
    name : str
        Name of the function that draws it.
    heading : str
        What it is about.
    title : str
        Its finding.
    description : str
        The same in words.
    drawings : tuple of Drawing
        By width; empty where there is nothing to draw.
    note : str
        Why there is nothing to draw, or "".
    """

    name: str
    heading: str
    title: str = ""
    description: str = ""
    drawings: tuple[Drawing, ...] = ()
    note: str = ""


def figures(comparison: Comparison) -> list[Figure]:
    """Draw every chart of the report."""
    return [_figure(comparison, name, heading, chart) for name, (heading, chart) in CHARTS.items()]


def _figure(comparison: Comparison, name: str, heading: str, chart: Callable[..., Any]) -> Figure:
    # That the charts are valid is known from their tests; to check it again takes a third of the time.
    try:
        wide = chart(comparison, width=COLUMN_180_MM).to_dict(validate=False)
    except InputError as error:
        return Figure(name, heading, note=clean(str(error)))
    drawings = [_drawing("wide", wide)]
    if len(json.dumps(wide)) <= LONGEST_TWICE:
        drawings.append(_drawing("narrow", chart(comparison, width=COLUMN_90_MM).to_dict(validate=False)))
    return Figure(name, heading, render.title_of(wide), clean(str(wide.get("description", ""))), tuple(drawings))


def _drawing(size: str, spec: dict[str, Any]) -> Drawing:
    import vl_convert

    small = len(json.dumps(spec)) <= LONGEST_SPEC
    return Drawing(size, render.svg(spec), vl_convert.vegalite_to_vega(spec) if small else None)
