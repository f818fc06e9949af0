"""What became of every source sentence in every retelling."""

from __future__ import annotations

import pandas as pd

from ..tables import conform

# A source sentence, or the earlier one that it repeats, in one retelling.
_CELL = ["original", "article_id"]


def source_coverage(
    sentences: pd.DataFrame, articles: pd.DataFrame, links: pd.DataFrame, statuses: pd.DataFrame
) -> pd.DataFrame:
    """Say what became of every source sentence in every retelling.

    Parameters
    ----------
    sentences : pandas.DataFrame
        The sentences of all articles (table `sentences`).
    articles : pandas.DataFrame
        The articles and their roles (table `articles`).
    links : pandas.DataFrame
        Which sentence stems from which (table `links`).
    statuses : pandas.DataFrame
        source_sentence_id, article_id, status and p_omitted of each source
        sentence in each retelling that has a coded sentence.

    Returns
    -------
    pandas.DataFrame
        Table `coverage`, one row for each retelling and each source sentence
        that is not page furniture:

        source_sentence_id, article_id : the source sentence and the retelling
        status : copied, paraphrased, partial or omitted
        p_omitted : probability that nothing in the retelling stems from it, 0 to 1
        sentence_ids : the sentences linked to it, sorted, space-separated;
            empty where it is omitted

    Notes
    -----
    The statuses are those of the codebook.  A source sentence that repeats an
    earlier one word for word fares as that one.  Where a retelling has nothing
    coded, all of the source is omitted.  The links of an omitted sentence, of
    which no more than an echo is left, stand in the table `links` alone.
    """
    cells = _cells(sentences, articles)
    decided = statuses.rename(columns={"source_sentence_id": "original"})
    table = cells.merge(decided, how="left", on=_CELL).fillna({"status": "omitted", "p_omitted": 1.0})
    table = table.join(_linked(sentences, links), on=_CELL).fillna({"sentence_ids": ""})
    table["sentence_ids"] = table["sentence_ids"].mask(table["status"] == "omitted", "")
    return conform("coverage", table)


def _cells(sentences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Pair every source sentence with every retelling."""
    source = sentences[sentences["label"] == "source"]
    source = pd.DataFrame({"source_sentence_id": source["sentence_id"], "original": _originals(source)})
    return source.merge(articles.loc[articles["role"] == "retelling", ["article_id"]], how="cross")


def _linked(sentences: pd.DataFrame, links: pd.DataFrame) -> pd.Series:
    """List the sentences of each retelling that are linked to each source sentence or a repeat of it."""
    told = sentences.set_index("sentence_id")
    original = pd.Series(_originals(sentences).to_numpy(), index=told.index)
    table = pd.DataFrame(
        {
            "original": links["source_sentence_id"].map(original),
            "article_id": links["sentence_id"].map(told["article_id"]),
            "sentence_ids": links["sentence_id"],
        }
    )
    return table.groupby(_CELL)["sentence_ids"].agg(lambda ids: " ".join(sorted(set(ids))))


def _originals(sentences: pd.DataFrame) -> pd.Series:
    return sentences["repeat_of"].where(sentences["repeat_of"] != "", sentences["sentence_id"])
