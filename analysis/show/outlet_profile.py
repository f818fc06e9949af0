"""The outlet profile: how much of every outlet's text is copied, paraphrased, mixed or added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..errors import InputError
from ..measure.intervals import DERIVED, FEWEST, share_intervals
from ..tables import CODED_LABELS
from .text import clip, noted, outlet_names, plural, shortened, text_width
from .theme import (
    COLUMN_180_MM,
    INK,
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

# The share of an outlet that is derived, and its interval.
LOW, HIGH = f"low_{DERIVED}", f"high_{DERIVED}"
OF_DERIVED = (DERIVED, LOW, HIGH)
UNITS = ("sentences", "words")
ROW_HEIGHT, BAR_HEIGHT = 24.0, 13.0
# The bar stands above the middle of its row, the interval below it.
BAR_UP, INTERVAL_DOWN, CAP = -3.5, 6.5, 4.0
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
        A bar an outlet, the one that takes most from the source first.  The
        line under a bar is the interval of all that stems from the source:
        copied, paraphrased and mixed together.

    Raises
    ------
    InputError
        If the width or the unit is none of these, or nothing was compared.

    Notes
    -----
    Boilerplate and repeats count in no share.  The intervals, of 95 %, are
    those of `analysis.measure.intervals.share_intervals`: a bootstrap over
    the sentences of an outlet in blocks, with the seed of the settings; an
    outlet of fewer than five sentences has none.
    """
    check_width(width)
    if by not in UNITS:
        raise InputError(f"by={by!r} is not a unit of the shares. Use one of: {', '.join(map(repr, UNITS))}.")
    if comparison.shares.empty:
        raise InputError("The comparison holds no retelling: there is no outlet to draw.")
    activate()
    bars = _bars(comparison, by)
    margin = _name_rows(bars, width)
    source = clip(outlet_names(comparison.articles)[comparison.source], 40)
    profiles = _profiles(bars)
    height = ROW_HEIGHT * len(profiles)
    marks = {name: LABEL_MARKS[name] for name in CODED_LABELS}
    legend, legend_height = legend_below(marks, width=width - 2 * PADDING, left=-margin, top=height + AXIS_HEIGHT + 6)
    return _drawn(bars, legend, margin).properties(
        title=heading(
            _finding(profiles, source, by), _explained(profiles, source, by), width, names=[*profiles.index, source]
        ),
        description=_described(profiles, by),
        width=width,
        height=height,
        padding={"left": PADDING, "right": PADDING, "top": PADDING, "bottom": PADDING + legend_height + 6},
    )


def _bars(comparison: Comparison, by: str) -> pd.DataFrame:
    """Return one row a segment of a bar, with the interval of its share and of all that is derived."""
    intervals = share_intervals(comparison.sentences, by=by, seed=comparison.settings.seed)
    bars = comparison.shares.rename(columns={f"n_{by}": "n"})
    bars = bars.merge(intervals, how="left", on=["article_id", "label"])
    whole = intervals[intervals.label == DERIVED].drop(columns="label")
    bars = bars.merge(whole, how="left", on="article_id", suffixes=("", f"_{DERIVED}"))
    names = outlet_names(comparison.articles)
    bars = bars.assign(outlet=bars.article_id.map(names), place=bars.label.map(CODED_LABELS.index))
    bars = bars.sort_values(["outlet", "place"], ignore_index=True)
    counts = bars.groupby("outlet").n
    bars["total"] = counts.transform("sum")
    ends, derived = counts.cumsum(), bars.n.where(bars.label != "added", 0).groupby(bars.outlet).transform("sum")
    # Of the counts, so that a full bar ends at 1: the shares of the table are rounded.
    parts = {"share": bars.n, "start": ends - bars.n, "end": ends, DERIVED: derived}
    bars = bars.assign(**{name: (part / bars.total).fillna(0).round(4) for name, part in parts.items()})
    bars = bars.sort_values([DERIVED, "outlet", "place"], ascending=[False, True, True], ignore_index=True)
    return bars[["outlet", "label", "n", "total", "share", "start", "end", "low", "high", *OF_DERIVED]]


def _name_rows(bars: pd.DataFrame, width: float) -> float:
    """Give each bar its name with its n, and each segment its caption; return the room the names take."""
    totals = bars.drop_duplicates("outlet").set_index("outlet").total
    short = shortened(totals.index, min(WIDEST_NAME, 0.3 * width), TEXT_SIZE)
    rows = [noted(name, f"n = {total:,}") for name, total in zip(short, totals, strict=True)]
    margin = max(text_width(row, TEXT_SIZE) for row in rows) + 8
    bars.insert(0, "row", bars.outlet.map(dict(zip(totals.index, rows, strict=True))))
    plot = width - margin - 16
    bars["caption"] = [
        _caption(label, share, share * plot) for label, share in zip(bars.label, bars.share, strict=True)
    ]
    return margin


def _caption(label: str, share: float, room: float) -> str:
    """Write letter and percentage into a segment, or the letter, or nothing, by the room there is."""
    letter = LABEL_MARKS[label].letter
    return next((text for text in (f"{letter} {share:.0%}", letter) if text_width(text, TEXT_SIZE) + 4 <= room), "")


def _profiles(bars: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of each outlet, its n and the interval of what is derived, in the order of the bars."""
    shares = bars.pivot(index="outlet", columns="label", values="share").reindex(columns=list(CODED_LABELS))
    whole = bars.drop_duplicates("outlet").set_index("outlet")[["total", *OF_DERIVED]]
    return shares.join(whole).reindex(bars.outlet.unique())


def _drawn(bars: pd.DataFrame, legend: alt.Legend, margin: float) -> alt.LayerChart:
    import altair as alt

    marks = {name: LABEL_MARKS[name] for name in CODED_LABELS}
    names = alt.Axis(
        title=None, ticks=False, labelAlign="left", labelLimit=0, labelPadding=margin, labelOffset=BAR_UP,
        minExtent=margin, maxExtent=margin, labelOverlap=False,
    )  # fmt: skip
    across = alt.Scale(domain=[0, 1])
    ruler = alt.Axis(title=None, format=".0%", values=[0, 0.25, 0.5, 0.75, 1], tickSize=3, labelFlush=True)
    down = alt.Y("row:N", axis=names, scale=alt.Scale(domain=list(bars.row.unique()), padding=0.1))
    rows = alt.Chart(bars).encode(y=down)
    base = rows.transform_filter("datum.share > 0").encode(
        tooltip=[
            alt.Tooltip("outlet:N"), alt.Tooltip("label:N"), alt.Tooltip("share:Q", format=".1%"),
            alt.Tooltip("low:Q", title="95% from", format=".1%"), alt.Tooltip("high:Q", title="to", format=".1%"),
            alt.Tooltip("n:Q"), alt.Tooltip("total:Q"),
        ],
    )  # fmt: skip
    segments = base.mark_bar(size=BAR_HEIGHT, yOffset=BAR_UP, strokeWidth=0.8).encode(
        x=alt.X("start:Q", axis=ruler, scale=across),
        x2="end:Q",
        fill=alt.Fill("label:N", scale=scale(marks, "fill"), legend=legend),
        stroke=alt.Stroke("label:N", scale=scale(marks, "colour"), legend=legend),
    )
    captions = base.transform_calculate(middle="(datum.start + datum.end) / 2")
    captions = captions.mark_text(fontSize=TEXT_SIZE, dy=BAR_UP).encode(
        x=alt.X("middle:Q"),
        text="caption:N",
        fill=alt.Fill("label:N", scale=scale(marks, "ink"), legend=None),
    )
    layers: list[alt.Chart] = [segments, captions, *_intervals(rows)]
    chart: alt.LayerChart = alt.layer(*layers).resolve_scale(fill="independent", stroke="independent")
    return chart


def _intervals(rows: alt.Chart) -> list[alt.Chart]:
    """Return a line from bound to bound with a cap at both ends and a dot at the share, where an interval is known."""
    import altair as alt

    base = rows.transform_filter(alt.FieldEqualPredicate(CODED_LABELS[0], "label"))
    base = base.transform_filter(alt.FieldValidPredicate(LOW, True)).encode(
        tooltip=[
            alt.Tooltip("outlet:N"), alt.Tooltip(f"{DERIVED}:Q", title="from the source", format=".1%"),
            alt.Tooltip(f"{LOW}:Q", title="95% from", format=".1%"), alt.Tooltip(f"{HIGH}:Q", title="to", format=".1%"),
            alt.Tooltip("total:Q"),
        ],
    )  # fmt: skip
    line = base.mark_rule(color=INK, strokeWidth=1, yOffset=INTERVAL_DOWN).encode(x=alt.X(f"{LOW}:Q"), x2=HIGH)
    cap = base.mark_tick(color=INK, thickness=1, size=CAP, yOffset=INTERVAL_DOWN)
    dot = base.mark_point(shape="circle", filled=True, color=INK, opacity=1, size=14, yOffset=INTERVAL_DOWN)
    ends = [cap.encode(x=alt.X(f"{end}:Q")) for end in (LOW, HIGH)]
    return [line, *ends, dot.encode(x=alt.X(f"{DERIVED}:Q"))]


def _finding(profiles: pd.DataFrame, source: str, by: str) -> str:
    if not profiles.total.any():
        return "No outlet has any text to code"
    copied, added = (f"{profiles[label].max():.0%}" for label in ("copied", "added"))
    copier, adder = profiles.copied.idxmax(), profiles.added.idxmax()
    if not profiles.copied.any():
        takes = f"No outlet copies from {source}"
    elif profiles.copied.nunique() == 1 and len(profiles) > 1:
        takes = f"Each of the {len(profiles)} outlets copies {copied} of its {by} from {source}"
    else:
        takes = f"{copier} copies {copied} of its {by} from {source}"
    if not profiles.added.any():
        return f"{takes}; none adds anything" if len(profiles) > 1 else f"{takes} and adds nothing"
    if profiles.added.nunique() == 1 and len(profiles) > 1:
        return f"{takes}; each adds {added} of its own"
    same = adder == copier and takes.startswith(f"{copier} copies")
    return f"{takes} and adds {added} of its own" if same else f"{takes}; {adder} adds {added} of its own"


def _explained(profiles: pd.DataFrame, source: str, by: str) -> str:
    known = profiles[LOW].notna()
    few = "" if known.all() else f", none for fewer than {FEWEST} sentences"
    intervals = (
        " The line under a bar is the 95% interval of all that comes from there (block bootstrap over sentences"
        f"{few}), the dot its share."
        if known.any()
        else ""
    )
    return (
        f"Share of the {by} of {plural(len(profiles), 'outlet')} (n of each) that are copied or paraphrased from "
        f"{source}, mixed, or added: found nowhere in it.{intervals} Boilerplate and repeats are left out."
    )


def _described(profiles: pd.DataFrame, by: str) -> str:
    outlets = "; ".join(
        f"{outlet} (n = {row.total:.0f}): {', '.join(f'{row[label]:.0%} {label}' for label in CODED_LABELS)}"
        + (f", derived {row[DERIVED]:.0%} (95% {row[LOW]:.0%} to {row[HIGH]:.0%})" if row[LOW] >= 0 else "")
        for outlet, row in profiles.iterrows()
    )
    return f"Bars of the share of {by} by label for {plural(len(profiles), 'outlet')}. {outlets}."
