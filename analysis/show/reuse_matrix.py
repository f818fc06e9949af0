"""The reuse matrix: how much of every article's wording stands in every other one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import InputError
from .columns import Columns, columns
from .text import clip, outlet_names, plural, shortened, text_width
from .theme import (
    COLUMN_180_MM,
    INK,
    LETTER_SIZE,
    PADDING,
    PAPER,
    RULE,
    TEXT_SIZE,
    activate,
    check_width,
    heading,
)

if TYPE_CHECKING:
    import altair as alt

    from ..comparison import Comparison

Pairs = list[tuple[str, str]]

# Two retellings are closer to each other than to the source if, both ways, they share so much more.
CLOSER = 0.05
# The colour of a share of 1, darker than the blue of the labels so that grey keeps more steps.
FULL = "#00446B"
# From this share on a white number has more contrast than a black one.
DARK = 0.7
LOWEST_ROW, HIGHEST_ROW = 9.0, 22.0
SMALLEST_NUMBER = 5.0
WIDEST_NAME = 150
LEGEND_HEIGHT = 26


def reuse_matrix(comparison: Comparison, *, width: float = COLUMN_180_MM) -> alt.LayerChart:
    """Draw how much of the wording of each article stands in each other one, both ways.

    Parameters
    ----------
    comparison : Comparison
        Result of `compare`.
    width : float
        Width of the figure in points, 200-1200; 255 is a column of 90 mm,
        510 one of 180 mm.

    Returns
    -------
    altair.LayerChart
        A row and a column an article: the source first, then the outlet that
        shares most with it.  A cell is the part of the row's words that stand
        in the column's article; a frame marks two retellings that are closer
        to each other than to the source.

    Raises
    ------
    InputError
        If the width cannot be drawn, or no article has a word to compare.

    Notes
    -----
    The shares are those of `Comparison.reuse`; see
    `analysis.measure.reuse.text_reuse`.  Two retellings are framed if each
    shares at least 5 percentage points more with the other than with the
    source: evidence that one copied the other, or that both used a third
    text.
    """
    check_width(width)
    if not comparison.reuse.share.notna().any():
        raise InputError("No article has a word to compare: all is boilerplate. There is nothing to draw.")
    activate()
    names = outlet_names(comparison.articles)
    source = names[comparison.source]
    cells = _cells(comparison, names)
    order = _order(cells, source)
    pairs = _closer_pairs(cells, order)
    cells["framed"] = [(one, other) in pairs or (other, one) in pairs for one, other in _keys(cells)]
    layout = _layout(cells, order, width)
    return _drawn(cells, order, layout).properties(
        title=heading(
            _finding(cells, order, pairs),
            _explained(cells, pairs, clip(source, 40)),
            width,
            names=[*order[1:], clip(source, 40)],
        ),
        description=_described(cells, order),
        width=width,
        height=layout.row * len(order),
        padding={"left": PADDING, "right": PADDING, "top": PADDING, "bottom": PADDING + layout.legend_height},
    )


def _cells(comparison: Comparison, names: dict[str, str]) -> pd.DataFrame:
    reuse = comparison.reuse.sort_values(["article_id", "other_id"], ignore_index=True)
    return pd.DataFrame(
        {
            "outlet": reuse.article_id.map(names),
            "other": reuse.other_id.map(names),
            "share": reuse.share,
            "n_shared": reuse.n_shared,
            "n_words": reuse.n_words,
        }
    )


def _keys(cells: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(cells.outlet, cells.other, strict=True))


def _order(cells: pd.DataFrame, source: str) -> list[str]:
    """Return the source, then the outlet that shares most with it."""
    to_source = cells[cells.other == source].sort_values(["share", "outlet"], ascending=[False, True])
    return [source, *to_source.outlet]


def _closer_pairs(cells: pd.DataFrame, order: list[str]) -> Pairs:
    """Return the pairs of retellings that are closer to each other than to the source, the closest first."""
    source, *outlets = order
    share = dict(zip(_keys(cells), cells.share, strict=True))
    closer: dict[tuple[str, str], float] = {}
    for place, one in enumerate(outlets):
        for other in outlets[place + 1 :]:
            closer[one, other] = min(share[one, other] - share[one, source], share[other, one] - share[other, source])
    found = [pair for pair, margin in closer.items() if round(margin, 4) >= CLOSER]
    return sorted(found, key=lambda pair: -closer[pair])


@dataclass(frozen=True)
class _Layout:
    """Where things stand, in points."""

    margin: float
    row: float
    rows: list[str]
    columns: Columns
    number: float
    legend_height: float


def _layout(cells: pd.DataFrame, order: list[str], width: float) -> _Layout:
    inner = width - 2 * PADDING
    rows = shortened(order, min(WIDEST_NAME, 0.28 * inner), TEXT_SIZE)
    margin = max(text_width(name, TEXT_SIZE) for name in rows) + 6
    column = (inner - margin) / len(order)
    numbers = [f"{100 * share:.0f}" if share >= 0 else "–" for share in cells.share]
    size = _number_size(numbers, column - 1)
    cells["number"] = [number if text_width(number, size) < column else "" for number in numbers]
    readable = size > 0 and cells.number.ne("").all()
    row = min(HIGHEST_ROW, max(LOWEST_ROW, column))
    headers = columns(order, [""] * len(order), column)
    return _Layout(margin, row, rows, headers, size, 0 if readable else LEGEND_HEIGHT)


def _number_size(numbers: list[str], room: float) -> float:
    """Return the font size at which all numbers fit a cell, or those of two digits; 0 where even they do not."""
    widest = max(text_width(number, 1) for number in numbers)
    sizes = [min(LETTER_SIZE, room / width) for width in (widest, text_width("00", 1))]
    return next((round(size, 2) for size in sizes if size >= SMALLEST_NUMBER), 0)


def _drawn(cells: pd.DataFrame, order: list[str], layout: _Layout) -> alt.LayerChart:
    import altair as alt

    cells.insert(0, "row", cells.outlet.map(dict(zip(order, layout.rows, strict=True))))
    cells.insert(1, "column", cells.other.map(dict(zip(order, layout.columns.headers, strict=True))))
    names = alt.Axis(
        title=None, ticks=False, labelAlign="left", labelLimit=0, labelPadding=layout.margin,
        minExtent=layout.margin, maxExtent=layout.margin, labelOverlap=False,
    )  # fmt: skip
    legend = alt.Legend(
        orient="none", legendX=-layout.margin, legendY=layout.row * len(order) + 6, values=[0, 0.5, 1], format=".0%",
        title=None, gradientLength=90, gradientThickness=8, gradientStrokeColor=RULE, gradientStrokeWidth=0.5,
    )  # fmt: skip
    shade = alt.Fill(
        "share:Q",
        scale=alt.Scale(domain=[0, 1], range=[PAPER, FULL], interpolate="rgb"),
        legend=legend if layout.legend_height else None,
    )
    base = alt.Chart(cells).encode(
        x=layout.columns.across(),
        y=alt.Y("row:N", axis=names, scale=alt.Scale(domain=layout.rows, paddingInner=0.08, paddingOuter=0.04)),
        tooltip=[
            alt.Tooltip("outlet:N", title="words of"), alt.Tooltip("other:N", title="found in"),
            alt.Tooltip("share:Q", format=".1%"), alt.Tooltip("n_shared:Q", title="shared words"),
            alt.Tooltip("n_words:Q", title="words"),
        ],
    )  # fmt: skip
    framed = base.transform_filter("datum.framed").mark_rect(fill=None, stroke=INK, strokeWidth=1.4)
    numbers = base.mark_text(fontSize=layout.number, baseline="middle").encode(
        text="number:N", color=alt.condition(f"datum.share >= {DARK}", alt.value(PAPER), alt.value(INK))
    )
    shades = base.mark_rect(stroke=RULE, strokeWidth=0.5).encode(fill=shade)
    layers: list[alt.Chart] = [shades, framed, *([numbers] if layout.number else [])]
    return alt.LayerChart(layer=layers)


def _finding(cells: pd.DataFrame, order: list[str], pairs: Pairs) -> str:
    source, *outlets = order
    called = clip(source, 40)
    share = dict(zip(_keys(cells), cells.share, strict=True))
    if len(pairs) > 1:
        return f"{len(pairs)} pairs of outlets are closer to each other than to {called}, {' and '.join(pairs[0])} most"
    most, least = (f"{share[outlet, source]:.0%}" for outlet in (outlets[0], outlets[-1]))
    if most in {"0%", "nan%"}:
        taken = f"no outlet shares its wording with {called}"
    elif most == least:
        who = f"{outlets[0]} shares" if len(outlets) == 1 else f"each of the {len(outlets)} outlets shares"
        taken = f"{who} {most} of its words with {called}"
    else:
        taken = f"{outlets[0]} shares most with {called} ({most} of its words)"
    if pairs:
        return f"{' and '.join(pairs[0])} are closer to each other than to {called}; {taken}"
    if not taken.startswith(outlets[0]):
        taken = taken[0].upper() + taken[1:]
    return f"{taken}; no two outlets are closer to each other than to it" if len(outlets) > 1 else taken


def _explained(cells: pd.DataFrame, pairs: Pairs, source: str) -> str:
    sizes = cells.n_words[cells.n_words > 0]
    least, most = f"{sizes.min():,}", f"{sizes.max():,}"
    words = plural(sizes.min(), "content word") if least == most else f"{least} to {most} content words"
    frames = (
        f" Framed: each shares at least {100 * CLOSER:.0f} points more with the other than with {source}; one copied "
        "the other, or both used a third text."
        if pairs
        else ""
    )
    return (
        f"Percent of the words of each row (n = {words}) that stand in runs of two and more in the column's "
        f"article; names of one actor are one word.{frames} Boilerplate and repeats are left out."
    )


def _described(cells: pd.DataFrame, order: list[str]) -> str:
    source, *outlets = order
    share = cells.set_index(["outlet", "other"]).share.fillna(0)
    described = []
    for outlet in outlets:
        words = f"{outlet}: {share[outlet, source]:.0%} shared with {source}"
        others = share[outlet].drop(source)
        if len(others):
            words += f", {others.max():.0%} with {others.idxmax()}"
        described.append(words)
    return f"Matrix of the share of words in common, {plural(len(order), 'article')} each way. {'; '.join(described)}."
