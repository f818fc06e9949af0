"""The cells of the coverage matrix: what the chart draws, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..tables import STATUSES
from .text import clip, outlet_names
from .theme import STATUS_MARKS

if TYPE_CHECKING:
    from ..comparison import Comparison

# Tooltips show so many characters of a sentence; less where there are many cells.
LONG, SHORT = 240, 80
MANY_CELLS = 1000
_LETTERS = {name: mark.letter for name, mark in STATUS_MARKS.items()}


def coverage_cells(comparison: Comparison, order: str) -> pd.DataFrame:
    """Return one row a cell: outlet, place of its row (first = last), status, letter and both texts.

    Parameters
    ----------
    comparison : Comparison
        Result of `compare`.
    order : str
        "source", "survival" or the article_id of a retelling.
    """
    sentences = comparison.sentences.set_index("sentence_id")
    names = outlet_names(comparison.articles)
    cells = comparison.coverage.merge(
        sentences[["position", "text"]], left_on="source_sentence_id", right_index=True, validate="many_to_one"
    )
    limit = LONG if len(cells) <= MANY_CELLS else SHORT
    texts = {key: clip(text, limit) for key, text in sentences.text.items()}
    if order == "survival":
        rank = -(cells.status != "omitted").groupby(cells.source_sentence_id).transform("sum")
    else:
        own = cells[cells.article_id == order].set_index("source_sentence_id").status
        rank = cells.source_sentence_id.map(own.map(STATUSES.index)).fillna(0)
    ordered = cells.assign(rank=rank).sort_values(["rank", "position"]).source_sentence_id.unique()
    place = {key: number for number, key in enumerate(ordered, start=1)}
    first = cells.source_sentence_id.map(place)
    return pd.DataFrame(
        {
            "outlet": cells.article_id.map(names),
            "first": first,
            "last": first,
            "position": cells.position,
            "status": cells.status,
            "letter": cells.status.map(_LETTERS),
            "p_omitted": cells.p_omitted.round(3),
            "source": cells.source_sentence_id.map(texts),
            "retelling": [
                clip(" / ".join(texts[key] for key in keys.split() if key in texts), limit) or "–"
                for keys in cells.sentence_ids
            ],
        }
    ).sort_values(["first", "outlet"], ignore_index=True)


def status_counts(cells: pd.DataFrame) -> pd.DataFrame:
    """Count the statuses of each outlet, the outlet that keeps most first."""
    counts = pd.crosstab(cells.outlet, cells.status).reindex(columns=list(STATUSES), fill_value=0)
    counts["all"] = counts.sum(axis=1)
    counts["kept"] = counts["all"] - counts.omitted
    return counts.reset_index().sort_values(["kept", "outlet"], ascending=[False, True]).set_index("outlet")


def merged_cells(cells: pd.DataFrame, together: int) -> pd.DataFrame:
    """Let `together` neighbouring sentences share a cell, which shows the status that most of them have."""
    rank = cells.status.map({status: number for number, status in enumerate(reversed(STATUSES))})
    places = cells.assign(bin=(cells["first"] - 1) // together, rank=rank)
    common = places.groupby(["outlet", "bin", "rank"]).size().rename("n").reset_index()
    common = common.sort_values(["n", "rank"], ascending=[False, True]).drop_duplicates(["outlet", "bin"])
    bounds = places.groupby(["outlet", "bin"]).agg(
        {"first": "min", "last": "max", "position": "min", "p_omitted": "mean", "source": "first", "retelling": "first"}
    )
    merged = common.merge(bounds.reset_index(), on=["outlet", "bin"])
    merged["status"] = merged["rank"].map(dict(enumerate(reversed(STATUSES))))
    merged["letter"] = merged.status.map(_LETTERS)
    merged["p_omitted"] = merged.p_omitted.round(3)
    return merged[cells.columns].sort_values(["first", "outlet"], ignore_index=True)
