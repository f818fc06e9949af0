"""What several outlets add, and what several leave out: sentences gathered into themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..match.names import strip_possessive
from ..match.tokens import Tokens, tokenize
from ..tables import columns, conform

# Sentences whose mean cosine distance is above this belong to different themes.
DISTANCE = 0.5
# How much of its neighbours' vectors a sentence takes over.
NEIGHBOUR = 0.5
N_TERMS = 4


def themes(
    sentences: pd.DataFrame,
    embeddings: np.ndarray,
    coverage: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    aliases: Mapping[tuple[str, ...], str] | None = None,
    distance: float = DISTANCE,
) -> pd.DataFrame:
    """Gather what the retellings added, and what they left out, into themes.

    Parameters
    ----------
    sentences : pandas.DataFrame
        The labelled sentences (table `sentences`).
    embeddings : numpy.ndarray, shape (n_sentences, d)
        Their vectors of length 1, in the same order.
    coverage : pandas.DataFrame
        What became of every source sentence (table `coverage`).
    articles : pandas.DataFrame
        The articles with their languages (table `articles`).
    aliases : mapping, optional
        Names of actors, as `alias_map` returns them: in the key terms they
        count as one word.
    distance : float
        Mean cosine distance, 0 to 2, above which two groups of sentences stay
        two themes: smaller makes more and narrower themes.

    Returns
    -------
    pandas.DataFrame
        Table `themes`:

        theme_id : "added-001"…, "omitted-001"…, the largest theme first
        name : its key terms, the most telling first
        kind : added or omitted
        sentence_id : an added sentence, or a source sentence that is left out
        article_id : the outlet that adds it, or the one that leaves it out

    Notes
    -----
    Agglomerative clustering with average linkage on the cosine distance of
    the sentence vectors, to each of which half of the vectors of the sentences
    right before and after it is added if they are gathered too: what is added
    comes in blocks, and a sentence of a block may name its topic by a pronoun.
    The key terms are those with the highest class-based tf-idf,
    tf(t, c) * log(1 + A / f(t)), where tf counts a term in a theme, f in all
    themes, and A is the mean number of content words of a theme (Grootendorst
    2022, doi:10.48550/arXiv.2203.05794).  A sentence that the article repeats
    word for word counts once.

    Examples
    --------
    >>> import analysis  # doctest: +SKIP
    >>> story = analysis.compare("mosul")  # doctest: +SKIP
    >>> themes(story.sentences, story.embeddings, story.coverage, story.articles)  # doctest: +SKIP
    """
    langs = dict(zip(articles["article_id"], articles["lang"], strict=True))
    first = sentences["repeat_of"] == ""
    omitted = coverage.loc[coverage["status"] == "omitted", ["source_sentence_id", "article_id"]]
    omitted = omitted.rename(columns={"source_sentence_id": "sentence_id"})
    added = sentences.loc[(sentences["label"] == "added") & first, ["sentence_id", "article_id"]]
    found = []
    for kind, members in (("added", added), ("omitted", omitted)):
        chosen = np.flatnonzero(sentences["sentence_id"].isin(members["sentence_id"]) & first)
        rows = sentences.iloc[chosen]
        tokens = [
            tokenize(text, lang=langs[article_id], aliases=aliases)
            for text, article_id in zip(rows["text"], rows["article_id"], strict=True)
        ]
        groups = _by_size(cluster(_in_context(embeddings[chosen], rows), distance=distance))
        names = key_terms([[tokens[k] for k in group] for group in groups])
        for number, (group, name) in enumerate(zip(groups, names, strict=True), start=1):
            theme = {"theme_id": f"{kind}-{number:03d}", "name": name, "kind": kind}
            ids = pd.DataFrame({"sentence_id": rows["sentence_id"].iloc[group], **theme})
            found.append(ids.merge(members, on="sentence_id"))
    empty = pd.DataFrame(columns=columns("themes"))
    return conform("themes", pd.concat(found, ignore_index=True) if found else empty)


def _in_context(vectors: np.ndarray, rows: pd.DataFrame) -> np.ndarray:
    """Add to each vector part of those of the sentences right before and after it; length 1 again."""
    mixed = np.array(vectors, dtype=np.float64)
    article, position = rows["article_id"].to_numpy(), rows["position"].to_numpy()
    for k in range(1, len(mixed)):
        if article[k] == article[k - 1] and position[k] == position[k - 1] + 1:
            mixed[k] += NEIGHBOUR * vectors[k - 1]
            mixed[k - 1] += NEIGHBOUR * vectors[k]
    return mixed / np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), 1e-12)


def cluster(vectors: np.ndarray, *, distance: float = DISTANCE) -> np.ndarray:
    """Give each vector the number of its group: average linkage on the cosine distance.

    Parameters
    ----------
    vectors : numpy.ndarray, shape (n, d)
        Vectors of length 1; none and one are allowed.
    distance : float
        Mean distance above which two groups are not joined, 0 to 2.
    """
    if len(vectors) < 2:
        return np.zeros(len(vectors), dtype=int)
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    # Rounded, so that the last digits of the vectors decide nothing.
    distances = np.round(1 - np.clip(vectors @ vectors.T, -1, 1), 5)
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), method="average")
    return fcluster(tree, distance, criterion="distance") - 1


def key_terms(groups: Sequence[Sequence[Tokens]], *, n: int = N_TERMS) -> list[str]:
    """Name each group of sentences by the content words that tell it from the others (class-based tf-idf)."""
    counts = [Counter(form for tokens in group for form in _content(tokens)) for group in groups]
    total = sum(counts, Counter[str]())
    mean_size = total.total() / max(len(groups), 1)
    names = []
    for group, count in zip(groups, counts, strict=True):
        weights = {form: tf * np.log1p(mean_size / total[form]) for form, tf in count.items()}
        best = sorted(weights, key=lambda form: (-round(weights[form], 9), form))[:n]
        names.append(", ".join(_as_written(form, group) for form in best))
    return names


def _content(tokens: Tokens) -> list[str]:
    """Return the forms of the content words that hold a letter."""
    return [
        form
        for form, word, content in zip(tokens.forms, tokens.surface, tokens.content, strict=True)
        if content and any(map(str.isalpha, word))
    ]


def _as_written(form: str, group: Sequence[Tokens]) -> str:
    """Return the most frequent spelling of a form."""
    written = Counter(
        strip_possessive(word)
        for tokens in group
        for own, word in zip(tokens.forms, tokens.surface, strict=True)
        if own == form
    )
    return min(written, key=lambda word: (-written[word], word))


def _by_size(labels: np.ndarray) -> list[list[int]]:
    """Return the members of each group, the largest group first, then the one with the first sentence."""
    groups = [list(map(int, np.flatnonzero(labels == label))) for label in np.unique(labels)]
    return sorted(groups, key=lambda group: (-len(group), group[0]))
