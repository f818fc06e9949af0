"""The map of sentences: what lies close to the source, and what lies apart."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import InputError
from ..match.cache import ArrayCache
from ..tables import CODED_LABELS
from .map_list import ENTRY, HEAD, sentence_list
from .map_panels import map_panels
from .projection import FEWEST_FOR_UMAP, project
from .text import clip, outlet_names, plural
from .theme import COLUMN_180_MM, PADDING, activate, check_width, heading

if TYPE_CHECKING:
    import altair as alt
    from numpy.typing import NDArray

    from ..comparison import Comparison

MOST_POINTS = 2000
# The list stands beside the map where both find room, and else below it.
NARROWEST_BESIDE, MOST_BESIDE = 420, 6
LIST_SHARE, LIST_GAP = 0.38, 16
FEWEST_ENTRIES, ENTRIES_BELOW = 6, 8


def sentence_map(
    comparison: Comparison, *, width: float = COLUMN_180_MM, seed: int | None = None, listed: bool = True
) -> alt.ConcatChart:
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
    listed : bool
        Whether to list sentences beside the map, or below it where the figure
        is narrow or has more than six outlets.

    Returns
    -------
    altair.ConcatChart
        The same map in every panel, with the sentences of the source as
        hollow diamonds and those of one outlet in the colour and shape of
        their label; the outlet closest to the source first.  An outline with
        key terms holds a theme of the additions of all outlets.  Drag a
        rectangle in any panel to list the sentences of all outlets, and of
        the source, that lie there; without one, the list holds those least
        like the source.  Click a label to see it alone.

    Raises
    ------
    InputError
        If the width cannot be drawn, or no outlet has a sentence.

    Notes
    -----
    See `analysis.show.projection.project` for the map.  The title compares
    medians, over the sentences of an outlet, of the cosine similarity to the
    nearest sentence of the source, computed before anything is flattened.
    The themes are those of `Comparison.themes`; the outline is the convex
    hull of their sentences but those far from the rest, drawn for themes of
    three sentences and more whose key terms find room.  Boilerplate and
    repeats are left out; of more than 2,000 sentences a sample is drawn that
    is the same every time.
    """
    check_width(width)
    seed = comparison.settings.seed if seed is None else seed
    points, nearest, left_out = _points(comparison, seed)
    activate()
    source = clip(outlet_names(comparison.articles)[comparison.source], 40)
    enough = points.place.nunique() >= FEWEST_FOR_UMAP
    method = f"UMAP of sentence embeddings, seed {seed}" if enough else "Principal coordinates of sentence embeddings"
    chart, outlined = _drawn(points.drop(columns="place"), list(nearest.index), width, listed)
    explained = _explained(points, source, method, outlined, left_out)
    return chart.properties(
        title=heading(_finding(nearest, source), explained, width, names=[*nearest.index, source]),
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
    themes = _themes(comparison)
    points = pd.DataFrame(
        {
            "outlet": outlets,
            "label": sentences.label,
            "text": [clip(text, 240) for text in sentences.text],
            "source": [clip(told.get(key, ""), 240) or "–" for key in sentences.sentence_id],
            "similarity": similarity,
            "theme": [themes.get(key, "") for key in sentences.sentence_id],
            "place": sentences.text,
        }
    )
    kept = _sample(sentences.sentence_id, MOST_POINTS)
    points, embeddings = points[kept], embeddings[kept]
    places = project(embeddings, list(points.place), seed=seed, cache=ArrayCache())
    points.insert(2, "x", places[:, 0])
    points.insert(3, "y", places[:, 1])
    return points, nearest, len(kept) - int(kept.sum())


def _themes(comparison: Comparison) -> dict[str, str]:
    added = comparison.themes[comparison.themes.kind == "added"]
    return {key: clip(name, 120) for key, name in zip(added.sentence_id, added["name"], strict=True)}


def _sample(sentence_ids: pd.Series[str], limit: int) -> NDArray[np.bool_]:
    """Mark at most `limit` sentences, by a hash of their id: without order, and the same every time."""
    hashes = sentence_ids.map(lambda key: hashlib.sha256(key.encode()).hexdigest())
    return (hashes.rank() <= limit).to_numpy()


def _drawn(points: pd.DataFrame, outlets: list[str], width: float, listed: bool) -> tuple[alt.ConcatChart, bool]:
    import altair as alt

    # The frames of the outer panels take a point more on either side.
    inner = width - 2 * PADDING - 2
    beside = listed and width >= NARROWEST_BESIDE and len(outlets) <= MOST_BESIDE
    room = round(inner * (1 - LIST_SHARE)) - LIST_GAP if beside else inner
    panels = map_panels(points, outlets, room, inner)
    charts: list[alt.FacetChart | alt.LayerChart] = [panels.chart]
    taken = panels.width
    if listed:
        across = inner - taken - LIST_GAP if beside else inner + 1
        entries = min(FEWEST_ENTRIES if beside else ENTRIES_BELOW, len(points))
        down = max(panels.height if beside else 0, HEAD + entries * ENTRY)
        charts.append(sentence_list(points, chosen=panels.chosen, marks=panels.marks, width=across, height=down))
        taken = inner
    chart = alt.concat(
        *charts,
        columns=2 if beside else 1,
        spacing=LIST_GAP,
        padding={"left": PADDING, "top": PADDING, "right": PADDING + inner - taken, "bottom": PADDING},
    )
    return chart, panels.outlined


def _finding(nearest: pd.Series[float], source: str) -> str:
    closest, furthest = nearest.index[0], nearest.index[-1]
    most, least = f"{nearest.iloc[0]:.2f}", f"{nearest.iloc[-1]:.2f}"
    if len(nearest) == 1:
        return f"The text of {closest} has a median similarity of {most} to that of {source}"
    if most == least:
        return f"The {len(nearest)} outlets stay equally close to {source} (median similarity {most})"
    return f"{closest} stays closest to {source} (median similarity {most}); {furthest} strays furthest ({least})"


def _explained(points: pd.DataFrame, source: str, method: str, outlined: bool, left_out: int) -> str:
    count = int(points.label.eq("source").sum())
    themes = "Outlines hold themes of what is added, with key terms. " if outlined else ""
    sample = f" A sample: {left_out:,} sentences are not drawn." if left_out else ""
    return (
        f"Each point is a sentence, n of each outlet; hollow diamonds are those of {source} (n = {count:,}), "
        f"the same in every panel. The closer two points, the more alike their meaning; directions have none. "
        f"{themes}{method}. Boilerplate and repeats are left out.{sample}"
    )


def _described(points: pd.DataFrame, nearest: pd.Series[float], source: str) -> str:
    counts = points.groupby(["outlet", "label"]).size()
    outlets = "; ".join(
        f"{outlet}: {', '.join(f'{counts.get((outlet, label), 0)} {label}' for label in CODED_LABELS)}, "
        f"median similarity {near:.2f}"
        for outlet, near in zip(nearest.index, nearest, strict=True)
    )
    return f"Map of {plural(len(points), 'sentence')} of {source} and {plural(len(nearest), 'outlet')}. {outlets}."
