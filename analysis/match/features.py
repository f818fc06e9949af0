"""What speaks for and against a sentence stemming from an article, as numbers."""

from __future__ import annotations

import numpy as np

from .clauses import MIN_CONTENT
from .pair_features import Candidates
from .pairs import Pairs, exact, run_share
from .reporting import without_reporting_tag
from .runs import Run, covered

# A clause whose nearest sentence is farther than this has no counterpart.
CLAUSE_COSINE = 0.5
# The codebook: so much of the content in shared runs makes a copy.
COPIED_SHARE = 0.70
# The log-odds of a pair that was not worth weighing.
NO_PAIR = -6.0

FEATURES = (
    "best_cosine",
    "margin",
    "mutual",
    "run_share",
    "run_share_untagged",
    "run_share_of_best",
    "copied_by_rule",
    "longest_run",
    "shared_words",
    "new_words",
    "soft_coverage",
    "soft_coverage_of_two",
    "soft_margin",
    "weakest_word",
    "weak_quarter",
    "weakest_clause",
    "clauses_without_counterpart",
    "clause_cosine",
    "length",
    "place",
    "order",
    "place_of_best",
    "best_pair",
    "second_pair",
    "all_pairs",
    "no_pair",
)


def sentence_features(pairs: Pairs, linked: list[np.ndarray]) -> np.ndarray:
    """Describe how each sentence of an article stands to another article.

    Parameters
    ----------
    pairs : Pairs
        The article compared with the other; works both ways round.
    linked : list of numpy.ndarray
        For each sentence the log-odds of its candidate pairs.

    Returns
    -------
    numpy.ndarray, shape (n_target, len(FEATURES))
        Columns in the order of `FEATURES`:

        best_cosine : highest cosine to a sentence of the other article
        margin : best_cosine minus the median cosine of the two articles
        mutual : 1 where the sentence is also the nearest to its nearest
        run_share, run_share_untagged, run_share_of_best : share of its content
            words in runs shared with the article; the same without its
            reporting tag ("X said"); with the best single sentence
        copied_by_rule : how clearly run_share_untagged passes the codebook's
            70 %, 0 to 1
        longest_run : log(1 + words in its longest run)
        shared_words : weighted share of its content words in the article
        new_words : content words that are nowhere in the article
        soft_coverage, soft_coverage_of_two : weighted mean of its words' best
            matches in the whole article, in the best two sentences
        soft_margin : soft coverage by the best sentence minus the median one
        weakest_word, weak_quarter : lowest match, lowest quartile of matches
            of its words in the best two sentences
        weakest_clause : lowest of its clauses' highest cosines to a sentence
        clauses_without_counterpart : share of its content words in clauses whose
            nearest sentence or clause is farther than `CLAUSE_COSINE`
        clause_cosine : mean of its clauses' highest cosines to a clause
        length : log of its content words
        place, order, place_of_best : its place in the article (0 to 1), log(1 +
            sentences before it), the place of its nearest in the other article
        best_pair, second_pair : highest and second log-odds of its pairs
        all_pairs : log of the sum of the odds of its pairs
        no_pair : log-probability that none of its pairs holds
    """
    if not len(pairs.target):
        return np.zeros((0, len(FEATURES)))
    background = float(np.median(pairs.cosine))
    best_of_source = pairs.cosine.max(axis=0)
    anywhere = {form for tokens in pairs.source.tokens for form in tokens.forms}
    all_clauses = exact(np.concatenate(pairs.source.clause_vectors))
    n, m = len(pairs.target), len(pairs.source)
    rows = []
    for i, tokens in enumerate(pairs.target.tokens):
        nearest = int(pairs.cosine[i].argmax())
        cosine = float(pairs.cosine[i, nearest])
        untagged = untagged_share(pairs, i, pairs.runs[i])
        new = sum(c and f not in anywhere for f, c in zip(tokens.forms, tokens.content, strict=True))
        rows.append(
            [
                cosine,
                cosine - background,
                float(cosine >= best_of_source[nearest] - 1e-6),
                run_share(pairs, i, pairs.runs[i]),
                untagged,
                float(pairs.overlap[i].max()),
                float(1 / (1 + np.exp(-25 * (untagged - COPIED_SHARE)))),
                np.log1p(max(map(len, pairs.runs[i]), default=0)),
                float(sum(w for w, f in zip(pairs.weights[i], tokens.forms, strict=True) if f in anywhere)),
                float(new),
                *_word_evidence(pairs, i),
                *_clause_evidence(pairs, i, all_clauses),
                np.log(max(1, tokens.n_content)),
                i / max(1, n - 1),
                np.log1p(i),
                nearest / max(1, m - 1),
                *_pair_evidence(linked[i]),
            ]
        )
    return np.array(rows, dtype=float)


def untagged_share(pairs: Pairs, i: int, runs: list[Run]) -> float:
    """Return the share of content words in runs, over the unit or without its reporting tag, whichever is more."""
    tokens = pairs.target.tokens[i]
    shares = [run_share(pairs, i, runs)]
    inside = covered(runs)
    for start, end in without_reporting_tag(pairs.target.texts[i]):
        words = [k for k in range(len(tokens)) if tokens.content[k] and start <= tokens.starts[k] < end]
        if len(words) >= MIN_CONTENT:
            shares.append(sum(k in inside for k in words) / len(words))
    return max(shares)


def _word_evidence(pairs: Pairs, i: int) -> list[float]:
    """How well each word is matched: by the whole article, and by the two sentences that together match best."""
    matches, weights = pairs.word_matches[i], pairs.weights[i]
    by_sentence = pairs.soft_coverage[i]
    first = int(by_sentence.argmax())
    together = np.maximum(matches[first], matches)
    second = int((together @ weights).argmax())
    best_two = together[second][weights > 0]
    lowest = (float(best_two.min()), float(np.quantile(best_two, 0.25))) if len(best_two) else (0.0, 0.0)
    return [
        float(matches.max(axis=0) @ weights),
        float(together[second] @ weights),
        float(by_sentence[first] - np.median(by_sentence)),
        *lowest,
    ]


def _clause_evidence(pairs: Pairs, i: int, all_clauses: np.ndarray) -> list[float]:
    vectors = exact(pairs.target.clause_vectors[i])
    if not len(vectors):
        return [0.0, 1.0, 0.0]
    tokens = pairs.target.tokens[i]
    size = np.array([max(1, sum(tokens.content[a:b])) for a, b in pairs.target.clauses[i]], dtype=float)
    size /= size.sum()
    to_sentences = pairs.sentence_scale((vectors @ pairs.source.vectors.T).max(axis=1))
    to_clauses = pairs.sentence_scale((vectors @ all_clauses.T).max(axis=1)) if len(all_clauses) else to_sentences
    alone = np.maximum(to_sentences, to_clauses) < CLAUSE_COSINE
    return [float(to_sentences.min()), float(size[alone].sum()), float(to_clauses @ size)]


def _pair_evidence(logits: np.ndarray) -> list[float]:
    ranked = np.sort(np.append(logits, [NO_PAIR] * 3))[::-1]
    none_holds = -np.logaddexp(0, ranked).sum()
    return [
        max(NO_PAIR, float(ranked[0])),
        max(NO_PAIR, float(ranked[1])),
        float(np.logaddexp.reduce(ranked)),
        float(none_holds),
    ]


def logits_by_sentence(candidates: Candidates, logits: np.ndarray, n: int, *, of_source: bool) -> list[np.ndarray]:
    """Gather the log-odds of the candidate pairs of each target (or source) sentence."""
    places = candidates.source if of_source else candidates.target
    return [logits[places == i] for i in range(n)]
