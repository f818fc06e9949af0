"""The outlet profile: how much of every outlet's text is copied, paraphrased, mixed or added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..errors import InputError
from ..tables import CODED_LABELS
from .text import clip, distinct, outlet_names, plural, shorten, text_width
from .theme import (
    COLUMN_180_MM,
    LABEL_MARKS,
    PADDING,
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

UNITS = ("sentences", "words")
BAR_HEIGHT = 20.0
WIDEST_NAME = 150
AXIS_HEIGHT = 18


def outlet_profile(comparison: Comparison, *, width: float = COLUMN_180_MM, by: str = "sentences") -> alt.LayerChart:
    """Draw the share of copied, paraphrased, mixed and added text of each outlet.

    Parameters
    ----------
    comparison : Comparison
        Result of `compare`.
    width : float
        Width of the figure in points, 200-1200; 255 is a column of 90 mm,
        510 one of 180 mm.
    by : {"sentences", "words"}
        What the shares are shares of.

    Returns
    -------
    altair.LayerChart
        A bar an outlet, the one that takes most from the source first.

    Raises
    ------
    InputError
        If the width or the unit is none of these, or nothing was compared.

    Notes
    -----
    Boilerplate and repeats count in no share.
    """
    check_width(width)
    if by not in UNITS:
        raise InputError(f"by={by!r} is not a unit of the shares. Use one of: {', '.join(map(repr, UNITS))}.")
    if comparison.shares.empty:
        raise InputError("The comparison holds no retelling: there is no outlet to draw.")
    activate()
    bars, margin = _bars(comparison, width, by)
    profiles = _profiles(bars)
    source = clip(outlet_names(comparison.articles)[comparison.source], 40)
    height = BAR_HEIGHT * len(profiles)
    marks = {name: LABEL_MARKS[name] for name in CODED_LABELS}
    legend, legend_height = legend_below(marks, width=width - 2 * PADDING, left=-margin, top=height + AXIS_HEIGHT + 6)
    return _drawn(bars, legend, margin).properties(
        title=heading(_finding(profiles, source, by), _explained(profiles, source, by), width),
        description=_described(profiles, by),
        width=width,
        height=height,
        padding={"left": PADDING, "right": PADDING, "top": PADDING, "bottom": PADDING + legend_height + 6},
    )


def _bars(comparison: Comparison, width: float, by: str) -> tuple[pd.DataFrame, float]:
    """Return one row a segment of a bar, and the room for the names beside the bars."""
    names = outlet_names(comparison.articles)
    bars = comparison.shares.rename(columns={f"n_{by}": "n", f"share_{by}": "share"})
    bars = bars.assign(outlet=bars.article_id.map(names), place=bars.label.map(CODED_LABELS.index))
    bars = bars[["outlet", "label", "place", "n", "share"]].sort_values(["outlet", "place"], ignore_index=True)
    bars["share"] = bars.share.fillna(0).round(4)
    bars["end"] = bars.groupby("outlet").share.cumsum().round(4)
    bars["start"] = (bars.end - bars.share).round(4)
    bars["total"] = bars.groupby("outlet").n.transform("sum")
    taken = bars.label.ne("added") * bars.share
    bars["taken"] = taken.groupby(bars.outlet).transform("sum").round(4)
    bars = bars.sort_values(["taken", "outlet", "place"], ascending=[False, True, True], ignore_index=True)
    totals = bars.drop_duplicates("outlet").set_index("outlet").total
    room = min(WIDEST_NAME, 0.3 * width)
    short = distinct(shorten(outlet, room, TEXT_SIZE) for outlet in totals.index)
    rows = [f"{name}\u2002n = {total:,}" for name, total in zip(short, totals, strict=True)]
    bars.insert(0, "row", bars.outlet.map(dict(zip(totals.index, rows, strict=True))))
    margin = max(text_width(row, TEXT_SIZE) for row in rows) + 8
    plot = width - margin - 16
    bars["caption"] = [
        _caption(label, share, share * plot) for label, share in zip(bars.label, bars.share, strict=True)
    ]
    return bars, margin


def _caption(label: str, share: float, room: float) -> str:
    """Write letter and percentage into a segment, or the letter, or nothing, by the room there is."""
    letter = LABEL_MARKS[label].letter
    return next((text for text in (f"{letter} {share:.0%}", letter) if text_width(text, TEXT_SIZE) + 4 <= room), "")


def _profiles(bars: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of each outlet, in the order of the bars."""
    shares = bars.pivot(index="outlet", columns="label", values="share").reindex(columns=list(CODED_LABELS))
    return shares.assign(total=bars.groupby("outlet").total.first()).reindex(bars.outlet.unique())


def _drawn(bars: pd.DataFrame, legend: alt.Legend, margin: float) -> alt.LayerChart:
    import altair as alt

    marks = {name: LABEL_MARKS[name] for name in CODED_LABELS}
    names = alt.Axis(
        title=None, ticks=False, labelAlign="left", labelLimit=margin - 4, labelPadding=margin,
        minExtent=margin, maxExtent=margin, labelOverlap=False,
    )  # fmt: skip
    base = alt.Chart(bars[bars.share > 0]).encode(
        y=alt.Y("row:N", axis=names, scale=alt.Scale(domain=list(bars.row.unique()), padding=0.1)),
        tooltip=[
            alt.Tooltip("outlet:N"), alt.Tooltip("label:N"), alt.Tooltip("share:Q", format=".1%"),
            alt.Tooltip("n:Q"), alt.Tooltip("total:Q"),
        ],
    )  # fmt: skip
    ruler = alt.Axis(title=None, format=".0%", values=[0, 0.25, 0.5, 0.75, 1], tickSize=3, labelFlush=True)
    segments = base.mark_bar(strokeWidth=0.8).encode(
        x=alt.X("start:Q", axis=ruler, scale=alt.Scale(domain=[0, 1])),
        x2="end:Q",
        fill=alt.Fill("label:N", scale=scale(marks, "fill"), legend=legend),
        stroke=alt.Stroke("label:N", scale=scale(marks, "colour"), legend=legend),
    )
    captions = base.transform_calculate(middle="(datum.start + datum.end) / 2").mark_text(fontSize=TEXT_SIZE)
    captions = captions.encode(
        x=alt.X("middle:Q"),
        text="caption:N",
        fill=alt.Fill("label:N", scale=scale(marks, "ink"), legend=None),
    )
    chart: alt.LayerChart = alt.layer(segments, captions).resolve_scale(fill="independent", stroke="independent")
    return chart


def _finding(profiles: pd.DataFrame, source: str, by: str) -> str:
    if not profiles.total.any():
        return "No outlet has any text to code"
    copied, added = (f"{profiles[label].max():.0%}" for label in ("copied", "added"))
    copier, adder = profiles.copied.idxmax(), profiles.added.idxmax()
    if len(profiles) == 1:
        return f"{copier} copies {copied} of its {by} from {source} and adds {added} of its own"
    takes = f"{copier} copies {copied} of its {by} from {source}"
    if profiles.copied.nunique() == 1:
        takes = f"Each of the {len(profiles)} outlets copies {copied} of its {by} from {source}"
    adds = f"{adder} adds {added} of its own" if profiles.added.any() else "none adds anything"
    return f"{takes}; {adds}"


def _explained(profiles: pd.DataFrame, source: str, by: str) -> str:
    return (
        f"Share of the {by} of each outlet (n) that are copied or paraphrased from {source}, mixed, or added: found "
        f"nowhere in it. {plural(len(profiles), 'outlet')}; boilerplate and repeats are left out."
    )


def _described(profiles: pd.DataFrame, by: str) -> str:
    outlets = "; ".join(
        f"{outlet} (n = {row.total:.0f}): {', '.join(f'{row[label]:.0%} {label}' for label in CODED_LABELS)}"
        for outlet, row in profiles.iterrows()
    )
    return f"Bars of the share of {by} by label for {plural(len(profiles), 'outlet')}. {outlets}."
