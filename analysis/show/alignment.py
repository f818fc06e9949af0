"""The alignment plot: does a retelling follow the order of its source, and where does it add?"""

from __future__ import annotations

from math import ceil, isnan
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..tables import CODED_LABELS
from .order import linked
from .panels import across_all, facetted, grid, headed
from .text import clip, outlet_names, plural, text_width
from .theme import (
    COLUMN_180_MM,
    FAINT_INK,
    LABEL_MARKS,
    PADDING,
    TEXT_SIZE,
    activate,
    check_width,
    heading,
    legend_columns,
    scale,
)

if TYPE_CHECKING:
    import altair as alt

    from ..comparison import Comparison

HIGHEST_PANEL = 300
RATIO = 0.9
# Width of the strip of unlinked sentences, as a share of the source.
STRIP = 0.14
# What the title of the vertical axis takes, in points.
TITLE_ROOM = 12
FEWEST_FOR_ORDER = 3
# Marks are smaller where many sentences share a panel; room for half a mark, in points.
MOST_INK, FEWEST_PIXELS, MARK_ROOM = 3000, 8, 5


def alignment_plot(comparison: Comparison, *, width: float = COLUMN_180_MM) -> alt.FacetChart:
    """Draw where in the source each sentence of a retelling comes from, a panel an outlet.

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
        Across the position in the source, down the position in the
        retelling, both in sentences; a mark a link, in the colour and shape
        of the label of the sentence told.  A falling line is copying in
        order, a scatter reshuffling, marks in the strip on the left are
        sentences linked to none.  The outlet that keeps the order most first.

    Raises
    ------
    InputError
        If the width cannot be drawn, or no outlet has a sentence.

    Notes
    -----
    The order kept is the rank correlation of both positions [1]_ over the
    linked sentences of an outlet, each with its likeliest link; under three
    there is none.  Further links are drawn smaller.  Boilerplate and repeats
    are left out, and positions count what is left.

    .. [1] Spearman, C. (1904). The proof and measurement of association
       between two things. American Journal of Psychology 15(1), 72-101.
    """
    check_width(width)
    points = linked(comparison)
    activate()
    source = clip(outlet_names(comparison.articles)[comparison.source], 40)
    order = _order(points)
    n_source = max(1, comparison.coverage.source_sentence_id.nunique())
    return _drawn(points, order, n_source, width).properties(
        title=heading(
            _finding(order.kept, source), _explained(points, n_source, source), width, names=[*order.index, source]
        ),
        description=_described(order, n_source, source),
        autosize="pad",
    )


def _order(points: pd.DataFrame) -> pd.DataFrame:
    """Return how far each outlet keeps the order, with its counts, the one that keeps it most first."""
    likeliest = points[points.likeliest]
    rows = {
        outlet: {
            "kept": _rank_correlation(told.dropna(subset="source_place")),
            "told": len(told),
            "linked": int(told.source_place.notna().sum()),
        }
        for outlet, told in likeliest.groupby("outlet")
    }
    order = pd.DataFrame.from_dict(rows, orient="index").sort_index()
    return order.sort_values("kept", ascending=False, kind="stable", na_position="last")


def _rank_correlation(told: pd.DataFrame) -> float:
    if len(told) < FEWEST_FOR_ORDER or told.source_place.nunique() < 2:
        return float("nan")
    return round(float(told.place.rank().corr(told.source_place.rank())), 2)


def _drawn(points: pd.DataFrame, order: pd.DataFrame, n_source: int, width: float) -> alt.FacetChart:
    import altair as alt

    marks = {name: LABEL_MARKS[name] for name in CODED_LABELS}
    # The frame of the last panel takes a point more.
    inner = width - 2 * PADDING - 1
    n_told = int(points.place.max())
    margin = ceil(text_width(str(n_told), TEXT_SIZE)) + TITLE_ROOM + 6
    columns, panel = grid(len(order), inner - margin, RATIO)
    strip = STRIP * (n_source + 1)
    notes = {str(outlet): f"n = {told:,}" for outlet, told in order.told.items()}
    points = headed(points, notes, panel - 40)
    points["x"] = points.source_place.fillna(-strip / 2).round(3)
    height = min(HIGHEST_PANEL, round(RATIO * panel))
    size = min(30 if panel > 150 else 20, max(FEWEST_PIXELS, MOST_INK / max(n_source, n_told)))
    # Half a mark beyond the last sentence, so that none reaches over the frame.
    right = n_source + max(1, MARK_ROOM / panel * (n_source + strip))
    below = max(1, MARK_ROOM / height * n_told)
    across = alt.Scale(domain=[round(-strip, 3), round(right, 3)], nice=False, zero=False)
    down = alt.Scale(domain=[round(1 - below, 3), round(n_told + below, 3)], nice=False, zero=False, reverse=True)
    ends: dict[str, Any] = {"format": "d", "tickSize": 3, "labelOverlap": False}
    ruler = alt.Axis(title="position in source", values=sorted({1, n_source}), labelFlush=6, **ends)
    beside = alt.Axis(
        title="position in retelling",
        values=sorted({1, n_told}),
        minExtent=margin - TITLE_ROOM,
        maxExtent=margin - TITLE_ROOM,
        **ends,
    )
    legend = alt.Legend(orient="bottom", columns=legend_columns(marks, inner), title=None, offset=8)
    dots = alt.Chart().mark_point(strokeWidth=0.8, opacity=1).encode(
        x=alt.X("x:Q", axis=ruler, scale=across),
        y=alt.Y("place:Q", axis=beside, scale=down),
        fill=alt.Fill("label:N", scale=scale(marks, "fill"), legend=legend),
        stroke=alt.Stroke("label:N", scale=scale(marks, "colour"), legend=legend),
        shape=alt.Shape("label:N", scale=scale(marks, "shape"), legend=legend),
        size=alt.Size("likeliest:O", scale=alt.Scale(domain=[True, False], range=[size, size / 3]), legend=None),
        tooltip=[
            alt.Tooltip("outlet:N"), alt.Tooltip("label:N"), alt.Tooltip("position:Q", title="sentence"),
            alt.Tooltip("text:N"), alt.Tooltip("source_position:Q", title="sentence of the source"),
            alt.Tooltip("source:N"),
        ],
    )  # fmt: skip
    edge = alt.Chart().mark_rule(color=FAINT_INK, strokeWidth=0.5, strokeDash=[2, 2]).encode(x=alt.XDatum(0))
    spare = inner - margin - across_all(columns, panel)
    padding = {"left": PADDING, "top": PADDING, "right": PADDING + spare, "bottom": PADDING}
    return facetted([dots, edge], points, columns=columns, width=panel, height=height).properties(padding=padding)


def _finding(kept: pd.Series[float], source: str) -> str:
    rated = kept.dropna()
    if rated.empty:
        return f"No outlet takes three sentences from {source}: there is no order to compare"
    most, least = f"{rated.iloc[0]:.2f}", f"{rated.iloc[-1]:.2f}"
    first, last = rated.index[0], rated.index[-1]
    if len(rated) == 1:
        return f"{first} follows the order of {source} with a rank correlation of {most}"
    if most == least:
        return f"{len(rated)} outlets keep the order of {source} equally (rank correlation {most})"
    return f"{first} keeps the order of {source} most (rank correlation {most}); {last} least ({least})"


def _explained(points: pd.DataFrame, n_source: int, source: str) -> str:
    further = " Small marks are further, less likely links." if not points.likeliest.all() else ""
    return (
        f"Each mark links a sentence of an outlet (n of each, first to last downwards) to one of {source} "
        f"(n = {n_source}, first to last rightwards); marks left of the dashed line are linked to none.{further} "
        "Boilerplate and repeats are left out."
    )


def _described(order: pd.DataFrame, n_source: int, source: str) -> str:
    outlets = "; ".join(
        f"{outlet}: {n_linked} of {plural(told, 'sentence')} linked, "
        f"{'no rank correlation' if isnan(kept) else f'rank correlation {kept:.2f}'}"
        for outlet, n_linked, told, kept in zip(order.index, order.linked, order.told, order.kept, strict=True)
    )
    return (
        f"Position in {source} ({plural(n_source, 'sentence')}) against position in the retelling, "
        f"{plural(len(order), 'panel')}. {outlets}."
    )
