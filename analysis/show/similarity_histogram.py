"""The similarity histogram: how close to the source the sentences of each label lie, and where the labels meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import InputError
from ..measure.decision import Decision, decision_line
from ..tables import CODED_LABELS
from .text import clip, listed, outlet_names, plural, text_width
from .theme import (
    COLUMN_180_MM,
    FAINT_INK,
    INK,
    LABEL_MARKS,
    LETTER_SIZE,
    PADDING,
    RULE,
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

BINS = 20
HEIGHT = 170.0
AXIS_HEIGHT = 30
# Beside the numbers of the axis, the height of its title.
TITLE_ROOM = 8.5
# Room above the highest bar, as a share of it, for the ticks of the doubtful sentences and the words of the decision.
HEADROOM = 0.2
TICK_HEIGHT, DECISION_DOWN = 11.0, 19.0
LOWEST_LETTERED = 8.0
# Numbers on the axis of the counts: so many sentences apart.
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


def similarity_histogram(comparison: Comparison, *, width: float = COLUMN_180_MM) -> alt.LayerChart:
    """Draw how similar each sentence is to the source sentence nearest to it in meaning, stacked by label.

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
        A bar a twentieth of similarity.  The dashed line is the decision: the
        similarity that parts added sentences best from derived ones.  A tick
        above the bars is a doubtful sentence; the grey band behind them
        reaches from the least to the most similar of these.

    Raises
    ------
    InputError
        If the width cannot be drawn, or no outlet has a sentence.

    Notes
    -----
    Similarity is the cosine of the sentence embeddings, 0-1, the highest over
    the sentences of the source; below 0 it counts as 0.  A label rests on
    shared words and neighbours too, so no similarity decides it alone, and
    labels overlap here: the dashed line stands where fewest sentences are on
    the wrong side of it.  A sentence is doubtful if it is flagged
    `borderline`.  Boilerplate and repeats are left out.
    """
    check_width(width)
    sentences = _sentences(comparison)
    activate()
    source = clip(outlet_names(comparison.articles)[comparison.source], 40)
    doubtful = sentences[sentences.doubtful].drop(columns="doubtful")
    medians = sentences.groupby("label").similarity.median().reindex(CODED_LABELS).dropna()
    bars = _bars(sentences)
    highest = int(bars.end.max())
    margin = 5 + text_width(f"{highest:,}", TEXT_SIZE)
    left = margin + TITLE_ROOM
    marks = {name: LABEL_MARKS[name] for name in CODED_LABELS}
    legend, legend_height = legend_below(marks, width=width - 2 * PADDING, left=-left, top=HEIGHT + AXIS_HEIGHT + 6)
    decision = decision_line(sentences)
    across = width - 2 * PADDING - left
    return _drawn(bars, doubtful, decision, legend, margin, across).properties(
        title=heading(
            _finding(medians, len(sentences), source),
            _explained(sentences, doubtful, decision, source),
            width,
            names=[source],
        ),
        description=_described(sentences, medians, decision, source),
        width=width,
        height=HEIGHT,
        padding={"left": PADDING, "right": PADDING, "top": PADDING, "bottom": PADDING + legend_height + 6},
    )


def _sentences(comparison: Comparison) -> pd.DataFrame:
    """Return one row a coded sentence: how similar it is to the nearest sentence of the source, and to which."""
    table = comparison.sentences
    first = table.repeat_of.eq("")
    coded, origin = (table.label.isin(CODED_LABELS) & first), (table.label.eq("source") & first)
    if not coded.any() or not origin.any():
        raise InputError("No retelling has a sentence to draw: all are boilerplate, or there is none.")
    similarity = comparison.embeddings[coded.to_numpy()] @ comparison.embeddings[origin.to_numpy()].T
    told = table[coded]
    nearest = table.text[origin].to_numpy()[similarity.argmax(axis=1)]
    rows = pd.DataFrame(
        {
            "outlet": told.article_id.map(outlet_names(comparison.articles)),
            "label": told.label,
            "similarity": similarity.max(axis=1).clip(0, 1).astype(float).round(3),
            "text": [clip(text, 240) for text in told.text],
            "source": [clip(text, 240) for text in nearest],
            "doubtful": told.borderline,
        }
    )
    return rows.sort_values(["similarity", "outlet", "text"], ignore_index=True)


def _bars(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return one row a segment: a label within a twentieth of similarity, on top of the labels before it."""
    # The highest bar takes the full 1 in; a little more than nothing keeps 0.3 out of the bar below it.
    places = np.minimum(np.floor(sentences.similarity * BINS + 1e-6), BINS - 1)
    order = sentences.label.map(CODED_LABELS.index)
    bars = pd.DataFrame({"place": places, "order": order}).value_counts().rename("n").reset_index()
    bars = bars.sort_values(["place", "order"], ascending=[True, False], ignore_index=True)
    bars["end"] = bars.groupby("place").n.cumsum()
    bars["start"] = bars.end - bars.n
    bars["low"], bars["high"] = (bars.place / BINS).round(2), ((bars.place + 1) / BINS).round(2)
    bars["label"] = [CODED_LABELS[place] for place in bars.order]
    bars["letter"] = [LABEL_MARKS[label].letter for label in bars.label]
    return bars[["low", "high", "label", "letter", "n", "start", "end"]]


def _drawn(
    bars: pd.DataFrame,
    doubtful: pd.DataFrame,
    decision: Decision | None,
    legend: alt.Legend,
    margin: float,
    across: float,
) -> alt.LayerChart:
    import altair as alt

    marks = {name: LABEL_MARKS[name] for name in CODED_LABELS}
    highest = int(bars.end.max())
    top = highest * (1 + HEADROOM)
    every = next(size for size in (*STEPS, highest) if highest <= 5 * size)
    numbers = list(range(0, highest + 1, every))
    ruler = alt.Axis(
        title="highest cosine similarity to a sentence of the source", values=[0, 0.2, 0.4, 0.6, 0.8, 1], format=".1f",
        tickSize=3, labelFlush=True,
    )  # fmt: skip
    counts = alt.Axis(
        title="sentences", values=numbers, tickCount=len(numbers), format=",d", tickSize=0, labelPadding=3,
        minExtent=margin, maxExtent=margin, titlePadding=0,
    )  # fmt: skip
    base = alt.Chart(bars).encode(
        tooltip=[
            alt.Tooltip("label:N"), alt.Tooltip("n:Q", title="sentences"),
            alt.Tooltip("low:Q", title="from"), alt.Tooltip("high:Q", title="to"),
        ],
    )  # fmt: skip
    segments = base.mark_bar(strokeWidth=0.8).encode(
        x=alt.X("low:Q", axis=ruler, scale=alt.Scale(domain=[0, 1], nice=False)),
        x2="high:Q",
        y=alt.Y("start:Q", axis=counts, scale=alt.Scale(domain=[0, round(top, 3)], nice=False)),
        y2="end:Q",
        fill=alt.Fill("label:N", scale=scale(marks, "fill"), legend=legend),
        stroke=alt.Stroke("label:N", scale=scale(marks, "colour"), legend=legend),
    )
    middle = {"across": "(datum.low + datum.high) / 2", "upward": "(datum.start + datum.end) / 2"}
    letters = base.transform_filter(f"datum.n >= {LOWEST_LETTERED / HEIGHT * top:.3f}").transform_calculate(**middle)
    letters = letters.mark_text(fontSize=min(LETTER_SIZE, across / BINS - 3), baseline="middle").encode(
        x=alt.X("across:Q"),
        y=alt.Y("upward:Q"),
        text="letter:N",
        fill=alt.Fill("label:N", scale=scale(marks, "ink"), legend=None),
    )
    layers: list[alt.Chart] = [segments, *(_decided(decision, across) if decision else []), letters]
    if len(doubtful):
        zone = alt.Chart(doubtful).encode(x=alt.X("min(similarity):Q"), x2="max(similarity):Q")
        ticks = alt.Chart(doubtful).mark_tick(color=INK, thickness=1.2, size=TICK_HEIGHT, yOffset=0.5 + TICK_HEIGHT / 2)
        words = [alt.Tooltip(f"{name}:N") for name in ("outlet", "label", "text", "source")]
        ticks = ticks.encode(x=alt.X("similarity:Q"), y=alt.value(0), tooltip=[*words, alt.Tooltip("similarity:Q")])
        layers = [zone.mark_rect(fill=RULE, fillOpacity=0.6, stroke=FAINT_INK, strokeWidth=0.5), *layers, ticks]
    chart: alt.LayerChart = alt.layer(*layers).resolve_scale(fill="independent", stroke="independent")
    return chart


def _decided(decision: Decision, across: float) -> list[alt.Chart]:
    """Return the line of the decision and the words that say what lies on either side."""
    import altair as alt

    words = f"← added\u2002{decision.similarity:.2f}\u2002derived →"
    half = text_width(words, LETTER_SIZE) / 2
    middle = min(max(decision.similarity * across, half), across - half)
    data = pd.DataFrame({"decision": [decision.similarity], "words": [words]})
    line = alt.Chart(data).mark_rule(color=INK, strokeWidth=1, strokeDash=[3, 2]).encode(
        x=alt.X("decision:Q"), y=alt.value(DECISION_DOWN + LETTER_SIZE / 2 + 1), y2=alt.value(HEIGHT),
        tooltip=alt.Tooltip("decision:Q", title="parts added from derived best"),
    )  # fmt: skip
    text = alt.Chart(data).mark_text(fontSize=LETTER_SIZE, baseline="middle", color=INK)
    return [line, text.encode(x=alt.value(round(middle, 1)), y=alt.value(DECISION_DOWN), text="words:N")]


def _finding(medians: pd.Series[float], n_sentences: int, source: str) -> str:
    closest, furthest = str(medians.idxmax()), str(medians.idxmin())
    most, least = f"{medians.max():.2f}", f"{medians.min():.2f}"
    if n_sentences == 1:
        return f"The only sentence is {closest}, with a similarity of {most} to {source}"
    if len(medians) == 1:
        return f"All sentences are {closest}, with a median similarity of {most} to {source}"
    if most == least:
        labels = listed(medians.index).capitalize()
        return f"{labels} sentences are equally close to {source} (median similarity {most})"
    return (
        f"{closest.capitalize()} sentences lie closest to {source} (median similarity {most}), "
        f"{furthest} ones furthest ({least})"
    )


def _explained(sentences: pd.DataFrame, doubtful: pd.DataFrame, decision: Decision | None, source: str) -> str:
    doubt = "None is doubtful."
    if len(doubtful):
        low, high = doubtful.similarity.min(), doubtful.similarity.max()
        where = f"at {low:.2f}" if low == high else f"from {low:.2f} to {high:.2f}"
        doubt = f"Ticks mark the doubtful ones (n = {len(doubtful):,}); the grey band spans them, {where}."
    if len(doubtful) == 1:
        doubt = f"A tick marks the doubtful one, at {low:.2f}."
    line = ""
    if decision:
        line = f" The dashed line parts added from derived best ({decision.n_wrong:,} on the wrong side)."
    return (
        f"Similarity in meaning, 0 to 1, of each sentence (n = {len(sentences):,}) of "
        f"{plural(sentences.outlet.nunique(), 'outlet')} to the nearest sentence of {source}.{line} {doubt} "
        "Boilerplate and repeats are left out."
    )


def _described(sentences: pd.DataFrame, medians: pd.Series[float], decision: Decision | None, source: str) -> str:
    counts = sentences.label.value_counts()
    labels = "; ".join(
        f"{counts[label]} {label}, median {medians[label]:.2f}" for label in CODED_LABELS if label in medians
    )
    parted = f" Added is parted from derived best at {decision.similarity:.2f}." if decision else ""
    return (
        f"Histogram of the highest similarity of {plural(len(sentences), 'sentence')} to a sentence of {source}. "
        f"{labels}; {int(sentences.doubtful.sum())} doubtful.{parted}"
    )
