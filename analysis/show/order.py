"""The sentences that count, each with its place in its article: what charts of order draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..errors import InputError
from .text import clip, outlet_names

if TYPE_CHECKING:
    from ..comparison import Comparison

# Tooltips show so many characters of a sentence; less where there are many.
LONG, SHORT = 240, 80
MANY = 1000


def counted(comparison: Comparison) -> pd.DataFrame:
    """Return the sentences but boilerplate and repeats, with their outlet and their place among these."""
    sentences = comparison.sentences
    shown = sentences[sentences.label.ne("boilerplate") & sentences.repeat_of.eq("")]
    shown = shown.sort_values(["article_id", "position"], ignore_index=True)
    limit = LONG if len(shown) <= MANY else SHORT
    return pd.DataFrame(
        {
            "sentence_id": shown.sentence_id,
            "outlet": shown.article_id.map(outlet_names(comparison.articles)),
            "label": shown.label,
            "position": shown.position,
            "place": shown.groupby("article_id").cumcount() + 1,
            "text": [clip(text, limit) for text in shown.text],
        }
    )


def linked(comparison: Comparison) -> pd.DataFrame:
    """Return a row a link of each sentence of the retellings, one without a source where there is none.

    Returns
    -------
    pandas.DataFrame
        The columns of `counted`; source_position, source_place and source
        (its text, "–" if none) of the linked sentence; likeliest: whether no
        other link of the sentence is more probable.

    Raises
    ------
    InputError
        If no retelling has a sentence that counts.
    """
    sentences = counted(comparison)
    told = sentences[sentences.label != "source"]
    if told.empty:
        raise InputError("No retelling has a sentence to draw: all are boilerplate, or there is none.")
    origin = sentences[sentences.label == "source"].set_index("sentence_id")
    links = comparison.links[comparison.links.source_sentence_id.isin(origin.index)]
    links = links.sort_values(
        ["sentence_id", "probability", "source_sentence_id"], ascending=[True, False, True], ignore_index=True
    )
    links = links.assign(likeliest=~links.sentence_id.duplicated())
    rows = told.merge(
        links[["sentence_id", "source_sentence_id", "likeliest"]], how="left", on="sentence_id", sort=False
    )
    rows["likeliest"] = rows.likeliest.ne(False)
    rows["source_position"] = rows.source_sentence_id.map(origin.position)
    rows["source_place"] = rows.source_sentence_id.map(origin.place)
    rows["source"] = rows.source_sentence_id.map(origin.text).fillna("–")
    return rows.drop(columns="source_sentence_id")
