"""What a sentence shares with the very sentences it is likely linked to."""

from __future__ import annotations

import numpy as np

from .features import COPIED_SHARE, untagged_share
from .pair_features import PAIR_FEATURES, Candidates
from .pairs import Pairs

# Log-odds from which a pair counts as linked, and as likely; the best pair of a
# sentence always counts.
LINKED_FROM, LIKELY_FROM = 0.0, -1.5
# A word whose best match is below this has no counterpart.
WORD_MATCH = 0.45

# The features of a pair that say what it alone accounts for, seen from the retelling.
ALONE = ("missed_without", "gained_with", "missed_without_of_source", "gained_with_of_source")

LINKED_FEATURES = (
    "linked_run_share",
    "copied_from_linked",
    "likely_run_share",
    "copied_from_likely",
    "likely_soft_coverage",
    "likely_shared_words",
    "words_without_counterpart",
    "room",
    "weakest_clause_match",
    "best_clause_match",
    "n_likely",
    "n_clauses",
    *ALONE,
)


def linked_evidence(pairs: Pairs, candidates: Candidates, weighed: np.ndarray, *, of_source: bool) -> np.ndarray:
    """Describe how far the likely counterparts of each sentence account for it.

    Parameters
    ----------
    pairs : Pairs
        The article compared with the other; works both ways round.
    candidates : Candidates
        The weighed pairs of retelling and source.
    weighed : numpy.ndarray, shape (n_candidates,)
        Their log-odds.
    of_source : bool
        True where `pairs` looks from the source at the retelling.

    Returns
    -------
    numpy.ndarray, shape (n_target, len(LINKED_FEATURES))
        linked_run_share, likely_run_share : share of its content words in runs
            shared with its linked, its likely counterparts
        copied_from_linked, copied_from_likely : how clearly these pass the
            codebook's 70 %, 0 to 1
        likely_soft_coverage, likely_shared_words : weighted share of its words
            matched, and found, in the likely counterparts
        words_without_counterpart : weighted share matched below `WORD_MATCH`
        room : log(1 + content words there for each of its own)
        weakest_clause_match, best_clause_match : matches of its clauses there
        n_likely, n_clauses : how many they are
        missed_without, …, gained_with_of_source : highest of its pairs, as in
            `PAIR_FEATURES`
    """
    own, other = (candidates.source, candidates.target) if of_source else (candidates.target, candidates.source)
    alone = [PAIR_FEATURES.index(name) for name in ALONE]
    rows = []
    for i, tokens in enumerate(pairs.target.tokens):
        mine = own == i
        odds, there = weighed[mine], other[mine]
        best = odds.max(initial=-np.inf)
        linked = there[(odds > LINKED_FROM) | (odds == best)]
        likely = np.sort(there[(odds > LIKELY_FROM) | (odds == best)])
        shares = [
            untagged_share(pairs, i, [run for run in pairs.runs[i] if run.source in set(chosen.tolist())])
            for chosen in (linked, likely)
        ]
        weights = pairs.weights[i]
        match = pairs.word_matches[i][likely].max(axis=0) if len(likely) else np.zeros(len(tokens))
        known = {form for j in likely for form in pairs.source.tokens[j].forms}
        found = [form in known for form in tokens.forms]
        room = sum(pairs.source.tokens[j].n_content for j in likely) / max(1, tokens.n_content)
        clauses = [_weighted(match[a:b], weights[a:b]) for a, b in pairs.target.clauses[i]]
        rows.append(
            [
                shares[0],
                _passes(shares[0]),
                shares[1],
                _passes(shares[1]),
                float(match @ weights),
                float(weights @ found) if len(found) else 0.0,
                float(weights[match < WORD_MATCH].sum()),
                np.log1p(room),
                min(clauses, default=0.0),
                max(clauses, default=0.0),
                len(likely),
                len(clauses),
                *(candidates.features[mine][:, alone].max(axis=0) if mine.any() else [0.0] * len(ALONE)),
            ]
        )
    return np.array(rows, dtype=float).reshape(len(pairs.target), len(LINKED_FEATURES))


def _passes(share: float) -> float:
    return float(1 / (1 + np.exp(-25 * (share - COPIED_SHARE))))


def _weighted(values: np.ndarray, weights: np.ndarray) -> float:
    return float(values @ weights / weights.sum()) if weights.sum() else 0.0
