"""The map of sentences: what lies close to the source, and what lies apart."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import InputError
from ..match.cache import ArrayCache
from ..tables import CODED_LABELS
from .panels import GAP, HEADER_HEIGHT, across_all, grid
from .projection import FEWEST_FOR_UMAP, project
from .text import clip, distinct, outlet_names, plural, shorten
from .theme import (
    COLUMN_180_MM,
    LABEL_MARKS,
    PADDING,
    RULE,
    TEXT_SIZE,
    activate,
    check_width,
    heading,
    legend_columns,
    scale,
)

if TYPE_CHECKING:
    import altair as alt
    from numpy.typing import NDArray

    from ..comparison import Comparison

MOST_POINTS = 2000
HIGHEST_PANEL = 360
# Room around the outermost points, as a share of the map.
MARGIN = 0.08
FLATTEST, STEEPEST = 0.5, 0.8


def sentence_map(comparison: Comparison, *, width: float = COLUMN_180_MM, seed: int | None = None) -> alt.FacetChart:
    """Draw every sentence as a point, those alike in meaning close together, a panel an outlet.

    Parameters
    ----------
    comparison : Comparison
        Result of `compare`.
    width : float
        Width of the figure in points, 200-1200; 255 is a column of 90 mm,
        510 one of 180 mm.
    seed : int, optional
        Seed of UMAP; that of the comparison if not given.

    Returns
    -------
    altair.FacetChart
        The same map in every panel, with the sentences of the source as
        hollow diamonds and those of one outlet in the colour and shape of
        their label; the outlet closest to the source first.  Drag and scroll
        to move, click a label to see it alone.

    Raises
    ------
    InputError
        If the width cannot be drawn, or no outlet has a sentence.

    Notes
    -----
    See `analysis.show.projection.project` for the map.  The title compares
    medians, over the sentences of an outlet, of the cosine similarity to the
    nearest sentence of the source, computed before anything is flattened.
    Boilerplate and repeats are left out; of more than 2,000 sentences a
    sample is drawn that is the same every time.
    """
    check_width(width)
    seed = comparison.settings.seed if seed is None else seed
    points, nearest, left_out = _points(comparison, seed)
    activate()
    source = clip(outlet_names(comparison.articles)[comparison.source], 40)
    enough = points.place.nunique() >= FEWEST_FOR_UMAP
    method = f"UMAP of sentence embeddings, seed {seed}" if enough else "Principal coordinates of sentence embeddings"
    explained = _explained(points, source, method, left_out)
    return _drawn(points.drop(columns="place"), list(nearest.index), width).properties(
        title=heading(_finding(nearest, source), explained, width),
        description=_described(points, nearest, source),
        autosize="pad",
    )


def _points(comparison: Comparison, seed: int) -> tuple[pd.DataFrame, pd.Series[float], int]:
    """Return a row a sentence with its place, the similarity of each outlet to the source, and how many were left."""
    shown = comparison.sentences.label.ne("boilerplate") & comparison.sentences.repeat_of.eq("")
    sentences = comparison.sentences[shown].reset_index(drop=True)
    embeddings = comparison.embeddings[shown.to_numpy()]
    is_source = sentences.article_id.eq(comparison.source).to_numpy()
    if is_source.all():
        raise InputError("No retelling has a sentence to draw: all are boilerplate, or there is none.")
    names = outlet_names(comparison.articles)
    similarity = (embeddings @ embeddings[is_source].T).max(axis=1, initial=0).clip(0, 1).astype(float).round(3)
    outlets = sentences.article_id.map(names)
    medians = pd.Series(similarity)[~is_source].groupby(outlets[~is_source]).median()
    nearest = medians.sort_index().sort_values(ascending=False, kind="stable")
    texts = comparison.sentences.set_index("sentence_id").text
    best = comparison.links.sort_values("probability", ascending=False, kind="stable").drop_duplicates("sentence_id")
    told = dict(zip(best.sentence_id, best.source_sentence_id.map(texts), strict=True))
    points = pd.DataFrame(
        {
            "outlet": outlets,
            "label": sentences.label,
            "text": [clip(text, 240) for text in sentences.text],
            "source": [clip(told.get(key, ""), 240) or "–" for key in sentences.sentence_id],
            "place": sentences.text,
        }
    )
    kept = _sample(sentences.sentence_id, MOST_POINTS)
    points, embeddings = points[kept], embeddings[kept]
    places = project(embeddings, list(points.place), seed=seed, cache=ArrayCache())
    points.insert(2, "x", places[:, 0])
    points.insert(3, "y", places[:, 1])
    return points, nearest, len(kept) - int(kept.sum())


def _sample(sentence_ids: pd.Series[str], limit: int) -> NDArray[np.bool_]:
    """Mark at most `limit` sentences, by a hash of their id: without order, and the same every time."""
    hashes = sentence_ids.map(lambda key: hashlib.sha256(key.encode()).hexdigest())
    return (hashes.rank() <= limit).to_numpy()


def _drawn(points: pd.DataFrame, outlets: list[str], width: float) -> alt.FacetChart:
    import altair as alt

    marks = {name: LABEL_MARKS[name] for name in (*CODED_LABELS, "source")}
    # The frames of the outer panels take a point more on either side.
    inner = width - 2 * PADDING - 2
    columns, panel = grid(len(outlets), inner, FLATTEST)
    across, down, height = _frame(points, panel)
    legend = alt.Legend(orient="bottom", columns=legend_columns(marks, inner), title=None, offset=8)
    pick = alt.selection_point(name="label", fields=["label"], bind="legend")
    move = alt.selection_interval(name="view", bind="scales")
    base = alt.Chart().encode(
        x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=across, nice=False, zero=False)),
        y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=down, nice=False, zero=False)),
        fill=alt.Fill("label:N", scale=scale(marks, "fill"), legend=legend),
        stroke=alt.Stroke("label:N", scale=scale(marks, "colour"), legend=legend),
        shape=alt.Shape("label:N", scale=scale(marks, "shape"), legend=legend),
    )
    size = 28 if panel > 150 else 18
    words = [alt.Tooltip("outlet:N"), alt.Tooltip("label:N"), alt.Tooltip("text:N")]
    origin = base.properties(data=points[points.label == "source"].drop(columns="source"), name="origin")
    origin = origin.mark_point(opacity=1, size=1.2 * size, strokeWidth=0.7).encode(tooltip=words)
    told = base.properties(name="told").mark_point(size=size, strokeWidth=0.8).encode(
        opacity=alt.condition(pick, alt.value(1), alt.value(0.1)), tooltip=[*words, alt.Tooltip("source:N")]
    )  # fmt: skip
    # A legend answers to clicks only where the first layer holds the selection.
    both = alt.layer(
        origin.add_params(pick), told.add_params(move), width=panel, height=height, view=alt.ViewConfig(stroke=RULE)
    )
    order = alt.EncodingSortField(field="rank", op="min", order="ascending")
    spare = inner - across_all(columns, panel)
    return both.facet(
        facet=alt.Facet("panel:N", sort=order, header=alt.Header(title=None, labelAnchor="start", labelLimit=panel)),
        data=_panelled(points, outlets, panel),
        columns=columns,
        bounds="flush",
        spacing={"row": HEADER_HEIGHT, "column": GAP},
        padding={"left": PADDING, "top": PADDING, "right": PADDING + spare, "bottom": PADDING},
    )


def _panelled(points: pd.DataFrame, outlets: list[str], panel: float) -> pd.DataFrame:
    """Return the sentences of the retellings with the heading of their panel and its rank."""
    told = points[points.label != "source"]
    counts = told.outlet.value_counts().reindex(outlets, fill_value=0)
    names = distinct(shorten(outlet, panel - 40, TEXT_SIZE) for outlet in outlets)
    heads = {outlet: f"{name}\u2002n = {counts[outlet]:,}" for outlet, name in zip(outlets, names, strict=True)}
    return told.assign(panel=told.outlet.map(heads), rank=told.outlet.map(outlets.index))


def _frame(points: pd.DataFrame, panel: float) -> tuple[list[float], list[float], float]:
    """Return the bounds of both axes, one unit as long across as down, and the height of a panel."""
    middle = [(points[axis].min() + points[axis].max()) / 2 for axis in "xy"]
    spread = [(points[axis].max() - points[axis].min()) * (1 + 2 * MARGIN) for axis in "xy"]
    spread[0] = max(spread[0], spread[1], 1e-3)
    ratio = min(max(spread[1] / spread[0], FLATTEST), STEEPEST)
    height = min(panel * ratio, HIGHEST_PANEL)
    unit = max(spread[0] / panel, spread[1] / height)
    half = unit * panel / 2, unit * height / 2
    return (
        [round(middle[0] - half[0], 4), round(middle[0] + half[0], 4)],
        [round(middle[1] - half[1], 4), round(middle[1] + half[1], 4)],
        round(height, 1),
    )


def _finding(nearest: pd.Series[float], source: str) -> str:
    closest, furthest = nearest.index[0], nearest.index[-1]
    most, least = f"{nearest.iloc[0]:.2f}", f"{nearest.iloc[-1]:.2f}"
    if len(nearest) == 1:
        return f"The sentences of {closest} have a median similarity of {most} to those of {source}"
    if most == least:
        return f"All {len(nearest)} outlets stay equally close to {source} (median similarity {most})"
    return f"{closest} stays closest to {source} (median similarity {most}); {furthest} strays furthest ({least})"


def _explained(points: pd.DataFrame, source: str, method: str, left_out: int) -> str:
    count = int(points.label.eq("source").sum())
    sample = f" A sample: {left_out:,} sentences are not drawn." if left_out else ""
    return (
        f"Each point is a sentence, n of each outlet; hollow diamonds are the same {plural(count, 'sentence')} of "
        f"{source} in every panel. The closer two points, the more alike their meaning; directions have none. "
        f"{method}. Boilerplate and repeats are left out.{sample}"
    )


def _described(points: pd.DataFrame, nearest: pd.Series[float], source: str) -> str:
    counts = points.groupby(["outlet", "label"]).size()
    outlets = "; ".join(
        f"{outlet}: {', '.join(f'{counts.get((outlet, label), 0)} {label}' for label in CODED_LABELS)}, "
        f"median similarity {near:.2f}"
        for outlet, near in zip(nearest.index, nearest, strict=True)
    )
    return f"Map of {plural(len(points), 'sentence')} of {source} and {plural(len(nearest), 'outlet')}. {outlets}."
