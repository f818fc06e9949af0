"""How much of each retelling is copied, paraphrased, mixed and added."""

from __future__ import annotations

import pandas as pd

from ..read.words import words
from ..tables import CODED_LABELS, conform


def outlet_shares(sentences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Say how much of each retelling carries each label, by sentences and by words.

    Parameters
    ----------
    sentences : pandas.DataFrame
        The labelled sentences (table `sentences`).
    articles : pandas.DataFrame
        The articles with their roles (table `articles`).

    Returns
    -------
    pandas.DataFrame
        Table `shares`, one row for each retelling and each of the four labels:

        article_id, outlet : the retelling
        label : copied, paraphrased, mixed or added
        n_sentences, n_words : how many carry the label
        share_sentences, share_words : their part of all that carry one of the
            four labels, 0 to 1, rounded to four decimals; NaN where nothing does

    Notes
    -----
    Boilerplate is left out, and so is the verbatim repeat of a sentence inside
    its article: a paragraph printed twice counts once.
    """
    outlets = articles.loc[articles["role"] == "retelling", ["article_id", "outlet"]]
    coded = sentences[sentences["label"].isin(CODED_LABELS) & (sentences["repeat_of"] == "")]
    counts = (
        coded.assign(n_words=[len(words(text)) for text in coded["text"]])
        .groupby(["article_id", "label"])
        .agg(n_sentences=("text", "size"), n_words=("n_words", "sum"))
    )
    shares = outlets.merge(pd.DataFrame({"label": CODED_LABELS}), how="cross")
    shares = shares.join(counts, on=["article_id", "label"]).fillna({"n_sentences": 0, "n_words": 0})
    of_article = shares.groupby("article_id")
    for unit in ("sentences", "words"):
        part = shares[f"n_{unit}"] / of_article[f"n_{unit}"].transform("sum")
        shares[f"share_{unit}"] = part.round(4)
    return conform("shares", shares)
