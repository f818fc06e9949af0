"""Survival by position: which part of the source's inverted pyramid each outlet keeps."""

from __future__ import annotations

from math import ceil, sqrt
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import InputError
from .panels import across_all, facetted, grid, headed
from .text import clip, listed, outlet_names, text_width
from .theme import (
    COLUMN_180_MM,
    FAINT_INK,
    INK,
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

HIGHEST_PANEL = 130
RATIO = 0.75
# Parts of the source by the fewest sentences it must have, and what one of them is called.
PARTS = ((20, 5, "fifth"), (6, 3, "third"), (1, 1, "whole"))
# 97.5 % quantile of the standard normal distribution.
Z = 1.959964


def survival_by_position(comparison: Comparison, *, width: float = COLUMN_180_MM) -> alt.FacetChart:
    """Draw how much of each part of the source, from its lead to its end, every outlet keeps.

    Parameters
    ----------
    comparison : Comparison
        Result of `compare`.
    width : float
        Width of the figure in points, 200-1200; 255 is a column of 90 mm,
        510 one of 180 mm.

    Returns
    -------
    altair.FacetChart
        A panel an outlet, the one that keeps most first; a point for each
        part of the source, the share of its sentences kept, with an interval
        of 95 %.

    Raises
    ------
    InputError
        If the width cannot be drawn, or nothing was compared.

    Notes
    -----
    A sentence is kept if its status is any but omitted.  The parts are fifths
    of a source of 20 sentences and more, thirds of one of 6 and more.  The
    intervals are score intervals [1]_: they treat the sentences of a part as
    a random sample, and are wide because a part has few.

    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession,
       and statistical inference. Journal of the American Statistical
       Association 22(158), 209-212.
    """
    check_width(width)
    if comparison.coverage.empty:
        raise InputError("The comparison holds no sentence of the source in any retelling: there is nothing to draw.")
    activate()
    n_source = comparison.coverage.source_sentence_id.nunique()
    count, noun = next((count, noun) for fewest, count, noun in PARTS if n_source >= fewest)
    parts = _parts(comparison, count)
    names = outlet_names(comparison.articles)
    source = clip(names[comparison.source], 40)
    return _drawn(parts, count, noun, width).properties(
        title=heading(
            _finding(parts, noun, source), _explained(parts, noun, source), width, names=[*names.values(), source]
        ),
        description=_described(parts, noun, source),
        autosize="pad",
    )


def wilson(kept: int, n: int) -> tuple[float, float]:
    """Return the score interval of 95 % of a share (Wilson 1927).

    Examples
    --------
    >>> [round(bound, 3) for bound in wilson(5, 10)]
    [0.237, 0.763]
    """
    middle = (kept + Z**2 / 2) / (n + Z**2)
    half = Z / (n + Z**2) * sqrt(kept * (n - kept) / n + Z**2 / 4)
    return max(0.0, middle - half), min(1.0, middle + half)


def _parts(comparison: Comparison, count: int) -> pd.DataFrame:
    """Return one row an outlet and part: its sentences, how many are kept, the share and its interval."""
    positions = comparison.sentences.set_index("sentence_id").position
    coverage = comparison.coverage.assign(
        outlet=comparison.coverage.article_id.map(outlet_names(comparison.articles)),
        position=comparison.coverage.source_sentence_id.map(positions),
        kept=comparison.coverage.status.ne("omitted"),
    )
    place = coverage.position.rank(method="dense").astype(int) - 1
    coverage["part"] = place * count // (place.max() + 1) + 1
    parts = coverage.groupby(["outlet", "part"]).agg(
        n=("kept", "size"), kept=("kept", "sum"), first=("position", "min"), last=("position", "max")
    )
    parts = parts.reset_index()
    bounds = [wilson(kept, n) for kept, n in zip(parts.kept, parts.n, strict=True)]
    parts["share"] = (parts.kept / parts.n).round(4)
    parts["low"], parts["high"] = (pd.Series(side).round(4) for side in zip(*bounds, strict=True))
    parts["all_kept"] = parts.groupby("outlet").kept.transform("sum")
    return parts.sort_values(["all_kept", "outlet", "part"], ascending=[False, True, True], ignore_index=True)


def _drawn(parts: pd.DataFrame, count: int, noun: str, width: float) -> alt.FacetChart:
    import altair as alt

    outlets = list(parts.outlet.unique())
    # The frame of the last panel takes a point more.
    inner = width - 2 * PADDING - 1
    margin = ceil(text_width("100%", TEXT_SIZE)) + 8
    columns, panel = grid(len(outlets), inner - margin, RATIO)
    kept = parts.drop_duplicates("outlet").set_index("outlet").all_kept
    total = parts[parts.outlet == outlets[0]].n.sum()
    notes = {outlet: f"{kept[outlet]}/{total}" for outlet in outlets}
    rows = headed(parts.drop(columns="all_kept"), notes, panel - 32)
    ruler = alt.Axis(
        title=f"{noun} of the source",
        values=list(range(1, count + 1)),
        tickCount=count,
        format="d",
        tickSize=3,
        labelOverlap=False,
    )
    shares = alt.Axis(
        title=None, format=".0%", values=[0, 0.5, 1], tickCount=3, tickSize=3, grid=True, gridColor=RULE,
        labelOverlap=False, minExtent=margin, maxExtent=margin,
    )  # fmt: skip
    base = alt.Chart().encode(
        x=alt.X("part:Q", axis=ruler, scale=alt.Scale(domain=[0.5, count + 0.5], nice=False, zero=False)),
        tooltip=[
            alt.Tooltip("outlet:N"), alt.Tooltip("first:Q", title="from sentence"),
            alt.Tooltip("last:Q", title="to sentence"), alt.Tooltip("kept:Q"), alt.Tooltip("n:Q"),
            alt.Tooltip("share:Q", format=".0%"), alt.Tooltip("low:Q", format=".0%"),
            alt.Tooltip("high:Q", format=".0%"),
        ],
    )  # fmt: skip
    across = alt.Y("share:Q", axis=shares, scale=alt.Scale(domain=[-0.06, 1.06], nice=False))
    layers = [
        base.mark_rule(color=FAINT_INK, strokeWidth=1).encode(y=alt.Y("low:Q", axis=shares), y2="high:Q"),
        base.mark_line(color=INK, strokeWidth=1).encode(y=across),
        base.mark_point(fill=PAPER, stroke=INK, size=26, strokeWidth=1, opacity=1, shape="circle").encode(y=across),
    ]
    height = min(HIGHEST_PANEL, round(RATIO * panel))
    spare = inner - margin - across_all(columns, panel)
    padding = {"left": PADDING, "top": PADDING, "right": PADDING + spare, "bottom": PADDING}
    return facetted(layers, rows, columns=columns, width=panel, height=height).properties(padding=padding)


def _finding(parts: pd.DataFrame, noun: str, source: str) -> str:
    mean = parts.groupby("part").share.mean()
    n_outlets = parts.outlet.nunique()
    who, verb = (parts.outlet.iloc[0], "keeps") if n_outlets == 1 else (f"The {n_outlets} outlets", "keep on average")
    first, last = f"{mean.iloc[0]:.0%}", f"{mean.iloc[-1]:.0%}"
    if len(mean) == 1:
        return f"{who} {verb} {first} of {source}"
    if first == last:
        return f"{who} {verb} as much of the last {noun} of {source} as of the first ({first})"
    return f"{who} {verb} {first} of the first {noun} of {source} and {last} of the last"


def _explained(parts: pd.DataFrame, noun: str, source: str) -> str:
    sizes = list(parts[parts.outlet == parts.outlet.iloc[0]].n)
    each = f"a {noun} of {source}" if len(sizes) > 1 else f"the whole of {source}"
    return (
        f"Share of the sentences kept in each part of the source: a point is {each} (n = {listed(map(str, sizes))} "
        f"{'sentence' if sizes == [1] else 'sentences'}), the bar its Wilson interval of 95%. Beside each outlet "
        f"(n = {parts.outlet.nunique()}), how many sentences it keeps in all. Boilerplate and repeats are left out."
    )


def _described(parts: pd.DataFrame, noun: str, source: str) -> str:
    outlets = "; ".join(
        f"{outlet}: {', '.join(f'{row.kept} of {row.n}' for row in rows.itertuples())}"
        for outlet, rows in parts.groupby("outlet", sort=False)
    )
    where = "" if noun == "whole" else f"in each {noun} "
    order = "" if noun == "whole" else ", first to last"
    return f"Sentences kept {where}of {source}{order}. {outlets}."
