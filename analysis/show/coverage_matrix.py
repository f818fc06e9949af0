"""The coverage matrix: what became of every sentence of the source in every outlet."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..errors import InputError
from ..tables import STATUSES
from .columns import Columns, columns
from .coverage_cells import coverage_cells, merged_cells, status_counts
from .text import clip, outlet_names, plural, shorten, text_width
from .theme import (
    COLUMN_180_MM,
    LETTER_SIZE,
    PADDING,
    PAPER,
    RULE,
    STATUS_MARKS,
    TEXT_SIZE,
    activate,
    check_width,
    heading,
    legend_below,
    scale,
)

if TYPE_CHECKING:
    import altair as alt

    from ..comparison import Comparison

ORDERS = ("source", "survival")
MOST_CELLS = 5000
# More rows than this leave no room for a line of words beside each.
MOST_WORDED_ROWS = 80
PLOT_HEIGHT = 640
NARROWEST_WORDS = 60
LOWEST_ROW, HIGHEST_ROW = 8.6, 15.0


def coverage_matrix(comparison: Comparison, *, width: float = COLUMN_180_MM, order: str = "source") -> alt.LayerChart:
    """Draw which sentences of the source each outlet copied, paraphrased, kept in part or omitted.

    Parameters
    ----------
    comparison : Comparison
        Result of `compare`.
    width : float
        Width of the figure in points, 200-1200; 255 is a column of 90 mm,
        510 one of 180 mm.
    order : str
        Order of the rows: "source", as in the source; "survival", the
        sentences that most outlets keep first; or an outlet (its name or its
        article_id), what it copies first, then paraphrases, keeps in part and
        omits.

    Returns
    -------
    altair.LayerChart
        A row a sentence of the source, a column an outlet, the one that keeps
        most first.  More than 80 sentences are drawn without their words; of
        more than 5,000 cells, neighbouring sentences share one.

    Raises
    ------
    InputError
        If the width or the order is none of these, or nothing was compared.

    Notes
    -----
    A sentence is kept if its status is any but omitted.  Sentences of the
    source that are boilerplate or repeat an earlier one have no row.
    """
    check_width(width)
    if comparison.coverage.empty:
        raise InputError("The comparison holds no sentence of the source in any retelling: there is nothing to draw.")
    names = outlet_names(comparison.articles)
    by = _article_of(order, names, comparison.source)
    activate()
    cells = coverage_cells(comparison, by)
    counts = status_counts(cells)
    together = ceil(len(cells) / MOST_CELLS)
    if together > 1:
        cells = merged_cells(cells, together)
    worded = cells["last"].max() <= MOST_WORDED_ROWS
    layout = _layout(cells, counts, width, worded)
    source = clip(names[comparison.source], 40)
    chart = _drawn(cells, layout, _rows(cells, layout) if worded else _places(cells, layout))
    return chart.properties(
        title=heading(
            _finding(counts, source),
            _explained(counts, source, _in_words(by, names), together),
            width,
            names=[*names.values(), source],
        ),
        description=_described(counts, source),
        width=width,
        height=layout.height,
        padding={"left": PADDING, "right": PADDING, "top": PADDING, "bottom": PADDING + layout.legend_height},
    )


def _article_of(order: str, names: dict[str, str], source: str) -> str:
    """Return an order as it is, an outlet as the article_id of its retelling."""
    retellings = {key: name for key, name in names.items() if key != source}
    if order in (*ORDERS, *retellings):
        return order
    found = [key for key, name in retellings.items() if name == clip(order, 60)]
    if not found:
        shown = ", ".join(map(repr, (*ORDERS, *list(retellings.values())[:20])))
        raise InputError(f"order={order!r} is no order of the rows and no outlet of this story. Use one of: {shown}.")
    return found[0]


def _in_words(by: str, names: dict[str, str]) -> str:
    if by == "source":
        return ""
    first = "those that most outlets keep" if by == "survival" else f"those that {clip(names[by], 40)} copies"
    return f", {first} first"


@dataclass(frozen=True)
class _Layout:
    """Where things stand, in points."""

    margin: float
    column: float
    row: float
    height: float
    outlets: list[str]
    columns: Columns
    legend: alt.Legend
    legend_height: float


def _layout(cells: pd.DataFrame, counts: pd.DataFrame, width: float, worded: bool) -> _Layout:
    rows, outlets = int(cells["last"].max()), list(counts.index)
    inner = width - 2 * PADDING
    margin = min(max(inner - 58 * len(outlets), 0.42 * inner), 0.75 * inner, inner - 12 * len(outlets))
    if not worded or margin < NARROWEST_WORDS:
        margin = 12 + text_width(str(rows), TEXT_SIZE)
    column = (inner - margin) / len(outlets)
    kept = [f"{row.kept}/{row.all}" for row in counts.itertuples()]
    row = min(HIGHEST_ROW, max(LOWEST_ROW, PLOT_HEIGHT / rows)) if worded else PLOT_HEIGHT / rows
    legend, legend_height = legend_below(STATUS_MARKS, width=inner, left=-margin, top=rows * row + 8)
    return _Layout(margin, column, row, rows * row, outlets, columns(outlets, kept, column), legend, legend_height + 8)


def _rows(cells: pd.DataFrame, layout: _Layout) -> dict[str, Any]:
    """Return the vertical channel of a matrix that shows the first words of each sentence."""
    import altair as alt

    room = layout.margin - 6
    worded = layout.margin >= NARROWEST_WORDS
    labels = {
        place: shorten(f"{position}\u2002{words}", room, TEXT_SIZE - 0.5) if worded else str(position)
        for place, position, words in zip(cells["first"], cells.position, cells.source, strict=True)
    }
    cells["row"] = cells["first"].map(labels)
    axis = alt.Axis(
        title=None, ticks=False, labelAlign="left", labelLimit=0, labelFontSize=TEXT_SIZE - 0.5,
        labelPadding=layout.margin, minExtent=layout.margin, maxExtent=layout.margin, labelOverlap=False,
    )  # fmt: skip
    domain = list(labels.values())
    return {"y": alt.Y("row:N", axis=axis, scale=alt.Scale(domain=domain, paddingInner=0.08, paddingOuter=0.04))}


def _places(cells: pd.DataFrame, layout: _Layout) -> dict[str, Any]:
    """Return the vertical channels of a matrix of many sentences, which shows their places only."""
    import altair as alt

    cells["above"], cells["below"] = cells["first"] - 0.5, cells["last"] + 0.5
    last = int(cells["last"].max())
    step = next(size for size in (10, 20, 50, 100, 200, 500, last) if last <= 16 * size)
    numbers = [1, *range(step, last + 1, step)]
    axis = alt.Axis(
        title=None, values=numbers, tickCount=len(numbers), format="d",
        minExtent=layout.margin, maxExtent=layout.margin,
    )  # fmt: skip
    return {
        "y": alt.Y("above:Q", axis=axis, scale=alt.Scale(domain=[0.5, last + 0.5], reverse=True, nice=False)),
        "y2": alt.Y2("below"),
    }


def _drawn(cells: pd.DataFrame, layout: _Layout, vertical: dict[str, Any]) -> alt.LayerChart:
    import altair as alt

    cells.insert(0, "column", cells.outlet.map(dict(zip(layout.outlets, layout.columns.headers, strict=True))))
    lettered = "row" in cells
    tooltip = [
        alt.Tooltip("outlet:N"), alt.Tooltip("status:N"), alt.Tooltip("p_omitted:Q", title="probability of omission"),
        alt.Tooltip("position:Q", title="sentence"), alt.Tooltip("source:N"), alt.Tooltip("retelling:N"),
    ]  # fmt: skip
    base = alt.Chart(cells).encode(x=layout.columns.across(), tooltip=tooltip, **vertical)

    def coloured(legend: alt.Legend | None) -> dict[str, Any]:
        fill = alt.Fill("status:N", scale=scale(STATUS_MARKS, "fill"), legend=legend)
        stroke = alt.Stroke("status:N", scale=scale(STATUS_MARKS, "colour"), legend=legend)
        return {"fill": fill, "stroke": stroke} if lettered else {"fill": fill}

    whole = base.transform_filter(alt.FieldOneOfPredicate("status", ["copied", "paraphrased"]))
    partial = base.transform_filter(alt.FieldEqualPredicate("partial", "status"))
    layers = [
        base.mark_rect(fill=PAPER, stroke=RULE, strokeWidth=0.5 if lettered else 0),
        whole.mark_rect(strokeWidth=0.7).encode(**coloured(layout.legend)),
        partial.mark_rect(strokeWidth=0.7, width={"band": 0.5}).encode(**coloured(None)),
    ]
    if lettered:
        letters = base.mark_text(fontSize=min(LETTER_SIZE, layout.row - 1), baseline="middle")
        inks = alt.Fill("status:N", scale=scale(STATUS_MARKS, "ink"), legend=None)
        layers.append(letters.encode(text="letter:N", fill=inks))
    chart: alt.LayerChart = alt.layer(*layers).resolve_scale(fill="independent", stroke="independent")
    return chart


def _finding(counts: pd.DataFrame, source: str) -> str:
    names, kept, total = list(counts.index), list(counts.kept), int(counts["all"].max())
    everything = f"the only sentence of {source}" if total == 1 else f"all {total:,} sentences of {source}"
    if kept[0] == 0:
        who = names[0] if len(names) == 1 else f"Each of the {len(names)} outlets"
        return f"{who} omits {everything}"
    amount = everything if kept[0] == total else f"{kept[0]} of the {total:,} sentences of {source}"
    if len(names) == 1:
        return f"{names[0]} keeps {amount}"
    if kept[0] == kept[-1]:
        return f"Each of the {len(names)} outlets keeps {amount}"
    return f"{names[0]} keeps {amount}; {names[-1]} keeps {kept[-1] or 'none'}"


def _explained(counts: pd.DataFrame, source: str, order: str, together: int) -> str:
    merged = f" A cell stands for {together} neighbouring sentences, by the status of most." if together > 1 else ""
    return (
        f"Each row is a sentence of {source} (n = {counts['all'].max()}){order}; each column an outlet, with the "
        f"sentences it keeps: copied, paraphrased or in part. Repeats and boilerplate are left out.{merged}"
    )


def _described(counts: pd.DataFrame, source: str) -> str:
    outlets = "; ".join(
        f"{row.Index}: {', '.join(f'{getattr(row, status)} {status}' for status in STATUSES)}"
        for row in counts.itertuples()
    )
    size = f"{plural(int(counts['all'].max()), 'sentence')} of {source} by {plural(len(counts), 'outlet')}"
    return f"Matrix of {size}. {outlets}."
