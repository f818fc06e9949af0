"""What became of every source sentence in every retelling."""

from __future__ import annotations

import os
from collections.abc import Hashable, Sequence

import pandas as pd

from ..match.tokens import Tokens, tokenize
from ..tables import conform
from .status import decide_status

# A source sentence, or the earlier one that it repeats, in one retelling.
_CELL = ["original", "article_id"]
_NUMBERS = ["n_linked", "kept_words", "found_words", "room", "similarity"]


def source_coverage(
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    links: pd.DataFrame,
    spans: pd.DataFrame,
    statuses: pd.DataFrame,
) -> pd.DataFrame:
    """Say what became of every source sentence in every retelling.

    Parameters
    ----------
    sentences : pandas.DataFrame
        The sentences of all articles (table `sentences`).
    articles : pandas.DataFrame
        The articles with their languages and roles (table `articles`).
    links : pandas.DataFrame
        Which sentence stems from which (table `links`).
    spans : pandas.DataFrame
        The passages that linked sentences share (table `spans`).
    statuses : pandas.DataFrame
        source_sentence_id, article_id, status and p_omitted, as the match
        decided them.

    Returns
    -------
    pandas.DataFrame
        Table `coverage`, one row for each retelling and each source sentence
        that is not page furniture:

        source_sentence_id, article_id : the source sentence and the retelling
        status : copied, paraphrased, partial or omitted
        p_omitted : probability that nothing in the retelling stems from it, 0 to 1
        sentence_ids : the sentences linked to it, sorted, space-separated

    Notes
    -----
    The statuses are those of the codebook.  A source sentence that repeats an
    earlier one word for word fares as that one, and so does every source
    sentence where a retelling has nothing coded: it is omitted.
    """
    table = coverage_features(sentences, articles, links, spans)
    decided = statuses.rename(columns={"source_sentence_id": "original"})
    table = table.merge(decided, how="left", on=_CELL).fillna({"status": "omitted", "p_omitted": 1.0})
    if os.environ.get("RETOLD_HYBRID"):
        import numpy as np

        rule = decide_status(table.assign(n_linked=1))
        table["status"] = np.where(table["status"] == "omitted", "omitted", rule)
    return conform("coverage", table)


def coverage_features(
    sentences: pd.DataFrame, articles: pd.DataFrame, links: pd.DataFrame, spans: pd.DataFrame
) -> pd.DataFrame:
    """Measure how much of every source sentence stands in the sentences linked to it.

    Parameters
    ----------
    sentences, articles, links, spans : pandas.DataFrame
        As in `source_coverage`.

    Returns
    -------
    pandas.DataFrame
        One row for each retelling and each source sentence that is not page
        furniture; where nothing is linked the numbers are 0:

        source_sentence_id, article_id : the source sentence and the retelling
        original : the earlier sentence that it repeats, or itself
        sentence_ids : the sentences linked to it, sorted, space-separated
        n_linked : how many they are, repeats left out
        kept_words : share of its content words inside passages shared with them, 0 to 1
        found_words : share of its content words that stand in them anywhere, 0 to 1
        room : content words in them for each of its own, from 0
        similarity : highest cosine to one of them, 0 to 1
    """
    tokens = _tokens(sentences, articles)
    shared = _located(spans[spans["type"] == "shared"], sentences)
    passages = {
        cell: list(zip(rows["source_start"], rows["source_end"], strict=True)) for cell, rows in shared.groupby(_CELL)
    }
    measured = []
    for (original, article_id), rows in _located(links, sentences).groupby(_CELL):
        evidence = [tokens[sentence_id] for sentence_id in rows["evidence"].unique()]
        shares = _measure(tokens[original], evidence, passages.get((original, article_id), []))
        ids = " ".join(sorted(set(rows["sentence_id"])))
        measured.append((original, article_id, ids, len(evidence), *shares, rows["similarity"].max()))
    features = pd.DataFrame(measured, columns=[*_CELL, "sentence_ids", *_NUMBERS])
    cells = _cells(sentences, articles).merge(features, how="left", on=_CELL)
    return cells.fillna({"sentence_ids": "", **dict.fromkeys(_NUMBERS, 0)})


def _measure(source: Tokens, evidence: list[Tokens], passages: Sequence[tuple[int, int]]) -> tuple[float, float, float]:
    """Return kept_words, found_words and room of one source sentence."""
    counted = [k for k, is_content in enumerate(source.content) if is_content] or list(range(len(source)))
    n = max(len(counted), 1)
    room = sum(tokens.n_content for tokens in evidence) / n
    if any(tokens.forms == source.forms for tokens in evidence):  # may be too short to hold a passage
        return 1.0, 1.0, room
    forms = {form for tokens in evidence for form in tokens.forms}
    kept = {k for k in counted if any(a <= source.starts[k] and source.ends[k] <= b for a, b in passages)}
    found = {k for k in counted if source.forms[k] in forms}
    return len(kept) / n, len(kept | found) / n, room


def _tokens(sentences: pd.DataFrame, articles: pd.DataFrame) -> dict[Hashable, Tokens]:
    langs = sentences["article_id"].map(articles.set_index("article_id")["lang"])
    texts = zip(sentences["sentence_id"], sentences["text"], langs, strict=True)
    return {sentence_id: tokenize(text, lang=lang) for sentence_id, text, lang in texts}


def _cells(sentences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Pair every source sentence with every retelling."""
    source = sentences[sentences["label"] == "source"]
    source = pd.DataFrame({"source_sentence_id": source["sentence_id"], "original": _originals(source)})
    return source.merge(articles.loc[articles["role"] == "retelling", ["article_id"]], how="cross")


def _originals(sentences: pd.DataFrame) -> pd.Series:
    return sentences["repeat_of"].where(sentences["repeat_of"] != "", sentences["sentence_id"])


def _located(pairs: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Name the cell of every pair of sentences, the originals of both, and where a passage lies in the source's one."""
    known = sentences.assign(original=_originals(sentences)).set_index("sentence_id")
    here, there = known.loc[pairs["sentence_id"]], known.loc[pairs["source_sentence_id"]]
    located = pairs.assign(
        original=there["original"].to_numpy(),
        article_id=here["article_id"].to_numpy(),
        evidence=here["original"].to_numpy(),
    )
    for column in ("source_start", "source_end"):
        if column in located:
            located[column] -= there["start"].to_numpy()
    return located
